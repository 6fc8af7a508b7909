"""The names that a snippet leaves behind, and the tensors behind them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from app.graph.document import Kept, Variable
from app.tape.recorder import Recorder


class Variables:
    """The rows of ``variables``: global tensors, modules, and modules' parameters and buffers.

    Modules that only functions had a name for have that name, so that their parameters are told.
    """

    def __init__(self, recorder: Recorder, limit: int) -> None:
        self.rows: list[Variable] = []
        self.seen = 0
        self._recorder = recorder
        self._limit = limit

    def truncated(self) -> Kept | None:
        """How many names were kept of how many there are, where they differ."""
        return Kept(len(self.rows), self.seen) if len(self.rows) < self.seen else None

    def collect(self, namespace: dict[str, Any]) -> None:
        """Write down the names as they stand. To be called untraced."""
        known: set[int] = set()
        for name, value in list(namespace.items()):
            if name.startswith("__"):
                continue
            with self._recorder.watchful():
                if isinstance(value, Tensor):
                    self._add_tensor(name, value)
                elif isinstance(value, torch.nn.Module):
                    self._add_module(name, value)
                    known.update(map(id, value.modules()))
        for name, module in self._recorder.modules.roots.items():
            if name not in namespace and id(module) not in known:
                with self._recorder.watchful():
                    self._add_module(name, module)
                    known.update(map(id, module.modules()))

    def roots(self, namespace: dict[str, Any]) -> Iterator[Any]:
        """The ``grad_fn`` of every global tensor that has one."""
        for name, value in list(namespace.items()):
            if isinstance(value, Tensor) and not name.startswith("__"):
                function = _grad_fn_of(value)
                if function is not None:
                    yield function

    def _add_module(self, name: str, module: torch.nn.Module) -> None:
        modules = self._recorder.modules
        row = modules.row_of(name)
        if self._room():
            self.rows.append(Variable(name[:1000], module=modules.add(module, name) if row is None else row))
        for path, tensor in (*module.named_parameters(), *module.named_buffers()):
            self._add_tensor(f"{name}.{path}", tensor)

    def _add_tensor(self, name: str, tensor: Tensor) -> None:
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
