"""What autograd built: the rows of nodes and edges."""

from __future__ import annotations

from typing import Literal

from app.graph.row import Attribute, Count, Id, Label, Row, Shape


class NodeOutput(Row):
    """Metadata autograd keeps of one result of the node's operator, and the value where known."""

    shape: Shape
    dtype: Label
    value: Id | None = None


SavedState = Literal["held", "freed", "packed", "modified"]


class Saved(Row):
    """A tensor a node keeps for its backward, as it stood before the engine ran it."""

    name: Label
    state: SavedState
    value: Id | None = None
    bytes: Count = 0
    saved_version: Count | None = None
    current_version: Count | None = None


NodeKind = Literal["function", "accumulate_grad", "custom", "copy_slices", "opaque"]


class Node(Row):
    """One autograd node (a ``grad_fn``).

    ``name`` is what ``grad_fn.name()`` says; ``order`` is 1 for what the forward built, 2 for what a
    backward built with ``create_graph``, and so on; ``sequence`` is absent for AccumulateGrad.
    """

    name: Label
    kind: NodeKind
    order: Count
    op: Id | None = None
    call: Id | None = None
    span: Id | None = None
    module: Id | None = None
    created_by: Id | None = None
    sequence: Count | None = None
    outputs: list[NodeOutput] = []
    attributes: dict[Label, Attribute] = {}
    saved: list[Saved] = []
    leaf: Id | None = None
    definition: Id | None = None
    """Where the snippet wrote the backward of a custom Function."""


class Edge(Row):
    """One entry of ``next_functions``; its identity is (source, slot), so ``x * x`` has two.

    ``output`` tells which result of the target's operator flowed here; ``argument`` is its name in
    PyTorch's derivative table.
    """

    source: Id
    slot: Count
    target: Id
    output: Count = 0
    argument: Label | None = None
