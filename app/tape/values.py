"""Tensors at versions: which one is which, and whether it was written to since it was last seen."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import torch
from torch import Tensor

from app.graph.document import Value
from app.graph.row import Id
from app.tape.snapshots import Snapshots
from app.tape.statistics import PREVIEW

_is_wrapped = torch._C._functorch.is_functorch_wrapped_tensor
_weak_reference: Callable[[Tensor], object] = vars(torch._C)["_WeakTensorRef"]

ROW_BYTES = 300
ELEMENT_BYTES = 12
"""About what a row and an element of its preview take in the document."""


class Known:
    """What is remembered of a tensor: its latest row, and what tells whether it still holds."""

    __slots__ = ("needs_grad", "number", "reference", "row", "storage", "version", "writes")

    def __init__(self, reference: object, number: int) -> None:
        # a weak reference keeps the address of the tensor from being used again, and not its memory alive
        self.reference = reference
        self.number = number
        self.row: Id = 0
        self.version = 0
        self.needs_grad = False
        self.storage: int | None = None
        self.writes = 0


class Values:
    """The rows of ``values``.

    A tensor is recognised by the address of its TensorImpl, not by a mark on the Python object, so
    that ``vars(tensor)``, pickles and copies stay what they are without a recorder.
    """

    def __init__(self) -> None:
        self.rows: list[Value] = []
        self._known: dict[int, Known] = {}
        self._storages: dict[int, int] = {}
        self._writes: dict[int, int] = {}
        self._writers: dict[int, Id] = {}
        self._snapshots = Snapshots(self.rows)
        self.weight = 0
        """About how many bytes the rows take in the document."""

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

    def made(self, tensor: Tensor, op: Id, output: int) -> Id:
        """A new row for what an operator returned or wrote to."""
        return self._add(tensor, self._known.get(tensor._cdata), op, output)

    def wrote(self, tensor: Tensor, op: Id) -> None:
        """An operator changed the tensor's data in place: rows of all that share its memory are out of date."""
        storage = self._storage(tensor)
        if storage is not None:
            self._writes[storage] = self._writes.get(storage, 0) + 1
            self._writers[storage] = op

    def settle(self, tensor: Tensor, row: Id) -> None:
        """Read again what autograd sets only after an operator's handler has returned."""
        value = self.rows[row]
        known = self._known[tensor._cdata]
        value.version = known.version = version_of(tensor)
        value.requires_grad = known.needs_grad = tensor.requires_grad
        value.is_leaf = tensor.is_leaf
        base = None if tensor._base is None else self._known.get(tensor._base._cdata)
        value.base = None if base is None else base.row

    def forget(self, tensor: Tensor) -> None:
        """Look at the tensor anew when it is next seen: its memory was exchanged."""
        known = self._known.get(tensor._cdata)
        if known is not None:
            known.version = -1

    def latest(self, tensor: Tensor) -> Id:
        """The row of the tensor as it is now, found by comparing data: writes through NumPy leave no other trace."""
        row = self.of(tensor)
        if self._snapshots.agree(tensor, row):
            return row
        before = self.rows[row]
        return self._add(tensor, self._known[tensor._cdata], before.op, before.output)

    def look(self) -> None:
        """Fill in statistics and previews that are still owed."""
        self._snapshots.look()

    def _add(self, tensor: Tensor, known: Known | None, op: Id | None, output: int) -> Id:
        row = len(self.rows)
        address = tensor._cdata
        if known is None:
            known = self._known[address] = Known(_weak_reference(tensor), len(self._known))
        known.row = row
        known.version = version_of(tensor)
        known.needs_grad = tensor.requires_grad
        known.storage = self._storage(tensor)
        known.writes = self._writes.get(known.storage, 0) if known.storage is not None else 0
        if torch.nn.parameter.is_lazy(tensor):
            shape, size = [], 0  # it has none before its module's first call
        else:
            shape, size = list(tensor.shape), tensor.numel()
        value = Value(
            shape=shape,
            dtype=dtype_name(tensor.dtype),
            device="cpu" if tensor.is_cpu else str(tensor.device),
            requires_grad=known.needs_grad,
            is_leaf=tensor.is_leaf,
            op=op,
            output=output,
            version=max(known.version, 0),
            tensor=known.number,
            storage=None if known.storage is None else self._storages[known.storage],
            bytes=0 if known.storage is None else size * tensor.element_size(),
        )
        self.rows.append(value)
        self.weight += ROW_BYTES + ELEMENT_BYTES * min(size, PREVIEW)
        if size:
            self._snapshots.take(tensor, row)
        elif shape:
            value.preview = []
        return row

    def _storage(self, tensor: Tensor) -> int | None:
        if tensor.layout is not torch.strided or _is_wrapped(tensor) or tensor.device.type == "meta":
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


def version_of(tensor: Tensor) -> int:
    """The version counter; inference tensors keep none."""
    try:
        return tensor._version
    except RuntimeError:
        return 0


@cache
def dtype_name(dtype: torch.dtype) -> str:
    """``float32``, not ``torch.float32``."""
    return str(dtype).removeprefix("torch.")
