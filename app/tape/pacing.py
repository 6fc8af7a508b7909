"""Which passes of a long run are recorded."""

from __future__ import annotations

import math
from dataclasses import dataclass

FIRST = 32
"""The first passes are recorded without a gap."""
GROWTH = 1.4
"""After them, each recorded pass is about this many times further on than the one before."""


@dataclass(frozen=True)
class Budget:
    """How much is recorded whole before recording steps aside.

    ``values_bytes`` is about how long the values may be in the document, ``output_bytes`` counts UTF-8,
    ``figure_bytes`` the PNG of one figure.
    """

    ops: int = 60_000
    nodes: int = 60_000
    passes: int = 64
    values_bytes: int = 32_000_000
    output_bytes: int = 256 * 1024
    figures: int = 16
    figure_bytes: int = 2_000_000
    variables: int = 2_000


class Pacing:
    """Thins the passes of a run: first ones whole, then ever sparser ones, until the budget is spent."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._next = 1
        self.seen = 0
        self.kept = 0

    def due(self) -> bool:
        """Whether the next pass is to be recorded, with the operators that lead up to it."""
        return self.kept < self._budget.passes and self.seen + 1 >= self._next

    def count(self, *, kept: bool) -> int:
        """A pass begins; returns its number, from 1."""
        self.seen += 1
        if kept:
            self.kept += 1
            self._next = self.seen + 1 if self.seen < FIRST else math.ceil(self.seen * GROWTH)
        return self.seen
