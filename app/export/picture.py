"""torchviz's classic picture as a file: as text, or drawn by Graphviz."""

from __future__ import annotations

import shutil
from pathlib import Path

import graphviz

from app.graph.classic import Classic

TEXT = frozenset((".dot", ".gv"))
DRAWN = frozenset((".svg", ".pdf", ".png"))


class NoPicture(Exception):
    """The picture cannot be written; the text says why, and what to do."""


def check(path: Path) -> None:
    """Whether a picture could be written to ``path``, by its ending.

    Raises:
        NoPicture: the ending is none of ours, or Graphviz is needed and not installed.
    """
    ending = path.suffix.lower()
    if ending not in TEXT | DRAWN:
        raise NoPicture(f"{path} does not end in one of {', '.join(sorted(TEXT | DRAWN))}.")
    if ending in DRAWN and shutil.which("dot") is None:
        raise NoPicture(
            f"Drawing {path} needs Graphviz: install it so that `dot` is a command, "
            "or write a .dot file, which needs none."
        )


def write(classic: Classic | None, path: Path) -> None:
    """Write the picture in the format of the path's ending.

    Raises:
        NoPicture: torchviz made none, or Graphviz could not draw it.
        OSError: the file cannot be written.
    """
    if classic is None or classic.dot is None:
        raise NoPicture(_why_not(classic))
    dot, ending = classic.dot, path.suffix.lower()
    if ending in TEXT:
        path.write_text(dot, encoding="utf-8")
        return
    try:
        drawn = graphviz.Source(dot).pipe(format=ending.removeprefix("."))
    except (graphviz.CalledProcessError, graphviz.ExecutableNotFound) as failure:
        raise NoPicture(f"Graphviz could not draw {path}: {failure}") from None
    path.write_bytes(drawn)


def _why_not(classic: Classic | None) -> str:
    """Why there is no picture."""
    name, problem = ("", None) if classic is None else (classic.variable, classic.problem)
    match problem:
        case "unknown_variable":
            return f"`{name}` is not defined when the script has ended."
        case "no_graph":
            return f"`{name}` is no tensor that requires grad, so it has no graph."
        case "too_large":
            return f"The graph of `{name}` has more nodes than torchviz can draw in any useful way."
        case _:
            return f"torchviz failed: {classic.message if classic else 'the run did not come that far'}"
