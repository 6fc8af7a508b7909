"""Custom ``autograd.Function``s: no operator makes their nodes, so their calls are tied to them here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import Tensor
from torch.autograd import Function

from app.graph.document import Call
from app.graph.row import Id
from app.tape.guards import untraced
from app.tape.recorder import Recorder


class CustomFunctions:
    """Stands before ``Function.apply``."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._original: Any = None

    def install(self) -> None:
        """Follow all calls of all custom functions."""
        self._original = Function.__dict__["apply"]
        setattr(Function, "apply", classmethod(self._following(self._original.__func__)))  # noqa: B010

    def uninstall(self) -> None:
        """Stop following."""
        setattr(Function, "apply", self._original)  # noqa: B010

    def _following(self, original: Callable[..., Any]) -> Callable[..., Any]:
        recorder = self._recorder

        def apply(cls: type[Function], *args: Any, **kwargs: Any) -> Any:
            if not recorder.active:
                return original(cls, *args, **kwargs)
            lane = recorder.lane()
            stack = recorder.spans.stack(1)
            before, span = lane.call, stack[0] if stack else None
            name = f"{cls.__qualname__}.apply"[:1000]
            with recorder.lock:
                row = len(recorder.calls)
                recorder.calls.append(Call(name, span, stack, lane.module, before))
            lane.call = row
            if recorder.rehearsal is not None:
                with recorder.watchful(), untraced():
                    recorder.rehearsal.function(row, cls, args, kwargs)
            try:
                result = original(cls, *args, **kwargs)
            finally:
                lane.call = before
            with recorder.watchful(), untraced():
                recorder.flush(lane)
                for tensor in result if isinstance(result, tuple) else (result,):
                    if isinstance(tensor, Tensor) and tensor.grad_fn is not None:
                        self._tie(cls, tensor, row)
                        recorder.returned(row, tensor)
            return result

        return apply

    def _tie(self, function: type[Function], tensor: Tensor, call: Id) -> None:
        nodes, values = self._recorder.nodes, self._recorder.values
        new = nodes.known(tensor.grad_fn) is None
        node = nodes.of(tensor.grad_fn)
        if new:
            facts, origin = nodes.rows[node], self._recorder.calls[call]
            facts.call, facts.span, facts.module = call, origin.span, origin.module
            facts.definition = self._recorder.spans.of_function(function.backward)
        value = values.of(tensor)
        values.settle(tensor, value)
        values.rows[value].grad_fn = node
        nodes.set_output(node, tensor.output_nr, value)
