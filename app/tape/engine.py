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

from app.graph.document import Accumulation, Pass, Root, Step
from app.graph.row import Id
from app.tape.calls import CallMode
from app.tape.guards import untraced
from app.tape.recorder import Recorder

_current_node = torch._C._current_autograd_node
_is_wrapped = torch._C._functorch.is_functorch_wrapped_tensor


class EngineDoor:
    """Stands before autograd's engine, where every backward and every grad comes through."""

    def __init__(self, recorder: Recorder, after: Callable[[], None]) -> None:
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
        """Same parameters and results as the engine's own; ``after`` is called when an outermost pass has ended."""
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
        outermost = recorder.running is None
        # tensors of torch.func's transforms are wrapped, and hooks would see the wrappers
        kept = recorder.active and not any(isinstance(t, Tensor) and _is_wrapped(t) for t in tensors)
        number = recorder.pacing.count(kept=kept and outermost)
        try:
            if not recorder.active:
                return run()
            entry = Pass(
                "backward" if accumulate_grad else "grad",
                number,
                kept,
                recorder.spans.here(),
                recorder.running,
                retain_graph=bool(keep_graph),
                create_graph=bool(create_graph),
                requested=recorder.requested,
            )
            recorder.passes.append(entry)
            return self._record(run, entry, tensors, grad_tensors) if kept else run()
        finally:
            if outermost:
                self._after()

    def _record(self, run: Callable[[], Any], entry: Pass, tensors: Any, grad_tensors: Any) -> Any:
        recorder, nodes = self._recorder, self._recorder.nodes
        handles: list[Any] = []
        with recorder.watchful(), untraced():
            recorder.flush()
            roots = [(t, g) for t, g in zip(tensors, grad_tensors, strict=True) if _has_graph(t)]
            edges = [t if isinstance(t, GradientEdge) else get_gradient_edge(t) for t, _ in roots]
            order = nodes.walk(edge.node for edge in edges)
            nodes.describe(order)
            entry.roots = [
                Root(nodes.of(edge.node), edge.output_nr, None if seed is None else recorder.values.of(seed))
                for edge, (_, seed) in zip(edges, roots, strict=True)
            ]
            handles = Hooks(recorder, entry).attach(order)
        before = recorder.running, recorder.call
        recorder.running = len(recorder.passes) - 1
        try:
            # Tensor.backward is itself a public function: while its handler runs, the mode that saw it is
            # off, and hooks and custom backwards would go unseen
            with CallMode(recorder) if recorder.depth else nullcontext():
                return run()
        except BaseException as error:
            entry.error = f"{type(error).__name__}: {error}"[:20_000]
            raise
        finally:
            for handle in handles:
                handle.remove()
            with recorder.watchful():
                recorder.flush()
            recorder.running, recorder.call = before
            if not entry.retain_graph:
                nodes.freed(step.node for step in entry.steps)


class Hooks:
    """Hooks on all nodes of one pass. They see gradients after the snippet's own hooks."""

    def __init__(self, recorder: Recorder, entry: Pass) -> None:
        self._recorder = recorder
        self._entry = entry
        self._leaves: dict[Id, Accumulation] = {}

    def attach(self, order: list[Id]) -> list[Any]:
        """Hook the nodes; returns the handles."""
        nodes = self._recorder.nodes
        handles: list[Any] = []
        for row in order:
            wrapper = nodes.wrappers[row]
            if nodes.rows[row].kind == "accumulate_grad":
                # after accumulation the buffer may have become .grad and been changed: look before
                handles.append(wrapper.register_prehook(self._before_leaf))
                handles.append(wrapper.register_hook(self._after_leaf))
            else:
                handles.append(wrapper.register_hook(self._ran))
        return handles

    # One bound method serves all nodes, which are told apart by the engine's own state: a closure per
    # node would hold its node, a cycle through C++ that nothing frees.

    def _ran(self, sent: Any, received: Any) -> None:
        with self._recorder.watchful(), untraced():
            self._recorder.flush()
            self._entry.steps.append(Step(self._node(), self._values(received), self._values(sent)))

    def _before_leaf(self, received: Any) -> None:
        with self._recorder.watchful(), untraced():
            self._recorder.flush()
            node = self._node()
            incoming = self._values(received)
            self._entry.steps.append(Step(node, incoming))
            grad = _leaf().grad
            before = None if grad is None else self._recorder.values.of(grad)
            leaf = Accumulation(node, before, incoming[0] if incoming else None)
            self._leaves[node] = leaf
            self._entry.accumulated.append(leaf)

    def _after_leaf(self, _sent: Any, _received: Any) -> None:
        with self._recorder.watchful(), untraced():
            grad = _leaf().grad
            leaf = self._leaves.get(self._node())
            if leaf is not None and grad is not None:
                leaf.after = self._recorder.values.of(grad)

    def _node(self) -> Id:
        return self._recorder.nodes.of(_current_node())

    def _values(self, gradients: Any) -> list[Id | None]:
        values = self._recorder.values
        return [None if g is None else values.of(g) for g in gradients]


def _leaf() -> Tensor:
    node: Any = _current_node()
    leaf: Tensor = node.variable
    return leaf


def _has_graph(tensor: Any) -> bool:
    return isinstance(tensor, GradientEdge) or tensor.requires_grad
