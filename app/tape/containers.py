"""Names of what has no variable of its own: ``layers[0]``, ``weights['w1']``, and ``net.w1`` in a class by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import GetSetDescriptorType
from typing import Any

ELEMENTS = 64
"""Longer ones hold results, one for each turn of a loop, and no parameters."""
DEPTH = 3
MOST = 4_000
"""Elements in all."""
_KEY = 40
"""Characters of a key."""

_MODULE, _BASES, _NAMES = (type.__dict__[name] for name in ("__module__", "__mro__", "__dict__"))
"""What tells of a class without asking its metaclass, which may be the snippet's."""


def held(scope: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Paths and contents of all containers that variables hold, and of objects of the snippet's own classes.

    Those further out come first. None of the snippet's own code runs: subclasses of containers, which may have their
    own ways, are not looked into, and no property is asked.
    """
    level = [(name, value) for name, value in list(scope.items()) if not name.startswith("__")]
    seen = 0
    for _ in range(DEPTH):
        deeper: list[tuple[str, Any]] = []
        for path, value in level:
            for step, element in _contents(value):
                seen += 1
                if seen > MOST:
                    return
                deeper.append((path + step, element))
        yield from deeper
        level = deeper


def _contents(value: Any) -> Iterator[tuple[str, Any]]:
    """How the code would reach each thing that a container or an object holds, and the thing."""
    kind = type(value)
    if kind in (list, tuple) and len(value) <= ELEMENTS:
        yield from ((f"[{place}]", element) for place, element in enumerate(list(value)))
    elif kind is dict and len(value) <= ELEMENTS:
        for key, element in list(value.items()):
            if type(key) in (str, int) and len(written := repr(key)) <= _KEY:
                yield f"[{written}]", element
    elif _MODULE.__get__(kind) == "__main__":
        attributes = _attributes(value)
        if len(attributes) <= ELEMENTS:
            for name, element in list(attributes.items()):
                if type(name) is str and name.isidentifier() and not name.startswith("_"):
                    yield f".{name}", element


def _attributes(value: Any) -> dict[Any, Any]:
    """What an object itself has; none where its class has a way of its own to tell."""
    for base in _BASES.__get__(type(value)):
        getter = _NAMES.__get__(base).get("__dict__")
        if getter is not None:
            found = getter.__get__(value) if type(getter) is GetSetDescriptorType else None
            return found if type(found) is dict else {}
    return {}
