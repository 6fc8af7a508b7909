"""Every attack of the corpus, at the level ``full`` and at the level ``container``."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from app.graph.document import Snippet
from tests.attacks.arena import Arena, arena
from tests.attacks.corpus import Attack, attacks
from tests.attacks.layers import CONTAINER, without

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="the canaries are set up for a server that is root")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def full() -> AsyncIterator[Arena]:
    async with arena() as ring:
        assert ring.pool.level == "full", ring.pool.isolation
        yield ring


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def container() -> AsyncIterator[Arena]:
    async with arena(without(*CONTAINER)) as ring:
        assert ring.pool.level == "container", ring.pool.isolation
        yield ring


def _marked(attack: Attack) -> object:
    return pytest.param(attack, id=attack.name, marks=[pytest.mark.slow] if attack.slow else [])


@needs_root
@pytest.mark.parametrize("attack", [_marked(attack) for attack in attacks()])
async def test_it_is_contained(full: Arena, attack: Attack) -> None:
    breaches = await full.breaches(attack)
    assert not breaches, attack.tries


@needs_root
@pytest.mark.slow
@pytest.mark.parametrize("attack", [_marked(attack) for attack in attacks()])
async def test_it_is_contained_in_a_container(container: Arena, attack: Attack) -> None:
    breaches = await container.breaches(attack)
    assert bool(breaches) == bool(attack.container), (attack.tries, breaches)


@needs_root
async def test_no_two_runs_draw_the_same_random_numbers(full: Arena) -> None:
    draws = (
        "import os, random, secrets, torch, uuid, numpy as np\n"
        "for draw in (torch.rand(1).item(), torch.randint(2**60, (1,)).item(), np.random.rand(), random.random(),\n"
        "             np.random.default_rng().random(), uuid.uuid4(), secrets.token_hex(8), os.urandom(8)): print(draw)"
    )
    first, second = [await full.pool.run(Snippet(draws, seed=None)) for _ in range(2)]
    lines = ["".join(row.text for row in document.output).splitlines() for document in (first, second)]
    assert len(lines[0]) == 8
    assert not set(lines[0]) & set(lines[1])


def test_the_corpus_is_as_large_as_it_is_said_to_be() -> None:
    files = [attack for attack in attacks() if attack.name[:3].isdecimal()]
    assert sum(attack.name < "2" for attack in files) >= 127
    assert sum(attack.name > "2" for attack in files) >= 150
    assert len({attack.name for attack in attacks()}) == len(attacks())
