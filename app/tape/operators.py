"""Every ATen operator that runs, seen just below autograd.

The documented way to watch there is a `TorchDispatchMode`. But while one is on the stack, PyTorch takes
every tensor for a subclass, and builds other graphs: a `reshape` that would make ReshapeAliasBackward0
makes ViewBackward0. So the watch is a fallback for a dispatch key that PyTorch keeps for others and never
sets itself. A thread that includes the key has all its operators pass by here; any other pays nothing.
"""

from __future__ import annotations

import re
from typing import Any

import torch
from torch import Tensor

from app.graph.checks import Skipped
from app.graph.row import Id
from app.tape.guards import KEY, KEY_NAME, set_excluded
from app.tape.lane import Lane
from app.tape.recorder import Recorder
from app.tape.rehearsal import Kept

_unnoticed: Any = torch._C.DisableTorchFunction

Inputs = tuple[list[Id], list[str], Kept | Skipped | None]
"""Rows of an operator's tensors, its other arguments as text, and what is kept to run it again."""


_MAKES = re.compile(r"::new_|_like$")


class Schema:
    """What an operator's schema says that matters here."""

    __slots__ = ("function", "makes", "name", "tensors", "written", "written_names")

    def __init__(self, func: Any) -> None:
        self.function = func
        schema = func._schema
        written = [
            (i, a.name) for i, a in enumerate(schema.arguments) if a.alias_info is not None and a.alias_info.is_write
        ]
        self.name = f"{schema.name}.{schema.overload_name}" if schema.overload_name else schema.name
        takes = any("Tensor" in str(a.type) for a in schema.arguments)
        # zeros without memory, of an operator that begins with an underscore, are the result of a product
        self.makes = "::_" not in schema.name and (not takes or _MAKES.search(schema.name) is not None)
        """Whether it makes a tensor of numbers only, which has no history."""
        allowed = torch._C._should_allow_numbers_as_tensors(schema.name.split("::")[-1])
        self.tensors = [] if allowed else [i for i, a in enumerate(schema.arguments) if str(a.type) == "Tensor"]
        self.written = [i for i, _ in written]
        self.written_names = [name for _, name in written]

    def with_tensors(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """The arguments as the operator takes them: the dispatcher hands tensors that wrap a number over as numbers."""
        for position in self.tensors:
            if position < len(args) and isinstance(args[position], (int, float, complex)):
                break
        else:
            return args
        return tuple(
            torch.scalar_tensor(a, dtype=torch.tensor(a).dtype)
            if i in self.tensors and not isinstance(a, Tensor)
            else a
            for i, a in enumerate(args)
        )

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


_schemas: dict[int, Schema] = {}
"""By the operator's address: its own hash is worked out in Python."""


def included() -> Any:
    """A context in which the operators of this thread are watched."""
    return torch._C._IncludeDispatchKeyGuard(KEY)


class OperatorWatch:
    """Writes down every ATen operator with its inputs and outputs."""

    current: OperatorWatch | None = None

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self._included: Any = None

    def enter(self) -> None:
        """Watch the operators of this thread, and of those that are `included`."""
        OperatorWatch.current = self
        self._included = included()
        self._included.__enter__()

    def leave(self) -> None:
        """Let operators run as if nobody had ever watched."""
        self._included.__exit__(None, None, None)
        OperatorWatch.current = None

    def run(self, schema: Schema, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Run the operator, noting it."""
        recorder, func = self.recorder, schema.function
        if not recorder.active:
            return func(*args, **kwargs)
        lane = recorder.lane()
        lane.depth += 1
        try:
            # a function mode may be active inside a pass, and kernels written in Python must not reach it
            with _unnoticed():
                before = self._look(lane, func, args, kwargs)
                result = func(*args, **kwargs)
                if before is not None:
                    self._note(lane, schema, args, kwargs, before, result)
        finally:
            lane.depth -= 1
        return result

    def _look(self, lane: Lane, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Inputs | None:
        """What goes in, before an operator may overwrite it."""
        recorder = self.recorder
        try:
            with recorder.lock:
                if lane.pending is not None:
                    recorder.flush(lane)
                kept = None if recorder.rehearsal is None else recorder.rehearsal.operator(func, args, kwargs)
                return *self._arguments((*args, *kwargs.values()) if kwargs else args), kept
        except Exception as fault:  # noqa: BLE001 - no fault of ours may reach the snippet
            recorder.give_up(fault)
            return None

    def _note(
        self,
        lane: Lane,
        schema: Schema,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        before: Inputs,
        result: Any,
    ) -> None:
        """What came out."""
        try:
            with self.recorder.lock:
                if schema.name == "aten::lift_fresh":
                    self._pass_on(args[0], result)
                else:
                    self._add(lane, schema, args, kwargs, before, result)
        except Exception as fault:  # noqa: BLE001 - no fault of ours may reach the snippet
            self.recorder.give_up(fault)

    def _add(
        self,
        lane: Lane,
        schema: Schema,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        before: Inputs,
        result: Any,
    ) -> None:
        recorder, values = self.recorder, self.recorder.values
        inputs, constants, kept = before
        grad_enabled = torch.is_grad_enabled()
        row = recorder.add_op(lane, schema.name, inputs, constants, grad_enabled=grad_enabled)
        if recorder.rehearsal is not None and kept is not None:
            recorder.rehearsal.operators[row] = kept
        written = schema.written_tensors(args, kwargs) if schema.written else []
        for tensor in written:
            values.wrote(tensor, row)
        # what the operators of a backward hand each other is neither a forward value nor yet a gradient
        look = lane.running is None or grad_enabled
        if isinstance(result, Tensor):
            made = [(result, values.made(result, row, 0, look=look))]
        else:
            made = [
                (tensor, values.made(tensor, row, i, look=look))
                for i, tensor in enumerate(result if isinstance(result, (list, tuple)) else ())
                if isinstance(tensor, Tensor)
            ]
        op = recorder.ops[row]
        op.outputs = [value for _, value in made]
        if written:
            returned = {id(tensor): value for tensor, value in made}
            made += [
                (tensor, values.made(tensor, row, 0, look=look)) for tensor in written if id(tensor) not in returned
            ]
            rows = {id(tensor): value for tensor, value in made}
            op.writes = [rows[id(tensor)] for tensor in written]
        # of a new tensor that is held PyTorch makes another one, by a detach that the snippet's own modes would see;
        # inside a pass a reference held too long makes the engine copy a gradient that it would have handed on
        if written or ((grad_enabled or lane.running is None) and not schema.makes):
            lane.pending = (row, made)

    def _arguments(self, arguments: tuple[Any, ...]) -> tuple[list[Id], list[str]]:
        """Rows of all tensors among the arguments, in order, and the rest as text."""
        of = self.recorder.values.of
        inputs: list[Id] = []
        constants: list[str] = []
        for argument in arguments:
            if isinstance(argument, Tensor):
                inputs.append(of(argument))
            elif argument is None:
                continue
            elif isinstance(argument, (list, tuple)) and any(isinstance(a, Tensor) for a in argument):
                inputs += [of(a) for a in argument if isinstance(a, Tensor)]
            else:
                constants.append(repr(argument)[:200])
        return inputs, constants

    def _pass_on(self, source: Any, result: Any) -> None:
        """An operator that only hands on a tensor: a factory's last step."""
        if isinstance(source, Tensor) and isinstance(result, Tensor) and not source.requires_grad:
            values = self.recorder.values
            origin = values.rows[values.of(source)]
            if origin.op is not None:
                values.made(result, origin.op, origin.output)


def _fallback(func: Any, *args: Any, **kwargs: Any) -> Any:
    # what a kernel does inside is no operator of the snippet's
    set_excluded(KEY, True)  # noqa: FBT003
    try:
        schema = _schemas.get(id(func))
        if schema is None:
            schema = _schemas[id(func)] = Schema(func)
        if schema.tensors:
            args = schema.with_tensors(args)
        watch = OperatorWatch.current
        return func(*args, **kwargs) if watch is None else watch.run(schema, args, kwargs)
    finally:
        set_excluded(KEY, False)  # noqa: FBT003


_everything = torch.library.Library("_", "IMPL")  # type: ignore[no-untyped-call]
_everything.fallback(_fallback, KEY_NAME)  # type: ignore[no-untyped-call]
_aten = torch.library.Library("aten", "IMPL")  # type: ignore[no-untyped-call]
for _name in ("detach", "alias"):
    # subclasses, nn.Parameter among them, are made of what these return, which must have been no Python object yet
    _aten.impl(_name, torch.library.fallthrough_kernel, KEY_NAME)  # type: ignore[no-untyped-call]
