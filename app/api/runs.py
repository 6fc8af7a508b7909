"""``/api/v1/runs``: run a snippet, answer with its graph, keep nothing."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.api import openapi
from app.api.bodies import read_snippet
from app.api.disconnects import unless_left
from app.api.services import WithServices
from app.errors import Busy, InvalidRequest, RequestTooLarge, SandboxUnavailable, SnippetTooLarge, UnsupportedMediaType
from app.graph import codec

router = APIRouter(tags=["graphs"])


@router.post(
    "/runs",
    operation_id="runSnippet",
    summary="Run a snippet",
    responses={
        200: openapi.document("What the run taught us; a snippet that failed or was stopped is a result too"),
        **openapi.problems(
            InvalidRequest, SnippetTooLarge, RequestTooLarge, UnsupportedMediaType, Busy, SandboxUnavailable
        ),
    },
    openapi_extra=openapi.body("Snippet"),
    response_class=Response,
)
async def run_snippet(request: Request, services: WithServices) -> Response:
    """Run a snippet in the sandbox and answer with its graph document. Nothing is kept.

    `outcome.status` in the document tells how the run ended: `finished`, `failed` (the snippet raised)
    or `stopped` (it met a limit). With `backward`, a backward pass is run from the variable of that name
    after the snippet has ended.
    """
    snippet = await read_snippet(request, services.settings)
    document = await unless_left(request, services.pool.run(snippet))
    return Response(codec.encode(document), media_type="application/json", headers={"cache-control": "no-store"})
