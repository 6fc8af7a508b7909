from __future__ import annotations

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import AppError, Busy, TooManyRuns
from app.sandbox.turns import Place, Turns


class Hall:
    """Runs that wait for their turn and end when they are told to."""

    def __init__(self, places: int = 1, waiting: int = 100, waiting_per_client: int = 100) -> None:
        self.turns = Turns(places, waiting, waiting_per_client)
        self.running: dict[str, asyncio.Event] = {}
        self.started: list[str] = []
        self.refused: dict[str, AppError] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self.places: dict[str, Place] = {}

    async def ask(self, run: str) -> None:
        """Ask for a place for the run; its client is the first letter of its name."""
        self.tasks[run] = asyncio.create_task(self._hold(run))
        await settle()

    async def end(self) -> None:
        """End the run that has run longest."""
        self.running.pop(next(iter(self.running))).set()
        await settle()

    async def end_all(self) -> list[str]:
        """End runs one by one until none is left; the order in which they started."""
        while self.running:
            await self.end()
        return self.started

    async def leave(self, *runs: str) -> None:
        for run in runs:
            self.running.pop(run, None)
            self.tasks[run].cancel()
        await settle()

    async def _hold(self, run: str) -> None:
        place = self.places[run] = asyncio.get_running_loop().create_future()
        try:
            async with self.turns.turn(run[0], place):
                self.started.append(run)
                end = self.running[run] = asyncio.Event()
                await end.wait()
        except AppError as refused:
            self.refused[run] = refused

    @property
    def at_rest(self) -> bool:
        return self.turns._free == self.turns._places and not self.turns._queues and self.turns.waiting == 0


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_flood_of_one_client_leaves_others_served() -> None:
    hall = Hall()
    for run in ("a0", "a1", "a2", "a3", "b1", "c1", "b2"):
        await hall.ask(run)
    assert await hall.end_all() == ["a0", "a1", "b1", "c1", "a2", "b2", "a3"]
    assert hall.at_rest


@given(st.lists(st.sampled_from("abcd"), max_size=12))
def test_who_waits_is_told_how_many_come_first(clients: list[str]) -> None:
    async def wait() -> None:
        hall = Hall()
        runs = [f"{client}{number}" for number, client in enumerate(clients)]
        for run in runs:
            await hall.ask(run)
        ahead = {run: hall.turns.ahead(run[0], hall.places[run]) for run in runs}
        order = await hall.end_all()
        assert ahead == {run: max(place - 1, 0) for place, run in enumerate(order)}

    asyncio.run(wait())


async def test_places_are_all_used_and_no_more() -> None:
    hall = Hall(places=3)
    for run in ("a0", "a1", "a2", "a3", "a4"):
        await hall.ask(run)
    assert list(hall.running) == ["a0", "a1", "a2"]
    await hall.end()
    assert list(hall.running) == ["a1", "a2", "a3"]


async def test_who_leaves_frees_the_place_at_once() -> None:
    hall = Hall()
    for run in ("a0", "a1", "b1", "b2"):
        await hall.ask(run)
    await hall.leave("a1")
    assert hall.turns.waiting == 2
    await hall.leave("a0")
    assert list(hall.running) == ["b1"]
    assert await hall.end_all() == ["a0", "b1", "b2"]
    assert hall.at_rest


async def test_a_place_given_in_the_moment_of_leaving_is_passed_on() -> None:
    hall = Hall()
    for run in ("a0", "b1", "c1"):
        await hall.ask(run)
    hall.running.pop("a0").set()
    while hall.turns.waiting == 2:  # noqa: ASYNC110 - step by step is the point
        await asyncio.sleep(0)
    # b1 has been given the place and does not know it yet
    assert hall.started == ["a0"]
    await hall.leave("b1")
    assert hall.started == ["a0", "c1"]
    await hall.end_all()
    assert hall.at_rest


async def test_several_may_leave_at_once() -> None:
    hall = Hall(waiting=3)
    for run in ("a0", "a1", "a2", "b1"):
        await hall.ask(run)
    await hall.leave("a0", "a1", "a2")
    assert await hall.end_all() == ["a0", "b1"]
    assert hall.at_rest


async def test_a_client_may_only_wait_so_often() -> None:
    hall = Hall(waiting_per_client=2)
    for run in ("a0", "a1", "a2", "a3", "b1"):
        await hall.ask(run)
    assert set(hall.refused) == {"a3"}
    refused = hall.refused["a3"]
    assert isinstance(refused, TooManyRuns)
    assert refused.detail == "2 requests of yours wait already; let some of them end, then try again."
    assert (refused.retry_after_seconds or 0) >= 1


async def test_a_newcomer_takes_the_last_place_of_the_longest_queue() -> None:
    hall = Hall(waiting=3)
    for run in ("a0", "a1", "a2", "a3", "b1"):
        await hall.ask(run)
    assert isinstance(hall.refused.pop("a3"), Busy)
    await hall.ask("b2")
    assert isinstance(hall.refused.pop("b2"), Busy), "it would have as many as the longest queue"
    await hall.ask("c1")
    assert isinstance(hall.refused.pop("a2"), Busy)
    await hall.ask("d1")
    assert isinstance(hall.refused.pop("d1"), Busy)
    assert not hall.refused
    assert await hall.end_all() == ["a0", "a1", "b1", "c1"]
    assert hall.at_rest


async def test_without_waiting_all_is_refused_that_does_not_run() -> None:
    hall = Hall(waiting=0)
    for run in ("a0", "b0"):
        await hall.ask(run)
    assert isinstance(hall.refused["b0"], Busy)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcx-"), st.integers(0, 50)), max_size=60))
def test_whatever_happens_no_place_is_lost(steps: list[tuple[str, int]]) -> None:
    async def live() -> None:
        hall = Hall(places=2, waiting=5, waiting_per_client=3)
        for number, (step, choice) in enumerate(steps):
            if step == "-" and hall.running:
                await hall.end()
            elif step == "x" and hall.tasks:
                await hall.leave(*list(hall.tasks)[choice % len(hall.tasks) :])
            elif step in "abc":
                await hall.ask(f"{step}{number}")
            assert len(hall.running) <= 2
            assert hall.turns.waiting <= 5
            assert hall.turns.waiting == 0 or len(hall.running) == 2, "a place is free and somebody waits"
        await hall.end_all()
        assert hall.at_rest
        await asyncio.gather(*hall.tasks.values(), return_exceptions=True)

    with asyncio.Runner() as runner:
        runner.run(live())
