"""Makes hostile bytes out of honest ones: what fits almost everywhere finds more than what fits nowhere."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

INTERESTING: Sequence[Any] = (
    None,
    True,
    0,
    -1,
    1,
    2**31 - 1,
    2**31,
    2**53,
    2**53 + 1,
    2**63 - 1,
    2**63,
    -(2**63) - 1,
    10**30,
    0.5,
    -0.0,
    1e308,
    "",
    "nan",
    "x" * 1001,
    "\0",
    "\u202e<script>alert(1)</script>",
    "=cmd|'/c calc'!A1",
    "\U0001f600",
    [],
    [[]],
    {},
    {"": {}},
    {"__proto__": {"x": 1}},
)
TOKENS = (
    b"NaN",
    b"Infinity",
    b"1e999",
    b"-",
    b"01",
    b"1" * 400,
    b'"\\ud800"',
    b'"\\u0000"',
    b"\xff",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"[" * 3000,
    b'{"a":' * 3000,
    b"}",
    b"]",
    b",",
    b"//",
    b"null",
    b"\0" * 8,
)
_MOST_STEPS = 4


class Mutator:
    """Endless variations of ``seeds``, the same for the same ``seed``.

    ``decode`` and ``encode`` turn seeds into plain values and back, for changes that leave the syntax whole.
    """

    def __init__(
        self, seeds: Sequence[bytes], decode: Callable[[bytes], Any], encode: Callable[[Any], bytes], seed: int = 0
    ) -> None:
        self._random = random.Random(seed)  # noqa: S311 - to be repeatable is the point
        self._seeds = seeds
        self._decode = decode
        self._encode = encode

    def next(self) -> bytes:
        """One variation, of syntax or of values."""
        seed = self._random.choice(self._seeds)
        if self._random.random() < 0.3:
            return self._of_bytes(seed)
        value = self._decode(seed)
        for _ in range(self._random.randint(1, _MOST_STEPS)):
            self._change(value)
        data = self._encode(value)
        return self._of_bytes(data) if self._random.random() < 0.1 else data

    def _of_bytes(self, data: bytes) -> bytes:
        for _ in range(self._random.randint(1, _MOST_STEPS)):
            here = self._random.randint(0, len(data))
            there = min(len(data), here + self._random.randint(0, 20))
            match self._random.randrange(5):
                case 0:
                    data = data[:here]
                case 1:
                    data = data[:here] + data[there:]
                case 2:
                    data = data[:here] + self._random.choice(TOKENS) + data[there:]
                case 3:
                    data = data[:here] + data[here:there] * 2 + data[there:]
                case _:
                    data = data[:here] + self._random.randbytes(there - here) + data[there:]
        return data

    def _change(self, value: Any) -> None:
        """Change something, at a random depth, in place."""
        holder, key = self._somewhere(value)
        if holder is None:
            return
        change = self._random.randrange(6)
        if change == 0:
            del holder[key]
        elif change == 1 and isinstance(holder, dict):
            holder[self._random.choice(("", "extra", "__proto__", "x" * 1001, *holder))] = holder.pop(key)
        elif change == 2 and isinstance(holder, list):
            holder.insert(key, holder[self._random.randrange(len(holder))])
        elif change == 3 and isinstance(holder[key], int):
            holder[key] += self._random.choice((-1, 1, 1000))
        elif change == 4:
            other, elsewhere = self._somewhere(self._decode(self._random.choice(self._seeds)))
            holder[key] = holder[key] if other is None else other[elsewhere]
        else:
            # a copy: what is put in may be changed in its turn
            holder[key] = deepcopy(self._random.choice(INTERESTING))

    def _somewhere(self, value: Any) -> tuple[Any, Any]:
        """A random container within ``value`` and one of its keys."""
        holder, key = None, None
        while isinstance(value, (dict, list)) and value:
            holder = value
            key = self._random.choice(list(value)) if isinstance(value, dict) else self._random.randrange(len(value))
            value = holder[key]
            if self._random.random() < 0.2:
                break
        return holder, key
