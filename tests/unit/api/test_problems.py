from __future__ import annotations

import httpx
from fastapi import FastAPI
from pydantic import BaseModel

from app.api import problems
from app.api.door import Door

SNIPPET = "x = 'my homework'"


class Homework(BaseModel):
    code: int


def failing() -> FastAPI:
    app = FastAPI()

    @app.post("/validated")
    async def validated(homework: Homework) -> None: ...

    @app.get("/crashing")
    async def crashing() -> None:
        raise RuntimeError(SNIPPET)

    problems.install(app)
    app.add_middleware(Door)
    return app


async def ask(method: str, path: str, json: object = None) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(failing()), base_url="http://test") as client:
        return await client.request(method, path, json=json)


async def test_the_frameworks_validation_echoes_no_input() -> None:
    response = await ask("POST", "/validated", {"code": SNIPPET})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == "urn:gradwalk:problem:invalid-request"
    assert "body.code" in response.json()["detail"]
    assert SNIPPET not in response.text


async def test_a_crash_is_a_plain_problem_with_all_headers() -> None:
    response = await ask("GET", "/crashing")
    assert response.status_code == 500
    assert response.json()["type"] == "urn:gradwalk:problem:internal"
    assert response.headers["content-type"] == "application/problem+json"
    assert "default-src 'self'" in response.headers["content-security-policy"]
    assert SNIPPET not in response.text
