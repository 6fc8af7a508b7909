"""Autograd nodes: who they are, and what they are linked to."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from typing import Any

from app.graph.derivatives import argument_names
from app.graph.document import Edge, Kept, Node, NodeOutput
from app.graph.row import Id
from app.tape.saved import NodeClass, SavedTensors, class_of, kind_of
from app.tape.values import Values, dtype_name

NO_SEQUENCE = 2**63
"""AccumulateGrad nodes carry 2⁶⁴ - 1."""


class Nodes:
    """The rows of ``nodes`` and ``edges``.

    A node is recognised by the address of its Python wrapper, which autograd keeps as long as the
    node lives; all wrappers are held, so that no address is used again, and so that no chain of
    touched nodes is freed (which recurses in C++ and overflows the stack at some 50,000 nodes).
    """

    def __init__(self, values: Values, limit: int) -> None:
        self.rows: list[Node] = []
        self.edges: list[Edge] = []
        self.wrappers: list[Any] = []
        self.probes: dict[Id, tuple[Any, ...]] = {}
        """Handles of our own hooks on nodes."""
        self._values = values
        self._saved = SavedTensors(values)
        self._limit = limit
        self._by_wrapper: dict[int, Id] = {}
        self._classes: dict[type, NodeClass] = {}
        self._strided: list[Id] = []
        """Views that may be what an operator in place has made of another one's history."""
        self._targets: list[list[Id] | None] = []
        self._described: list[bool] = []
        self._walked: list[int] = []
        self._walks = 0

    def known(self, node: Any) -> Id | None:
        """The row of the node, if it has one."""
        return self._by_wrapper.get(id(node))

    def of(self, node: Any) -> Id:
        """The row of the node; a new one where it is seen for the first time."""
        row = self._by_wrapper.get(id(node))
        return self._add(node) if row is None else row

    def set_output(self, node: Id, output: int, value: Id) -> None:
        """An operator returned this value, of which this node is the ``grad_fn``."""
        self._saved.outputs.setdefault((id(self.wrappers[node]), output), value)

    def walk(self, roots: Iterable[Any]) -> list[Id]:
        """All nodes reachable from ``roots``, those included, with their edges recorded; no recursion.

        Once the limit is reached, nodes that were not seen before are left out.
        """
        self._walks += 1
        walk, walked, targets = self._walks, self._walked, self._targets
        pending = [self.of(root) for root in roots if self._has_room(root)]
        order: list[Id] = []
        while pending:
            row = pending.pop()
            if walked[row] == walk:
                continue
            walked[row] = walk
            order.append(row)
            linked = targets[row]
            if linked is None:
                linked = targets[row] = self._link(row)
            pending += linked
        return order

    def describe(self, rows: Iterable[Id], deadline: float = math.inf) -> None:
        """Write down what the nodes keep for their backward, before an engine frees it.

        Nodes that are left once ``time.monotonic()`` has passed the deadline stay as they are.
        """
        described = self._described
        for row in rows:
            if not described[row]:
                if deadline < math.inf and time.monotonic() > deadline:
                    return
                described[row] = True
                self._describe(row)

    def described(self) -> Kept | None:
        """How many nodes were described, where time was short for some."""
        count = sum(self._described)
        return Kept(count, len(self.rows)) if count < len(self.rows) else None

    def freed(self, rows: Iterable[Id]) -> None:
        """A pass without ``retain_graph`` ran these nodes: what they had saved is gone."""
        for row in rows:
            for saved in self.rows[row].saved:
                if saved.state == "held":
                    saved.state = "freed"

    def look_again(self, rows: Iterable[Id]) -> None:
        """A pass failed: describe once more what its nodes keep, which may have changed since they were described."""
        for row in rows:
            if any(saved.state == "held" for saved in self.rows[row].saved):
                before = self.rows[row].saved
                self.rows[row].saved = []
                self._describe(row)
                if not self.rows[row].saved:  # of what was cleared on access nothing is left
                    self.rows[row].saved = before
                    self.freed([row])
                for old, new in zip(before, self.rows[row].saved, strict=False):
                    new.value = old.value if new.value is None or new.state == "modified" else new.value

    def release(self) -> None:
        """Let go of all nodes, roots first, and take our hooks off them.

        A chain of nodes that Python has seen is freed recursively in C++ where it goes all at once, which
        overflows the stack at some 50,000 nodes (torch 2.13).
        """
        for handles in self.probes.values():
            for handle in handles:
                handle.remove()
        self.probes.clear()
        waiting = [0] * len(self.rows)
        for targets in self._targets:
            for target in targets or ():
                waiting[target] += 1
        ready = [row for row, count in enumerate(waiting) if count == 0]
        self._by_wrapper.clear()
        while ready:
            row = ready.pop()
            self.wrappers[row] = None
            for target in self._targets[row] or ():
                waiting[target] -= 1
                if waiting[target] == 0:
                    ready.append(target)

    def finish(self) -> None:
        """Fill in forward values that became known after a node was described."""
        for (address, output), value in self._saved.outputs.items():
            row = self._by_wrapper.get(address)
            if row is not None and output < len(self.rows[row].outputs):
                self.rows[row].outputs[output].value = value
        for row in self._strided:
            facts, targets = self.rows[row], self._targets[row]
            if facts.op is None and facts.call is None and targets:
                # the new history of a view, whose base was written to by what made the node behind
                behind = self.rows[targets[0]]
                facts.call, facts.span, facts.module = behind.call, behind.span, behind.module

    def _add(self, node: Any) -> Id:
        row = self._by_wrapper[id(node)] = len(self.rows)
        known = self._classes.get(type(node))
        if known is None:
            known = self._classes[type(node)] = class_of(node)
        name, kind = known.name, known.kind
        if name is None:
            name, kind = node.name()[:1000], kind_of(node)
        sequence = node._sequence_nr()
        facts = Node(name, kind, 1)
        if sequence < NO_SEQUENCE:
            facts.sequence = sequence
        if name == "AsStridedBackward0":
            self._strided.append(row)
        self.rows.append(facts)
        self.wrappers.append(node)
        self._targets.append(None)
        self._described.append(False)
        self._walked.append(0)
        return row

    def _has_room(self, node: Any) -> bool:
        return len(self.rows) < self._limit or id(node) in self._by_wrapper

    def _link(self, row: Id) -> list[Id]:
        functions = self.wrappers[row].next_functions
        names = argument_names(self.rows[row].name, len(functions))
        targets: list[Id] = []
        slot = -1
        for function, output in functions:
            slot += 1
            if function is None:
                continue
            target = self._by_wrapper.get(id(function))
            if target is None:
                if len(self.rows) >= self._limit:
                    continue
                target = self._add(function)
            targets.append(target)
            self.edges.append(Edge(row, slot, target, output, names[slot] if names else None))
        return targets

    def _describe(self, row: Id) -> None:
        node, facts = self.wrappers[row], self.rows[row]
        facts.outputs = [
            NodeOutput([] if m.is_nested_tensor else list(m.shape), dtype_name(m.dtype))
            if m is not None
            else NodeOutput([], "")
            for m in node._input_metadata
        ]
        if facts.kind == "accumulate_grad":
            facts.leaf = self._values.of(node.variable)
        elif facts.kind == "custom":
            self._saved.describe_custom(node, facts)
        else:
            self._saved.describe(node, facts, self._classes[type(node)])
