from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from app.errors import StoreUnavailable
from app.settings import Settings
from app.store.database import Database
from app.store.tables import metadata


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(Settings(data_folder=tmp_path / "data"))
    yield database
    await database.close()


async def test_migrations_and_tables_agree(database: Database) -> None:
    await database.migrate()

    def differences(connection: Connection) -> object:
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)

    async with database.begin() as connection:
        assert await connection.run_sync(differences) == []


async def test_migrating_twice_changes_nothing(database: Database) -> None:
    await database.migrate()
    await database.migrate()
    await database.ping()


async def test_sqlite_writes_ahead_and_waits(database: Database) -> None:
    await database.migrate()
    async with database.begin() as connection:
        assert (await connection.execute(text("PRAGMA journal_mode"))).scalar_one() == "wal"
        assert (await connection.execute(text("PRAGMA busy_timeout"))).scalar_one() == 5_000


async def test_a_database_without_tables_is_unavailable(database: Database) -> None:
    Path(str(database.address.database)).parent.mkdir()
    with pytest.raises(StoreUnavailable):
        await database.ping()


async def test_a_data_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    database = Database(Settings(data_folder=tmp_path / "file" / "data"))
    with pytest.raises(StoreUnavailable, match="data folder"):
        await database.migrate()


async def test_an_address_replaces_the_default(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.sqlite"
    database = Database(Settings(database_url=f"sqlite+aiosqlite:///{elsewhere}"))
    await database.migrate()
    await database.close()
    assert elsewhere.exists()
