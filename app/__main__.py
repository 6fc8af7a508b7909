"""The command line: ``gradwalk serve`` and ``gradwalk migrate``."""

from __future__ import annotations

import asyncio
import ipaddress
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, NoReturn

import typer
import uvicorn
import uvloop

from app import observability
from app.errors import AppError
from app.main import create_app
from app.settings import Settings, load
from app.store.database import Database

GRACEFUL_SECONDS = 2
ENOUGH_BEYOND_LOOPBACK = ("full", "container")

commands = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__, pretty_exceptions_enable=False)
main = commands


@commands.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="TCP port; 0 takes a free one.")] = None,
) -> None:
    """Serve the page and the API until a signal comes."""
    settings = load()
    settings = settings.model_copy(
        update={name: value for name, value in (("host", host), ("port", port)) if value is not None}
    )
    observability.configure()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(settings))


@commands.command()
def migrate() -> None:
    """Bring the database to its newest shape; `serve` does so by itself."""
    database = Database(load())

    async def upgrade() -> None:
        try:
            await database.migrate()
        except AppError as failure:
            _leave(f"{failure.title}: {failure.__cause__ or failure.detail}")
        finally:
            await database.close()

    asyncio.run(upgrade())
    typer.echo(f"The database is up to date: {database.address.render_as_string(hide_password=True)}")


class Server(uvicorn.Server):
    """A server that leaves signals to `_serve`: uvicorn would raise them again before the lifespan has ended."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def _serve(settings: Settings) -> None:
    app = create_app(settings)
    server = Server(
        uvicorn.Config(
            app,
            lifespan="off",
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=GRACEFUL_SECONDS,
        )
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, server.handle_exit, number, None)
    with _listen(settings) as listener:
        try:
            async with app.router.lifespan_context(app):
                pool = app.state.services.pool
                if not _may_serve(settings, pool.level):
                    _leave(
                        f"Refused to serve at {settings.host}: the sandbox's isolation is only `{pool.level}` "
                        f"(missing: {', '.join(pool.missing) or 'nothing'}), and others could reach this address. "
                        "Serve at 127.0.0.1, or run where more isolation is offered. "
                        "GRADWALK_ALLOW_WEAK_ISOLATION_ON_THE_NETWORK=true serves all the same, at your own risk."
                    )
                listener.listen()
                typer.echo(f"Gradwalk at {_url(listener)} (isolation: {pool.level})")
                for layer in pool.missing:
                    typer.echo(f"  missing: {layer}")
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


def _may_serve(settings: Settings, level: str) -> bool:
    """Whether this isolation is enough for those who can reach the address."""
    if level in ENOUGH_BEYOND_LOOPBACK or settings.allow_weak_isolation_on_the_network:
        return True
    try:
        return ipaddress.ip_address(settings.host).is_loopback
    except ValueError:
        return settings.host == "localhost"


def _leave(reason: str) -> NoReturn:
    """End the process with a line that says why."""
    raise SystemExit(reason)


if __name__ == "__main__":
    main()
