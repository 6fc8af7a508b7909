"""Tensors that exchange what they are, as ``module.to()`` may make them do."""

from __future__ import annotations

import functools
from typing import Any

import torch
from torch import Tensor

from app.tape.guards import untraced
from app.tape.recorder import Recorder


class Swaps:
    """Stands before ``torch.utils.swap_tensors``, which refuses tensors that anybody has a weak reference to."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._original: Any = None

    def install(self) -> None:
        """Let go of tensors while they are swapped."""
        original: Any = torch.utils.swap_tensors
        self._original = original
        recorder = self._recorder

        @functools.wraps(original)
        def swap_tensors(t1: Tensor, t2: Tensor) -> None:
            with recorder.watchful(), untraced():
                recorder.flush(recorder.lane())
            with recorder.values.letting_go(t1, t2):
                original(t1, t2)

        setattr(torch.utils, "swap_tensors", swap_tensors)  # noqa: B010

    def uninstall(self) -> None:
        """Leave the function as it was."""
        setattr(torch.utils, "swap_tensors", self._original)  # noqa: B010
