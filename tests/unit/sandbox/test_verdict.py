from __future__ import annotations

import signal

import pytest

from app.graph.document import Environment, Reason, Snippet
from app.sandbox import verdict
from app.sandbox.exchange import Claim, Text
from app.sandbox.protocol import FAULT_EXIT, Gone
from app.settings import Settings

SETTINGS = Settings(cpu_seconds=2)
HERE = Environment("3.11", "2.13", "cpu", 1, "0.1")


@pytest.mark.parametrize(
    ("status", "cpu_seconds", "reason", "exit_code"),
    [
        (0, 0.1, "exit", 0),
        (3, 0.1, "exit", 3),
        (FAULT_EXIT, 0.1, "result", None),
        (-signal.SIGKILL, 2.5, "cpu_time", None),
        (-signal.SIGXCPU, 2.0, "cpu_time", None),
        (-signal.SIGKILL, 0.1, "killed", None),
        (-signal.SIGSEGV, 0.1, "crash", -11),
        (-signal.SIGSYS, 0.1, "crash", -31),
    ],
)
async def test_how_a_process_ended_tells_why(
    status: int, cpu_seconds: float, reason: Reason, exit_code: int | None
) -> None:
    claim = Claim(gone=Gone(1, status, 9.0, 0), cpu_seconds=cpu_seconds)
    document = (await verdict.reach(claim, Snippet("x"), HERE, SETTINGS)).document()
    assert (document.outcome.status, document.outcome.reason) == ("stopped", reason)
    assert document.outcome.exit_code == exit_code


async def test_a_limit_that_the_server_enforced_stands_above_how_it_ended() -> None:
    claim = Claim(reason="output", gone=Gone(1, -9, 0.0, 0))
    document = (await verdict.reach(claim, Snippet("x"), HERE, SETTINGS)).document()
    assert document.outcome.reason == "output"


async def test_where_nobody_can_tell_the_run_is_lost() -> None:
    document = (await verdict.reach(Claim(), Snippet("x"), HERE, SETTINGS)).document()
    assert document.outcome.reason == "lost"


async def test_what_was_printed_is_kept_and_counted() -> None:
    claim = Claim(stdout=Text(bytearray(b"a\xff"), 10), stderr=Text(bytearray(), 0))
    document = (await verdict.reach(claim, Snippet("x"), HERE, SETTINGS)).document()
    assert [(row.stream, row.text) for row in document.output] == [("stdout", "a\ufffd")]
    assert document.truncated.output is not None
    assert (document.truncated.output.kept, document.truncated.output.seen) == (2, 10)
