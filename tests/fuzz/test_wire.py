"""What server, zygote and child say to each other, garbled: refused as what it is, by whoever hears it."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.graph.document import Environment, Snippet
from app.sandbox import protocol
from app.sandbox.exchange import Claim, Exchange
from app.sandbox.nursery import Child, Pipes
from app.sandbox.protocol import Born, Failed, Gone, Greeting, Job, Ready
from app.settings import Settings
from tests.fuzz.conftest import Endurance
from tests.fuzz.mutations import Mutator

REPORTS = [
    Ready(Environment("3.11", "2.13", "cpu", 1, "0.1"), {"landlock": "not here"}, 4),
    Failed("no room"),
    Born(7),
    Gone(7, -9, 0.5, 1024),
]
MESSAGES: dict[str, tuple[Callable[[bytes], Any], list[msgspec.Struct]]] = {
    "reports": (protocol.decode_report, REPORTS),
    "greetings": (protocol.decode_greeting, [Greeting(), Greeting("it failed")]),
    "jobs": (protocol.decode_job, [Job(Snippet("x = 1", seed=3), 10, 20, 30, 40, 50)]),
    "orders": (protocol.decode_fork, [protocol.Fork(3)]),
    "progress": (protocol.decode_progress, [protocol.Progress(1, 2000, 3), protocol.Progress(0, 2**40, 0)]),
}


@pytest.mark.parametrize("kind", MESSAGES)
def test_a_garbled_message_is_refused_or_whole(kind: str, endurance: Endurance) -> None:
    decode, honest = MESSAGES[kind]
    mutator = Mutator([protocol.encode(message) for message in honest], msgspec.msgpack.decode, _encode)
    refused = 0
    for _ in range(endurance.frames // len(MESSAGES)):
        body = mutator.next()
        with endurance.one():
            try:
                message = decode(body)
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                refused += 1
                continue
        assert decode(protocol.encode(message)) == message
    assert refused > endurance.frames / 40


def _encode(value: Any) -> bytes:
    try:
        return msgspec.msgpack.encode(value)
    except (OverflowError, UnicodeEncodeError, RecursionError):
        return b"\xc1"


SETTINGS = Settings(wall_seconds=5, grace_seconds=0.5, result_bytes=1000, output_bytes=200, raw_output_bytes=500)


def dead_process() -> int:
    """The pidfd of a process that has ended: the server may kill what misbehaves."""
    with subprocess.Popen(["true"]) as process:
        return os.pidfd_open(process.pid)


def hear(result: list[bytes], printed: list[bytes]) -> Claim:
    """What the server makes of a child that writes ``result`` and ``printed`` piece by piece, and ends."""

    async def live() -> Claim:
        loop = asyncio.get_running_loop()
        ends = [os.pipe() for _ in range(4)]
        (job, to_job), (from_stdout, stdout), (from_stderr, stderr), (from_result, told) = ends
        for descriptor in (to_job, from_stdout, from_stderr, from_result, stdout, told):
            os.set_blocking(descriptor, False)
        pidfd = dead_process()
        child = Child(1, Pipes(to_job, from_stdout, from_stderr, from_result), pidfd, loop.create_future(), None)  # type: ignore[arg-type]
        exchange = asyncio.create_task(Exchange(child, protocol.frame(b"job"), SETTINGS).hold())
        await asyncio.sleep(0)
        for place in range(max(len(result), len(printed))):
            for descriptor, pieces in ((told, result), (stdout, printed)):
                if place < len(pieces):
                    os.write(descriptor, pieces[place])
            await asyncio.sleep(0)
        child.end.set_result(Gone(1, 0, 0.0, 0))
        claim = await asyncio.wait_for(exchange, 2)
        for descriptor in (job, to_job, from_stdout, stdout, from_stderr, stderr, from_result, told, pidfd):
            os.close(descriptor)
        return claim

    with asyncio.Runner() as runner:
        return runner.run(live())


PIECES = st.lists(st.binary(min_size=1, max_size=400), max_size=6)
FRAMED = st.binary(max_size=1100).flatmap(
    lambda body: st.integers(1, 40).map(
        lambda size: [protocol.frame(body)[at : at + size * 30] for at in range(0, len(body) + 4, size * 30)]
    )
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(PIECES, FRAMED), PIECES)
def test_whatever_a_child_sends_the_claim_is_bounded(result: list[bytes], printed: list[bytes]) -> None:
    claim = hear(result, printed)
    sent = b"".join(result)
    length = int.from_bytes(sent[:4], "big") if len(sent) >= 4 else None
    flooded = len(b"".join(printed)) > SETTINGS.output_bytes + SETTINGS.raw_output_bytes
    if claim.result is not None:
        assert claim.result == sent[4:]
        assert len(claim.result) == length
        assert len(claim.result) <= SETTINGS.result_bytes
    elif not flooded and length is not None and (length > SETTINGS.result_bytes or len(sent) > 4 + length):
        assert claim.reason == "result"
    assert len(claim.stdout.kept) <= SETTINGS.output_bytes
    assert claim.stdout.kept == b"".join(printed)[: len(claim.stdout.kept)]
