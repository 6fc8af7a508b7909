"""What PyTorch's own derivative table says of each autograd node class.

The data is written by ``tools/derivatives.py`` from the table that ships in torch's wheel.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files


@cache
def _table() -> dict[str, list[str]]:
    text = files("app.graph").joinpath("derivatives.json").read_text(encoding="utf-8")
    table: dict[str, list[str]] = json.loads(text)
    return table


def is_known(node_name: str) -> bool:
    """Whether the table has the node class."""
    return node_name in _table()


@cache
def argument_names(node_name: str, edges: int) -> list[str] | None:
    """Names of the arguments behind a node's ``next_functions``, one per edge slot.

    A list of tensors takes one edge per element, named ``tensors[0]``, ``tensors[1]``, ….

    Returns:
        ``None`` where the table does not know the class, or cannot tell how long each of several lists is.
    """
    names = _table().get(node_name)
    if names is None:
        return None
    lists = sum(name.endswith("*") for name in names)
    if lists == 0:
        return names if len(names) == edges else None
    length, remainder = divmod(edges - (len(names) - lists), lists)
    if remainder or length < 0 or (lists > 1 and length > 1):
        return None
    expanded: list[str] = []
    for name in names:
        expanded += [f"{name[:-1]}[{i}]" for i in range(length)] if name.endswith("*") else [name]
    return expanded
