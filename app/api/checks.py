"""``/api/v1/graphs/{id}/check``: questions about a kept graph that take another run."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.api import openapi
from app.api.bodies import read_questions, runnable
from app.api.runs import run
from app.api.services import WithServices
from app.errors import GraphNotFound, StoreUnavailable

router = APIRouter(tags=["graphs"])


@router.post(
    "/graphs/{id}/check",
    operation_id="checkGraph",
    summary="Check a kept graph numerically",
    responses={
        200: openapi.streamed("A new run of the kept snippet, with answers to what was asked"),
        **openapi.problems(GraphNotFound, *openapi.NOT_RUN, StoreUnavailable),
    },
    openapi_extra=openapi.body("Questions"),
    response_class=Response,
)
async def check_graph(request: Request, services: WithServices, id: str) -> Response:  # noqa: A002 - the path's word
    """Run the kept snippet again with its seed, and compare each node with finite differences in float64.

    Answers as `POST /runs` does, with events where they are asked for; nothing is kept. A snippet that depends on
    nothing but its seed makes the same nodes in the same order, so ids are those of the kept graph. `{}` asks for the
    check alone. With `nudge` an element of a tensor is moved before anything reads it: what the loss comes to then,
    less what it came to in the kept graph, is a finite difference of the whole snippet.
    """
    questions = await read_questions(request, services)
    kept = await services.graphs.find(id)
    snippet = questions.about(await asyncio.to_thread(kept.snippet))
    return await run(request, services, runnable(snippet, services.settings))
