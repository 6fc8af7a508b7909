"""Which activation computed a value: one of PyTorch's operators, or a softmax that was written by hand."""

from __future__ import annotations

from app.graph.diagnostics.evidence import Evidence, bare, short
from app.graph.document import Op
from app.graph.row import Id

_VIEWS = frozenset(
    "view _unsafe_view reshape squeeze unsqueeze transpose permute t expand clone "
    "contiguous _to_copy to slice select flatten alias detach".split()
)
"""Operators that change the layout of a tensor, or its type, and not its numbers."""
_NAMES = {"_softmax": "softmax", "_log_softmax": "log_softmax", "sigmoid": "sigmoid"}
"""What PyTorch's own operators compute."""


def source_of(evidence: Evidence, value: Id) -> Id | None:
    """The operator that computed a value's numbers, past views and copies."""
    document = evidence.document
    row = document.values[value].op
    while row is not None and short(document.ops[row].name) in _VIEWS and document.ops[row].inputs:
        row = document.values[document.ops[row].inputs[0]].op
    return row


def activation_of(evidence: Evidence, value: Id) -> str:
    """``softmax``, ``log_softmax`` or ``sigmoid``, where a value is one of scores; empty where it is not.

    By hand a softmax is ``exp(x) / exp(x).sum(…)``, its logarithm ``x - logsumexp(x, …)``.
    """
    row = source_of(evidence, value)
    op = None if row is None else evidence.document.ops[row]
    if op is not None and bare(op.name) == "log":
        row = source_of(evidence, op.inputs[0])
        return "log_softmax" if row is not None and _computes(evidence, evidence.document.ops[row]) == "softmax" else ""
    return "" if op is None else _computes(evidence, op)


def _computes(evidence: Evidence, op: Op) -> str:
    kind = bare(op.name)
    if kind == "div" and _is_normalised(evidence, op, "sum", "exp"):
        return "softmax"
    if kind == "sub" and _is_normalised(evidence, op, "logsumexp", ""):
        return "log_softmax"
    return _NAMES.get(kind, "")


def _is_normalised(evidence: Evidence, op: Op, by: str, of: str) -> bool:
    """Whether an operator's second tensor is the first reduced over its classes, and the first is what it has to be."""
    document = evidence.document
    if len(op.inputs) != 2:  # noqa: PLR2004
        return False
    above, below = (source_of(evidence, value) for value in op.inputs)
    if below is None or bare(document.ops[below].name) != by:
        return False
    reduced = document.ops[below]
    if not _over_classes(evidence, reduced):
        return False
    if not of:
        return document.values[reduced.inputs[0]].tensor == document.values[op.inputs[0]].tensor
    within = source_of(evidence, reduced.inputs[0])
    if above is None or within is None or bare(document.ops[above].name) != of:
        return False
    # exp(x) may have been written twice
    first, second = document.ops[above], document.ops[within]
    return above == within or (bare(second.name) == of and first.inputs == second.inputs)


def _over_classes(evidence: Evidence, reduced: Op) -> bool:
    """Whether an operator reduces the dimension in which losses expect the classes: the second, of one the first."""
    dimensions = len(evidence.document.values[reduced.inputs[0]].shape)
    classes = min(1, dimensions - 1)
    if not reduced.constants:
        return dimensions == 1
    return reduced.constants[0] in {f"[{classes}]", f"[{classes - dimensions}]"}
