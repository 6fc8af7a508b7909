"""The one place where the parts are put together."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.templating import Jinja2Templates

import app as package
from app.api import checks, files, graphs, health, openapi, pages, problems, runs
from app.api.door import Door
from app.api.intake import Intake
from app.api.services import Services
from app.sandbox.pool import Pool
from app.sandbox.turns import Turns
from app.settings import Settings
from app.store.database import Database
from app.store.graphs import Graphs

DESCRIPTION = """Run a PyTorch snippet in a sandbox and get the graph that autograd really built, as JSON.

Refusals are RFC 9457 problems; a snippet that fails is none, but a document whose `outcome` tells what happened."""


def create_app(settings: Settings) -> FastAPI:
    """The service as an ASGI application; nothing is started before its lifespan begins."""
    database = Database(settings)
    services = Services(
        settings=settings,
        pool=Pool(settings),
        database=database,
        graphs=Graphs(database),
        templates=Jinja2Templates(_folder("templates")),
        built=_folder("static") / "dist",
        intake=Intake(settings.body_bytes),
        uploads=Turns(settings.uploads, settings.uploads_waiting, settings.uploads_waiting_per_client),
    )

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        try:
            await database.migrate()
            await services.pool.start()
            yield
        finally:
            await services.pool.close()
            await database.close()

    app = FastAPI(
        title="Gradwalk",
        version=package.__version__,
        description=DESCRIPTION,
        lifespan=lifespan,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # the stock pages load their scripts from elsewhere
        redoc_url=None,
        # it may record bodies, and bodies are snippets
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False},
    )
    app.state.services = services
    for router in (runs.router, graphs.router, checks.router, files.router):
        app.include_router(router, prefix="/api/v1")
    app.include_router(health.router)
    app.include_router(pages.router)
    app.mount("/static", pages.BuiltFiles(services.built))
    problems.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)
    app.add_middleware(Door)  # the last one added is the outermost
    app.openapi = functools.cache(lambda: openapi.describe(app))  # type: ignore[method-assign]
    return app


def _folder(name: str) -> Path:
    """A folder of the page: inside the package in a wheel, beside it in a checkout."""
    here = Path(__file__).parent
    return here / name if (here / name).is_dir() else here.parent / name
