from __future__ import annotations

import json

import httpx
import pytest
from fastapi import FastAPI
from fastapi.exceptions import HTTPException
from pydantic import BaseModel

from app.api import problems
from app.api.door import Door
from app.errors import AppError, Busy

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

    @app.get("/frozen")
    async def frozen() -> None:
        raise HTTPException(423, SNIPPET)

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


async def test_a_status_of_the_frameworks_is_the_problems_too() -> None:
    response = await ask("GET", "/frozen")
    assert response.status_code == response.json()["status"] == 423
    assert SNIPPET not in response.text


def kinds(kind: type[AppError] = AppError) -> list[type[AppError]]:
    return [kind, *(each for child in kind.__subclasses__() for each in kinds(child))]


@pytest.mark.parametrize("kind", kinds())
def test_every_problem_says_what_to_do(kind: type[AppError]) -> None:
    response = problems.problem(kind())
    told = json.loads(bytes(response.body))
    assert told["status"] == response.status_code == kind.status
    assert len(told["detail"].split()) > 3
    assert "limit" not in told


def test_a_limit_is_told_as_a_number() -> None:
    assert json.loads(bytes(problems.problem(Busy("Wait.", limit=0)).body))["limit"] == 0
