"""Numeric checks, Jacobians and paths through the HTTP door."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.graph import codec
from app.graph.document import Document
from tests.serving import RunningServer, serve

CODE = """import torch

class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        print("forward")
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, g):
        return g * ctx.saved_tensors[0]  # half of what it should be

x = torch.randn(3, requires_grad=True)
y = (Square.apply(x) * x).sum()
y.backward()
"""


@pytest.fixture
def client(server: RunningServer) -> Iterator[httpx.Client]:
    with server.client() as client:
        yield client


@pytest.fixture
def kept(client: httpx.Client) -> httpx.Response:
    return client.post("/api/v1/graphs", json={"code": CODE, "seed": 7})


def answer(client: httpx.Client, kept: httpx.Response, questions: dict[str, Any]) -> Document:
    response = client.post(f"{kept.headers['location']}/check", json=questions)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    return codec.decode(response.content)


def test_a_kept_graph_is_checked(client: httpx.Client, kept: httpx.Response) -> None:
    document = answer(client, kept, {})
    verdicts = {
        (document.nodes[row.node].name, row.slot): row.verdict for row in document.checks if row.reason != "leaf"
    }
    assert verdicts == {
        ("SquareBackward", 0): "differs",
        ("MulBackward0", 0): "agrees",
        ("MulBackward0", 1): "agrees",
        ("SumBackward0", 0): "agrees",
    }
    assert (document.jacobians, document.split) == ([], None)
    assert [row.text for row in document.output] == ["forward\n"]
    before = codec.decode(kept.content)
    assert (document.nodes, document.edges, document.values) == (before.nodes, before.edges, before.values)
    assert (document.snippet.seed, document.id) == (7, None)
    assert client.get(kept.headers["location"]).content == kept.content


def test_jacobians_and_paths_of_a_kept_graph(client: httpx.Client, kept: httpx.Response) -> None:
    before = codec.decode(kept.content)
    (node,) = [row for row, facts in enumerate(before.nodes) if facts.name == "SumBackward0"]
    document = answer(client, kept, {"check": False, "jacobians": [node], "paths": {"result": "y", "source": "x"}})
    assert document.checks == []
    assert [(row.node, row.elements) for row in document.jacobians] == [(node, [1.0, 1.0, 1.0])]
    assert document.split is not None
    assert (document.split.seen, len(document.split.paths)) == (2, 2)
    assert document.split.total is not None
    (grad,) = [row.grad for row in document.variables if row.name == "x"]
    assert grad is not None
    assert document.values[document.split.total].preview == pytest.approx(document.values[grad].preview)


def elements_of(document: Document, value: int) -> list[float]:
    preview = document.values[value].preview
    assert preview is not None
    return [element for element in preview if isinstance(element, int | float)]


def test_a_nudge_moves_an_element_and_not_the_random_numbers(client: httpx.Client, kept: httpx.Response) -> None:
    before = codec.decode(kept.content)
    (leaf,) = [row.value for row in before.variables if row.name == "x"]
    assert leaf is not None
    document = answer(client, kept, {"check": False, "nudge": {"value": leaf, "element": 2, "by": 0.5}})
    elements, moved = (elements_of(each, leaf) for each in (before, document))
    assert moved == pytest.approx([elements[0], elements[1], elements[2] + 0.5])
    assert document.nudged is not None
    assert document.nudged.after == pytest.approx(moved[2])
    root = before.nodes[before.passes[0].roots[0].node].outputs[0].value
    assert root is not None
    assert elements_of(document, root) == pytest.approx([sum(x**3 for x in moved)])
    assert client.get(kept.headers["location"]).content == kept.content


def test_a_run_can_be_nudged(client: httpx.Client) -> None:
    code = "import torch\nx = torch.tensor(2.0, requires_grad=True)\nprint(x * 1)\n"
    run = codec.decode(
        client.post("/api/v1/runs", json={"code": code, "nudge": {"value": 1, "element": 0, "by": -1}}).content
    )
    assert [row.text for row in run.output] == ["tensor(1., grad_fn=<MulBackward0>)\n"]


def test_a_run_and_a_kept_graph_can_hold_the_answers(client: httpx.Client, kept: httpx.Response) -> None:
    asked = {"code": CODE, "seed": 7, "check": True}
    run = codec.decode(client.post("/api/v1/runs", json=asked).content)
    assert [row.verdict for row in run.checks].count("differs") == 1
    stored = client.post("/api/v1/graphs", json=asked)
    assert stored.headers["location"] != kept.headers["location"]
    assert codec.decode(client.get(stored.headers["location"]).content).checks == run.checks


def test_a_graph_recorded_elsewhere_is_run_here(client: httpx.Client, kept: httpx.Response) -> None:
    document = json.loads(kept.content)
    document["environment"]["recorder"] = "elsewhere"
    posted = client.post("/api/v1/graphs", json={"document": document})
    assert answer(client, posted, {}).environment.recorder != "elsewhere"


def test_a_document_whose_snippet_no_sandbox_takes(client: httpx.Client, kept: httpx.Response) -> None:
    document = json.loads(kept.content)
    for code, status, slug in (("#" * (1 << 17), 413, "snippet-too-large"), ("\0", 422, "invalid-request")):
        document["snippet"]["code"] = code
        posted = client.post("/api/v1/graphs", json={"document": document})
        assert posted.status_code == 201
        response = client.post(f"{posted.headers['location']}/check", json={})
        assert (response.status_code, response.json()["type"]) == (status, f"urn:gradwalk:problem:{slug}")


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"jacobians": "all"}, "$.jacobians"),
        ({"jacobians": [-1]}, "$.jacobians[0]"),
        ({"paths": {"result": "y"}}, "missing required field `source`"),
        ({"nudge": {"value": 0, "element": 0}}, "missing required field `by`"),
        ({"nudge": {"value": 0, "element": 0, "by": 1e9}}, "$.nudge.by"),
        ({"nudge": {"value": 0, "element": -1, "by": 0.1}}, "$.nudge.element"),
        ({"code": "1"}, "unknown field `code`"),
        ([], "Expected `object`"),
    ],
)
def test_questions_that_are_none_are_refused(
    client: httpx.Client, kept: httpx.Response, body: object, detail: str
) -> None:
    response = client.post(f"{kept.headers['location']}/check", json=body)
    assert response.status_code == 422
    assert response.json()["type"] == "urn:gradwalk:problem:invalid-request"
    assert detail in response.json()["detail"]


def test_a_graph_that_is_not_there(client: httpx.Client) -> None:
    response = client.post("/api/v1/graphs/nowhere/check", json={})
    assert (response.status_code, response.json()["type"]) == (404, "urn:gradwalk:problem:graph-not-found")


def test_no_questions_at_all_is_no_json(client: httpx.Client, kept: httpx.Response) -> None:
    assert client.post(f"{kept.headers['location']}/check").status_code == 415


def test_a_check_that_never_ends_leaves_the_run_whole(tmp_path: Path) -> None:
    code = """import torch, time
calls = 0
class Stuck(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        global calls
        calls += 1
        while calls > 1:
            time.sleep(0.1)
        return x * 2
    @staticmethod
    def backward(ctx, g):
        return g * 2
x = torch.ones(2, requires_grad=True)
Stuck.apply(x).sum().backward()
"""
    with serve(tmp_path / "data", wall_seconds=2) as server, server.client() as client:
        document = codec.decode(client.post("/api/v1/runs", json={"code": code, "check": True}).content)
    assert document.outcome.status == "finished"
    assert document.truncated.checks is not None
    assert document.truncated.checks.kept < (document.truncated.checks.seen or 0)
    assert any(node.name == "StuckBackward" for node in document.nodes)
