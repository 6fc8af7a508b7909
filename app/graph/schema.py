"""The JSON Schema (2020-12) of the graph document, generated from its structs.

``python -m app.graph.schema`` prints it; ``docs/graph-1.schema.json`` is its committed copy, from which
the page's TypeScript types are generated, and a test finds where either has drifted.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from typing import Any

import msgspec

from app.graph.document import Document


def json_schema() -> dict[str, Any]:
    """The schema, self-contained, with one definition for each kind of row."""
    (root,), definitions = msgspec.json.schema_components([Document], ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:gradwalk:graph:1",
        "title": "Gradwalk graph document, schema 1",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


@cache
def render() -> str:
    """The schema as the text of its committed copy."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(render())
