"""Which tensors gradients came to, what became of them, and how to say so."""

from __future__ import annotations

import re
from functools import cached_property

from app.graph.diagnostics.evidence import Evidence, Facts, listed, short
from app.graph.diagnostics.flow import Cut, Flow
from app.graph.document import Accumulation, Diagnostic, Pass, Value
from app.graph.row import Id

NO_GRAPH = "does not require grad and does not have a grad_fn"
"""What the engine says of a root without a graph (torch/csrc/autograd/python_engine.cpp and autograd/__init__.py)."""


class Gradients:
    """What all questions for missing gradients share."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.document = evidence.document
        self.flow = Flow(evidence)

    @cached_property
    def reached(self) -> set[int]:
        """Leaves' tensors on a path from a root of any recorded pass."""
        evidence = self.evidence
        starts = [root.node for entry in self.document.passes for root in entry.roots]
        found = (evidence.leaf_tensor(node) for node in evidence.reach(starts))
        return {tensor for tensor in found if tensor is not None}

    @cached_property
    def accumulated(self) -> dict[int, list[tuple[Pass, Accumulation]]]:
        """Tensor → what passes added to its ``.grad``."""
        table: dict[int, list[tuple[Pass, Accumulation]]] = {}
        for entry in self.document.passes:
            for leaf in entry.accumulated:
                tensor = self.evidence.leaf_tensor(leaf.leaf)
                if tensor is not None:
                    table.setdefault(tensor, []).append((entry, leaf))
        return table

    @cached_property
    def with_grad(self) -> set[int]:
        """Tensors that have a ``.grad`` at the end."""
        values = self.document.values
        held = (values[v.value].tensor for v in self.document.variables if v.value is not None and v.grad is not None)
        return {tensor for tensor in held if tensor is not None}

    @cached_property
    def failed_roots(self) -> dict[int, Id]:
        """Position of a pass that could not start for want of a graph → the value it was to start from."""
        found: dict[int, Id] = {}
        for position, entry in enumerate(self.document.passes):
            if entry.error is None or NO_GRAPH not in entry.error:
                continue
            without = [v for v in entry.tensors if not self.document.values[v].requires_grad]
            if without:
                found[position] = without[0]
        return found

    @cached_property
    def roots(self) -> list[Id]:
        """The values that recorded passes started from, or were to start from."""
        started = [value for entry in self.evidence.passes for value in self.evidence.root_values(entry)]
        return [*started, *self.failed_roots.values()]

    @cached_property
    def cuts(self) -> list[Cut]:
        """Where gradients were lost on the way from these roots."""
        return self.flow.cuts(self.roots)

    def has_one(self, tensor: int) -> bool:
        """Whether any pass brought the tensor a gradient, or could have: it is on a path from a root."""
        return tensor in self.reached or tensor in self.accumulated or tensor in self.with_grad

    def _off_path(self, value: Id, name: str, tensor: int) -> Diagnostic:
        left = self.flow.exits(tensor)
        if left is not None:
            finding = self._cut(left, [name])
            finding.values = [value]
            return finding
        consumers = self.evidence.consumers.get(tensor, [])
        if consumers:
            return self._about("no-gradient-not-reached", value, name, span=self.document.ops[consumers[0]].span)
        return self._about("no-gradient-unused", value, name)

    def _cut(self, cut: Cut, names: list[str]) -> Diagnostic:
        op = self.document.ops[cut.op]
        text = self.evidence.text(op.span)
        if cut.reason == "no-grad" and (replaced := self._replaced(cut)) is not None:
            facts: Facts = {"name": replaced, "names": [replaced], "cut": text}
            return Diagnostic("no-gradient-replaced", "hint", op.span, facts=facts, op=cut.op)
        results = [self.document.values[v] for v in self.evidence.results[cut.op]]
        return Diagnostic(
            f"no-gradient-{cut.reason}",
            "hint",
            op.span,
            facts={
                "names": listed(names),
                "cut": text or short(op.name),
                "op": short(op.name),
                "dtype": results[0].dtype if results else "",
            },
            op=cut.op,
        )

    def _replaced(self, cut: Cut) -> str | None:
        """``w`` of ``w = w - step``, where the name of a leaf is given to a new tensor."""
        for result in self.evidence.results[cut.op]:
            name = self.evidence.assigned(result)
            if name is not None and _mentions(self.evidence.text(self.document.ops[cut.op].span), name):
                return name
        return None

    def _not_a_leaf(self, name: str, value: Id | None, span: Id | None) -> Diagnostic:
        row = None if value is None else self.document.values[value]
        made_by = None if row is None else row.op
        op = None if row is None else self.evidence.maker(row)
        made = "" if op is None else self.evidence.text(op.span)
        assigned = None if value is None else self.evidence.assigned(value)
        values = [] if value is None else [value]
        if op is not None and assigned is not None and _mentions(made, assigned):
            facts: Facts = {"name": assigned, "names": [assigned], "cut": made}
            return Diagnostic("no-gradient-replaced", "warning", op.span, values=values, facts=facts, op=made_by)
        line = self.evidence.line(None if op is None else op.span)
        told: Facts = {"name": name, "names": [name], "made": made or "…", "line": line}
        return Diagnostic("no-gradient-non-leaf", "warning", span, values=values, facts=told, op=made_by)

    def _not_required(self, name: str, value: Id) -> Diagnostic:
        return self._about("no-gradient-not-required", value, name)

    def _of_integers(self, name: str, value: Id) -> Diagnostic:
        return self._about("no-gradient-of-integers", value, name, dtype=self.document.values[value].dtype)

    def _about(self, code: str, value: Id, name: str, *, span: Id | None = None, **facts: str) -> Diagnostic:
        if span is None:
            span = self.evidence.birth(value)
        return Diagnostic(code, "hint", span, values=[value], facts={"name": name, "names": [name], **facts})

    @cached_property
    def _rows(self) -> dict[int, Id]:
        """Tensor → its last row."""
        return {value.tensor: row for row, value in enumerate(self.document.values) if value.tensor is not None}

    def _last_called(self, name: str) -> Id | None:
        """The value of a variable, or else the last one that was assigned to this name."""
        for variable in self.document.variables:
            if variable.name == name and variable.value is not None:
                return variable.value
        return self._assigned.get(name)

    @cached_property
    def _assigned(self) -> dict[str, Id]:
        """Name → what was last assigned to it."""
        results = (self.evidence.results[row][0] for row in self.evidence.forward if self.evidence.results[row])
        return {name: value for value in results if (name := self.evidence.assigned(value)) is not None}

    def _same(self, value: Id | None, row: Value) -> bool:
        return value is not None and row.tensor is not None and self.document.values[value].tensor == row.tensor

    def _is_zero(self, value: Id) -> bool:
        statistics = self.document.values[value].statistics
        return statistics is not None and statistics.l2 == 0 and not statistics.nans and not statistics.infinities


def _mentions(text: str, name: str) -> bool:
    """Whether a name occurs in source text, other than as an attribute or a function."""
    return re.search(rf"(?<![\w.]){re.escape(name)}(?![\w(])", text) is not None
