"""The names that a snippet leaves behind, and the tensors behind them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

import torch
from torch import Tensor

from app.graph.document import Kept, Variable
from app.tape.containers import held
from app.tape.loops import loop_names
from app.tape.recorder import Recorder


class Variables:
    """The rows of ``variables``: global tensors, modules, and modules' parameters and buffers.

    Leaves that require grad, and modules, are told where containers hold them, too: ``weights[0]``. Modules that only
    functions had a name for have that name, so that their parameters are told.
    """

    def __init__(self, recorder: Recorder, limit: int) -> None:
        self.rows: list[Variable] = []
        self.seen = 0
        self._told: set[int] = set()
        self._recorder = recorder
        self._limit = limit

    def truncated(self) -> Kept | None:
        """How many names were kept of how many there are, where they differ."""
        return Kept(len(self.rows), self.seen) if len(self.rows) < self.seen else None

    def collect(self, namespace: dict[str, Any]) -> None:
        """Write down the names as they stand. To be called untraced."""
        plain = {name: value for name, value in list(namespace.items()) if not name.startswith("__")}
        # what a loop went over last has a better name, if it has another
        last = loop_names(self._recorder.source)
        passing = {name: plain.pop(name) for name in list(plain) if name in last}
        called = {name: module for name, module in self._recorder.modules.roots.items() if name not in namespace}
        for name, value in chain(plain.items(), held(plain), passing.items(), called.items()):
            with self._recorder.watchful():
                self._add(name, value, namespace)

    def roots(self, namespace: dict[str, Any]) -> Iterator[Any]:
        """The ``grad_fn`` of every global tensor that has one."""
        for name, value in list(namespace.items()):
            if isinstance(value, Tensor) and not name.startswith("__"):
                function = _grad_fn_of(value)
                if function is not None:
                    yield function

    def _add(self, name: str, value: Any, namespace: dict[str, Any]) -> None:
        """What has a variable of its own; of what has none, what is still without a name and may be trained."""
        is_plain = name in namespace
        if not is_plain and id(value) in self._told:
            return
        if isinstance(value, torch.nn.Module):
            # one whose __init__ never called its parent's holds nothing, and is not to be looked through
            if "_parameters" in vars(value):
                self._add_module(name, value)
        elif isinstance(value, Tensor) and (is_plain or (value.is_leaf and value.requires_grad)):
            self._add_tensor(name, value)

    def _add_module(self, name: str, module: torch.nn.Module) -> None:
        """A row for the module, and one for each parameter and buffer."""
        modules = self._recorder.modules
        row = modules.row_of(name)
        if self._room():
            self.rows.append(Variable(name[:1000], module=modules.add(module, name) if row is None else row))
        self._told.update(map(id, module.modules()))
        for path, tensor in (*module.named_parameters(), *module.named_buffers()):
            self._add_tensor(f"{name}.{path}", tensor)

    def _add_tensor(self, name: str, tensor: Tensor) -> None:
        self._told.add(id(tensor))
        if not self._room():
            return
        values = self._recorder.values
        if isinstance(tensor, (torch.nn.UninitializedParameter, torch.nn.UninitializedBuffer)):
            return
        row = values.latest(tensor)
        function = _grad_fn_of(tensor)
        if function is not None:
            values.rows[row].grad_fn = self._recorder.nodes.of(function)
            values.rows[row].is_leaf = False  # it was when last seen, if a custom function ran by another door
        # reading .grad of another tensor warns, into the snippet's own output
        grad = tensor.grad if function is None or tensor.retains_grad else None
        self.rows.append(Variable(name[:1000], row, grad=None if grad is None else values.latest(grad)))

    def _room(self) -> bool:
        self.seen += 1
        return len(self.rows) < self._limit


def _grad_fn_of(tensor: Tensor) -> Any:
    """Its node; none for a view that autograd refuses to speak of, as its base was written to in another grad mode."""
    try:
        return tensor.grad_fn
    except RuntimeError:
        return None
