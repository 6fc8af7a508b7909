"""Runs of autograd's engine: every node it executes, every gradient on every edge, in the engine's own order."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import Any

import torch
from torch import Tensor
from torch.autograd import Variable
from torch.autograd.graph import GradientEdge, get_gradient_edge

from app.graph.document import Pass, Root
from app.graph.row import Id
from app.tape.calls import CallMode
from app.tape.guards import untraced
from app.tape.lane import Lane
from app.tape.probes import Probes
from app.tape.recorder import Recorder

_is_wrapped = torch._C._functorch.is_functorch_wrapped_tensor


class EngineDoor:
    """Stands before autograd's engine, where every backward and every grad comes through."""

    def __init__(self, recorder: Recorder, after: Callable[[Any], None]) -> None:
        self._recorder = recorder
        self._after = after
        self._engine: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def install(self) -> None:
        """Take the engine's place."""
        self._engine = Variable._execution_engine
        Variable._execution_engine = self  # type: ignore[assignment]

    def uninstall(self) -> None:
        """Let calls go to the engine again."""
        Variable._execution_engine = self._engine

    def run_backward(
        self,
        tensors: Any,
        grad_tensors: Any,
        keep_graph: bool,  # noqa: FBT001 - the engine's own parameters
        create_graph: bool,  # noqa: FBT001
        inputs: Any,
        allow_unreachable: bool = False,  # noqa: FBT001, FBT002
        accumulate_grad: bool = False,  # noqa: FBT001, FBT002
    ) -> Any:
        """Same parameters and results as the engine's own.

        ``after`` is called with ``tensors`` when an outermost pass has ended.
        """
        run = partial(
            self._engine.run_backward,
            tensors,
            grad_tensors,
            keep_graph,
            create_graph,
            inputs,
            allow_unreachable=allow_unreachable,
            accumulate_grad=accumulate_grad,
        )
        recorder = self._recorder
        lane = recorder.lane()
        outermost = lane.running is None
        # tensors of torch.func's transforms are wrapped, and hooks would see the wrappers
        kept = recorder.active and not any(isinstance(t, Tensor) and _is_wrapped(t) for t in tensors)
        number = recorder.begin_pass(kept=kept and outermost)
        try:
            if not recorder.active:
                return run()
            entry = Pass(
                "backward" if accumulate_grad else "grad",
                number,
                kept,
                recorder.spans.here(),
                lane.running,
                retain_graph=bool(keep_graph),
                create_graph=bool(create_graph),
                transforms=[] if kept else lane.transforms,
                requested=recorder.requested,
            )
            with recorder.lock:
                row = len(recorder.passes)
                recorder.passes.append(entry)
            return self._record(run, lane, row, tensors, grad_tensors) if kept else run()
        finally:
            if outermost:
                self._after(tensors)

    def _record(self, run: Callable[[], Any], lane: Lane, row: Id, tensors: Any, grad_tensors: Any) -> Any:
        recorder, nodes = self._recorder, self._recorder.nodes
        entry, probes = recorder.passes[row], Probes(recorder, lane, row)
        order: list[Id] = []
        with recorder.watchful(), untraced():
            recorder.flush(lane)
            entry.tensors = [recorder.values.of(t) for t in tensors if isinstance(t, Tensor)]
            found = [(_edge_of(t), g) for t, g in zip(tensors, grad_tensors, strict=True)]
            roots = [(edge, g) for edge, g in found if edge is not None]
            order = nodes.walk(edge.node for edge, _ in roots)
            nodes.describe(order)
            entry.roots = [
                Root(nodes.of(edge.node), edge.output_nr, None if seed is None else recorder.values.seen(seed))
                for edge, seed in roots
            ]
            probes.attach(order)
        before = lane.running, lane.call
        lane.running = row
        try:
            # Tensor.backward is itself a public function: while its handler runs, the mode that saw it is
            # off, and hooks and custom backwards would go unseen
            with CallMode(recorder, lane) if lane.depth else nullcontext():
                return run()
        except BaseException as error:
            entry.error = f"{type(error).__name__}: {error}"[:20_000]
            with recorder.watchful(), untraced():
                nodes.look_again(order)
            raise
        finally:
            probes.detach()
            with recorder.watchful(), untraced():
                recorder.flush(lane)
            lane.running, lane.call = before
            if not entry.retain_graph:
                nodes.freed(step.node for step in entry.steps)


def _edge_of(tensor: Any) -> GradientEdge | None:
    """Where a pass enters the graph; nowhere from what PyTorch itself is about to refuse."""
    if isinstance(tensor, GradientEdge):
        return tensor
    try:
        return get_gradient_edge(tensor) if tensor.requires_grad else None
    except (AssertionError, RuntimeError):  # a view that was made, or written to, in another grad mode
        return None
