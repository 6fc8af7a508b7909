"""Losses that a list keeps together with their graphs."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from app.graph.diagnostics.evidence import Evidence
from app.graph.document import Diagnostic
from app.graph.row import Id

REPEATED = 3
"""Passes from one line before it counts as a loop's."""
Loop = ast.For | ast.While


def kept_graphs(evidence: Evidence) -> Iterator[Diagnostic]:
    """A list to which each turn of a loop appends the loss that it has run backward from.

    The pass frees what the nodes have saved, but the nodes stay while the loss does.
    """
    losses = _losses(evidence)
    for call in appending(evidence) if losses else ():
        held, kept = evidence.source.text(call.func.value), evidence.source.text(call.args[0])  # type: ignore[attr-defined]
        if (node := losses.get(kept)) is not None:
            yield Diagnostic(
                "list-keeps-graphs",
                "hint",
                evidence.document.nodes[node].span,
                nodes=[node],
                facts={"name": held, "kept": kept, "line": call.lineno},
            )


def appending(evidence: Evidence) -> Iterator[ast.Call]:
    """Every ``losses.append(loss)`` in a loop that neither makes nor empties the list."""
    source = evidence.source
    emptied: dict[ast.AST, set[str]] = {}
    for call in source.all(ast.Call):
        match call:
            case ast.Call(ast.Attribute(ast.Name(held), "append"), [ast.Name()], []):
                loop: ast.AST | None = source.around(call, Loop)  # type: ignore[arg-type]
                if loop is None:
                    continue
                if loop not in emptied:
                    emptied[loop] = {name for each in ast.walk(loop) for name in _emptied(each)}
                if held not in emptied[loop]:
                    yield call


def _emptied(node: ast.AST) -> Iterator[str]:
    """The name whose list a node sets anew or takes from."""
    match node:
        case ast.Name(name, ast.Store() | ast.Del()) | ast.Subscript(ast.Name(name), _, ast.Store() | ast.Del()):
            yield name
        case ast.Call(ast.Attribute(ast.Name(name), "clear" | "pop" | "popleft")):
            yield name


def _losses(evidence: Evidence) -> dict[str, Id]:
    """Variables with the node that made them, where several passes began from that line and kept nothing."""
    document = evidence.document
    passes: dict[Id | None, int] = {}
    for entry in evidence.passes:
        if entry.kind == "backward" and not entry.retain_graph and len(entry.roots) == 1:
            span = document.nodes[entry.roots[0].node].span
            passes[span] = passes.get(span, 0) + 1
    losses: dict[str, Id] = {}
    for variable in document.variables:
        node = None if variable.value is None else document.values[variable.value].grad_fn
        span = None if node is None else document.nodes[node].span
        if node is not None and span is not None and passes.get(span, 0) >= REPEATED:
            losses[variable.name] = node
    return losses
