"""torchviz's picture is torchviz's own, and what it cannot draw is told."""

from __future__ import annotations

import re
import sys
import warnings
from typing import Any

import pytest
import torch

from app.tape.classic import MOST_NODES, classic


def own(result: torch.Tensor, names: dict[str, torch.Tensor]) -> str:
    """What torchviz writes when it is asked directly."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import torchviz

        return str(torchviz.make_dot(result, params=names).source)


def shape(dot: str) -> list[str]:
    """A picture's statements with the same numbers for the same nodes, whatever they are called."""
    numbers: dict[str, str] = {}

    def number(head: re.Match[str]) -> str:
        return re.sub(r"\d+", lambda address: numbers.setdefault(address[0], f"n{len(numbers)}"), head[0])

    return [re.sub(r"^\t\d+( -> \d+)?", number, line) for line in dot.splitlines()]


def test_the_picture_is_torchvizs_own_with_the_names_of_leaves() -> None:
    layer = torch.nn.Linear(3, 2)
    x = torch.ones(4, 3)
    scale = torch.ones((), requires_grad=True)
    loss = (layer(x).relu() * scale).sum()
    made = classic("loss", {"layer": layer, "x": x, "scale": scale, "loss": loss})
    names = {"layer.weight": layer.weight, "layer.bias": layer.bias, "scale": scale}
    assert made.problem is None
    assert made.dot is not None
    assert shape(made.dot) == shape(own(loss, names))
    assert all(f'label="{name}\n' in made.dot for name in names)


def chain(length: int) -> torch.Tensor:
    y = torch.ones((), requires_grad=True)
    for _ in range(length):
        y = y + 1
    return y


def test_a_chain_where_torchviz_alone_stops_is_drawn() -> None:
    before = sys.getrecursionlimit()
    deep = chain(MOST_NODES - 1)
    with pytest.raises(RecursionError):
        own(deep, {})
    made = classic("deep", {"deep": deep})
    assert made.dot is not None
    assert made.dot.count("AddBackward0") == MOST_NODES - 1
    assert sys.getrecursionlimit() == before


class Kept(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx: Any, *grads: torch.Tensor) -> Any:
        return 2 * grads[0] * ctx.saved_tensors[0]


def freed() -> Any:
    y: Any = Kept.apply(torch.ones((), requires_grad=True))  # type: ignore[no-untyped-call]
    y.backward()
    return y


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (torch.ones(2), "no_graph"),
        ("text", "no_graph"),
        (chain(MOST_NODES), "too_large"),
        (freed(), "raised"),
    ],
)
def test_what_cannot_be_drawn_is_told(value: object, problem: str) -> None:
    made = classic("y", {"y": value})
    assert (made.dot, made.problem) == (None, problem)
    assert (made.message is not None) == (problem == "raised")


def test_an_unknown_name_is_told() -> None:
    assert classic("lost", {}).problem == "unknown_variable"
