"""torchviz's picture as an answer to a run."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.graph import codec
from app.graph.classic import Classic
from tests.serving import RunningServer

CODE = "import torch\nw = torch.ones(2, requires_grad=True)\nb = w * w\nloss = b.sum()\nloss.backward()\n"


def classic(server: RunningServer, **asked: Any) -> Classic | None:
    with server.client() as client:
        response = client.post("/api/v1/runs", json={"code": CODE, **asked})
    assert response.status_code == 200
    return codec.decode(response.content).classic


def test_a_run_has_the_picture_that_was_asked_for_the_same_each_time(server: RunningServer) -> None:
    first, second = classic(server, classic="loss"), classic(server, classic="loss")
    assert first is not None
    assert first == second
    assert first.dot is not None
    names = re.findall(r"(MulBackward0|SumBackward0|AccumulateGrad)", first.dot)
    assert sorted(names) == ["AccumulateGrad", "MulBackward0", "SumBackward0"]
    numbers = re.findall(r"^\t(\d+) \[", first.dot, re.MULTILINE)
    assert sorted(map(int, numbers)) == list(range(5))  # no address of the child's memory


def test_none_is_drawn_unasked(server: RunningServer) -> None:
    assert classic(server) is None


@pytest.mark.parametrize(("name", "problem"), [("lost", "unknown_variable"), ("torch", "no_graph")])
def test_why_there_is_no_picture_is_told(server: RunningServer, name: str, problem: str) -> None:
    made = classic(server, classic=name)
    assert made is not None
    assert (made.variable, made.dot, made.problem) == (name, None, problem)
