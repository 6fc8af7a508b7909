"""The recorder: all that is known of a run while it runs."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor
from torch.autograd import Function

from app.graph.document import Call, Op
from app.graph.row import Id
from app.tape.guards import untraced
from app.tape.modes import CallMode, OpMode
from app.tape.modules import Modules
from app.tape.nodes import Nodes
from app.tape.pacing import Budget, Pacing
from app.tape.passes import Passes
from app.tape.spans import Spans
from app.tape.values import Values

_current_node = torch._C._current_autograd_node


class Recorder:
    """Holds the rows, and switches the watching on and off."""

    def __init__(self, source: str, budget: Budget) -> None:
        self.budget = budget
        self.spans = Spans(source)
        self.values = Values()
        self.nodes = Nodes(self.values, budget.nodes)
        self.modules = Modules()
        self.passes = Passes(self)
        self.pacing = Pacing(budget)
        self.calls: list[Call] = []
        self.ops: list[Op] = []
        self.call: Id | None = None
        self.pending: tuple[Id, list[tuple[Tensor, Id]]] | None = None
        self.active = False
        self.silent = False
        self.depth = 0
        self.aside = False
        """Whether recording has stepped aside at any time."""
        self._modes: tuple[CallMode, OpMode] | None = None
        self._bases = (0, 0)

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Watch everything that this thread does with PyTorch."""
        self.passes.install()
        original_apply = Function.__dict__["apply"]
        setattr(Function, "apply", classmethod(self._apply_function(original_apply.__func__)))  # noqa: B010
        entrances = [(Tensor, "backward"), (torch.autograd, "backward"), (torch.autograd, "grad")]
        originals = [getattr(owner, name) for owner, name in entrances]
        for (owner, name), original in zip(entrances, originals, strict=True):
            setattr(owner, name, self._then_settle(original))
        self._bases = (torch._C._len_torch_function_stack(), torch._C._len_torch_dispatch_stack())
        self._step_in()
        try:
            yield
        finally:
            self.flush()
            self.active = False
            self._leave_modes()
            for (owner, name), original in zip(entrances, originals, strict=True):
                setattr(owner, name, original)
            setattr(Function, "apply", original_apply)  # noqa: B010
            self.passes.uninstall()

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Operators inside are not written down."""
        before, self.silent = self.silent, True
        try:
            yield
        finally:
            self.silent = before

    def add_op(self, name: str, inputs: list[Id], constants: list[str], *, grad_enabled: bool) -> Id:
        """A row for an operator that has just run."""
        row = len(self.ops)
        running: Any = _current_node()
        call = self.calls[self.call] if self.call is not None else None
        self.ops.append(
            Op(
                name,
                grad_enabled,
                self.call,
                call.span if call is not None else self.spans.here(3),
                self.modules.current,
                inputs,
                constants=constants,
                node=None if running is None else self.nodes.known(running),
                pass_=self.passes.current,
            )
        )
        if not self._has_room():
            # the modes themselves can only be taken off outside of their handlers
            self.active = False
            self.aside = True
        return row

    def flush(self) -> None:
        """Link the last operator to the node it made.

        Autograd sets ``grad_fn``, ``requires_grad`` and the version only after an operator's handler has
        returned. So the results are held until the next event, and read then.
        """
        if self.pending is None:
            return
        op, results = self.pending
        self.pending = None
        with untraced():
            for tensor, row in results:
                self.values.settle(tensor, row)
                base = tensor._base
                if base is not None and self.ops[op].writes:
                    # reading the grad_fn of a view that was written to would make a node; its base has the new one
                    self._link(op, base, self.values.of(base))
                else:
                    self._link(op, tensor, row)

    def calls_detach(self) -> bool:
        """Whether the snippet itself is calling ``detach`` or reading ``.data``."""
        return self.call is not None and self.calls[self.call].name.rsplit(".", 1)[-1] in ("detach", "data", "detach_")

    def pass_ended(self) -> None:
        """Decide whether the next pass, and what leads up to it, is recorded."""
        if self.passes.current is not None:
            return
        due = self._has_room() and self.pacing.due()
        self.aside = self.aside or not due
        if self._modes is None and due:
            if self._bases == (torch._C._len_torch_function_stack(), torch._C._len_torch_dispatch_stack()):
                self._step_in()
        elif self._modes is not None:
            self.active = due

    def _has_room(self) -> bool:
        return len(self.ops) < self.budget.ops and self.values.weight < self.budget.values_bytes

    def _link(self, op: Id, result: Tensor, row: Id) -> None:
        """The operator's result has a ``grad_fn``: the first operator after which a node appears made it."""
        function = result.grad_fn
        if function is None:
            return
        new = self.nodes.known(function) is None
        node = self.nodes.of(function)
        self.values.rows[row].grad_fn = node
        if new:
            self._made(node, op)
        if self.nodes.rows[node].op == op:
            self.nodes.set_output(node, result.output_nr, row)

    def _made(self, node: Id, op: Id) -> None:
        facts, origin = self.nodes.rows[node], self.ops[op]
        facts.op, facts.call, facts.span, facts.module = op, origin.call, origin.span, origin.module
        creator, origin.node = origin.node, node
        if origin.pass_ is not None and creator is not None:
            facts.created_by = creator
            if self.passes.rows[origin.pass_].create_graph:
                facts.order = self.nodes.rows[creator].order + 1

    def _apply_function(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """A ``Function.apply`` that ties the custom node to the call: no operator makes it."""

        def apply(cls: type[Function], *args: Any, **kwargs: Any) -> Any:
            if not self.active:
                return original(cls, *args, **kwargs)
            stack = self.spans.stack(1)
            before, row = self.call, len(self.calls)
            span = stack[0] if stack else None
            self.calls.append(Call(f"{cls.__qualname__}.apply"[:1000], span, stack, self.modules.current, before))
            self.call = row
            try:
                result = original(cls, *args, **kwargs)
            finally:
                self.call = before
            self.flush()
            with untraced():
                for tensor in result if isinstance(result, tuple) else (result,):
                    if isinstance(tensor, Tensor) and tensor.grad_fn is not None:
                        self._made_by_function(tensor, row)
            return result

        return apply

    def _made_by_function(self, tensor: Tensor, call: Id) -> None:
        if self.nodes.known(tensor.grad_fn) is None:
            node = self.nodes.of(tensor.grad_fn)
            facts, origin = self.nodes.rows[node], self.calls[call]
            facts.call, facts.span, facts.module = call, origin.span, origin.module
        node = self.nodes.of(tensor.grad_fn)
        value = self.values.of(tensor)
        self.values.rows[value].grad_fn = node
        self.nodes.set_output(node, tensor.output_nr, value)

    def _then_settle(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """The function, after which modes that are no longer wanted are taken off: it runs outside their handlers."""

        @functools.wraps(original)
        def call(*args: Any, **kwargs: Any) -> Any:
            try:
                return original(*args, **kwargs)
            finally:
                if not self.active and self.depth == 0:
                    self._leave_modes()

        return call

    def _step_in(self) -> None:
        modes = (CallMode(self), OpMode(self))
        for mode in modes:
            mode.__enter__()  # type: ignore[no-untyped-call]
        self._modes = modes
        self.modules.install()
        self.active = True

    def _leave_modes(self) -> None:
        functions, dispatches = self._bases
        if self._modes is None or (functions + 1, dispatches + 1) != (
            torch._C._len_torch_function_stack(),
            torch._C._len_torch_dispatch_stack(),
        ):
            return  # the snippet has put a mode of its own on top
        for mode in reversed(self._modes):
            mode.__exit__(None, None, None)  # type: ignore[no-untyped-call]
        self._modes = None
        self.modules.uninstall()
