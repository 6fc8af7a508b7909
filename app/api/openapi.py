"""The interface's description, OpenAPI 3.1; ``docs/openapi.json`` is its committed copy."""

from __future__ import annotations

import json
from collections.abc import Iterable
from http import HTTPStatus
from itertools import groupby
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.responses import Response

from app.api import problems as problem_responses
from app.api.bodies import Questions, RecordedElsewhere
from app.errors import (
    AppError,
    Busy,
    GraphNotFound,
    InvalidRequest,
    RequestTooLarge,
    RequestTooSlow,
    SandboxUnavailable,
    SnippetTooLarge,
    StoreUnavailable,
    TooManyRuns,
    UnsupportedMediaType,
)
from app.graph.document import Document, Snippet

Responses = dict[int | str, dict[str, Any]]

NOT_RUN: tuple[type[AppError], ...] = (
    InvalidRequest,
    SnippetTooLarge,
    RequestTooLarge,
    RequestTooSlow,
    UnsupportedMediaType,
    TooManyRuns,
    Busy,
    SandboxUnavailable,
)
"""Why a snippet is not run."""

SNIPPET_EXAMPLE = {"code": "import torch\n\nx = torch.tensor(3.0, requires_grad=True)\ny = x * x\ny.backward()\n"}
DOCUMENT_EXAMPLE = {
    "schema": 1,
    "snippet": {"code": "print(1 + 1)\n"},
    "environment": {"python": "3.11.7", "torch": "2.13.0"},
    "outcome": {"wall_seconds": 0.004},
    "output": [{"stream": "stdout", "text": "2\n"}],
}
EVENTS = "text/event-stream"
EVENTS_EXAMPLE = """event: queued
data: {"ahead":2}

event: output
data: {"stream":"stdout","text":"2\\n"}

event: progress
data: {"seconds":0.4,"ops":12340,"nodes":9120,"passes":37}

event: document
data: {"schema":1,"snippet":{"code":"print(1 + 1)\\n"},"environment":{},"outcome":{}}

"""
QUESTIONS_EXAMPLE = {"check": True, "jacobians": True, "paths": {"result": "y", "source": "x"}}
EXAMPLES = {
    "Snippet": SNIPPET_EXAMPLE,
    "RecordedElsewhere": {"document": DOCUMENT_EXAMPLE},
    "Questions": QUESTIONS_EXAMPLE,
}


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def body(*schemas: str) -> dict[str, Any]:
    """A JSON request body that fits one of ``schemas``, as ``openapi_extra``."""
    references = [_reference(name) for name in schemas]
    return {
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": references[0] if len(references) == 1 else {"oneOf": references},
                    "examples": {name: {"value": EXAMPLES[name]} for name in schemas},
                }
            },
        }
    }


def document(description: str, headers: Iterable[str] = ()) -> dict[str, Any]:
    """A response that is a graph document."""
    return {
        "description": description,
        "headers": {name: {"schema": {"type": "string"}} for name in headers},
        "content": {"application/json": {"schema": _reference("Document"), "example": DOCUMENT_EXAMPLE}},
    }


def streamed(description: str) -> dict[str, Any]:
    """A response that is a graph document, or the events of the run that made it."""
    response = document(description)
    response["content"][EVENTS] = {"schema": {"type": "string"}, "example": EVENTS_EXAMPLE}
    return response


def problems(*kinds: type[AppError]) -> Responses:
    """The refusals an operation knows, by status."""
    by_status = groupby(sorted(kinds, key=lambda kind: kind.status), key=lambda kind: kind.status)
    return {
        status: {
            "description": "; ".join(f"`{kind.slug}`: {kind.title}" for kind in same),
            "content": {problem_responses.MEDIA_TYPE: {"schema": _reference("Problem")}},
        }
        for status, same in by_status
    }


KEPT: dict[str, Any] = {
    "responses": {
        200: document("The graph document", headers=["ETag", "Cache-Control"]),
        304: {"description": "Not modified since the `ETag` in `If-None-Match`"},
        **problems(GraphNotFound, StoreUnavailable),
    },
    "response_class": Response,
}


def describe(app: FastAPI) -> dict[str, Any]:
    """The whole description; the schemas of what travels come from the structs themselves."""
    described = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes, openapi_version="3.1.0"
    )
    _, schemas = msgspec.json.schema_components(
        [Document, Snippet, RecordedElsewhere, Questions], ref_template="#/components/schemas/{name}"
    )
    schemas["RecordedElsewhere"]["properties"]["document"] = _reference("Document")
    described["components"] = {"schemas": dict(sorted({**schemas, "Problem": problem_responses.SCHEMA}.items()))}
    for path in described["paths"].values():
        for operation in path.values():
            # what the framework would answer to an invalid parameter; here that is a problem like all others
            if operation["responses"].get("422", {}).get("description") == "Validation Error":
                del operation["responses"]["422"]
            operation["responses"]["default"] = problems(AppError)[HTTPStatus.INTERNAL_SERVER_ERROR]
    return described


def render(app: FastAPI) -> str:
    """The description as the text of its committed copy."""
    return json.dumps(describe(app), indent=2, ensure_ascii=False) + "\n"
