"""Keeping graphs and getting them back through the HTTP door."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import msgspec
import pytest

from app.graph import codec
from tests.serving import RunningServer

CODE = "import torch\nx = torch.ones(2, requires_grad=True)\n(x * 3).sum().backward()\n"


@pytest.fixture
def client(server: RunningServer) -> Iterator[httpx.Client]:
    with server.client() as client:
        yield client


@pytest.fixture
def kept(client: httpx.Client) -> httpx.Response:
    return client.post("/api/v1/graphs", json={"code": CODE})


def test_a_kept_graph_is_found_where_location_says(client: httpx.Client, kept: httpx.Response) -> None:
    assert kept.status_code == 201
    identity = codec.decode(kept.content).id
    assert identity is not None
    assert len(identity) >= 16
    assert kept.headers["location"] == f"/api/v1/graphs/{identity}"
    for address in (kept.headers["location"], f"/api/v1/graphs/{identity}.json"):
        found = client.get(address)
        assert found.status_code == 200
        assert found.headers["content-type"] == "application/json"
        assert found.content == kept.content


def test_the_same_snippet_has_the_same_address(client: httpx.Client, kept: httpx.Response) -> None:
    assert client.post("/api/v1/graphs", json={"code": CODE}).content == kept.content
    other = client.post("/api/v1/graphs", json={"code": CODE, "seed": 1})
    assert other.headers["location"] != kept.headers["location"]


def test_a_kept_graph_may_be_cached_for_ever(client: httpx.Client, kept: httpx.Response) -> None:
    for encoding in ("gzip", "identity"):
        found = client.get(kept.headers["location"], headers={"accept-encoding": encoding})
        assert "immutable" in found.headers["cache-control"]
        assert found.headers["etag"].startswith('"')
        assert "accept-encoding" in found.headers["vary"].lower()
        headers = {"if-none-match": f'"other", W/{found.headers["etag"]}', "accept-encoding": encoding}
        again = client.get(kept.headers["location"], headers=headers)
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["etag"] == found.headers["etag"]
    assert client.get(kept.headers["location"], headers={"if-none-match": '"other"'}).status_code == 200


def test_each_form_of_a_graph_has_its_own_etag(client: httpx.Client, kept: httpx.Response) -> None:
    tags = {
        client.get(kept.headers["location"], headers={"accept-encoding": encoding}).headers["etag"]
        for encoding in ("gzip", "identity")
    }
    assert len(tags) == 2


def test_a_document_recorded_elsewhere_is_kept(client: httpx.Client, kept: httpx.Response) -> None:
    document = msgspec.json.decode(kept.content)
    document["environment"]["recorder"] = "elsewhere 1.0"
    response = client.post("/api/v1/graphs", json={"document": document})
    assert response.status_code == 201
    assert response.headers["location"] != kept.headers["location"]
    assert client.get(response.headers["location"]).json()["environment"]["recorder"] == "elsewhere 1.0"
    assert client.post("/api/v1/graphs", json={"document": response.json()}).content == response.content


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"edges": [{"source": 0, "slot": 0, "target": 99}]}, "refers to nodes[99]"),
        ({"surprise": 1}, "unknown field `surprise`"),
        ({"schema": 2}, "schema"),
    ],
)
def test_a_document_that_does_not_fit_is_refused(
    client: httpx.Client, kept: httpx.Response, change: dict[str, object], detail: str
) -> None:
    response = client.post("/api/v1/graphs", json={"document": kept.json() | change})
    assert response.status_code == 422
    assert response.json()["type"] == "urn:gradwalk:problem:invalid-document"
    assert detail in response.json()["detail"]


def test_a_document_may_be_larger_than_a_snippet(client: httpx.Client, kept: httpx.Response) -> None:
    output = [{"stream": "stdout", "text": "." * 1_000_000}] * 3
    response = client.post("/api/v1/graphs", json={"document": kept.json() | {"output": output}})
    assert response.status_code == 201
    response = client.post("/api/v1/graphs", json={"code": "#" * (1 << 20)})
    assert response.status_code == 413
    assert response.json()["type"] == "urn:gradwalk:problem:request-too-large"


def test_a_document_beyond_the_limit_is_refused(client: httpx.Client) -> None:
    body = b'{"document": "' + b"." * (32 << 20) + b'"}'
    response = client.post("/api/v1/graphs", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 413
    assert response.json()["type"] == "urn:gradwalk:problem:document-too-large"
    assert "33554432 bytes" in response.json()["detail"]


def test_a_document_comes_alone(client: httpx.Client, kept: httpx.Response) -> None:
    response = client.post("/api/v1/graphs", json={"document": kept.json(), "seed": 1})
    assert response.status_code == 422
    assert "seed" in response.json()["detail"]


@pytest.mark.parametrize("identity", ["nothing", "nothing.json", "..%2f..%2fetc", "%00", "é", "a" * 2000])
def test_an_unknown_graph_is_not_found(client: httpx.Client, identity: str) -> None:
    response = client.get(f"/api/v1/graphs/{identity}")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_the_schema_is_served(client: httpx.Client) -> None:
    response = client.get("/api/v1/schemas/graph/1")
    assert response.headers["content-type"] == "application/schema+json"
    assert response.json()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
