from __future__ import annotations

import pytest

from app.sandbox.levels import (
    CEILINGS,
    LANDLOCK,
    LAYERS,
    NAMESPACES,
    OWN_USERS,
    PRIVILEGES,
    REMEDIES,
    SECCOMP,
    UNKNOWN,
    Isolation,
    Level,
)


@pytest.mark.parametrize(
    ("missing", "abi", "level"),
    [
        ([], 7, "full"),
        ([OWN_USERS], 7, "full"),
        ([LANDLOCK], 0, "container"),
        ([NAMESPACES], 7, "container"),
        ([NAMESPACES, OWN_USERS], 4, "container"),
        ([NAMESPACES], 3, "weak"),
        ([NAMESPACES, LANDLOCK], 0, "weak"),
        ([SECCOMP], 7, "weak"),
        ([CEILINGS], 7, "weak"),
        ([PRIVILEGES], 7, "weak"),
        ([NAMESPACES, PRIVILEGES], 7, "weak"),
        ([NAMESPACES, LANDLOCK, SECCOMP], 0, "none"),
        ([NAMESPACES, OWN_USERS, CEILINGS, LANDLOCK, SECCOMP], 0, "none"),
    ],
)
def test_the_level_follows_from_the_layers(missing: list[str], abi: int, level: Level) -> None:
    isolation = Isolation(dict.fromkeys(missing, "refused"), abi)
    assert isolation.level == level
    assert [(gap.layer, gap.reason) for gap in isolation.gaps] == [(layer, "refused") for layer in missing]
    assert [str(gap) for gap in isolation.gaps] == [f"{layer}: refused. {REMEDIES[layer]}" for layer in missing]


def test_each_layer_has_a_remedy() -> None:
    assert set(REMEDIES) == set(LAYERS)


def test_nothing_is_claimed_before_the_start() -> None:
    assert UNKNOWN.level == "none"


def test_a_layer_that_does_not_hold_is_missing_and_its_first_reason_stands() -> None:
    isolation = Isolation({NAMESPACES: "refused"}, 7).without({NAMESPACES: "fell", SECCOMP: "fell"})
    assert isolation.level == "weak"
    assert dict(isolation.missing) == {NAMESPACES: "refused", SECCOMP: "fell"}
