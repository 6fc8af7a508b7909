"""Children that are ready, whatever happens to the zygote they come from: one that dies or is worn is replaced."""

from __future__ import annotations

import asyncio
import math

import structlog

from app.errors import SandboxUnavailable
from app.graph.document import Environment
from app.sandbox import protocol
from app.sandbox.levels import UNKNOWN, Isolation
from app.sandbox.nursery import Child, Nursery
from app.sandbox.protocol import Ready
from app.settings import Settings

_CHILD_SECONDS = 60.0
"""How long a run waits for a child: time enough for a dead zygote to be replaced."""
_PAUSE_SECONDS = 1.0
"""Between attempts at what has just failed."""

_log = structlog.get_logger(__name__)


class Supply:
    """Keeps children ready, and a zygote that makes them.

    A zygote is worn after ``runs_per_zygote`` children. The next one grows warm while it goes on serving, and takes
    over with all its children ready; the old one ends with the last run in it. With ``standby`` the next one is
    always warm, so that a death is no gap either.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._idle: asyncio.Queue[Child | None] = asyncio.Queue()
        self._nursery: Nursery | None = None
        self._nurseries: set[Nursery] = set()
        self._worn = asyncio.Event()
        self._full = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None
        self._standby: asyncio.Task[tuple[Nursery, Ready]] | None = None
        self._retiring: set[asyncio.Task[None]] = set()
        self._fault = ""
        self.environment = Environment(python="", torch="", device="", threads=0, recorder="")
        self.isolation = UNKNOWN

    @property
    def ready(self) -> bool:
        """Whether a zygote lives from which children are forked."""
        return self._nursery is not None and not self._nursery.dead.is_set() and not self._fault

    @property
    def idle(self) -> int:
        """How many children are ready."""
        return self._idle.qsize()

    async def start(self) -> None:
        """Start the zygote and order the first children; takes seconds.

        Raises:
            SandboxUnavailable: the zygote does not start; the text says why.
        """
        nursery = await self._open()
        self._keeper = asyncio.create_task(self._keep(nursery))

    async def close(self) -> None:
        """End every process; who waits for a child is told."""
        tasks = [task for task in (self._keeper, self._standby, *self._retiring) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(nursery.close() for nursery in self._nurseries))
        self._nurseries.clear()
        self._nursery = None
        while not self._idle.empty():
            if (child := self._idle.get_nowait()) is not None:
                child.dismiss()
        self._idle.put_nowait(None)

    async def take(self) -> Child:
        """A child that is ready and still alive.

        Raises:
            SandboxUnavailable: there is none, or the server goes down.
        """
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
            if self._nursery is not None and not self._fault:
                # It lives and makes nothing, so it hangs.
                self._nursery.kill()
            detail = f"No child process could be made ready. {self._fault}".strip()
            raise SandboxUnavailable(detail, retry_after_seconds=math.ceil(_PAUSE_SECONDS)) from None

    async def _open(self) -> Nursery:
        """Take the zygote that stands by, or start one, and order its first children."""
        standby, self._standby = self._standby, None
        for starting in self._nurseries:
            starting.hurry()
        nursery, ready = await (standby or self._start())
        if nursery.dead.is_set():
            await self._see_off(nursery)
            nursery, ready = await self._start()
        if self.isolation is not UNKNOWN and (gone := sorted(ready.missing.keys() - self.isolation.missing.keys())):
            # what was promised at the start holds until the end, whatever has kept a layer off this time
            await self._see_off(nursery)
            raise SandboxUnavailable(f"The sandbox came back without {gone[0]}: {ready.missing[gone[0]]}")
        self.environment = ready.environment
        self.isolation = Isolation(ready.missing, ready.landlock_abi)
        self._nursery = nursery
        self._worn.clear()
        self._full.clear()
        nursery.order(self._settings.pool)
        if self._settings.standby:
            self._standby = asyncio.create_task(self._start(gently=True))
        return nursery

    async def _start(self, *, gently: bool = False) -> tuple[Nursery, Ready]:
        """Start a zygote; ``gently`` where nobody waits for it, as its imports take seconds of a core."""
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
        nursery = Nursery(
            limits,
            self._greet,
            self._refuse,
            folder=settings.snippet_folder,
            imports=settings.snippet_packages.split(),
        )
        self._nurseries.add(nursery)
        try:
            return nursery, await nursery.start(gently=gently)
        except BaseException:
            await self._see_off(nursery)
            raise

    async def _keep(self, nursery: Nursery) -> None:
        """Replace the zygote whenever it dies or is worn."""
        while True:
            await _first(nursery.dead, self._worn)
            if nursery.dead.is_set():
                _log.warning("The sandbox's zygote died; another is started.")
                self._retire(nursery)
                nursery = await self._reopen()
            else:
                fresh = await self._reopen()
                await _first(fresh.dead, self._full)
                self._retire(nursery)
                nursery = fresh

    async def _reopen(self) -> Nursery:
        """Start a zygote, however often it takes."""
        while True:
            try:
                return await self._open()
            except (SandboxUnavailable, OSError) as unavailable:
                _log.error("The sandbox does not start again.", reason=str(unavailable))
                if self._nursery is None or self._nursery.dead.is_set():  # one that is only worn serves on
                    self._fault = str(unavailable)
                await asyncio.sleep(_PAUSE_SECONDS)

    def _retire(self, nursery: Nursery) -> None:
        """Let a zygote go when the runs in its children have ended; no other run gets one of them."""
        for _ in range(self._idle.qsize()):
            child = self._idle.get_nowait()
            if child is not None and child.nursery is nursery:
                child.dismiss()
            else:
                self._idle.put_nowait(child)
        task = asyncio.create_task(self._see_off(nursery))
        self._retiring.add(task)
        task.add_done_callback(self._retiring.discard)

    async def _see_off(self, nursery: Nursery) -> None:
        await nursery.retire()
        self._nurseries.discard(nursery)

    def _greet(self, child: Child) -> None:
        self._fault = ""
        self._idle.put_nowait(child)
        if child.nursery is self._nursery:
            if child.number >= self._settings.pool:
                self._full.set()
            if child.number >= self._settings.runs_per_zygote:
                self._worn.set()

    def _refuse(self, fault: str) -> None:
        """A child could not lock itself down: nothing runs in it."""
        self._fault = fault
        _log.error("A child of the sandbox is not ready.", reason=fault)


async def _first(*events: asyncio.Event) -> None:
    """Wait until one of ``events`` is set."""
    waits = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
