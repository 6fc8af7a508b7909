"""A run with one element of a leaf moved, against plain PyTorch running the snippet with the value moved."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest
import torch

from app.graph import codec
from app.graph.document import Document, Nudge, Nudged, Snippet
from app.tape.run import Budget, Run


def recorded(code: str, nudge: Nudge | None = None) -> Document:
    """The document of a run, once through the wire format."""
    snippet = Snippet(code, nudge=nudge)
    document = Run(snippet, Budget(), lambda _stream, _text: None).execute({"__name__": "__main__"})
    assert document.outcome.error is None
    return codec.decode(codec.encode(document))


def read(document: Document, name: str) -> int:
    """The row of a variable as the first operator of its graph sees it."""
    (held,) = [row.value for row in document.variables if row.name == name]
    assert held is not None
    tensor = document.values[held].tensor
    return next(v for op in document.ops for v in op.inputs if document.values[v].tensor == tensor)


def loss(document: Document, number: int = -1) -> float:
    root = document.passes[number].roots[0]
    value = document.nodes[root.node].outputs[root.output].value
    assert value is not None
    (only,) = document.values[value].preview or []
    assert isinstance(only, float)
    return only


def plainly(code: str, moved: str) -> Any:
    """The snippet's ``loss`` where plain PyTorch runs it with the statement ``moved`` in place of ``# here``."""
    namespace: dict[str, Any] = {}
    torch.manual_seed(0)
    exec(code.replace("# here", moved), namespace)
    return namespace["loss"].item()


SNIPPETS = {
    "scalar": ("x = torch.tensor(3.0, requires_grad=True)", "x**3 - 2 * x", (), 0),
    "matrix": ("x = torch.arange(6.0).reshape(2, 3).requires_grad_()", "(x @ x.T).sum()", (1, 1), 4),
    "dropout": ("x = torch.ones(8, requires_grad=True)", "(torch.dropout(x, 0.5, True) + x).pow(2).sum()", 3, 3),
    "detached": ("x = torch.tensor([1.0, 2.0], requires_grad=True)", "(x * x.detach()).sum()", 1, 1),
    "float64": ("x = torch.ones(2, dtype=torch.float64, requires_grad=True)", "x.exp().prod()", 0, 0),
    "not contiguous": ("x = torch.ones(2, 3).t().requires_grad_()", "x.cumsum(0).pow(2).sum()", (0, 1), 1),
}


@pytest.mark.parametrize("by", [0.1, -1e-3])
@pytest.mark.parametrize(("leaf", "result", "index", "element"), SNIPPETS.values(), ids=SNIPPETS)
def test_the_loss_is_what_plain_pytorch_comes_to(
    leaf: str, result: str, index: object, element: int, by: float
) -> None:
    code = f"import torch\n{leaf}\n# here\nloss = {result}\nloss.backward()\n"
    still = recorded(code)
    moved = recorded(code, Nudge(read(still, "x"), element, by))
    assert loss(still) == pytest.approx(plainly(code, ""), rel=1e-7)
    assert loss(moved) == pytest.approx(plainly(code, f"with torch.no_grad(): x[{index}] += {by}"), rel=1e-7)
    assert loss(moved) != loss(still)
    assert moved.nudged is not None
    assert float(moved.nudged.after or 0) - float(moved.nudged.before or 0) == pytest.approx(by, rel=1e-3)
    assert [node.name for node in moved.nodes] == [node.name for node in still.nodes]
    assert [value.version for value in moved.values] == [value.version for value in still.values]


LOOP = textwrap.dedent("""
    import torch
    w = torch.tensor([1.0, -2.0], requires_grad=True)
    for _ in range(3):
        w.grad = None
        loss = (w * w).sum()
        loss.backward()
        with torch.no_grad():
            w -= 0.1 * w.grad
""")


def test_a_later_version_is_moved_where_it_comes_to_be() -> None:
    still = recorded(LOOP)
    last = max(
        v
        for op in still.ops
        if op.node is not None and op.pass_ is None
        for v in op.inputs[:1]
        if op.name == "aten::mul.Tensor"
    )
    moved = recorded(LOOP, Nudge(last, 1, 0.5))
    assert [loss(moved, at) for at in (0, 1)] == [loss(still, at) for at in (0, 1)]
    w = torch.tensor([1.0, -2.0]) * 0.8 * 0.8 + torch.tensor([0.0, 0.5])
    assert loss(moved, 2) == pytest.approx(float((w * w).sum()))


@pytest.mark.parametrize(
    ("code", "nudge", "reason"),
    [
        ("x = torch.ones(2, requires_grad=True)\ny = x * 2", Nudge(99, 0, 0.1), "unknown_value"),
        ("x = torch.ones(2, requires_grad=True)\ny = x * 2", Nudge(1, 2, 0.1), "unknown_element"),
        ("x = torch.ones(2, dtype=torch.int64)\ny = x * 2", Nudge(0, 0, 0.1), "not_real"),
        ("x = torch.ones(2, dtype=torch.bfloat16)\ny = x * 2", Nudge(0, 0, 0.1), "unsupported"),
        ("x = torch.ones(1).expand(3)\ny = x * 2", Nudge(1, 0, 0.1), "unsupported"),
        ("x = torch.eye(2).to_sparse()\ny = x * 2", Nudge(1, 0, 0.1), "unsupported"),
    ],
)
def test_what_cannot_be_moved_says_why_and_stays(code: str, nudge: Nudge, reason: Any) -> None:
    document = recorded(f"import torch\n{code}\n", nudge)
    assert document.nudged == Nudged(reason=reason)
    assert [value.preview for value in document.values] == [
        value.preview for value in recorded(f"import torch\n{code}\n").values
    ]


def test_a_result_is_moved_before_it_is_read() -> None:
    leaf = "x = torch.tensor([0.5, 1.0], requires_grad=True)"
    code = f"import torch\n{leaf}\ny = x.exp()\nloss = (y * y).sum()\nloss.backward()\n"
    still = recorded(code)
    moved = recorded(code, Nudge(read(still, "y"), 1, 0.25))
    y = torch.tensor([0.5, 1.0]).exp() + torch.tensor([0.0, 0.25])
    assert loss(moved) == pytest.approx(float((y * y).sum()))


def test_a_run_without_a_nudge_says_nothing_of_one() -> None:
    assert recorded("import torch\n").nudged is None


def test_a_step_that_is_too_small_for_the_dtype_is_told() -> None:
    document = recorded("import torch\nx = torch.tensor(1e6, requires_grad=True)\ny = x * 2\n", Nudge(1, 0, 1e-4))
    assert document.nudged == Nudged(1e6, 1e6)
