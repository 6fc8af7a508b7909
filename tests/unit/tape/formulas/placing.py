"""Functions that pick elements of a tensor, or put them into zeros."""
# ruff: noqa: FBT001 - expressions pass options by place

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor


def placed(like: Tensor, put: Callable[[Tensor], object]) -> Tensor:
    """Zeros like a tensor, into which something was written."""
    zeros = torch.zeros_like(like)
    put(zeros)
    return zeros


def put_reduced(x: Tensor, like: Tensor, dim: int, index: Tensor, keepdim: bool) -> Tensor:
    if like.dim() == 0:
        return x
    if not keepdim:
        x, index = x.unsqueeze(dim), index.unsqueeze(dim)
    return placed(like, lambda zeros: zeros.scatter_(dim, index, x))


def add_indexed(x: Tensor, like: Tensor, indices: list[Tensor | None]) -> Tensor:
    positions = torch.arange(like.numel()).reshape(like.shape)[tuple(slice(None) if i is None else i for i in indices)]
    return add_flat(x, like, positions)


def add_flat(x: Tensor, like: Tensor, index: Tensor) -> Tensor:
    return placed(like, lambda zeros: zeros.view(-1).index_add_(0, index.reshape(-1), x.reshape(-1)))


def add_rows(x: Tensor, like: Tensor, dim: int, index: Tensor) -> Tensor:
    x = x.reshape(-1, *x.shape[index.dim() :]) if dim == 0 else x
    return placed(like, lambda zeros: zeros.index_add_(dim, index.reshape(-1), x))


def indexed(x: Tensor, indices: list[Tensor | None]) -> Tensor:
    return x[tuple(slice(None) if i is None else i for i in indices)]


def without_indexed(x: Tensor, indices: list[Tensor | None]) -> Tensor:
    kept = x.clone()
    kept[tuple(slice(None) if i is None else i for i in indices)] = 0
    return kept


def lined_up(x: Tensor, mask: Tensor, like: Tensor) -> Tensor:
    picked = x[mask.expand(x.shape)]
    return placed(like, lambda zeros: zeros.view(-1)[: picked.numel()].copy_(picked))


def max_pool_back(grad: Tensor, like: Tensor, index: Tensor) -> Tensor:
    flat = placed(like.flatten(2), lambda zeros: zeros.scatter_add_(2, index.flatten(2), grad.flatten(2)))
    return flat.reshape(like.shape)


def sliced(x: Tensor, dim: int, start: int | None, end: int | None, step: int) -> Tensor:
    return x[(slice(None),) * (dim % x.dim()) + (slice(start, end, step),)]


def placed_over(x: Tensor, part: Callable[[Tensor], Tensor]) -> Tensor:
    """A tensor with zeros in the part of it that ``part`` shows."""
    kept = x.clone()
    part(kept).zero_()
    return kept
