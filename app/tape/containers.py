"""Names of what has no variable of its own: ``layers[0]``, ``weights['w1']``, and ``net.w1`` in a class by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import GetSetDescriptorType
from typing import Any

ELEMENTS = 64
"""Longer ones hold results, one for each turn of a loop, and no parameters."""
DEPTH = 6
MOST = 4_000
"""Elements in all, numbers and texts aside."""
_KEY = 40
"""Characters of a key."""

_PLAIN = frozenset((int, float, complex, bool, str, bytes, type(None)))
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
            step, contents = _contents(value)
            for key, element in contents:
                if type(element) not in _PLAIN and seen < MOST:
                    seen += 1
                    deeper.append((path + step.format(key), element))
        yield from deeper
        level = deeper


def _contents(value: Any) -> tuple[str, Iterable[tuple[Any, Any]]]:
    """How the code would reach what a container or an object holds, by its key or name; and these, with the things."""
    kind = type(value)
    if kind in (list, tuple) and len(value) <= ELEMENTS:
        return "[{}]", enumerate(tuple(value))
    if kind is dict and len(value) <= ELEMENTS:
        return "[{!r}]", [(key, element) for key, element in list(value.items()) if _is_short(key)]
    if _MODULE.__get__(kind) == "__main__" and len(attributes := _attributes(value)) <= ELEMENTS:
        return ".{}", [(name, element) for name, element in list(attributes.items()) if _is_public(name)]
    return "", ()


def _is_short(key: Any) -> bool:
    return type(key) is int or (type(key) is str and len(key) <= _KEY)


def _is_public(name: Any) -> bool:
    return type(name) is str and name.isidentifier() and not name.startswith("_")


def _attributes(value: Any) -> dict[Any, Any]:
    """What an object itself has; none where its class has a way of its own to tell."""
    for base in _BASES.__get__(type(value)):
        getter = _NAMES.__get__(base).get("__dict__")
        if getter is not None:
            found = getter.__get__(value) if type(getter) is GetSetDescriptorType else None
            return found if type(found) is dict else {}
    return {}
