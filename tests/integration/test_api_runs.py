"""Snippets through the HTTP door."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import msgspec
import pytest

from app.graph import codec
from tests.serving import RunningServer

SQUARE = "import torch\nx = torch.tensor(3.0, requires_grad=True)\ny = x * x\n"


@pytest.fixture
def client(server: RunningServer) -> Iterator[httpx.Client]:
    with server.client() as client:
        yield client


def test_a_snippet_comes_back_as_its_graph(client: httpx.Client) -> None:
    response = client.post("/api/v1/runs", json={"code": SQUARE + "y.backward()\nprint(x.grad)\n"})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    document = codec.decode(response.content)
    assert document.outcome.status == "finished"
    assert [text.text for text in document.output] == ["tensor(6.)\n"]
    (product,) = [n for n, node in enumerate(document.nodes) if node.name == "MulBackward0"]
    assert sorted(edge.slot for edge in document.edges if edge.source == product) == [0, 1]
    (grad,) = [row.grad for row in document.variables if row.name == "x"]
    assert grad is not None
    assert document.values[grad].preview == [6.0]
    assert document.id is None


def test_the_seed_decides_on_random_numbers(client: httpx.Client) -> None:
    def printed(seed: int) -> str:
        response = client.post("/api/v1/runs", json={"code": "import torch\nprint(torch.rand(3))", "seed": seed})
        return codec.decode(response.content).output[0].text

    assert printed(1) == printed(1) != printed(2)


def test_a_backward_can_be_asked_for_by_name(client: httpx.Client) -> None:
    document = codec.decode(client.post("/api/v1/runs", json={"code": SQUARE, "backward": "y"}).content)
    assert [run.requested for run in document.passes] == [True]


def test_a_snippet_that_fails_is_a_result(client: httpx.Client) -> None:
    response = client.post("/api/v1/runs", json={"code": SQUARE + "y.backwards()\n"})
    assert response.status_code == 200
    document = codec.decode(response.content)
    assert document.outcome.status == "failed"
    assert document.outcome.error is not None
    assert document.outcome.error.type == "AttributeError"
    assert any(node.name == "MulBackward0" for node in document.nodes)


def test_documents_are_compressed_for_those_who_take_it(client: httpx.Client) -> None:
    body = {"code": "print('again\\n' * 1000)"}
    plain = client.post("/api/v1/runs", json=body, headers={"accept-encoding": "identity"})
    gzipped = client.post("/api/v1/runs", json=body, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert gzipped.headers["content-encoding"] == "gzip"
    assert int(gzipped.headers.get("content-length", len(gzipped.content) // 2)) < int(plain.headers["content-length"])
    assert codec.decode(gzipped.content).output == codec.decode(plain.content).output


@pytest.mark.parametrize(
    ("body", "status", "slug", "detail"),
    [
        ({}, 422, "invalid-request", "missing required field `code`"),
        ({"code": 1}, 422, "invalid-request", "Expected `str`, got `int` - at `$.code`"),
        ({"code": "", "seed": 0.5}, 422, "invalid-request", "$.seed"),
        ({"code": "", "seed": 2**63}, 422, "invalid-request", "$.seed"),
        ({"code": "", "backward": "y" * 1001}, 422, "invalid-request", "$.backward"),
        ({"code": "", "sede": 1}, 422, "invalid-request", "unknown field `sede`"),
        ({"code": "x = '\0'"}, 422, "invalid-request", "NUL"),
        ({"code": "é" * 40_000}, 413, "snippet-too-large", "65536 bytes. Shorten"),
        ({"code": "#" * (1 << 20)}, 413, "request-too-large", "1048576 bytes. Shorten"),
        ([], 422, "invalid-request", "Expected `object`"),
        (b"", 422, "invalid-request", "not JSON"),
        (b'{"code": "', 422, "invalid-request", "not JSON"),
        (b'{"code": "\\ud800"}', 422, "invalid-request", "surrogate"),
        (b'{"code": "\xff"}', 422, "invalid-request", "UTF-8"),
        (b"[" * 100_000, 422, "invalid-request", "Expected `object`"),
        (b'{"code": "", "seed": ' + b"[" * 100_000, 422, "invalid-request", "$.seed"),
    ],
)
def test_what_cannot_be_run_is_refused_with_a_reason(
    client: httpx.Client, body: object, status: int, slug: str, detail: str
) -> None:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    response = client.post("/api/v1/runs", content=content, headers={"content-type": "application/json"})
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["type"] == f"urn:gradwalk:problem:{slug}"
    assert problem["status"] == status
    assert detail in problem["detail"]
    assert problem.get("limit") == {"snippet-too-large": 1 << 16, "request-too-large": 1 << 20}.get(slug)


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_only_declared_json_is_read(client: httpx.Client, media_type: str) -> None:
    response = client.post("/api/v1/runs", content=b'{"code": ""}', headers={"content-type": media_type})
    assert response.status_code == 415
    assert response.json()["type"] == "urn:gradwalk:problem:unsupported-media-type"


def test_no_refusal_echoes_the_snippet(client: httpx.Client) -> None:
    homework = "my_homework = 42"
    for body in ({"code": homework + "\0"}, {"code": [homework]}, {"code": homework, "seed": homework}):
        response = client.post("/api/v1/runs", json=body)
        assert response.status_code == 422
        assert "homework" not in response.text


def test_a_body_of_unknown_length_is_cut_at_the_limit(client: httpx.Client) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 64 << 20:
            sent += 1 << 16
            yield b" " * (1 << 16)

    # the server may close the connection while the client still sends; then no answer is read
    try:
        response = client.post("/api/v1/runs", content=endless(), headers={"content-type": "application/json"})
    except httpx.TransportError:
        pass
    else:
        assert response.status_code == 413
    assert sent < 64 << 20
    assert client.get("/healthz").status_code == 200


def test_nobody_waits_for_a_run_whose_client_left(server: RunningServer) -> None:
    address = urlsplit(server.url)
    body = msgspec.json.encode({"code": "while True: pass"})
    for _ in range(6):  # three times as many as run at once
        with socket.create_connection((address.hostname or "", address.port or 0)) as connection:
            connection.sendall(
                b"POST /api/v1/runs HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n"
                b"content-length: %d\r\n\r\n%b" % (len(body), body)
            )
            time.sleep(0.2)
    started = time.monotonic()
    with server.client() as client:
        assert client.post("/api/v1/runs", json={"code": "1"}).status_code == 200
    assert time.monotonic() - started < 10  # each would have run for 30 seconds
