"""What training did: optimisers and their steps, and scalars of every pass."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.optim import Optimizer as TorchOptimizer
from torch.optim.optimizer import register_optimizer_step_post_hook

from app.graph.document import History, LeafHistory, Optimizer, OptimizerStep
from app.graph.row import Id, Number
from app.tape.guards import untraced
from app.tape.recorder import Recorder
from app.tape.statistics import number

LEAVES = 256
"""So many leaves have a history."""
_STEPS = 1_000


class Optimizers:
    """The rows of ``optimizers``."""

    def __init__(self, recorder: Recorder) -> None:
        self.rows: list[Optimizer] = []
        self._recorder = recorder
        self._rows: dict[int, Optimizer] = {}
        self._held: list[TorchOptimizer] = []
        self._original: Any = None
        self._handle: Any = None

    def install(self) -> None:
        """Follow all optimisers."""
        self._original = TorchOptimizer.__init__
        setattr(TorchOptimizer, "__init__", self._following(self._original))  # noqa: B010
        self._handle = register_optimizer_step_post_hook(self._stepped)

    def uninstall(self) -> None:
        """Stop following."""
        setattr(TorchOptimizer, "__init__", self._original)  # noqa: B010
        self._handle.remove()
        self._held.clear()

    def _following(self, original: Callable[..., None]) -> Callable[..., None]:
        def init(optimizer: TorchOptimizer, *arguments: Any, **named: Any) -> None:
            original(optimizer, *arguments, **named)
            if self._recorder.active:
                with self._recorder.watchful(), untraced():
                    self._row(optimizer)

        return functools.wraps(original)(init)

    def _row(self, optimizer: TorchOptimizer) -> Optimizer:
        row = self._rows.get(id(optimizer))
        if row is None:
            self._held.append(optimizer)  # so that its id is not used again
            row = self._rows[id(optimizer)] = Optimizer(type(optimizer).__name__[:200], self._recorder.spans.here(2))
            self.rows.append(row)
        values = self._recorder.values
        known = {values.rows[value].tensor for value in row.parameters}
        for group in optimizer.param_groups:
            for value in map(values.of, group["params"]):
                if values.rows[value].tensor not in known:
                    row.parameters.append(value)
        return row

    def _stepped(self, optimizer: TorchOptimizer, _arguments: Any, _named: Any) -> None:
        recorder = self._recorder
        if recorder.active:
            with recorder.watchful(), untraced():
                row = self._row(optimizer)
                if len(row.steps) < _STEPS:
                    row.steps.append(OptimizerStep(recorder.pacing.seen, recorder.spans.here(2)))


class Histories:
    """Scalars of every outermost pass, recorded or not: what training looks like as a curve."""

    def __init__(self, recorder: Recorder, limit: int) -> None:
        self._recorder = recorder
        self._limit = limit
        self._passes: list[int] = []
        self._roots: list[float | None] = []
        self._leaves: dict[Id, tuple[Any, list[float | None], list[float | None]]] = {}
        self._seen = 0
        self._every = 1
        self._met = 0
        self._known: set[int] = set()

    def meet(self) -> None:
        """Follow the leaves of passes that were recorded since this was last asked."""
        recorder, gaps = self._recorder, len(self._passes)
        for entry in recorder.passes[self._met :]:
            for leaf in entry.accumulated:
                tensor: Tensor = recorder.nodes.wrappers[leaf.leaf].variable
                if id(tensor) not in self._known and len(self._leaves) < LEAVES:
                    row = recorder.nodes.rows[leaf.leaf].leaf
                    if row is not None:
                        self._known.add(id(tensor))
                        self._leaves[row] = recorder.nodes.wrappers[leaf.leaf], [None] * gaps, [None] * gaps
        self._met = len(recorder.passes)

    def add(self, tensors: Any) -> None:
        """A pass from these roots has ended. To be called untraced."""
        self.meet()
        self._seen += 1
        if (self._seen - 1) % self._every:
            return
        root = tensors[0] if len(tensors) == 1 and isinstance(tensors[0], Tensor) else None
        self._passes.append(self._recorder.pacing.seen)
        self._roots.append(_norm(root, signed=True) if root is not None and root.numel() == 1 else None)
        for node, gradients, norms in self._leaves.values():
            leaf = node.variable
            gradients.append(None if leaf.grad is None else _norm(leaf.grad))
            norms.append(_norm(leaf))
        if (2 + 2 * len(self._leaves)) * len(self._passes) > self._limit:
            self._halve()

    def row(self) -> History:
        """All that was kept, in six significant digits."""
        return History(
            self._passes,
            [_short(x) for x in self._roots],
            [
                LeafHistory(leaf, [_short(x) for x in gradients], [_short(x) for x in norms])
                for leaf, (_, gradients, norms) in self._leaves.items()
            ],
        )

    def _halve(self) -> None:
        self._every *= 2
        columns: list[list[Any]] = [self._passes, self._roots]
        for _, gradients, norms in self._leaves.values():
            columns += [gradients, norms]
        for column in columns:
            column[:] = column[::2]


def _norm(tensor: Tensor, *, signed: bool = False) -> float | None:
    """The L2 norm, or the one element itself; ``None`` where the tensor has no data to look at."""
    try:
        plain = tensor.detach()
        if signed:
            return float(plain.item()) if not plain.is_complex() else abs(plain.item())
        if plain.is_cpu and plain.dtype in (torch.float32, torch.float64) and plain.layout is torch.strided:
            flat = plain.numpy().ravel("K")
            with np.errstate(all="ignore"):  # an overflow is the tensor's own, and no warning of the snippet's
                square = float(np.dot(flat, flat))
                if square == 0.0 or math.isinf(square):
                    wide = flat.astype(np.float64)
                    square = float(np.dot(wide, wide))
            return math.sqrt(square)
        return float(torch.linalg.vector_norm(plain.float() if not plain.is_complex() else plain).item())
    except (RuntimeError, TypeError, NotImplementedError):
        return None


def _short(value: float | None) -> Number | None:
    return None if value is None else number(float(f"{value:.6g}"))


class Training:
    """What a recording tells of training."""

    def __init__(self, recorder: Recorder) -> None:
        self.optimizers = Optimizers(recorder)
        self.histories = Histories(recorder, recorder.budget.history)
