"""The service's parts without their lifespan: no sandbox was started, no database made."""

from __future__ import annotations

from pathlib import Path

import httpx
from fastapi import APIRouter, FastAPI
from starlette.templating import Jinja2Templates

from app.api import pages, problems
from app.api.intake import Intake
from app.api.services import Services
from app.sandbox.pool import Pool
from app.sandbox.turns import Turns
from app.settings import Settings
from app.store.database import Database
from app.store.graphs import Graphs

TEMPLATES = Path(__file__).parents[3] / "templates"


def not_started(router: APIRouter, built: Path) -> httpx.AsyncClient:
    """A client of an app that has only ``router`` and the page's files in ``built``."""
    settings = Settings(data_folder=built / "data")
    database = Database(settings)
    app = FastAPI()
    app.state.services = Services(
        settings,
        Pool(settings),
        database,
        Graphs(database),
        Jinja2Templates(TEMPLATES),
        built,
        Intake(settings.body_bytes),
        Turns(1, 1, 1),
    )
    app.include_router(router)
    app.mount("/static", pages.BuiltFiles(built))
    problems.install(app)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")
