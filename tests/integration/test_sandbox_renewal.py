"""The zygote is replaced while it serves; deaths that come in between change nothing of that."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import psutil
import pytest
import pytest_asyncio

from app.graph.document import Snippet
from app.sandbox.pool import Pool
from app.settings import Settings
from tests.processes import outer_zygotes
from tests.waiting import until

SETTINGS = Settings(wall_seconds=20, grace_seconds=0.5, running=2, pool=2, runs_per_zygote=12)
OVER_SECONDS = 60


@pytest_asyncio.fixture(loop_scope="session")
async def pool() -> AsyncIterator[Pool]:
    pool = Pool(SETTINGS)
    await pool.start()
    await until(lambda: pool._supply.idle == SETTINGS.pool)
    yield pool
    await pool.close()


async def longest_answer(pool: Pool, first: psutil.Process) -> float:
    """Run snippets one after the other until ``first`` is gone; the seconds that the slowest took."""
    slowest = 0.0
    async with asyncio.timeout(OVER_SECONDS):
        while first.is_running() and first.status() != psutil.STATUS_ZOMBIE:
            start = time.perf_counter()
            document = await pool.run(Snippet("print('hello')"))
            slowest = max(slowest, time.perf_counter() - start)
            assert document.outcome.status == "finished"
            assert pool.ready
    return slowest


async def test_a_worn_zygote_is_replaced_without_a_gap(pool: Pool) -> None:
    (first,) = outer_zygotes()
    descriptors = psutil.Process().num_fds()
    slow = asyncio.create_task(pool.run(Snippet("import time\ntime.sleep(15)\nprint('done')")))
    started = time.perf_counter()
    # To start a zygote takes seconds.
    assert await longest_answer(pool, first) < 1
    assert time.perf_counter() - started > 14, "the old zygote left before the last run in it"
    document = await slow
    assert (document.outcome.status, document.output[0].text) == ("finished", "done\n")
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
    await until(lambda: len(outer_zygotes()) > 1)
    next(process for process in outer_zygotes() if process != first).kill()
    assert await longest_answer(pool, first) < 1


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
    document = await asyncio.wait_for(long, 2)
    assert document.outcome.reason == "lost"
    await asyncio.sleep(0.2)
    assert set(psutil.Process().children(recursive=True)) == before
    assert psutil.Process().num_fds() == descriptors


async def test_with_another_standing_by_a_dead_zygote_is_no_gap() -> None:
    pool = Pool(Settings(pool=2, standby=True))
    descriptors = psutil.Process().num_fds()
    await pool.start()
    try:
        for _ in range(2):
            await until(lambda: pool._supply._standby is not None and pool._supply._standby.done())
            await until(lambda: pool._supply.idle == 2)
            serving, standing_by = sorted(outer_zygotes(), key=psutil.Process.create_time)
            first = pool._supply._nursery
            serving.kill()
            await until(lambda first=first: pool._supply._nursery is not first, 1)  # type: ignore[misc]
            start = time.perf_counter()
            document = await pool.run(Snippet("1"))
            assert document.outcome.status == "finished"
            # To start a zygote takes seconds.
            assert time.perf_counter() - start < 1
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
