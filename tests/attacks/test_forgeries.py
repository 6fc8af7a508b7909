"""Forged documents are refused at both doors: the result pipe of a child, and the API that takes documents."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from app.errors import InvalidDocument
from app.graph import codec, sealed
from app.graph.document import Snippet
from app.sandbox.pool import Pool
from app.sandbox.protocol import frame
from app.settings import Settings
from tests.attacks.forgeries import PLAIN, forged
from tests.serving import RunningServer

FORGED = forged()
JSON = {"content-type": "application/json"}
SECONDS = 3.0
"""In which the longest of them is refused on a busy machine."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pool() -> AsyncIterator[Pool]:
    pool = Pool(Settings(wall_seconds=5, grace_seconds=0.5))
    await pool.start()
    yield pool
    await pool.close()


def test_the_document_that_they_are_changes_of_is_accepted() -> None:
    assert codec.decode(json.dumps(PLAIN).encode()).nodes


@pytest.mark.parametrize("name", FORGED)
def test_it_is_refused_soon(name: str) -> None:
    start = time.perf_counter()
    with pytest.raises(InvalidDocument):
        sealed.seal(FORGED[name])
    assert time.perf_counter() - start < SECONDS


@pytest.mark.parametrize("name", [name for name, body in FORGED.items() if len(body) < 40_000])
async def test_it_is_refused_from_a_child(pool: Pool, name: str) -> None:
    code = f"import os, time\nos.write(4, {frame(FORGED[name])!r})\ntime.sleep(60)"
    document = await pool.run(Snippet(code))
    assert (document.outcome.status, document.outcome.reason) == ("stopped", "result")
    assert document.snippet.code == code
    assert not document.nodes


@pytest.mark.parametrize("name", FORGED)
def test_it_is_refused_from_a_stranger(server: RunningServer, name: str) -> None:
    with server.client() as client:
        answer = client.post("/api/v1/graphs", content=b'{"document":' + FORGED[name] + b"}", headers=JSON)
        assert answer.status_code in {400, 413, 422}
        assert answer.headers["content-type"] == "application/problem+json"
        assert len(answer.content) < 5000
        assert client.get("/readyz").status_code == 200


def test_the_same_is_kept_where_nothing_is_wrong_with_it(server: RunningServer) -> None:
    with server.client() as client:
        assert client.post("/api/v1/graphs", json={"document": PLAIN}).status_code == httpx.codes.CREATED


def test_a_key_given_twice_counts_once(server: RunningServer) -> None:
    """The last one stands, as in browsers, so both sides read the same."""
    body = json.dumps(PLAIN).replace('"schema": 1', '"schema": 1, "id": "first", "id": "last"')
    with server.client() as client:
        answer = client.post("/api/v1/graphs", content=f'{{"document": {body}}}', headers=JSON)
    assert answer.status_code == httpx.codes.CREATED
    assert answer.json()["id"] not in {"first", "last"}


async def test_a_child_may_lie_about_its_own_graph_only(pool: Pool) -> None:
    lie = PLAIN | {"id": "mine", "snippet": {"code": "another's", "seed": 5}, "outcome": {"status": "finished"}}
    code = f"import os, time\nos.write(4, {frame(json.dumps(lie).encode())!r})\ntime.sleep(60)"
    document = await pool.run(Snippet(code))
    assert document.outcome.status == "finished"
    assert (document.id, document.snippet) == (None, Snippet(code))
    assert document.environment.torch != "2"
    assert 0 < (document.outcome.wall_seconds or 0) < 5
