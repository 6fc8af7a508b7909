"""Gradients that vanish or explode from layer to layer."""

from __future__ import annotations

import math
from collections.abc import Iterator

from app.graph.diagnostics.evidence import Evidence, Facts
from app.graph.document import Diagnostic, Pass
from app.graph.row import Id

LAYERS = 5
"""Fewer layers than this say nothing of a trend."""
FACTOR = 1e3
"""The gradient of the first layers is this many times smaller or larger than that of the last ones.

One learning rate then cannot serve both: a step that moves the last layers by a thousandth of their size
moves the first by a millionth, which is near float32's 6e-8 of resolution; at an initialisation that keeps
variances (Glorot and Bengio 2010; He et al. 2015) the ratio stays within about one order of magnitude.
"""
STEADY = 0.9
"""Correlation of the gradient's logarithm with depth: a trend, and no single small layer.

A gradient that is multiplied by about the same factor at each layer has a straight line for its logarithm
(Hochreiter 1991; Pascanu, Mikolov and Bengio 2013).
"""

_LAYER = ("Addmm", "Mm", "Convolution", "Bmm", "Baddbmm", "Mv", "Addmv", "Linear")


def gradients_along_depth(evidence: Evidence) -> Iterator[Diagnostic]:
    """One finding at most, of the last pass that shows it."""
    for entry in reversed(evidence.passes):
        if entry.kind == "backward" and entry.error is None:
            finding = _trend(evidence, entry)
            if finding is not None:
                yield finding
                return


def _trend(evidence: Evidence, entry: Pass) -> Diagnostic | None:
    layers = sorted(_layers(evidence, entry))
    if len(layers) < LAYERS:
        return None
    logs = [math.log10(norm) for _, _, norm in layers]
    quarter = max(1, len(layers) // 4)
    first, last = _median(logs[:quarter]), _median(logs[-quarter:])
    if abs(last - first) < math.log10(FACTOR) or abs(_correlation(logs)) < STEADY:
        return None
    (_, near, smallest), (_, far, largest) = layers[0], layers[-1]
    facts: Facts = {
        "count": len(layers),
        "first": smallest,
        "last": largest,
        "factor": 10 ** (abs(last - first) / (len(layers) - 1)),
        "number": entry.number,
        "line": evidence.line(evidence.document.nodes[near].span),
    }
    code = "gradients-vanish" if first < last else "gradients-explode"
    return Diagnostic(code, "warning", entry.span, nodes=[near, far], facts=facts)


def _layers(evidence: Evidence, entry: Pass) -> Iterator[tuple[int, Id, float]]:
    """(sequence, node, L2 norm of the gradient received) of nodes that multiply by a leaf's matrix."""
    document = evidence.document
    for step in entry.steps:
        node = document.nodes[step.node]
        if node.sequence is None or not node.name.startswith(_LAYER) or not _has_weight(evidence, step.node):
            continue
        statistics = [document.values[v].statistics for v in step.received if v is not None]
        norms = [s.l2 for s in statistics if s is not None and isinstance(s.l2, (int, float))]
        norm = math.hypot(*norms)
        if norm > 0 and math.isfinite(norm):
            yield node.sequence, step.node, norm


def _has_weight(evidence: Evidence, node: Id) -> bool:
    nodes = evidence.document.nodes
    for target in evidence.targets[node]:
        through = nodes[target].name.startswith(("T", "Transpose", "View", "Expand", "Permute"))
        behind = evidence.targets[target] if through else []
        if any(nodes[each].kind == "accumulate_grad" for each in (target, *behind)):
            return True
    return False


def _median(numbers: list[float]) -> float:
    return sorted(numbers)[len(numbers) // 2]


def _correlation(numbers: list[float]) -> float:
    """Pearson's, of numbers with their positions."""
    count = len(numbers)
    middle, mean = (count - 1) / 2, sum(numbers) / count
    with_depth = sum((i - middle) * (x - mean) for i, x in enumerate(numbers))
    spread = math.sqrt(sum((i - middle) ** 2 for i in range(count)) * sum((x - mean) ** 2 for x in numbers))
    return with_depth / spread if spread else 0.0
