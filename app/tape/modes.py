"""The two places where PyTorch lets us watch: its public functions, and the operators below autograd."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode, resolve_name
from torch.utils._python_dispatch import TorchDispatchMode

from app.graph.document import Call
from app.graph.row import Id
from app.tape.recorder import Recorder

_NoFunction = torch._C.DisableTorchFunction

_UNREMARKABLE = frozenset(
    "shape dtype requires_grad is_leaf device layout ndim _version grad_fn is_sparse is_cuda is_nested is_quantized "
    "is_meta names output_nr retains_grad itemsize nbytes is_mkldnn _base is_cpu _backward_hooks grad".split()
)
"""Properties whose reading is no step of a computation."""

_PRINTS = frozenset(("__repr__", "__format__", "__str__"))
"""Printing a tensor runs dozens of operators that say nothing about the snippet."""

_HOUSEKEEPING = frozenset(("aten::detach", "aten::lift_fresh", "aten::alias"))
"""Operators that PyTorch itself runs around others."""

_KEPT = frozenset(("backward", "requires_grad_", "register_hook", "retain_grad", "detach", "numpy", "item", "grad"))
"""Calls worth a row although no operator ran."""


class CallMode(TorchFunctionMode):
    """Writes down calls of PyTorch's public API: what the snippet's author would call a step."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__()
        self.recorder = recorder

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """Run ``func``, noting the call and what autograd made of it."""
        recorder = self.recorder
        kwargs = kwargs or {}
        name = getattr(func, "__name__", "")
        if name == "__get__":
            name = func.__self__.__name__
            if name in _UNREMARKABLE:
                return func(*args, **kwargs)
        if not recorder.active:
            return func(*args, **kwargs)
        recorder.depth += 1
        try:
            if name in _PRINTS:
                with recorder.quiet():
                    return func(*args, **kwargs)
            return self._record(func, name, args, kwargs)
        finally:
            recorder.depth -= 1

    def _record(self, func: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        recorder = self.recorder
        calls, before = recorder.calls, recorder.call
        stack = recorder.spans.stack(2)
        row = len(calls)
        calls.append(Call(_name(func, name), stack[0] if stack else None, stack, recorder.modules.current, before))
        recorder.call = row
        marks = (len(recorder.ops), len(recorder.passes))
        try:
            result = func(*args, **kwargs)
        finally:
            recorder.call = before
        recorder.flush()
        if name == "__set__" and func.__self__.__name__ == "data":
            recorder.values.forget(args[0])
        if marks == (len(recorder.ops), len(recorder.passes)) and len(calls) == row + 1 and name not in _KEPT:
            calls.pop()
        return result


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


class Schema:
    """What an operator's schema says that matters here."""

    __slots__ = ("name", "written", "written_names")

    def __init__(self, func: Any) -> None:
        schema = func._schema
        written = [
            (i, a.name) for i, a in enumerate(schema.arguments) if a.alias_info is not None and a.alias_info.is_write
        ]
        self.name = f"{schema.name}.{schema.overload_name}" if schema.overload_name else schema.name
        self.written = [i for i, _ in written]
        self.written_names = [name for _, name in written]

    def written_tensors(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Tensor]:
        """The tensors among a call's arguments that the operator changes in place."""
        tensors: list[Tensor] = []
        for position, name in zip(self.written, self.written_names, strict=True):
            argument = args[position] if position < len(args) else kwargs.get(name)
            if isinstance(argument, Tensor):
                tensors.append(argument)
            elif isinstance(argument, (list, tuple)):
                tensors += [a for a in argument if isinstance(a, Tensor)]
        return tensors


_schemas: dict[Any, Schema] = {}


class OpMode(TorchDispatchMode):  # type: ignore[no-untyped-call]  # torch leaves __init_subclass__ untyped
    """Writes down every ATen operator with its inputs and outputs."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.recorder = recorder

    @classmethod
    def ignore_compile_internals(cls) -> bool:
        """See what compiled code runs, too."""
        return False

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """Run ``func``, noting the operator."""
        recorder = self.recorder
        kwargs = kwargs or {}
        if not recorder.active or recorder.silent:
            return func(*args, **kwargs)
        recorder.depth += 1
        try:
            # a function mode is active again inside a backward: our own looks at tensors must not reach it
            with _NoFunction():
                return self._record(func, args, kwargs)
        finally:
            recorder.depth -= 1

    def _record(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        recorder = self.recorder
        schema = _schemas.get(func)
        if schema is None:
            schema = _schemas[func] = Schema(func)
        recorder.flush()
        if schema.name in _HOUSEKEEPING and not recorder.calls_detach():
            return self._pass_on(func, args, kwargs)
        values = recorder.values
        inputs, constants = self._arguments((*args, *kwargs.values()))
        grad_enabled = torch.is_grad_enabled()
        result = func(*args, **kwargs)
        row = recorder.add_op(schema.name, inputs, constants, grad_enabled=grad_enabled)
        written = schema.written_tensors(args, kwargs) if schema.written else []
        for tensor in written:
            values.wrote(tensor, row)
        results = result if isinstance(result, (list, tuple)) else (result,)
        made = [(tensor, values.made(tensor, row, i)) for i, tensor in enumerate(results) if isinstance(tensor, Tensor)]
        op = recorder.ops[row]
        op.outputs = [value for _, value in made]
        if written:
            returned = {id(tensor): value for tensor, value in made}
            made += [(tensor, values.made(tensor, row, 0)) for tensor in written if id(tensor) not in returned]
            rows = {id(tensor): value for tensor, value in made}
            op.writes = [rows[id(tensor)] for tensor in written]
        # inside a pass a reference held too long makes the engine copy a gradient that it would have handed on
        if grad_enabled or written or recorder.running is None:
            recorder.pending = (row, made)
        return result

    def _arguments(self, arguments: tuple[Any, ...]) -> tuple[list[Id], list[str]]:
        """Rows of all tensors among the arguments, in order, and the rest as text."""
        values = self.recorder.values
        inputs: list[Id] = []
        constants: list[str] = []
        for argument in arguments:
            if isinstance(argument, Tensor):
                inputs.append(values.of(argument))
            elif isinstance(argument, (list, tuple)) and any(isinstance(a, Tensor) for a in argument):
                inputs += [values.of(a) for a in argument if isinstance(a, Tensor)]
            elif argument is not None:
                constants.append(repr(argument)[:200])
        return inputs, constants

    def _pass_on(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Run an operator that only hands on a tensor: a factory's last step, or autograd saving a result."""
        result = func(*args, **kwargs)
        source = args[0]
        if isinstance(source, Tensor) and isinstance(result, Tensor) and not source.requires_grad:
            values = self.recorder.values
            origin = values.rows[values.of(source)]
            if origin.op is not None:
                values.made(result, origin.op, origin.output)
        return result
