"""Losses that are given what they do not expect: probabilities for scores, a row for a column; and ReLUs that died."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from app.graph.diagnostics.evidence import Evidence, Facts, bare, numel, short
from app.graph.document import Diagnostic, Op, Value
from app.graph.row import Id

_VIEWS = frozenset(
    "view _unsafe_view reshape squeeze unsqueeze transpose permute t expand clone "
    "contiguous _to_copy to slice select flatten alias detach".split()
)
"""Operators that change the layout of a tensor, or its type, and not its numbers."""

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

DEAD = 0.99
"""At initialisation a ReLU passes about half of its inputs (He et al. 2015); this share of zeros says that it died."""
ENOUGH = 8
"""Of fewer elements than these, all may well be negative by chance."""
_SAMPLE = 256 * 256
"""Elements that statistics of a large tensor look at."""
_LAYERS = frozenset(
    ("addmm", "mm", "bmm", "baddbmm", "convolution", "native_batch_norm", "native_layer_norm", "linear")
)
_BIASED = frozenset(("add", "sub"))


def activations_before_losses(evidence: Evidence) -> Iterator[Diagnostic]:
    """Softmax before cross-entropy, sigmoid before a loss with logits, probabilities in a loss of logarithms."""
    told: set[tuple[str, Id | None]] = set()
    for row in evidence.forward:
        op = evidence.document.ops[row]
        code = _mistaken(evidence, op)
        if code is not None and (code, op.span) not in told and op.inputs:
            told.add((code, op.span))
            before = _source(evidence, evidence.document.values[op.inputs[0]])
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
        before = _before(evidence, op)
        return {"_softmax": "softmax-before-cross-entropy", "_log_softmax": "log-softmax-twice"}.get(before)
    if kind == "binary_cross_entropy_with_logits":
        return "sigmoid-before-logits" if _before(evidence, op) == "sigmoid" else None
    if kind.startswith("nll_loss") and "cross_entropy" not in evidence.call_name(op):
        if _before(evidence, op) == "_softmax":
            return "softmax-before-nll"
        statistics = evidence.document.values[op.inputs[0]].statistics
        # the logarithm of a probability is never positive
        if statistics is not None and isinstance(statistics.max, (int, float)) and statistics.max > 1e-3:  # noqa: PLR2004
            return "scores-before-nll"
    return None


def _before(evidence: Evidence, op: Op) -> str:
    source = _source(evidence, evidence.document.values[op.inputs[0]])
    return "" if source is None else bare(evidence.document.ops[source].name)


def _source(evidence: Evidence, value: Value) -> Id | None:
    """The operator that computed a value's numbers, past views and copies."""
    ops, row = evidence.document.ops, value.op
    while row is not None and short(ops[row].name) in _VIEWS and ops[row].inputs:
        row = evidence.document.values[ops[row].inputs[0]].op
    return row


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


def dead_relus(evidence: Evidence) -> Iterator[Diagnostic]:
    """ReLUs after a layer that give zero nearly everywhere, the last time they ran."""
    document = evidence.document
    last: dict[tuple[str | None, Id | None], Id] = {}
    for row in evidence.forward:
        op = document.ops[row]
        if bare(op.name) == "relu" and op.node is not None and op.outputs and op.inputs:
            last[None if op.module is None else document.modules[op.module].path, op.span] = row
    for row in last.values():
        op = document.ops[row]
        share, count = _zeros(document.values[op.outputs[0]]), numel(document.values[op.outputs[0]].shape)
        before = evidence.maker(document.values[op.inputs[0]])
        given = _zeros(document.values[op.inputs[0]]) if short(op.name) == "relu" else 0.0
        if share < DEAD or count < ENOUGH or given > 1 - DEAD or before is None:
            continue
        if short(op.name) == "relu" and not _is_layer(evidence, before):
            continue
        facts: Facts = {
            "cut": evidence.text(op.span) or "relu",
            "share": round(100 * share, 1),
            "count": count,
            "module": "" if op.module is None else document.modules[op.module].path,
        }
        nodes = [] if op.node is None else [op.node]
        yield Diagnostic("dead-relu", "warning", op.span, nodes=nodes, values=op.outputs[:1], facts=facts)


def _is_layer(evidence: Evidence, op: Op) -> bool:
    """Whether an operator is a layer, or adds a bias to one: not the hinge of a loss, whose zeros are its aim."""
    if bare(op.name) in _BIASED:
        sources = (_source(evidence, evidence.document.values[v]) for v in op.inputs)
        return any(source is not None and bare(evidence.document.ops[source].name) in _LAYERS for source in sources)
    return bare(op.name) in _LAYERS


def _zeros(value: Value) -> float:
    """Which share of the elements is zero; 0 where that is not known."""
    statistics = value.statistics
    if statistics is None:
        return 0.0
    looked_at = _SAMPLE if statistics.sampled else numel(value.shape)
    return min(1.0, statistics.zeros / looked_at) if looked_at else 0.0
