"""The kinds of failure the service can name; knows nothing of the web."""

from __future__ import annotations

from typing import ClassVar


class AppError(Exception):
    """A failure with a stable slug, an HTTP status and a title; ``detail`` says what to do and echoes no snippet.

    ``limit`` is the value of the limit that was met, where it was one: bytes, seconds, or runs that may wait.
    """

    slug: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong on the server"

    advice: ClassVar[str] = "Try again. If it happens again, tell who runs this server the response's `X-Request-Id`."
    """What to do, where ``detail`` says nothing."""

    def __init__(self, detail: str = "", *, retry_after_seconds: int | None = None, limit: float | None = None) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.advice
        self.retry_after_seconds = retry_after_seconds
        self.limit = limit


class InvalidRequest(AppError):
    """The request's fields do not fit their schema."""

    slug, status, title = "invalid-request", 422, "The request does not fit its schema"


class SnippetTooLarge(AppError):
    """The snippet is longer than the server runs."""

    slug, status, title = "snippet-too-large", 413, "The snippet is too large"


class RequestTooLarge(AppError):
    """The body is longer than the server reads."""

    slug, status, title = "request-too-large", 413, "The request is too large"


class RequestTooSlow(AppError):
    """The body did not come in time."""

    slug, status, title = "request-too-slow", 408, "The request came too slowly"


class DocumentTooLarge(AppError):
    """A graph document is larger than the server keeps."""

    slug, status, title = "document-too-large", 413, "The graph document is too large"


class NotFound(AppError):
    """Nothing has that address."""

    slug, status, title = "not-found", 404, "Nothing is here"
    advice = "Check the address. `/api/v1/openapi.json` lists the interface's, and `/` is the page."


class GraphNotFound(NotFound):
    """No graph is kept under that id."""

    slug, title = "graph-not-found", "No graph is kept under this id"


class InvalidDocument(AppError):
    """A graph document does not fit schema 1."""

    slug, status, title = "invalid-document", 422, "The graph document does not fit its schema"


class Busy(AppError):
    """All places are taken and the queue is full."""

    slug, status, title = "busy", 503, "The server is busy"


class TooManyRuns(AppError):
    """As many runs of one client wait as may."""

    slug, status, title = "too-many-runs", 429, "Too many of your requests wait already"


class SandboxUnavailable(AppError):
    """No sandbox can run a snippet now."""

    slug, status, title = "sandbox-unavailable", 503, "No sandbox is ready"


class StoreUnavailable(AppError):
    """The database does not answer."""

    slug, status, title = "store-unavailable", 503, "The store of graphs does not answer"


class MethodNotAllowed(AppError):
    """The address exists, and does not answer to this method."""

    slug, status, title = "method-not-allowed", 405, "This address does not answer to that method"
    advice = "Use one of the methods in the response's `Allow` header."


class UnsupportedMediaType(AppError):
    """The body is not declared as JSON."""

    slug, status, title = "unsupported-media-type", 415, "The body must be JSON"
