"""Answers that take a second look at the run: numeric checks, Jacobians, a gradient split by path, and nudges."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from app.graph.row import Count, Id, Label, Number, Row

Skipped = Literal[
    "leaf",
    "random",
    "not_differentiable",
    "not_finite",
    "raised",
    "unsupported",
    "too_large",
    "not_recorded",
    "other_node",
    "too_coarse",
    "by_design",
]
"""Why an operator was not looked at again.

A leaf has no derivative of its own; the operator draws random numbers; it has no derivative at this point, or none
that is finite; running it again raised; its tensors are sparse, quantized or of the snippet's own class; they are too
large; the operator was not recorded; running it again makes a node of another class; it rounds to
half precision; PyTorch sends by design another gradient, as for the padding of an embedding.
"""


class Check(Row):
    """A node's vector-Jacobian product for one slot, against central differences of the same operator.

    ``error`` is relative. The operator runs in ``dtype``: float64 unless it refuses. A verdict that holds for all
    of a node has no ``slot``; ``message`` is what running the operator again raised.
    """

    node: Id
    verdict: Literal["agrees", "differs", "skipped"]
    slot: Count | None = None
    error: Number | None = None
    dtype: Label | None = None
    reason: Skipped | None = None
    message: Annotated[str, Meta(max_length=2_000)] | None = None


class Jacobian(Row):
    """Derivatives of one of an operator's results by the argument behind one slot, worked out in float64.

    ``elements`` is row-major: ``rows`` are the result's elements in row-major order, ``columns`` the argument's.
    """

    node: Id
    slot: Count
    rows: Count
    columns: Count
    elements: Annotated[list[Number], Meta(max_length=4_096)]
    output: Count = 0


class GradientPath(Row):
    """A path from the result to the input, as edges in the order that gradients flow, and the gradient along it."""

    edges: list[Id]
    value: Id


SplitFailure = Literal["unknown_variable", "not_scalar", "no_graph", "not_connected", "too_long"]
"""Why there are no paths: no variable has the name; the result has not one element; it has no graph; the input is
not in it; working them out took too long."""


class Split(Row):
    """The gradient of a result by an input, as a sum over paths through the graph; hooks are no part of it.

    ``total`` is the value of the whole gradient, ``rest`` that of the paths left out; ``seen`` counts all paths.
    Without an answer ``reason`` says why, and ``node`` where it is a node's.
    """

    total: Id | None = None
    paths: list[GradientPath] = []
    rest: Id | None = None
    seen: Count | None = None
    reason: SplitFailure | Skipped | None = None
    node: Id | None = None


class Nudged(Row):
    """What became of a nudge: the element before and after, as its dtype holds them, or why it stayed as it was.

    The run met no such value; its elements are no real numbers; it has no such element; its memory cannot be
    written to, as that of a sparse tensor, of bfloat16, or of an element that stands for several.
    """

    before: Number | None = None
    after: Number | None = None
    reason: Literal["unknown_value", "not_real", "unknown_element", "unsupported"] | None = None
