"""Where in the code a finding points, and what is called there."""

from __future__ import annotations

import ast
from typing import TypeVar

from app.graph.diagnostics.evidence import Evidence
from app.graph.diagnostics.source import Source
from app.graph.document import Diagnostic, Edit
from app.graph.row import Id

_Node = TypeVar("_Node", bound=ast.AST)
_MODULES = frozenset(("torch", "F", "nn", "functional"))
"""Names that modules of PyTorch go by, as against those of tensors."""


def node_at(evidence: Evidence, span: Id | None, kind: type[_Node]) -> _Node | None:
    """The node of a kind that is exactly a span."""
    return None if span is None else evidence.source.at(evidence.document.spans[span], kind)


def op_span(evidence: Evidence, finding: Diagnostic) -> Id | None:
    """The span of the operator that did it."""
    return None if finding.op is None else evidence.document.ops[finding.op].span


def called(call: ast.Call) -> str:
    """The last name of what is called: ``detach`` of ``h.detach()``."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def method_of(call: ast.Call) -> ast.expr | None:
    """What a method is called on; None for a function, also one of PyTorch's modules."""
    if not isinstance(call.func, ast.Attribute):
        return None
    base: ast.expr = call.func.value
    first = base
    while isinstance(first, ast.Attribute):
        first = first.value
    return None if isinstance(first, ast.Name) and first.id in _MODULES else base


def without_suffix(source: Source, node: ast.Attribute | ast.Call) -> Edit | None:
    """``h`` for ``h.detach()`` or ``h.data``."""
    attribute = node.func if isinstance(node, ast.Call) else node
    if not isinstance(attribute, ast.Attribute):
        return None
    end = source.place(attribute)[1] - len(attribute.attr)
    return source.change((source.code.rindex(".", 0, end), source.place(node)[1]), "")


def keyword(call: ast.Call, name: str) -> ast.keyword | None:
    """An argument given by name."""
    return next((each for each in call.keywords if each.arg == name), None)


def names(finding: Diagnostic) -> list[str]:
    """The names that a finding lists, if it lists all of them."""
    listed = finding.facts.get("names")
    every = [str(name) for name in listed] if isinstance(listed, list) else []
    return every if all(name.replace(".", "a").isidentifier() for name in every) else []
