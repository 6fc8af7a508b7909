"""A pool under attack, and who judges what comes of it.

An attack that says it got out is believed; one that says it did not is not. Containment is judged by canaries outside,
by looking at the processes, by the way the run ends, by a sibling that runs at the same time and by the run after it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from unittest import mock

from app.errors import AppError, InvalidDocument
from app.graph import codec
from app.graph.document import Document, Snippet
from app.sandbox import nursery
from app.sandbox.levels import NAMESPACES, OWN_USERS
from app.sandbox.live import Live
from app.sandbox.pool import Pool
from app.settings import Settings
from tests.attacks.canaries import Canaries, canaries
from tests.attacks.corpus import Attack
from tests.attacks.watcher import Watcher, children

WALL_SECONDS = 1.6
SETTINGS = Settings(
    wall_seconds=WALL_SECONDS,
    grace_seconds=0.4,
    cpu_seconds=1.0,
    memory_bytes=512 << 20,
    raw_output_bytes=1 << 20,
    running=3,
    pool=3,
)
_LATE_SECONDS = 1.5
"""What a busy machine adds to the clocks, before they count as missed."""
_NEXT = """
import builtins, json, math, os, sys, torch
x = torch.ones(2, requires_grad=True)
torch.relu(x * x).sum().backward()
strange = [name for name in ('POISON',) if name in os.environ]
strange += [name for name in dir(builtins) + dir(torch) if 'poison' in name.lower()]
mine = os.getcwd() == '/' or os.listdir('.')
print(x.grad, mine, json.dumps({'a': [1]}), torch.get_default_dtype(), sys.path[-1] == 'poison', strange)
"""
_SIBLING = "import time\npassword = '{secret}'\nfor _ in range(5):\n    time.sleep(0.1)\nprint(len(password))"


class Arena:
    """Runs attacks one by one and says what got out."""

    def __init__(self, pool: Pool, birds: Canaries) -> None:
        self.pool = pool
        self._birds = birds
        self._next_prints = ""
        self._sibling = asyncio.create_task(self._sit())
        self._hurt: list[str] = []

    async def settle(self) -> None:
        """Learn what the next run prints where nothing has happened before it."""
        self._next_prints = _printed(await self.pool.run(Snippet(_NEXT)))
        assert self._next_prints.startswith("tensor([2., 2.])"), self._next_prints

    async def close(self) -> None:
        """Send the sibling home."""
        self._sibling.cancel()
        with suppress(asyncio.CancelledError):
            await self._sibling

    async def breaches(self, attack: Attack) -> list[str]:
        """All that got out while ``attack`` ran; empty where it was contained."""
        process = self._zygote()
        siblings = children(process)
        places = self._birds.places | {"ZPID": process, "SIBPID": siblings[0]}
        found: list[str] = []
        own_users = OWN_USERS not in self.pool.isolation.missing
        with Watcher(process, SETTINGS, own_users=own_users) as watcher:
            try:
                seconds = SETTINGS.wall_seconds + SETTINGS.grace_seconds + _LATE_SECONDS
                async with asyncio.timeout(seconds + 1):
                    document = await self.pool.run(Snippet(attack.filled(places)), live=Live())
            except TimeoutError:
                found.append("the run did not end")
            except AppError as failure:
                found.append(f"the server refused or failed: {failure.detail}")
            else:
                found += self._judge(document, attack, seconds)
        found += watcher.breaches + self._birds.breaches()
        found += await self._next_run()
        found += self._hurt
        self._hurt = []
        return found

    def _zygote(self) -> int:
        """The process whose children run snippets: in namespaces it is the only child of the one that was started."""
        # not the only process of its name, where a layer is off and attacks leave processes behind
        nursery = self.pool._supply._nursery
        assert nursery is not None
        assert nursery._process is not None
        outer = nursery._process.pid
        return outer if NAMESPACES in self.pool._supply.isolation.missing else children(outer)[0]

    def _judge(self, document: Document, attack: Attack, seconds: float) -> list[str]:
        """What the document that came back gives away."""
        found = []
        body = codec.encode(document)
        if self._birds.secret.encode() in body:
            found.append("a secret came back")
        if "ESCAPED" in _printed(document):
            found.append("it says that it got out")
        try:
            codec.decode(body)
        except InvalidDocument as invalid:
            found.append(f"a document came back that the schema forbids: {invalid.detail}")
        if (document.outcome.wall_seconds or 0) > seconds:
            found.append("it ran longer than the clocks allow")
        if not end(document) & attack.ends:
            found.append(
                f"it ended as {max(end(document), key=len)}, which is none of {', '.join(sorted(attack.ends))}"
            )
        return found

    async def _next_run(self) -> list[str]:
        try:
            async with asyncio.timeout(10):
                document = await self.pool.run(Snippet(_NEXT))
        except (AppError, TimeoutError) as failure:
            return [f"the next run was not served: {failure}"]
        if document.outcome.status == "finished" and _printed(document) == self._next_prints and document.nodes:
            return []
        return ["the next run was harmed"]

    async def _sit(self) -> None:
        """Run siblings for ever, each with the secret in it, and tell of those that came to harm."""
        while True:
            code = _SIBLING.format(secret=self._birds.secret)
            try:
                document = await self.pool.run(Snippet(code))
            except AppError as failure:
                self._hurt.append(f"a sibling was not served: {failure}")
                await asyncio.sleep(1)
                continue
            if document.outcome.status != "finished" or _printed(document) != f"{len(self._birds.secret)}\n":
                self._hurt.append(f"a sibling came to harm: {max(end(document), key=len)}")


def end(document: Document) -> set[str]:
    """How a run ended, from the roughest to the finest telling."""
    outcome = document.outcome
    status = str(outcome.status)
    rough = f"{status}/{outcome.reason}"
    return {status, rough, f"{rough}/{outcome.exit_code}"}


def _printed(document: Document) -> str:
    return "".join(row.text for row in document.output if row.stream == "stdout")


@asynccontextmanager
async def arena(boot: str | None = None) -> AsyncIterator[Arena]:
    """An arena until the block ends; ``boot`` is the program that starts its zygote, where it is not the usual one."""
    with canaries() as birds, mock.patch.object(nursery, "_BOOT", boot or nursery._BOOT):
        pool = Pool(SETTINGS)
        try:
            await pool.start()
            ring = Arena(pool, birds)
            await ring.settle()
            yield ring
            await ring.close()
        finally:
            await pool.close()
