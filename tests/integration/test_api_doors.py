"""What all responses share, health, and the page's files."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.serving import RunningServer


@pytest.fixture
def client(server: RunningServer) -> Iterator[httpx.Client]:
    with server.client() as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/healthz", 200),
        ("GET", "/nowhere", 404),
        ("GET", "/static/nowhere.js", 404),
        ("GET", "/static/../pyproject.toml", 404),
        ("GET", "/static/%2e%2e/%2e%2e/pyproject.toml", 404),
        ("PUT", "/api/v1/runs", 405),
        ("POST", "/api/v1/runs", 415),
    ],
)
def test_every_response_carries_the_security_headers(client: httpx.Client, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    policy = response.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search("(?<!wasm-)unsafe", policy)
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert re.fullmatch(r"[0-9a-f]{16}", response.headers["x-request-id"])
    if status >= 400:
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["status"] == status
        assert re.search("Check|Use|Send", response.json()["detail"])


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/v1/schemas/graph/1", "/nowhere"])
def test_head_answers_as_get_without_the_body(client: httpx.Client, path: str) -> None:
    head, get = client.head(path), client.get(path)
    assert head.content == b""
    assert (head.status_code, head.headers["content-type"]) == (get.status_code, get.headers["content-type"])


def test_a_wrong_method_is_told_the_right_one(client: httpx.Client) -> None:
    response = client.put("/api/v1/runs")
    assert response.headers["allow"] == "POST"
    assert response.json()["type"] == "urn:gradwalk:problem:method-not-allowed"


def test_a_ready_server_tells_its_isolation(client: httpx.Client, server: RunningServer) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["isolation"]["level"] == server.isolation
    assert isinstance(response.json()["isolation"]["missing"], list)


def test_the_description_is_served(client: httpx.Client) -> None:
    assert client.get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")
    assert client.get("/docs").status_code == 404


@pytest.mark.parametrize(
    ("headers", "query", "lang"),
    [
        ({}, "", "en"),
        ({"accept-language": "zh-CN,zh;q=0.9"}, "", "zh-CN"),
        ({"accept-language": "zh-CN", "cookie": "lang=en"}, "", "en"),
        ({}, "?lang=zh-CN", "zh-CN"),
    ],
)
def test_the_page_speaks_the_readers_language(
    client: httpx.Client, headers: dict[str, str], query: str, lang: str
) -> None:
    response = client.get(f"/{query}", headers=headers)
    assert f'<html lang="{lang}"' in response.text
    assert response.headers["content-language"] == lang
    assert "no-cache" in response.headers["cache-control"]


def test_a_language_that_was_chosen_is_remembered(client: httpx.Client) -> None:
    client.get("/?lang=zh-CN")
    assert '<html lang="zh-CN"' in client.get("/").text


def test_the_pages_files_are_found_and_cached(client: httpx.Client) -> None:
    page = client.get("/").text
    addresses = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert any(address.endswith(".js") for address in addresses)
    for address in addresses:
        found = client.get(address)
        assert found.status_code == 200
        assert "immutable" in found.headers["cache-control"]


def test_a_permalink_to_nothing_is_a_page_that_says_404(client: httpx.Client) -> None:
    response = client.get("/g/nothing")
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    assert '"graph": "nothing"' in response.text or '"graph":"nothing"' in response.text


def test_a_permalink_is_escaped(client: httpx.Client) -> None:
    response = client.get("/g/%3C%2Fscript%3E%3Cscript%3Ealert(1)")
    assert "<script>alert" not in response.text
