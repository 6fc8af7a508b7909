"""Jacobians of small operators, against `torch.autograd.functional.jacobian`."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest
import torch
from torch import Tensor
from torch.autograd.functional import jacobian

from app.graph import codec
from app.graph.document import Document, Jacobian, Snippet
from app.tape.run import Budget, Run
from tests.recording import node_named


def answered(code: str, jacobians: bool | list[int] = True) -> Document:  # noqa: FBT001, FBT002
    """The document of a snippet with Jacobians, once through the wire format."""
    snippet = Snippet("import torch\n" + textwrap.dedent(code).lstrip("\n"), jacobians=jacobians)
    document = Run(snippet, Budget(), lambda _stream, _text: None).execute({"__name__": "__main__"})
    assert document.outcome.error is None
    return codec.decode(codec.encode(document))


def matrix(row: Jacobian) -> Tensor:
    return torch.tensor(row.elements, dtype=torch.float64).reshape(row.rows, row.columns)


X = torch.tensor([[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]])
OPERATIONS: dict[str, tuple[str, str, Callable[[Tensor], Tensor]]] = {
    "exp": ("x.exp()", "ExpBackward0", torch.exp),
    "sum": ("x.sum(0)", "SumBackward1", lambda x: x.sum(0)),
    "softmax": ("x.softmax(1)", "SoftmaxBackward0", lambda x: x.softmax(1)),
    "transpose": ("x.T", "PermuteBackward0", lambda x: x.T),
    "cumsum": ("x.cumsum(1)", "CumsumBackward0", lambda x: x.cumsum(1)),
}


@pytest.mark.parametrize(("code", "name", "operation"), OPERATIONS.values(), ids=OPERATIONS)
def test_a_jacobian_is_what_pytorch_says(code: str, name: str, operation: Callable[[Tensor], Tensor]) -> None:
    document = answered(f"x = torch.tensor({X.tolist()}, requires_grad=True)\ny = {code}")
    node = node_named(document, name)
    (row,) = [row for row in document.jacobians if row.node == node]
    truth: Tensor = jacobian(operation, X.double())  # type: ignore[no-untyped-call]
    expected = truth.reshape(row.rows, row.columns)
    assert torch.allclose(matrix(row), expected)


def test_each_argument_and_each_result_has_one() -> None:
    document = answered("""
        x = torch.tensor([[1.0, 2.0]], requires_grad=True)
        w = torch.tensor([[3.0], [4.0]], requires_grad=True)
        y = x @ w
        a, b = torch.unbind(w)
    """)
    product, unbind = node_named(document, "MmBackward0"), node_named(document, "UnbindBackward0")
    found = {(row.node, row.slot, row.output): row.elements for row in document.jacobians}
    assert found == {
        (product, 0, 0): [3.0, 4.0],
        (product, 1, 0): [1.0, 2.0],
        (unbind, 0, 0): [1.0, 0.0],
        (unbind, 0, 1): [0.0, 1.0],
    }


def test_only_the_nodes_asked_for() -> None:
    code = "x = torch.ones(2, requires_grad=True)\ny = x.exp().sin()"
    node = node_named(answered(code), "SinBackward0")
    document = answered(code, [node, 10_000])
    assert {row.node for row in document.jacobians} == {node}
    assert answered(code, []).jacobians == []


def test_large_and_complex_ones_are_left_out() -> None:
    document = answered("""
        x = torch.ones(65, requires_grad=True)
        y = x.exp()
        z = torch.complex(x[:2], x[2:4])
    """)
    assert {document.nodes[row.node].name for row in document.jacobians} == {"SliceBackward0"}


def test_what_cannot_run_again_has_none() -> None:
    document = answered("""
        class Once(torch.autograd.Function):
            calls = 0
            @staticmethod
            def forward(ctx, x):
                Once.calls += 1
                assert Once.calls == 1
                return x * 2
            @staticmethod
            def backward(ctx, g):
                return g * 2
        y = Once.apply(torch.ones(2, requires_grad=True))
    """)
    assert document.jacobians == []


def test_infinite_elements_are_told() -> None:
    document = answered("y = torch.tensor([0.0, 4.0], requires_grad=True).sqrt()")
    (row,) = document.jacobians
    assert row.elements[0] == "inf"
    assert row.elements[3] == 0.25


def test_the_budget_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.tape.questions.JACOBIAN_ELEMENTS", 5)
    document = answered("y = torch.ones(2, requires_grad=True).exp().sin().cos()")
    assert len(document.jacobians) == 1
    assert document.truncated.jacobians is not None
    assert (document.truncated.jacobians.kept, document.truncated.jacobians.seen) == (1, 4)
