"""Request bodies: read with a limit, decoded strictly."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import TypeVar

import msgspec
from starlette.requests import Request

from app.api.clients import client_of
from app.api.services import Services
from app.errors import (
    AppError,
    DocumentTooLarge,
    InvalidRequest,
    RequestTooLarge,
    RequestTooSlow,
    SnippetTooLarge,
    UnsupportedMediaType,
)
from app.graph import sealed
from app.graph.document import Between, Nudge, Snippet
from app.graph.row import Id
from app.graph.sealed import Sealed
from app.settings import Settings

T = TypeVar("T")


class RecordedElsewhere(msgspec.Struct, forbid_unknown_fields=True):
    """A graph document that another recorder made."""

    document: msgspec.Raw


class Questions(msgspec.Struct, forbid_unknown_fields=True):
    """What to work out about a kept graph; as in `Snippet`, but that nodes are checked unless ``check`` is false."""

    check: bool = True
    jacobians: bool | list[Id] = False
    paths: Between | None = None
    nudge: Nudge | None = None

    def about(self, kept: Snippet) -> Snippet:
        """The snippet with these questions in place of those that were asked when it was kept."""
        return msgspec.structs.replace(
            kept, check=self.check, jacobians=self.jacobians, paths=self.paths, nudge=self.nudge
        )


class _Body(msgspec.Struct):
    """Enough of a body to tell which of the two kinds it is."""

    document: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


async def read_snippet(request: Request, services: Services) -> Snippet:
    """The snippet in the request's body.

    Raises:
        UnsupportedMediaType: the body is not declared as JSON.
        RequestTooLarge: it is larger than ``request_bytes``.
        InvalidRequest: it is no snippet.
        SnippetTooLarge: its code is larger than ``snippet_bytes``.
        RequestTooSlow: it did not come within ``request_seconds``.
        TooManyRuns: bodies of this client take half of ``body_bytes``.
        Busy: all bodies together take ``body_bytes``.
    """
    async with _read_small(request, services) as body:
        return _snippet(body, services.settings)


async def read_questions(request: Request, services: Services) -> Questions:
    """What a reader asks about a kept graph.

    Raises:
        AppError: as `read_snippet` does.
    """
    async with _read_small(request, services) as body:
        return _decode(body, Questions)


async def read_snippet_or_document(request: Request, services: Services) -> Snippet | Sealed:
    """What to keep: a snippet to run, or a document recorded elsewhere.

    Documents may be large, and take much memory while they are looked through: few have their turns at once.

    Raises:
        TooManyRuns: too many requests of this client wait already.
        Busy: too many requests wait already.
        DocumentTooLarge: the body is larger than ``document_bytes``.
        InvalidDocument: the document does not fit its schema.
        AppError: as `read_snippet` does.
    """
    settings = services.settings
    limit = settings.document_bytes
    too_large = DocumentTooLarge(
        f"This server keeps documents of up to {limit} bytes. Record less of the run, or serve it yourself "
        "with `gradwalk serve --open`.",
        limit=limit,
    )
    small = _declared(request) in range(settings.request_bytes + 1)
    async with (
        nullcontext() if small else services.uploads.turn(client_of(request)),
        _read(request, services, max(limit, settings.request_bytes), too_large) as body,
    ):
        if _decode(body, _Body).document is msgspec.UNSET:
            if len(body) > settings.request_bytes:
                raise _request_too_large(settings)
            return _snippet(body, settings)
        if len(body) > limit:
            raise too_large
        elsewhere = _decode(body, RecordedElsewhere)
        # seconds, where it is large
        return await asyncio.to_thread(sealed.seal, bytes(elsewhere.document))


def _snippet(body: bytes, settings: Settings) -> Snippet:
    return runnable(_decode(body, Snippet), settings)


def runnable(snippet: Snippet, settings: Settings) -> Snippet:
    """The snippet, which the sandbox will take.

    Raises:
        SnippetTooLarge: its code is larger than ``snippet_bytes``.
        InvalidRequest: its code cannot be Python source.
    """
    if len(snippet.code.encode()) > settings.snippet_bytes:
        raise SnippetTooLarge(
            f"This server runs snippets of up to {settings.snippet_bytes} bytes. Shorten it.",
            limit=settings.snippet_bytes,
        )
    if "\0" in snippet.code:
        raise InvalidRequest("`code` holds a NUL character, which Python source cannot; remove it.")
    return snippet


def _decode(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as invalid:
        raise InvalidRequest(f"{invalid}"[:200]) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise InvalidRequest(
            r"The body is not JSON text in UTF-8. Half a surrogate pair, such as \ud800 alone, is no character."
        ) from None


def _request_too_large(settings: Settings) -> RequestTooLarge:
    limit = settings.request_bytes
    return RequestTooLarge(f"This server reads bodies of up to {limit} bytes. Shorten the snippet.", limit=limit)


def _read_small(request: Request, services: Services) -> AbstractAsyncContextManager[bytes]:
    return _read(request, services, services.settings.request_bytes, _request_too_large(services.settings))


@asynccontextmanager
async def _read(request: Request, services: Services, limit: int, too_large: AppError) -> AsyncIterator[bytes]:
    """The body, refused as ``too_large`` as soon as it is known to be longer than ``limit`` bytes.

    It counts among what all clients send until the block ends.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    # browsers let other sites send any type but JSON without asking first
    if media_type != "application/json":
        raise UnsupportedMediaType("Send the header `Content-Type: application/json`.")
    if (_declared(request) or 0) > limit:
        raise too_large
    seconds = services.settings.request_seconds
    body = bytearray()
    with services.intake.body(client_of(request)) as take:
        try:
            async with asyncio.timeout(seconds):
                async for chunk in request.stream():
                    take(len(chunk))
                    body += chunk
                    if len(body) > limit:
                        raise too_large
        except TimeoutError:
            raise RequestTooSlow(
                f"The body did not come within {seconds:g} s. Send less, or over a faster connection.", limit=seconds
            ) from None
        yield bytes(body)


def _declared(request: Request) -> int | None:
    """The length of the body, where it is told before it comes."""
    declared = request.headers.get("content-length", "")
    return int(declared) if declared.isdecimal() else None
