"""What does not end is ended by the clock on the wall."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from app.graph.document import Snippet
from app.sandbox.pool import Pool
from app.settings import Settings
from tests.integration.sandbox.snippets import OVERDUE
from tests.waiting import SOON_SECONDS

HASTY = Settings(wall_seconds=1.0, grace_seconds=0.4, cpu_seconds=20, pool=2)
"""No run here comes to the end of its processor time."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def hasty() -> AsyncIterator[Pool]:
    pool = Pool(HASTY)
    await pool.start()
    yield pool
    await pool.close()


@pytest.mark.parametrize("code", OVERDUE.values(), ids=OVERDUE)
async def test_the_wall_clock_ends_it(hasty: Pool, code: str) -> None:
    document = await hasty.run(Snippet(code))
    assert (document.outcome.status, document.outcome.reason) == ("stopped", "wall_time")
    assert document.snippet.code == code
    seconds = document.outcome.wall_seconds or 0
    assert HASTY.wall_seconds <= seconds < HASTY.wall_seconds + HASTY.grace_seconds + SOON_SECONDS
    assert (await hasty.run(Snippet("1"))).outcome.status == "finished"
