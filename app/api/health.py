"""Whether the service lives, and whether it can do its work."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from app.api import openapi
from app.api.problems import problem
from app.api.services import WithServices
from app.errors import SandboxUnavailable, StoreUnavailable

router = APIRouter(tags=["operations"])


@router.get("/healthz", operation_id="getHealth", summary="The server lives")
async def get_health() -> JSONResponse:
    """Answers as long as the event loop turns."""
    return JSONResponse({"status": "alive"})


@router.get(
    "/readyz",
    operation_id="getReadiness",
    summary="The server can run snippets and keep graphs",
    responses=openapi.problems(SandboxUnavailable, StoreUnavailable),
)
async def get_readiness(services: WithServices) -> Response:
    """Asks the database and the sandbox.

    Tells the isolation level that was proven at the start, and for each layer that is missing why, and how to get it.
    """
    isolation = services.pool.isolation.told()
    if not services.pool.ready:
        return problem(SandboxUnavailable("The sandbox is starting or was lost."), isolation=isolation)
    try:
        await services.database.ping()
    except StoreUnavailable as unavailable:
        return problem(unavailable, isolation=isolation)
    return JSONResponse({"status": "ready", "isolation": isolation})
