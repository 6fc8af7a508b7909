"""ReLUs that died."""

from __future__ import annotations

from collections.abc import Iterator

from app.graph.diagnostics.activations import source_of
from app.graph.diagnostics.evidence import Evidence, Facts, bare, numel, short
from app.graph.document import Diagnostic, Op, Value
from app.graph.row import Id

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
_CLAMPS = frozenset(("clamp", "clamp_min"))
_ZERO = (["0"], ["0.0"])


def dead_relus(evidence: Evidence) -> Iterator[Diagnostic]:
    """ReLUs after a layer that give zero nearly everywhere, the last time they ran."""
    document = evidence.document
    last: dict[tuple[str | None, Id | None], Id] = {}
    for row in evidence.forward:
        op = document.ops[row]
        if op.node is not None and op.outputs and op.inputs and _is_relu(evidence, op):
            last[None if op.module is None else document.modules[op.module].path, op.span] = row
    for row in last.values():
        op = document.ops[row]
        share, count = _zeros(document.values[op.outputs[0]]), numel(document.values[op.outputs[0]].shape)
        before = evidence.maker(document.values[op.inputs[0]])
        in_place = short(op.name).endswith("_")
        given = 0.0 if in_place else _zeros(document.values[op.inputs[0]])
        if share < DEAD or count < ENOUGH or given > 1 - DEAD or before is None:
            continue
        if not in_place and not _is_layer(evidence, before):
            continue
        facts: Facts = {
            "cut": evidence.text(op.span) or "relu",
            "share": round(100 * share, 1),
            "count": count,
            "module": "" if op.module is None else document.modules[op.module].path,
        }
        nodes = [] if op.node is None else [op.node]
        yield Diagnostic("dead-relu", "warning", op.span, nodes=nodes, values=op.outputs[:1], facts=facts)


def _is_relu(evidence: Evidence, op: Op) -> bool:
    """Whether an operator is a ReLU, or ``clamp(min=0)`` behind a layer, which is one.

    Of a clamp it is only known that its one bound is zero: from below, where the largest element stays or rises.
    """
    if bare(op.name) not in _CLAMPS:
        return bare(op.name) == "relu"
    before, after = (evidence.document.values[row].statistics for row in (op.inputs[0], op.outputs[0]))
    if op.constants not in _ZERO or before is None or after is None:
        return False
    return isinstance(before.max, float) and after.max == max(before.max, 0.0)


def _is_layer(evidence: Evidence, op: Op) -> bool:
    """Whether an operator is a layer, or adds a bias to one: not the hinge of a loss, whose zeros are its aim."""
    if bare(op.name) in _BIASED:
        sources = (source_of(evidence, v) for v in op.inputs)
        return any(source is not None and bare(evidence.document.ops[source].name) in _LAYERS for source in sources)
    return bare(op.name) in _LAYERS


def _zeros(value: Value) -> float:
    """Which share of the elements is zero; 0 where that is not known."""
    statistics = value.statistics
    if statistics is None:
        return 0.0
    looked_at = _SAMPLE if statistics.sampled else numel(value.shape)
    return min(1.0, statistics.zeros / looked_at) if looked_at else 0.0
