"""The page people see, and the files it loads."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

import app
from app.api.services import Services, WithServices
from app.errors import AppError
from app.i18n import match, negotiate

COOKIE = "lang"
YEAR_SECONDS = 365 * 24 * 3600

router = APIRouter(include_in_schema=False)


@router.get("/")
async def index(request: Request, services: WithServices) -> Response:
    """The page with an empty graph."""
    return _page(request, services, graph=None)


@router.get("/g/{id}")
async def permalink(request: Request, services: WithServices, id: str) -> Response:  # noqa: A002 - the path's word
    """The page that opens a kept graph; where it cannot be read, the page says why and the status tells machines."""
    status = HTTPStatus.OK
    try:
        await services.graphs.find(id)
    except AppError as missing:
        status = HTTPStatus(missing.status)
    return _page(request, services, graph=id, status=status)


def _page(request: Request, services: Services, *, graph: str | None, status: int = HTTPStatus.OK) -> Response:
    asked = match(request.query_params.get("lang", ""))
    lang = negotiate(asked, request.cookies.get(COOKIE), request.headers.get("accept-language", ""))
    assets = _assets(services.built)
    if assets is None:
        return services.templates.TemplateResponse(
            request, "unbuilt.html", {"lang": lang}, HTTPStatus.SERVICE_UNAVAILABLE
        )
    boot = {
        "version": app.__version__,
        "limits": {
            "snippet_bytes": services.settings.snippet_bytes,
            "wall_seconds": services.settings.wall_seconds,
            "memory_bytes": services.settings.memory_bytes,
        },
        "isolation": services.pool.isolation.told(),
        "packages": services.settings.snippet_packages.split(),
        "graph": graph,
    }
    response = services.templates.TemplateResponse(
        request,
        "index.html",
        {"lang": lang, "boot": boot, "assets": assets},
        status,
        {"cache-control": "no-cache", "vary": "Accept-Language, Cookie", "content-language": lang},
    )
    if asked:
        response.set_cookie(COOKIE, asked, max_age=YEAR_SECONDS, samesite="lax")
    return response


def _assets(built: Path) -> dict[str, Any] | None:
    """Addresses of the page's script and styles from Vite's manifest; ``None`` where the page was not built."""
    try:
        manifest = json.loads((built / ".vite" / "manifest.json").read_bytes())
    except FileNotFoundError:
        return None
    entry = next(chunk for chunk in manifest.values() if chunk.get("isEntry"))
    return {"script": f"/static/{entry['file']}", "styles": [f"/static/{name}" for name in entry.get("css", [])]}


class BuiltFiles(StaticFiles):
    """Vite's output: names that carry a hash never change their content, all others may."""

    def __init__(self, built: Path) -> None:
        super().__init__(directory=built, check_dir=False)
        self.config_checked = True  # before the page is built, its files are not found like any others

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or a 404."""
        response = await super().get_response(path, scope)
        hashed = re.search(r"-[\w-]{8}\.\w+$", path)
        response.headers["cache-control"] = f"public, max-age={YEAR_SECONDS}, immutable" if hashed else "no-cache"
        return response
