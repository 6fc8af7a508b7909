"""Numbers about tensors: statistics and previews of arrays, many small ones at a time or one large one."""

from __future__ import annotations

import math
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
"""Up to this many elements all are looked at for every statistic; of more, blocks for some."""
BLOCKS = 256
BINS = 16
"""Of a histogram."""
COUNTED = 1024
"""A histogram is of about so many elements, taken at even distances."""
_DIGITS = 9
"""Significant decimal digits that tell all float32 numbers apart."""
_TINY = 1e-20
"""A sum of squares in float32 below this may have lost terms to underflow."""
_CANCELLED = 1e-3
"""A variance below this share of the squared mean has lost digits, as a difference of two float32 sums."""


def number(value: float) -> Number:
    """A float as JSON can carry it."""
    if math.isfinite(value):
        return value
    return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"


def corner(array: Array) -> Array:
    """All elements of a small array in row-major order, or the corner of a large one (see `document.Value`)."""
    if array.size > PREVIEW:
        outer = array.ndim - 2
        array = array[:PREVIEW] if outer < 0 else array[(0,) * outer][:CORNER, :CORNER]
    return array.ravel()


def elements(flat: Array) -> list[Element]:
    """The elements as JSON carries them; those of float32 and narrower with nine digits, which is all they have."""
    kind = flat.dtype.kind
    if kind == "c":
        parts = elements(flat.view(flat.real.dtype))
        return [list(pair) for pair in zip(parts[::2], parts[1::2], strict=True)]  # type: ignore[arg-type]
    if flat.dtype == np.uint64:
        flat = flat.astype(np.float64)  # JSON's readers lose the last digits of such integers anyway
    finite = np.isfinite(flat) if kind == "f" else None
    if kind == "f" and flat.dtype.itemsize < np.dtype(np.float64).itemsize:
        flat = _shortened(flat)
    plain: list[Element] = flat.tolist()
    if finite is not None and not finite.all():
        for place in np.flatnonzero(~finite).tolist():
            plain[place] = number(float(flat[place]))
    return plain


def _shortened(flat: Array) -> Array:
    """In float64, each element rounded to nine significant digits: a third of the length in JSON."""
    with np.errstate(all="ignore"):  # what a tensor holds is no fault of ours, and no word in the snippet's output
        x = flat.astype(np.float64)
        exponents = np.floor(np.log10(np.abs(x)))
        scale = 10.0 ** (_DIGITS - 1 - exponents)
        rounded = np.round(x * scale) / scale
    return np.where(np.isfinite(rounded), rounded, x)


def of_array(array: Array, repeats: int = 1) -> Statistics | None:
    """Statistics of one array whose elements each count ``repeats`` times.

    Of an array of over 2²⁰ elements all but ``l2``, ``nans`` and ``infinities`` come from 256 blocks of
    256, said by ``sampled``. Of float32, sums are
    taken in float32: ``mean``, ``std`` and ``l2`` are good to some six digits of the largest elements.
    """
    if array.size == 0:
        return None
    flat = array.ravel("K")
    if flat.dtype.char not in "fd":
        flat = _as_float64(flat)
    with np.errstate(all="ignore"):  # a square may overflow: that is looked at, and no warning of the snippet's
        square = float(np.dot(flat, flat))
        if not _TINY < square < math.inf and (square or flat.any()):
            return _with_care(flat, repeats)
        return _of_finite(flat, square, repeats)


def _as_float64(array: Array) -> Array:
    with np.errstate(all="ignore"):
        return (np.abs(array) if array.dtype.kind == "c" else array).astype(np.float64)


def _blocks(flat: Array) -> Array:
    if flat.size <= EXACT:
        return flat
    stride = flat.size // BLOCKS
    return np.concatenate([flat[i * stride : i * stride + BLOCKS] for i in range(BLOCKS)])


def _of_finite(flat: Array, square: float, repeats: int) -> Statistics:
    """All elements are finite, and their squares add up to ``square``."""
    x = _blocks(flat)
    size = x.size
    low, high = float(_minimum(x)), float(_maximum(x))
    mean = float(np.dot(x, _ones(size, x.dtype))) / size
    variance = (square if x is flat else float(np.dot(x, x))) / size - mean * mean
    if variance < _CANCELLED * mean * mean:
        centred = x.astype(np.float64) - mean
        variance = float(np.dot(centred, centred)) / size
    return Statistics(
        low,
        high,
        mean,
        math.sqrt(max(variance, 0.0)),
        math.sqrt(square * repeats),
        zeros=int(np.count_nonzero(x == 0)) * repeats if low <= 0.0 <= high else 0,
        sampled=x is not flat,
        histogram=_histogram(x, low, high),
    )


def _histogram(x: Array, low: float, high: float) -> list[int]:
    """How many elements are in each of `BINS` parts of the way from ``low`` to ``high``; of few elements nothing."""
    width = high - low
    if x.size <= PREVIEW or not _TINY < width < math.inf:
        return []
    places = ((x[:: -(-x.size // COUNTED)] - low) * (BINS / width)).astype(np.intp)
    counts: list[int] = np.bincount(places, minlength=BINS).tolist()
    # the largest elements end the last part
    return counts if len(counts) == BINS else [*counts[: BINS - 1], sum(counts[BINS - 1 :])]


_minimum, _maximum = np.minimum.reduce, np.maximum.reduce


def _ones(size: int, dtype: Any) -> Array:
    """So many ones: the product with them is BLAS's sum, three times as fast as NumPy's."""
    ones = _all_ones.get(dtype)
    if ones is None or ones.size < size:
        ones = _all_ones[dtype] = np.ones(1 << (size - 1).bit_length(), dtype)
    return ones[:size]


_all_ones: dict[Any, Array] = {}


def _with_care(flat: Array, repeats: int) -> Statistics:
    """Where some elements are NaN or infinite, or their squares too large or too small for their dtype."""
    nans = infinities = 0
    square = 0.0
    for start in range(0, flat.size, EXACT):
        x = flat[start : start + EXACT].astype(np.float64)
        nans += int(np.count_nonzero(np.isnan(x)))
        infinities += int(np.count_nonzero(np.isinf(x)))
        finite = x[np.isfinite(x)]
        square += float(np.dot(finite, finite))
    x = _blocks(flat).astype(np.float64)
    row = Statistics(
        nans=nans * repeats,
        infinities=infinities * repeats,
        zeros=int(np.count_nonzero(x == 0)) * repeats,
        sampled=flat.size > EXACT,
    )
    x = x[np.isfinite(x)]
    if x.size:
        numbers = (x.min(), x.max(), x.mean(), x.std(), math.sqrt(square * repeats))
        row.min, row.max, row.mean, row.std, row.l2 = (number(float(each)) for each in numbers)
    return row


def of_many(arrays: list[Array]) -> list[Statistics]:
    """Statistics of many small, non-empty, flat arrays of one dtype, in a handful of passes over all of them."""
    x = _as_float64(np.concatenate(arrays))
    if x.size == len(arrays):
        return [_of_number(element) for element in x.tolist()]
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
        regular = np.isfinite(total) & np.isfinite(square)
        histograms = _histograms(x, starts, lengths, low, high, regular)
        columns = (low, high, mean, std, np.sqrt(square), zeros, regular)
        return [
            Statistics(low, high, mean, std, l2, zeros=zeros, histogram=histograms.get(i, []))
            if regular
            else _with_care(x[starts[i] : starts[i] + lengths[i]], 1)
            for i, (low, high, mean, std, l2, zeros, regular) in enumerate(
                zip(*(column.tolist() for column in columns), strict=True)
            )
        ]


def _of_number(element: float) -> Statistics:
    """Of one element: small snippets have little else."""
    if not math.isfinite(element):
        return _with_care(np.array([element]), 1)
    return Statistics(element, element, element, 0.0, abs(element), zeros=int(element == 0))


def _histograms(
    x: Array, starts: Array, lengths: Array, low: Array, high: Array, regular: Array
) -> dict[int, list[int]]:
    """`_histogram` of each stretch of ``x`` that has one, by its number."""
    width = high - low
    shown = np.flatnonzero(regular & (lengths > PREVIEW) & (width > _TINY) & (width < math.inf))
    if not shown.size:
        return {}
    steps = -(-lengths[shown] // COUNTED)
    counts = -(-lengths[shown] // steps)
    row = np.repeat(np.arange(shown.size), counts)
    place = np.arange(row.size) - np.repeat(np.cumsum(counts) - counts, counts)
    taken = x[starts[shown][row] + place * steps[row]]
    bins = ((taken - low[shown][row]) * (BINS / width[shown])[row]).astype(np.intp)
    # the largest elements end the last part
    np.minimum(bins, BINS - 1, out=bins)
    table = np.bincount(row * BINS + bins, minlength=shown.size * BINS).reshape(-1, BINS)
    return dict(zip(shown.tolist(), table.tolist(), strict=True))
