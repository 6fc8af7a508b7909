"""Switches the watching on and off: calls, operators, the engine's door, modules and custom functions."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import torch
from torch import Tensor

from app.tape.calls import CallMode
from app.tape.compiled import CompiledCode
from app.tape.engine import EngineDoor
from app.tape.functions import CustomFunctions
from app.tape.guards import untraced
from app.tape.loops import Loops
from app.tape.operators import OperatorWatch
from app.tape.pacing import LAST
from app.tape.pretended import PretendedTensors
from app.tape.recorder import Recorder
from app.tape.swaps import Swaps
from app.tape.threads import Threads
from app.tape.training import Training

_ENTRANCES: tuple[tuple[Any, str], ...] = (
    (Tensor, "backward"),
    (torch.autograd, "backward"),
    (torch.autograd, "grad"),
)
"""Where a pass begins, outside of any mode's handler."""


class Door(Protocol):
    """Something that stands before a part of PyTorch while a snippet runs."""

    def install(self) -> None:
        """Stand there."""

    def uninstall(self) -> None:
        """Leave everything as it was."""


class Watch:
    """Shows a recorder everything that this thread, and those it starts, do with PyTorch."""

    def __init__(self, recorder: Recorder, training: Training) -> None:
        self._recorder = recorder
        self._training = training
        self._loops = Loops(recorder.source, recorder.spans.file)
        self._mode: CallMode | None = None
        self._operators = OperatorWatch(recorder)
        self._below = torch._C._len_torch_function_stack()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch until the block ends, then leave PyTorch as it was."""
        recorder = self._recorder
        doors: tuple[Door, ...] = (
            EngineDoor(recorder, self._between_passes),
            CustomFunctions(recorder),
            PretendedTensors(),
            CompiledCode(),
            Swaps(recorder),
            recorder.hooks,
            self._training.optimizers,
            Threads(recorder),
        )
        originals = [getattr(owner, name) for owner, name in _ENTRANCES]
        for door in doors:
            door.install()
        for (owner, name), original in zip(_ENTRANCES, originals, strict=True):
            setattr(owner, name, self._then_leave(owner, name, original))
        self._below = torch._C._len_torch_function_stack()
        self._step_in()
        try:
            yield
        finally:
            with recorder.watchful(), untraced():
                recorder.flush(recorder.main)
            recorder.active = recorder.hooks.active = False
            self._step_aside()
            for (owner, name), original in zip(_ENTRANCES, originals, strict=True):
                setattr(owner, name, original)
            for door in reversed(doors):
                door.uninstall()

    def _between_passes(self, tensors: Any) -> None:
        """A pass has ended: decide whether the next one, and what leads up to it, is recorded."""
        recorder, left = self._recorder, None
        with recorder.watchful(), untraced():
            self._training.histories.add(tensors)
            left = self._loops.passes_left()
        due = recorder.wants_next(last=left is not None and left <= LAST)
        if due and not recorder.active:
            recorder.values.resume()
        if self._mode is not None:
            # the mode can only be taken off outside of its handlers, which is not here
            recorder.active = due
        elif due and recorder.lane() is recorder.main and torch._C._len_torch_function_stack() == self._below:
            self._step_in()

    def _then_leave(self, owner: Any, name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        """The function, after which a mode that is no longer wanted is taken off: it runs outside its handlers.

        What a mode is told to call is looked up by name: the snippet's own function, where it has put one there that
        calls this one. So the mode is told by the lane.
        """
        recorder = self._recorder

        @functools.wraps(original)
        def call(*args: Any, **kwargs: Any) -> Any:
            recorder.lane().entrance = owner, name, original
            try:
                return original(*args, **kwargs)
            finally:
                if not recorder.active and recorder.main.depth == 0:
                    self._step_aside()

        return call

    def _step_in(self) -> None:
        recorder = self._recorder
        self._mode = CallMode(recorder, recorder.main)
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
