"""Ways to look at tensors without being seen by the snippet's modes, or by our own."""

from __future__ import annotations

from typing import Any

import torch


class untraced:  # noqa: N801 - reads as a word: ``with untraced():``
    """Inside, nothing that is done to a tensor reaches a mode or a subclass's handlers."""

    __slots__ = ("_functions", "_operators")

    def __enter__(self) -> None:
        self._functions: Any = torch._C.DisableTorchFunction()
        self._operators: Any = torch._C._DisableTorchDispatch()
        self._functions.__enter__()
        self._operators.__enter__()  # type: ignore[no-untyped-call]

    def __exit__(self, *raised: object) -> None:
        self._operators.__exit__(*raised)
        self._functions.__exit__(*raised)
