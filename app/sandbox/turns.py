"""Who runs next: the clients that wait take turns, so that one's flood leaves the others served."""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections import OrderedDict
from collections.abc import AsyncIterator

from app.errors import Busy, TooManyRuns

_FIRST_TURN_SECONDS = 0.1
_NEWEST_WEIGHT = 0.1

Place = asyncio.Future[None]
"""Comes true when the run may begin."""
Queue = dict[Place, None]
"""Those of one client who wait, first come first; a dictionary, so that one who leaves is found at once."""


class Turns:
    """Places to run at, given round robin to the clients that wait, and to each client's runs in their order.

    At most ``waiting`` runs wait, ``waiting_per_client`` of them one client's. Where nobody else may wait, a client
    with fewer runs takes the last place in the longest queue: many runs of a few clients keep no newcomer out.
    """

    def __init__(self, places: int, waiting: int, waiting_per_client: int) -> None:
        self._places = places
        self._free = places
        self._most = waiting
        self._most_per_client = waiting_per_client
        self._queues: OrderedDict[str, Queue] = OrderedDict()
        self._waiting = 0
        self._mean_seconds = _FIRST_TURN_SECONDS

    @property
    def waiting(self) -> int:
        """How many runs wait."""
        return self._waiting

    def ahead(self, client: str, place: Place) -> int:
        """How many of the runs that wait now will have their turn before ``place``."""
        own = self._queues.get(client, {})
        if place not in own:
            return 0
        rounds, turn = list(own).index(place), list(self._queues).index(client)
        lengths = [len(queue) for queue in self._queues.values()]
        return rounds + sum(min(n, rounds + (at < turn)) for at, n in enumerate(lengths) if at != turn)

    @contextlib.asynccontextmanager
    async def turn(self, client: str, place: Place | None = None) -> AsyncIterator[None]:
        """Wait for a place and hold it for the block; who is cancelled leaves it to the next at once.

        ``place``, a new future of the caller's, is what `ahead` knows this run by.

        Raises:
            TooManyRuns: this client's runs wait already, as many as may.
            Busy: as many runs wait as may, or the place was given to a client with fewer.
        """
        await self._take(client, place or asyncio.get_running_loop().create_future())
        started = time.monotonic()
        try:
            yield
        finally:
            self._mean_seconds += _NEWEST_WEIGHT * (time.monotonic() - started - self._mean_seconds)
            self._pass_on()

    async def _take(self, client: str, place: Place) -> None:
        if self._free:
            self._free -= 1
            return
        self._make_room(client)
        self._queues.setdefault(client, {})[place] = None
        self._waiting += 1
        try:
            await place
        except asyncio.CancelledError:
            if place.cancelled():
                self._forget(client, place)
            elif place.exception() is None:
                # It was given in the moment of leaving.
                self._pass_on()
            raise

    def _make_room(self, client: str) -> None:
        """See to it that one run more of ``client`` may wait."""
        own = len(self._queues.get(client, ()))
        if own >= self._most_per_client:
            raise TooManyRuns(
                f"{own} requests of yours wait already; let some of them end, then try again.",
                retry_after_seconds=self._seconds(own),
                limit=self._most_per_client,
            )
        if self._waiting < self._most:
            return
        longest = max(self._queues, key=lambda name: len(self._queues[name]), default=None)
        if longest is None or len(self._queues[longest]) <= own + 1:
            raise self._busy()
        place = next(reversed(self._queues[longest]))
        self._forget(longest, place)
        if not place.cancelled():
            place.set_exception(self._busy())

    def _busy(self) -> Busy:
        detail = f"{self._most} requests wait already, which is as many as may; try again a little later."
        return Busy(detail, retry_after_seconds=self._seconds(self._waiting), limit=self._most)

    def _seconds(self, runs: int) -> int:
        """About how long as many runs take, at least a second."""
        return math.ceil(runs * self._mean_seconds / self._places) + 1

    def _pass_on(self) -> None:
        """Give a place that is free again to the client whose turn it is."""
        while self._queues:
            client, queue = next(iter(self._queues.items()))
            place = next(iter(queue))
            self._forget(client, place)
            # Who leaves at this very moment has not come to say so.
            if not place.cancelled():
                if client in self._queues:
                    self._queues.move_to_end(client)
                place.set_result(None)
                return
        self._free += 1

    def _forget(self, client: str, place: Place) -> None:
        """Take a run out of its queue, unless it is out already."""
        queue = self._queues.get(client, {})
        if place in queue:
            del queue[place]
            self._waiting -= 1
            if not queue:
                del self._queues[client]
