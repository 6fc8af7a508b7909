from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from app.observability import configure


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def crash() -> None:
    snippet = "my homework"
    raise RuntimeError(len(snippet))


def logged(stream: io.StringIO) -> str:
    configure(stream)
    structlog.get_logger().info("served", status=200)
    try:
        crash()
    except RuntimeError:
        logging.getLogger("some.library").exception("it broke")
    return stream.getvalue()


def test_elsewhere_than_on_a_terminal_each_line_is_json() -> None:
    served, broke = map(json.loads, logged(io.StringIO()).splitlines())
    assert (served["event"], served["status"], served["level"]) == ("served", 200, "info")
    assert broke["event"] == "it broke"
    assert "RuntimeError: 11" in broke["exception"]


@pytest.mark.parametrize("stream", [Terminal, io.StringIO])
def test_no_traceback_prints_local_variables(stream: type[io.StringIO]) -> None:
    text = logged(stream())
    assert "RuntimeError" in text
    assert "my homework" not in text
