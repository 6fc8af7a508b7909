"""Calls of PyTorch's public functions, as the snippet makes them."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode, resolve_name

from app.graph.document import Call, HookKind
from app.tape.guards import untraced, unwatched
from app.tape.lane import Lane
from app.tape.recorder import Recorder
from app.tape.values import PLAIN_TYPES

_next_number = torch._C._autograd._get_sequence_nr
"""Autograd's number for the next node of this thread."""
_interpreters: Any = torch._C._functorch.get_interpreter_stack

_UNREMARKABLE = frozenset(
    "shape dtype requires_grad is_leaf device layout ndim _version grad_fn is_sparse is_cuda is_nested is_quantized "
    "is_meta names output_nr retains_grad itemsize nbytes is_mkldnn _base is_cpu _backward_hooks grad".split()
)
"""Properties whose reading is no step of a computation."""

_PRINTS = frozenset(("__repr__", "__format__", "__str__"))
"""Printing a tensor runs dozens of operators that say nothing about the snippet."""

_DETACHING = frozenset(("detach", "detach_", "data"))
"""What these do is no operator that `operators` sees."""

_REGISTERING: dict[str, HookKind] = {
    "register_hook": "register_hook",
    "register_post_accumulate_grad_hook": "register_post_accumulate_grad_hook",
    "retain_grad": "retain_grad",
}
"""Calls that make a hook."""

_KEPT = frozenset(("backward", "requires_grad_", "register_hook", "retain_grad", "numpy", "item", "grad"))
"""Calls worth a row although no operator ran."""


class CallMode(TorchFunctionMode):
    """Writes down calls of PyTorch's public API: what the snippet's author would call a step."""

    def __init__(self, recorder: Recorder, lane: Lane) -> None:
        super().__init__()
        self.recorder = recorder
        self.lane = lane

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """Run ``func``, noting the call and what autograd made of it."""
        entrance = self.lane.entrance
        if entrance is not None and func is getattr(entrance[0], entrance[1], None):
            self.lane.entrance, func = None, entrance[2]
        name = getattr(func, "__name__", "")
        if name == "__get__":
            name = func.__self__.__name__
            if name in _UNREMARKABLE:
                return func(*args, **(kwargs or {}))
        elif name == "__set__" and func.__self__.__name__ == "_backward_hooks":
            # autograd does this itself while it holds a view's lock, which looking at the view would wait for in vain
            return func(*args, **(kwargs or {}))
        if not self.recorder.active:
            return func(*args, **(kwargs or {}))
        lane = self.lane
        lane.depth += 1
        try:
            if name in _PRINTS:
                with unwatched():
                    return func(*args, **(kwargs or {}))
            return self._record(func, name, args, kwargs or {})
        finally:
            lane.depth -= 1

    def _record(self, func: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        recorder, lane = self.recorder, self.lane
        calls, before = recorder.calls, lane.call
        stack = recorder.spans.stack(2)
        with recorder.lock:
            row = len(calls)
            calls.append(Call(_name(func, name), stack[0] if stack else None, stack, lane.module, before))
        lane.call = row
        marks = (len(recorder.ops), len(recorder.passes))
        first = _next_number()
        lane.transforms = _transforms()
        source = None
        if name in _DETACHING:
            with recorder.watchful(), untraced():
                source = recorder.seen(lane, next(iter((*args, *kwargs.values()))))
        try:
            result = func(*args, **kwargs)
            if source is not None:
                with recorder.watchful(), untraced():
                    recorder.detached(lane, "detach_" if name == "detach_" else "detach", source, result)
        finally:
            lane.call = before
        made = _next_number() > first
        if made and lane is recorder.main:
            recorder.stretches.append((first, _next_number(), row))
        if lane.pending is not None:
            with recorder.watchful(), untraced():
                recorder.flush(lane)
        if lane.duals:
            with recorder.watchful(), untraced():
                recorder.unpack(lane)
        kept = made or name in _KEPT
        if type(result) not in PLAIN_TYPES and issubclass(type(result), Tensor):
            with recorder.watchful(), untraced():
                kept = recorder.returned(row, result) or kept
        if name in _REGISTERING:
            with recorder.watchful(), untraced():
                recorder.hooks.on_tensor(_REGISTERING[name], args[0], result, stack[0] if stack else None)
        if name == "__set__" and func.__self__.__name__ == "data":
            recorder.values.forget(args[0])
        with recorder.lock:
            if marks == (len(recorder.ops), len(recorder.passes)) and len(calls) == row + 1 and not kept:
                calls.pop()
        return result


def _transforms() -> list[str]:
    """torch.func's transforms in force, outermost first."""
    stack = _interpreters()
    return [str(level.key()).rpartition(".")[2].lower() for level in stack] if stack else _NONE


_NONE: list[str] = []

_names: dict[Any, str] = {}


def _name(func: Any, short: str) -> str:
    known = _names.get(func)
    if known is None:
        if getattr(torch, short, None) is func:
            known = f"torch.{short}"
        else:
            known = resolve_name(func) or f"{getattr(func, '__module__', None) or 'torch'}.{short}"
            known = known.removesuffix(".__get__")
        _names[func] = known
    return known
