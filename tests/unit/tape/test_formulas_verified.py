"""Every formula that is typeset is evaluated with torch, in float64, and compared with what autograd sends."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Tensor

from app.graph.derivatives import derivative
from app.graph.formulas import HOLD_AS_WRITTEN, REAL_ONLY, conjugated, formulas_for, gradients, typeset_as
from app.graph.notation import FUNCTIONS as NOTATION
from tests.unit.tape.formulas import elementwise, layers, reductions, shapes
from tests.unit.tape.formulas.draws import Sample
from tests.unit.tape.formulas.functions import CONSTANTS, FUNCTIONS

SAMPLES = elementwise.SAMPLES | reductions.SAMPLES | shapes.SAMPLES | layers.SAMPLES

UNSEEN_RESULTS = {
    "NativeGroupNormBackward0": "mean and reciprocal deviation never leave F.group_norm",
}
"""Classes whose further results get no gradient here, and why that is right."""


class Application:
    """One operator applied to one sample, with the gradients that came in and those that autograd sent."""

    def __init__(self, node: str, sample: Sample, *, of_complex: bool = False) -> None:
        self.of_complex = of_complex
        known = derivative(node)
        assert known is not None
        self.generator = torch.Generator().manual_seed(zlib.crc32(node.encode()))
        name, _, overload = known.operator.partition("(")[0].partition(".")
        operator: Any = getattr(getattr(torch.ops.aten, name), overload or "default")
        schema = operator._schema
        self.arguments = {a.name: a.default_value for a in schema.arguments} | {
            name: self._drawn(value) for name, value in sample.items()
        }
        given = {name: self.arguments[name] for name in sample}
        if name.endswith("_"):
            given["self"] = given["self"].clone()  # a leaf cannot be changed in place
        returned = operator(**given)
        self.results: list[Tensor] = list(returned) if isinstance(returned, (list, tuple)) else [returned]
        self.names = [r.name for r in schema.returns]
        shown = [r for r in self.results if r.grad_fn is not None]
        if node in UNSEEN_RESULTS:
            shown = shown[:1]
        assert shown[0].grad_fn is not None
        assert shown[0].grad_fn.name() == node
        self.incoming = {id(r): self._incoming(r) for r in shown}
        self.shown = shown

    def _drawn(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._drawn(v) for v in value]
        return self._tensor(value(self.generator)) if callable(value) else value

    def _tensor(self, drawn: Tensor) -> Tensor:
        if not (self.of_complex and drawn.dtype == torch.float64 and drawn.requires_grad):
            return drawn
        imaginary = torch.randn(drawn.shape, generator=self.generator, dtype=drawn.dtype)
        return torch.complex(drawn.detach(), imaginary).requires_grad_()

    def _incoming(self, result: Tensor) -> Tensor:
        return torch.randn(result.shape, generator=self.generator, dtype=result.dtype)

    def scope(self) -> dict[str, Any]:
        """What the names in an expression stand for."""
        grads = [self.incoming.get(id(r)) for r in self.results]
        scope: dict[str, Any] = FUNCTIONS | CONSTANTS | self.arguments
        scope |= {"grads": grads, "result": self.results[0]}
        if len(self.shown) == 1:
            scope["grad"] = self.incoming[id(self.shown[0])]
        for i, (result, grad) in enumerate(zip(self.results, grads, strict=True)):
            scope[f"result{i}"] = result
            if i < len(self.names) and self.names[i]:
                scope |= {self.names[i]: result, f"grad_{self.names[i]}": grad}
        if scope.get("correction", 1) is None:
            scope["correction"] = 1  # what the operators take None for
        return scope

    def leaves(self, argument: str) -> Iterator[tuple[int, Tensor]]:
        """The tensors of an argument that need a gradient, with their position in a list of tensors."""
        value = self.arguments[argument]
        for i, tensor in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(tensor, Tensor) and tensor.requires_grad:
                yield i, tensor

    def sent(self, leaf: Tensor) -> Tensor:
        """What autograd sends to a leaf; zeros where it sends nothing."""
        incoming = [self.incoming[id(r)] for r in self.shown]
        (gradient,) = torch.autograd.grad(
            self.shown, leaf, incoming, retain_graph=True, allow_unused=True, materialize_grads=True
        )
        return gradient


def evaluate(expression: str, scope: dict[str, Any]) -> Tensor:
    *parts, gradient = re.split(r";\s*", expression)
    with torch.no_grad():
        for part in parts:
            name, _, value = part.partition(" = ")
            scope = scope | {name: eval(value, scope)}
        result: Tensor = eval(f"({gradient})", scope)
    return result


def differences(node: str, expressions: dict[str, str]) -> list[str]:
    """Where the expressions' values are not what autograd sends."""
    found: list[str] = []
    compared: set[str] = set()
    twin = typeset_as(node)
    assert twin is not None
    for number, sample in enumerate(SAMPLES[twin]):
        try:
            application = Application(node, sample)
        except RuntimeError as error:
            if "broadcast" in str(error):
                continue  # in place, there is no room for more elements
            raise
        for argument, expression in expressions.items():
            for i, leaf in application.leaves(argument) if argument in application.arguments else ():
                compared.add(argument)
                sent = application.sent(leaf)
                try:
                    ours = evaluate(expression, application.scope() | {"i": i})
                except RuntimeError as error:
                    found.append(f"sample {number}, {argument}: RuntimeError: {error}")
                    continue
                tolerance = 1e-5 if torch.float32 in {r.dtype for r in application.results} else 1e-7
                if ours.shape != sent.shape:
                    found.append(f"sample {number}, {argument}: shape {list(ours.shape)} for {list(sent.shape)}")
                elif not torch.allclose(ours.to(sent.dtype), sent, rtol=tolerance, atol=tolerance):
                    found.append(f"sample {number}, {argument}: off by {(ours - sent).abs().max():.3g}")
    found += [f"{argument}: no sample has a leaf there" for argument in expressions.keys() - compared]
    return found


@pytest.mark.parametrize("node", sorted(gradients()))
def test_what_is_typeset_is_what_autograd_sends(node: str) -> None:
    assert node in SAMPLES, f"write samples for {node}"
    found = differences(node, gradients()[node])
    assert not found, "\n".join(found[:5])


def doubled(expression: str) -> str:
    parts, semicolon, gradient = expression.rpartition(";")
    return f"{parts}{semicolon} 2 * ({gradient.strip()})"


def conjugates(names: frozenset[str], scope: dict[str, Any]) -> dict[str, Any]:
    """The tensors of these names, conjugated."""
    of_lists = {name: value for name, value in scope.items() if name in names and isinstance(value, list)}
    tensors = {name: value for name, value in scope.items() if name in names and isinstance(value, Tensor)}
    return {name: value.conj().resolve_conj() for name, value in tensors.items()} | {
        name: [value.conj().resolve_conj() for value in values] for name, values in of_lists.items()
    }


def complex_differences(node: str) -> tuple[int, list[str]]:
    """How many gradients of complex tensors were compared, and where the formula's conjugates are not what was sent."""
    compared, found = 0, []
    for number, sample in enumerate(SAMPLES[node]):
        try:
            application = Application(node, sample, of_complex=True)
        except (RuntimeError, AssertionError):
            continue  # the operator takes no complex tensors
        try:
            sent = {
                a: [(i, leaf, application.sent(leaf)) for i, leaf in application.leaves(a)] for a in gradients()[node]
            }
        except RuntimeError as error:
            found.append(f"sample {number}: autograd raises: {error}")
            continue
        scope = application.scope()
        scope |= conjugates(conjugated(node), scope)
        for argument, leaves in sent.items():
            for i, leaf, gradient in leaves:
                if leaf.is_complex():
                    compared += 1
                    ours = evaluate(gradients()[node][argument], scope | {"i": i}).to(gradient.dtype)
                    if not torch.allclose(ours, gradient, rtol=1e-6, atol=1e-6):
                        found.append(f"sample {number}, {argument}: off by {(ours - gradient).abs().max():.3g}")
    return compared, found


def test_of_complex_tensors_conjugates_are_taken() -> None:
    agreeing = set()
    for node in gradients().keys() - REAL_ONLY:
        compared, found = complex_differences(node)
        assert not found, f"{node}: {found[:3]}"
        if compared:
            agreeing.add(node)
    assert len(agreeing) >= 140
    assert agreeing >= HOLD_AS_WRITTEN


def test_what_is_said_to_be_of_real_tensors_only_is_not_true_of_complex_ones() -> None:
    for node in REAL_ONLY:
        assert complex_differences(node)[1], node
    assert formulas_for(["LinalgEighBackward0"], ["LinalgEighBackward0"])["LinalgEighBackward0"]["A"].latex == ""


@pytest.mark.parametrize("node", sorted(gradients()))
def test_twice_the_gradient_is_caught(node: str) -> None:
    for argument, expression in gradients()[node].items():
        if expression == f"zeros({argument})":
            continue  # twice nothing is nothing
        found = differences(node, {argument: doubled(expression)})
        assert any("off by" in difference for difference in found), argument


@pytest.mark.parametrize(
    ("node", "argument", "wrong", "difference"),
    [
        ("MulBackward0", "self", "sum_to(grad * self, self)", "off by"),
        ("MulBackward0", "self", "grad * other", "shape"),
        ("SubBackward0", "other", "sum_to(alpha * grad, other)", "off by"),
        ("SigmoidBackward0", "self", "grad * self * (1 - self)", "off by"),
        ("MmBackward0", "mat2", "T(grad) @ self", "shape"),
        ("ReluBackward0", "self", "grad", "off by"),
        ("MaximumBackward0", "self", "sum_to(grad * (self >= other), self)", "off by"),
        ("MeanBackward0", "self", "expand(grad, self)", "off by"),
        ("BinaryCrossEntropyBackward0", "target", "grad * (log(1 - self) - log(self))", "off by"),
        ("IndexBackward0", "self", "without_indexed(self, indices)", "off by"),
        ("EmbeddingBackward0", "weight", "add_rows(grad, weight, 0, indices)", "off by"),
        ("MulBackward0", "indices", "grad", "no sample has a leaf there"),
    ],
)
def test_a_wrong_formula_is_caught(node: str, argument: str, wrong: str, difference: str) -> None:
    """Plausible slips: the wrong factor, no sum over broadcast dimensions, a sign, a tie, an option forgotten."""
    found = differences(node, {argument: wrong})
    assert any(difference in line for line in found), found


CLASSES = [name for name in dir(torch._C._functions) if not name.startswith("__")]
TWINS = {name: twin for name in CLASSES if (twin := typeset_as(name)) and twin != name}


@pytest.mark.parametrize("node", TWINS)
def test_operators_in_place_and_views_that_copy_send_the_same(node: str) -> None:
    if node in {"ConjBackward0_copy", "ViewAsComplexBackward0_copy"}:
        with pytest.raises(RuntimeError, match="does not support automatic differentiation"):
            differences(node, gradients()[TWINS[node]])
        return
    found = differences(node, gradients()[TWINS[node]])
    assert not found, "\n".join(found[:5])


def test_every_function_has_a_meaning_and_a_notation() -> None:
    assert set(NOTATION) | {"where"} == set(FUNCTIONS)


def test_samples_are_for_what_is_typeset() -> None:
    assert set(SAMPLES) == set(gradients())


def test_accumulate_grad_adds() -> None:
    leaf = torch.tensor([1.0, 2.0], requires_grad=True)
    for _ in range(2):
        (3 * leaf).sum().backward()  # type: ignore[no-untyped-call]
    assert leaf.grad is not None
    assert leaf.grad.tolist() == [6.0, 6.0]


def test_copy_sends_nothing_to_what_it_overwrites() -> None:
    overwritten = torch.ones(3, 4, requires_grad=True)
    source = torch.ones(4, requires_grad=True)
    copied = overwritten.clone().copy_(source)
    assert copied.grad_fn is not None
    assert copied.grad_fn.name().endswith("CopyBackwards")
    incoming = torch.rand(3, 4)
    to_overwritten, to_source = torch.autograd.grad(copied, (overwritten, source), incoming)
    assert torch.equal(to_overwritten, torch.zeros(3, 4))
    assert torch.equal(to_source, incoming.sum_to_size(4))


def test_copy_slices_applies_its_function_to_the_view_alone() -> None:
    leaf = torch.rand(3, 4, requires_grad=True)
    base = leaf.clone()
    base[1].exp_()
    assert base.grad_fn is not None
    assert base.grad_fn.name().endswith("CopySlices")
    incoming = torch.rand(3, 4)
    (sent,) = torch.autograd.grad(base, leaf, incoming, retain_graph=True)
    expected = incoming.clone()
    expected[1] *= base.detach()[1]
    assert torch.equal(sent, expected)
