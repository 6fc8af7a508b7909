"""What each function in `app/graph/gradients` computes, in torch: written from its meaning, not from the backward."""
# ruff: noqa: FBT001 - expressions pass options by place

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from tests.unit.tape.formulas.linear import (
    adaptive_avg_pool_back,
    adjoint,
    avg_pool_back,
    conv,
    conv_back,
    correlate,
    fft_back,
    irfft_back,
    pad_back,
    put_strided,
    resample_back,
    rfft_back,
)
from tests.unit.tape.formulas.placing import (
    add_flat,
    add_indexed,
    add_rows,
    indexed,
    lined_up,
    max_pool_back,
    placed,
    placed_over,
    put_reduced,
    sliced,
    without_indexed,
)

Dims = int | Sequence[int] | None


def every(dim: Dims, rank: int) -> list[int]:
    """The dimensions that ``dim`` names; ``None`` and ``[]`` are all."""
    named = [dim] if isinstance(dim, int) else list(dim or range(rank))
    return sorted(d % max(rank, 1) for d in named)


# shapes


def spread(x: Tensor, like: Tensor, dim: Dims, keepdim: bool) -> Tensor:
    if not keepdim and x.dim() < like.dim():
        for d in every(dim, like.dim()):
            x = x.unsqueeze(d)
    return x.expand(like.shape)


def sum_repeats(x: Tensor, like: Tensor) -> Tensor:
    shape = [1] * (x.dim() - like.dim()) + list(like.shape)
    for d, size in enumerate(shape):
        x = x.reshape(*x.shape[:d], -1, size, *x.shape[d + 1 :]).sum(d) if size != x.shape[d] else x
    return x.reshape(like.shape)


def along(x: Tensor, like: Tensor) -> Tensor:
    """Values by channel (the second dimension), by sample and group, or by all but channel, made to broadcast."""
    if x.dim() == 0:
        return x
    if x.dim() == 1 and x.shape[0] == like.shape[1]:
        return x.reshape(1, -1, *[1] * (like.dim() - 2))
    if x.dim() == 2 and like.dim() > 2 and like.shape[1] % x.shape[1] == 0 and x.shape != like.shape[::2]:
        return x.repeat_interleave(like.shape[1] // x.shape[1], 1).reshape(*like.shape[:2], *[1] * (like.dim() - 2))
    return x.unsqueeze(1)


def columns(x: Tensor, matrix: Tensor) -> Tensor:
    return x.unsqueeze(-1) if x.dim() == matrix.dim() - 1 else x


def permute_back(x: Tensor, dims: Sequence[int]) -> Tensor:
    return x.permute(*sorted(range(x.dim()), key=lambda d: dims[d] % x.dim()))


def cut(x: Tensor, tensors: Sequence[Tensor], dim: int, i: int) -> Tensor:
    start = sum(t.shape[dim] for t in tensors[:i])
    return x.narrow(dim, start, tensors[i].shape[dim])


def crop(x: Tensor, pad: Sequence[int]) -> Tensor:
    for k in range(len(pad) // 2):
        d = x.dim() - 1 - k
        before, after = pad[2 * k], pad[2 * k + 1]
        kept = x.narrow(d, max(before, 0), x.shape[d] - max(before, 0) - max(after, 0))
        # what a negative pad cut off comes back as zeros
        x = functional.pad(kept, (*[0, 0] * k, max(-before, 0), max(-after, 0)))
    return x


# reductions


def frequency(indices: Tensor) -> Tensor:
    return (indices.unsqueeze(-1) == indices.reshape(-1)).sum(-1, keepdim=True)


def prod_others(x: Tensor, dim: int | None) -> Tensor:
    if x.dim() == 0:
        return torch.ones_like(x)
    if dim is None:
        return prod_others(x.reshape(-1), 0).reshape(x.shape)
    slices = x.unbind(dim)
    ones = torch.ones_like(slices[0])
    others = [math.prod((s for j, s in enumerate(slices) if j != i), start=ones) for i in range(len(slices))]
    return torch.stack(others, dim)


def running_sum_back(x: Tensor, dim: int) -> Tensor:
    if x.dim() == 0:
        return x
    slices = x.unbind(dim)
    return torch.stack([sum(slices[i:], torch.zeros_like(slices[0])) for i in range(len(slices))], dim)


def running_prod_back(grad: Tensor, x: Tensor, dim: int) -> Tensor:
    if x.dim() == 0:
        return grad
    grads, factors = grad.unbind(dim), x.unbind(dim)
    sums = []
    for i in range(len(factors)):
        total = torch.zeros_like(factors[0])
        for k in range(i, len(factors)):
            total = total + grads[k] * math.prod(f for j, f in enumerate(factors[: k + 1]) if j != i)
        sums.append(total)
    return torch.stack(sums, dim)


def last_mean(x: Tensor, normalized_shape: Sequence[int]) -> Tensor:
    return x.mean([-1 - d for d in range(len(normalized_shape))], keepdim=True)


def group_mean(x: Tensor, groups: int) -> Tensor:
    return (
        x.reshape(x.shape[0], groups, -1).mean(2, keepdim=True).expand(-1, -1, x[0].numel() // groups).reshape(x.shape)
    )


def all_but_channels(x: Tensor) -> list[int]:
    return [d for d in range(x.dim()) if d != 1]


def one_hot(target: Tensor, ignore_index: int, like: Tensor) -> Tensor:
    classes = torch.arange(like.shape[1]).reshape(1, -1, *[1] * (like.dim() - 2))
    return (target.unsqueeze(1) == classes) & (classes != ignore_index)


# functions of numbers


def of_numbers(function: Callable[[Tensor], Tensor]) -> Callable[[Any], Any]:
    """A function of tensors, for Python's numbers too."""
    return lambda x: function(x) if isinstance(x, Tensor) else function(torch.tensor(float(x), dtype=torch.float64))


def between(x: Tensor, least: Any, most: Any) -> Tensor:
    above = x >= least if least is not None else torch.ones_like(x, dtype=torch.bool)
    return above & (x <= most) if most is not None else above


def where(condition: Tensor, x: Any, y: Any) -> Tensor:
    x, y = (v if isinstance(v, Tensor) else torch.tensor(v, dtype=torch.float64) for v in (x, y))
    return torch.where(condition, x, y)


def attention(scores: Tensor, mask: Tensor | None, causal: bool) -> Tensor:
    if causal:
        scores = scores.masked_fill(torch.ones(scores.shape[-2:], dtype=torch.bool).triu(1), -math.inf)
    return torch.softmax(scores if mask is None else scores + mask, -1)


# matrices


def triangle(x: Tensor, upper: bool, unitriangular: bool) -> Tensor:
    return free(x, upper, unitriangular) + (torch.eye(x.shape[-1]) if unitriangular else 0)


def free(x: Tensor, upper: bool, unitriangular: bool) -> Tensor:
    """The elements that may be chosen: of a unit triangular matrix those beside the diagonal."""
    return x.triu(1 if unitriangular else 0) if upper else x.tril(-1 if unitriangular else 0)


def half_diagonal(x: Tensor) -> Tensor:
    return x.tril() - torch.diag_embed(x.diagonal(dim1=-2, dim2=-1)) / 2


def gaps(values: Tensor) -> Tensor:
    """λⱼ - λᵢ; infinite on the diagonal, so that what is divided by it is zero there."""
    return (values.unsqueeze(-2) - values.unsqueeze(-1)).masked_fill(torch.eye(values.shape[-1]).bool(), math.inf)


def matrix_exp_back(grad: Tensor, x: Tensor) -> Tensor:
    """The derivative of exp at x in the direction grad, by central differences of fourth order."""
    h = 1e-3

    def at(step: float) -> Tensor:
        return torch.matrix_exp(x + step * h * grad)

    return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": of_numbers(torch.abs),
    "adaptive_avg_pool_back": adaptive_avg_pool_back,
    "add_flat": add_flat,
    "add_indexed": add_indexed,
    "add_rows": add_rows,
    "along": along,
    "attention": attention,
    "avg_pool_back": avg_pool_back,
    "bessel_i1": torch.special.i1,
    "between": between,
    "channel_mean": lambda x: x.mean(all_but_channels(x), keepdim=True),
    "channel_sum": lambda x, _like: x.sum(all_but_channels(x)),
    "columns": columns,
    "cast": lambda x, like: x.to(like.dtype),
    "conj": torch.conj,
    "conv": conv,
    "conv_back": conv_back,
    "correlate": correlate,
    "cos": torch.cos,
    "cosh": torch.cosh,
    "count": lambda x, dim: x.sum(every(dim, x.dim()), keepdim=True),
    "crop": crop,
    "cross": lambda x, y, dim: torch.linalg.cross(x, y, dim=dim),
    "cut": cut,
    "diag": torch.diag_embed,
    "diagonal": torch.diagonal,
    "digamma": torch.digamma,
    "exp": torch.exp,
    "expand": lambda x, like: x.expand(like.shape),
    "eye": lambda like: torch.eye(*like.shape, dtype=like.dtype),
    "fft_back": fft_back,
    "first_columns": lambda x, s: x[..., : s.shape[-1]],
    "first_rows": lambda x, s: x[..., : s.shape[-1], :],
    "flat": lambda x, index: x.reshape(-1)[index],
    "flip": torch.flip,
    "floor": torch.floor,
    "free": free,
    "frequency": frequency,
    "gaps": gaps,
    "gather": torch.gather,
    "group_mean": group_mean,
    "half_diagonal": half_diagonal,
    "Im": torch.imag,
    "indexed": indexed,
    "inv": torch.linalg.inv,
    "inv_T": lambda x: torch.linalg.inv(x).mT,
    "irfft_back": irfft_back,
    "is_complex": torch.is_complex,
    "isfinite": torch.isfinite,
    "isnan": torch.isnan,
    "join": lambda tensors, dim: torch.cat(tuple(tensors), dim),
    "last_mean": last_mean,
    "like": lambda x, like: x.reshape(like.shape),
    "lined_up": lined_up,
    "log": of_numbers(torch.log),
    "matrix_exp_back": matrix_exp_back,
    "max_pool_back": max_pool_back,
    "mean": lambda x, dim: x.mean(every(dim, x.dim()), keepdim=True),
    "normal_cdf": torch.special.ndtr,
    "normal_pdf": lambda x: torch.exp(-(x**2) / 2) / math.sqrt(2 * math.pi),
    "numel": torch.numel,
    "one_hot": one_hot,
    "outer": lambda x, y: x.unsqueeze(-1) * y.unsqueeze(-2),
    "pad_back": pad_back,
    "pair": lambda x, y, dim: torch.cat([x, y], dim),
    "part": lambda x, i, dim: x.chunk(2, dim)[i],
    "permute_back": permute_back,
    "polygamma": torch.polygamma,
    "prod_others": prod_others,
    "put_diagonal": lambda x, like, *where: placed(like, lambda zeros: zeros.diagonal(*where).copy_(x)),
    "put_masked": lambda x, like, mask: torch.zeros_like(like).masked_scatter(mask, x),
    "put_reduced": put_reduced,
    "put_selected": lambda x, like, dim, index: placed(like, lambda zeros: zeros.select(dim, index).copy_(x)),
    "put_slice": lambda x, like, *slice_: placed(like, lambda zeros: sliced(zeros, *slice_).copy_(x)),
    "put_strided": put_strided,
    "put_windows": lambda x, like, *window: adjoint(lambda basis: basis.unfold(*window), x, like),
    "Re": torch.real,
    "resample_back": resample_back,
    "reshape": lambda x, like: x.reshape(like.shape),
    "rfft_back": rfft_back,
    "roll_back": lambda x, shifts, dims: torch.roll(x, [-s for s in shifts], dims),
    "rows": lambda x, dim, index: x.index_select(dim, index),
    "running_prod_back": running_prod_back,
    "running_sum_back": running_sum_back,
    "scatter_add": lambda x, like, dim, index: placed(like, lambda zeros: zeros.scatter_add_(dim, index, x)),
    "selected": torch.select,
    "sgn": torch.sgn,
    "shuffle": torch.pixel_shuffle,
    "sigmoid": torch.sigmoid,
    "sin": torch.sin,
    "sinh": torch.sinh,
    "sliced": sliced,
    "softplus": lambda x: torch.log1p(torch.exp(x)),
    "spread": spread,
    "sqrt": of_numbers(torch.sqrt),
    "stack": lambda tensors, dim: torch.stack(tuple(tensors), dim),
    "sum": lambda x, dim: x.sum(dim, keepdim=True),
    "sum_repeats": sum_repeats,
    "sum_to": lambda x, like: x.sum_to_size(like.shape),
    "T": lambda x: x.mT,
    "tanh": torch.tanh,
    "total": torch.sum,
    "transpose": torch.transpose,
    "triangle": triangle,
    "tril": torch.tril,
    "triu": torch.triu,
    "trunc": torch.trunc,
    "turn_back": lambda x, k, dims: torch.rot90(x, -k, dims),
    "unfold": functional.unfold,
    "unfold_back": lambda x, like, *window: adjoint(lambda basis: functional.unfold(basis, *window), x, like),
    "unpadded": lambda x, indices, padding: x * (indices != padding).unsqueeze(-1),
    "unshuffle": torch.pixel_unshuffle,
    "view_as_complex": lambda x: torch.view_as_complex(x.contiguous()),
    "view_as_real": torch.view_as_real,
    "where": where,
    "width": lambda x: x.shape[-1],
    "without_diagonal": lambda x, *where: placed_over(x, lambda kept: kept.diagonal(*where)),
    "without_flat": lambda x, index: x.reshape(-1).index_fill(0, index.reshape(-1), 0).reshape(x.shape),
    "without_indexed": without_indexed,
    "without_rows": lambda x, dim, index: x.index_fill(dim, index, 0),
    "without_scattered": lambda x, dim, index: x.scatter(dim, index, 0),
    "without_selected": lambda x, dim, index: placed_over(x, lambda kept: kept.select(dim, index)),
    "without_slice": lambda x, *slice_: placed_over(x, lambda kept: sliced(kept, *slice_)),
    "zeros": torch.zeros_like,
}


CONSTANTS = {
    "pi": math.pi, "inf": math.inf, "LAST": -1, "MEAN": 1, "NEAREST": "nearest", "LINEAR": "linear",
    "BILINEAR": "bilinear", "BICUBIC": "bicubic", "REFLECT": "reflect", "REPLICATE": "replicate",
}  # fmt: skip
