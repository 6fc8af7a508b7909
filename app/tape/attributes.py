"""Scalars that nodes save, as the document carries them."""

from __future__ import annotations

import math
from typing import Any

import torch

from app.graph.row import Attribute, Scalar

_LISTS = frozenset((list, tuple, torch.Size))
_LEAST, _MOST = -(2**63), 2**63 - 1
_LONG_BITS = 660
"""Of integers that take some 200 digits."""
_PRINTABLE = frozenset((str, float, complex, torch.dtype, torch.device, torch.layout, torch.memory_format))


def attribute(value: Any) -> Attribute:
    """A saved scalar, or a flat list of them, as the document carries it."""
    kind = type(value)
    if kind in _LISTS:
        return [_scalar(element) for element in value[:256]]
    return _scalar(value)


def _scalar(value: Any) -> Scalar:
    """Of what is no plain scalar only its type is told: its ``repr`` may be the snippet's own code."""
    kind = type(value)
    if kind is int:
        if _LEAST <= value <= _MOST:
            small: int = value
            return small
        # autograd shows signed 64-bit integers as unsigned ones: dim=-1 as 2⁶⁴ - 1
        signed: int = value - 2**64 if value >= 2**63 else value
        if _LEAST <= signed <= _MOST:
            return signed
        # Python refuses to write thousands of digits in decimal
        return str(signed) if signed.bit_length() < _LONG_BITS else f"{signed:#x}"[:200]
    if value is None or kind is bool or (kind is float and math.isfinite(value)):
        plain: Scalar = value
        return plain
    return str(value)[:200] if kind in _PRINTABLE else f"<{kind.__name__[:190]}>"
