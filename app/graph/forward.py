"""What the snippet did: the rows of calls of PyTorch, operators and tensors."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, field

from app.graph.row import Count, Element, Id, Label, Number, Row, Shape


class Span(Row, array_like=True):
    """A stretch of the snippet: lines from 1, columns from 0 in UTF-16 code units, end exclusive."""

    line: Count
    column: Count
    end_line: Count
    end_column: Count


class Module(Row):
    """One call of an ``nn.Module``, or one that is a variable and was never called.

    A module called twice has two rows with one ``path``; ``parent`` is the call around this one.
    ``parameters`` counts its elements, children included.
    """

    path: Label
    type: Label
    parent: Id | None = None
    parameters: Count = 0


class Call(Row):
    """One call of PyTorch's public API by the snippet; ``stack`` has the user's frames, innermost first."""

    name: Label
    span: Id | None = None
    stack: Annotated[list[Id], Meta(max_length=64)] = []
    module: Id | None = None
    parent: Id | None = None


class Op(Row):
    """One ATen operator that ran; ``writes`` are the values it changed in place.

    ``node`` is the autograd node it made, or else, in a pass, the node whose backward ran it. ``thread`` is 0 for
    the main thread; ``transforms`` are torch.func's that were in force, outermost first.
    """

    name: Label
    grad_enabled: bool
    call: Id | None = None
    span: Id | None = None
    module: Id | None = None
    inputs: list[Id] = []
    outputs: list[Id] = []
    constants: list[Label] = []
    node: Id | None = None
    # ``pass`` is a Python keyword
    pass_: Id | None = field(default=None, name="pass")
    writes: list[Id] = []
    thread: Count = 0
    transforms: Annotated[list[Label], Meta(max_length=64)] = []


class Statistics(Row):
    """Over all elements, or over a sample of them where ``sampled``; of magnitudes where the tensor is complex.

    NaN and infinite elements are counted and left out of the rest; ``l2`` is the square root of the
    sum of squares; ``std`` divides by N. ``histogram`` counts elements, or a sample of some thousand, in bins of equal
    width from ``min`` to ``max``; it is empty where the preview has all of them, and where some are not finite.
    """

    min: Number | None = None
    max: Number | None = None
    mean: Number | None = None
    std: Number | None = None
    l2: Number | None = None
    nans: Count = 0
    infinities: Count = 0
    zeros: Count = 0
    sampled: bool = False
    histogram: Annotated[list[Count], Meta(max_length=64)] = []


class Value(Row):
    """One tensor at one version of its data.

    ``preview`` is row-major: all elements where there are at most 64, else the corner whose last two
    dimensions are cut to 8 and whose others are cut to their first index. ``tensor`` is equal for
    versions of one tensor, ``storage`` for tensors that share memory, ``output`` tells which of the
    operator's results this is, ``bytes`` is the size of the elements,
    ``tangent`` is what forward-mode differentiation carries along with it.
    """

    shape: Shape
    dtype: Label
    device: Label
    requires_grad: bool
    is_leaf: bool
    grad_fn: Id | None = None
    op: Id | None = None
    output: Count = 0
    version: Count = 0
    tensor: Count | None = None
    storage: Count | None = None
    base: Id | None = None
    statistics: Statistics | None = None
    preview: Annotated[list[Element], Meta(max_length=64)] | None = None
    bytes: Count = 0
    tangent: Id | None = None
