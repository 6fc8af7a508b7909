"""Tensors that are only pretended, as for ``torch.export``: nothing to record, and no watch may look at them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch._subclasses.fake_tensor import FakeTensorMode

from app.tape.guards import KEY, is_excluded, set_excluded


class PretendedTensors:
    """Keeps operators inside a ``FakeTensorMode`` from the operator watch.

    PyTorch sends an operator on a pretended tensor past a fallback's function, and fails where it finds none.
    """

    def __init__(self) -> None:
        self._originals: tuple[Any, Any] | None = None
        self._before: list[bool] = []

    def install(self) -> None:
        """Follow all such modes."""
        self._originals = FakeTensorMode.__enter__, FakeTensorMode.__exit__
        setattr(FakeTensorMode, "__enter__", self._entering(self._originals[0]))  # noqa: B010
        setattr(FakeTensorMode, "__exit__", self._leaving(self._originals[1]))  # noqa: B010

    def uninstall(self) -> None:
        """Leave the modes as they were."""
        if self._originals is not None:
            setattr(FakeTensorMode, "__enter__", self._originals[0])  # noqa: B010
            setattr(FakeTensorMode, "__exit__", self._originals[1])  # noqa: B010

    def _entering(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def enter(mode: FakeTensorMode) -> Any:
            self._before.append(is_excluded(KEY))
            set_excluded(KEY, True)  # noqa: FBT003
            return original(mode)

        return enter

    def _leaving(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def leave(mode: FakeTensorMode, *raised: Any) -> Any:
            try:
                return original(mode, *raised)
            finally:
                if self._before:
                    set_excluded(KEY, self._before.pop())

        return leave
