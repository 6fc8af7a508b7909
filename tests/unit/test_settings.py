from __future__ import annotations

import pytest

from app.settings import load


def test_the_environment_sets_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADWALK_WALL_SECONDS", "2.5")
    assert load().wall_seconds == 2.5


def test_an_unknown_name_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADWALK_WALL_SECOND", "2.5")
    with pytest.raises(SystemExit, match="GRADWALK_WALL_SECOND"):
        load()


def test_a_value_that_does_not_fit_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADWALK_PORT", "65536")
    with pytest.raises(SystemExit, match=r"GRADWALK_PORT: .*65535"):
        load()


def test_bodies_must_have_room_for_the_largest_of_each_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADWALK_DOCUMENT_BYTES", "3000000")
    monkeypatch.setenv("GRADWALK_BODY_BYTES", "5999999")
    with pytest.raises(SystemExit, match=r"GRADWALK_BODY_BYTES: .*6000000 is the least"):
        load()
    monkeypatch.setenv("GRADWALK_BODY_BYTES", "6000000")
    assert load().body_bytes == 6_000_000
