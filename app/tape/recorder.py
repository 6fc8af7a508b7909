"""The recorder: all that is known of a run while it runs."""

from __future__ import annotations

from bisect import bisect_left
from threading import RLock, get_ident
from types import TracebackType
from typing import Any

import torch
from torch import Tensor
from torch.autograd import forward_ad

from app.graph.document import Call, Op, Pass
from app.graph.row import Id
from app.tape.hooks import HookWatch
from app.tape.lane import Lane
from app.tape.modules import Modules
from app.tape.nodes import Nodes
from app.tape.pacing import Budget, Pacing
from app.tape.rehearsal import Rehearsal
from app.tape.spans import SNIPPET, Spans
from app.tape.values import Values

_current_node = torch._C._current_autograd_node
_unpack_dual: Any = torch._VF._unpack_dual
_is_excluded = torch._C._dispatch_tls_is_dispatch_key_excluded
_AUTOGRAD: Any = torch._C.DispatchKey.AutogradCPU


class Watchful:
    """See `Recorder.watchful`. It has no state, so one serves all blocks, nested ones too."""

    __slots__ = ("_recorder",)

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def __enter__(self) -> None:
        self._recorder.lock.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        self._recorder.lock.release()
        if not isinstance(raised, Exception):
            return False
        self._recorder.give_up(raised)
        return True


class Recorder:
    """Holds the rows, and links them to each other as they come. `Watch` shows it what happens.

    Rows are written by several threads where the snippet has several; whoever writes holds ``lock``.
    """

    def __init__(self, source: str, budget: Budget, file: str = SNIPPET, values: Values | None = None) -> None:
        self.source = source
        self.budget = budget
        self.spans = Spans(source, file)
        self.values = Values() if values is None else values
        self.nodes = Nodes(self.values, budget.nodes)
        self.modules = Modules(self.lane, file)
        self.hooks = HookWatch(self.spans, self.values, self.nodes, self.modules, self.lane)
        self.pacing = Pacing(budget)
        self.calls: list[Call] = []
        self.ops: list[Op] = []
        self.passes: list[Pass] = []
        self.stretches: list[tuple[int, int, Id]] = []
        """The numbers that autograd gave to nodes while a call of the main thread ran, inner calls first."""
        self.main = Lane(0)
        self.lanes: dict[int, Lane] = {get_ident(): self.main}
        self.lock = RLock()
        self._watchful = Watchful(self)
        self._room = budget.ops * 1.0
        """So many operators may be recorded before the next pass."""
        # what tensors hold before any pass leaves as much room for what they hold in it: gradients
        self.values.room = budget.values_bytes / 2
        self.active = False
        self.requested = False
        """Whether passes that begin now are those that a reader asked for."""
        self.fault: str | None = None
        """What made the recorder give up."""
        self.aside = False
        """Whether recording has stepped aside at any time."""
        self.rehearsal: Rehearsal | None = None
        """What keeps operators and calls of custom functions so that they can be run again; only where asked for."""

    def lane(self) -> Lane:
        """The lane of this thread; the engine's own threads work for the one that waits for them."""
        return self.lanes.get(get_ident(), self.main)

    def give_up(self, fault: Exception) -> None:
        """Something went wrong in here: recording ends, and the snippet goes on.

        Where Python's stack has no room for us, only this event is lost: the snippet runs out of it, too.
        """
        self.aside = True
        if "RecursionError" in f"{type(fault).__name__}: {fault}":
            return
        self.active = False
        self.fault = f"{type(fault).__name__}: {fault}"

    def watchful(self) -> Watchful:
        """Whatever goes wrong inside is the recorder's fault, and never reaches the snippet."""
        return self._watchful

    def begin_pass(self, *, kept: bool) -> int:
        """A pass begins; returns its number, from 1."""
        number = self.pacing.count(kept=kept)
        self._room = self._limits(last=False)[0]
        self.values.room = self.budget.values_bytes
        return number

    def add_op(self, lane: Lane, name: str, inputs: list[Id], constants: list[str], *, grad_enabled: bool) -> Id:
        """A row for an operator that has just run."""
        row = len(self.ops)
        running: Any = _current_node()
        call = lane.call
        self.ops.append(
            Op(
                name,
                grad_enabled,
                call,
                self.calls[call].span if call is not None else self.spans.here(3),
                lane.module,
                inputs,
                [],
                constants,
                None if running is None else self.nodes.known(running),
                lane.running,
                [],
                lane.number,
                lane.transforms,
            )
        )
        if row + 1 >= self._room or len(self.values.rows) >= self.budget.values:
            self.active = False
            self.aside = True
        return row

    def flush(self, lane: Lane) -> None:
        """Link the lane's last operator to the node it made. To be called untraced.

        Autograd sets ``grad_fn``, ``requires_grad`` and the version only after an operator's handler has
        returned. So the results are held until the next event, and read then.
        """
        if lane.pending is None:
            return
        op, results = lane.pending
        lane.pending = None
        for tensor, row in results:
            written = self.ops[op].writes
            base = self.values.settle(tensor, row, rebased=bool(written) and self.ops[op].grad_enabled)
            if base is not None and written:
                # reading the grad_fn of a view that was written to would make a node; its base has the new one
                self._link(op, base, self.values.of(base))
            else:
                self._link(op, tensor, row)
        if forward_ad._current_level >= 0:
            lane.duals += results

    def unpack(self, lane: Lane) -> None:
        """Note the tangents of recent results. To be called untraced."""
        if _is_excluded(_AUTOGRAD):
            return  # below autograd there are no tangents; there is a call around this one
        duals, lane.duals = lane.duals, []
        level = forward_ad._current_level
        for tensor, row in duals if level >= 0 else ():
            try:
                tangent = _unpack_dual(tensor, level=level)[1]
            except RuntimeError:
                continue  # some calls inside of operators are made with a part of autograd switched off
            if tangent is not None:
                self.values.rows[row].tangent = self.values.of(tangent)

    def seen(self, lane: Lane, tensor: Tensor) -> Id:
        """The row of a tensor as it is before a call. To be called untraced."""
        self.flush(lane)
        return self.values.of(tensor)

    def detached(self, lane: Lane, name: str, source: Id, result: Tensor) -> None:
        """A row for the operator behind ``detach``, ``detach_`` and ``.data``. To be called untraced."""
        row = self.add_op(lane, f"aten::{name}", [source], [], grad_enabled=torch.is_grad_enabled())
        self.ops[row].outputs = [self.values.made(result, row, 0)]

    def returned(self, call: Id, result: Tensor) -> bool:
        """Tie nodes that no operator was seen to make to the call that returned their tensor, or a view of it.

        Returns whether there was one.
        """
        tied = False
        for tensor in (result, result._base) if result._is_view() else (result,):
            function = None if tensor is None else _grad_fn_of(tensor)
            if function is not None and self.nodes.known(function) is None:
                facts, origin = self.nodes.rows[self.nodes.of(function)], self.calls[call]
                facts.call, facts.span, facts.module = call, origin.span, origin.module
                tied = True
        return tied

    def place(self) -> None:
        """Give nodes that no operator was seen to make, such as those of tangents, the line of the call around them."""
        nodes = self.nodes.rows
        left = sorted((n.sequence, row) for row, n in enumerate(nodes) if n.sequence is not None and n.span is None)
        # each thread counts its nodes from zero
        if not left or any(op.thread for op in self.ops):
            return
        numbers = [number for number, _ in left]
        for first, end, call in self.stretches:
            for at in range(bisect_left(numbers, first), bisect_left(numbers, end)):
                facts, origin = nodes[left[at][1]], self.calls[call]
                if facts.span is None:
                    facts.call, facts.span, facts.module = call, origin.span, origin.module

    def wants_next(self, *, last: bool) -> bool:
        """Whether the next pass, and what leads up to it, is to be recorded; ``last`` where it is one of the last."""
        operators, weight = self._limits(last=last)
        room = len(self.ops) < operators and self.values.weight < weight
        due = self.fault is None and room and self.pacing.due(last=last)
        self.aside = self.aside or not due
        return due

    def _limits(self, *, last: bool) -> tuple[float, float]:
        share = 1.0 if last or not self.pacing.thinned else self.budget.share
        return share * self.budget.ops, share * self.budget.values_bytes

    def _link(self, op: Id, result: Tensor, row: Id) -> None:
        """The operator's result has a ``grad_fn``: the first operator after which a node appears made it."""
        function = _grad_fn_of(result)
        if function is None:
            return
        nodes = self.nodes
        new = nodes.known(function) is None
        node = nodes.of(function)
        self.values.rows[row].grad_fn = node
        if new:
            self._made(node, op)
        if nodes.rows[node].op == op:
            nodes.set_output(node, result.output_nr, row)

    def _made(self, node: Id, op: Id) -> None:
        facts, origin = self.nodes.rows[node], self.ops[op]
        facts.op, facts.call, facts.span, facts.module = op, origin.call, origin.span, origin.module
        creator, origin.node = origin.node, node
        if origin.pass_ is not None and creator is not None:
            facts.created_by = creator
            if self.passes[origin.pass_].create_graph:
                facts.order = self.nodes.rows[creator].order + 1


def _grad_fn_of(tensor: Tensor) -> Any:
    try:
        return tensor.grad_fn
    except RuntimeError:
        return None  # a view whose base was written to in another grad mode
