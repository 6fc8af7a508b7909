"""Every snippet of ``tests/cases``, through the HTTP door, against what plain PyTorch says of it."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app.graph import codec
from app.graph.document import Document
from tests.agreement import disagreements
from tests.serving import RunningServer

TESTS = Path(__file__).parents[1]
CASES = sorted((TESTS / "cases").glob("*.py"))


@pytest.fixture(scope="module")
def facts() -> dict[Path, dict[str, Any]]:
    """What processes that have only PyTorch say of each case."""
    command = [sys.executable, str(TESTS / "oracle.py"), *map(str, CASES)]
    oracle = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    lines = [json.loads(line) for line in oracle.stdout.splitlines()]
    return dict(zip(CASES, lines, strict=True))


@cache
def run(server: RunningServer, code: str) -> Document:
    """The document that the API answers with."""
    with server.client() as client:
        response = client.post("/api/v1/runs", json={"code": code, "seed": 0})
    assert response.status_code == 200, response.text
    return codec.decode(response.content)


@pytest.mark.parametrize("snippet", CASES, ids=lambda path: path.stem)
def test_a_case_agrees_with_plain_pytorch(
    server: RunningServer, facts: dict[Path, dict[str, Any]], snippet: Path
) -> None:
    document = run(server, snippet.read_text(encoding="utf-8"))
    assert disagreements(document, facts[snippet]) == []


def test_there_are_cases() -> None:
    assert len(CASES) >= 35


def test_a_loop_of_thirty_thousand_passes_finishes_and_says_what_it_thinned(server: RunningServer) -> None:
    document = run(server, (TESTS / "cases" / "021_linear_regression_module.py").read_text(encoding="utf-8"))
    assert document.outcome.status == "finished"
    assert document.outcome.wall_seconds is not None
    assert document.outcome.wall_seconds < 30
    thinned = document.truncated.passes
    assert thinned is not None
    assert thinned.seen == 30_000
    assert thinned.kept == len(document.passes)
    numbers = [entry.number for entry in document.passes]
    assert numbers[:32] == list(range(1, 33))
    assert numbers[-1] > 15_000


def test_the_comparison_can_fail(server: RunningServer) -> None:
    code = "import torch\nx = torch.ones(2, requires_grad=True)\ny = (x * 2).sum()\ny.backward()\nprint('{}')"
    document = run(server, code)
    facts: dict[str, Any] = {"error": None, "stdout": "{}\n", "tensors": {}, "parameters": {}, "graphs": {}}
    assert disagreements(document, facts) == []
    graph = {"nodes": {"SumBackward0": 1, "MulBackward0": 1, "torch::autograd::AccumulateGrad": 1}, "edges": 2}
    assert disagreements(document, {**facts, "graphs": {"y": graph}}) == []
    assert disagreements(document, {**facts, "graphs": {"y": {**graph, "edges": 3}}}) != []
    assert disagreements(document, {**facts, "stdout": "[]\n"}) != []
    assert disagreements(document, {**facts, "error": {"type": "E", "message": "", "line": 1}}) != []
    tensor = {
        "shape": [2],
        "dtype": "float32",
        "requires_grad": True,
        "is_leaf": True,
        "grad_fn": None,
        "value": [1.0, 1.0],
        "grad": [2.0, 2.0],
        "has_grad": True,
    }
    assert disagreements(document, {**facts, "tensors": {"x": tensor}}) == []
    for change in ({"value": [1.0, 1.1]}, {"grad": [2.0, 2.1]}, {"shape": [1, 2]}, {"has_grad": False}):
        assert disagreements(document, {**facts, "tensors": {"x": {**tensor, **change}}}) != []
