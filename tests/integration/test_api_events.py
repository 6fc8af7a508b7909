"""A run's events through the HTTP door."""

from __future__ import annotations

import json
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
import msgspec
import pytest

from app.graph import codec
from app.sandbox.protocol import Progress, encode, frame
from tests.serving import STOP_SECONDS, RunningServer, serve

EVENTS = {"accept": "text/event-stream"}
SLOW = """
import torch, time
w = torch.ones(3, requires_grad=True)
for step in range(8):
    (w * w).sum().backward()
    print("step", step)
    time.sleep(0.15)
"""
FOREVER = "print('begun')\nwhile True: pass"


class Event(NamedTuple):
    """One event, and when it came."""

    name: str
    data: Any
    seconds: float


@contextmanager
def events(client: httpx.Client, code: str, **accept: str) -> Iterator[Iterator[Event]]:
    """The events of a run, as they come."""
    headers = EVENTS | accept
    with client.stream("POST", "/api/v1/runs", json={"code": code}, headers=headers) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store"
        yield _parsed(response)


def _parsed(response: httpx.Response) -> Iterator[Event]:
    name, start = "", time.monotonic()
    for line in response.iter_lines():
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield Event(name, value if name == "document" else json.loads(value), time.monotonic() - start)


def of(name: str, heard: list[Event]) -> list[Event]:
    return [event for event in heard if event.name == name]


@pytest.fixture
def client(server: RunningServer) -> Iterator[httpx.Client]:
    with server.client() as client:
        yield client


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_output_and_progress_come_while_it_runs_and_the_document_last(client: httpx.Client, encoding: str) -> None:
    with events(client, SLOW, **{"accept-encoding": encoding}) as stream:
        heard = list(stream)
    document = codec.decode(heard[-1].data.encode())
    assert heard[-1].name == "document"
    assert document.outcome.status == "finished"
    assert "".join(event.data["text"] for event in of("output", heard)) == "".join(row.text for row in document.output)
    assert len(of("output", heard)) >= 4
    assert of("output", heard)[0].seconds < heard[-1].seconds - 0.6  # it sleeps for a second in between
    counts = [event.data["passes"] for event in of("progress", heard)]
    assert counts == sorted(counts)
    assert {2, 3, 4, 5} <= set(counts) or len(set(counts)) >= 4
    last = of("progress", heard)[-1].data
    assert 0 < last["ops"] <= len(document.ops)
    assert 0 < last["nodes"] <= 16  # a product and a sum in each step
    seconds = [event.data["seconds"] for event in of("progress", heard)]
    assert all(before < after for before, after in pairwise(seconds))


def test_a_run_that_is_over_at_once_is_told_at_once(client: httpx.Client) -> None:
    with events(client, "import sys\nprint('é漢')\nprint('oh', file=sys.stderr)") as stream:
        heard = list(stream)
    assert [(event.name, event.data) for event in heard[:-1]] == [
        ("output", {"stream": "stdout", "text": "é漢\n"}),
        ("output", {"stream": "stderr", "text": "oh\n"}),
    ]
    assert heard[-1].name == "document"
    assert codec.decode(heard[-1].data.encode()).outcome.status == "finished"


def test_events_are_as_many_whatever_the_snippet_does(client: httpx.Client) -> None:
    """Bytes that are no text, in parts; a flood; both streams in turns."""
    code = r"""
import os, time
for part in (b"\xe6\xbc", b"\xa2 ", b"\xff\xfe ", b"\x1b[31m\x00\r\nevent: document\n\n"):
    os.write(1, part)
    time.sleep(0.25)
end = time.monotonic() + 1
while time.monotonic() < end:
    os.write(1, b"a")
    os.write(2, b"b")
"""
    with events(client, code) as stream:
        heard = list(stream)
    out = "".join(event.data["text"] for event in of("output", heard) if event.data["stream"] == "stdout")
    assert out.startswith("漢 �� \x1b[31m\0\r\nevent: document\n\naaa")
    assert len(of("document", heard)) == 1
    assert len(of("output", heard)) < 50
    assert len(of("progress", heard)) < 40
    assert sum(len(event.data["text"]) for event in of("output", heard)) <= 2 * 256 * 1024


@pytest.mark.parametrize("times", [1, 20_000])
def test_progress_that_nobody_asked_for_ends_the_run(client: httpx.Client, times: int) -> None:
    unasked(client, f"os.write(4, {frame(encode(Progress(1, 1, 1)))!r} * {times})")


def test_a_second_answer_to_one_question_ends_the_run(client: httpx.Client) -> None:
    twice = frame(encode(Progress(1, 1, 1))) * 2
    unasked(client, f"signal.signal(signal.SIGUSR2, lambda *_: os.write(4, {twice!r}))")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x93\x01\x01", id="cut"),
        pytest.param(b"\x93\x01\x01\xff", id="negative"),
        pytest.param(msgspec.msgpack.encode([1, 1, 2**60]), id="huge"),
        pytest.param(msgspec.msgpack.encode([1, 1, 1.5]), id="a fraction"),
        pytest.param(msgspec.msgpack.encode([1, 1, "x"]), id="a word"),
        pytest.param(msgspec.msgpack.encode([1, 1, 1, 1]), id="more"),
        pytest.param(msgspec.msgpack.encode([[[[]]]] * 3), id="deep"),
        pytest.param(b"[1, 1, 1]", id="JSON"),
    ],
)
def test_an_answer_that_is_none_ends_the_run(client: httpx.Client, answer: bytes) -> None:
    unasked(client, f"signal.signal(signal.SIGUSR2, lambda *_: os.write(4, {frame(answer)!r}))")


def unasked(client: httpx.Client, said: str) -> None:
    """Whoever says this has no result to hand over any more."""
    with events(client, f"import os, signal, time\n{said}\ntime.sleep(20)") as stream:
        heard = list(stream)
    document = codec.decode(heard[-1].data.encode())
    assert (document.outcome.status, document.outcome.reason) == ("stopped", "result")
    assert heard[-1].seconds < 10


def test_answers_that_lie_are_bounded_by_the_questions(client: httpx.Client) -> None:
    code = f"""
import os, signal, time
count = 0
def answer(*_):
    global count
    count += 1
    os.write(4, {frame(encode(Progress(2**53, 2**53, 2**53)))!r})
signal.signal(signal.SIGUSR2, answer)
end = time.monotonic() + 1.5
while time.monotonic() < end: pass
print(count)
"""
    with events(client, code) as stream:
        heard = list(stream)
    document = codec.decode(heard[-1].data.encode())
    assert document.outcome.status == "finished"
    assert 3 <= int(document.output[0].text) <= 8
    assert of("progress", heard)[-1].data["ops"] == 2**53


def test_a_run_that_answers_no_question_is_still_told(client: httpx.Client) -> None:
    code = "import signal, time\nsignal.signal(signal.SIGUSR2, signal.SIG_IGN)\ntime.sleep(1)\nprint(1)"
    with events(client, code) as stream:
        heard = list(stream)
    assert [row.text for row in codec.decode(heard[-1].data.encode()).output] == ["1\n"]
    assert of("progress", heard)[-1].data["seconds"] > 0.5


def test_questions_do_not_disturb_a_snippet(client: httpx.Client) -> None:
    code = """
import time, threading, asyncio
start = time.monotonic()
time.sleep(1.0)
assert time.monotonic() - start >= 1.0
lock = threading.Lock()
lock.acquire()
assert not lock.acquire(timeout=0.5)
asyncio.run(asyncio.sleep(0.5))
def deep(n):
    return deep(n - 1) + 1 if n else 0
end = time.monotonic() + 0.7
while time.monotonic() < end:
    deep(900)
print("well")
"""
    with events(client, code) as stream:
        document = codec.decode(list(stream)[-1].data.encode())
    assert document.outcome.error is None
    assert [row.text for row in document.output] == ["well\n"]


def test_what_cannot_be_run_is_refused_before_the_stream_begins(client: httpx.Client) -> None:
    response = client.post("/api/v1/runs", json={"code": 1}, headers=EVENTS)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


def test_a_check_comes_as_events_too(client: httpx.Client) -> None:
    kept = client.post("/api/v1/graphs", json={"code": SLOW}).json()["id"]
    with client.stream("POST", f"/api/v1/graphs/{kept}/check", json={}, headers=EVENTS) as response:
        heard = list(_parsed(response))
    assert of("progress", heard)
    assert codec.decode(heard[-1].data.encode()).checks


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One run at a time, two wait."""
    with serve(
        tmp_path_factory.mktemp("narrow") / "data", running=1, pool=1, waiting=2, waiting_per_client=2
    ) as server:
        yield server


def test_who_waits_hears_of_the_place_in_line_and_who_cannot_is_refused(narrow: RunningServer) -> None:
    ahead: dict[str, list[int]] = {}

    def follow(name: str) -> None:
        with narrow.client() as client, events(client, "print(1)") as stream:
            heard = list(stream)
        assert heard[-1].name == "document"
        ahead[name] = [event.data["ahead"] for event in of("queued", heard)]

    with narrow.client() as client:
        with events(client, FOREVER) as stream:
            assert next(stream).name in {"progress", "output"}
            threads = [threading.Thread(target=follow, args=[name]) for name in "ab"]
            for thread in threads:
                thread.start()
                time.sleep(0.5)
            refused = client.post("/api/v1/runs", json={"code": ""}, headers=EVENTS)
            assert refused.status_code == 429
            assert int(refused.headers["retry-after"]) > 0
        # leaving has freed the place
        for thread in threads:
            thread.join(10)
    assert ahead["a"][0] == 0
    assert ahead["b"][0] == 1


@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.5])
def test_whoever_leaves_frees_the_place(narrow: RunningServer, seconds: float) -> None:
    address = urlsplit(narrow.url)
    body = msgspec.json.encode({"code": FOREVER})
    for _ in range(3):
        with socket.create_connection((address.hostname or "", address.port or 0)) as connection:
            connection.sendall(
                b"POST /api/v1/runs HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n"
                b"accept: text/event-stream\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body)
            )
            time.sleep(seconds)
    started = time.monotonic()
    with narrow.client() as client:
        assert client.post("/api/v1/runs", json={"code": "1"}).status_code == 200
    assert time.monotonic() - started < 10


def test_an_open_stream_does_not_keep_the_server_from_ending(tmp_path: Path) -> None:
    with serve(tmp_path / "data") as server, server.client() as client, events(client, FOREVER) as stream:
        assert next(stream)
        server.process.send_signal(signal.SIGTERM)
        started = time.monotonic()
        last = list(stream)[-1]
        assert last.name == "document"
        assert codec.decode(last.data.encode()).outcome.reason == "lost"
        assert server.process.wait(STOP_SECONDS) == 0
        assert time.monotonic() - started < STOP_SECONDS
    assert server.log.read_text().count("Traceback") == 0
