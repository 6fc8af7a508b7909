"""Results with a graph that backward cannot start from by itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from app.graph.diagnostics.evidence import Evidence
from app.graph.document import Diagnostic
from app.graph.row import Id

NOT_SCALAR = "grad can be implicitly created only for scalar outputs"
NOT_REAL = "grad can be implicitly created only for real scalar outputs"
"""How the errors of ``torch/autograd/__init__.py`` (``_make_grads``) begin."""


def unfit_roots(evidence: Evidence) -> Iterator[Diagnostic]:
    """A result of many elements, or a complex one, and no gradient given that flows into it."""
    error = evidence.document.outcome.error
    if error is None or not error.message.startswith((NOT_SCALAR, NOT_REAL)):
        return
    code = "root-not-scalar" if error.message.startswith(NOT_SCALAR) else "root-not-real"
    root = root_of(evidence, error.span)
    name = "…" if root is None else evidence.source.operand(root)
    yield Diagnostic(code, "error", error.span, values=_values(evidence, name), facts={"name": name})


def root_of(evidence: Evidence, span: Id | None) -> ast.expr | None:
    """The result in ``result.backward()``, ``backward(result)`` and ``grad(result, …)``; ``None`` for a list."""
    call = None if span is None else evidence.source.at(evidence.document.spans[span], ast.Call)
    if call is None:
        return None
    if isinstance(call.func, ast.Attribute) and call.func.attr == "backward" and not _is_function(call.func.value):
        return call.func.value
    first = call.args[0] if call.args else None
    return None if isinstance(first, ast.List | ast.Tuple | ast.Starred) else first


def _is_function(base: ast.expr) -> bool:
    """Whether ``base.backward`` is ``torch.autograd.backward``."""
    return ast.unparse(base) in {"torch.autograd", "autograd"}


def _values(evidence: Evidence, name: str) -> list[Id]:
    return [v.value for v in evidence.document.variables if v.name == name and v.value is not None]
