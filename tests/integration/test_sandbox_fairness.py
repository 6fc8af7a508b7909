"""Clients that share a server, over HTTP: one's flood leaves the others served, and who leaves frees the place."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from tests.serving import RunningServer, serve
from tests.waiting import SOON_SECONDS

WAITING_PER_CLIENT = 8
NAP = "import time\ntime.sleep(0.3)"
SLEEP = "import time\ntime.sleep(60)"


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server with one place."""
    folder = tmp_path_factory.mktemp("narrow") / "data"
    with serve(folder, running=1, pool=2, waiting=20, waiting_per_client=WAITING_PER_CLIENT) as running:
        yield running


def client(server: RunningServer, number: int) -> httpx.AsyncClient:
    """A client with a loopback address of its own."""
    transport = httpx.AsyncHTTPTransport(local_address=f"127.0.0.{number}", limits=httpx.Limits(max_connections=99))
    return httpx.AsyncClient(base_url=server.url, timeout=60, transport=transport)


async def post(client: httpx.AsyncClient, code: str) -> httpx.Response:
    return await client.post("/api/v1/runs", json={"code": code})


async def test_a_flood_of_one_client_leaves_others_served(narrow: RunningServer) -> None:
    async with client(narrow, 2) as flooding, client(narrow, 3) as other:
        flood = [asyncio.create_task(post(flooding, NAP)) for _ in range(WAITING_PER_CLIENT + 4)]
        await asyncio.sleep(0.2)
        assert (await post(other, "1")).status_code == 200
        # behind the run in its place and, at most, one more of the flood
        assert sum(task.done() and task.result().status_code == 200 for task in flood) <= 3
        answers = await asyncio.gather(*flood)
    refused = [answer for answer in answers if answer.status_code != 200]
    assert 2 <= len(refused) <= 3
    for answer in refused:
        assert answer.status_code == 429
        problem = answer.json()
        assert problem["type"] == "urn:gradwalk:problem:too-many-runs"
        assert problem["detail"].startswith(f"{WAITING_PER_CLIENT} requests of yours wait already")
        assert int(answer.headers["retry-after"]) >= 1


async def test_who_hangs_up_frees_the_place_at_once(narrow: RunningServer) -> None:
    async with client(narrow, 2) as one, client(narrow, 3) as other:
        sleeping = [asyncio.create_task(post(one, SLEEP)) for _ in range(3)]
        await asyncio.sleep(0.3)
        for task in sleeping:
            task.cancel()
        await asyncio.gather(*sleeping, return_exceptions=True)
        answer = await asyncio.wait_for(post(other, "1"), SOON_SECONDS)
        assert answer.status_code == 200
