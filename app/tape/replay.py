"""Runs a kept call again, on its own: with other inputs, in another precision, with a graph of its own."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from torch.autograd.graph import GradientEdge, get_gradient_edge

from app.tape.rehearsal import Copied, Kept, Refused, exchanged

WIDE: dict[torch.dtype, torch.dtype] = {
    torch.float16: torch.float64,
    torch.bfloat16: torch.float64,
    torch.float32: torch.float64,
    torch.complex32: torch.complex128,
    torch.complex64: torch.complex128,
}
AS_RECORDED: dict[torch.dtype, torch.dtype] = {}


class Replay:
    """One kept call and its differentiable inputs.

    ``inputs`` are detached copies of what went in, with their dtypes exchanged as ``dtypes`` says; all other
    tensors of the call are exchanged in the same way and stay fixed.
    """

    def __init__(self, kept: Kept, dtypes: dict[torch.dtype, torch.dtype]) -> None:
        self._kept = kept
        self._dtypes = dtypes
        copies: list[Copied] = []
        exchanged(Copied, copies.append, (kept.args, kept.kwargs))
        self._copies = copies
        self._data = [c.data.to(dtypes.get(c.data.dtype, c.data.dtype)) for c in copies]
        self._places = [
            i for i, c in enumerate(copies) if c.needs_grad and (c.data.is_floating_point() or c.data.is_complex())
        ]
        self.inputs = [self._data[place] for place in self._places]

    def results(self, inputs: Sequence[Tensor]) -> list[Any]:
        """What the call returns for ``inputs``, without a graph; what it may write to are copies of them."""
        with torch.inference_mode(mode=False), torch.no_grad():
            return self._call(self._filled(inputs))

    def differentiable(self, name: str) -> Differentiable:
        """The call with a graph, whose node must be of the class ``name``.

        Raises:
            Refused: it is not, or a result is sparse.
        """
        with torch.inference_mode(mode=False), torch.enable_grad():
            leaves = [tensor.detach().clone().requires_grad_() for tensor in self.inputs]
            arguments = self._filled(leaves)
            # before the call, which may write to an argument and thereby give it another history
            edges = [get_gradient_edge(arguments[place]) for place in self._places]
            return Differentiable(name, leaves, edges, self._call(arguments))

    def moved(self, distance: float) -> Replay:
        """The same call with its inputs moved at random, by about ``distance`` times their largest element."""
        other = copy.copy(self)
        other._data = list(self._data)
        draw = torch.Generator().manual_seed(1)
        for place in self._places:
            tensor = self._data[place]
            finite = tensor[tensor.isfinite()].abs()
            size = float(finite.max()) if finite.numel() else 0.0
            other._data[place] = tensor + distance * (size or 1.0) * torch.randn(
                tensor.shape, dtype=tensor.dtype, generator=draw
            ).to(tensor.device)
        other.inputs = [other._data[place] for place in self._places]
        return other

    def _filled(self, inputs: Sequence[Tensor]) -> list[Tensor]:
        tensors = list(self._data)
        for place, tensor in zip(self._places, inputs, strict=True):
            tensors[place] = tensor
        # a custom function may write to any of its arguments
        return [t.clone() if c.written or self._kept.custom else t for c, t in zip(self._copies, tensors, strict=True)]

    def _call(self, tensors: list[Tensor]) -> list[Any]:
        kept = self._kept
        by_copy = {
            id(c): t if c.view is None else t.as_strided(*c.view) for c, t in zip(self._copies, tensors, strict=True)
        }
        args, kwargs = exchanged(Copied, lambda c: by_copy[id(c)], (kept.args, kept.kwargs))
        if kept.state is not None:
            torch.set_rng_state(kept.state)
        if kept.custom:
            result = kept.function.apply(*args, **kwargs)
        else:
            args, kwargs = exchanged(torch.dtype, lambda d: self._dtypes.get(d, d), (args, kwargs))
            result = kept.function(*args, **kwargs)
        results = list(result) if isinstance(result, (list, tuple)) else [result]
        # a view that is written to hands its history to its base
        return results + [t for c, t in zip(self._copies, tensors, strict=True) if c.view is not None]


class Differentiable:
    """A call that was run again under autograd: its node, and vector-Jacobian products of it.

    ``outputs`` are the results that need a gradient by their place among the results; ``slots`` tells for each
    input which of the node's ``next_functions`` leads to it, ``None`` where none does.
    """

    def __init__(self, name: str, leaves: list[Tensor], edges: list[GradientEdge], results: list[Any]) -> None:
        node = next((t.grad_fn for t in reversed(results) if isinstance(t, Tensor) and t.grad_fn is not None), None)
        if node is None or node.name() != name:
            raise Refused("other_node")
        self.leaves = leaves
        self.results = results
        self.outputs = {i: t for i, t in enumerate(results) if isinstance(t, Tensor) and t.grad_fn is node}
        if any(t.layout is not torch.strided for t in self.outputs.values()):
            raise Refused("unsupported")
        places = {(id(function), output): slot for slot, (function, output) in enumerate(node.next_functions)}
        self.slots = [places.get((id(edge.node), edge.output_nr)) for edge in edges]

    def product(self, cotangents: dict[int, Tensor]) -> list[Tensor]:
        """The gradient of each input for gradients of results by their place; zeros where nothing flows."""
        gradients: Sequence[Tensor | None] = torch.autograd.grad(
            [self.outputs[i] for i in cotangents],
            self.leaves,
            list(cotangents.values()),
            retain_graph=True,
            allow_unused=True,
        )
        return [
            torch.zeros_like(leaf) if gradient is None else _dense(gradient.detach())
            for gradient, leaf in zip(gradients, self.leaves, strict=True)
        ]


def _dense(tensor: Tensor) -> Tensor:
    dense: Tensor = tensor if tensor.layout is torch.strided else tensor.to_dense()
    return dense
