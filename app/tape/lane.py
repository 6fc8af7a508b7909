"""What one thread is in the midst of."""

from __future__ import annotations

from typing import Any

from torch import Tensor

from app.graph.row import Id


class Lane:
    """The state of one recorded thread. Lane 0 is the thread that runs the snippet."""

    __slots__ = (
        "call",
        "depth",
        "duals",
        "entrance",
        "module",
        "modules",
        "number",
        "pending",
        "running",
        "transforms",
    )

    def __init__(self, number: int) -> None:
        self.number = number
        self.call: Id | None = None
        self.module: Id | None = None
        self.modules: list[Id | None] = []
        """The module calls around the current one, outermost first."""
        self.running: Id | None = None
        """The pass that runs now."""
        self.pending: tuple[Id, list[tuple[Tensor, Id]]] | None = None
        """The last operator and its results, until autograd has settled what they are."""
        self.duals: list[tuple[Tensor, Id]] = []
        """Results whose tangents are still to be read."""
        self.transforms: list[str] = []
        """torch.func's transforms in force, outermost first."""
        self.entrance: tuple[Any, str, Any] | None = None
        """Where the function of PyTorch's stands that was last called to begin a pass, and itself, until it is seen."""
        self.depth = 0
        """How many of our handlers are on the stack."""
