"""Gradients that pile up over steps, and graphs that grow over iterations."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from app.graph.diagnostics.evidence import MORE, Evidence, Facts, listed
from app.graph.document import Accumulation, Diagnostic, Op, Pass
from app.graph.row import Id

CHAINED = 3
"""A graph that goes back through the work of at least so many passes is growing; two may share what came before."""


def stale_gradients(evidence: Evidence) -> Iterator[Diagnostic]:
    """A step used a ``.grad`` that still held what an earlier step had used: nothing zeroed it in between.

    Several passes before one step add up on purpose, and are not told; nor is a sum that nothing uses.
    """
    sums: dict[int, list[Sum]] = {}
    for entry in evidence.document.passes:
        for leaf in entry.accumulated:
            tensor = evidence.leaf_tensor(leaf.leaf)
            if tensor is not None:
                sums.setdefault(tensor, []).append(Sum(entry, leaf))
    changes = Changes(evidence)
    stale = [
        found for tensor, each in sums.items() if (found := _used_twice(evidence, changes, tensor, each)) is not None
    ]
    if not stale:
        return
    first, second = min(stale, key=lambda pair: pair[1].entry.number)
    together = [sum_ for _, sum_ in stale if sum_.entry is second.entry]
    tensors = evidence.named(t for sum_ in together if (t := evidence.leaf_tensor(sum_.leaf.leaf)) is not None)
    names = [evidence.names[tensor] for tensor in tensors] or [MORE]
    yield Diagnostic(
        "gradients-not-zeroed",
        "warning",
        second.entry.span,
        nodes=[sum_.leaf.leaf for sum_ in together][:64],
        values=[sum_.leaf.before for sum_ in together if sum_.leaf.before is not None][:64],
        facts={
            "names": listed(names),
            "count": len(names),
            "first": first.entry.number,
            "second": second.entry.number,
            "line": evidence.line(first.entry.span),
        },
    )


def _used_twice(evidence: Evidence, changes: Changes, tensor: int, sums: list[Sum]) -> tuple[Sum, Sum] | None:
    """The first two sums of a leaf between which a step used its gradient, if a later step used it again."""
    piled: tuple[Sum, Sum] | None = None
    for first, second in pairwise(sums):
        if not _still_there(evidence, first.leaf, second.leaf):
            piled = None
        elif changes.between(tensor, first, second):
            if piled is not None:
                return piled
            piled = (first, second)
    return piled if piled is not None and changes.between(tensor, sums[-1], None) else None


def _still_there(evidence: Evidence, first: Accumulation, second: Accumulation) -> bool:
    """Whether a pass found what an earlier one had left, perhaps clipped or scaled, and not zero."""
    if first.after is None or second.before is None:
        return False
    left, found = evidence.document.values[first.after], evidence.document.values[second.before]
    return left.tensor == found.tensor and (found.statistics is None or found.statistics.l2 != 0)


class Sum:
    """What one pass added to one leaf's ``.grad``."""

    __slots__ = ("entry", "leaf")

    def __init__(self, entry: Pass, leaf: Accumulation) -> None:
        self.entry = entry
        self.leaf = leaf


class Changes:
    """When leaves were changed by what their gradients say: by an optimiser, or by hand."""

    def __init__(self, evidence: Evidence) -> None:
        values = evidence.document.values
        self._steps: dict[int, list[list[int]]] = {}
        for optimizer in evidence.document.optimizers:
            after = [step.after for step in optimizer.steps]
            for parameter in optimizer.parameters:
                tensor = values[parameter].tensor
                if tensor is not None:
                    self._steps.setdefault(tensor, []).append(after)
        self._evidence = evidence

    @cached_property
    def _writes(self) -> dict[int, list[Id]]:
        return _writes_by_gradients(self._evidence)

    def between(self, tensor: int, first: Sum, second: Sum | None) -> bool:
        """Whether the tensor was changed after one pass and before another, or the end."""
        number = math.inf if second is None else second.entry.number
        for after in self._steps.get(tensor, []):
            at = bisect_left(after, first.entry.number)
            if at < len(after) and after[at] < number:
                return True
        writes = self._writes.get(tensor, [])
        at = bisect_left(writes, first.leaf.after or 0)
        end = math.inf if second is None or second.leaf.incoming is None else second.leaf.incoming
        return at < len(writes) and writes[at] < end


def _writes_by_gradients(evidence: Evidence) -> dict[int, list[Id]]:
    """Leaf → rows that it was given by operators on its gradient, such as ``w -= 0.1 * w.grad``.

    Rows of values are in the order of time. ``.data`` has the same memory and is another tensor.
    """
    values = evidence.document.values
    leaves: dict[int, int] = {}
    gradients: set[int] = set()
    for entry in evidence.document.passes:
        for each in entry.accumulated:
            leaf, tensor = evidence.document.nodes[each.leaf].leaf, evidence.leaf_tensor(each.leaf)
            if leaf is None or tensor is None or each.after is None:
                continue
            memory, gradient = values[leaf].storage, values[each.after].storage
            if memory is not None and gradient is not None:
                leaves[memory] = tensor
                gradients.add(gradient)
    writes: dict[int, list[Id]] = {}
    for row in evidence.forward:
        op = evidence.document.ops[row]
        for written in op.writes:
            memory = values[written].storage
            if memory in leaves and _uses(evidence, op, gradients):
                writes.setdefault(leaves[memory], []).append(written)
    for tensor, row in _exchanged(evidence, set(leaves.values())):
        maker = evidence.born_of(row)
        if maker is not None and _uses(evidence, maker, gradients):
            writes.setdefault(tensor, []).append(row)
    return {tensor: sorted(rows) for tensor, rows in writes.items()}


def _exchanged(evidence: Evidence, tensors: set[int]) -> Iterator[tuple[int, Id]]:
    """Rows of tensors whose memory is another one than before: ``w.data = w.data - step``."""
    memory: dict[int, int | None] = {}
    for row, value in enumerate(evidence.document.values):
        if value.tensor in tensors:
            if memory.setdefault(value.tensor, value.storage) != value.storage:
                yield value.tensor, row
            memory[value.tensor] = value.storage


def _uses(evidence: Evidence, op: Op, gradients: set[int]) -> bool:
    """Whether an operator takes a gradient, or what another one made of it."""
    values = evidence.document.values
    for value in op.inputs:
        if values[value].storage in gradients:
            return True
        maker = evidence.maker(values[value])
        if maker is not None and any(values[v].storage in gradients for v in maker.inputs):
            return True
    return False


def growing_graphs(evidence: Evidence) -> Iterator[Diagnostic]:
    """Results whose graph goes back, link by link, through the iterations of several earlier passes."""
    document = evidence.document
    ends: list[int] = []
    for entry in evidence.passes:
        if entry.kind == "backward":
            last = max((document.nodes[root.node].sequence or 0 for root in entry.roots), default=0)
            ends.append(max(last, ends[-1] if ends else 0))
    if len(ends) < CHAINED - 1:
        return
    chained = _chained(evidence, ends)
    for entry in evidence.passes:
        for root in entry.roots:
            if entry.kind == "backward" and chained[root.node] >= CHAINED:
                facts: Facts = {"count": chained[root.node], "number": entry.number}
                yield Diagnostic("graph-spans-iterations", "warning", entry.span, nodes=[root.node], facts=facts)
                return
    for variable in document.variables:
        node = None if variable.value is None else document.values[variable.value].grad_fn
        if node is not None and chained[node] >= CHAINED:
            span = document.nodes[node].span
            links: Facts = {
                "name": variable.name,
                "count": chained[node] - 1,
                "cut": evidence.text(span) or document.nodes[node].name,
            }
            values = [] if variable.value is None else [variable.value]
            yield Diagnostic("graph-grows", "warning", span, nodes=[node], values=values, facts=links)
            return


def _chained(evidence: Evidence, ends: list[int]) -> list[int]:
    """Node → the most iterations that a path from it runs through; an iteration ends with its backward pass."""
    nodes = evidence.document.nodes
    chained = [1] * len(nodes)
    window = [bisect_left(ends, 0 if node.sequence is None else node.sequence) for node in nodes]
    # autograd numbers nodes in the order it makes them, so that targets come before sources
    order = sorted(
        (i for i in range(len(nodes)) if nodes[i].sequence is not None), key=lambda i: nodes[i].sequence or 0
    )
    for node in order:
        for target in evidence.targets[node]:
            if nodes[target].sequence is not None:
                chained[node] = max(chained[node], chained[target] + (window[target] != window[node]))
    return chained
