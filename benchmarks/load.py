"""Latency, throughput and fairness of runs over HTTP, beside plain execution: here, in a fork, and in a fresh process.

    python benchmarks/load.py [--requests 200] [--seconds 20] [SNIPPET.py]

Starts a server of its own and prints tables in Markdown, in milliseconds. Clients have loopback addresses of their
own, so that the server tells them apart. The snippet is case 006 unless another is named. All of it shares the cores
with the server, and the line at the head says how busy they were before.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY))

from tests.serving import RunningServer, serve  # noqa: E402 - after the path is set

PAUSE_SECONDS = 0.05
"""Between requests that come one at a time, as between people: the pool refills itself when idle."""
FRESH = 7
"""Fresh processes: each takes seconds."""


@dataclass
class Client:
    """One client: an address of its own, and what it was answered."""

    server: RunningServer
    number: int
    milliseconds: list[float] = field(default_factory=list)
    recorder: list[float] = field(default_factory=list)
    refused: int = 0

    def connect(self) -> http.client.HTTPConnection:
        """A connection from the client's address."""
        address = urlsplit(self.server.url)
        return http.client.HTTPConnection(
            address.hostname or "", address.port, timeout=120, source_address=(f"127.0.1.{self.number}", 0)
        )

    def post(self, connection: http.client.HTTPConnection, body: bytes) -> None:
        """Run a snippet and write down how long it took."""
        start = time.perf_counter()
        connection.request("POST", "/api/v1/runs", body, {"content-type": "application/json"})
        response = connection.getresponse()
        answer = response.read()
        if response.status != 200:
            self.refused += 1
            return
        self.milliseconds.append((time.perf_counter() - start) * 1000)
        self.recorder.append(json.loads(answer)["outcome"]["wall_seconds"] * 1000)


def row(name: str, durations: list[float]) -> str:
    """One line of a table."""
    cuts = statistics.quantiles(durations, n=100)
    return f"| {name} | {statistics.median(durations):.1f} | {cuts[89]:.1f} | {cuts[98]:.1f} | {len(durations)} |"


HEAD = "\n| ms | p50 | p90 | p99 | n |\n|---|---|---|---|---|"


def one_at_a_time(server: RunningServer, body: bytes, requests: int) -> None:
    """Latency where nobody else asks."""
    client = Client(server, 1)
    connection = client.connect()
    for _ in range(requests + 10):
        time.sleep(PAUSE_SECONDS)
        client.post(connection, body)
    total, inside = client.milliseconds[10:], client.recorder[10:]
    print(row("run over HTTP", total))
    print(row("of which the child's", inside))
    print(row("the rest", [whole - part for whole, part in zip(total, inside, strict=True)]))


def crowd(server: RunningServer, body: bytes, connections: dict[int, int], seconds: float) -> list[Client]:
    """Each client keeps as many requests in flight as it has connections, for ``seconds``."""
    clients = [Client(server, number) for number in connections]
    end = time.monotonic() + seconds

    def ask(client: Client) -> None:
        connection = client.connect()
        while time.monotonic() < end:
            client.post(connection, body)

    threads = [
        threading.Thread(target=ask, args=(client,)) for client in clients for _ in range(connections[client.number])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return clients


def timed(action: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each call."""
    durations = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        durations.append((time.perf_counter() - start) * 1000)
    return durations


def forked(action: Callable[[], object], runs: int) -> float:
    """Runs a second where each has a fork of this warm process, one for each core: no fence, no recorder, no HTTP."""
    start = time.perf_counter()
    living = 0
    for _ in range(runs):
        if living == os.cpu_count():
            os.wait()
            living -= 1
        if os.fork() == 0:
            action()
            os._exit(0)
        living += 1
    for _ in range(living):
        os.wait()
    return runs / (time.perf_counter() - start)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("snippet", type=Path, nargs="?", default=REPOSITORY / "tests/cases/006_mean_of_squares.py")
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=20)
    arguments = parser.parse_args()
    code = arguments.snippet.read_text(encoding="utf-8")
    body = json.dumps({"code": code}).encode()
    print(f"{arguments.snippet.name}; {os.cpu_count()} cores; load average before: {os.getloadavg()[0]:.1f}")
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder) / "data", waiting_per_client=200) as server:
        one_at_a_time(server, body, arguments.requests)
        even = crowd(server, body, dict.fromkeys(range(1, 9), 8), arguments.seconds)
        flood = crowd(server, body, {1: 58, 2: 2, 3: 2, 4: 2}, arguments.seconds)

    import torch

    torch.set_num_threads(1)
    compiled = compile(code, "<snippet>", "exec")

    def execute() -> None:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compiled, {"__name__": "__main__"})  # noqa: S102

    timed(execute, 10)
    print(row("plain `exec` in a warm process", timed(execute, arguments.requests)))
    command = [sys.executable, str(arguments.snippet)]
    print(row("a fresh process", timed(lambda: subprocess.run(command, check=True, capture_output=True), FRESH)))

    print(f"\nplain `exec` in forks of a warm process: {forked(execute, 2 * arguments.requests):.1f} runs/s")
    for name, clients in (
        ("8 clients with 8 requests in flight each", even),
        ("a flood of 58 and three clients with 2", flood),
    ):
        runs = sum(len(client.milliseconds) for client in clients)
        refused = sum(client.refused for client in clients)
        print(f"\n{name}: {runs / arguments.seconds:.1f} runs/s, {refused} refused")
        print(HEAD)
        for client in clients:
            print(row(f"client {client.number}", client.milliseconds))


if __name__ == "__main__":
    main()
