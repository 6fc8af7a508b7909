"""Switches the watching on and off: calls, operators, the engine's door, modules and custom functions."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor

from app.tape.calls import CallMode
from app.tape.engine import EngineDoor
from app.tape.functions import CustomFunctions
from app.tape.operators import OperatorWatch
from app.tape.pretended import PretendedTensors
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
        self._mode: CallMode | None = None
        self._operators = OperatorWatch(recorder)
        self._below = torch._C._len_torch_function_stack()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch until the block ends, then leave PyTorch as it was."""
        recorder = self._recorder
        door = EngineDoor(recorder, self._between_passes)
        custom = CustomFunctions(recorder)
        pretended = PretendedTensors()
        originals = [getattr(owner, name) for owner, name in _ENTRANCES]
        door.install()
        custom.install()
        pretended.install()
        for (owner, name), original in zip(_ENTRANCES, originals, strict=True):
            setattr(owner, name, self._then_leave(original))
        self._below = torch._C._len_torch_function_stack()
        self._step_in()
        try:
            yield
        finally:
            with recorder.watchful():
                recorder.flush()
            recorder.active = False
            self._step_aside()
            for (owner, name), original in zip(_ENTRANCES, originals, strict=True):
                setattr(owner, name, original)
            pretended.uninstall()
            custom.uninstall()
            door.uninstall()

    def _between_passes(self) -> None:
        """A pass has ended: decide whether the next one, and what leads up to it, is recorded."""
        recorder = self._recorder
        due = recorder.wants_next()
        if self._mode is not None:
            # the mode can only be taken off outside of its handlers, which is not here
            recorder.active = due
        elif due and torch._C._len_torch_function_stack() == self._below:
            self._step_in()

    def _then_leave(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """The function, after which a mode that is no longer wanted is taken off: it runs outside its handlers."""
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
        self._mode = CallMode(recorder)
        self._mode.__enter__()  # type: ignore[no-untyped-call]
        self._operators.enter()
        recorder.modules.install()
        recorder.active = True

    def _step_aside(self) -> None:
        if self._mode is None or torch._C._len_torch_function_stack() != self._below + 1:
            return  # the snippet has put a mode of its own on top
        self._operators.leave()
        self._mode.__exit__(None, None, None)  # type: ignore[no-untyped-call]
        self._mode = None
        self._recorder.modules.uninstall()
