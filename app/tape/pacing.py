"""Which passes of a long run are recorded."""

from __future__ import annotations

import math
from dataclasses import dataclass

FIRST = 32
"""The first passes are recorded without a gap."""
GROWTH = 1.4
"""After them, each recorded pass is about this many times further on than the one before."""
DOCUMENT_BYTES = 64 * 1024 * 1024
"""No document of a `Budget` is longer."""
LAST = 4
"""So many of the last passes are recorded, where their loops can be seen to end."""


@dataclass(frozen=True)
class Budget:
    """How much is recorded whole before recording steps aside.

    ``values_bytes`` is how long the values may be in the document before new ones say no more what tensors hold;
    half of it is for those before the first pass. ``output_bytes`` counts UTF-8, ``figure_bytes`` the PNG of one
    figure, ``history`` the numbers of the scalars of all passes. Once passes have been left out, ``share`` of
    operators and values is for the first and the sampled passes, and the rest for the last ones.
    """

    ops: int = 60_000
    nodes: int = 60_000
    values: int = 110_000
    passes: int = 64
    values_bytes: int = 44_000_000
    output_bytes: int = 256 * 1024
    figures: int = 16
    figure_bytes: int = 2_000_000
    variables: int = 2_000
    history: int = 250_000
    share: float = 0.8

    @classmethod
    def within(cls, document_bytes: int, *, ops: int, passes: int, output_bytes: int) -> Budget:
        """As many operators and passes as are asked for, as far as a document of so many bytes has room for them."""
        whole = cls()
        share = document_bytes / DOCUMENT_BYTES
        ops = min(ops, int(whole.ops * share))
        return cls(
            ops=ops,
            nodes=ops,
            values=whole.values * ops // whole.ops,
            passes=passes,
            values_bytes=int(whole.values_bytes * share),
            output_bytes=output_bytes,
            figure_bytes=min(whole.figure_bytes, int(whole.figure_bytes * share)),
        )


class Pacing:
    """Thins the passes of a run: first ones whole, then ever sparser ones, and the last ones."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._next = 1
        self.seen = 0
        self.kept = 0

    @property
    def thinned(self) -> bool:
        """Whether any pass has been left out."""
        return self.kept < self.seen

    def due(self, *, last: bool) -> bool:
        """Whether the next pass is to be recorded, with the operators that lead up to it."""
        if last:
            return self.kept < self._budget.passes
        return self.kept < self._budget.passes - LAST and self.seen + 1 >= self._next

    def count(self, *, kept: bool) -> int:
        """A pass begins; returns its number, from 1."""
        self.seen += 1
        if kept:
            self.kept += 1
            self._next = self.seen + 1 if self.seen < FIRST else math.ceil(self.seen * GROWTH)
        return self.seen
