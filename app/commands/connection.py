"""A client's connection, as uvicorn serves it, less what uvicorn leaves to a proxy: bounds for a request's head."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

HEAD_BYTES = 1 << 16
"""Beyond the packet in which it begins; browsers send a few thousand."""


class Connection(HttpToolsProtocol):
    """Hangs up on a client whose request's head is longer than may be, or does not come within ``seconds``."""

    def __init__(self, *arguments: Any, seconds: float, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._seconds = seconds
        self._late: asyncio.TimerHandle | None = None
        self._bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client is there, and is to say what it wants."""
        super().connection_made(transport)
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has left."""
        self._stop()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """A head begins."""
        self._expect()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """A head is whole."""
        self._stop()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """More has come; blank lines before a head count as one."""
        if self._idle:
            self._expect()
        super().data_received(data)
        if self._late is not None:
            self._bytes += len(data)
            if self._bytes > HEAD_BYTES:
                self.transport.close()

    @property
    def _idle(self) -> bool:
        """Whether no request is being answered."""
        cycle = cast("RequestResponseCycle | None", self.cycle)
        return cycle is None or cycle.response_complete

    def _expect(self) -> None:
        if self._late is None:
            self._bytes = 0
            self._late = self.loop.call_later(self._seconds, self._hang_up)

    def _stop(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _hang_up(self) -> None:
        """Too late, unless this server let it wait for an answer to an earlier request."""
        self._late = None
        if self._idle:
            self.transport.close()
        else:
            self._expect()
