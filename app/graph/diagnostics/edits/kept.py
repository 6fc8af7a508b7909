"""Fixes of lists that keep graphs."""

from __future__ import annotations

from app.graph.diagnostics.evidence import Evidence
from app.graph.diagnostics.kept import appending
from app.graph.document import Diagnostic, Edit


def appending_without_graph(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """``losses.append(loss.detach())`` for ``losses.append(loss)``."""
    source, kept = evidence.source, finding.facts["kept"]
    for call in appending(evidence):
        (loss,) = call.args
        if call.lineno == finding.facts["line"] and source.text(loss) == kept:
            return source.replace(loss, f"{kept}.detach()")
    return None
