"""Names of what lists, tuples and dictionaries hold: ``layers[0]``, ``weights['w1']``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

ELEMENTS = 64
"""Longer ones hold results, one for each turn of a loop, and no parameters."""
DEPTH = 3
MOST = 4_000
"""Elements in all."""
_KEY = 40
"""Characters of a key."""


def held(scope: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Paths and elements of all containers that variables hold, those further out first.

    None of the snippet's own code runs: subclasses, which may have their own ways, are not looked into.
    """
    level = [(name, value) for name, value in list(scope.items()) if not name.startswith("__")]
    seen = 0
    for _ in range(DEPTH):
        deeper: list[tuple[str, Any]] = []
        for path, value in level:
            for key, element in _elements(value):
                seen += 1
                if seen > MOST:
                    return
                deeper.append((f"{path}[{key}]", element))
        yield from deeper
        level = deeper


def _elements(value: Any) -> Iterator[tuple[str, Any]]:
    """Keys, as the code would write them, and elements of one container."""
    kind = type(value)
    if kind in (list, tuple) and len(value) <= ELEMENTS:
        yield from ((str(place), element) for place, element in enumerate(list(value)))
    elif kind is dict and len(value) <= ELEMENTS:
        for key, element in list(value.items()):
            if type(key) in (str, int) and len(written := repr(key)) <= _KEY:
                yield written, element
