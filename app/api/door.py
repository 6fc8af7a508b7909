"""The outermost wrapper: what every response carries, and what happens when all else fails."""

from __future__ import annotations

import secrets
import time
import traceback

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.problems import problem
from app.errors import AppError

# images: figures that travel inside documents, and Graphviz's drawings, which are made in the page by WebAssembly
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data: blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}

log = structlog.get_logger()


class Door:
    """Gives each request an id, each response its security headers, and each crash a plain 500 problem."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI)."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}  # the server leaves out the body by itself
        started = time.perf_counter()
        status: int | None = None
        request_id = secrets.token_hex(8)

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = request_id
                headers.update(SECURITY_HEADERS)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id, method=scope["method"], path=scope["path"]):
            try:
                await self.app(scope, receive, send_with_headers)
            except ClientDisconnect:
                log.info("left")
            except Exception as failure:  # noqa: BLE001 - the last resort
                # the message may quote a snippet: only where it happened is told
                log.error("crashed", kind=type(failure).__name__, where=_where(failure))  # noqa: TRY400
                if status is None:
                    await problem(AppError())(scope, receive, send_with_headers)
                else:
                    raise RuntimeError("The response was cut short.") from None
            finally:
                log.info("served", status=status, ms=round((time.perf_counter() - started) * 1e3, 1))


def _where(failure: BaseException) -> list[str]:
    """The frames the failure passed through, innermost last, as ``file:line function``."""
    return [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(failure.__traceback__)[-8:]
    ]
