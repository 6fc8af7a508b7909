"""Operators and calls of custom functions, kept with copies of what went in, so that they can be run again.

Nothing is kept unless a reader asks for a numeric check, Jacobians or paths: copies take time and memory.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.autograd import Function

from app.graph.checks import Skipped
from app.graph.row import Id
from app.tape.guards import untraced

TOTAL_BYTES = 128 << 20
"""Copies of one run together."""
CALL_ELEMENTS = 1 << 18
"""Elements of all tensors that go into one call; larger calls are not kept."""

_is_wrapped = torch._C._functorch.is_functorch_wrapped_tensor
_PLAIN_TYPES = (Tensor, torch.nn.Parameter, torch.nn.Buffer)
_STORAGE_BOUND = frozenset(("aten::as_strided", "aten::as_strided_", "aten::as_strided_scatter"))
"""What these do depends on how their tensor lies in memory."""
_RESHAPE = "aten::_reshape_alias"
"""Takes the strides of its result, which must be a copy's."""


class Copied:
    """What a tensor held when it went in.

    ``view`` is the (size, stride, offset) of a view that is about to be written to: ``data`` is then what its
    base held, because it is the base that autograd differentiates from there on.
    """

    __slots__ = ("data", "needs_grad", "view", "written")

    def __init__(self, tensor: Tensor, *, written: bool, contiguous: bool) -> None:
        base = tensor._base if written else None
        self.written = written
        self.view = None
        source = tensor
        if base is not None:
            if base.dtype != tensor.dtype or base.is_conj() != tensor.is_conj() or not base.is_contiguous():
                raise Refused("unsupported")
            source = base
            self.view = (tensor.size(), tensor.stride(), tensor.storage_offset() - base.storage_offset())
        self.needs_grad = source.requires_grad
        form = torch.contiguous_format if contiguous else torch.preserve_format
        self.data = source.detach().clone(memory_format=form).resolve_conj().resolve_neg()


class Kept:
    """One call of an operator, or of a custom function's ``apply``, with a `Copied` in place of each tensor.

    ``function`` is the operator, or, where ``custom``, the class; ``state`` is the CPU generator's before
    the call, where it may draw from it.
    """

    __slots__ = ("args", "custom", "function", "kwargs", "state")

    def __init__(self, function: Any, args: Any, kwargs: Any, state: Tensor | None, *, custom: bool) -> None:
        self.function = function
        self.args = args
        self.kwargs = kwargs
        self.state = state
        self.custom = custom


class Rehearsal:
    """All calls that may have made a node: operators by their row, calls of custom functions by theirs.

    A call that could not be kept has the reason in its place.
    """

    def __init__(self) -> None:
        self.operators: dict[Id, Kept | Skipped] = {}
        self.functions: dict[Id, Kept | Skipped] = {}
        self._bytes = 0

    def operator(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Kept | Skipped | None:
        """An ATen operator that is about to run, to be kept by its row if autograd may make a node of it."""
        if not torch.is_grad_enabled():
            return None
        arguments = func._schema.arguments
        written = {
            id(args[i] if i < len(args) else kwargs.get(a.name))
            for i, a in enumerate(arguments)
            if a.alias_info is not None and a.alias_info.is_write
        }
        tensors = _tensors((args, kwargs))
        if not any(t.requires_grad or (id(t) in written and _base_needs_grad(t)) for t in tensors):
            return None
        random = torch.Tag.nondeterministic_seeded in func.tags
        if func._schema.name in _STORAGE_BOUND and not _fills_its_memory(args[0]):
            return "unsupported"
        if func._schema.name == _RESHAPE:
            args = (args[0], args[1], torch.empty(args[1], device="meta").stride())
        return self._keep(func, (args, kwargs), tensors, written, random=random, custom=False)

    def function(self, row: Id, cls: type[Function], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Keep a call of a custom function's ``apply`` that is about to run."""
        tensors = _tensors((args, kwargs))
        if torch.is_grad_enabled() and any(t.requires_grad for t in tensors):
            self.functions[row] = self._keep(cls, (args, kwargs), tensors, set(), random=True, custom=True)

    def _keep(
        self, function: Any, arguments: Any, tensors: list[Tensor], written: set[int], *, random: bool, custom: bool
    ) -> Kept | Skipped:
        bases = [t._base if id(t) in written and t._base is not None else t for t in tensors]
        if not all(map(_is_plain, bases)) or not all(map(_is_plain, tensors)):
            return "unsupported"
        if sum(t.numel() for t in bases) > CALL_ELEMENTS:
            return "too_large"
        size = sum(t.numel() * t.element_size() for t in bases)
        if self._bytes + size > TOTAL_BYTES:
            return "too_large"
        self._bytes += size
        try:
            with untraced():
                contiguous = not custom and function._schema.name == _RESHAPE
                args, kwargs = exchanged(
                    Tensor, lambda t: Copied(t, written=id(t) in written, contiguous=contiguous), arguments
                )
        except Refused as refused:
            return refused.reason
        return Kept(function, args, kwargs, torch.get_rng_state() if random else None, custom=custom)


class Refused(Exception):
    """A call cannot be kept, or run again, for this reason."""

    def __init__(self, reason: Skipped) -> None:
        super().__init__(reason)
        self.reason = reason


def exchanged(kind: type, change: Callable[[Any], Any], arguments: Any) -> Any:
    """A call's arguments with ``change(each)`` in place of everything of this kind, in tuples, lists and dicts."""
    if isinstance(arguments, kind):
        return change(arguments)
    container = type(arguments)
    if container is tuple or container is list:
        return container([exchanged(kind, change, each) for each in arguments])
    if container is dict:
        return {name: exchanged(kind, change, each) for name, each in arguments.items()}
    return arguments


def _tensors(arguments: Any) -> list[Tensor]:
    found: list[Tensor] = []
    exchanged(Tensor, found.append, arguments)
    return found


def _is_plain(tensor: Tensor) -> bool:
    return (
        type(tensor) in _PLAIN_TYPES
        and tensor.layout is torch.strided
        and not _is_wrapped(tensor)
        and not tensor.is_quantized
        and tensor.device.type != "meta"
    )


def _fills_its_memory(tensor: Tensor) -> bool:
    """Whether a copy lies in memory as the tensor does."""
    alone = tensor.storage_offset() == 0 and tensor.untyped_storage().nbytes() == tensor.nbytes
    return alone and torch.empty_like(tensor, device="meta").stride() == tensor.stride()


def _base_needs_grad(tensor: Tensor) -> bool:
    return tensor._base is not None and tensor._base.requires_grad
