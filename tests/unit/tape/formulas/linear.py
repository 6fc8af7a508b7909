"""Functions ending in ``_back``: the transposes of linear operators.

Each is found by sending every unit vector through the operator itself, not from its backward.
"""
# ruff: noqa: FBT001 - expressions pass options by place

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional


def adjoint(linear: Callable[[Tensor], Tensor], grad: Tensor, like: Tensor) -> Tensor:
    """The vector-Jacobian product of a linear operator: Σₖ Re⟨linear(eₖ), grad⟩ eₖ over a real basis of ``like``."""
    result = torch.zeros_like(like)
    for unit in (1.0, 1j) if like.is_complex() else (1.0,):
        for k in range(like.numel()):
            basis = torch.zeros_like(like)
            basis.view(-1)[k].fill_(unit)
            result.view(-1)[k] += unit * (linear(basis).conj() * grad).sum().real
    return result


def put_strided(
    x: Tensor, like: Tensor, size: Sequence[int], stride: Sequence[int], storage_offset: int | None
) -> Tensor:
    return adjoint(lambda basis: basis.as_strided(size, stride, storage_offset), x, like)


_CONV = {3: functional.conv1d, 4: functional.conv2d, 5: functional.conv3d}
_AVG_POOL = {4: functional.avg_pool2d, 5: functional.avg_pool3d}
_ADAPTIVE = {4: functional.adaptive_avg_pool2d, 5: functional.adaptive_avg_pool3d}


def conv(x: Tensor, weight: Tensor, stride: Any, padding: Any, dilation: Any, groups: int) -> Tensor:
    result: Tensor = _CONV[x.dim()](x, weight, None, stride, padding, dilation, groups)
    return result


def conv_back(grad: Tensor, weight: Tensor, like: Tensor, *options: Any) -> Tensor:
    return adjoint(lambda basis: conv(basis, weight, *options), grad, like)


def correlate(x: Tensor, grad: Tensor, weight: Tensor, *options: Any) -> Tensor:
    return adjoint(lambda basis: conv(x, basis, *options), grad, weight)


def avg_pool_back(grad: Tensor, like: Tensor, *options: Any) -> Tensor:
    kernel_size, stride, *others = options
    pool: Any = _AVG_POOL[like.dim()]
    return adjoint(lambda basis: pool(basis, kernel_size, stride or None, *others), grad, like)


def adaptive_avg_pool_back(grad: Tensor, like: Tensor) -> Tensor:
    pool: Any = _ADAPTIVE[like.dim()]
    return adjoint(lambda basis: pool(basis, grad.shape[2:]), grad, like)


def resample_back(grad: Tensor, like: Tensor, mode: str, align_corners: bool, *scales: float | None) -> Tensor:
    corners = None if mode == "nearest" else align_corners
    sizes = {"size": grad.shape[2:]} if None in scales else {"scale_factor": scales}
    return adjoint(lambda basis: functional.interpolate(basis, mode=mode, align_corners=corners, **sizes), grad, like)


def pad_back(grad: Tensor, like: Tensor, padding: Sequence[int], mode: str) -> Tensor:
    return adjoint(lambda basis: functional.pad(basis, list(padding), mode=mode), grad, like)


def fft_back(grad: Tensor, like: Tensor, dim: Sequence[int], normalization: int, forward: bool) -> Tensor:
    return adjoint(lambda basis: torch.ops.aten._fft_c2c(basis, dim, normalization, forward), grad, like)


def rfft_back(grad: Tensor, like: Tensor, dim: Sequence[int], normalization: int, onesided: bool) -> Tensor:
    return adjoint(lambda basis: torch.ops.aten._fft_r2c(basis, dim, normalization, onesided), grad, like)


def irfft_back(grad: Tensor, like: Tensor, dim: Sequence[int], normalization: int, last: int) -> Tensor:
    return adjoint(lambda basis: torch.ops.aten._fft_c2r(basis, dim, normalization, last), grad, like)
