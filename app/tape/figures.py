"""The figures that a snippet shows, as pictures."""

from __future__ import annotations

import base64
import io
from typing import Any

from app.graph import png
from app.graph.document import Figure, Kept
from app.tape.guards import untraced
from app.tape.spans import Spans

DOTS_PER_INCH = 100


class Figures:
    """The rows of ``figures``."""

    current: Figures | None = None

    def __init__(self, spans: Spans, limit: int, limit_bytes: int) -> None:
        self.rows: list[Figure] = []
        self.seen = 0
        self._spans = spans
        self._limit = limit
        self._limit_bytes = limit_bytes
        Figures.current = self

    def truncated(self) -> Kept | None:
        """How many figures were kept of how many shown, where they differ."""
        return Kept(len(self.rows), self.seen) if len(self.rows) < self.seen else None

    def add(self, figure: Any) -> None:
        """Draw the figure, and keep it while there are not too many and it is not too large."""
        self.seen += 1
        if len(self.rows) >= self._limit:
            return
        picture = io.BytesIO()
        with untraced():
            figure.savefig(picture, format="png", dpi=DOTS_PER_INCH)
        data = picture.getvalue()
        size = png.size(data)
        if size is not None and size[0] * size[1] <= png.MOST_PIXELS and len(data) <= self._limit_bytes:
            self.rows.append(Figure("image/png", base64.b64encode(data).decode(), *size, self._spans.here(2)))
