"""What the engine did: the rows of passes and hooks."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, field

from app.graph.row import Count, Id, Label, Row


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
    tensors: list[Id] = []
    """What was to be differentiated, whether it has a graph or not."""
    roots: list[Root] = []
    retain_graph: bool = False
    create_graph: bool = False
    steps: list[Step] = []
    accumulated: list[Accumulation] = []
    error: Annotated[str, Meta(max_length=20_000)] | None = None
    transforms: Annotated[list[Label], Meta(max_length=64)] = []
    """torch.func's transforms around the pass, outermost first: what they send is not recorded."""
    requested: bool = False
    """True for the pass a reader asked for, which the snippet itself never ran."""


HookKind = Literal[
    "register_hook",
    "register_prehook",
    "retain_grad",
    "register_post_accumulate_grad_hook",
    "register_multi_grad_hook",
    "register_forward_pre_hook",
    "register_forward_hook",
    "register_full_backward_pre_hook",
    "register_full_backward_hook",
    "register_backward_hook",
]


class Firing(Row):
    """A hook ran; the gradient it was given and the one it left, or a module's result before and after it."""

    pass_: Id | None = field(default=None, name="pass")
    before: Id | None = None
    after: Id | None = None


class Hook(Row):
    """One hook the snippet registered; ``id`` is a value, node or module by ``target``.

    ``id`` is absent for a hook on a node that never fired, because PyTorch does not tell where it was put,
    for one on a module that the snippet left without a name, and for one on all modules.
    """

    target: Literal["tensor", "node", "module"]
    kind: HookKind
    function: Label = ""
    id: Id | None = None
    span: Id | None = None
    removed: bool = False
    fired: list[Firing] = []
