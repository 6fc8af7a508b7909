"""Tensors at versions: which one is which, and whether it was written to since it was last seen."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, cast

import torch
from msgspec import Struct
from torch import Tensor

from app.graph.document import Kept, Value
from app.graph.row import Id
from app.tape.snapshots import COPIED_BYTES, Snapshots
from app.tape.statistics import PREVIEW

_is_wrapped = torch._C._functorch.is_functorch_wrapped_tensor
_weak_reference: Callable[[Tensor], object] = vars(torch._C)["_WeakTensorRef"]

PLAIN_TYPES = frozenset((Tensor, torch.nn.Parameter))
_STRIDED = torch.strided
_Base: Any = torch._C.TensorBase

ROW_BYTES = 200
STATISTICS_BYTES = 260
"""What a row takes in the document, and its statistics, at most."""
_ELEMENT_BYTES = {torch.bool: 6, torch.uint8: 4, torch.int8: 5, torch.int16: 7, torch.int32: 12}
"""The longest element of a preview with the comma after it; decoded it takes at most nine times as much memory."""
_LONGEST_ELEMENT = 25
"""Of float64; of int64 it is 21."""
_SHORTENED_ELEMENT = 16
"""Of floats of up to 32 bits, which are given nine digits."""


class Known(Struct, gc=False):
    """What is remembered of a tensor: its latest row, and what tells whether it still holds.

    The weak reference keeps the address of the tensor from being used again, and not its memory alive.
    ``looked`` tells whether the row tells what the tensor holds.
    """

    reference: object
    number: int
    row: Id = 0
    version: int = 0
    needs_grad: bool = False
    storage: int | None = None
    writes: int = 0
    looked: bool = True


class AsTensor:
    """A tensor of a subclass as the base class tells of it: what the subclass itself says is the snippet's own code."""

    __slots__ = ("_tensor",)

    def __init__(self, tensor: Tensor) -> None:
        self._tensor = tensor

    def __getattr__(self, name: str) -> Any:
        return getattr(_Base, name).__get__(self._tensor)


class Values:
    """The rows of ``values``.

    A tensor is recognised by the address of its TensorImpl, not by a mark on the Python object, so
    that ``vars(tensor)``, pickles and copies stay what they are without a recorder.
    """

    def __init__(self) -> None:
        self.rows: list[Value] = []
        self.room = math.inf
        """Past this `weight` new rows say nothing of what their tensors hold."""
        self._known: dict[int, Known] = {}
        self._storages: dict[int, int] = {}
        self._writes: dict[int, int] = {}
        self._writers: dict[int, Id] = {}
        self._covered: dict[int, tuple[tuple[int, int, torch.dtype], Id]] = {}
        """By storage: when a large tensor that covers all of it was last looked at, and its row."""
        self._snapshots = Snapshots(self.rows)
        self.weight = 0
        """How many bytes the rows take in the document, at most."""
        self._blank: set[Id] = set()
        """Rows that say nothing of what their tensors hold for want of room."""

    def of(self, tensor: Tensor) -> Id:
        """The row of the tensor as it is now; a new one if it was never seen, or was written to since."""
        known = self._known.get(tensor._cdata)
        if known is None:
            return self._add(tensor, None, None, 0)
        storage = known.storage or 0
        if known.version != version_of(tensor) or self._writes.get(storage, 0) != known.writes:
            return self._add(tensor, known, self._writers.get(storage), 0)
        if known.needs_grad != tensor.requires_grad:
            old = self.rows[known.row]
            return self._add(tensor, known, old.op, old.output)
        return known.row

    def seen(self, tensor: Tensor) -> Id:
        """Like `of`, of a tensor whose data a reader will want to see."""
        row = self.of(tensor)
        known = self._known[tensor._cdata]
        if not known.looked:
            self._look_at(tensor, row, known, _shape(tensor)[1])
        return row

    def made(self, tensor: Tensor, op: Id, output: int, *, look: bool = True) -> Id:
        """A new row for what an operator returned or wrote to; without ``look`` its data waits until it is `seen`."""
        return self._add(tensor, self._known.get(tensor._cdata), op, output, look=look)

    def wrote(self, tensor: Tensor, op: Id) -> None:
        """An operator changed the tensor's data in place: rows of all that share its memory are out of date."""
        storage = self._storage(tensor)
        if storage is not None:
            self._writes[storage] = self._writes.get(storage, 0) + 1
            self._writers[storage] = op

    def settle(self, tensor: Tensor, row: Id, *, rebased: bool = False) -> Tensor | None:
        """Read again what autograd sets only after an operator's handler has returned; returns a view's base.

        ``rebased`` says that the operator wrote to the tensor with gradients on. Of a view autograd may then hold
        the lock while it runs operators that make its new history: asking whether it is a leaf would wait for ever.
        """
        value = self.rows[row]
        known = self._known[tensor._cdata]
        if type(tensor) not in PLAIN_TYPES:
            tensor = cast("Tensor", AsTensor(tensor))
        value.version = known.version = version_of(tensor)
        value.requires_grad = known.needs_grad = needs_grad = tensor.requires_grad
        is_view = tensor._is_view()
        value.is_leaf = not needs_grad or (not (rebased and is_view) and _is_leaf(tensor))
        if not is_view:
            return None
        base: Tensor | None = tensor._base
        of_base = None if base is None else self._known.get(base._cdata)
        value.base = None if of_base is None else of_base.row
        return base

    def resume(self) -> None:
        """Recording goes on after a pause, in which any memory may have been written to unseen."""
        self._covered.clear()

    @contextmanager
    def letting_go(self, *tensors: Tensor) -> Iterator[None]:
        """Inside, no reference to the tensors is held; they must live, and may exchange what they are."""
        for tensor in tensors:
            known = self._known.get(tensor._cdata)
            if known is not None:
                known.reference = None
        try:
            yield
        finally:
            for tensor in tensors:
                known = self._known.get(tensor._cdata)
                if known is not None:
                    known.reference = _weak_reference(tensor)

    def forget(self, tensor: Tensor) -> None:
        """Look at the tensor anew when it is next seen: its memory was exchanged."""
        known = self._known.get(tensor._cdata)
        if known is not None:
            known.version = -1

    def latest(self, tensor: Tensor) -> Id:
        """The row of the tensor as it is now, found by comparing data: writes through NumPy leave no other trace.

        There is always room for what it holds.
        """
        before, self.room = self.room, math.inf
        try:
            return self._latest(tensor)
        finally:
            self.room = before

    def truncated(self) -> Kept | None:
        """How many rows say what their tensors hold, as far as they were to, where room was wanting for some."""
        return Kept(len(self.rows) - len(self._blank), len(self.rows)) if self._blank else None

    def _latest(self, tensor: Tensor) -> Id:
        row = self.seen(tensor)
        if self._snapshots.agree(tensor, row):
            return row
        before = self.rows[row]
        return self._add(tensor, self._known[tensor._cdata], before.op, before.output)

    def look(self) -> None:
        """Fill in statistics and previews that are still owed."""
        self._snapshots.look()

    def _add(self, tensor: Tensor, known: Known | None, op: Id | None, output: int, *, look: bool = True) -> Id:
        row = len(self.rows)
        if known is None:
            known = self._known[tensor._cdata] = Known(_weak_reference(tensor), len(self._known))
        known.row = row
        known.storage = storage = self._storage(tensor)
        known.writes = self._writes.get(storage, 0) if storage is not None else 0
        value, size = self._row(tensor, known.number, storage, op, output)
        known.version, known.needs_grad = value.version, value.requires_grad
        self.rows.append(value)
        self.weight += ROW_BYTES
        known.looked = False
        if look:
            self._look_at(tensor, row, known, size)
        return row

    def _row(self, tensor: Tensor, number: int, storage: int | None, op: Id | None, output: int) -> tuple[Value, int]:
        """What can be told of a tensor without a look at its data; and how many elements it has."""
        if type(tensor) not in PLAIN_TYPES and not torch.nn.parameter.is_lazy(tensor):
            tensor = cast("Tensor", AsTensor(tensor))
        shape, size = _shape(tensor)
        needs_grad = tensor.requires_grad
        value = Value(
            shape,
            dtype_name(tensor.dtype),
            "cpu" if tensor.is_cpu else str(tensor.device),
            needs_grad,
            # what needs no gradient is a leaf, and what does may be a view that autograd refuses to speak of
            not needs_grad or _is_leaf(tensor),
            None,
            op,
            output,
            version_of(tensor),
            number,
            None if storage is None else self._storages[storage],
            None,
            None,
            None,
            0 if storage is None else size * tensor.element_size(),
        )
        return value, size

    def _look_at(self, tensor: Tensor, row: Id, known: Known, size: int) -> None:
        value = self.rows[row]
        weight = self.weight + STATISTICS_BYTES + min(PREVIEW, size) * _element_bytes(value.dtype)
        if weight > self.room:
            self._blank.add(row)
            return
        self.weight = weight
        self._blank.discard(row)
        known.looked = True
        if not size:
            if value.shape:
                value.preview = []
        elif value.bytes <= COPIED_BYTES:
            self._snapshots.take(tensor, row)
        else:
            self._take_large(tensor, row, known)

    def _take_large(self, tensor: Tensor, row: Id, known: Known) -> None:
        """Views that rearrange all of a large tensor hold the same numbers: look at them once."""
        same = (known.writes, known.version, tensor.dtype)
        covers = known.storage is not None and _covers_its_storage(tensor)
        before = self._covered.get(known.storage or 0) if covers else None
        if before is not None and before[0] == same:
            self._snapshots.rearranged(tensor, row, before[1])
            return
        self._snapshots.take(tensor, row)
        if covers:
            self._covered[known.storage or 0] = same, row

    def _storage(self, tensor: Tensor) -> int | None:
        if tensor.layout is not _STRIDED or _is_wrapped(tensor) or tensor.is_meta or tensor.is_nested:
            return None
        try:
            storage = tensor.untyped_storage()
        except (RuntimeError, NotImplementedError):  # wrapper subclasses have none
            return None
        key: int = storage._cdata
        if key not in self._storages:
            self._storages[key] = len(self._storages)
            # a weak count on the storage keeps its address from being used again
            storage._weak_ref()
        return key


def _is_leaf(tensor: Tensor) -> bool:
    try:
        return tensor.is_leaf
    except RuntimeError:  # autograd refuses to say of a view whose base was written to in another grad mode
        return not tensor.requires_grad


def _shape(tensor: Tensor) -> tuple[list[int], int]:
    """The sizes and the number of elements; none where a tensor has no shape, or one of tensors of many shapes."""
    if type(tensor) not in PLAIN_TYPES and torch.nn.parameter.is_lazy(tensor):
        return [], 0  # before its module's first call
    if tensor.is_nested:
        return [], 0
    return list(tensor.shape), tensor.numel()


def _covers_its_storage(tensor: Tensor) -> bool:
    """Whether the tensor shows every byte of its storage exactly once."""
    if tensor.nbytes != tensor.untyped_storage().nbytes() or tensor.is_conj() or tensor.is_neg():
        return False
    if tensor.is_contiguous():
        return True
    expected = 1
    for stride, size in sorted(zip(tensor.stride(), tensor.shape, strict=True)):
        if size > 1:
            if stride != expected:
                return False
            expected *= size
    return True


def version_of(tensor: Tensor) -> int:
    """The version counter; inference tensors keep none."""
    try:
        return tensor._version
    except RuntimeError:
        return 0


@cache
def _element_bytes(name: str) -> int:
    """What an element of a preview takes in the document, at most."""
    dtype: torch.dtype = getattr(torch, name)
    if dtype.is_complex:
        return 2 * _element_bytes(dtype_name(dtype.to_real())) + 2
    if dtype.is_floating_point and dtype.itemsize <= torch.float32.itemsize:
        return _SHORTENED_ELEMENT
    return _ELEMENT_BYTES.get(dtype, _LONGEST_ELEMENT)


@cache
def dtype_name(dtype: torch.dtype) -> str:
    """``float32``, not ``torch.float32``."""
    return str(dtype).removeprefix("torch.")
