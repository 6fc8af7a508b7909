"""A gradient as a sum over paths: each path's part is the product of its nodes' vector-Jacobian products.

There may be exponentially many paths. So nodes are taken in topological order, and at each only the largest gradients
that have arrived go on by themselves; the others are added up and go on as one. Vector-Jacobian products are linear,
so the parts always add up to the whole, and the time is linear in the graph.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor
from torch.autograd.graph import get_gradient_edge

from app.graph.checks import GradientPath, Skipped, Split, SplitFailure
from app.graph.document import Edge
from app.graph.row import Id
from app.tape.recorder import Recorder
from app.tape.rehearsal import Kept, Refused
from app.tape.replay import AS_RECORDED, Replay

PATHS = 32
"""Paths that are told by themselves."""
COUNTED = 2**53
"""Paths are counted up to this many."""

Trail = tuple[Id, Any] | None
"""Edges that a gradient came along: the last one, and the trail before it."""


@dataclass(slots=True)
class Part:
    """The gradient of one of a node's outputs along one path."""

    gradient: Tensor
    output: int
    trail: Trail
    norm: float


@dataclass(slots=True)
class Arrived:
    """What has come to a node: parts by path, and by output the sum of those that are no longer told apart."""

    parts: list[Part] = field(default_factory=list)
    rest: dict[int, Tensor] = field(default_factory=dict)
    ways: int = 0

    def add_rest(self, output: int, gradient: Tensor) -> None:
        """Add to the sum."""
        before = self.rest.get(output)
        self.rest[output] = gradient if before is None else before + gradient

    def thin(self) -> None:
        """Keep the largest parts; the others go into the sum."""
        self.parts.sort(key=lambda part: -part.norm)
        for part in self.parts[PATHS:]:
            self.add_rest(part.output, part.gradient)
        del self.parts[PATHS:]


class Unanswered(Exception):
    """There is no answer, for this reason, and at this node where it is a node's."""

    def __init__(self, reason: SplitFailure | Skipped, node: Id | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.node = node


class Splitter:
    """Splits gradients of one recorded run."""

    def __init__(self, recorder: Recorder, kept: dict[Id, Kept | Skipped], namespace: dict[str, Any]) -> None:
        self._nodes = recorder.nodes
        self._values = recorder.values
        self._kept = kept
        self._namespace = namespace

    def split(self, result: str, source: str, deadline: float) -> Split:
        """The gradient of the variable ``result`` by ``source``, which has until ``deadline`` (`time.monotonic`)."""
        try:
            end, start = self._tensor(source), self._tensor(result)
            _require(start.numel() == 1, "not_scalar")
            seed = Arrived([Part(torch.ones_like(start), start.output_nr, None, 1.0)], ways=1)
            output = None if end.is_leaf else end.output_nr
            arrived = seed
            if start is not end:
                root = self._node(start, "not_recorded")
                arrived = self._flow(root, seed, self._node(end, "not_connected"), output, deadline)
        except Unanswered as unanswered:
            return Split(reason=unanswered.reason, node=unanswered.node)
        arrived.thin()
        rest = next(iter(arrived.rest.values()), None)
        total = sum((part.gradient for part in arrived.parts), start=torch.zeros_like(end) if rest is None else rest)
        return Split(
            self._values.seen(total),
            [GradientPath(_edges(part.trail), self._values.seen(part.gradient)) for part in arrived.parts],
            None if rest is None else self._values.seen(rest),
            min(arrived.ways, COUNTED),
        )

    def _flow(self, root: Id, seed: Arrived, end: Id, output: int | None, deadline: float) -> Arrived:
        """What arrives at ``end`` (at one of its outputs, where it is no leaf) of what begins at ``root``."""
        if root == end:
            return seed
        edges = self._between(root, end, output)
        waiting: dict[Id, int] = {}
        for leaving in edges.values():
            for _, edge in leaving:
                waiting[edge.target] = waiting.get(edge.target, 0) + 1
        arrived = {root: seed}
        ready = [root]
        while ready:
            node = ready.pop()
            if node == end:
                continue
            if time.monotonic() > deadline:
                raise Unanswered("too_long", node)
            here = arrived.pop(node)
            here.thin()
            self._pass_on(node, here, edges[node], arrived)
            for _, edge in edges[node]:
                waiting[edge.target] -= 1
                if waiting[edge.target] == 0:
                    ready.append(edge.target)
        return arrived[end]

    def _pass_on(self, node: Id, here: Arrived, leaving: list[tuple[Id, Edge]], arrived: dict[Id, Arrived]) -> None:
        product = self._product(node, leaving)
        for _, edge in leaving:
            arrived.setdefault(edge.target, Arrived()).ways += here.ways
        for part in here.parts:
            sent = product({part.output: part.gradient})
            for row, edge in leaving:
                gradient = sent[edge.slot]
                norm = float(torch.linalg.vector_norm(gradient))
                arrived[edge.target].parts.append(Part(gradient, edge.output, (row, part.trail), norm))
        if here.rest:
            sent = product(here.rest)
            for _, edge in leaving:
                arrived[edge.target].add_rest(edge.output, sent[edge.slot])

    def _between(self, root: Id, end: Id, output: int | None) -> dict[Id, list[tuple[Id, Edge]]]:
        """The edges that lie on a path, by source.

        Raises:
            Unanswered: there is none.
        """
        leaving: dict[Id, list[tuple[Id, Edge]]] = {}
        entering: dict[Id, list[Edge]] = {}
        for row, edge in enumerate(self._nodes.edges):
            if edge.source != end and (edge.target != end or output is None or edge.output == output):
                leaving.setdefault(edge.source, []).append((row, edge))
                entering.setdefault(edge.target, []).append(edge)
        forward = _reach(root, lambda node: (edge.target for _, edge in leaving.get(node, ())))
        backward = _reach(end, lambda node: (edge.source for edge in entering.get(node, ())))
        on_path = forward & backward
        if root not in on_path:
            raise Unanswered("not_connected")
        return {
            node: [(row, edge) for row, edge in leaving[node] if edge.target in on_path]
            for node in on_path
            if node != end
        }

    def _product(self, node: Id, leaving: list[tuple[Id, Edge]]) -> Callable[[dict[int, Tensor]], dict[int, Tensor]]:
        """The node's vector-Jacobian product, from gradients by output to gradients by slot."""
        kept = self._kept[node]
        if isinstance(kept, str):
            raise Unanswered(kept, node)
        try:
            call = Replay(kept, AS_RECORDED).differentiable(self._nodes.rows[node].name)
        except Refused as refused:
            raise Unanswered(refused.reason, node) from None
        except BaseException:  # noqa: BLE001 - the snippet's own code may raise anything
            raise Unanswered("raised", node) from None
        missing = {edge.slot for _, edge in leaving} - set(call.slots)
        if missing:
            raise Unanswered("other_node", node)
        places = {tensor.output_nr: place for place, tensor in call.outputs.items()}

        def product(received: dict[int, Tensor]) -> dict[int, Tensor]:
            try:
                sent = call.product({places[output]: gradient for output, gradient in received.items()})
            except BaseException:  # noqa: BLE001 - as above: a custom backward
                raise Unanswered("raised", node) from None
            return {slot: gradient for slot, gradient in zip(call.slots, sent, strict=True) if slot is not None}

        return product

    def _tensor(self, name: str) -> Tensor:
        """The variable of this name, or a module's parameter or buffer."""
        found = self._namespace.get(name)
        head, _, path = name.partition(".")
        module = self._namespace.get(head)
        if path and isinstance(module, torch.nn.Module):
            found = dict(module.named_parameters()).get(path, found)
        if not isinstance(found, Tensor):
            raise Unanswered("unknown_variable")
        return found

    def _node(self, tensor: Tensor, unknown: SplitFailure | Skipped) -> Id:
        if not tensor.requires_grad:
            raise Unanswered("no_graph")
        node = self._nodes.known(get_gradient_edge(tensor).node)
        if node is None:
            raise Unanswered(unknown)
        return node


def _require(met: bool, otherwise: SplitFailure) -> None:  # noqa: FBT001 - reads as a sentence
    if not met:
        raise Unanswered(otherwise)


def _reach(start: Id, neighbours: Callable[[Id], Iterable[Id]]) -> set[Id]:
    seen = {start}
    pending = [start]
    while pending:
        for node in neighbours(pending.pop()):
            if node not in seen:
                seen.add(node)
                pending.append(node)
    return seen


def _edges(trail: Trail) -> list[Id]:
    rows: list[Id] = []
    while trail is not None:
        row, trail = trail
        rows.append(row)
    return rows[::-1]
