"""``/api/v1/runs``: run a snippet, answer with its graph, keep nothing."""

from __future__ import annotations

import asyncio
import gzip

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.api import events, openapi
from app.api.bodies import read_snippet
from app.api.clients import client_of
from app.api.disconnects import unless_left
from app.api.services import Services, WithServices
from app.graph.document import Snippet
from app.graph.sealed import Sealed

router = APIRouter(tags=["graphs"])

COMPRESSED_BYTES = 1024
"""Smaller bodies gain nothing from compression."""


@router.post(
    "/runs",
    operation_id="runSnippet",
    summary="Run a snippet",
    responses={
        200: openapi.streamed("What the run taught us; a snippet that failed or was stopped is a result too"),
        **openapi.problems(*openapi.NOT_RUN),
    },
    openapi_extra=openapi.body("Snippet"),
    response_class=Response,
)
async def run_snippet(request: Request, services: WithServices) -> Response:
    """Run a snippet in the sandbox and answer with its graph document. Nothing is kept.

    `outcome.status` in the document tells how the run ended: `finished`, `failed` (the snippet raised)
    or `stopped` (it met a limit). With `backward`, a backward pass is run from the variable of that name
    after the snippet has ended.

    Three more questions are answered by running single operators again once the snippet has ended: `check` compares
    each node's vector-Jacobian product with finite differences in float64 (`checks`); `jacobians` works out those of
    the nodes listed, or of all small ones if it is `true` (`jacobians`); `paths` splits the gradient of the variable
    `result` by the variable `source` into a sum over paths (`split`).

    With `Accept: text/event-stream` the answer comes bit by bit, about ten events a second: `queued` while the run
    waits (`ahead`: how many of those that wait now come first), `output` as it is printed (`stream`: `stdout`, or
    `stderr`, where warnings are too; `text`), `progress` (`seconds` it has been running, `ops` recorded, autograd's
    `nodes` made and `passes` begun; all but the seconds as its own process told them last) and at the end `document`.
    A run that was given up while it waited ends with `problem`. Leaving ends the run.
    """
    return await run(request, services, await read_snippet(request, services))


async def run(request: Request, services: Services, snippet: Snippet) -> Response:
    """The document of a run that nothing is kept of, or its events where the client takes them."""
    if events.wanted(request):
        return await events.stream(request, services.pool, snippet)
    document = await unless_left(request, services.pool.record(snippet, client_of(request)))
    body, encoding = await asyncio.to_thread(_written, document, request.headers.get("accept-encoding", ""))
    return Response(body, media_type="application/json", headers={"cache-control": "no-store", **encoding})


def _written(document: Sealed, accepted: str) -> tuple[bytes, dict[str, str]]:
    """The body, and the headers that tell its encoding. Large documents take a tenth of a second: not on the loop."""
    body = document.json()
    if len(body) < COMPRESSED_BYTES or "gzip" not in accepted:
        return body, {"vary": "Accept-Encoding"}
    return gzip.compress(body, events.COMPRESSION), {"vary": "Accept-Encoding", "content-encoding": "gzip"}
