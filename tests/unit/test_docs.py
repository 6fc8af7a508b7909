from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.serving import environment

ROOT = Path(__file__).parents[2]
OPENAPI = json.loads((ROOT / "docs" / "openapi.json").read_text())


def test_the_generated_files_are_as_the_code_says() -> None:
    check = subprocess.run(
        [sys.executable, "tools/docs.py", "--check"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 0, check.stderr


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_no_reference_of_the_description_dangles() -> None:
    assert set(references(OPENAPI)) <= {f"#/components/schemas/{name}" for name in OPENAPI["components"]["schemas"]}


def test_operations_have_fixed_ids() -> None:
    ids = {operation["operationId"] for path in OPENAPI["paths"].values() for operation in path.values()}
    assert ids == {
        "runSnippet",
        "checkGraph",
        "keepGraph",
        "getGraph",
        "getGraphFile",
        "getGraphJson",
        "getGraphSchema",
        "getHealth",
        "getReadiness",
    }


def test_the_image_has_the_python_and_torch_that_are_tested() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert set(re.findall(r"FROM python:(\S+)", dockerfile)) == {"3.11-slim-bookworm"}
    assert re.search(r"^torch==[\d.]+$", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
