"""Hooks of ours on all nodes of one pass."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from app.graph.document import Accumulation, Pass, Step
from app.graph.row import Id
from app.tape.guards import untraced
from app.tape.lane import Lane
from app.tape.recorder import Recorder

_current_node: Any = torch._C._current_autograd_node


class Probes:
    """See each node run, with the gradients it received, after the snippet's own hooks, and those it sent."""

    def __init__(self, recorder: Recorder, lane: Lane, row: Id) -> None:
        self._recorder = recorder
        self._lane = lane
        self._pass = row
        self._entry: Pass = recorder.passes[row]
        self._steps = self._entry.steps
        self._leaves: dict[Id, Accumulation] = {}
        self._nested: list[Any] = []

    def attach(self, order: list[Id]) -> None:
        """Hook the nodes.

        The hooks stay until a later pass comes over the same nodes, which is seldom, or the recording ends:
        to remove them costs as much as to register them.
        """
        nodes, nested = self._recorder.nodes, self._lane.running is not None
        for row in order:
            wrapper = nodes.wrappers[row]
            if nodes.rows[row].kind == "accumulate_grad":
                # after accumulation the buffer may have become .grad and been changed: look before
                handles: tuple[Any, ...] = (
                    wrapper.register_prehook(self._before_leaf),
                    wrapper.register_hook(self._after_leaf),
                )
            else:
                handles = (wrapper.register_hook(self._ran),)
            if nested:
                self._nested += handles
            else:
                for handle in nodes.probes.get(row, ()):
                    handle.remove()  # the snippet's hooks come before ours
                nodes.probes[row] = handles

    def detach(self) -> None:
        """The pass has ended. Only one inside another pass takes its hooks off, which may run on the same nodes."""
        for handle in self._nested:
            handle.remove()

    # One bound method serves all nodes, which are told apart by the engine's own state: a closure per
    # node would hold its node, a cycle through C++ that nothing frees.

    def _ran(self, sent: Any, received: Any) -> None:
        recorder, lane = self._recorder, self._lane
        if lane.running != self._pass:
            return  # a pass inside this one, or a later one that is not recorded
        try:
            with recorder.lock, untraced():
                if lane.pending is not None:
                    recorder.flush(lane)
                of = recorder.values.seen
                node = recorder.nodes.of(_current_node())
                step = Step(
                    node,
                    [None if g is None else of(g) for g in received],
                    [None if g is None else of(g) for g in sent],
                )
                self._steps.append(step)
                if recorder.hooks.retained:
                    self._retain(step)
        except Exception as fault:  # noqa: BLE001 - no fault of ours may reach the snippet
            recorder.give_up(fault)

    def _before_leaf(self, received: Any) -> None:
        recorder, lane = self._recorder, self._lane
        if lane.running != self._pass:
            return
        try:
            with recorder.lock, untraced():
                if lane.pending is not None:
                    recorder.flush(lane)
                wrapper = _current_node()
                node = recorder.nodes.of(wrapper)
                incoming = [None if g is None else recorder.values.seen(g) for g in received]
                self._steps.append(Step(node, incoming))
                grad = wrapper.variable.grad
                before = None if grad is None else recorder.values.seen(grad)
                leaf = Accumulation(node, before, incoming[0] if incoming else None)
                self._leaves[node] = leaf
                self._entry.accumulated.append(leaf)
        except Exception as fault:  # noqa: BLE001 - see above
            recorder.give_up(fault)

    def _after_leaf(self, _sent: Any, _received: Any) -> None:
        recorder = self._recorder
        if self._lane.running != self._pass:
            return
        try:
            with recorder.lock, untraced():
                wrapper = _current_node()
                grad: Tensor | None = wrapper.variable.grad
                leaf = self._leaves.get(recorder.nodes.of(wrapper))
                if leaf is not None and grad is not None:
                    leaf.after = recorder.values.seen(grad)
        except Exception as fault:  # noqa: BLE001 - see above
            recorder.give_up(fault)

    def _retain(self, step: Step) -> None:
        hooks = self._recorder.hooks
        for output, gradient in enumerate(step.received):
            hook = hooks.retained.get((step.node, output))
            if hook is not None:
                hooks.fired(hook, gradient, gradient)
