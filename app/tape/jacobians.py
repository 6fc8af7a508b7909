"""Full Jacobians of small operators."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from app.graph.checks import Jacobian, Skipped
from app.graph.row import Id
from app.tape.rehearsal import Kept
from app.tape.replay import WIDE, Replay
from app.tape.statistics import number

ELEMENTS = 4_096
"""Of one Jacobian, as many as `Jacobian` may have."""


def jacobians(node: Id, name: str, kept: Kept | Skipped) -> Iterator[Jacobian]:
    """The Jacobians, in float64, of each result of a node by each of its slots.

    Left out are those of more than 4,096 elements, those of complex tensors, and all of a call that cannot run again.
    """
    if isinstance(kept, str):
        return
    try:
        call = Replay(kept, WIDE).differentiable(name)
        for place, result in call.outputs.items():
            small = [
                i
                for i, leaf in enumerate(call.leaves)
                if call.slots[i] is not None
                and leaf.numel() * result.numel() <= ELEMENTS
                and not (leaf.is_complex() or result.is_complex())
            ]
            if not small:
                continue
            rows = [call.product({place: unit}) for unit in _units(result)]
            for i in small:
                elements = [number(float(x)) for row in rows for x in row[i].flatten().tolist()]
                slot = call.slots[i]
                assert slot is not None  # noqa: S101 - those without were left out
                yield Jacobian(node, slot, len(rows), call.leaves[i].numel(), elements, result.output_nr)
    except BaseException:  # noqa: BLE001 - the snippet's own code may raise anything, and has its say in the check
        return


def _units(like: Tensor) -> Iterator[Tensor]:
    """All tensors of this shape with a single one among zeros."""
    for i in range(like.numel()):
        unit = torch.zeros(like.numel(), dtype=like.dtype, device=like.device)
        unit[i] = 1
        yield unit.reshape(like.shape)
