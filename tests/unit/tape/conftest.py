"""What the recorder's tests share."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers' questions are answered however busy the machine is; the tests of the clock set it themselves."""
    monkeypatch.setattr("app.tape.questions.SECONDS", 300.0)
