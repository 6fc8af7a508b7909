"""What tensors held when they were seen: copied at once, looked at later, many at a time."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
import torch
from torch import Tensor

from app.graph.document import Value
from app.graph.row import Id
from app.tape import statistics

_is_functional = torch._C._functorch.is_functorch_wrapped_tensor
_is_batched = torch._C._functorch.is_legacy_batchedtensor
_string_at = ctypes.string_at

COPIED_BYTES = 16 * 1024
"""Data up to this size is copied; larger data is looked at on the spot."""
BATCH_BYTES = 8 << 20
"""Copies are looked at when this much has gathered."""
DENSIFIED = 4096
"""A sparse tensor of at most this many elements is shown as a dense one."""

_NUMPY: dict[torch.dtype, Any] = {
    torch.float32: np.float32,
    torch.float64: np.float64,
    torch.float16: np.float16,
    torch.int64: np.int64,
    torch.int32: np.int32,
    torch.int16: np.int16,
    torch.int8: np.int8,
    torch.uint8: np.uint8,
    torch.uint16: np.uint16,
    torch.uint32: np.uint32,
    torch.uint64: np.uint64,
    torch.bool: np.bool_,
    torch.complex64: np.complex64,
    torch.complex128: np.complex128,
}
_PLAIN_TYPES = (Tensor, torch.nn.Parameter)
_STRIDED = torch.strided


class Snapshots:
    """Fills in ``statistics`` and ``preview`` of values."""

    def __init__(self, rows: list[Value]) -> None:
        self._rows = rows
        self._copies: dict[Any, list[tuple[Id, bytes]]] = {}
        self._corners: dict[Any, list[tuple[Id, statistics.Array]]] = {}
        self._gathered = 0
        self._marks: dict[Id, tuple[int, int]] = {}
        """By row: what tells its data from other data."""

    def take(self, tensor: Tensor, row: Id) -> None:
        """Keep what the tensor holds now, for its row."""
        copy = _copy(tensor)
        if copy is None:
            array = to_numpy(tensor)
            if array is not None:
                stored, repeats = _without_repeats(array)
                self._rows[row].statistics = statistics.of_array(stored, repeats)
                self._marks[row] = _sum(stored), self._corner(row, array)
            return
        data, dtype = copy
        self._marks[row] = hash(data), 0
        copies = self._copies.get(dtype)
        if copies is None:
            copies = self._copies[dtype] = []
        copies.append((row, data))
        self._gathered += len(data)
        if self._gathered > BATCH_BYTES:
            self.look()

    def rearranged(self, tensor: Tensor, row: Id, other: Id) -> None:
        """Like `take`, for a large tensor with the very elements of another row, in another order perhaps."""
        self._rows[row].statistics = self._rows[other].statistics
        array = to_numpy(tensor)
        if array is not None:
            self._marks[row] = self._marks[other][0], self._corner(row, array)

    def agree(self, tensor: Tensor, row: Id) -> bool:
        """Whether the tensor still holds what it held when its row was made."""
        copy = _copy(tensor)
        if copy is not None:
            return self._marks.get(row) == (hash(copy[0]), 0)
        array = to_numpy(tensor)
        if array is None or not array.size:
            return True
        return self._marks.get(row) == (_sum(_without_repeats(array)[0]), hash(statistics.corner(array).tobytes()))

    def look(self) -> None:
        """Work out statistics and previews of all copies."""
        rows = self._rows
        for dtype, copies in self._copies.items():
            arrays = [np.frombuffer(data, dtype) for _, data in copies]
            for (row, _), array, summary in zip(copies, arrays, statistics.of_many(arrays), strict=True):
                rows[row].statistics = summary
                self._corner(row, array if array.size <= statistics.PREVIEW else array.reshape(rows[row].shape))
        for corners in self._corners.values():
            plain = statistics.elements(np.concatenate([corner for _, corner in corners]))
            start = 0
            for row, corner in corners:
                rows[row].preview = plain[start : start + corner.size]
                start += corner.size
        self._copies.clear()
        self._corners.clear()
        self._gathered = 0

    def _corner(self, row: Id, array: statistics.Array) -> int:
        """Keep what the preview shows; its hash."""
        corner = statistics.corner(array)
        # bytes of our own: the array may be the tensor's memory
        self._corners.setdefault(array.dtype, []).append((row, corner.copy() if corner.base is not None else corner))
        return hash(corner.tobytes())


def _sum(array: statistics.Array) -> int:
    """Of all bytes, eight at a time where they come so: no single write leaves it as it was."""
    flat = array.ravel("K")
    return int(np.add.reduce(flat.view(np.uint64 if flat.nbytes % 8 == 0 else np.uint8), dtype=np.uint64))


def _copy(tensor: Tensor) -> tuple[bytes, Any] | None:
    """The elements in row-major order and their dtype, where there are few of them."""
    if tensor.layout is not _STRIDED or _is_functional(tensor) or _is_batched(tensor):
        return None
    size = tensor.nbytes
    if not 0 < size <= COPIED_BYTES:
        return None
    dtype = _NUMPY.get(tensor.dtype)
    if dtype is not None and _is_plain(tensor) and tensor.is_contiguous():
        # a quarter of what going through NumPy takes
        return _string_at(tensor.data_ptr(), size), dtype
    array = to_numpy(tensor)
    return None if array is None else (array.tobytes(), array.dtype.type)


def _is_wrapped(tensor: Tensor) -> bool:
    """Whether a transform hides the data: of `torch.func`, or of ``grad(…, is_grads_batched=True)``."""
    return _is_functional(tensor) or _is_batched(tensor)


def _is_plain(tensor: Tensor) -> bool:
    """Whether the memory on this host holds what the tensor says, neither to be conjugated first nor pretended."""
    return (
        type(tensor) in _PLAIN_TYPES
        and tensor.is_cpu
        and not tensor.is_neg()
        and not tensor.is_conj()
        and not tensor._is_zerotensor()
    )


def to_numpy(tensor: Tensor) -> statistics.Array | None:
    """The tensor's data as a NumPy array on the host, or ``None`` where it has none that may be looked at."""
    if _is_wrapped(tensor):
        return None
    if tensor.layout is torch.strided and tensor.dtype in _NUMPY and _is_plain(tensor):
        plain: statistics.Array = tensor.detach().numpy()
        return plain
    return _to_numpy_with_care(tensor)


def _to_numpy_with_care(tensor: Tensor) -> statistics.Array | None:
    if tensor.is_quantized or tensor.is_meta or tensor.is_nested:
        return None
    if type(tensor).__torch_dispatch__ is not Tensor.__torch_dispatch__:
        return None  # what a subclass pretends to hold, its own handlers may refuse to show
    data = tensor.detach()
    if data._is_zerotensor():
        data = torch.zeros(data.shape, dtype=data.dtype)
    if data.layout is not torch.strided:
        if data.numel() > DENSIFIED:
            return None
        data = data.to_dense()
    data = data.cpu().resolve_conj().resolve_neg()
    if data.dtype not in _NUMPY:
        if not data.dtype.is_floating_point and not data.dtype.is_complex:
            return None
        data = data.to(torch.complex64) if data.dtype.is_complex else data.float()  # bfloat16 and the 8-bit floats
    array: statistics.Array = data.numpy()
    return array


def _without_repeats(array: statistics.Array) -> tuple[statistics.Array, int]:
    """The elements an expanded array really stores, and how often it repeats each: repeats are never made real."""
    if array.size <= statistics.EXACT:
        return array, 1
    stored = array[tuple(slice(0, 1) if stride == 0 else slice(None) for stride in array.strides)]
    return stored, array.size // stored.size
