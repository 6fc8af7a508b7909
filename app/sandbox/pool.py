"""Runs snippets: all that the server knows of the sandbox."""

from __future__ import annotations

import asyncio
from functools import partial

from app.graph.document import Document, Environment, Snippet
from app.graph.sealed import Sealed
from app.sandbox import probe, protocol, verdict
from app.sandbox.exchange import Claim, Exchange
from app.sandbox.levels import UNKNOWN, Isolation, Level
from app.sandbox.live import Live
from app.sandbox.supply import Supply
from app.sandbox.turns import Place, Turns
from app.settings import Settings


class Pool:
    """Runs snippets, client by client in turns, each in a child of its own; survives any death below it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turns = Turns(settings.running, settings.waiting, settings.waiting_per_client)
        self._supply = Supply(settings)
        self._proven = UNKNOWN
        self._closing = False

    @property
    def isolation(self) -> Isolation:
        """How well snippets are isolated: what could be put up, less what did not hold when it was attacked."""
        return self._supply.isolation.without(self._proven.missing)

    @property
    def level(self) -> Level:
        """How well this machine isolates; known once started."""
        return self.isolation.level

    @property
    def ready(self) -> bool:
        """Whether a zygote lives from which children are forked."""
        return self._supply.ready

    async def start(self) -> None:
        """Start the zygote, order the first children and attack them; takes seconds.

        Raises:
            SandboxUnavailable: the zygote does not start; the text says why.
        """
        await self._supply.start()
        self._proven = await probe.prove(self.run, self._supply.isolation)

    async def close(self) -> None:
        """End every process; runs in flight come back as lost, and runs that wait are refused."""
        self._closing = True
        await self._supply.close()

    async def run(self, snippet: Snippet, client: str = "", live: Live | None = None) -> Document:
        """What `record` tells, as rows: for snippets that are known, as rows of others may take gigabytes."""
        return (await self.record(snippet, client, live)).document()

    async def record(self, snippet: Snippet, client: str = "", live: Live | None = None) -> Sealed:
        """Run ``snippet`` and say what happened; what the snippet does, its own death included, is in the document.

        A run that is lost because the zygote died is begun again, once, unless somebody has seen it print.
        ``client`` names who asks: clients take turns. ``live`` shows the run while it goes on. To cancel this is to
        end the run and free its place.

        Raises:
            TooManyRuns: too many runs of this client wait already.
            Busy: too many runs wait already.
            SandboxUnavailable: no child is to be had.
        """
        job = protocol.Job(
            snippet,
            recorded_ops=self._settings.recorded_ops,
            recorded_passes=self._settings.recorded_passes,
            output_bytes=self._settings.output_bytes,
            file_bytes=self._settings.kept_file_bytes,
            result_bytes=self._settings.result_bytes,
        )
        place: Place = asyncio.get_running_loop().create_future()
        if live is not None:
            live.ahead = partial(self._turns.ahead, client, place)
        async with self._turns.turn(client, place):
            claim, environment = await self._hold(job, live)
            if claim.lost and not self._closing and (live is None or claim.silent):
                claim, environment = await self._hold(job, live)
        return await verdict.reach(claim, snippet, environment, self._settings)

    async def _hold(self, job: protocol.Job, live: Live | None) -> tuple[Claim, Environment]:
        """Run the job in a child of its own."""
        child = await self._supply.take()
        environment = self._supply.environment
        try:
            frame = protocol.frame(protocol.encode(job))
            exchange = Exchange(child, frame, self._settings, asking=live is not None)
            if live is not None:
                live.begin(exchange.claim)
            return await exchange.hold(), environment
        finally:
            # Those who wait gain more from a child soon than from a warm one.
            child.replace(warm=not self._turns.waiting)
