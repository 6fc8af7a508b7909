"""Ways to look at tensors without being seen by the snippet's modes, or by our own watch."""

from __future__ import annotations

from typing import Any

import torch

KEY_NAME = "Fake"
"""A dispatch key between autograd and all kernels, which PyTorch reserves for out-of-core use and never sets."""
KEY: Any = torch._C._parse_dispatch_key(KEY_NAME)
KEY_ALONE = torch._C.DispatchKeySet(KEY)


class untraced:  # noqa: N801 - reads as a word: ``with untraced():``
    """Inside, nothing that is done to a tensor reaches a watch, a mode or a subclass's handlers."""

    __slots__ = ("_functions", "_key", "_operators")

    def __enter__(self) -> None:
        functions: Any = torch._C.DisableTorchFunction()
        operators: Any = torch._C._DisableTorchDispatch()
        key: Any = torch._C._ExcludeDispatchKeyGuard(KEY_ALONE)
        functions.__enter__()
        operators.__enter__()
        key.__enter__()
        self._functions, self._operators, self._key = functions, operators, key

    def __exit__(self, *raised: object) -> None:
        self._key.__exit__(*raised)
        self._operators.__exit__(*raised)
        self._functions.__exit__(*raised)
