"""``gradwalk serve``: the page and the API."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import signal
import socket
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn

import typer
import uvicorn
import uvloop

from app import observability
from app.commands.connection import Connection
from app.errors import AppError
from app.graph import sealed
from app.graph.sealed import Sealed
from app.main import create_app
from app.sandbox.levels import Isolation
from app.sandbox.pool import Pool
from app.settings import Settings, load
from app.store.graphs import document_identity

GRACEFUL_SECONDS = 2
ENOUGH_BEYOND_LOOPBACK = ("full", "container")


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="TCP port; 0 takes a free one.")] = None,
    open_: Annotated[
        Path | None,
        typer.Option("--open", metavar="GRAPH.json", help="Keep this graph, and open it in a browser."),
    ] = None,
) -> None:
    """Serve the page and the API until a signal comes."""
    settings = load()
    settings = settings.model_copy(
        update={name: value for name, value in (("host", host), ("port", port)) if value is not None}
    )
    document = None if open_ is None else _read(open_)
    observability.configure()
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_serve(settings, document))
    finally:
        observability.finish()


class Server(uvicorn.Server):
    """A server that leaves signals to `_serve`: uvicorn would raise them again before the lifespan has ended."""

    def __init__(self, config: uvicorn.Config, pool: Pool) -> None:
        super().__init__(config)
        self._pool = pool

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Wait for the answers that are under way; runs that do not end are given up before uvicorn would cut them."""
        ended = asyncio.create_task(super().shutdown(sockets))
        await asyncio.wait({ended}, timeout=GRACEFUL_SECONDS / 2)
        if not ended.done():
            await self._pool.close()
        await ended

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def _serve(settings: Settings, document: Sealed | None) -> None:
    app = create_app(settings)
    server = Server(
        uvicorn.Config(
            app,
            http=partial(Connection, seconds=settings.request_seconds),  # type: ignore[arg-type]  # it is called only
            ws="none",
            lifespan="off",
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=GRACEFUL_SECONDS,
        ),
        app.state.services.pool,
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, server.handle_exit, number, None)
    with _listen(settings) as listener:
        try:
            async with app.router.lifespan_context(app):
                pool = app.state.services.pool
                if not may_serve(settings, pool.level):
                    _leave(_refusal(settings, pool.isolation))
                listener.listen()
                typer.echo(f"Gradwalk at {_url(listener)} (isolation: {pool.level})")
                for gap in pool.isolation.gaps:
                    typer.echo(f"  missing: {gap}")
                if document is not None:
                    kept = await app.state.services.graphs.keep(document, document_identity(document))
                    await _open(f"{_url(listener)}/g/{kept.id}")
                await server.serve(sockets=[listener])
        except AppError as failure:
            _leave(f"{failure.title}: {failure.detail}")


def _listen(settings: Settings) -> socket.socket:
    """A socket bound to the settings' address."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as failure:
        listener.close()
        _leave(
            f"Cannot listen on {settings.host}, port {settings.port}: {failure.strerror or failure}. "
            "Another port: gradwalk serve --port 8123"
        )
    return listener


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _read(path: Path) -> Sealed:
    """The graph document in a file."""
    try:
        return sealed.seal(path.read_bytes())
    except OSError as failure:
        _leave(f"Cannot read {path}: {failure.strerror or failure}.")
    except AppError as failure:
        _leave(f"{path}: {failure.title}: {failure.detail}")


async def _open(address: str) -> None:
    """Tell the address, and open it in a browser where there is a screen for one."""
    typer.echo(f"The graph: {address}")
    if sys.platform != "linux" or any(name in os.environ for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")):
        await asyncio.to_thread(webbrowser.open, address)


def may_serve(settings: Settings, level: str) -> bool:
    """Whether this isolation is enough for those who can reach the address."""
    if level in ENOUGH_BEYOND_LOOPBACK or settings.allow_weak_isolation_on_the_network:
        return True
    try:
        return ipaddress.ip_address(settings.host).is_loopback
    except ValueError:
        return settings.host == "localhost"


def _refusal(settings: Settings, isolation: Isolation) -> str:
    """Why this address is not served, and what to do."""
    level = isolation.level
    lines = [
        f"Refused to serve at {settings.host}, which others can reach: the sandbox's isolation is only `{level}`.",
        *(f"  missing: {gap}" for gap in isolation.gaps),
        (
            "Serve at 127.0.0.1, or run where more isolation is offered (docs/sandbox.md). "
            "GRADWALK_ALLOW_WEAK_ISOLATION_ON_THE_NETWORK=true serves all the same, at your own risk."
        ),
    ]
    return "\n".join(lines)


def _leave(reason: str) -> NoReturn:
    """End the process with a line that says why."""
    raise SystemExit(reason)
