"""torchviz's own picture of a result's graph."""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor

from app.graph.classic import MOST_CHARACTERS, Classic
from app.tape.guards import untraced

MOST_NODES = 5_000
"""Graphviz takes seconds for 2,000 nodes, and ever longer for more."""
_ADDRESS = re.compile(r"\d+")
_ADDRESSES = re.compile(r"^\s*\d+( -> \d+)?")
_CALLS_PER_NODE = 2
_SPARE_CALLS = 1_000


def classic(name: str, namespace: dict[str, Any]) -> Classic:
    """What ``torchviz.make_dot`` makes of the variable, with the names of leaves filled in. Never raises."""
    variable = name[:1000]
    if name not in namespace:
        return Classic(variable, problem="unknown_variable")
    result = namespace[name]
    if not isinstance(result, Tensor) or not result.requires_grad:
        return Classic(variable, problem="no_graph")
    size = _count(result)
    if size > MOST_NODES:
        return Classic(variable, problem="too_large")
    try:
        with untraced(), _room_for(size), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torchviz's own imports are deprecated ones
            import torchviz  # noqa: PLC0415 - few runs ask for it

            picture = torchviz.make_dot(result, params=_leaves(namespace))
            picture.body[:] = _renumbered(picture.body)
            dot = str(picture.source)
    except Exception as raised:  # noqa: BLE001 - custom functions' saved tensors run the snippet's own code
        return Classic(variable, problem="raised", message=f"{type(raised).__name__}: {raised}"[:2_000])
    return Classic(variable, dot) if len(dot) <= MOST_CHARACTERS else Classic(variable, problem="too_large")


def _count(result: Tensor) -> int:
    """How many nodes and bases torchviz would walk, or more than `MOST_NODES` where it is more than that."""
    pending = [t.grad_fn for t in (result, result._base) if t is not None and t.grad_fn is not None]
    seen = set(pending)
    while pending and len(seen) <= MOST_NODES:
        for function, _ in pending.pop().next_functions:
            if function is not None and function not in seen:
                seen.add(function)
                pending.append(function)
    return len(seen)


@contextmanager
def _room_for(nodes: int) -> Iterator[None]:
    """Torchviz walks by calling itself: once a node where the graph is a chain."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _CALLS_PER_NODE * nodes + _SPARE_CALLS))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def _renumbered(statements: list[str]) -> list[str]:
    """The statements with numbers from 0 for the addresses by which torchviz knows nodes, the same in each run."""
    numbers: dict[str, str] = {}

    def number(match: re.Match[str]) -> str:
        return numbers.setdefault(match[0], str(len(numbers)))

    return [_ADDRESSES.sub(lambda head: _ADDRESS.sub(number, head[0]), statement) for statement in statements]


def _leaves(namespace: dict[str, Any]) -> dict[str, Tensor]:
    """Named leaves, as torchviz's ``params``."""
    leaves: dict[str, Tensor] = {}
    for name, value in list(namespace.items()):
        if isinstance(value, torch.nn.Module):
            leaves.update({f"{name}.{path}": parameter for path, parameter in value.named_parameters()})
        elif isinstance(value, Tensor) and value.is_leaf and value.requires_grad:
            leaves[name] = value
    return leaves
