"""A matplotlib backend whose ``plt.show()`` hands the figures to the recorder.

Matplotlib takes a backend by the name of a module, so this one is set as
``module://app.tape.figures`` and collects into `shown`, which a run empties.
"""

from __future__ import annotations

import base64
import io
from typing import Any

from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

from app.graph import png
from app.graph.document import Figure, Kept
from app.tape.guards import untraced
from app.tape.spans import Spans

BACKEND = "module://app.tape.figures"
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


class FigureManager(FigureManagerBase):
    """Shows figures by recording them."""

    @classmethod
    def pyplot_show(cls, *, block: bool | None = None) -> None:  # noqa: ARG003 - matplotlib's signature
        """``plt.show()``: record all open figures, then close them."""
        for manager in list(Gcf.get_all_fig_managers()):
            if Figures.current is not None:
                Figures.current.add(manager.canvas.figure)
        Gcf.destroy_all()


class FigureCanvas(FigureCanvasAgg):
    """Agg's canvas with our manager."""

    manager_class = FigureManager
