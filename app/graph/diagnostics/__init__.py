"""What is worth telling about a run: each finding with its line, its nodes, and facts for a sentence and a fix.

All are pure functions of a document, linear in its size. A finding's words are in ``words``, by its code.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator

from app.graph.diagnostics.accumulation import growing_graphs, stale_gradients
from app.graph.diagnostics.depth import gradients_along_depth
from app.graph.diagnostics.edits import edit_of
from app.graph.diagnostics.evidence import Evidence
from app.graph.diagnostics.kept import kept_graphs, summed_graphs
from app.graph.diagnostics.losses import activations_before_losses, suspicious_broadcasts
from app.graph.diagnostics.missing import missing_gradients
from app.graph.diagnostics.nonfinite import nonfinite_backward, nonfinite_forward
from app.graph.diagnostics.parameters import parameters_without_optimizer, unused_parameters
from app.graph.diagnostics.relus import dead_relus
from app.graph.diagnostics.roots import unfit_roots
from app.graph.diagnostics.saved import backward_twice, modified_saved_tensors, opaque_nodes
from app.graph.diagnostics.why import why_no_gradient, without_gradient
from app.graph.document import Diagnostic, Document, Kept

__all__ = ["explain", "why_no_gradient"]

FAMILIES: tuple[Callable[[Evidence], Iterator[Diagnostic]], ...] = (
    missing_gradients,
    unfit_roots,
    modified_saved_tensors,
    backward_twice,
    stale_gradients,
    growing_graphs,
    kept_graphs,
    summed_graphs,
    nonfinite_forward,
    nonfinite_backward,
    gradients_along_depth,
    unused_parameters,
    parameters_without_optimizer,
    suspicious_broadcasts,
    activations_before_losses,
    dead_relus,
    opaque_nodes,
)

LIMIT = 200
"""More findings than this help nobody."""

_RANK = {"error": 0, "warning": 1, "hint": 2}


def explain(document: Document, deadline: float = math.inf) -> None:
    """Write into a document what is to be said about its run: its findings, and why gradients are missing.

    Findings are errors first, then warnings, then hints; each group in the order of the lines. Once
    ``time.monotonic()`` has passed the deadline no more are looked for, and ``truncated`` says so.
    """
    evidence = Evidence(document)
    found: list[Diagnostic] = []
    for looked_for, family in enumerate(FAMILIES):
        if time.monotonic() > deadline:
            document.truncated.findings = Kept(looked_for, len(FAMILIES))
            break
        found += family(evidence)
    found.sort(key=lambda finding: (_RANK[finding.severity], evidence.line(finding.span) or 0))
    document.diagnostics = found[:LIMIT]
    for finding in document.diagnostics:
        finding.edit = edit_of(evidence, finding)
    if document.truncated.findings is None:
        document.without_grad = list(without_gradient(evidence))
