"""Hundreds of requests whose bodies never end: they take a bounded amount of memory, and others are served."""

from __future__ import annotations

import json
import select
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from tests.serving import RunningServer, serve

BODY_BYTES = 16 << 20
EACH_BYTES = 400_000
CONNECTIONS = 300
"""As many take seven times the room that there is."""
SLACK_BYTES = 40 << 20
"""What 300 connections take besides their bodies: up to 64 KB each that was not asked for yet."""
HEAD = b'POST %b HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n{"code": "'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("flooded") / "data"
    with serve(
        folder,
        pool=1,
        body_bytes=BODY_BYTES,
        document_bytes=BODY_BYTES // 2,
        uploads=1,
        uploads_waiting=3,
        uploads_waiting_per_client=2,
    ) as running:
        yield running


def half_sent(server: RunningServer, client: str, count: int, kept: ExitStack) -> list[socket.socket]:
    """Connections of one client, each with the better part of a body on its way."""
    address = urlsplit(server.url)
    sockets = []
    for _ in range(count):
        connection = socket.create_connection((address.hostname or "", address.port or 0), source_address=(client, 0))
        kept.enter_context(connection)
        with suppress(OSError):  # refused while it was sent
            connection.sendall(HEAD % (b"/api/v1/runs", 2 * EACH_BYTES) + b"x" * EACH_BYTES)
        sockets.append(connection)
    return sockets


def problems(connections: list[socket.socket]) -> list[tuple[int, dict[str, object], bool]]:
    """Status, problem and whether a time to come back is told, of the connections that were answered."""
    told = []
    waiting = set(connections)
    while answered := select.select(waiting, [], [], 1)[0]:
        for connection in answered:
            waiting.remove(connection)
            answer = b""
            with suppress(ConnectionResetError):
                while not answer.endswith(b"}"):
                    answer += connection.recv(1 << 16)
                head, _, body = answer.partition(b"\r\n\r\n")
                told.append((int(head.split()[1]), json.loads(body), b"\r\nretry-after: " in head))
    return told


def served(server: RunningServer, client: str) -> httpx.Response:
    with httpx.Client(base_url=server.url, timeout=30, transport=httpx.HTTPTransport(local_address=client)) as other:
        return other.post("/api/v1/runs", json={"code": "print(6 * 7)"})


def test_one_clients_flood_leaves_the_others_served(server: RunningServer) -> None:
    process = psutil.Process(server.process.pid)
    assert served(server, "127.0.0.1").status_code == 200
    before = process.memory_info().rss
    with ExitStack() as kept:
        refused = problems(half_sent(server, "127.0.1.1", CONNECTIONS, kept))
        assert len(refused) > CONNECTIONS / 2
        assert {(status, problem["type"], late) for status, problem, late in refused} == {
            (429, "urn:gradwalk:problem:too-many-runs", True)
        }
        assert {problem["limit"] for _, problem, _ in refused} == {BODY_BYTES // 2}
        assert process.memory_info().rss - before < BODY_BYTES + SLACK_BYTES
        assert served(server, "127.0.1.2").json()["output"][0]["text"] == "42\n"


def test_many_clients_floods_are_refused_and_leave_nothing_behind(server: RunningServer) -> None:
    process = psutil.Process(server.process.pid)
    before = process.memory_info().rss
    with ExitStack() as kept:
        clients = [half_sent(server, f"127.0.1.{client}", CONNECTIONS // 6, kept) for client in range(10, 16)]
        refused = problems([connection for client in clients for connection in client])
        busy = [(problem["limit"], late) for status, problem, late in refused if status == 503]
        assert len(busy) > CONNECTIONS / 3
        assert set(busy) == {(BODY_BYTES, True)}
        assert process.memory_info().rss - before < BODY_BYTES + SLACK_BYTES
    assert served(server, "127.0.1.2").status_code == 200


def test_as_many_documents_wait_as_the_settings_say(server: RunningServer) -> None:
    large = HEAD % (b"/api/v1/graphs", BODY_BYTES // 2)
    address = urlsplit(server.url)
    with ExitStack() as kept:
        connections = []
        for client in (1, 1, 1, 1, 2, 3):
            place = (f"127.0.2.{client}", 0)
            connection = socket.create_connection((address.hostname or "", address.port or 0), source_address=place)
            connections.append(kept.enter_context(connection))
            connection.sendall(large)
            time.sleep(0.1)
        limits = sorted((status, problem["limit"]) for status, problem, _ in problems(connections))
    assert limits == [(429, 2), (503, 3)]
