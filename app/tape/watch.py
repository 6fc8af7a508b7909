"""Switches the watching on and off: the modes, the engine's door, modules and custom functions."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor

from app.tape.engine import EngineDoor
from app.tape.functions import CustomFunctions
from app.tape.modes import CallMode, OpMode
from app.tape.recorder import Recorder

_ENTRANCES: tuple[tuple[Any, str], ...] = (
    (Tensor, "backward"),
    (torch.autograd, "backward"),
    (torch.autograd, "grad"),
)
"""Where a pass begins, outside of any mode's handler."""


class Watch:
    """Shows a recorder everything that this thread does with PyTorch."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._modes: tuple[CallMode, OpMode] | None = None
        self._below = _depths()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch until the block ends, then leave PyTorch as it was."""
        recorder = self._recorder
        door = EngineDoor(recorder, self._between_passes)
        custom = CustomFunctions(recorder)
        originals = [getattr(owner, name) for owner, name in _ENTRANCES]
        door.install()
        custom.install()
        for (owner, name), original in zip(_ENTRANCES, originals, strict=True):
            setattr(owner, name, self._then_leave(original))
        self._below = _depths()
        self._step_in()
        try:
            yield
        finally:
            recorder.flush()
            recorder.active = False
            self._step_aside()
            for (owner, name), original in zip(_ENTRANCES, originals, strict=True):
                setattr(owner, name, original)
            custom.uninstall()
            door.uninstall()

    def _between_passes(self) -> None:
        """A pass has ended: decide whether the next one, and what leads up to it, is recorded."""
        recorder = self._recorder
        due = recorder.wants_next()
        if self._modes is not None:
            # the modes can only be taken off outside of their handlers, which is not here
            recorder.active = due
        elif due and _depths() == self._below:
            self._step_in()

    def _then_leave(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """The function, after which modes that are no longer wanted are taken off: it runs outside their handlers."""
        recorder = self._recorder

        @functools.wraps(original)
        def call(*args: Any, **kwargs: Any) -> Any:
            try:
                return original(*args, **kwargs)
            finally:
                if not recorder.active and recorder.depth == 0:
                    self._step_aside()

        return call

    def _step_in(self) -> None:
        recorder = self._recorder
        modes = (CallMode(recorder), OpMode(recorder))
        for mode in modes:
            mode.__enter__()  # type: ignore[no-untyped-call]
        self._modes = modes
        recorder.modules.install()
        recorder.active = True

    def _step_aside(self) -> None:
        functions, operators = self._below
        if self._modes is None or _depths() != (functions + 1, operators + 1):
            return  # the snippet has put a mode of its own on top
        for mode in reversed(self._modes):
            mode.__exit__(None, None, None)  # type: ignore[no-untyped-call]
        self._modes = None
        self._recorder.modules.uninstall()


def _depths() -> tuple[int, int]:
    """How many modes watch functions, and how many operators."""
    return torch._C._len_torch_function_stack(), torch._C._len_torch_dispatch_stack()
