from __future__ import annotations

import pytest

from app.sandbox.levels import CEILINGS, LANDLOCK, NAMESPACES, OWN_USERS, SECCOMP, Level, judge


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
        ([NAMESPACES, LANDLOCK, SECCOMP], 0, "none"),
        ([NAMESPACES, OWN_USERS, CEILINGS, LANDLOCK, SECCOMP], 0, "none"),
    ],
)
def test_the_level_follows_from_the_layers(missing: list[str], abi: int, level: Level) -> None:
    assert judge(dict.fromkeys(missing, "refused"), abi) == (level, [f"{layer}: refused" for layer in missing])
