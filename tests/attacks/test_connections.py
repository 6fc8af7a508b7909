"""Clients that speak HTTP badly, slowly or without end: whatever they send, they are told or hung up on, and others are
served."""

from __future__ import annotations

import gzip
import json
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import psutil
import pytest

from tests.serving import RunningServer, serve

SECONDS = 2.0
"""In which requests must have come."""
MOST_GROWTH_BYTES = 100_000_000

JSON = b"content-type: application/json\r\n"
RUN = b'{"code": "print(6 * 7)"}'


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with serve(tmp_path_factory.mktemp("hasty") / "data", pool=1, request_seconds=SECONDS) as running:
        yield running


def connect(server: RunningServer) -> socket.socket:
    address = urlsplit(server.url)
    return socket.create_connection((address.hostname or "", address.port or 0), timeout=20)


def heard(connection: socket.socket) -> bytes:
    """All that the server says until it hangs up."""
    parts = []
    try:
        while part := connection.recv(1 << 16):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def said(server: RunningServer, request: bytes) -> bytes:
    with connect(server) as connection:
        connection.sendall(request)
        return heard(connection)


def head(line: bytes, *fields: bytes) -> bytes:
    return b"\r\n".join((line + b" HTTP/1.1", b"host: test", *fields, b"", b""))


def post(path: bytes, body: bytes, *fields: bytes, media_type: bytes = b"application/json") -> bytes:
    length = b"content-length: %d" % len(body)
    return head(b"POST " + path, b"content-type: " + media_type, length, b"connection: close", *fields) + body


def chunked(*fields: bytes) -> bytes:
    return head(b"POST /api/v1/runs", JSON[:-2], b"connection: close", *fields)


CLOSE = b"connection: close"
GET = head(b"GET /healthz", CLOSE)
REFUSED: dict[str, tuple[bytes, int]] = {
    "a compressed body": (post(b"/api/v1/runs", gzip.compress(RUN), b"content-encoding: gzip"), 422),
    "a body that unpacks to gigabytes": (
        post(b"/api/v1/runs", gzip.compress(bytes(1 << 28))[:500_000], b"content-encoding: gzip"),
        422,
    ),
    "a compressed transfer": (chunked(b"transfer-encoding: gzip, chunked") + b"5\r\nhello\r\n0\r\n\r\n", 422),
    "two ways to end": (
        head(b"POST /api/v1/runs", JSON[:-2], b"content-length: 4", b"transfer-encoding: chunked") + b"0\r\n\r\n" + GET,
        400,
    ),
    "two lengths": (post(b"/api/v1/runs", RUN, b"content-length: 3"), 400),
    "a length below zero": (head(b"POST /api/v1/runs", JSON[:-2], b"content-length: -1"), 400),
    "a length with a sign": (head(b"POST /api/v1/runs", JSON[:-2], b"content-length: +24") + RUN, 400),
    "a length past all numbers": (head(b"POST /api/v1/runs", JSON[:-2], b"content-length: " + b"9" * 30), 400),
    "a length in other digits": (
        head(b"POST /api/v1/runs", JSON[:-2], "content-length: ٢٤".encode()) + RUN,
        400,
    ),
    "a chunk past all numbers": (chunked(b"transfer-encoding: chunked") + b"F" * 20 + b"\r\n", 400),
    "a length that is not meant": (
        head(b"POST /api/v1/runs", JSON[:-2], b"content-length: 99999999", b"expect: 100-continue"),
        413,
    ),
    "a field over two lines": (head(b"GET /healthz", b"x: a\r\n b"), 400),
    "a NUL in a field": (head(b"GET /healthz", b"x: a\0b"), 400),
    "an address of a hundred thousand letters": (head(b"GET /" + b"a" * 100_000), 400),
    "an address that is no ASCII": (head("GET /g/é\u202e".encode()), 400),
    "a tunnel": (head(b"CONNECT other.invalid:80"), 400),
    "an echo": (head(b"TRACE /healthz", b"cookie: lang=en", CLOSE), 405),
    "another method in a field": (post(b"/healthz", RUN, b"x-http-method-override: GET"), 405),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    "TLS": (bytes.fromhex("16030100c8010000c40303") + bytes(200), 400),
    "two media types": (post(b"/api/v1/runs", RUN, JSON[:-2], media_type=b"text/plain"), 415),
    "a list of media types": (post(b"/api/v1/runs", RUN, media_type=b"text/plain, application/json"), 415),
    "JSON in UTF-16": (
        post(b"/api/v1/runs", RUN.decode().encode("utf-16"), media_type=b"application/json; charset=utf-16"),
        422,
    ),
    "a number that is none": (post(b"/api/v1/runs", b'{"code": "1", "seed": NaN}'), 422),
    "a depth of half a million": (post(b"/api/v1/runs", b'{"code": "1", "jacobians": ' + b"[" * 500_000), 422),
    "fifty thousand keys": (
        post(b"/api/v1/runs", json.dumps({f"k{n}": n for n in range(50_000)}).encode()),
        422,
    ),
    "a preflight": (
        head(
            b"OPTIONS /api/v1/runs",
            b"origin: http://other.invalid",
            b"access-control-request-method: POST",
            b"access-control-request-headers: content-type",
            CLOSE,
        ),
        405,
    ),
    "a folder above": (head(b"GET /static/..%2f..%2fpyproject.toml", CLOSE), 404),
    "a folder above, twice written": (head(b"GET /static/%252e%252e/%252e%252e/pyproject.toml", CLOSE), 404),
    "a file of the system": (head(b"GET /static//etc/passwd", CLOSE), 404),
    "a graph above": (head(b"GET /api/v1/graphs/..%2f..%2f..%2fetc%2fpasswd", CLOSE), 404),
    "a graph's file above": (head(b"GET /api/v1/graphs/x/files/..%2f..%2f0", CLOSE), 404),
    "a query in place of an id": (head(b"GET /api/v1/graphs/' OR 1=1 --".replace(b" OR ", b"%20OR%20"), CLOSE), 400),
}


@pytest.mark.parametrize(("request_", "status"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused(hasty: RunningServer, request_: bytes, status: int) -> None:
    answer = said(hasty, request_)
    assert answer.startswith(b"HTTP/1.1 %d " % status), answer[:200]
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"access-control-" not in answer.lower()
    assert b"root:" not in answer


def test_no_other_site_is_answered(hasty: RunningServer) -> None:
    origin = b"origin: http://other.invalid"
    for request in (head(b"GET /readyz", origin, CLOSE), post(b"/api/v1/runs", RUN, origin)):
        answer = said(hasty, request)
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert b"access-control-" not in answer.lower()
        assert b"cross-origin-resource-policy: same-origin" in answer


def test_the_name_of_the_host_leads_nowhere(hasty: RunningServer) -> None:
    request = head(b"GET /", CLOSE).replace(b"host: test", b"host: other.invalid\r\nx-forwarded-host: other.invalid")
    answer = said(hasty, request)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"other.invalid" not in answer


def test_no_other_protocol_is_spoken(hasty: RunningServer) -> None:
    upgrade = (b"upgrade: websocket", b"connection: upgrade", b"sec-websocket-key: " + b"x" * 24)
    started = time.monotonic()
    answer = said(hasty, head(b"GET /api/v1/runs", *upgrade, b"sec-websocket-version: 13"))
    assert answer.startswith(b"HTTP/1.1 405 ")
    assert time.monotonic() - started < 15


def test_requests_in_a_row_are_answered_in_a_row(hasty: RunningServer) -> None:
    stream = post(b"/api/v1/runs", b'{"code": "import time; time.sleep(0.5)"}', b"accept: text/event-stream")
    answer = said(hasty, stream.replace(CLOSE + b"\r\n", b"") + GET.replace(CLOSE, b"x: y") * 30 + GET)
    assert answer.count(b"HTTP/1.1 200 ") == 32
    assert answer.index(b"event: document") < answer.index(b'{"status":"alive"}')


def test_the_last_of_two_equal_keys_stands(hasty: RunningServer) -> None:
    answer = said(hasty, post(b"/api/v1/runs", b'{"code": "print(1)", "code": "print(2)"}'))
    assert b'"text":"2\\n"' in answer


def test_no_part_of_a_file_or_of_a_graph_is_larger_than_the_whole(hasty: RunningServer) -> None:
    ranges = b"range: bytes=" + b",".join(b"0-" for _ in range(5000))
    with hasty.client() as client:
        script = client.get("/").text.partition('src="')[2].partition('"')[0]
        size = len(client.get(script).content)
    answer = said(hasty, head(b"GET " + script.encode(), ranges, CLOSE))
    assert len(answer) < 2 * size + 10_000


@pytest.mark.parametrize(
    "endless",
    [
        pytest.param(b"x-%d: " % 7 + b"a" * 60_000 + b"\r\n", id="fields"),
        pytest.param(b"a" * 60_000, id="one field"),
    ],
)
def test_a_head_without_end_is_hung_up_on(hasty: RunningServer, endless: bytes) -> None:
    process = psutil.Process(hasty.process.pid)
    before = process.memory_info().rss
    sent = 0
    with connect(hasty) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nhost: test\r\nx: ")
        try:
            while sent < 1 << 28:
                connection.sendall(endless)
                sent += len(endless)
        except (BrokenPipeError, ConnectionResetError):
            pass
    assert sent < 1 << 26
    assert process.memory_info().rss - before < MOST_GROWTH_BYTES


SLOW = {
    "nothing": b"",
    "blank lines": b"\r\n",
    "half a head": b"GET / HTTP/1.1\r\nhost: test\r\nx: ",
    "a head after an answer": head(b"GET /healthz") + b"GET / HTTP/1.1\r\nx: ",
}


@pytest.mark.parametrize("start", SLOW.values(), ids=SLOW)
def test_a_head_that_does_not_come_is_hung_up_on(hasty: RunningServer, start: bytes) -> None:
    started = time.monotonic()
    with connect(hasty) as connection:
        connection.sendall(start)
        connection.settimeout(0.3)
        while time.monotonic() - started < 6 * SECONDS:
            try:
                if not connection.recv(1 << 16):
                    break
            except TimeoutError:
                try:
                    connection.sendall(b"\r\n" if start in {b"", b"\r\n"} else b"a")
                except OSError:
                    break
            except ConnectionResetError:
                break
    assert SECONDS * 0.8 < time.monotonic() - started < 6 * SECONDS


@pytest.mark.parametrize("path", [b"/api/v1/runs", b"/api/v1/graphs"])
def test_a_body_that_does_not_come_is_refused(hasty: RunningServer, path: bytes) -> None:
    with connect(hasty) as connection:
        connection.sendall(head(b"POST " + path, JSON[:-2], b"content-length: 30000") + b'{"code": "')
        answer = heard(connection)
    assert answer.startswith(b"HTTP/1.1 408 ")
    problem = json.loads(answer.partition(b"\r\n\r\n")[2])
    assert (problem["type"], problem["limit"]) == ("urn:gradwalk:problem:request-too-slow", SECONDS)
    assert "Send less" in problem["detail"]


def test_large_documents_wait_for_each_other_and_small_ones_do_not(hasty: RunningServer) -> None:
    """Twelve clients' worth of memory is not taken at once; who sends the thirteenth is told."""
    large = head(b"POST /api/v1/graphs", JSON[:-2], b"content-length: 33000000") + b'{"document": {"schema":'
    waiting = [connect(hasty) for _ in range(12)]
    for connection in waiting:
        connection.sendall(large + b" " * 500_000)
    answers = []
    with hasty.client() as client:
        started = time.monotonic()
        assert client.post("/api/v1/graphs", json={"code": "1"}).status_code == 201
        assert time.monotonic() - started < 2 * SECONDS
    for connection in waiting:
        with connection:
            answers.append(heard(connection)[:12])
    assert answers.count(b"HTTP/1.1 429") == 2
    assert answers.count(b"HTTP/1.1 408") == 10
