"""What training did: optimisers, and scalars of every pass, recorded whole or not."""

from __future__ import annotations

from app.graph.row import Count, Id, Label, Number, Row


class OptimizerStep(Row):
    """A call of ``step``; ``after`` counts the passes that had begun by then, as `Pass.number` does."""

    after: Count
    span: Id | None = None


class Optimizer(Row):
    """One ``torch.optim.Optimizer``; ``parameters`` are values, ``span`` is where it was made."""

    type: Label
    span: Id | None = None
    parameters: list[Id] = []
    steps: list[OptimizerStep] = []


class LeafHistory(Row):
    """L2 norms of a leaf and of its ``.grad`` after each pass of the history, ``None`` where it had none."""

    leaf: Id
    gradient: list[Number | None] = []
    norm: list[Number | None] = []


class History(Row):
    """Scalars of every pass that was not inside another one: its number, its one-element root, and norms by leaf.

    All lists are of one length. A run of more passes than fit keeps every second, every fourth… of them.
    """

    passes: list[Count] = []
    roots: list[Number | None] = []
    leaves: list[LeafHistory] = []
