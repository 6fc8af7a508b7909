"""Moves one element of one tensor while a snippet runs: what a finite difference of the whole run is made of.

The snippet's code and its random numbers stay as they are. The element is moved in memory at the moment the recorder
first sees the tensor, before any operator that is recorded reads it, and behind autograd's back: no version counts it,
and no graph knows of it.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from app.graph.checks import Nudged
from app.graph.outcome import Nudge
from app.graph.row import Id
from app.tape.guards import untraced
from app.tape.snapshots import to_numpy
from app.tape.statistics import Array, number
from app.tape.values import Known, Values


class NudgedValues(Values):
    """Values, one of which has one of its elements moved as soon as it has a row."""

    def __init__(self, nudge: Nudge) -> None:
        super().__init__()
        self._nudge = nudge
        self.nudged = Nudged(reason="unknown_value")
        """What the element was and became; until its row comes, why it is not moved."""

    def _add(self, tensor: Tensor, known: Known | None, op: Id | None, output: int, *, look: bool = True) -> Id:
        if len(self.rows) == self._nudge.value:
            with untraced():
                self.nudged = self._moved(tensor)
        return super()._add(tensor, known, op, output, look=look)

    def _moved(self, tensor: Tensor) -> Nudged:
        if not tensor.is_floating_point():
            return Nudged(reason="not_real")
        array = to_numpy(tensor) if tensor.layout is torch.strided else None
        # a copy moves nothing, and an element that stands for several would move them all
        if array is None or array.ctypes.data != tensor.data_ptr() or _repeats(array):
            return Nudged(reason="unsupported")
        if self._nudge.element >= array.size:
            return Nudged(reason="unknown_element")
        place = np.unravel_index(self._nudge.element, array.shape)
        before = float(array[place])
        array[place] = before + self._nudge.by
        return Nudged(number(before), number(float(array[place])))


def _repeats(array: Array) -> bool:
    return any(stride == 0 and size > 1 for stride, size in zip(array.strides, array.shape, strict=True))
