"""A run as server-sent events: its place in line, what it prints and how far it is, and its document last."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from app.api.clients import client_of
from app.api.openapi import EVENTS
from app.api.problems import problem
from app.errors import AppError
from app.graph.document import Snippet
from app.graph.sealed import Sealed
from app.sandbox.live import Live
from app.sandbox.pool import Pool

RUNNING_SECONDS = 0.1
"""How often one hears of a run."""
WAITING_SECONDS = 0.3
"""How often one hears of one's place in line."""
COMPRESSION = 5
_GZIP = 16 + zlib.MAX_WBITS
_LARGE_BYTES = 1 << 16
"""Compressing more than this would hold up the event loop."""


def wanted(request: Request) -> bool:
    """Whether the client takes events."""
    return EVENTS in request.headers.get("accept", "")


async def stream(request: Request, pool: Pool, snippet: Snippet) -> Response:
    """The events of a run, which ends when the client leaves.

    Raises:
        AppError: the run could not even wait for a place.
    """
    live = Live()
    run = asyncio.create_task(pool.record(snippet, client_of(request), live))
    # who has left hears of no refusal
    run.add_done_callback(lambda run: run.cancelled() or run.exception())
    try:
        await asyncio.wait({run}, timeout=RUNNING_SECONDS)
    except BaseException:
        run.cancel()
        raise
    if run.done() and (failure := run.exception()) is not None:
        raise failure
    return _Stream(live, run, gzip="gzip" in request.headers.get("accept-encoding", ""))


class _Stream(StreamingResponse):
    """The response; whatever ends it ends the run."""

    def __init__(self, live: Live, run: asyncio.Task[Sealed], *, gzip: bool) -> None:
        headers = {"cache-control": "no-store", "vary": "Accept, Accept-Encoding", "x-accel-buffering": "no"}
        if gzip:
            headers["content-encoding"] = "gzip"
        self._run = run
        events = _events(live, run)
        super().__init__(_compressed(events) if gzip else events, media_type=EVENTS, headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send all of it (ASGI)."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._run.cancel()


async def _events(live: Live, run: asyncio.Task[Sealed]) -> AsyncIterator[bytes]:
    while True:
        for row in live.output():
            yield _event("output", {"stream": row.stream, "text": row.text})
        if run.done():
            break
        if live.running:
            yield _event("progress", {"seconds": round(live.seconds, 3), **msgspec.structs.asdict(live.progress)})
        else:
            yield _event("queued", {"ahead": live.ahead()})
        await asyncio.wait({run}, timeout=RUNNING_SECONDS if live.running else WAITING_SECONDS)
    try:
        document = await run
    except AppError as refused:
        yield b"event: problem\ndata: %b\n\n" % bytes(problem(refused).body)
    else:
        # JSON holds no line breaks, so the longest document is one line
        yield b"event: document\ndata: %b\n\n" % await asyncio.to_thread(document.json)


def _event(name: str, data: dict[str, object]) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (name.encode(), msgspec.json.encode(data))


async def _compressed(events: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """As gzip, each event to be read as soon as it is there."""
    packer = zlib.compressobj(COMPRESSION, wbits=_GZIP)
    async for event in events:
        large = len(event) > _LARGE_BYTES
        yield await asyncio.to_thread(_pack, packer, event) if large else _pack(packer, event)
    yield packer.flush()


def _pack(packer: zlib._Compress, event: bytes) -> bytes:
    return packer.compress(event) + packer.flush(zlib.Z_SYNC_FLUSH)
