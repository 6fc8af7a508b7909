"""What the routes work with, put together once by `app.main`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request
from starlette.templating import Jinja2Templates

from app.api.intake import Intake
from app.sandbox.pool import Pool
from app.sandbox.turns import Turns
from app.settings import Settings
from app.store.database import Database
from app.store.graphs import Graphs


@dataclass(frozen=True)
class Services:
    """The parts behind the doors; ``built`` is the folder of Vite's output."""

    settings: Settings
    pool: Pool
    database: Database
    graphs: Graphs
    templates: Jinja2Templates
    built: Path
    intake: Intake
    """All request bodies that are on their way."""
    uploads: Turns
    """Whose large document is read now."""


def _services(request: Request) -> Services:
    services = request.app.state.services
    assert isinstance(services, Services)  # noqa: S101 - tells the type
    return services


WithServices = Annotated[Services, Depends(_services)]
