"""Every refusal as RFC 9457 ``application/problem+json``; what the client sent is never echoed."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.errors import AppError, InvalidRequest, MethodNotAllowed, NotFound

MEDIA_TYPE = "application/problem+json"

SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "description": "A refusal as RFC 9457 describes it. Members beyond these may come with some problems.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "`urn:gradwalk:problem:` and a stable slug."},
        "title": {"type": "string", "description": "The kind of problem; the same text for the same type."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": {"type": "string", "description": "What went wrong this time and what to do."},
        "limit": {"type": "number", "description": "The limit that was met: bytes, seconds, or waiting requests."},
    },
}


def problem(error: AppError, status: int | None = None, **extensions: Any) -> Response:
    """The response that tells of ``error``, or of another status; ``extensions`` become further members."""
    members: dict[str, Any] = {"type": f"urn:gradwalk:problem:{error.slug}", "title": error.title}
    members |= {"status": status or error.status, "detail": error.detail}
    if error.limit is not None:
        members["limit"] = error.limit
    response = Response(
        json.dumps({**members, **extensions}),
        members["status"],
        media_type=MEDIA_TYPE,
        headers={"cache-control": "no-store"},
    )
    if error.retry_after_seconds is not None or error.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["retry-after"] = str(error.retry_after_seconds or 5)
    if error.status in {HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.REQUEST_TIMEOUT}:
        response.headers["connection"] = "close"  # the rest of the body is not read
    return response


def install(app: FastAPI) -> None:
    """Answer all failures that reach ``app``, its own and the framework's, with problems."""
    app.add_exception_handler(AppError, _app_error)
    app.add_exception_handler(HTTPException, _http_exception)
    app.add_exception_handler(RequestValidationError, _validation_error)


async def _app_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, AppError)  # noqa: S101 - tells the type
    return problem(error)


async def _http_exception(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - tells the type
    kinds = {kind.status: kind for kind in (NotFound, MethodNotAllowed)}
    response = problem(kinds.get(error.status_code, InvalidRequest)(), error.status_code)
    response.headers.update(error.headers or {})
    return response


async def _validation_error(_request: Request, error: Exception) -> Response:
    """Only where and why: the framework's own answer would repeat the input, which may be a snippet."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - tells the type
    reasons = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
    return problem(InvalidRequest("; ".join(reasons)[:300]))
