"""The connection to the database and its migrations."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, event, make_url, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from app.errors import StoreUnavailable
from app.settings import Settings

BUSY_TIMEOUT_MS = 5_000


class Database:
    """Opens connections to the database that the settings name; SQLite in the data folder by default."""

    def __init__(self, settings: Settings) -> None:
        self.address = address(settings)
        self.engine = _engine(self.address)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A connection in a transaction that is committed at the end.

        Raises:
            StoreUnavailable: the database does not answer, or not as it should.
            IntegrityError: a row breaks a constraint.
        """
        try:
            async with self.engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except (SQLAlchemyError, OSError) as failure:
            raise StoreUnavailable("Graphs cannot be kept or read now; running snippets still works.") from failure

    async def migrate(self) -> None:
        """Bring the tables to their newest shape; makes SQLite's folder where it is missing.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        if self.address.get_backend_name() == "sqlite" and self.address.database:
            try:
                Path(self.address.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as failure:
                raise StoreUnavailable(f"The data folder cannot be made: {failure}") from failure
        async with self.begin() as connection:
            await connection.run_sync(_upgrade)

    async def ping(self) -> None:
        """Return when the database answers and has its tables.

        Raises:
            StoreUnavailable: it does not.
        """
        async with self.begin() as connection:
            await connection.execute(text("SELECT 1 FROM graphs LIMIT 1"))

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def address(settings: Settings) -> URL:
    """Where the database is."""
    if settings.database_url is not None:
        return make_url(settings.database_url)
    return URL.create("sqlite+aiosqlite", database=str(settings.data_folder.absolute() / "gradwalk.sqlite"))


def _engine(where: URL) -> AsyncEngine:
    if where.get_backend_name() != "sqlite":
        return create_async_engine(where, pool_pre_ping=True)
    # no pool: a connection that is kept open would go on writing to a database that was moved away
    engine = create_async_engine(where, poolclass=NullPool)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")  # readers and a writer do not wait for each other
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    return engine


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", "app.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
