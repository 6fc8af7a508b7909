"""Numbers about tensors: statistics and previews of arrays, many small ones at a time or one large one."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from app.graph.document import Statistics
from app.graph.row import Element, Number

Array = npt.NDArray[Any]

PREVIEW = 64
"""A tensor of at most this many elements is shown whole."""
CORNER = 8
"""Of a larger one, this many rows and columns."""
EXACT = 1 << 20
"""Up to this many elements all are looked at; of more, blocks."""
BLOCKS = 256


def number(value: float) -> Number:
    """A float as JSON can carry it."""
    if math.isfinite(value):
        return value
    return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"


def preview(array: Array) -> list[Element]:
    """All elements of a small array in row-major order, or the corner of a large one (see `document.Value`)."""
    if array.size > PREVIEW:
        outer = array.ndim - 2
        array = array[:PREVIEW] if outer < 0 else array[(0,) * outer][:CORNER, :CORNER]
    flat = array.ravel()
    if flat.dtype.kind == "c":
        return [[number(float(z.real)), number(float(z.imag))] for z in flat]
    if flat.dtype == np.uint64:
        flat = flat.astype(np.float64)  # JSON's readers lose the last digits of such integers anyway
    elements: list[Element] = flat.tolist()
    if flat.dtype.kind == "f" and not np.isfinite(flat).all():
        return [number(float(x)) for x in elements if not isinstance(x, (str, list))]
    return elements


def _as_float64(array: Array) -> npt.NDArray[np.float64]:
    with np.errstate(all="ignore"):  # what a tensor holds is no fault of ours, and no word in the snippet's output
        return (np.abs(array) if array.dtype.kind == "c" else array).astype(np.float64)


def of_array(array: Array, repeats: int = 1) -> Statistics | None:
    """Statistics of one array whose elements each count ``repeats`` times.

    Of an array of over 2²⁰ elements they come from 256 blocks of 256, said by ``sampled``.
    """
    if array.size == 0:
        return None
    flat = array.ravel("K")
    sampled = flat.size > EXACT
    if sampled:
        stride = flat.size // BLOCKS
        flat = np.concatenate([flat[i * stride : i * stride + BLOCKS] for i in range(BLOCKS)])
    x = _as_float64(flat)
    finite = np.isfinite(x)
    nans = int(np.isnan(x).sum())
    infinities = int(x.size - finite.sum()) - nans
    zeros = int((x == 0).sum())
    row = Statistics(nans=nans * repeats, infinities=infinities * repeats, zeros=zeros * repeats, sampled=sampled)
    if nans or infinities:
        x = x[finite]
    if x.size:
        _fill(row, x.min(), x.max(), x.mean(), x.std(), np.sqrt(np.dot(x, x) * repeats))
    return row


def of_many(arrays: list[Array]) -> list[Statistics]:
    """Statistics of many small, non-empty, flat arrays of one dtype, in a handful of passes over all of them."""
    x = _as_float64(np.concatenate(arrays))
    lengths = np.array([a.size for a in arrays])
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    with np.errstate(all="ignore"):
        total = np.add.reduceat(x, starts)
        square = np.add.reduceat(x * x, starts)
        low, high = np.minimum.reduceat(x, starts), np.maximum.reduceat(x, starts)
        zeros = np.add.reduceat((x == 0).astype(np.int64), starts)
        mean = total / lengths
        # two passes: a variance from the sum of squares would cancel
        centred = x - np.repeat(mean, lengths)
        std = np.sqrt(np.add.reduceat(centred * centred, starts) / lengths)
    rows: list[Statistics] = []
    for i, array in enumerate(arrays):
        if math.isfinite(total[i]) and math.isfinite(square[i]):
            row = Statistics(zeros=int(zeros[i]))
            _fill(row, low[i], high[i], mean[i], std[i], math.sqrt(square[i]))
        else:
            row = of_array(array) or Statistics()
        rows.append(row)
    return rows


def _fill(row: Statistics, *numbers: Any) -> None:
    row.min, row.max, row.mean, row.std, row.l2 = _plain(numbers)


def _plain(numbers: Iterable[Any]) -> list[Number]:
    return [number(float(x)) for x in numbers]
