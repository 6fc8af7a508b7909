"""Why a tensor has no gradient, or one that is exactly zero."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from app.graph.diagnostics.evidence import Evidence, Facts, is_float, listed, short
from app.graph.diagnostics.flow import Cut, Flow
from app.graph.document import Accumulation, Diagnostic, Document, Pass, Value, Variable
from app.graph.row import Id

NO_GRAPH = "does not require grad and does not have a grad_fn"
"""What the engine says of a root without a graph (torch/csrc/autograd/python_engine.cpp and autograd/__init__.py)."""
NOT_A_LEAF = "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed"
"""How PyTorch's own warning begins (aten/src/ATen/core/TensorBody.h)."""

SWEEPS = 8
"""Leaves whose data is followed one by one; each takes a walk over all operators."""

_READ = re.compile(r"([^\W\d][\w.]*)\.grad\b")


def missing_gradients(evidence: Evidence) -> Iterator[Diagnostic]:
    """Gradients that the snippet wants, by reading them or by an optimiser, and does not get."""
    account = Gradients(evidence)
    yield from account.lost()
    yield from account.off_the_path()
    yield from account.without_graph()
    yield from account.read_from_results()
    yield from account.never_required()
    yield from account.all_zero()


def why_no_gradient(document: Document, value: Id) -> Diagnostic | None:
    """Why the ``.grad`` of a tensor is None or zero at the end; ``None`` where it is neither.

    ``value`` may be any row of ``values``: all versions of a tensor have one answer.
    """
    return Gradients(Evidence(document)).why(value)


class Gradients:
    """Which tensors gradients came to, and what became of them."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.document = evidence.document
        self.flow = Flow(evidence)

    # what is known

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

    # what is worth telling unasked

    def lost(self) -> Iterator[Diagnostic]:
        """Leaves that a root was computed from, behind an operator that autograd did not follow."""
        wanting = (tensor for tensor in self.evidence.names if self._wants(tensor))
        if next(wanting, None) is None and not self.failed_roots:
            return
        failed = self.flow.behind(self.failed_roots.values())
        missed: dict[tuple[str, Id | None], tuple[Cut, dict[int, None]]] = {}
        for cut in self.cuts:
            leaves = [t for t in cut.leaves if not self.has_one(t) and t in self.evidence.names]
            if leaves:
                key = (cut.reason, self.document.ops[cut.op].span)
                missed.setdefault(key, (cut, {}))[1].update(dict.fromkeys(leaves))
        for cut, unordered in missed.values():
            tensors = self.evidence.named(unordered)
            names = [self.evidence.names[tensor] for tensor in tensors]
            finding = self._cut(cut, names)
            wanted = any(map(self._is_wanted, tensors))
            finding.severity = "error" if cut.op in failed else "warning" if wanted else "hint"
            finding.values = [self._rows[tensor] for tensor in tensors][:64]
            yield finding

    def off_the_path(self) -> Iterator[Diagnostic]:
        """Leaves that are wanted, and that no root was computed from as far as PyTorch knows."""
        if not any(entry.kind == "backward" and entry.error is None for entry in self.evidence.passes):
            return
        left = [t for t in self.evidence.names if self._wants(t) and self._is_wanted(t)]
        behind_cuts = {tensor for cut in self.cuts for tensor in cut.leaves} if left else set()
        for tensor in [t for t in left if t not in behind_cuts][:SWEEPS]:
            row, name = self._rows[tensor], self.evidence.names[tensor]
            finding = self._off_path(row, name, tensor)
            # whole modules have a finding of their own
            if "." not in name or finding.code in {"no-gradient-number", "no-gradient-numpy"}:
                finding.severity = "hint" if finding.code == "no-gradient-unused" else "warning"
                yield finding

    def _wants(self, tensor: int) -> bool:
        """Whether a tensor is a leaf that requires grad, and never had a gradient."""
        value = self.document.values[self._rows[tensor]]
        return value.is_leaf and value.requires_grad and not self.has_one(tensor)

    def _is_wanted(self, tensor: int) -> bool:
        """Whether an optimiser or the code itself uses the gradient."""
        name = self.evidence.names.get(tensor)
        return tensor in self.evidence.optimized or name in self.evidence.grads_read

    def without_graph(self) -> Iterator[Diagnostic]:
        """Passes that could not start, and not for the sake of leaves that `lost` tells of."""
        for position, root in self.failed_roots.items():
            span, name = self.document.passes[position].span, self.evidence.title(root)
            cuts = self.flow.cuts([root])
            if any(not self.has_one(t) and t in self.evidence.names for cut in cuts for t in cut.leaves):
                continue
            if cuts:
                finding = self._cut(cuts[0], [name])
                finding.severity, finding.values = "error", [root]
                yield finding
                continue
            candidates = self._candidates(root)
            facts: Facts = {"name": name, "names": listed(candidates)}
            code = "no-graph" if candidates else "no-graph-at-all"
            yield Diagnostic(code, "error", span, values=[root], facts=facts)

    def read_from_results(self) -> Iterator[Diagnostic]:
        """Reads of ``.grad`` on tensors that are no leaves, which PyTorch warns of."""
        seen: set[Id | None] = set()
        for piece in self.document.output:
            if piece.stream != "warning" or NOT_A_LEAF not in piece.text or piece.span in seen:
                continue
            seen.add(piece.span)
            found = _READ.search(self.evidence.text(piece.span))
            name = found[1] if found else ""
            value = self._last_called(name)
            yield self._not_a_leaf(name or "…", value, piece.span)

    def never_required(self) -> Iterator[Diagnostic]:
        """Variables whose ``.grad`` the code reads after a pass, and which never required grad."""
        if not any(entry.kind == "backward" and entry.recorded for entry in self.document.passes):
            return
        for variable in self.document.variables:
            if variable.value is None or variable.grad is not None or "." in variable.name:
                continue
            value = self.document.values[variable.value]
            if (
                value.is_leaf
                and not value.requires_grad
                and not self._required_once(value)
                and variable.name in self.evidence.grads_read
                and (value.tensor is None or not self.has_one(value.tensor))
                and not self.flow.cuts([variable.value])
            ):
                finding = self._not_required(variable.name, variable.value)
                finding.severity = "warning"
                yield finding

    def all_zero(self) -> Iterator[Diagnostic]:
        """Gradients that a hook turned to zero."""
        for hook in self.document.hooks:
            if hook.target != "tensor" or hook.id is None:
                continue
            for firing in hook.fired:
                if firing.before is None or firing.after is None:
                    continue
                if not self._is_zero(firing.before) and self._is_zero(firing.after):
                    yield Diagnostic(
                        "hook-returns-zero",
                        "hint",
                        hook.span,
                        values=[hook.id],
                        facts={"name": self.evidence.title(hook.id), "function": hook.function},
                    )
                    break

    # what is told on demand

    def why(self, value: Id) -> Diagnostic | None:
        """See `why_no_gradient`."""
        row = self.document.values[value]
        name = self.evidence.title(value)
        variable = self._variable(row)
        if variable is not None and variable.grad is not None:
            return self._zero(value, name, row) if self._is_zero(variable.grad) else None
        if not is_float(row.dtype):
            return self._about("no-gradient-of-integers", value, name, dtype=row.dtype)
        if not self._requires_grad(row):
            return self._without_requirement(value, name)
        if row.grad_fn is not None and not row.is_leaf and not self._is_retained(row):
            return self._not_a_leaf(name, value, self.evidence.birth(value))
        return self._of_leaf(value, row, name)

    def _without_requirement(self, value: Id, name: str) -> Diagnostic:
        cuts = self.flow.cuts([value])
        if cuts:
            finding = self._cut(cuts[-1], [name])
            finding.values = [value]
            return finding
        return self._not_required(name, value)

    def _of_leaf(self, value: Id, row: Value, name: str) -> Diagnostic | None:
        """Of a tensor that requires grad, and has a place for it."""
        tensor = -1 if row.tensor is None else row.tensor
        passes = [entry for entry in self.document.passes if entry.parent is None]
        if tensor in self.accumulated:
            last, leaf = self.accumulated[tensor][-1]
            if leaf.incoming is not None and self._is_zero(leaf.incoming):
                return self._zero(value, name, row)
            cleared = leaf.after is not None and self._variable(row) is not None
            return self._about("no-gradient-cleared", value, name, span=last.span) if cleared else None
        if not passes:
            return self._about("no-gradient-no-pass", value, name)
        if tensor in self.reached:
            code, span = self._why_not_run(passes)
            return self._about(code, value, name, span=span)
        for cut in self.cuts:
            if tensor in cut.leaves:
                finding = self._cut(cut, [name])
                finding.values = [value]
                return finding
        return self._off_path(value, name, tensor)

    def _why_not_run(self, passes: list[Pass]) -> tuple[str, Id | None]:
        """Why passes that could have come to a leaf did not, and where."""
        failed = next((entry for entry in passes if entry.error is not None), None)
        if failed is not None:
            return "no-gradient-failed", failed.span
        backward = [entry for entry in passes if entry.kind == "backward"]
        if backward:
            return "no-gradient-inputs", backward[-1].span
        return "no-gradient-returned", passes[-1].span

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

    # sentences' facts

    def _cut(self, cut: Cut, names: list[str]) -> Diagnostic:
        op = self.document.ops[cut.op]
        text = self.evidence.text(op.span)
        if cut.reason == "no-grad" and (replaced := self._replaced(cut)) is not None:
            facts: Facts = {"name": replaced, "names": [replaced], "cut": text}
            return Diagnostic("no-gradient-replaced", "hint", op.span, facts=facts)
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
        op = None if row is None else self.evidence.maker(row)
        made = "" if op is None else self.evidence.text(op.span)
        assigned = None if value is None else self.evidence.assigned(value)
        values = [] if value is None else [value]
        if op is not None and assigned is not None and _mentions(made, assigned):
            facts: Facts = {"name": assigned, "names": [assigned], "cut": made}
            return Diagnostic("no-gradient-replaced", "warning", op.span, values=values, facts=facts)
        line = self.evidence.line(None if op is None else op.span)
        told: Facts = {"name": name, "names": [name], "made": made or "…", "line": line}
        return Diagnostic("no-gradient-non-leaf", "warning", span, values=values, facts=told)

    def _not_required(self, name: str, value: Id) -> Diagnostic:
        return self._about("no-gradient-not-required", value, name)

    def _zero(self, value: Id, name: str, row: Value) -> Diagnostic:
        for hook in self.document.hooks:
            if hook.target == "tensor" and self._same(hook.id, row):
                for firing in hook.fired:
                    if firing.after is not None and self._is_zero(firing.after):
                        return self._about("hook-returns-zero", value, name, span=hook.span, function=hook.function)
        return self._about("zero-gradient", value, name)

    def _about(self, code: str, value: Id, name: str, *, span: Id | None = None, **facts: str) -> Diagnostic:
        if span is None:
            span = self.evidence.birth(value)
        return Diagnostic(code, "hint", span, values=[value], facts={"name": name, "names": [name], **facts})

    # look-ups

    @cached_property
    def _rows(self) -> dict[int, Id]:
        """Tensor → its last row."""
        return {value.tensor: row for row, value in enumerate(self.document.values) if value.tensor is not None}

    @cached_property
    def _requiring(self) -> set[int]:
        return {v.tensor for v in self.document.values if v.requires_grad and v.tensor is not None}

    def _requires_grad(self, row: Value) -> bool:
        last = None if row.tensor is None else self._rows.get(row.tensor)
        return row.requires_grad if last is None else self.document.values[last].requires_grad

    def _required_once(self, row: Value) -> bool:
        return row.tensor in self._requiring

    def _variable(self, row: Value) -> Variable | None:
        values = self.document.values
        held = (v for v in self.document.variables if v.value is not None and values[v.value].tensor == row.tensor)
        return None if row.tensor is None else next(held, None)

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

    def _candidates(self, root: Id) -> list[str]:
        """Variables without requires_grad that a root was computed from, and that could have it."""
        values, names = self.document.values, self.evidence.names
        found: dict[str, None] = {}
        for unit in sorted(self.flow.behind([root])):
            for value in self.flow.inputs(unit):
                row = values[value]
                if row.tensor in names and row.is_leaf and is_float(row.dtype) and self._is_given(row):
                    found[names[row.tensor]] = None
        return list(found)

    def _is_given(self, row: Value) -> bool:
        """Whether a tensor was made from numbers, not from other tensors."""
        op = self.evidence.maker(row)
        return op is None or not op.inputs

    def _is_retained(self, row: Value) -> bool:
        return any(hook.kind == "retain_grad" and self._same(hook.id, row) for hook in self.document.hooks)

    def _same(self, value: Id | None, row: Value) -> bool:
        return value is not None and row.tensor is not None and self.document.values[value].tensor == row.tensor

    def _is_zero(self, value: Id) -> bool:
        statistics = self.document.values[value].statistics
        return statistics is not None and statistics.l2 == 0 and not statistics.nans and not statistics.infinities


def _mentions(text: str, name: str) -> bool:
    """Whether a name occurs in source text, other than as an attribute or a function."""
    return re.search(rf"(?<![\w.]){re.escape(name)}(?![\w(])", text) is not None
