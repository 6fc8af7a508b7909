"""What the routes work with, put together once by `app.main`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request
from starlette.templating import Jinja2Templates

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
    uploads: Turns = field(default_factory=partial(Turns, places=2, waiting=32, waiting_per_client=8))
    """Documents that are being read: each may take half a gigabyte for a moment."""


def _services(request: Request) -> Services:
    services = request.app.state.services
    assert isinstance(services, Services)  # noqa: S101 - tells the type
    return services


WithServices = Annotated[Services, Depends(_services)]
