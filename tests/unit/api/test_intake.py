from __future__ import annotations

from contextlib import ExitStack, suppress

import pytest

from app.api.intake import Intake
from app.errors import Busy, TooManyRuns


def test_one_client_takes_no_more_than_half() -> None:
    intake = Intake(100)
    with intake.body("a") as take, intake.body("a") as again, intake.body("b") as other:
        take(30)
        again(20)
        with pytest.raises(TooManyRuns, match="take 50 bytes") as refused:
            again(1)
        assert (refused.value.limit, refused.value.retry_after_seconds) == (50, 5)
        other(50)


def test_all_together_take_no_more_than_there_is() -> None:
    intake = Intake(100)
    with ExitStack() as bodies:
        takes = [bodies.enter_context(intake.body(client)) for client in "abc"]
        for take in takes:
            take(33)
        with pytest.raises(Busy, match="take 100 bytes") as refused:
            takes[0](2)
        assert (refused.value.limit, refused.value.retry_after_seconds) == (100, 5)
        takes[0](1)


def test_what_has_ended_counts_no_more() -> None:
    intake = Intake(100)
    for _ in range(5):
        with suppress(TooManyRuns), intake.body("a") as take:
            take(50)
            take(1)
    with intake.body("a") as take:
        take(50)
    assert not intake._clients
    assert not intake._held
