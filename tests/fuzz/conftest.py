from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pytest

MOST_GROWTH_BYTES = 64_000_000
MOST_SECONDS = 5.0


class Endurance:
    """Watches that trying many frames takes no memory, and that none takes long."""

    def __init__(self, frames: int) -> None:
        self.frames = frames

    @contextmanager
    def one(self) -> Iterator[None]:
        """Try one frame."""
        start = time.perf_counter()
        yield
        assert time.perf_counter() - start < MOST_SECONDS, "a frame took too long"


@pytest.fixture
def endurance(request: pytest.FixtureRequest) -> Iterator[Endurance]:
    """As many frames as the command line asks for."""
    process = psutil.Process()
    before = process.memory_info().rss
    yield Endurance(request.config.getoption("--frames"))
    assert process.memory_info().rss - before < MOST_GROWTH_BYTES, "memory grew"
