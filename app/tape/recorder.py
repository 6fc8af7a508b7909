"""The recorder: all that is known of a run while it runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor

from app.graph.document import Call, Op, Pass
from app.graph.row import Id
from app.tape.guards import untraced
from app.tape.modules import Modules
from app.tape.nodes import Nodes
from app.tape.pacing import Budget, Pacing
from app.tape.spans import Spans
from app.tape.values import Values

_current_node = torch._C._current_autograd_node


class Recorder:
    """Holds the rows, and links them to each other as they come. `Watch` shows it what happens."""

    def __init__(self, source: str, budget: Budget) -> None:
        self.budget = budget
        self.spans = Spans(source)
        self.values = Values()
        self.nodes = Nodes(self.values, budget.nodes)
        self.modules = Modules()
        self.pacing = Pacing(budget)
        self.calls: list[Call] = []
        self.ops: list[Op] = []
        self.passes: list[Pass] = []
        self.call: Id | None = None
        self.running: Id | None = None
        """The pass that runs now."""
        self.pending: tuple[Id, list[tuple[Tensor, Id]]] | None = None
        self.active = False
        self.silent = False
        self.depth = 0
        self.requested = False
        """Whether passes that begin now are those that a reader asked for."""
        self.fault: str | None = None
        """What made the recorder give up."""
        self.aside = False
        """Whether recording has stepped aside at any time."""

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Operators inside are not written down."""
        before, self.silent = self.silent, True
        try:
            yield
        finally:
            self.silent = before

    @contextmanager
    def watchful(self) -> Iterator[None]:
        """Whatever goes wrong inside is the recorder's fault: recording ends, and the snippet goes on."""
        try:
            yield
        except Exception as fault:  # noqa: BLE001 - no fault of ours may reach the snippet
            self.active = False
            self.aside = True
            self.fault = f"{type(fault).__name__}: {fault}"

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
                pass_=self.running,
            )
        )
        if not self._has_room():
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

    def detached(self, source: Tensor, result: Tensor) -> None:
        """A row for the operator behind ``detach`` and ``.data``."""
        with untraced():
            self.flush()
            row = self.add_op("aten::detach", [self.values.of(source)], [], grad_enabled=torch.is_grad_enabled())
            self.ops[row].outputs = [self.values.made(result, row, 0)]

    def wants_next(self) -> bool:
        """Whether the next pass, and what leads up to it, is to be recorded."""
        due = self.fault is None and self._has_room() and self.pacing.due()
        self.aside = self.aside or not due
        return due

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
            if self.passes[origin.pass_].create_graph:
                facts.order = self.nodes.rows[creator].order + 1
