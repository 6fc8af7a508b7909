"""Which language a reader gets; the words themselves live in the page's catalogues."""

from __future__ import annotations

from typing import Literal

Locale = Literal["en", "zh-CN"]
DEFAULT: Locale = "en"


def negotiate(asked: str | None, remembered: str | None, accept_language: str) -> Locale:
    """The reader's language among those the service speaks.

    That is the one asked for in the address, else the one remembered in the cookie, else the best of
    the ``Accept-Language`` header, else English.
    """
    for wish in (asked, remembered, *_by_preference(accept_language)):
        if locale := match(wish or ""):
            return locale
    return DEFAULT


def match(tag: str) -> Locale | None:
    """The locale for a language tag such as ``zh-Hans-SG``, by its primary language; ``None`` where there is none."""
    primary = tag.strip().lower().replace("_", "-").partition("-")[0]
    return {"en": "en", "zh": "zh-CN", "*": DEFAULT}.get(primary)  # type: ignore[return-value]


def _by_preference(accept_language: str) -> list[str]:
    """The header's language tags, best first; those refused by ``q=0`` or malformed are left out."""
    tags: list[tuple[float, str]] = []
    for entry in accept_language.split(",")[:32]:
        tag, _, weight = entry.partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if 0 < quality <= 1:
            tags.append((quality, tag))
    return [tag for _, tag in sorted(tags, key=lambda pair: -pair[0])]
