"""Honest snippets run as they would at home; where they cannot, one line says what happens instead."""

from __future__ import annotations

import asyncio
import os
import time

import pytest

from app.graph.document import Snippet
from app.sandbox.pool import Pool
from tests.integration.sandbox.snippets import HONEST, SETTINGS, printed, raised, said


async def test_the_layers_of_this_machine_are_all_on(pool: Pool) -> None:
    assert pool.ready
    if os.geteuid() == 0:
        assert (pool.level, pool.isolation.gaps) == ("full", [])


async def test_a_run_tells_what_the_server_measured(pool: Pool) -> None:
    code = "import torch, time\ntime.sleep(0.1)\nx = torch.ones(25_000_000)"
    document = await pool.run(Snippet(code, seed=7))
    assert document.snippet == Snippet(code, seed=7)
    assert document.environment.torch.startswith("2.")
    assert 0.1 < (document.outcome.wall_seconds or 0) < SETTINGS.wall_seconds
    assert 0 < (document.outcome.cpu_seconds or 0) < (document.outcome.wall_seconds or 0)
    assert 100e6 < (document.outcome.peak_memory_bytes or 0) < 300e6


async def test_ready_children_answer_soon(pool: Pool) -> None:
    seconds = []
    for _ in range(9):
        await asyncio.sleep(0.15)
        start = time.perf_counter()
        await pool.run(Snippet("pass"))
        seconds.append(time.perf_counter() - start)
    assert sorted(seconds)[len(seconds) // 2] < 0.05


@pytest.mark.parametrize("code", HONEST.values(), ids=HONEST)
async def test_honest_snippets_run(pool: Pool, code: str) -> None:
    document = await pool.run(Snippet(code))
    assert document.outcome.status == "finished", raised(document)
    assert printed(document)


@pytest.mark.parametrize(
    ("code", "line", "prints"),
    [
        (f"{HONEST['workers']}\n" * 2, "DataLoader(num_workers>0): this sandbox runs one process", 4),
        (HONEST["compile"], "torch.compile: this sandbox has no compiler", 1),
        ("import matplotlib.pyplot as plt\nfor _ in 'ab':\n    plt.plot([1])\n    plt.show()", "plt.show: ", 0),
    ],
    ids=["workers", "compile", "show"],
)
async def test_a_stand_in_says_once_what_it_does_instead(pool: Pool, code: str, line: str, prints: int) -> None:
    for strict in ("", "import warnings\nwarnings.simplefilter('error')\n"):
        document = await pool.run(Snippet(strict + code))
        assert document.outcome.status == "finished", raised(document)
        assert said(document).count(line) == 1
        assert printed(document).count("\n") == prints
        row = next(row for row in document.output if line in row.text)
        assert row.span is not None
        assert document.spans[row.span].line > 1


async def test_a_wrong_use_of_the_loader_is_told_as_ever(pool: Pool) -> None:
    document = await pool.run(Snippet("from torch.utils.data import DataLoader\nDataLoader([1], shufle=True)"))
    assert "unexpected keyword argument 'shufle'" in raised(document)


async def test_input_explains_that_nobody_is_there(pool: Pool) -> None:
    document = await pool.run(Snippet("n = input('how many? ')"))
    assert raised(document) == (
        "EOFError: input('how many? ') has nobody to ask here: write the value into the snippet instead"
    )


async def test_a_large_result_arrives_whole(pool: Pool) -> None:
    code = "import torch\nx = torch.ones(1, requires_grad=True)\nfor _ in range(700):\n    x = x + 1\n"
    document = await pool.run(Snippet(code))
    assert document.outcome.status == "finished"
    assert len(document.nodes) == 701
