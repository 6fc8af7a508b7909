"""Fixes that give backward a result to start from."""

from __future__ import annotations

import ast

from app.graph.diagnostics.edits.places import node_at
from app.graph.diagnostics.evidence import Evidence
from app.graph.diagnostics.roots import root_of
from app.graph.document import Diagnostic, Edit


def summed(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """``y.sum().backward()`` for ``y.backward()``: the gradients that ``torch.ones_like(y)`` would give."""
    source, root = evidence.source, root_of(evidence, finding.span)
    if root is None:
        return None
    call = node_at(evidence, finding.span, ast.Call)
    if call is not None and isinstance(call.func, ast.Attribute) and call.func.value is root:
        # behind parentheses, which are no part of the tree
        dot = source.code.rindex(".", 0, source.place(call.func)[1] - len(call.func.attr))
        return source.change((dot, dot), ".sum()")
    return source.replace(root, f"{source.operand(root)}.sum()")
