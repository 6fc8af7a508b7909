"""What all rows of the graph document share: how a row behaves on the wire, and the kinds of fields it has."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Id = Annotated[int, Meta(ge=0, le=2**31 - 1)]
"""Index of a row in its array."""
Count = Annotated[int, Meta(ge=0, le=2**53)]
Signed = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
NonFinite = Literal["nan", "inf", "-inf"]
Number = float | NonFinite
"""A real number JSON can carry."""
Element = Signed | float | bool | NonFinite | Annotated[list[Number], Meta(min_length=2, max_length=2)]
"""One element of a tensor; a complex one is ``[real, imaginary]``."""
Text = Annotated[str, Meta(max_length=1_000_000)]
Label = Annotated[str, Meta(max_length=1_000)]
Shape = Annotated[list[Count], Meta(max_length=64)]
"""Sizes, outermost dimension first."""
Scalar = bool | Signed | float | Label | None
Attribute = Scalar | Annotated[list[Scalar], Meta(max_length=256)]
"""A scalar that a node saved; integers are signed, lists are flat."""


class Row(Struct, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """What all rows share: strict, compact, and outside the garbage collector (no cycles)."""
