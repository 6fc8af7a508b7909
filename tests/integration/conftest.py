"""The snippets of ``tests/cases``. All tests of one follow each other, so that it need be run but once for them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from app.graph import codec
from app.graph.document import Document
from tests.oracles import CASES, Oracle, oracle
from tests.serving import RunningServer


class Case:
    """A snippet: the document that the API answers with, and what plain PyTorch says."""

    def __init__(self, path: Path, server: RunningServer, plain: Oracle, recorded: Oracle) -> None:
        self.name = path.stem.split("_", 1)[1]
        self._path = path
        self._server = server
        self._plain = plain
        self._recorded = recorded

    @cached_property
    def document(self) -> Document:
        """Through the HTTP door."""
        return post(self._server, self._path.read_text(encoding="utf-8"))

    @cached_property
    def plain(self) -> dict[str, Any]:
        """The facts of a process that has only PyTorch."""
        return self._plain.facts(self._path)

    @cached_property
    def recorded(self) -> dict[str, Any]:
        """The same facts of a process with the recorder."""
        return self._recorded.facts(self._path)


def post(server: RunningServer, code: str) -> Document:
    """The document that the API answers with."""
    with server.client() as client:
        response = client.post("/api/v1/runs", json={"code": code, "seed": 0})
    assert response.status_code == 200, response.text
    return codec.decode(response.content)


@pytest.fixture(scope="session")
def oracles() -> Iterator[tuple[Oracle, Oracle]]:
    """One without the recorder and one with it."""
    with oracle() as plain, oracle("--recorded") as recorded:
        yield plain, recorded


@pytest.fixture(scope="session", params=CASES, ids=lambda path: path.stem)
def case(request: pytest.FixtureRequest, server: RunningServer, oracles: tuple[Oracle, Oracle]) -> Case:
    return Case(request.param, server, *oracles)
