"""Why the ``.grad`` of one tensor is None, or zero."""

from __future__ import annotations

from collections.abc import Iterator

from app.graph.diagnostics.edits import edit_of
from app.graph.diagnostics.evidence import Evidence, is_float
from app.graph.diagnostics.gradients import Gradients
from app.graph.document import Diagnostic, Document, Pass, Value, Variable
from app.graph.row import Id


def why_no_gradient(document: Document, value: Id) -> Diagnostic | None:
    """Why the ``.grad`` of a tensor is None or zero at the end; ``None`` where it is neither.

    ``value`` may be any row of ``values``: all versions of a tensor have one answer.
    """
    return Why(Evidence(document)).why(value)


ASKED = 256
"""Of tensors that are asked about, at most so many."""
VISITS = 200_000
"""Operators that all these answers may look at; one answer may have to look at all of them."""


def without_gradient(evidence: Evidence) -> Iterator[Diagnostic]:
    """The same of every tensor that a variable holds and of every leaf, as far as time allows; variables first."""
    document, why = evidence.document, Why(evidence)
    plain = [v for v in document.variables if "." not in v.name]
    held = [v.value for v in (*plain, *(v for v in document.variables if "." in v.name))]
    asked: dict[int, Id] = {}
    for value in (*held, *(node.leaf for node in document.nodes)):
        if value is not None and (tensor := document.values[value].tensor) is not None:
            asked.setdefault(tensor, value)
    for value in list(asked.values())[: min(ASKED, VISITS // (len(document.ops) or 1))]:
        finding = why.why(value)
        if finding is not None:
            finding.values = [value, *(v for v in finding.values if v != value)]
            finding.edit = edit_of(evidence, finding)
            yield finding


class Why(Gradients):
    """Answers for any tensor."""

    def why(self, value: Id) -> Diagnostic | None:
        """See `why_no_gradient`."""
        row = self.document.values[value]
        name = self.evidence.title(value)
        variable = self._variable(row)
        if variable is not None and variable.grad is not None:
            return self._zero(value, name, row) if self._is_zero(variable.grad) else None
        if not is_float(row.dtype):
            return self._of_integers(name, value)
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

    def _zero(self, value: Id, name: str, row: Value) -> Diagnostic:
        for hook in self.document.hooks:
            if hook.target == "tensor" and self._same(hook.id, row):
                for firing in hook.fired:
                    if firing.after is not None and self._is_zero(firing.after):
                        return self._about("hook-returns-zero", value, name, span=hook.span, function=hook.function)
        return self._about("zero-gradient", value, name)

    def _requires_grad(self, row: Value) -> bool:
        last = None if row.tensor is None else self._rows.get(row.tensor)
        return row.requires_grad if last is None else self.document.values[last].requires_grad

    def _variable(self, row: Value) -> Variable | None:
        values = self.document.values
        held = (v for v in self.document.variables if v.value is not None and values[v.value].tensor == row.tensor)
        return None if row.tensor is None else next(held, None)

    def _is_retained(self, row: Value) -> bool:
        return any(hook.kind == "retain_grad" and self._same(hook.id, row) for hook in self.document.hooks)
