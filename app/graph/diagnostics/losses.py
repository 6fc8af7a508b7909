"""Losses that are given what they do not expect: probabilities for scores, a row for a column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from app.graph.diagnostics.activations import activation_of, source_of
from app.graph.diagnostics.evidence import Evidence, Facts, bare, numel, short
from app.graph.document import Diagnostic, Op, Value
from app.graph.row import Id

_SUSPECTS = frozenset(
    "sub rsub add mul div mse_loss l1_loss smooth_l1_loss huber_loss "
    "binary_cross_entropy binary_cross_entropy_with_logits".split()
)
_ON_PURPOSE = frozenset(("unsqueeze", "view", "reshape", "slice", "select", "transpose", "permute", "t", "expand"))
"""Operators whose author thought of the shape."""
_REDUCING = frozenset(
    ("sum", "mean", "norm", "linalg_vector_norm", "mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss")
)
_BETWEEN = 4
"""So many operators at most lie between a difference and the mean of a loss."""


def activations_before_losses(evidence: Evidence) -> Iterator[Diagnostic]:
    """Softmax before cross-entropy, sigmoid before a loss with logits, probabilities in a loss of logarithms."""
    told: set[tuple[str, Id | None]] = set()
    for row in evidence.forward:
        op = evidence.document.ops[row]
        code = _mistaken(evidence, op)
        if code is not None and (code, op.span) not in told and op.inputs:
            told.add((code, op.span))
            before = source_of(evidence, op.inputs[0])
            source = None if before is None else evidence.document.ops[before]
            facts: Facts = {
                "cut": evidence.text(op.span) or short(op.name),
                "line": None if source is None else evidence.line(source.span),
                "made": "" if source is None else evidence.text(source.span),
            }
            severity: Literal["warning", "hint"] = "hint" if code == "log-softmax-twice" else "warning"
            nodes = [] if op.node is None else [op.node]
            yield Diagnostic(code, severity, op.span, nodes=nodes, values=op.inputs[:1], facts=facts, op=before)


def _mistaken(evidence: Evidence, op: Op) -> str | None:
    kind = short(op.name)
    if not op.inputs:
        return None
    if kind == "_log_softmax" and "cross_entropy" in evidence.call_name(op):
        before = activation_of(evidence, op.inputs[0])
        return {"softmax": "softmax-before-cross-entropy", "log_softmax": "log-softmax-twice"}.get(before)
    if kind == "binary_cross_entropy_with_logits":
        return "sigmoid-before-logits" if activation_of(evidence, op.inputs[0]) == "sigmoid" else None
    if kind.startswith("nll_loss") and "cross_entropy" not in evidence.call_name(op):
        if activation_of(evidence, op.inputs[0]) == "softmax":
            return "softmax-before-nll"
        statistics = evidence.document.values[op.inputs[0]].statistics
        # the logarithm of a probability is never positive
        if statistics is not None and isinstance(statistics.max, (int, float)) and statistics.max > 1e-3:  # noqa: PLR2004
            return "scores-before-nll"
    return None


def suspicious_broadcasts(evidence: Evidence) -> Iterator[Diagnostic]:
    """(N, 1) with (N,) made (N, N) on the way to a loss: a column met a row where two of a kind were meant.

    Shapes that the snippet arranged itself, by ``unsqueeze`` or ``[:, None]``, are taken as meant.
    """
    document = evidence.document
    told: set[Id | None] = set()
    for row in evidence.forward:
        op = document.ops[row]
        if bare(op.name) not in _SUSPECTS or len(op.inputs) < 2 or op.span in told:  # noqa: PLR2004
            continue
        left, right = (_unexpanded(evidence, v) for v in op.inputs[:2])
        column = _column(document.values[left], document.values[right])
        if column is None or _on_purpose(evidence, left if column == 0 else right):
            continue
        if not _reaches_scalar(evidence, row):
            continue
        told.add(op.span)
        result = op.outputs[0] if op.outputs else left
        size = document.values[left if column == 0 else right].shape[-2]
        facts: Facts = {
            "cut": evidence.text(op.span) or short(op.name),
            "left": str(tuple(document.values[left].shape)),
            "right": str(tuple(document.values[right].shape)),
            "result": str((size, size)),
            "name": evidence.title(left if column == 0 else right),
            "other": evidence.title(right if column == 0 else left),
        }
        nodes = [] if op.node is None else [op.node]
        yield Diagnostic("suspicious-broadcast", "warning", op.span, nodes=nodes, values=[result], facts=facts)


def _unexpanded(evidence: Evidence, value: Id) -> Id:
    """The value before a loss function expanded it."""
    op = evidence.maker(evidence.document.values[value])
    if op is not None and short(op.name) == "expand" and op.inputs:
        name = evidence.call_name(op)
        if "loss" in name or "broadcast_tensors" in name or "entropy" in name:
            return op.inputs[0]
    return value


def _column(left: Value, right: Value) -> int | None:
    """Which of the two is (N, 1) where the other is (N,), N > 1."""
    for position, (column, row) in enumerate(((left.shape, right.shape), (right.shape, left.shape))):
        if len(column) == 2 and len(row) == 1 and column[1] == 1 and column[0] == row[0] > 1:  # noqa: PLR2004
            return position
    return None


def _on_purpose(evidence: Evidence, column: Id) -> bool:
    op = evidence.maker(evidence.document.values[column])
    return op is not None and short(op.name) in _ON_PURPOSE


def _reaches_scalar(evidence: Evidence, row: Id) -> bool:
    """Whether a sum or mean over everything follows within a few operators."""
    document = evidence.document
    frontier = {row}
    for _ in range(_BETWEEN):
        following: set[Id] = set()
        for each in frontier:
            op = document.ops[each]
            if bare(op.name) in _REDUCING and any(numel(document.values[v].shape) == 1 for v in op.outputs):
                return True
            for value in op.outputs:
                tensor = document.values[value].tensor
                if tensor is not None:
                    following.update(c for c in evidence.consumers.get(tensor, [])[:4] if c > each)
        frontier = following
    return False
