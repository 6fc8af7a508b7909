"""Every snippet of ``tests/cases``, through the HTTP door, against what plain PyTorch says of it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app.graph import codec
from app.graph.document import Document
from tests.agreement import differences, disagreements
from tests.oracles import CASES, TESTS, told
from tests.serving import RunningServer

BUT = {
    # LAPACK's gelsy gives other last bits at other addresses, in plain PyTorch too
    "least_squares": frozenset({"value", "grad", "bits", "grad_bits"}),
    # in eval mode without gradients the whole layer is one fused kernel, which PyTorch takes only where no
    # __torch_function__ mode watches; the layer's parts, which the recorder shows, round differently
    "transformer_in_eval_mode": frozenset({"value", "bits"}),
}
"""Facts that are known to differ in their last bits with the recorder, and why."""

Facts = dict[Path, dict[str, Any]]


@pytest.fixture(scope="module")
def both(pytestconfig: pytest.Config) -> tuple[Facts, Facts]:
    """What processes say of each case that have only PyTorch, and what they say under the recorder."""
    plain, recorded = (dict(zip(CASES, map(json.loads, lines), strict=True)) for lines in told(pytestconfig))
    return plain, recorded


@cache
def run(server: RunningServer, code: str) -> Document:
    """The document that the API answers with."""
    with server.client() as client:
        response = client.post("/api/v1/runs", json={"code": code, "seed": 0})
    assert response.status_code == 200, response.text
    return codec.decode(response.content)


@pytest.mark.parametrize("snippet", CASES, ids=lambda path: path.stem)
def test_a_case_agrees_with_plain_pytorch(server: RunningServer, both: tuple[Facts, Facts], snippet: Path) -> None:
    document = run(server, snippet.read_text(encoding="utf-8"))
    assert disagreements(document, both[0][snippet]) == []


@pytest.mark.parametrize("snippet", CASES, ids=lambda path: path.stem)
def test_a_case_computes_the_same_bits_with_and_without_the_recorder(both: tuple[Facts, Facts], snippet: Path) -> None:
    plain, recorded = both
    but = BUT.get(snippet.stem.split("_", 1)[1], frozenset())
    assert differences(plain[snippet], recorded[snippet], but=but) == []


def test_there_are_cases() -> None:
    assert len(CASES) >= 43 + 120


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


def test_the_exact_comparison_can_fail(both: tuple[Facts, Facts]) -> None:
    plain = both[0][CASES[0]]
    name, tensor = next(iter(plain["tensors"].items()))
    assert differences(plain, plain) == []
    one_bit = {**plain, "tensors": {**plain["tensors"], name: {**tensor, "bits": "0" * 64}}}
    assert differences(plain, one_bit) != []
    assert differences(plain, one_bit, but=frozenset({"bits"})) == []
    changes: list[dict[str, Any]] = [
        {"random": {}},
        {"tensors": {}},
        {"stdout": plain["stdout"] + "0"},
        {"error": {"type": "E"}},
    ]
    for change in changes:
        assert differences(plain, {**plain, **change}) != []
