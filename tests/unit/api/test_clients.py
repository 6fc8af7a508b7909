from __future__ import annotations

import pytest
from starlette.requests import Request

from app.api.clients import client_of


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("testclient", "testclient"),
    ],
)
def test_a_client_is_an_address_or_the_network_that_it_can_choose_from(host: str, client: str) -> None:
    assert client_of(Request({"type": "http", "client": (host, 5)})) == client


def test_a_client_that_nothing_is_known_of_is_one_too() -> None:
    assert client_of(Request({"type": "http", "client": None})) == ""
