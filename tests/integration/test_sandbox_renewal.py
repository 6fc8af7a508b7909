"""The zygote is replaced while it serves; deaths that come in between change nothing of that."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
import pytest_asyncio
from msgspec.structs import replace

from app.graph.document import Snippet
from app.sandbox.levels import SECCOMP
from app.sandbox.nursery import Nursery
from app.sandbox.pool import Pool
from app.sandbox.protocol import Ready
from app.settings import Settings
from tests.processes import lives, outer_zygote, outer_zygotes
from tests.waiting import SOON_SECONDS, until

OVER_SECONDS = 60
NO_GAP = 0.3
"""Of the time that a zygote takes to start, which on any machine is longer than a run."""
SETTINGS = Settings(wall_seconds=OVER_SECONDS, grace_seconds=0.5, running=2, pool=2, runs_per_zygote=12)

UNTIL_TOLD = """
import signal, time
told = []
signal.signal(signal.SIGHUP, lambda *_: told.append(1))
print("listening", flush=True)
while not told:
    time.sleep(0.02)
"""


@pytest_asyncio.fixture(loop_scope="session")
async def pool() -> AsyncIterator[Pool]:
    pool = Pool(SETTINGS)
    await pool.start()
    await until(lambda: pool._supply.idle == SETTINGS.pool)
    yield pool
    await pool.close()


async def longest_answer(pool: Pool, first: psutil.Process) -> float:
    """Run snippets one after the other until ``first`` is gone; the part of that time that the slowest took."""
    slowest, begun = 0.0, time.perf_counter()
    async with asyncio.timeout(OVER_SECONDS):
        while lives(first):
            start = time.perf_counter()
            document = await pool.run(Snippet("print('hello')"))
            slowest = max(slowest, time.perf_counter() - start)
            assert document.outcome.status == "finished"
            assert pool.ready
    return slowest / (time.perf_counter() - begun)


async def test_a_worn_zygote_is_replaced_without_a_gap(pool: Pool) -> None:
    (first,) = outer_zygotes()
    descriptors = psutil.Process().num_fds()
    slow = asyncio.create_task(pool.run(Snippet(UNTIL_TOLD)))

    async def tell_it_once_the_next_serves() -> None:
        await until(lambda: bool(pool._supply._retiring))
        await asyncio.sleep(1)
        assert lives(first), "the old zygote left before the last run in it"
        # the process of its namespace, and the one that listens; those that were ready have been sent away
        await until(lambda: len(first.children(recursive=True)) == 2)
        first.children(recursive=True)[1].send_signal(signal.SIGHUP)

    telling = asyncio.create_task(tell_it_once_the_next_serves())
    assert await longest_answer(pool, first) < NO_GAP
    await telling
    document = await slow
    assert (document.outcome.status, document.output[0].text) == ("finished", "listening\n")
    await until(lambda: len(outer_zygotes()) == 1 and pool._supply.idle == SETTINGS.pool)
    await asyncio.sleep(0.2)
    assert psutil.Process().num_fds() == descriptors


async def test_a_zygote_that_dies_while_the_next_grows_warm_is_no_loss(pool: Pool) -> None:
    (first,) = outer_zygotes()
    for _ in range(SETTINGS.runs_per_zygote):
        await pool.run(Snippet("1"))
    await until(lambda: len(outer_zygotes()) > 1)
    first.kill()
    document = await asyncio.wait_for(pool.run(Snippet("1")), OVER_SECONDS)
    assert document.outcome.status in {"finished", "stopped"}
    document = await asyncio.wait_for(pool.run(Snippet("1")), OVER_SECONDS)
    assert document.outcome.status == "finished"
    assert first.pid not in {process.pid for process in outer_zygotes()}


async def test_the_next_zygote_may_die_while_it_grows_warm(pool: Pool) -> None:
    (first,) = outer_zygotes()
    for _ in range(SETTINGS.runs_per_zygote):
        await pool.run(Snippet("1"))
    await until(lambda: len(outer_zygotes()) > 1 and pool._supply.idle == SETTINGS.pool)
    (second,) = (process for process in outer_zygotes() if process != first)
    second.kill()
    await until(lambda: second not in outer_zygotes())
    await asyncio.sleep(0.2)
    assert pool.ready
    assert await longest_answer(pool, first) < NO_GAP


@pytest.mark.parametrize("moment", ["starting", "retiring"])
async def test_closing_in_mid_renewal_leaves_no_process(moment: str) -> None:
    before = set(psutil.Process().children(recursive=True))
    descriptors = psutil.Process().num_fds()
    pool = Pool(SETTINGS)
    await pool.start()
    (first,) = outer_zygotes()
    long = asyncio.create_task(pool.run(Snippet("import time\ntime.sleep(15)")))
    for _ in range(SETTINGS.runs_per_zygote):
        await pool.run(Snippet("1"))
    await until(lambda: len(outer_zygotes()) > 1 and (moment == "starting" or bool(pool._supply._retiring)))
    assert first.is_running()
    await pool.close()
    document = await asyncio.wait_for(long, SOON_SECONDS)
    assert document.outcome.reason == "lost"
    await asyncio.sleep(0.2)
    assert set(psutil.Process().children(recursive=True)) == before
    assert psutil.Process().num_fds() == descriptors


async def test_with_another_standing_by_a_dead_zygote_is_no_gap() -> None:
    pool = Pool(Settings(pool=2, standby=True))
    descriptors = psutil.Process().num_fds()
    begun = time.perf_counter()
    await pool.start()
    soon = NO_GAP * (time.perf_counter() - begun)
    try:
        for _ in range(2):
            await until(lambda: pool._supply._standby is not None and pool._supply._standby.done())
            await until(lambda: pool._supply.idle == 2)
            serving, standing_by = sorted(outer_zygotes(), key=psutil.Process.create_time)
            first = pool._supply._nursery
            serving.kill()
            await until(lambda first=first: pool._supply._nursery is not first, soon)  # type: ignore[misc]
            start = time.perf_counter()
            document = await pool.run(Snippet("1"))
            assert document.outcome.status == "finished"
            assert time.perf_counter() - start < soon
            assert standing_by in outer_zygotes()
        # The one that stands by may die, too.
        await until(lambda: pool._supply._standby is not None and pool._supply._standby.done())
        for process in outer_zygotes():
            process.kill()
        await until(lambda: not pool.ready)
        assert (await pool.run(Snippet("1"))).outcome.status == "finished"
    finally:
        await pool.close()
    await asyncio.sleep(0.2)
    assert psutil.Process().num_fds() == descriptors


def niceness(process: psutil.Process) -> int | None:
    """How the kernel weighs a process's session; `None` where it does not group processes by sessions."""
    try:
        return int(Path(f"/proc/{process.pid}/autogroup").read_text().split()[-1])
    except (FileNotFoundError, IndexError):
        return None


@pytest.mark.skipif(niceness(psutil.Process()) is None, reason="the kernel does not group processes by sessions")
async def test_the_one_that_is_to_stand_by_leaves_the_processors_to_others_while_nobody_waits_for_it() -> None:
    pool = Pool(Settings(pool=1, standby=True))
    await pool.start()
    try:
        serving, starting = sorted(outer_zygotes(), key=psutil.Process.create_time)
        await until(lambda: niceness(starting) == 5)
        assert niceness(serving) == 0
        serving.kill()
        await until(lambda: niceness(starting) == 0)
        assert not pool.ready
        await until(lambda: pool.ready and len(outer_zygotes()) == 2)
        (next_one,) = (process for process in outer_zygotes() if process != starting)
        await until(lambda: niceness(next_one) == 5)
        await until(lambda: pool._supply._standby is not None and pool._supply._standby.done())
        await until(lambda: niceness(next_one) == 0)
    finally:
        await pool.close()


async def test_one_that_comes_back_with_less_isolation_serves_nobody(
    pool: Pool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    start, level, begun = Nursery.start, pool.level, 0

    async def start_once_without_seccomp(self: Nursery, *, gently: bool) -> Ready:
        nonlocal begun
        ready = await start(self, gently=gently)
        begun += 1
        return ready if begun > 1 else replace(ready, missing={**ready.missing, SECCOMP: "the attempt ended with -9"})

    monkeypatch.setattr(Nursery, "start", start_once_without_seccomp)
    outer_zygote().kill()
    await until(lambda: begun == 2 and pool.ready)
    assert (pool.level, SECCOMP in pool.isolation.missing) == (level, False)
    assert (await pool.run(Snippet("1"))).outcome.status == "finished"
    assert "The sandbox came back without seccomp: the attempt ended with -9" in capsys.readouterr().out
    await until(lambda: len(outer_zygotes()) == 1)
