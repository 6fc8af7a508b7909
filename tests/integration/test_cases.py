"""Every snippet of ``tests/cases``, through the HTTP door, against what plain PyTorch says of it."""

from __future__ import annotations

from typing import Any

import pytest

from app.settings import Settings
from tests.agreement import differences, disagreements
from tests.integration.conftest import Case, post
from tests.oracles import CASES, TESTS
from tests.serving import RunningServer

BUT = {
    # LAPACK's gelsy gives other last bits at other addresses, in plain PyTorch too
    "least_squares": frozenset({"value", "grad", "bits", "grad_bits"}),
    # in eval mode without gradients the whole layer is one fused kernel, which PyTorch takes only where no
    # __torch_function__ mode watches; the layer's parts, which the recorder shows, round differently
    "transformer_in_eval_mode": frozenset({"value", "bits"}),
}
"""Facts that are known to differ in their last bits with the recorder, and why."""


def test_a_case_agrees_with_plain_pytorch(case: Case) -> None:
    assert disagreements(case.document, case.plain) == []


def test_a_case_computes_the_same_bits_with_and_without_the_recorder(case: Case) -> None:
    assert differences(case.plain, case.recorded, but=BUT.get(case.name, frozenset())) == []


def test_there_are_cases() -> None:
    assert len(CASES) >= 43 + 120


@pytest.mark.parametrize("case", [TESTS / "cases" / "021_linear_regression_module.py"], ids=["021"], indirect=True)
def test_a_loop_of_thirty_thousand_passes_finishes_and_says_what_it_thinned(case: Case) -> None:
    document = case.document
    assert document.outcome.status == "finished"
    assert document.outcome.cpu_seconds is not None
    assert document.outcome.cpu_seconds < Settings().cpu_seconds
    thinned = document.truncated.passes
    assert thinned is not None
    assert thinned.seen == 30_000
    assert thinned.kept == len(document.passes)
    numbers = [entry.number for entry in document.passes]
    assert numbers[:32] == list(range(1, 33))
    assert numbers[-1] > 15_000


def test_the_comparison_can_fail(server: RunningServer) -> None:
    code = "import torch\nx = torch.ones(2, requires_grad=True)\ny = (x * 2).sum()\ny.backward()\nprint('{}')"
    document = post(server, code)
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


@pytest.mark.parametrize("case", CASES[:1], ids=["001"], indirect=True)
def test_the_exact_comparison_can_fail(case: Case) -> None:
    plain = case.plain
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
