"""Gradients split by path: the parts add up to what PyTorch says, and each is the product along its edges."""

from __future__ import annotations

import textwrap

import pytest
import torch
from torch import Tensor

from app.graph import codec
from app.graph.document import Between, Document, Snippet, Split
from app.graph.row import Id
from app.tape.run import Budget, Run
from tests.recording import grad_of


def answered(code: str, result: str = "y", source: str = "x") -> tuple[Document, Split]:
    """The document of a snippet and its split, once through the wire format."""
    snippet = Snippet("import torch\n" + textwrap.dedent(code).lstrip("\n"), paths=Between(result, source))
    document = Run(snippet, Budget(), lambda _stream, _text: None).execute({"__name__": "__main__"})
    assert document.outcome.error is None
    document = codec.decode(codec.encode(document))
    assert document.split is not None
    return document, document.split


def tensor(document: Document, value: Id | None) -> Tensor:
    """A small real value."""
    assert value is not None
    return torch.tensor(document.values[value].preview)


def total(document: Document, split: Split) -> Tensor:
    """The parts, added up."""
    parts = [tensor(document, path.value) for path in split.paths]
    if split.rest is not None:
        parts.append(tensor(document, split.rest))
    return torch.stack(parts).sum(0)


def names(document: Document, edges: list[Id]) -> list[str]:
    """The nodes that a path leaves, and its slots."""
    return [f"{document.nodes[document.edges[e].source].name}.{document.edges[e].slot}" for e in edges]


GRAPHS = {
    "chain": ("y = x.exp().sin().sum()", 1),
    "square": ("y = (x * x).sum()", 2),
    "diamond": ("a = x.exp()\ny = (a.sin() * a.cos()).sum()", 2),
    "shared": ("a = x * 2\nb = a + x\ny = (a * b * x).sum()", 4),
    "broadcast": ("y = (x + x.sum(0) + x[0, 0]).pow(2).sum()", 3),
    "matrix product": ("y = (x @ x.T @ x).sum()", 3),
    "lists": ("a, b = x.split(1)\ny = torch.cat([a * b, a.sin()]).sum()", 3),
    "extremes": ("v, i = x.max(0)\ny = (v * x).sum()", 2),
    "writing in place": ("a = x.clone()\na[0] = x[1] * 2\na.mul_(x)\ny = a.sum()", 3),
    "loop": ("a = x\nfor _ in range(4): a = a * x\ny = a.sum()", 5),
    "dropout": ("y = (torch.nn.functional.dropout(x, 0.5) * x).sum()", 2),
    "reshaped slices": ("y = (x[:, :2].reshape(-1) * x[:, 1:].reshape(-1)).sum()", 2),
    "embedding": ("y = torch.nn.functional.embedding(torch.tensor([0, 1, 1]), x).sum() + x.sum()", 2),
}


@pytest.mark.parametrize(("code", "count"), GRAPHS.values(), ids=GRAPHS)
@pytest.mark.parametrize("freed", [False, True])
def test_the_parts_add_up_to_what_pytorch_says(code: str, count: int, *, freed: bool) -> None:
    document, split = answered(f"""
        x = torch.randn(2, 3, requires_grad=True)
        {textwrap.indent(code, " " * 8).strip()}
        y.backward(retain_graph={not freed})
    """)
    assert split.reason is None
    assert (split.seen, len(split.paths), split.rest) == (count, count, None)
    gradient = grad_of(document, "x").preview
    assert gradient is not None
    truth = torch.tensor(gradient)
    assert torch.allclose(total(document, split), truth, atol=1e-5)
    assert torch.allclose(tensor(document, split.total), truth, atol=1e-5)
    for path in split.paths:
        edges = [document.edges[edge] for edge in path.edges]
        assert [edge.target for edge in edges[:-1]] == [edge.source for edge in edges[1:]]
        assert document.nodes[edges[-1].target].kind == "accumulate_grad"
    assert len({tuple(path.edges) for path in split.paths}) == count


def test_each_part_is_the_product_along_its_path() -> None:
    document, split = answered("""
        x = torch.tensor(3.0, requires_grad=True)
        y = x * x.exp() + 5 * x
    """)
    parts = {tuple(names(document, p.edges)): float(tensor(document, p.value)) for p in split.paths}
    e = float(torch.tensor(3.0).exp())
    assert parts == pytest.approx(
        {
            ("AddBackward0.0", "MulBackward0.0"): e,
            ("AddBackward0.0", "MulBackward0.1", "ExpBackward0.0"): 3 * e,
            ("AddBackward0.1", "MulBackward0.0"): 5.0,
        }
    )
    assert [float(tensor(document, p.value)) for p in split.paths] == sorted(parts.values(), reverse=True)


def test_of_many_paths_the_largest_are_told_and_the_rest_is_one_sum() -> None:
    document, split = answered("""
        x = torch.tensor(0.9, requires_grad=True)
        a = x
        for _ in range(60):
            a = a + 0.1 * a * x
        y = a
        y.backward()
    """)
    assert split.seen == 2**53  # there are over 3⁶⁰
    assert len(split.paths) == 32
    truth = torch.tensor(grad_of(document, "x").preview)
    assert torch.allclose(total(document, split), truth, rtol=1e-4)
    assert torch.allclose(tensor(document, split.total), truth, rtol=1e-4)


def test_long_chains_take_no_stack() -> None:
    document, split = answered("""
        x = torch.tensor(0.9, requires_grad=True)
        y = x
        for _ in range(3000):
            y = y + 0
    """)
    assert split.seen == 1
    assert len(split.paths[0].edges) == 3000
    assert tensor(document, split.total) == 1


def test_between_a_result_and_a_tensor_on_the_way() -> None:
    document, split = answered(
        """
        w = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
        a, b = w.exp().split([1, 2])
        y = (a * b * b).sum()
        """,
        source="b",
    )
    assert split.seen == 2
    a = float(torch.tensor(1.0).exp())
    expected = 2 * a * torch.tensor([2.0, 3.0]).exp()
    assert torch.allclose(total(document, split), expected)


def test_parameters_of_modules_by_their_path() -> None:
    document, split = answered(
        """
        net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1))
        y = net(torch.ones(4, 2)).mean()
        y.backward()
        """,
        source="net.0.weight",
    )
    gradient = grad_of(document, "net.0.weight").preview
    assert torch.allclose(total(document, split), torch.tensor(gradient), atol=1e-6)


def test_the_snippets_hooks_and_packed_tensors_are_left_alone() -> None:
    document, split = answered("""
        from torch.utils.checkpoint import checkpoint
        x = torch.tensor(2.0, requires_grad=True)
        fired = []
        calls = []
        def f(x):
            calls.append(1)
            return x * x
        a = checkpoint(f, x, use_reentrant=False)
        a.register_hook(lambda g: fired.append(1))
        def pack(t):
            print("pack")
            return t
        def unpack(t):
            print("unpack")
            return t
        with torch.autograd.graph.saved_tensors_hooks(pack, unpack):
            y = a * a
        print(len(fired), len(calls))
    """)
    assert "".join(row.text for row in document.output) == "pack\npack\n0 1\n"
    assert split.seen == 4
    assert total(document, split) == 32


def test_custom_functions_use_their_own_backward() -> None:
    document, split = answered("""
        class Wrong(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                return x * 2
            @staticmethod
            def backward(ctx, g):
                return g * 7
        x = torch.tensor(2.0, requires_grad=True)
        y = Wrong.apply(x) + x
        y.backward()
    """)
    assert total(document, split) == 8
    assert grad_of(document, "x").preview == [8.0]


def test_a_result_that_is_the_source_itself() -> None:
    document, split = answered("x = torch.tensor(2.0, requires_grad=True)\ny = x")
    assert [path.edges for path in split.paths] == [[]]
    assert tensor(document, split.total) == 1


@pytest.mark.parametrize(
    ("code", "reason", "node"),
    [
        ("z = x.sum()", "unknown_variable", None),
        ("y = 3", "unknown_variable", None),
        ("y = x * 2", "not_scalar", None),
        ("y = x.detach().sum()", "no_graph", None),
        ("y = torch.ones(2, requires_grad=True).sum()", "not_connected", None),
        ("y = x.as_strided((1,), (1,), 1).sum()", None, None),
        ("y = x[1:].as_strided((1,), (1,), 1).sum()", "unsupported", "AsStridedBackward0"),
        ("y = x.expand(600, 600, 2).sum()", "too_large", "SumBackward0"),
        ("y = x.to_sparse().sum()", "unsupported", "SumBackward0"),
    ],
)
def test_what_cannot_be_split_says_why(code: str, reason: str | None, node: str | None) -> None:
    document, split = answered(f"x = torch.ones(2, requires_grad=True)\n{code}")
    assert (split.reason, None if split.node is None else document.nodes[split.node].name) == (reason, node)
    assert bool(split.paths) == (reason is None)


def test_a_backward_that_raises_is_named() -> None:
    document, split = answered("""
        class Broken(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                return x * 2
            @staticmethod
            def backward(ctx, g):
                raise SystemExit("no")
        x = torch.tensor(2.0, requires_grad=True)
        y = Broken.apply(x)
    """)
    assert split.reason == "raised"
    assert split.node is not None
    assert document.nodes[split.node].name == "BrokenBackward"


def test_time_runs_out_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.tape.questions.SECONDS", -1.0)
    _, split = answered("x = torch.tensor(2.0, requires_grad=True)\ny = x * x")
    assert (split.reason, split.paths) == ("too_long", [])
