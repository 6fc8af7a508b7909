"""A class of students at one server, attackers among them, while children and zygotes are killed.

    python benchmarks/soak.py [--students 300] [--seconds 600] [--pause 30] [--zygote-seconds 60]

Each student has a loopback address of their own, runs a snippet, reads for a while, and runs another; one in a hundred
snippets is an attack, and some graphs are kept. A random child is killed every second, and the zygote now and then.
Ends with exit status 1 unless every request was answered, nothing kept was lost, and memory is flat.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import http.client
import json
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psutil

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY))

from tests.attacks.corpus import attacks  # noqa: E402 - after the path is set
from tests.serving import RunningServer, serve  # noqa: E402

CASES = "002 005 006 008 009 010 012 017 018 020 024 029 030 031 033 034 044 047 060 074 092 104 131 136 144 165"
ATTACKS_OF_100 = 1
KEPT_OF_100 = 5
MOST_GROWTH_BYTES = 60 << 20
"""Of the server's process: the allocator keeps some of what large documents took."""


@dataclass
class Tally:
    """What came of it all."""

    milliseconds: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    kept: dict[str, str] = field(default_factory=dict)
    killed: Counter[str] = field(default_factory=Counter)


class Student(threading.Thread):
    """Asks until the end; who is refused waits as long as they are told to."""

    def __init__(self, server: RunningServer, number: int, end: float, pause: float, tally: Tally) -> None:
        super().__init__(daemon=True)
        self._address = urlsplit(server.url)
        self._source = (f"127.0.{2 + number // 250}.{1 + number % 250}", 0)
        self._random = random.Random(number)  # noqa: S311 - to be repeatable is the point
        self._end = end
        self._pause = pause
        self._tally = tally

    def run(self) -> None:
        """Study."""
        time.sleep(self._random.uniform(0, self._pause))
        while time.monotonic() < self._end:
            self._ask(self._snippet(), keep=self._random.randrange(100) < KEPT_OF_100)
            time.sleep(max(0, min(self._random.expovariate(1 / self._pause), self._end - time.monotonic())))

    def _snippet(self) -> str:
        if self._random.randrange(100) < ATTACKS_OF_100:
            return self._random.choice(ATTACKS)
        # A line of their own, so that kept graphs differ.
        return self._random.choice(SNIPPETS) + f"\n# {self._source[0]} {self._random.random()}\n"

    def _ask(self, code: str, *, keep: bool) -> None:
        tally = self._tally
        start = time.perf_counter()
        connection = http.client.HTTPConnection(
            self._address.hostname or "", self._address.port, timeout=120, source_address=self._source
        )
        try:
            path = "/api/v1/graphs" if keep else "/api/v1/runs"
            connection.request("POST", path, json.dumps({"code": code}), {"content-type": "application/json"})
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as failure:
            tally.statuses[type(failure).__name__] += 1
            return
        finally:
            connection.close()
        tally.statuses[str(response.status)] += 1
        if response.status in (429, 503):
            time.sleep(int(response.headers["retry-after"]))
            return
        tally.milliseconds.append((time.perf_counter() - start) * 1000)
        if response.status not in (200, 201):
            return
        outcome = json.loads(body)["outcome"]
        tally.outcomes[outcome.get("reason") or outcome["status"]] += 1
        if keep:
            tally.kept[response.headers["location"]] = hashlib.sha256(body).hexdigest()


SNIPPETS = [next((REPOSITORY / "tests/cases").glob(f"{number}_*.py")).read_text() for number in CASES.split()]
ATTACKS = [attack.filled({}) for attack in attacks() if not attack.slow]


def zygotes(server: RunningServer) -> list[psutil.Process]:
    """The zygotes that have children, each by the process that stands for it outside."""
    outer = [child for child in psutil.Process(server.process.pid).children() if child.children()]
    return [process for process in outer if process.children(recursive=True)[1:]]


def kill(server: RunningServer, end: float, zygote_seconds: float, tally: Tally) -> None:
    """Kill a child every second, and the zygote every ``zygote_seconds``, until ``end``."""
    next_zygote = time.monotonic() + zygote_seconds
    while time.monotonic() < end:
        time.sleep(1)
        with contextlib.suppress(psutil.Error, IndexError):
            serving = random.choice(zygotes(server))  # noqa: S311
            if time.monotonic() > next_zygote:
                next_zygote += zygote_seconds
                serving.kill()
                tally.killed["zygotes"] += 1
            else:
                random.choice(serving.children(recursive=True)[1:]).kill()  # noqa: S311
                tally.killed["children"] += 1


def lost(server: RunningServer, tally: Tally) -> int:
    """How many kept graphs are not there as they were."""
    with server.client() as client:
        return sum(hashlib.sha256(client.get(at).content).hexdigest() != digest for at, digest in tally.kept.items())


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--pause", type=float, default=30)
    parser.add_argument("--zygote-seconds", type=float, default=60)
    arguments = parser.parse_args()
    tally = Tally()
    print(f"{arguments}; {os.cpu_count()} cores; load average before: {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder) / "data", standby=True) as server:
        end = time.monotonic() + arguments.seconds
        students = [Student(server, number, end, arguments.pause, tally) for number in range(arguments.students)]
        for student in students:
            student.start()
        killer = threading.Thread(target=kill, args=(server, end, arguments.zygote_seconds, tally))
        killer.start()
        process = psutil.Process(server.process.pid)
        time.sleep(arguments.seconds / 4)
        early = process.memory_info().rss
        killer.join()
        late = process.memory_info().rss
        for student in students:
            student.join(120)
        missing = lost(server, tally)
    refused = tally.statuses["429"] + tally.statuses["503"]
    answered = tally.statuses["200"] + tally.statuses["201"]
    cuts = statistics.quantiles(tally.milliseconds, n=100)
    print(f"statuses: {dict(tally.statuses)}; killed: {dict(tally.killed)}")
    print(f"outcomes: {dict(tally.outcomes.most_common())}")
    print(f"answers: {answered}, {answered / arguments.seconds:.1f}/s; refused: {refused}")
    print(f"ms: p50 {cuts[49]:.0f}, p90 {cuts[89]:.0f}, p99 {cuts[98]:.0f}, most {max(tally.milliseconds):.0f}")
    print(f"kept: {len(tally.kept)}, lost: {missing}")
    print(f"server's memory: {early / 1e6:.0f} MB after a quarter, {late / 1e6:.0f} MB at the end")
    unanswered = sum(tally.statuses.values()) - answered - refused
    if unanswered or missing or late - early > MOST_GROWTH_BYTES:
        raise SystemExit("The soak failed.")


if __name__ == "__main__":
    main()
