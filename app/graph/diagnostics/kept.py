"""Results that a list or a sum keeps together with their graphs, although no backward pass needs them any more."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from app.graph.diagnostics.evidence import Evidence, Facts, short
from app.graph.document import Diagnostic
from app.graph.row import Id

REPEATED = 3
"""Passes from one line before it counts as a loop's."""
Loop = ast.For | ast.While


def kept_graphs(evidence: Evidence) -> Iterator[Diagnostic]:
    """A list to which each turn of a loop appends the loss that it has run backward from, or never will.

    A pass frees what the nodes have saved, but the nodes stay while the loss does.
    """
    losses = {**_unreached(evidence), **_losses(evidence)}
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


def summed_graphs(evidence: Evidence) -> Iterator[Diagnostic]:
    """A sum over the turns of a loop, such as an accuracy, that holds the graphs of all turns and is only read."""
    document = evidence.document
    for name, node in _unreached(evidence).items():
        links = _links(evidence, node)
        if links >= REPEATED and not any(each in evidence.passed for each in evidence.targets[node]):
            span = document.nodes[node].span
            values = [v.value for v in document.variables if v.name == name and v.value is not None]
            facts: Facts = {"name": name, "count": links, "cut": evidence.text(span) or document.nodes[node].name}
            yield Diagnostic("graph-grows", "hint", span, nodes=[node], values=values, facts=facts)


def _links(evidence: Evidence, node: Id) -> int:
    """How many sums of one line a node goes back through, each of the one before and of a result of its own."""
    nodes, count = evidence.document.nodes, 0
    following: Id | None = node
    while following is not None and nodes[following].name.startswith("AddBackward"):
        behind = evidence.targets[following]
        before = next((each for each in behind if nodes[each].span == nodes[node].span), None)
        count += any(each != before and nodes[each].kind != "accumulate_grad" for each in behind)
        following = before
    return count


def _unreached(evidence: Evidence) -> dict[str, Id]:
    """Variables with their nodes, several of which one line made, and that no pass comes to.

    In a run without any pass the graph may be what it is about, unless the variable is only read as a number.
    """
    document = evidence.document
    if document.outcome.status != "finished" or document.snippet.backward is not None:
        return {}
    lines: dict[Id | None, int] = {}
    for each in document.nodes:
        lines[each.span] = lines.get(each.span, 0) + 1
    found: dict[str, Id] = {}
    for variable in document.variables:
        value = None if variable.value is None else document.values[variable.value]
        node = None if value is None else value.grad_fn
        if value is None or node is None or node in evidence.passed or "." in variable.name:
            continue
        span = document.nodes[node].span
        repeated = span is not None and lines[span] >= REPEATED
        if repeated and (document.passes or _is_read(evidence, value.tensor)):
            found[variable.name] = node
    return found


def _is_read(evidence: Evidence, tensor: int | None) -> bool:
    """Whether ``item`` or ``float`` made a number of a tensor."""
    rows = [] if tensor is None else evidence.consumers.get(tensor, [])
    return any(short(evidence.document.ops[row].name) == "_local_scalar_dense" for row in rows)


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
