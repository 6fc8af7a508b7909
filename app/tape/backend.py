"""A matplotlib backend whose ``plt.show()`` hands the figures to the recorder.

Matplotlib takes a backend by the name of a module: this one's is `BACKEND`. A module of its own, so that who shows no
figures need not import matplotlib, which takes a quarter of a second.
"""

from __future__ import annotations

from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

from app.tape.figures import Figures

BACKEND = f"module://{__name__}"


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
