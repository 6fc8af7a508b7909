"""Where a graph document and plain PyTorch's own account of the same snippet differ."""

from __future__ import annotations

import collections
import math
import re
from collections.abc import Iterator
from typing import Any

from app.graph.document import Document, Value
from app.graph.row import Id

RELATIVE = 1e-6


def disagreements(document: Document, facts: dict[str, Any]) -> list[str]:
    """One line for each fact of `tests/oracle.py` that the document does not confirm."""
    return list(_compare(document, facts))


def differences(plain: dict[str, Any], recorded: dict[str, Any], *, but: frozenset[str] = frozenset()) -> list[str]:
    """One line for each fact that is not the same, to the bit, with the recorder; ``but`` names facts left out.

    Both are the oracle's; objects' addresses, which differ from process to process, are no facts.
    """
    found = []
    for kind, facts in plain.items():
        whole = (facts, recorded[kind])
        named = all(isinstance(side, dict) for side in whole)
        sides = whole if named else tuple({"": side} for side in whole)
        for name in sorted({*sides[0], *sides[1]}):
            one, other = (_without(side.get(name), but) for side in sides)
            if one != other:
                found.append(f"{kind} {name}: {one[:300]} without the recorder, {other[:300]} with it")
    return found


def _without(fact: Any, but: frozenset[str]) -> str:
    kept = {key: part for key, part in fact.items() if key not in but} if isinstance(fact, dict) else fact
    return without_addresses(repr(kept))


def _compare(document: Document, facts: dict[str, Any]) -> Iterator[str]:
    yield from (row.text for row in document.output if row.text.startswith("Gradwalk could not record"))
    yield from _compare_outcome(document, facts)
    printed = "".join(row.text for row in document.output if row.stream == "stdout")
    if without_addresses(printed) != without_addresses(facts["stdout"]):
        yield f"stdout: {printed!r} is not {facts['stdout']!r}"
    yield from _compare_variables(document, {**facts["tensors"], **facts["parameters"]})
    yield from _compare_graphs(document, facts["graphs"])


def _compare_variables(document: Document, facts: dict[str, Any]) -> Iterator[str]:
    variables = {row.name: row for row in document.variables}
    for name, expected in facts.items():
        variable = variables.get(name)
        if variable is None or variable.value is None:
            yield f"{name}: is missing"
            continue
        value = document.values[variable.value]
        for flag in ("shape", "dtype", "requires_grad", "is_leaf"):
            if flag in expected and getattr(value, flag) != expected[flag]:
                yield f"{name}.{flag}: {getattr(value, flag)} is not {expected[flag]}"
        grad_fn = None if value.grad_fn is None else document.nodes[value.grad_fn].name
        if "grad_fn" in expected and grad_fn != expected["grad_fn"]:
            yield f"{name}.grad_fn: {grad_fn} is not {expected['grad_fn']}"
        yield from _compare_elements(name, value, expected["value"])
        if (variable.grad is not None) != expected["has_grad"]:
            yield f"{name}.grad: {'there is one' if variable.grad is not None else 'is missing'}"
        elif variable.grad is not None:
            yield from _compare_elements(f"{name}.grad", document.values[variable.grad], expected["grad"])


def _compare_graphs(document: Document, graphs: dict[str, Any]) -> Iterator[str]:
    variables = {row.name: row for row in document.variables}
    for name, expected in graphs.items():
        variable = variables.get(name)
        root = document.values[variable.value].grad_fn if variable and variable.value is not None else None
        if root is None:
            yield f"{name}: has no graph"
            continue
        found = reachable_nodes(document, root)
        if found != expected:
            yield f"{name}'s graph: {found} is not {expected}"


def without_addresses(text: str) -> str:
    """An object's address differs from process to process."""
    return re.sub(r"0x[0-9a-f]+", "0x…", text)


def _compare_outcome(document: Document, facts: dict[str, Any]) -> Iterator[str]:
    error, expected = document.outcome.error, facts["error"]
    if (error is None) != (expected is None):
        yield f"error: {error} is not {expected}"
    elif error is not None:
        line = None if error.span is None else document.spans[error.span].line
        found = {"type": error.type, "message": error.message, "line": line}
        # Python appends "(<snippet>, line 3)" to a syntax error's message
        if expected["type"] == "SyntaxError":
            expected = {**expected, "message": expected["message"].rsplit(" (", 1)[0]}
        if found != expected:
            yield f"error: {found} is not {expected}"


def reachable_nodes(document: Document, root: Id) -> dict[str, Any]:
    """Names of all nodes below ``root``, and the number of edges."""
    slots: dict[Id, list[Id]] = collections.defaultdict(list)
    for edge in document.edges:
        slots[edge.source].append(edge.target)
    seen, stack, names, edges = {root}, [root], collections.Counter[str](), 0
    while stack:
        node = stack.pop()
        names[document.nodes[node].name] += 1
        for target in slots[node]:
            edges += 1
            if target not in seen:
                seen.add(target)
                stack.append(target)
    return {"nodes": dict(sorted(names.items())), "edges": edges}


def _compare_elements(name: str, value: Value, expected: list[Any] | None) -> Iterator[str]:
    if expected is None:
        return
    if value.preview is None:
        if expected:
            yield f"{name}: shows no elements"
        return
    positions = corner(value.shape)
    if len(positions) != len(value.preview):
        yield f"{name}: shows {len(value.preview)} elements, not {len(positions)}"
    for position, found in zip(positions, value.preview, strict=False):
        if not close(found, expected[position]):
            yield f"{name}[{position}]: {found} is not {expected[position]}"
            return
    finite = [_magnitude(x) for x in expected if math.isfinite(_magnitude(x))]
    if finite and value.statistics is not None:
        norm = math.sqrt(sum(x * x for x in finite))
        if not close(value.statistics.l2, norm) or not close(value.statistics.max, max(finite)):
            yield f"{name}.statistics: {value.statistics} is not of norm {norm} and maximum {max(finite)}"


def corner(shape: list[int]) -> list[int]:
    """Row-major positions of the elements that a preview of this shape shows."""
    size = math.prod(shape)
    if size <= 64:
        return list(range(size))
    if len(shape) == 1:
        return list(range(64))
    rows, columns = shape[-2:]
    return [row * columns + column for row in range(min(rows, 8)) for column in range(min(columns, 8))]


def close(found: Any, expected: Any) -> bool:
    """Equal to within float32's last bits; NaN equals NaN."""
    if isinstance(expected, list):
        return isinstance(found, list) and all(close(f, e) for f, e in zip(found, expected, strict=True))
    if isinstance(expected, str) or isinstance(found, str):
        return bool(found == expected)
    return math.isclose(found, expected, rel_tol=RELATIVE, abs_tol=1e-7)


def _magnitude(element: Any) -> float:
    if isinstance(element, list):
        return math.hypot(*(float(part) for part in element))
    return float(element)
