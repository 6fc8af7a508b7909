"""An operator at one point: its vector-Jacobian product beside central differences.

For a random cotangent v and a random direction u, the analytic ⟨vᵀJ, u⟩ must be the numeric
⟨v, (f(x + εu) - f(x - εu)) / 2ε⟩: a wrong product passes with probability zero. In float64 such differences are good
to about nine digits; in float32 only to three.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from app.tape.rehearsal import Refused
from app.tape.replay import Differentiable, Replay

NEGLIGIBLE = 1e-9
"""Derivatives along u below this, relative to |v|, count as zero."""


@dataclass(frozen=True)
class Precision:
    """Steps ε to try, relative to the size of the input, and the relative error that still agrees.

    ``wide`` and ``narrow`` are the steps at which slopes to both sides are compared.
    """

    dtype: torch.dtype
    steps: tuple[float, ...]
    tolerance: float
    wide: float
    narrow: float


EXACT = Precision(torch.float64, (1e-6, 1e-8, 1e-4), 1e-5, 1e-4, 1e-6)
COARSE = Precision(torch.float32, (3e-3, 3e-2, 3e-4), 2e-2, 3e-2, 3e-3)
_PRECISIONS = {
    torch.float64: EXACT,
    torch.complex128: EXACT,
    torch.float32: COARSE,
    torch.complex64: COARSE,
}

_HERMITIAN = frozenset(("CholeskyBackward0", "LinalgCholeskyExBackward0", "LinalgEighBackward0"))
"""Nodes of operators that take one half of a matrix for the other, so that only Hermitian steps tell anything."""


class Kink(Exception):
    """The operator has no derivative here: what it does to the left is not what it does to the right."""


class Trial:
    """One call at one point.

    Raises:
        Refused: the call makes a node of another class than ``name``; or no result is finite, or one is of half
            precision or less.
    """

    def __init__(self, replay: Replay, name: str) -> None:
        self._replay = replay
        self._name = name
        self._draw = torch.Generator().manual_seed(0)
        self.call: Differentiable = replay.differentiable(name)
        self._base = {i: t.detach() for i, t in self.call.outputs.items()}
        # what comes out other the second time, such as an operator's own notes, is no function of the inputs
        again = replay.results(replay.inputs)
        self._base = {i: t for i, t in self._base.items() if torch.equal(t.nan_to_num(), again[i].nan_to_num())}
        self.repeats = bool(self._base)
        if self._base and not any(t.isfinite().any() or not t.numel() for t in self._base.values()):
            raise Refused("not_finite")
        # where a result is not finite, as in a masked softmax, it has no derivative to compare
        self._cotangents = {i: torch.where(t.isfinite(), self._random(t), 0) for i, t in self._base.items()}
        tensors = [*self._base.values(), *replay.inputs]
        coarsest = min((t.dtype for t in tensors), key=lambda dtype: torch.finfo(dtype).bits)
        if coarsest not in _PRECISIONS:
            raise Refused("too_coarse")
        self.precision = _PRECISIONS[coarsest]

    def compare(self, place: int) -> tuple[float, bool]:
        """The relative error of the vector-Jacobian product for one input, and whether that is due to rounding.

        Raises:
            Refused: the product is not finite.
            Kink: there is no derivative.
        """
        gradient = self.call.product(self._cotangents)[place]
        if not gradient.isfinite().all():
            raise Refused("not_finite")
        tensor = self._replay.inputs[place]
        direction = self._random(tensor)
        if self._name in _HERMITIAN:
            direction = direction + direction.mH
        analytic, scale = _inner(gradient, direction), _size(tensor)
        error, agrees = self._compare(place, direction, analytic, scale)
        if not agrees and self.precision is EXACT and self._rounds(place, direction, scale):
            self.precision = COARSE
            error, agrees = self._compare(place, direction, analytic, scale)
        if not agrees:
            self._look_for_kink(place, direction, scale, max(abs(analytic), self._negligible()))
        return error, agrees

    def _compare(self, place: int, direction: Tensor, analytic: float, scale: float) -> tuple[float, bool]:
        """The relative error at the first step that agrees, else the least.

        A derivative that rounding hides at every step, such as one that is zero, agrees where the gap is no more
        than the noise at the quietest step.
        """
        tolerance, steps = self.precision.tolerance, self.precision.steps
        least = quietest = math.inf
        hidden = 0.0
        for step in (*(scale * step for step in steps), *steps):
            numeric, noise = self._difference(place, direction, step)
            gap, size = abs(analytic - numeric), max(abs(analytic), abs(numeric), self._negligible())
            least = min(least, gap / (size or 1.0))
            if least < tolerance:
                return least, True
            if noise < quietest:
                quietest, hidden = noise, gap / (max(size, noise / tolerance) or 1.0)
        return (hidden, True) if hidden < tolerance else (least, False)

    def _negligible(self) -> float:
        return NEGLIGIBLE * math.sqrt(sum(float(v.abs().square().sum()) for v in self._cotangents.values()))

    def _rounds(self, place: int, direction: Tensor, scale: float) -> bool:
        """Whether the call works in single precision inside, whatever it takes and returns."""
        results = self._shifted(place, direction, scale * self.precision.narrow)
        return all(torch.equal(_single(results[i]), results[i]) for i in self._base)

    def _difference(self, place: int, direction: Tensor, step: float) -> tuple[float, float]:
        """The central difference along ``direction``, and what rounding may have put into it."""
        above, below = self._shifted(place, direction, step), self._shifted(place, direction, -step)
        total = noise = 0.0
        for i, cotangent in self._cotangents.items():
            total += _inner(cotangent, torch.where(cotangent == 0, 0, above[i] - below[i])) / (2 * step)
            values = torch.where(cotangent == 0, 0, self._base[i])
            noise += (
                torch.finfo(self.precision.dtype).eps * float((cotangent * values).abs().square().sum()) ** 0.5 / step
            )
        return total, 4 * noise

    def _look_for_kink(self, place: int, direction: Tensor, scale: float, size: float) -> None:
        """Slopes on both sides of a smooth point differ in proportion to the step, those of a kink do not."""
        precision = self.precision
        wide = self._bend(place, direction, precision.wide * scale)
        narrow = self._bend(place, direction, precision.narrow * scale)
        if narrow > wide * (precision.narrow / precision.wide) ** 0.5 and narrow > precision.tolerance * size:
            raise Kink

    def _bend(self, place: int, direction: Tensor, step: float) -> float:
        above, below = self._shifted(place, direction, step), self._shifted(place, direction, -step)
        return (
            sum(
                float((cotangent * torch.where(cotangent == 0, 0, above[i] - 2 * self._base[i] + below[i])).abs().sum())
                for i, cotangent in self._cotangents.items()
            )
            / step
        )

    def _shifted(self, place: int, direction: Tensor, step: float) -> list[Tensor]:
        inputs = list(self._replay.inputs)
        inputs[place] = inputs[place] + step * direction
        return self._replay.results(inputs)

    def _random(self, like: Tensor) -> Tensor:
        # not the global generator, from which a call that runs again draws, too
        return torch.randn(like.shape, dtype=like.dtype, generator=self._draw).to(like.device)


def _single(tensor: Tensor) -> Tensor:
    return tensor.to(torch.complex64 if tensor.is_complex() else torch.float32).to(tensor.dtype)


def _inner(a: Tensor, b: Tensor) -> float:
    """The real inner product; for complex tensors of ℂⁿ as ℝ²ⁿ, which is PyTorch's convention for gradients."""
    return float((a.conj() * b).real.sum() if a.is_complex() else (a * b).sum())


def _size(tensor: Tensor) -> float:
    """The root mean square of the finite elements; 1 where they are all zero."""
    finite = tensor[tensor.isfinite()].abs()
    mean = float(finite.square().mean()) if finite.numel() else 0.0
    return math.sqrt(mean) or 1.0
