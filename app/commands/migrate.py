"""``gradwalk migrate``."""

from __future__ import annotations

import asyncio

import typer

from app.errors import AppError
from app.settings import load
from app.store.database import Database


def migrate() -> None:
    """Bring the database to its newest shape; `serve` does so by itself."""
    database = Database(load())

    async def upgrade() -> None:
        try:
            await database.migrate()
        except AppError as failure:
            raise SystemExit(f"{failure.title}: {failure.__cause__ or failure.detail}") from None
        finally:
            await database.close()

    asyncio.run(upgrade())
    typer.echo(f"The database is up to date: {database.address.render_as_string(hide_password=True)}")
