"""Children kept ready for the next runs, and the queue in front of them: all that the server knows of the sandbox."""

from __future__ import annotations

import asyncio
import contextlib
import math

import structlog

from app.errors import SandboxUnavailable
from app.graph.document import Document, Environment, Snippet
from app.sandbox import protocol, verdict
from app.sandbox.exchange import Exchange
from app.sandbox.levels import Isolation, Level, judge
from app.sandbox.nursery import Child, Nursery
from app.sandbox.turns import Turns
from app.settings import Settings

_CHILD_SECONDS = 60.0
"""How long a run waits for a child: time enough for a dead zygote to be replaced."""
_PAUSE_SECONDS = 1.0
"""Between attempts at what has just failed."""

_log = structlog.get_logger(__name__)


class Pool:
    """Runs snippets, client by client in turns, each in a child of its own; survives any death below it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turns = Turns(settings.running, settings.waiting, settings.waiting_per_client)
        self._idle: asyncio.Queue[Child | None] = asyncio.Queue()
        self._nursery: Nursery | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._environment = Environment(python="", torch="", device="", threads=0, recorder="")
        self._isolation = Isolation("none", [])
        self._fault = ""

    @property
    def level(self) -> Level:
        """How well this machine isolates; known once started."""
        return self._isolation.level

    @property
    def missing(self) -> list[str]:
        """A sentence for each isolation layer that is off, with the reason."""
        return self._isolation.missing

    @property
    def ready(self) -> bool:
        """Whether a zygote lives from which children are forked."""
        return self._nursery is not None and not self._fault

    async def start(self) -> None:
        """Start the zygote and order the first children; takes seconds.

        Raises:
            SandboxUnavailable: the zygote does not start; the text says why.
        """
        nursery = await self._open()
        self._keeper = asyncio.create_task(self._keep(nursery))

    async def close(self) -> None:
        """End every process; runs in flight come back as lost, and runs that wait are refused."""
        if self._keeper is not None:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper
        self._drop_idle()
        self._idle.put_nowait(None)

    async def run(self, snippet: Snippet, client: str = "") -> Document:
        """Run ``snippet`` and say what happened; what the snippet does, its own death included, is in the document.

        ``client`` names who asks: clients take turns. To cancel this is to end the run and free its place.

        Raises:
            TooManyRuns: too many runs of this client wait already.
            Busy: too many runs wait already.
            SandboxUnavailable: no child is to be had.
        """
        job = protocol.Job(
            snippet, self._settings.recorded_ops, self._settings.recorded_passes, self._settings.output_bytes
        )
        async with self._turns.turn(client):
            child = await self._take()
            try:
                environment = self._environment
                claim = await Exchange(child, protocol.frame(protocol.encode(job)), self._settings).hold()
            finally:
                child.replace()
        return await verdict.reach(claim, snippet, environment, self._settings)

    async def _take(self) -> Child:
        """A child that is ready and still alive."""
        try:
            async with asyncio.timeout(_CHILD_SECONDS):
                while True:
                    child = await self._idle.get()
                    if child is None:
                        # For the next who waits, too.
                        self._idle.put_nowait(None)
                        raise SandboxUnavailable("The server is going down.")
                    if not child.end.done():
                        return child
                    child.replace()
        except TimeoutError:
            detail = f"No child process could be made ready. {self._fault}".strip()
            raise SandboxUnavailable(detail, retry_after_seconds=math.ceil(_PAUSE_SECONDS)) from None

    async def _open(self) -> Nursery:
        """Start a zygote and fill the pool."""
        settings = self._settings
        limits = protocol.Limits(
            cpu_seconds=settings.cpu_seconds,
            grace_seconds=settings.grace_seconds,
            memory_bytes=settings.memory_bytes,
            threads=settings.threads,
            open_files=settings.open_files,
            file_bytes=settings.file_bytes,
            disk_bytes=settings.disk_bytes,
            disk_files=settings.disk_files,
        )
        nursery = Nursery(limits, self._greet, self._refuse)
        try:
            ready = await nursery.start()
        except BaseException:
            await nursery.close()
            raise
        self._environment = ready.environment
        self._isolation = judge(ready.missing, ready.landlock_abi)
        self._nursery = nursery
        nursery.order(settings.pool)
        return nursery

    async def _keep(self, nursery: Nursery) -> None:
        """Replace the zygote whenever it dies."""
        while True:
            try:
                await nursery.dead.wait()
            finally:
                self._nursery = None
                await nursery.close()
            self._drop_idle()
            _log.warning("The sandbox's zygote died; another is started.")
            nursery = await self._reopen()

    async def _reopen(self) -> Nursery:
        """Start a zygote, however often it takes."""
        while True:
            try:
                return await self._open()
            except (SandboxUnavailable, OSError) as unavailable:
                self._fault = str(unavailable)
                _log.error("The sandbox does not start again.", reason=self._fault)
                await asyncio.sleep(_PAUSE_SECONDS)

    def _greet(self, child: Child) -> None:
        self._fault = ""
        self._idle.put_nowait(child)

    def _refuse(self, fault: str) -> None:
        """A child could not lock itself down: nothing runs in it."""
        self._fault = fault
        _log.error("A child of the sandbox is not ready.", reason=fault)

    def _drop_idle(self) -> None:
        while not self._idle.empty():
            child = self._idle.get_nowait()
            if child is not None:
                child.dismiss()
