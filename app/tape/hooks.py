"""The snippet's own hooks: where they were registered, and what they did to what they were given."""

from __future__ import annotations

import copy
import functools
import sys
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any

import torch
from torch import Tensor
from torch.autograd import Function
from torch.autograd.graph import register_multi_grad_hook
from torch.nn import Module
from torch.nn.modules import module as torch_module

from app.graph.document import Firing, Hook, HookKind
from app.graph.row import Id
from app.tape.guards import untraced
from app.tape.lane import Lane
from app.tape.modules import Modules
from app.tape.nodes import Nodes
from app.tape.spans import Spans
from app.tape.values import Values

_MODULE_KINDS: dict[HookKind, int] = {
    "register_forward_pre_hook": 1,
    "register_forward_hook": -1,
    "register_full_backward_pre_hook": 1,
    "register_full_backward_hook": 1,
    "register_backward_hook": 1,
}
"""Ways to hook a module, and at which position the hook is given what it may replace."""
_AFTER: HookKind = "register_post_accumulate_grad_hook"
_FIRINGS = 1_000
_current_node = torch._C._current_autograd_node


class ObservedHook:
    """Stands in a dictionary of hooks for a function of the snippet's, calls it, and tells what it did.

    Copies and pickles of it are the function itself.
    """

    def __init__(self, function: Any, watch: HookWatch, row: Hook, position: int) -> None:
        self.__wrapped__ = function
        self.__doc__ = getattr(function, "__doc__", None)
        self._watch = watch
        self.row = row
        self._position = position

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """What the snippet's function returns; never raises anything of its own."""
        before = self._watch.before(self.row, arguments, self._position)
        result = self.__wrapped__(*arguments, **named)
        if before is not None:
            self._watch.after(self.row, before, result)
        return result

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__wrapped__, name)

    def __reduce__(self) -> Any:
        return copy.copy, (self.__wrapped__,)

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return copy.deepcopy(self.__wrapped__, memo)


class HookWatch:
    """The rows of ``hooks``. An `ObservedHook` takes the place of each hook that the snippet registers."""

    def __init__(self, spans: Spans, values: Values, nodes: Nodes, modules: Modules, lane: Callable[[], Lane]) -> None:
        self.rows: list[Hook] = []
        self.retained: dict[tuple[Id, int], Hook] = {}
        """By node and output: hooks that keep the gradient of a tensor that is no leaf."""
        self.active = True
        self._spans = spans
        self._values = values
        self._nodes = nodes
        self._modules = modules
        self._lane = lane
        self._handles: list[tuple[Any, ObservedHook]] = []
        self._hooked: list[tuple[Hook, Module]] = []
        self._originals: list[tuple[Any, str, Any]] = []

    def install(self) -> None:
        """Follow all registrations on nodes and modules; those on tensors are calls, and seen as such."""
        self._replace(Function, "_register_hook", staticmethod(self._on_node(Function.__dict__.get("_register_hook"))))
        for kind in _MODULE_KINDS:
            self._replace(Module, kind, self._on_module(kind, getattr(Module, kind)))
            name = kind.replace("register_", "register_module_")
            self._replace(torch_module, name, self._on_all_modules(kind, getattr(torch_module, name)))

    def uninstall(self) -> None:
        """Stop following, note which hooks are gone, and put the snippet's own functions back."""
        for owner, name, original in reversed(self._originals):
            if original is None:
                delattr(owner, name)
            else:
                setattr(owner, name, original)
        self._originals.clear()
        self.finish()
        for handle, observed in self._handles:
            hooks = handle.hooks_dict_ref()
            if hooks is not None and hooks.get(handle.id) is observed:
                hooks[handle.id] = observed.__wrapped__
        self._handles.clear()

    def finish(self) -> None:
        """Note which hooks are gone by now, and which rows the hooked modules have."""
        for handle, observed in self._handles:
            hooks = handle.hooks_dict_ref()
            observed.row.removed = hooks is None or handle.id not in hooks
        for row, module in self._hooked:
            row.id = self._modules.row_for(module)

    def on_tensor(self, kind: HookKind, tensor: Tensor, handle: Any, span: Id | None) -> None:
        """The snippet called ``tensor.register_hook`` or one of its kin. To be called untraced."""
        if kind == "retain_grad":
            if tensor.grad_fn is not None:
                node = self._nodes.of(tensor.grad_fn)
                hook = Hook("tensor", kind, "", self._values.of(tensor), span)
                if self.retained.setdefault((node, tensor.output_nr), hook) is hook:
                    self.rows.append(hook)
            return
        self._observe(handle, "tensor", kind, self._values.of(tensor), span, 0)

    def fired(self, row: Hook, before: Id | None, after: Id | None) -> None:
        """One more firing, in the pass that runs now."""
        if len(row.fired) < _FIRINGS:
            row.fired.append(Firing(self._lane().running, before, after))

    def before(
        self, row: Hook, arguments: tuple[Any, ...], position: int
    ) -> tuple[list[Tensor | None], Id | None] | None:
        """What the hook is given."""
        if not self.active:
            return None
        try:
            with untraced():
                if row.target == "node" and row.id is None:
                    position = self._find(row, arguments)
                given = _given(row, arguments[position])
                return given, self._first(given)
        except Exception:  # noqa: BLE001 - a hook is never to fail for being watched
            return None

    def after(self, row: Hook, before: tuple[list[Tensor | None], Id | None], result: Any) -> None:
        """What the hook made of it."""
        given, first = before
        try:
            with untraced():
                left = given if result is None or row.kind == _AFTER else _given(row, result)
                self.fired(row, first, self._first(left))
        except Exception:  # noqa: BLE001, S110 - as above
            pass

    def _first(self, tensors: Iterable[Tensor | None]) -> Id | None:
        return next((self._values.seen(t) for t in tensors if t is not None), None)

    def _find(self, row: Hook, arguments: tuple[Any, ...]) -> int:
        """PyTorch does not tell on which node a hook is registered, and whether to run before or after it."""
        row.id = self._nodes.known(_current_node())
        row.kind = "register_hook" if len(arguments) > 1 else "register_prehook"
        return 0

    def _observe(
        self, handle: Any, target: Any, kind: HookKind, identity: Id | None, span: Id | None, position: int
    ) -> Hook:
        hooks = handle.hooks_dict_ref()
        function = hooks[handle.id]
        multi = _of_several(sys._getframe(1), self._spans.file)
        if multi is not None:
            kind = "register_multi_grad_hook"
        named = function if multi is None else multi
        name = str(getattr(named, "__qualname__", type(named).__qualname__))
        row = Hook(target, kind, name[:1000], identity, span)
        self.rows.append(row)
        observed = ObservedHook(function, self, row, position)
        hooks[handle.id] = observed
        self._handles.append((handle, observed))
        return row

    def _on_node(self, original: Any) -> Callable[..., Any]:
        register = Function._register_hook if original is None else original.__func__

        def _register_hook(backward_hooks: Any, hook: Any) -> Any:
            hooks, handle = register(backward_hooks, hook)
            if self.active and sys._getframe(1).f_code.co_filename == self._spans.file:
                self._observe(handle, "node", "register_hook", None, self._spans.here(1), 0)
            return hooks, handle

        return _register_hook

    def _on_module(self, kind: HookKind, original: Any) -> Callable[..., Any]:
        def register(module: Module, *arguments: Any, **named: Any) -> Any:
            handle = original(module, *arguments, **named)
            # libraries look for their own hooks by what they are
            if self.active and sys._getframe(1).f_code.co_filename == self._spans.file:
                row = self._observe(handle, "module", kind, None, self._spans.here(1), _MODULE_KINDS[kind])
                self._hooked.append((row, module))
            return handle

        register.__name__ = register.__qualname__ = kind
        register.__doc__ = original.__doc__
        return register

    def _on_all_modules(self, kind: HookKind, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def register(*arguments: Any, **named: Any) -> Any:
            handle = original(*arguments, **named)
            if self.active and sys._getframe(1).f_code.co_filename == self._spans.file:
                self._observe(handle, "module", kind, None, self._spans.here(1), _MODULE_KINDS[kind])
            return handle

        return register

    def _replace(self, owner: Any, name: str, new: Any) -> None:
        self._originals.append((owner, name, owner.__dict__.get(name)))
        setattr(owner, name, new)


def _of_several(frame: FrameType | None, file: str) -> Any:
    """The snippet's function for gradients of several tensors, where one of its parts is being registered."""
    while frame is not None and frame.f_code.co_filename != file:
        if frame.f_code is register_multi_grad_hook.__code__:
            return frame.f_locals["fn"]
        frame = frame.f_back
    return None


def _given(row: Hook, argument: Any) -> list[Tensor | None]:
    """The tensors that a hook is given, or returned: one, or a tuple of some."""
    if isinstance(argument, Tensor):
        return [argument.grad if row.kind == _AFTER else argument]
    return (
        [each if isinstance(each, Tensor) else None for each in argument] if isinstance(argument, (tuple, list)) else []
    )
