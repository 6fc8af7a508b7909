"""Writes the generated files of ``docs/``; with ``--check`` it only tells which have drifted."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pydantic_core import PydanticUndefined

from app.api import openapi
from app.graph import schema
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


def generated() -> dict[str, str]:
    """The text of each generated file by its name."""
    return {
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
