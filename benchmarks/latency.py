"""How long a snippet takes over HTTP on a warm server, beside executing it in this process without a recorder.

    python benchmarks/latency.py [--requests 200] [SNIPPET.py]

Starts a server of its own, sends the snippet again and again, one request at a time, and prints
percentiles in milliseconds. The snippet is case 006 unless another is named.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY))

from tests.serving import serve  # noqa: E402 - after the path is set

PAUSE_SECONDS = 0.05
"""Between requests, as between people: the pool refills itself when idle."""


def timed(action: Callable[[], None], times: int, pause: float = 0.0) -> list[float]:
    """Milliseconds of each call."""
    durations = []
    for _ in range(times):
        time.sleep(pause)
        start = time.perf_counter()
        action()
        durations.append((time.perf_counter() - start) * 1000)
    return durations


def row(name: str, durations: list[float]) -> str:
    """One line of the table."""
    cuts = statistics.quantiles(durations, n=100)
    return f"| {name} | {statistics.median(durations):.1f} | {cuts[89]:.1f} | {cuts[98]:.1f} | {len(durations)} |"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("snippet", type=Path, nargs="?", default=REPOSITORY / "tests/cases/006_mean_of_squares.py")
    parser.add_argument("--requests", type=int, default=200)
    arguments = parser.parse_args()
    code = arguments.snippet.read_text(encoding="utf-8")
    recorder: list[float] = []

    with tempfile.TemporaryDirectory() as folder, serve(Path(folder) / "data") as server, server.client() as client:

        def post() -> None:
            response = client.post("/api/v1/runs", json={"code": code})
            assert response.status_code == 200
            recorder.append(response.json()["outcome"]["wall_seconds"] * 1000)

        def nothing() -> None:
            assert client.get("/healthz").status_code == 200

        timed(post, 10, PAUSE_SECONDS)
        recorder.clear()
        spaced = timed(post, arguments.requests, PAUSE_SECONDS)
        inside = list(recorder)
        at_once = timed(post, arguments.requests)
        empty = timed(nothing, arguments.requests)
        isolation = server.isolation

    import torch

    torch.set_num_threads(1)
    compiled = compile(code, "<snippet>", "exec")

    def execute() -> None:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compiled, {"__name__": "__main__"})  # noqa: S102

    timed(execute, 10)
    plain = timed(execute, arguments.requests)

    print(f"{arguments.snippet.name}, isolation {isolation}, {os.cpu_count()} cores, torch {torch.__version__}")
    print("\n| ms | p50 | p90 | p99 | n |\n|---|---|---|---|---|")
    print(row("run over HTTP, one every 50 ms", spaced))
    print(row("of which the snippet under the recorder", inside))
    print(row("run over HTTP, one after the other", at_once))
    print(row("`/healthz` over HTTP", empty))
    print(row("plain `exec` in a warm process", plain))


if __name__ == "__main__":
    main()
