"""A run leaves nothing for the next one, nor on the machine."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import psutil
import pytest

from app.graph.document import Snippet
from app.sandbox.pool import Pool
from tests.integration.sandbox.snippets import ENDS, FORBIDDEN, HONEST, SETTINGS, printed
from tests.processes import outer_zygote, zygote

GROWTH_BYTES = 30_000_000
"""What the allocator may keep of documents of megabytes, however many there were."""


async def test_one_run_leaves_nothing_for_the_next(pool: Pool) -> None:
    first = (
        "import os, torch, builtins\nopen('left', 'w').write('x')\ntorch.left = builtins.left = 1\nprint(os.listdir())"
    )
    assert printed(await pool.run(Snippet(first))) == "['left']\n"
    second = "import os, torch, builtins\nprint(os.listdir(), hasattr(torch, 'left'), hasattr(builtins, 'left'))"
    for _ in range(SETTINGS.pool + 1):
        assert printed(await pool.run(Snippet(second))) == "[] False False\n"


async def test_many_runs_leave_nothing_behind(pool: Pool, request: pytest.FixtureRequest) -> None:
    slow = {"while", "sleep", "acquire", "alarm"}
    ends = [code for code, _, _ in ENDS.values() if not any(word in code for word in slow)]
    codes = [*ends, *FORBIDDEN.values(), *HONEST.values()]
    runs: int = request.config.getoption("--runs")
    await asyncio.gather(*(pool.run(Snippet(code)) for code in codes))
    await settle(pool)
    before = traces()
    memory = resident(psutil.Process()), resident(zygote())
    codes += [f"import torch\nx = torch.ones({n}, requires_grad=True)\nx.sum().backward()" for n in range(len(codes))]
    for start in range(0, runs, SETTINGS.running):
        batch = (codes[n % len(codes)] for n in range(start, min(start + SETTINGS.running, runs)))
        await asyncio.gather(*(pool.run(Snippet(code)) for code in batch))
    await settle(pool)
    assert traces() == before
    assert resident(psutil.Process()) < memory[0] + GROWTH_BYTES
    assert resident(zygote()) < memory[1] + GROWTH_BYTES


async def settle(pool: Pool) -> None:
    """Wait until the pool is full again and the dead are gone."""
    for _ in range(100):
        await asyncio.sleep(0.05)
        if len(zygote().children()) == SETTINGS.pool == pool._supply.idle:
            return
    pytest.fail("the pool does not fill again")


def resident(process: psutil.Process) -> int:
    """Resident memory in bytes."""
    size: int = process.memory_info().rss
    return size


def processes() -> int:
    return len(outer_zygote().children(recursive=True))


def traces() -> dict[str, object]:
    """What a run might leave behind: processes, descriptors here and in the zygote, mounts, temporary files."""
    return {
        "processes": processes(),
        "descriptors": psutil.Process().num_fds(),
        "zygote's descriptors": zygote().num_fds(),
        "zygote's mounts": Path(f"/proc/{zygote().pid}/mounts").read_text(),
        "temporary files": sorted(Path(tempfile.gettempdir()).iterdir()),
    }
