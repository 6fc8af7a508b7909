"""The graph document, schema 1: everything one run taught us, as flat arrays of rows.

A row's id is its index in its array, so a reference is an ``int`` and a missing one is ``None``.
Fields that are null, false, zero or empty by default are left out on the wire when they are; a field whose
absence could mislead has no default. NaN and infinities are the strings
``"nan"``, ``"inf"`` and ``"-inf"``; an absent number is ``None``. What a child process sends is
decoded by `app.graph.codec`, which refuses unknown fields and references out of range.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, field

from app.graph.row import Attribute, Count, Element, Id, Label, Number, Row, Shape, Signed, Text


class Span(Row, array_like=True):
    """A stretch of the snippet: lines from 1, columns from 0 in UTF-16 code units, end exclusive."""

    line: Count
    column: Count
    end_line: Count
    end_column: Count


class Snippet(Row):
    """The source that ran, the seed of all random generators, and the result a reader asked to differentiate."""

    code: Text
    seed: Signed = 0
    backward: Label | None = None


class Environment(Row):
    """Versions and the device that the run had."""

    python: Label
    torch: Label
    device: Label
    threads: Count
    recorder: Label


class Frame(Row):
    """One of the snippet's own stack frames, outermost first."""

    function: Label
    span: Id | None = None


class Error(Row):
    """What the snippet raised; ``message`` is PyTorch's or Python's own, in its own language."""

    type: Label
    message: Annotated[str, Meta(max_length=20_000)]
    span: Id | None = None
    frames: Annotated[list[Frame], Meta(max_length=64)] = []
    suggestion: Label | None = None


Status = Literal["finished", "failed", "stopped"]
Reason = Literal["wall_time", "cpu_time", "memory", "output", "result", "exit", "crash", "cancelled", "lost"]
"""Why a run stopped: the slug of a limit, or how its process ended."""


class Outcome(Row):
    """How the run ended; durations in seconds, memory in bytes."""

    status: Status
    reason: Reason | None = None
    error: Error | None = None
    exit_code: Signed | None = None
    wall_seconds: float | None = None
    cpu_seconds: float | None = None
    peak_memory_bytes: Count | None = None


class Output(Row):
    """A piece of text in the order written, with the call that wrote it where known."""

    stream: Literal["stdout", "stderr", "warning"]
    text: Text
    span: Id | None = None


class Figure(Row):
    """A picture the snippet showed; ``data`` is base64, sizes are CSS pixels."""

    mime: Literal["image/png"]
    data: Annotated[str, Meta(max_length=4_000_000, pattern=r"^[A-Za-z0-9+/]*={0,2}$")]
    width: Count
    height: Count
    span: Id | None = None


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

    ``node`` is the autograd node it made, or else, in a pass, the node whose backward ran it.
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


class Statistics(Row):
    """Over all elements, or over a sample of them where ``sampled``; of magnitudes where the tensor is complex.

    NaN and infinite elements are counted and left out of the rest; ``l2`` is the square root of the
    sum of squares; ``std`` divides by N.
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


class Value(Row):
    """One tensor at one version of its data.

    ``preview`` is row-major: all elements where there are at most 64, else the corner whose last two
    dimensions are cut to 8 and whose others are cut to their first index. ``tensor`` is equal for
    versions of one tensor, ``storage`` for tensors that share memory, ``output`` tells which of the
    operator's results this is, ``bytes`` is the size of the elements.
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
    stored: bool = False


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


class Root(Row):
    """Where a pass started, and the gradient it was seeded with."""

    node: Id
    output: Count = 0
    seed: Id | None = None


class Step(Row):
    """The engine ran one node: gradients received, one per forward output and after hooks, and sent, one per slot."""

    node: Id
    received: list[Id | None] = []
    sent: list[Id | None] = []


class Accumulation(Row):
    """What a pass did to a leaf's ``.grad``; ``leaf`` is its AccumulateGrad node, the rest are values."""

    leaf: Id
    before: Id | None = None
    incoming: Id | None = None
    after: Id | None = None


class Pass(Row):
    """One run of the engine; ``number`` counts all passes of the run from 1, recorded or not."""

    kind: Literal["backward", "grad"]
    number: Count
    recorded: bool
    span: Id | None = None
    parent: Id | None = None
    roots: list[Root] = []
    retain_graph: bool = False
    create_graph: bool = False
    steps: list[Step] = []
    accumulated: list[Accumulation] = []
    error: Annotated[str, Meta(max_length=20_000)] | None = None
    requested: bool = False
    """True for the pass a reader asked for, which the snippet itself never ran."""


HookKind = Literal[
    "register_hook",
    "register_prehook",
    "retain_grad",
    "register_post_accumulate_grad_hook",
    "register_forward_pre_hook",
    "register_forward_hook",
    "register_full_backward_pre_hook",
    "register_full_backward_hook",
]


class Firing(Row):
    """A hook ran in a pass; the gradient before and after it."""

    pass_: Id | None = field(default=None, name="pass")
    before: Id | None = None
    after: Id | None = None


class Hook(Row):
    """One hook the snippet registered; ``id`` is a value, node or module by ``target``."""

    target: Literal["tensor", "node", "module"]
    id: Id
    kind: HookKind
    function: Label
    span: Id | None = None
    removed: bool = False
    fired: list[Firing] = []


class Variable(Row):
    """A name at the end of the run; a module's parameters and buffers have rows of their own."""

    name: Label
    value: Id | None = None
    module: Id | None = None
    grad: Id | None = None


class Formula(Row):
    """The gradient sent to one argument, as text, as LaTeX, and where it comes from."""

    text: Annotated[str, Meta(max_length=4_000)] = ""
    latex: Annotated[str, Meta(max_length=4_000)] = ""
    source: Label = ""


class Diagnostic(Row):
    """Something worth telling; the words come from the catalogue in the reader's language."""

    code: Label
    severity: Literal["error", "warning", "hint"]
    span: Id | None = None
    nodes: list[Id] = []
    values: list[Id] = []
    facts: dict[Label, Attribute] = {}


class Kept(Row):
    """How many there are in the document of how many the run had; ``seen`` is absent where that was not counted."""

    kept: Count
    seen: Count | None = None


class Truncated(Row):
    """What was left out for size; a key is absent where nothing was."""

    ops: Kept | None = None
    nodes: Kept | None = None
    values: Kept | None = None
    passes: Kept | None = None
    steps: Kept | None = None
    output: Kept | None = None
    figures: Kept | None = None
    variables: Kept | None = None


class Document(Row, kw_only=True, omit_defaults=False):
    """One run of one snippet; its arrays are there even when they are empty."""

    schema: Literal[1]
    id: Annotated[str, Meta(max_length=64, pattern=r"^[A-Za-z0-9_-]*$")] | None = None
    snippet: Snippet
    environment: Environment
    outcome: Outcome
    output: list[Output] = []
    figures: list[Figure] = []
    spans: list[Span] = []
    modules: list[Module] = []
    calls: list[Call] = []
    ops: list[Op] = []
    values: list[Value] = []
    nodes: list[Node] = []
    edges: list[Edge] = []
    passes: list[Pass] = []
    hooks: list[Hook] = []
    variables: list[Variable] = []
    formulas: dict[Label, dict[Label, Formula]] = {}
    diagnostics: list[Diagnostic] = []
    truncated: Truncated = field(default_factory=Truncated)
