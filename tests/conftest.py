"""What tests of every kind share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import oracles
from tests.serving import RunningServer, serve


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--runs", type=int, default=300, help="how many runs must leave nothing behind")
    parser.addoption("--frames", type=int, default=3000, help="how many frames each fuzzer tries")


def pytest_collection_finish(session: pytest.Session) -> None:
    if not session.config.option.collectonly and any(item.path.name == "test_cases.py" for item in session.items):
        oracles.start(session.config)


def pytest_unconfigure(config: pytest.Config) -> None:
    oracles.stop(config)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The server that the tests share; do not stop it."""
    with serve(tmp_path_factory.mktemp("server") / "data") as running:
        yield running
