"""``/api/v1/graphs/{id}/files``: what a kept graph's snippet wrote, to be saved and never shown."""

from __future__ import annotations

import asyncio
import base64
import binascii
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from app.api import openapi
from app.api.services import WithServices
from app.errors import GraphNotFound, NotFound, StoreUnavailable

router = APIRouter(tags=["graphs"])

_DIGITS = 10
"""More than the number of a file has."""
_FILE: dict[str, Any] = {
    "description": "The file's content",
    "headers": {"Content-Disposition": {"schema": {"type": "string"}}},
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}


@router.get(
    "/graphs/{id}/files/{number}",
    operation_id="getGraphFile",
    summary="A file that a kept graph's snippet left behind",
    responses={200: _FILE, **openapi.problems(NotFound, GraphNotFound, StoreUnavailable)},
    response_class=Response,
)
async def get_graph_file(services: WithServices, id: str, number: str) -> Response:  # noqa: A002 - the path's word
    """A file by its place in the document's `files`, as an attachment without a type of its own.

    It is whatever a stranger's snippet wrote: open it with care.
    """
    kept = await services.graphs.find(id)
    files = await asyncio.to_thread(kept.files)
    place = int(number) if number.isascii() and number.isdigit() and len(number) < _DIGITS else len(files)
    if place >= len(files):
        raise NotFound("This graph has no file of that number; its document lists them under `files`.")
    file = files[place]
    if file.data is None:
        raise NotFound(
            "Only the name and the size of this file were kept: it was too large. Let the snippet write less."
        )
    try:
        content = base64.b64decode(file.data)
    except binascii.Error:
        raise NotFound("What this document calls the file's content is no base64.") from None
    # signs that nobody sees can make a name read backwards
    name = "".join(filter(str.isprintable, PurePosixPath(file.name).name)) or "file"
    return Response(
        content,
        HTTPStatus.OK,
        media_type="application/octet-stream",
        headers={
            "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "cache-control": "public, max-age=31536000, immutable",
        },
    )
