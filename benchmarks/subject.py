"""What agreement is counted in: a subject and its programs, and what programs have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.utils import _pytree as trees

Program = Callable[[], dict[str, Any]]
"""Runs once, from the beginning; returns tensors by name."""


@dataclass(frozen=True)
class Subject:
    """An operator, a module, an optimiser …; ``programs`` makes what exercises it."""

    group: str
    name: str
    programs: Callable[[], Iterable[Program]]


def tensors(tree: Any) -> list[Tensor]:
    """All tensors in it."""
    return [part for part in trees.tree_leaves(tree) if isinstance(part, Tensor)]


def differentiable(results: Iterable[Tensor | None]) -> list[Tensor]:
    """Those a gradient can start from, dense."""
    found = [result for result in results if result is not None and result.requires_grad]
    return [result if result.layout == torch.strided else result.to_dense() for result in found]


def send_back(results: Iterable[Tensor | None]) -> None:
    """Run the engine from them all at once, with a different gradient for each element."""
    roots = differentiable(results)
    if roots:
        torch.autograd.backward(roots, list(map(seed, roots)))


def seed(tensor: Tensor) -> Tensor:
    """A gradient of the same shape and dtype, without symmetries that would cancel."""
    return torch.arange(1, tensor.numel() + 1).cos().reshape(tensor.shape).to(tensor.dtype)


def named(**lists: Iterable[Any]) -> dict[str, Any]:
    """``{"leaf0": …, "leaf1": …}`` of ``leaf=[…, …]``."""
    return {f"{name}{k}": entry for name, entries in lists.items() for k, entry in enumerate(tensors(list(entries)))}
