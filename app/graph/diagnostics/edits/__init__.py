"""Fixes as changes of the code: for findings whose cure is one stretch of other text, found in the syntax tree."""

from __future__ import annotations

from collections.abc import Callable

from app.graph.diagnostics.edits import kept, losses, missing, roots, saved, training
from app.graph.diagnostics.evidence import Evidence
from app.graph.document import Diagnostic, Edit

_EDITS: dict[str, Callable[[Evidence, Diagnostic], Edit | None]] = {
    "no-gradient-detached": missing.without_detour,
    "no-gradient-number": missing.without_detour,
    "no-gradient-integer": missing.without_rounding,
    "no-gradient-data": missing.without_data,
    "no-gradient-copied": missing.without_copy,
    "no-gradient-no-grad": missing.out_of_no_grad,
    "no-gradient-replaced": missing.in_place_of_a_new_tensor,
    "no-gradient-not-required": missing.requiring_grad,
    "no-graph": missing.one_requiring_grad,
    "root-not-scalar": roots.summed,
    "no-gradient-non-leaf": missing.retaining_grad,
    "no-gradient-inputs": missing.among_the_inputs,
    "saved-tensor-modified": saved.out_of_place,
    "backward-twice": saved.retaining_the_graph,
    "backward-twice-in-loop": training.cut_between_iterations,
    "checkpoint-node": saved.without_reentry,
    "graph-spans-iterations": training.cut_between_iterations,
    "graph-grows": training.adding_numbers,
    "list-keeps-graphs": kept.appending_without_graph,
    "gradients-not-zeroed": training.zeroing,
    "parameters-not-optimized": training.handed_to_the_optimizer,
    "softmax-before-cross-entropy": losses.without_activation,
    "log-softmax-twice": losses.without_activation,
    "sigmoid-before-logits": losses.without_activation,
    "softmax-before-nll": losses.logarithm_of_softmax,
    "scores-before-nll": losses.cross_entropy,
    "suspicious-broadcast": losses.squeezed,
    "non-finite-log": losses.clamped,
    "non-finite-division": losses.away_from_zero,
    "non-finite-steep": losses.off_the_steep,
}
"""Code of a finding → what carries out its fix."""


def edit_of(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """The change that carries out a finding's fix; ``None`` where there is none, or none that is sure."""
    find = _EDITS.get(finding.code)
    edit = None if find is None else find(evidence, finding)
    # parentheses and continued lines are no part of the tree; what they break is not offered
    return edit if edit is not None and evidence.source.allows(edit) else None
