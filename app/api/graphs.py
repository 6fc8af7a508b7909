"""``/api/v1/graphs``: graphs that are kept, and the schema they follow."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.api import openapi
from app.api.bodies import read_snippet_or_document
from app.api.clients import client_of
from app.api.disconnects import unless_left
from app.api.services import WithServices
from app.errors import DocumentTooLarge, InvalidDocument, SandboxUnavailable, StoreUnavailable
from app.graph import schema
from app.graph.document import Snippet
from app.store.graphs import KeptGraph, document_identity, run_identity

router = APIRouter(tags=["graphs"])


@router.post(
    "/graphs",
    operation_id="keepGraph",
    summary="Keep a graph",
    status_code=HTTPStatus.CREATED,
    responses={
        201: openapi.document("The kept graph, with its `id`", headers=["Location", "ETag"]),
        **openapi.problems(DocumentTooLarge, *openapi.NOT_RUN, InvalidDocument, StoreUnavailable),
    },
    openapi_extra=openapi.body("Snippet", "RecordedElsewhere"),
    response_class=Response,
)
async def keep_graph(request: Request, services: WithServices) -> Response:
    """Run a snippet and keep its graph, or keep a document that was recorded elsewhere.

    The `id` is derived from the content, so the same snippet with the same seed and versions has the same
    address each time. A kept graph never changes.
    """
    wanted = await read_snippet_or_document(request, services)
    if isinstance(wanted, Snippet):
        document = await unless_left(request, services.pool.record(wanted, client_of(request)))
        if document.head.outcome.reason == "lost":
            raise SandboxUnavailable("The sandbox was lost during the run; try again.")
        identity = run_identity(document)
    else:
        document, identity = wanted, document_identity(wanted)
    kept = await services.graphs.keep(document, identity)
    response = _kept(request, kept)
    response.status_code = HTTPStatus.CREATED
    response.headers["location"] = f"/api/v1/graphs/{kept.id}"
    return response


@router.get("/graphs/{id}", operation_id="getGraph", summary="A kept graph", **openapi.KEPT)
@router.get("/graphs/{id}.json", operation_id="getGraphJson", summary="A kept graph as a file", **openapi.KEPT)
async def get_graph(request: Request, services: WithServices, id: str) -> Response:  # noqa: A002 - the path's word
    """A graph that was kept. It never changes, so it may be cached for ever."""
    kept = await services.graphs.find(id)
    response = _kept(request, kept)
    response.headers["cache-control"] = "public, max-age=31536000, immutable"
    if _matches(request.headers.get("if-none-match", ""), kept):
        response.status_code = HTTPStatus.NOT_MODIFIED
        response.body = b""
        del response.headers["content-length"], response.headers["content-type"]
    return response


@router.get(
    "/schemas/graph/1",
    operation_id="getGraphSchema",
    summary="The JSON Schema of graph documents",
    responses={200: {"description": "JSON Schema 2020-12", "content": {"application/schema+json": {}}}},
    response_class=Response,
)
async def get_graph_schema() -> Response:
    """The JSON Schema (2020-12) that every graph document follows."""
    return Response(
        schema.render(), media_type="application/schema+json", headers={"cache-control": "public, max-age=3600"}
    )


def _kept(request: Request, kept: KeptGraph) -> Response:
    """The document, as it is stored where the client takes gzip; each form has its own strong ETag."""
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(kept.json(), media_type="application/json", headers={"etag": f'"{kept.digest}"'})
    headers = {"etag": f'"{kept.digest}.gzip"', "content-encoding": "gzip", "vary": "Accept-Encoding"}
    return Response(kept.gzipped, media_type="application/json", headers=headers)


def _matches(if_none_match: str, kept: KeptGraph) -> bool:
    tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return bool(tags & {"*", f'"{kept.digest}"', f'"{kept.digest}.gzip"'})
