from __future__ import annotations

import pytest

from app.commands.serve import may_serve
from app.settings import Settings


@pytest.mark.parametrize(
    ("host", "level", "allowed", "may"),
    [
        ("127.0.0.1", "none", False, True),
        ("::1", "none", False, True),
        ("localhost", "weak", False, True),
        ("0.0.0.0", "weak", False, False),  # noqa: S104
        ("::", "weak", False, False),
        ("192.0.2.7", "none", False, False),
        ("example.org", "none", False, False),
        ("0.0.0.0", "container", False, True),  # noqa: S104
        ("0.0.0.0", "full", False, True),  # noqa: S104
        ("0.0.0.0", "none", True, True),  # noqa: S104
    ],
)
def test_beyond_loopback_only_with_enough_isolation(host: str, level: str, allowed: bool, may: bool) -> None:  # noqa: FBT001
    settings = Settings(host=host, allow_weak_isolation_on_the_network=allowed)
    assert may_serve(settings, level) is may
