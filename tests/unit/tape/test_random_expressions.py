"""Random programs, drawn as text, agree with plain PyTorch to the bit and in their graphs.

``HYPOTHESIS_PROFILE=thorough`` draws many more, and new ones each time.
"""

from __future__ import annotations

import math
import os
import warnings
from typing import Any

import pytest
from hypothesis import given, settings

from app.graph import codec
from tests import oracle
from tests.agreement import close, differences, disagreements
from tests.drafts import PRELUDE, programs

settings.register_profile("default", max_examples=200, derandomize=True, database=None, deadline=None)
settings.register_profile("thorough", max_examples=5000, database=None, deadline=None)
PROFILE = settings.get_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def faults(source: str) -> list[str]:
    """What differs between a program and its recording, shortly; empty where nothing does."""
    documents: list[Any] = []

    def execute(code: str, seed: int, namespace: dict[str, Any]) -> tuple[dict[str, Any] | None, str]:
        documents.append(oracle.record(code, seed, namespace))
        return oracle.told(documents[0])

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain = oracle.run(source, 0)
        recorded = oracle.run(source, 0, execute)
    document = codec.decode(codec.encode(documents[0]))
    found = [*differences(plain, recorded), *disagreements(document, plain)]
    completed = plain["stdout"].splitlines()[-1:] if plain["error"] is None else []
    ended = sum(row.error is None for row in document.passes)
    if completed and str(ended) != completed[0]:
        found.append(f"{ended} passes are recorded, not {completed[0]}")
    for accumulation in (row for entry in document.passes for row in entry.accumulated):
        parts = [accumulation.before, accumulation.incoming, accumulation.after]
        shown = [None if part is None else document.values[part].preview for part in parts]
        before, incoming, after = shown
        if incoming is not None and after is not None:
            start: list[Any] = before or [0.0] * len(incoming)
            sums = [_sum(b, i) for b, i in zip(start, incoming, strict=True)]
            if not all(close(a, s) for a, s in zip(after, sums, strict=True)):
                found.append(f"{start[:3]} and {incoming[:3]} do not add up to {after[:3]}")
    return [line[:500] for line in found]


def _sum(one: Any, other: Any) -> Any:
    total = float(one) + float(other)
    return total if math.isfinite(total) else str(total)


@settings(PROFILE)
@given(programs())
def test_a_random_program_agrees_with_plain_pytorch(source: str) -> None:
    found = faults(source)
    assert not found, f"{found[0]}\n\n{source}"


def test_the_comparison_of_programs_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    source = PRELUDE + "x = torch.ones(2, requires_grad=True)\nTwice.apply(x * x).sum().backward()\nprint(1)\n"
    assert faults(source) == []
    assert faults(source.replace("print(1)", "print(2)")) != []
    record = oracle.record

    def unfaithful(code: str, seed: int, namespace: dict[str, Any]) -> Any:
        return record(code.replace("grad * 2", "grad * 2.0001"), seed, namespace)

    monkeypatch.setattr(oracle, "record", unfaithful)
    assert faults(source) != []
