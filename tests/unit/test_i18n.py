from __future__ import annotations

import pytest

from app.i18n import match, negotiate


@pytest.mark.parametrize(
    ("asked", "remembered", "accept_language", "locale"),
    [
        (None, None, "", "en"),
        (None, None, "zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        (None, None, "en;q=0.8, zh-Hans;q=0.9", "zh-CN"),
        (None, None, "fr, de;q=0.9", "en"),
        (None, None, "zh;q=0, en", "en"),
        (None, None, "zh;q=nonsense", "en"),
        (None, None, "zh;q=7", "en"),
        (None, "zh-CN", "en", "zh-CN"),
        ("en", "zh-CN", "zh", "en"),
        ("klingon", "zh-CN", "en", "zh-CN"),
    ],
)
def test_the_address_wins_over_the_cookie_over_the_header(
    asked: str | None, remembered: str | None, accept_language: str, locale: str
) -> None:
    assert negotiate(asked, remembered, accept_language) == locale


@pytest.mark.parametrize(("tag", "locale"), [("ZH_cn", "zh-CN"), ("en-GB", "en"), ("", None), ("zhx", None)])
def test_a_tag_matches_by_its_primary_language(tag: str, locale: str | None) -> None:
    assert match(tag) == locale
