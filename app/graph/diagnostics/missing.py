"""Gradients that a snippet wants, by reading them or by an optimiser, and does not get."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from app.graph.diagnostics.evidence import Evidence, Facts, is_float, listed
from app.graph.diagnostics.flow import Cut
from app.graph.diagnostics.gradients import Gradients
from app.graph.document import Diagnostic, Value
from app.graph.row import Id

NOT_A_LEAF = "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed"
"""How PyTorch's own warning begins (aten/src/ATen/core/TensorBody.h)."""
SWEEPS = 8
"""Leaves whose data is followed one by one; each takes a walk over all operators."""

_FORWARD = frozenset(("register_forward_pre_hook", "register_forward_hook"))
"""Hooks that are given no gradients."""
_READ = re.compile(r"([^\W\d][\w.]*)\.grad\b")


def missing_gradients(evidence: Evidence) -> Iterator[Diagnostic]:
    """What is worth telling unasked: one finding for each operator that lost gradients, read, or hook."""
    missing = Missing(evidence)
    yield from missing.lost()
    yield from missing.off_the_path()
    yield from missing.without_graph()
    yield from missing.read_from_results()
    yield from missing.never_required()
    yield from missing.all_zero()


class Missing(Gradients):
    """Looks for gradients that are missed."""

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
                and value.tensor not in self._requiring
                and variable.name in self.evidence.grads_read
                and (value.tensor is None or not self.has_one(value.tensor))
                and not self.flow.cuts([variable.value])
            ):
                name, row = variable.name, variable.value
                finding = self._not_required(name, row) if is_float(value.dtype) else self._of_integers(name, row)
                finding.severity = "warning"
                yield finding

    def all_zero(self) -> Iterator[Diagnostic]:
        """Gradients that a hook turned to zero."""
        for hook in self.document.hooks:
            if hook.id is None or hook.kind in _FORWARD:
                continue
            for firing in hook.fired:
                if firing.before is None or firing.after is None:
                    continue
                if not self._is_zero(firing.before) and self._is_zero(firing.after):
                    yield Diagnostic(
                        "hook-returns-zero",
                        "hint",
                        hook.span,
                        nodes=[hook.id] if hook.target == "node" else [],
                        values=[hook.id] if hook.target == "tensor" else [],
                        facts={"name": self._hooked(hook.target, hook.id), "function": hook.function},
                    )
                    break

    def _hooked(self, target: str, row: Id) -> str:
        """What a hook is on, as the snippet calls it."""
        if target == "tensor":
            return self.evidence.title(row)
        if target == "module":
            return self.document.modules[row].path
        node = self.document.nodes[row]
        return self.evidence.text(node.span) or node.name

    @cached_property
    def _requiring(self) -> set[int]:
        return {v.tensor for v in self.document.values if v.requires_grad and v.tensor is not None}

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
