"""What PyTorch's own derivative table says of each autograd node class.

The data is written by ``tools/derivatives.py`` from the table that ships in torch's wheel.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec

_ALIASES = re.compile(r"Tensor\(\w(?:!| -> \*)?\)")
"""``Tensor(a!)``: what shares memory with what."""


class Derivative(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One node class: its operator's schema, and argument → the gradient sent to it, as the table writes it.

    Arguments are in the order of ``next_functions``; ``*`` ends the name of a list of tensors.
    """

    operator: str
    gradients: dict[str, str]

    @property
    def signature(self) -> str:
        """The operator's name and arguments."""
        return self.operator.rpartition(" -> ")[0]

    @property
    def arguments(self) -> str:
        """All arguments with their types, those without a gradient included; which share memory is left out."""
        return _ALIASES.sub("Tensor", self.signature).partition("(")[2]

    @property
    def argument_names(self) -> list[str]:
        """All arguments by name."""
        return re.findall(r"(\w+)[=,)]", self.arguments)

    @property
    def tensor_names(self) -> list[str]:
        """The arguments and results that are tensors, or lists of them, and have a name."""
        return re.findall(r"Tensor[?\[\]]* (\w+)", _ALIASES.sub("Tensor", self.operator))


@cache
def _table() -> dict[str, Derivative]:
    return msgspec.json.decode(Path(__file__).with_name("derivatives.json").read_bytes(), type=dict[str, Derivative])


def derivative(node_name: str) -> Derivative | None:
    """The table's entry of the node class; ``None`` where the table does not have it."""
    return _table().get(node_name)


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
    known = derivative(node_name)
    if known is None:
        return None
    names = list(known.gradients)
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
