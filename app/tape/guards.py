"""Ways to look at tensors without being seen by the snippet's modes, or by our own watch."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

import torch

KEY_NAME = "Fake"
"""A dispatch key between autograd and all kernels, which PyTorch reserves for out-of-core use and never sets."""
KEY: Any = torch._C._parse_dispatch_key(KEY_NAME)

# both are a tenth of the price of a guard object
is_excluded: Callable[[Any], bool] = torch._C._dispatch_tls_is_dispatch_key_excluded
set_excluded: Callable[[Any, bool], None] = torch._C._dispatch_tls_set_dispatch_key_excluded


class uncollected:  # noqa: N801 - reads as a word: ``with uncollected():``
    """Inside, nobody looks for garbage: rows are many and make no cycles."""

    __slots__ = ("_collecting",)

    def __enter__(self) -> None:
        self._collecting = gc.isenabled()
        gc.disable()

    def __exit__(self, *_: object) -> None:
        if self._collecting:
            gc.enable()


class unwatched:  # noqa: N801 - reads as a word: ``with unwatched():``
    """Inside, this thread's operators run as if nobody watched."""

    __slots__ = ("_excluded",)

    def __enter__(self) -> None:
        self._excluded = is_excluded(KEY)
        set_excluded(KEY, True)  # noqa: FBT003

    def __exit__(self, *_: object) -> None:
        set_excluded(KEY, self._excluded)


class untraced:  # noqa: N801 - reads as a word: ``with untraced():``
    """Inside, nothing that is done to a tensor reaches a watch, a mode or a subclass's handlers."""

    __slots__ = ("_excluded", "_functions", "_operators")

    def __enter__(self) -> None:
        functions: Any = torch._C.DisableTorchFunction()
        operators: Any = torch._C._DisableTorchDispatch()
        functions.__enter__()
        operators.__enter__()
        self._functions, self._operators = functions, operators
        self._excluded = is_excluded(KEY)
        set_excluded(KEY, True)  # noqa: FBT003

    def __exit__(self, *raised: object) -> None:
        set_excluded(KEY, self._excluded)
        self._operators.__exit__(*raised)
        self._functions.__exit__(*raised)
