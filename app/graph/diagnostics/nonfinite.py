"""Where the first NaN or infinity came from: in the forward, or in a backward pass."""

from __future__ import annotations

from collections.abc import Iterator

from app.graph.diagnostics.evidence import Evidence, Facts, bare, short
from app.graph.document import Diagnostic, Op, Pass, Step
from app.graph.row import Id

NAN = "NaN"
_MASKS = frozenset(("masked_fill", "fill", "full", "full_like", "where", "scalar_tensor", "lift_fresh", "zero"))
"""Operators that put a number where they are told; an infinity of theirs is meant."""
_EMPTY = frozenset(
    ("empty", "empty_like", "empty_strided", "new_empty", "new_empty_strided", "resize", "empty_permuted")
)
"""Operators that leave whatever the memory held."""
_BY_OPERATOR = {"log": "non-finite-log", "div": "non-finite-division", "exp": "non-finite-exp"}
_STEEP = frozenset(("SqrtBackward0", "RsqrtBackward0", "LogBackward0", "PowBackward0", "DivBackward0", "AcosBackward0"))


def nonfinite_forward(evidence: Evidence) -> Iterator[Diagnostic]:
    """The operator that made the first NaN or infinity of those that reached the root of a pass.

    Infinities that the computation takes back, such as masks before a softmax, do not reach it and are not told.
    """
    for entry in evidence.passes:
        for root in evidence.root_values(entry):
            if is_nonfinite(evidence, root):
                finding = _trace(evidence, root, entry)
                if finding is not None:
                    yield finding
                return


def _trace(evidence: Evidence, root: Id, entry: Pass) -> Diagnostic | None:
    """Back along non-finite values, to the earliest operator that had only finite ones."""
    document = evidence.document
    values, ops = document.values, document.ops
    origins: list[Id] = []
    turning: list[Id] = []
    given: list[Id] = []
    pending = [root]
    seen: set[Id] = set()
    while pending:
        value = pending.pop()
        row = values[value].op
        if row is None or short(ops[row].name).rstrip("_") in _EMPTY or not ops[row].inputs:
            given.append(value)
            continue
        if row in seen:
            continue
        seen.add(row)
        spoilt = [v for v in ops[row].inputs if is_nonfinite(evidence, v)]
        if spoilt:
            pending.extend(spoilt)
            if kind(evidence, value) == NAN and all(kind(evidence, v) != NAN for v in spoilt):
                turning.append(row)
        elif bare(ops[row].name) in _MASKS:
            given.append(value)
        else:
            origins.append(row)
    if origins:
        return _origin(evidence, min(origins), root, entry)
    if turning:
        finding = _origin(evidence, min(turning), root, entry)
        finding.code = "non-finite-of-infinite"
        return finding
    if given:
        first = min(given)
        maker = evidence.maker(values[first])
        facts: Facts = {"name": evidence.title(first), "root": evidence.title(root), "what": kind(evidence, first)}
        span = entry.span if maker is None else maker.span
        return Diagnostic("non-finite-data", "warning", span, values=[first, root], facts=facts)
    return None


def _origin(evidence: Evidence, row: Id, root: Id, entry: Pass) -> Diagnostic:
    op: Op = evidence.document.ops[row]
    span = op.span if op.pass_ is None or op.node is None else evidence.origin(op.node)
    result = next((v for v in evidence.results[row] if is_nonfinite(evidence, v)), root)
    facts: Facts = {
        "cut": evidence.text(span) or short(op.name),
        "what": kind(evidence, result),
        "root": evidence.title(root),
        "number": entry.number,
        "line": evidence.line(entry.span),
    }
    code = "non-finite-in-pass"
    if op.pass_ is None:
        code = _BY_OPERATOR.get(bare(op.name), "non-finite-forward")
    return Diagnostic(
        code,
        "warning",
        span,
        nodes=[] if op.node is None else [op.node],
        values=[result, root],
        facts=facts,
    )


def nonfinite_backward(evidence: Evidence) -> Iterator[Diagnostic]:
    """The first node that received finite gradients and sent others, while the root of its pass was finite."""
    for entry in evidence.passes:
        if any(is_nonfinite(evidence, root) for root in evidence.root_values(entry)):
            return
        for step in entry.steps:
            sent = [v for v in step.sent if v is not None and is_nonfinite(evidence, v)]
            received = [v for v in step.received if v is not None]
            if sent and not any(is_nonfinite(evidence, v) for v in received):
                yield _first_sent(evidence, entry, step, sent[0])
                return


def _first_sent(evidence: Evidence, entry: Pass, step: Step, sent: Id) -> Diagnostic:
    document = evidence.document
    node = document.nodes[step.node]
    masked = [
        s for s in evidence.sources[step.node] if document.nodes[s].name.startswith(("Where", "MaskedFill", "Index"))
    ]
    zeros = any((s := document.values[v].statistics) is not None and s.zeros for v in step.received if v is not None)
    code = "non-finite-masked" if masked and zeros else "non-finite-backward"
    if code == "non-finite-backward" and node.name in _STEEP:
        code = "non-finite-steep"
    operand = document.ops[node.op].inputs[0] if node.op is not None and document.ops[node.op].inputs else None
    facts: Facts = {
        "node": node.name,
        "cut": evidence.text(node.span) or node.name,
        "what": kind(evidence, sent),
        "operand": evidence.title(operand),
        "number": entry.number,
        "line": evidence.line(entry.span),
    }
    return Diagnostic(code, "warning", node.span, nodes=[step.node], values=[sent], facts=facts)


def is_nonfinite(evidence: Evidence, value: Id) -> bool:
    """Whether any element is NaN or infinite."""
    statistics = evidence.document.values[value].statistics
    return statistics is not None and (statistics.nans > 0 or statistics.infinities > 0)


def kind(evidence: Evidence, value: Id) -> str:
    """``NaN`` or ``∞``."""
    statistics = evidence.document.values[value].statistics
    return NAN if statistics is not None and statistics.nans else "∞"
