"""How the samples of the formulas draw their inputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

Draw = Callable[[torch.Generator], Tensor]
"""Draws one input; the generator is the test's."""


def real(least: float, most: float, shape: tuple[int, ...], *, leaf: bool = True) -> Draw:
    """Numbers between two."""

    def draw(generator: torch.Generator) -> Tensor:
        drawn = torch.rand(shape, generator=generator, dtype=torch.float64) * (most - least) + least
        return drawn.requires_grad_(leaf)

    return draw


def r(*shape: int) -> Draw:
    """Real numbers of both signs."""
    return lambda generator: torch.randn(shape, generator=generator, dtype=torch.float64).requires_grad_()


def p(*shape: int) -> Draw:
    """Positive numbers."""
    return real(0.5, 2, shape)


def u(*shape: int) -> Draw:
    """Numbers between -1 and 1."""
    return real(-0.9, 0.9, shape)


def q(*shape: int) -> Draw:
    """Probabilities."""
    return real(0.1, 0.9, shape)


def k(*shape: int) -> Draw:
    """Positive numbers that are no leaf."""
    return real(0.5, 2, shape, leaf=False)


def c(*shape: int) -> Draw:
    """Complex numbers."""
    return lambda generator: torch.randn(shape, generator=generator, dtype=torch.complex128).requires_grad_()


def few(*shape: int) -> Draw:
    """Whole numbers from -1 to 2: ties, zeros, and numbers that meet bounds."""
    return lambda generator: torch.randint(-1, 3, shape, generator=generator).double().requires_grad_()


def at(high: int, *shape: int) -> Draw:
    """Indices below a number, some of them twice."""
    return lambda generator: torch.randint(high, shape, generator=generator)


def once(high: int, count: int) -> Draw:
    """Indices below a number, each at most once."""
    return lambda generator: torch.randperm(high, generator=generator)[:count]


def b(*shape: int) -> Draw:
    """True and false."""
    return lambda generator: torch.rand(shape, generator=generator) > 0.5


def given(*values: Any) -> Draw:
    """These numbers."""
    return lambda _generator: torch.tensor(values, dtype=torch.float64, requires_grad=True)


def fixed(values: Any) -> Draw:
    """This tensor, which is no leaf: indices, masks."""
    return lambda _generator: torch.tensor(values)


def definite(size: int) -> Draw:
    """A symmetric positive definite matrix."""

    def draw(generator: torch.Generator) -> Tensor:
        drawn = torch.randn(size, size, generator=generator, dtype=torch.float64)
        return (drawn @ drawn.T + size * torch.eye(size)).requires_grad_()

    return draw


Sample = dict[str, Any]
"""Arguments of an operator by their names in its schema; a `Draw` stands for a tensor."""

SHAPES = ((3, 4), (), (2, 1, 3))
PAIRS = (((3, 4), (3, 4)), ((3, 4), (4,)), ((2, 1), (1, 3)), ((), (2, 3)), ((2, 3), ()))


def unary(draw: Callable[..., Draw], **options: Any) -> list[Sample]:
    return [{"self": draw(*shape), **options} for shape in SHAPES]


def binary(
    left: Callable[..., Draw], right: Callable[..., Draw], names: tuple[str, str] = ("self", "other"), **options: Any
) -> list[Sample]:
    return [{names[0]: left(*a), names[1]: right(*b), **options} for a, b in PAIRS]


def reductions(draw: Callable[..., Draw], dims: tuple[Any, ...] = (0, -1), **options: Any) -> list[Sample]:
    return [{"self": draw(3, 4, 2), "dim": d, "keepdim": keep, **options} for d in dims for keep in (False, True)]


def losses(**options: Any) -> list[Sample]:
    return [{"self": r(3, 4), "target": r(3, 4), "reduction": n, **options} for n in (0, 1, 2)]


DIMS: tuple[Any, ...] = ([0], [-1], [0, 2], [], None)
SOME: tuple[Any, ...] = ([0], [-1], [0, 2], None)  # PyTorch's own gradient of var over dim=[] divides by zero
LISTS: tuple[Any, ...] = ([0], [-1], [0, 2])
