"""Verdicts on nodes: whether what they send agrees with finite differences of the operator that made them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from app.graph.checks import Check, Skipped
from app.graph.row import Id
from app.tape.rehearsal import Kept, Refused
from app.tape.replay import AS_RECORDED, WIDE, Replay
from app.tape.statistics import number
from app.tape.trial import Kink, Trial
from app.tape.values import dtype_name

MESSAGE = 300
"""Characters of what an operator raised that are told."""
MOVED = 1e-2
"""How far inputs are moved off a point without a derivative, relative to their size."""

_BY_DESIGN = frozenset(
    (
        "EmbeddingBackward0",  # none for the padding
        "EmbeddingBagBackward0",
        "CtcLossBackward0",  # that of log_softmax is folded in
        "CtcLossBackward1",
        "MaxUnpool2DBackward0",  # indices are taken to be all different
        "MaxUnpool3DBackward0",
        "AsStridedScatterBackward0",  # so are places in memory
        "LinalgPinvBackward0",  # the rank is taken to stay the same
        # what it returns beside the loss are notes for its backward
        "GeneratedBackwardFor_torch_nn__linear_cross_entropy_batch_chunked_defaultBackward",
    )
)
"""Nodes that may send something else than the derivative and say so in PyTorch's documentation or sources."""


def check(node: Id, name: str, kept: Kept | Skipped) -> Iterator[Check]:
    """A verdict for each slot of the node of class ``name`` that the call made, or one for all of it."""
    if isinstance(kept, str):
        yield Check(node, "skipped", reason=kept)
        return
    random = kept.state is not None and not kept.custom
    failures: list[Check] = []
    for dtypes in (WIDE, AS_RECORDED):
        try:
            yield from _verdicts(node, name, Replay(kept, dtypes), random=random)
        except Refused as refused:
            failures.append(Check(node, "skipped", reason=refused.reason))
        except BaseException as raised:  # noqa: BLE001 - the snippet's own code may raise anything
            message = f"{type(raised).__name__}: {raised}".split("\n", 1)[0]
            failures.append(Check(node, "skipped", reason="raised", message=message[:MESSAGE]))
        else:
            return
    yield failures[0]


def _verdicts(node: Id, name: str, replay: Replay, *, random: bool) -> list[Check]:
    trial = Trial(replay, name)
    if not trial.repeats:
        return [Check(node, "skipped", reason="random")]
    rows: list[Check] = []
    for place, slot in enumerate(trial.call.slots):
        if slot is None:
            continue
        row = _verdict(lambda: trial, place) or _verdict(lambda: Trial(replay.moved(MOVED), name), place)
        row = row or Check(0, "skipped", reason="not_differentiable")
        if row.verdict == "differs" and random:
            row = Check(0, "skipped", reason="random")
        elif row.verdict == "differs" and name in _BY_DESIGN:
            row = Check(0, "skipped", reason="by_design")
        row.node, row.slot = node, slot
        rows.append(row)
    return rows


def _verdict(at: Callable[[], Trial], place: int) -> Check | None:
    """The row of one slot, whose node is still to be told; ``None`` at a point without a derivative."""
    try:
        trial = at()
        error, agrees = trial.compare(place)
    except Refused as refused:
        return Check(0, "skipped", reason=refused.reason)
    except Kink:
        return None
    verdict: Literal["agrees", "differs"] = "agrees" if agrees else "differs"
    return Check(0, verdict, error=number(error), dtype=dtype_name(trial.precision.dtype))
