"""Writes the generated files of ``docs/``; with ``--check`` it only tells which have drifted."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pydantic_core import PydanticUndefined

from app.api import openapi
from app.graph import schema
from app.graph.derivatives import derivative
from app.graph.formulas import HOLD_AS_WRITTEN, REAL_ONLY, formulas_for, gradients
from app.main import create_app
from app.settings import Settings

DOCS = Path(__file__).parent.parent / "docs"

SETTINGS_HEAD = """# Settings

Every setting is an environment variable. A name that is not in this table and begins with `GRADWALK_`
stops the server from starting, so that a misspelt limit is never silently ignored.

| variable | default | what it is |
|---|---|---|
"""


def settings() -> str:
    """The table of settings in Markdown."""
    rows = []
    for name, field in Settings.model_fields.items():
        assert field.default is not PydanticUndefined  # noqa: S101 - all have one
        default = "" if field.default is None else f"`{json.dumps(field.default, default=str)}`".replace('"', "")
        rows.append(f"| `GRADWALK_{name.upper()}` | {default} | {field.description} |\n")
    return SETTINGS_HEAD + "".join(rows)


FORMULAS_HEAD = """# Formulas

What each of these autograd node classes sends to each argument. A test evaluates every line with torch in float64 and
compares it with autograd; the LaTeX is made from the same text, in [app/graph/gradients](../app/graph/gradients).

- $`\\bar{y}`$ is the gradient that comes in, $`y`$ the operator's result ($`\\bar{y}_{0}`$ and $`y_{0}`$ where it
  has several; $`\\overline{\\mathit{name}}`$ where they have names), all else its arguments.
- $`\\odot`$, fractions and powers are elementwise; products without a sign are of matrices, or by a number.
- $`[a > b]`$ is 1 where it holds and 0 where not. $`\\varnothing`$ is `None`.
- $`\\operatorname{sum}_{\\to x}`$ sums over the dimensions along which $`x`$ was broadcast;
  $`\\operatorname{expand}_{x}`$ is the way back.
- $`\\operatorname{put}`$ writes into zeros, $`\\operatorname{add}`$ adds where an index occurs twice,
  $`f^{\\top}`$ is the transpose of the linear operator $`f`$.
- Tensors are real. Where they are complex, arguments and results stand for their conjugates, but in the formulas of
  AS_WRITTEN; those of
  REAL_ONLY are for real tensors only.
"""


def formulas() -> str:
    """The formulas that are typeset, in Markdown; a test of the page sets them all with KaTeX."""
    head = FORMULAS_HEAD.replace("AS_WRITTEN", ", ".join(sorted(HOLD_AS_WRITTEN)))
    lines = [head.replace("REAL_ONLY", ", ".join(sorted(REAL_ONLY)))]
    for name, arguments in formulas_for(gradients()).items():
        known = derivative(name)
        assert known is not None  # noqa: S101 - all that is typeset is in the table
        lines.append(f"\n### {name}\n\n`{known.operator}`\n\n")
        lines += [f"- `{argument}`: $`{formula.latex}`$\n" for argument, formula in arguments.items()]
    return "".join(lines)


def generated() -> dict[str, str]:
    """The text of each generated file by its name."""
    return {
        "formulas.md": formulas(),
        "settings.md": settings(),
        "openapi.json": openapi.render(create_app(Settings())),
        "graph-1.schema.json": schema.render(),
    }


if __name__ == "__main__":
    files = {DOCS / name: text for name, text in generated().items()}
    if "--check" in sys.argv:
        drifted = [path.name for path, text in files.items() if not path.exists() or path.read_text() != text]
        if drifted:
            raise SystemExit(f"docs/ has drifted from the code: {', '.join(drifted)}. Run: make docs")
    else:
        for path, text in files.items():
            path.write_text(text)
