"""What tests of every kind share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.serving import RunningServer, serve


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--runs", type=int, default=300, help="how many runs must leave nothing behind")
    parser.addoption("--frames", type=int, default=3000, help="how many frames each fuzzer tries")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The server that the tests share; do not stop it. Its clocks are slow, so that a busy machine changes nothing."""
    with serve(tmp_path_factory.mktemp("server") / "data", wall_seconds=240, cpu_seconds=90) as running:
        yield running
