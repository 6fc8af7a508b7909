"""Waiting for what nobody tells of."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

SOON_SECONDS = 4
"""Comes at once, on a busy machine too; where an end is not told of, `exchange` waits for 5 s."""


async def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until ``condition`` holds.

    Raises:
        TimeoutError: it does not within ``seconds``.
    """
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - nobody would set an event
            await asyncio.sleep(0.02)
