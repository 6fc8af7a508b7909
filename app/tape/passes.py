"""Runs of autograd's engine: every node it executes, every gradient on every edge, in the engine's own order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.autograd import Variable
from torch.autograd.graph import GradientEdge, get_gradient_edge

from app.graph.document import Accumulation, Pass, Root, Step
from app.graph.row import Id
from app.tape.guards import untraced
from app.tape.modes import CallMode

if TYPE_CHECKING:
    from app.tape.recorder import Recorder

_current_node = torch._C._current_autograd_node
_is_wrapped = torch._C._functorch.is_functorch_wrapped_tensor


class Engine:
    """Stands before autograd's engine, the one door through which every backward and grad goes."""

    def __init__(self, passes: Passes, real: Any) -> None:
        self._passes = passes
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

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
        """Same parameters and results as the engine's own."""

        def run() -> Any:
            return self._real.run_backward(
                tensors,
                grad_tensors,
                keep_graph,
                create_graph,
                inputs,
                allow_unreachable=allow_unreachable,
                accumulate_grad=accumulate_grad,
            )

        return self._passes.run(
            run, tensors, grad_tensors, keep_graph=keep_graph, create_graph=create_graph, accumulate=accumulate_grad
        )


class Passes:
    """The rows of ``passes``."""

    def __init__(self, recorder: Recorder) -> None:
        self.rows: list[Pass] = []
        self.current: Id | None = None
        self.requested = False
        self._recorder = recorder
        self._real: Any = None

    def install(self) -> None:
        """Stand before the engine."""
        self._real = Variable._execution_engine
        Variable._execution_engine = Engine(self, self._real)  # type: ignore[assignment]

    def uninstall(self) -> None:
        """Let calls go to the engine again."""
        Variable._execution_engine = self._real

    def run(
        self, engine: Any, tensors: Any, grad_tensors: Any, *, keep_graph: bool, create_graph: bool, accumulate: bool
    ) -> Any:
        """One pass: ``engine()`` is the engine's own run."""
        recorder = self._recorder
        functional = any(isinstance(t, Tensor) and _is_wrapped(t) for t in tensors)
        kept = recorder.active and not functional
        number = recorder.pacing.count(kept=kept and self.current is None)
        row = len(self.rows)
        if recorder.active:
            entry = Pass(
                "backward" if accumulate else "grad",
                number,
                # tensors of torch.func's transforms are wrapped, and hooks would see the wrappers
                kept,
                recorder.spans.here(2),
                self.current,
                retain_graph=bool(keep_graph),
                create_graph=bool(create_graph),
                requested=self.requested,
            )
            self.rows.append(entry)
        if not kept:
            try:
                return engine()
            finally:
                recorder.pass_ended()
        recorder.flush()
        with untraced():
            edges = [t if isinstance(t, GradientEdge) else get_gradient_edge(t) for t in tensors if _has_graph(t)]
            nodes = recorder.nodes
            order = nodes.walk(edge.node for edge in edges)
            nodes.describe(order)
            seeds = [g for t, g in zip(tensors, grad_tensors, strict=False) if _has_graph(t)]
            entry.roots = [
                Root(nodes.of(e.node), e.output_nr, None if g is None else recorder.values.of(g))
                for e, g in zip(edges, seeds, strict=False)
            ]
            handles = Watch(recorder, entry).attach(order)
        before = self.current, recorder.call
        self.current = row
        try:
            # Tensor.backward is itself a public function: while it runs, the mode that saw it is off,
            # and hooks and custom backwards would go unseen
            with CallMode(recorder):
                return engine()
        except BaseException as error:
            entry.error = f"{type(error).__name__}: {error}"[:20_000]
            raise
        finally:
            for handle in handles:
                handle.remove()
            recorder.flush()
            self.current, recorder.call = before
            if not keep_graph:
                nodes.freed(step.node for step in entry.steps)
            recorder.pass_ended()


class Watch:
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
        with untraced():
            self._recorder.flush()
            self._entry.steps.append(Step(self._node(), self._values(received), self._values(sent)))

    def _before_leaf(self, received: Any) -> None:
        with untraced():
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
        with untraced():
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
