"""Numeric checks of PyTorch's own operators: none of these is reported as wrong."""

from __future__ import annotations

import textwrap

import pytest

from app.graph import codec
from app.graph.document import Check, Document, Snippet
from app.tape.run import Budget, Run
from tests.recording import node_named


def checked(code: str) -> Document:
    """The document of a snippet whose nodes were checked, once through the wire format."""
    snippet = Snippet(
        "import torch\nimport torch.nn.functional as F\n" + textwrap.dedent(code).lstrip("\n"), check=True
    )
    document = Run(snippet, Budget(), lambda _stream, _text: None).execute({"__name__": "__main__"})
    assert document.outcome.error is None
    return codec.decode(codec.encode(document))


def rows_of(document: Document, name: str) -> list[Check]:
    """The checks of the only node of a class."""
    node = node_named(document, name)
    return [row for row in document.checks if row.node == node]


EXPRESSIONS = {
    "matrix product": "(x @ w).sum()",
    "addition that broadcasts": "(x + w[0, 0]).sum()",
    "layer norm": "F.layer_norm(x, [4]).pow(2).sum()",
    "batch norm": "F.batch_norm(x, None, None, training=True).pow(3).sum()",
    "convolution": "F.conv2d(x.view(1, 1, 4, 4), w[:2, :2].reshape(1, 1, 2, 2)).exp().sum()",
    "cross entropy": "F.cross_entropy(x, torch.tensor([0, 1, 2, 3]))",
    "attention": "F.scaled_dot_product_attention(x[None, None], w[None, None], x[None, None]).sum()",
    "indexing": "(x[[0, 0, 2]] * w[1:, [True, False, True, True]].sum()).sum()",
    "gather and scatter": "x.scatter(0, torch.zeros(1, 4).long(), w[:1]).gather(1, torch.ones(4, 2).long()).sum()",
    "embedding": "F.embedding(torch.tensor([0, 2, 2]), x).sum()",
    "where and clamp": "torch.where(x > 0, x.clamp(max=0.5), w).sum()",
    "reductions": "x.var() + x.logsumexp(1).sum() + x.norm() + x.prod()",
    "extremes": "x.max() + x.amin(0).sum() + x.topk(2).values.sum() + x.median() + x.sort(0).values[0].sum()",
    "cumulative": "(x.cumsum(0) * x.cumprod(1)).sum()",
    "complex": "torch.view_as_real(torch.fft.fft2(torch.complex(x, w)) * (1 + 2j)).pow(2).sum()",
    "decompositions": "torch.linalg.svdvals(x).sum() + torch.linalg.det(x) + torch.linalg.solve(x, w).sum()",
    "symmetric": "torch.linalg.cholesky(x @ x.mT + torch.eye(4)).sum() + torch.linalg.eigvalsh(x + x.mT)[0]",
    "recurrent": "torch.nn.LSTM(4, 3)(x)[0].sum()",
    "pooling": "F.max_pool2d(x[None], 2).sum() + F.avg_pool2d(x[None], 2).sum() + F.adaptive_avg_pool1d(x, 3).sum()",
    "masked softmax": "x.masked_fill(torch.ones(4, 4).triu(1).bool(), -torch.inf).softmax(-1).pow(2).sum()",
    "dropout": "F.dropout(x, 0.5).sum() + F.rrelu(x, training=True).sum()",
    "in place": "x.clone().mul_(w).add_(1).exp_().sum()",
    "lists": "(torch.cat([x, w]) * torch.stack([x, w]).view(8, 4)).sum() + torch.block_diag(x, w).sum()",
    "autocast": "torch.autocast('cpu', torch.bfloat16)(lambda: (x @ w).float().sum())()",
    "grids": "F.grid_sample(x[None, None], w.view(1, 2, 4, 2), align_corners=True).sum()",
    "empty": "x[:0].sum() + x.sum()",
}


@pytest.mark.parametrize("expression", EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_right_derivatives_agree(expression: str) -> None:
    document = checked(f"""
        x = torch.randn(4, 4, requires_grad=True)
        w = torch.randn(4, 4, requires_grad=True)
        y = {expression}
        y.backward()
    """)
    doubted = [
        (document.nodes[row.node].name, row.slot, row.error, row.reason, row.message)
        for row in document.checks
        if row.verdict == "differs" or (row.verdict == "skipped" and row.reason != "leaf")
    ]
    assert doubted == []
    reached = {(row.node, row.slot) for row in document.checks}
    unchecked = [
        (document.nodes[edge.source].name, edge.slot)
        for edge in document.edges
        if (edge.source, edge.slot) not in reached
    ]
    assert unchecked == []


@pytest.mark.parametrize(
    "expression",
    [
        "torch.relu(x)",
        "x.abs()",
        "x.max()",
        "x.amax(0)",
        "x.clamp(min=0)",
        "torch.maximum(x, x * 1)",
        "x.norm()",
        "x.sort().values",
        "F.leaky_relu(x)",
        "x.floor()",
        "F.max_pool1d(x[None], 2)",
        "F.l1_loss(x, torch.zeros(4))",
    ],
)
def test_a_kink_is_not_taken_for_an_error(expression: str) -> None:
    document = checked(f"""
        x = torch.zeros(4, requires_grad=True)
        y = {expression}
    """)
    assert [row for row in document.checks if row.verdict == "differs"] == []
    assert [row.verdict for row in document.checks if row.reason != "leaf"] != []


def test_writing_to_a_view_is_checked_for_the_base_and_for_what_was_written() -> None:
    document = checked("""
        x = torch.randn(3, 4, requires_grad=True)
        w = torch.randn(4, requires_grad=True)
        y = x.clone()
        y[1] = w
        y[:, 2].mul_(3)
        y.sum().backward()
    """)
    names = {row.node: document.nodes[row.node].name for row in document.checks}
    slices = [(row.slot, row.verdict) for row in document.checks if names[row.node].endswith("CopySlices")]
    assert sorted(slices, key=str) == [(0, "agrees"), (0, "agrees"), (1, "agrees")]


def test_nodes_of_the_second_order_are_checked() -> None:
    document = checked("""
        x = torch.randn(3, requires_grad=True)
        (g,) = torch.autograd.grad(x.sin().pow(2).sum(), x, create_graph=True)
        g.sum().backward()
    """)
    verdicts = {row.verdict for row in document.checks if document.nodes[row.node].order == 2}
    assert verdicts == {"agrees"}


@pytest.mark.parametrize(
    ("code", "name", "reason"),
    [
        ("y = torch.normal(x, 1.0)", "NormalBackward1", "random"),
        ("y = F.embedding(torch.tensor([0, 0]), x[None], padding_idx=0)", "EmbeddingBackward0", "by_design"),
        ("y = (x * 0).sqrt()", "SqrtBackward0", "not_finite"),
        ("y = x.to_sparse()", "ToSparseBackward1", "unsupported"),
        ("y = x.to_sparse().coalesce().values()", "ValuesBackward0", "unsupported"),
        ("y = x.expand(600, 600)[:].contiguous()", "CloneBackward0", "too_large"),
        ("y = x.log().log()", "AccumulateGrad", "leaf"),
    ],
)
def test_what_is_not_checked_says_why(code: str, name: str, reason: str) -> None:
    document = checked(f"x = torch.full((1,), 0.5, requires_grad=True)\n{code}\ny.sum()")
    assert [(row.verdict, row.reason) for row in rows_of(document, name)] == [("skipped", reason)]


def test_nodes_beyond_the_budget_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.tape.questions.CHECKED_NODES", 3)
    document = checked("""
        x = torch.ones(2, requires_grad=True)
        y = x.exp().sin().cos().tan().sum()
    """)
    assert document.truncated.checks is not None
    assert (document.truncated.checks.kept, document.truncated.checks.seen) == (3, 6)
    assert len({row.node for row in document.checks}) == 3


def test_time_runs_out_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.tape.questions.SECONDS", -1.0)
    document = checked("y = torch.ones(2, requires_grad=True).exp()")
    assert document.truncated.checks is not None
    assert (document.truncated.checks.kept, document.truncated.checks.seen) == (0, 2)


def test_what_was_not_recorded_is_not_checked() -> None:
    snippet = Snippet(
        "import torch\nx = torch.ones(2, requires_grad=True)\ny = x.exp()\nfor _ in range(9): y = y.sin()\n", check=True
    )
    document = Run(snippet, Budget(ops=4), lambda _stream, _text: None).execute({"__name__": "__main__"})
    assert "not_recorded" in {row.reason for row in document.checks}


def test_a_snippet_that_asks_for_nothing_has_no_answers() -> None:
    snippet = Snippet("import torch\ny = torch.ones(2, requires_grad=True).exp()\n")
    document = Run(snippet, Budget(), lambda _stream, _text: None).execute({"__name__": "__main__"})
    assert (document.checks, document.jacobians, document.split) == ([], [], None)


def test_a_snippet_that_failed_is_checked_up_to_there() -> None:
    snippet = Snippet("import torch\ny = torch.ones(2, requires_grad=True).exp()\n1 / 0\n", check=True)
    document = Run(snippet, Budget(), lambda _stream, _text: None).execute({"__name__": "__main__"})
    assert document.outcome.status == "failed"
    assert [row.verdict for row in rows_of(document, "ExpBackward0")] == ["agrees"]


def test_operators_of_threads_at_the_same_time_are_each_checked_as_themselves() -> None:
    document = checked("""
        import sys, threading
        sys.setswitchinterval(1e-6)
        w = torch.randn(4, 4, requires_grad=True)
        kept, start = [], threading.Barrier(3)
        def work(operator):
            start.wait()
            for _ in range(30):
                kept.append(operator())
        threads = [threading.Thread(target=work, args=[each]) for each in (w.exp, w.sin, lambda: w @ w)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        sys.setswitchinterval(0.005)
        sum(each.sum() for each in kept).backward()
    """)
    verdicts = {(document.nodes[row.node].name, row.verdict, row.reason) for row in document.checks}
    made = {"ExpBackward0", "SinBackward0", "MmBackward0"}
    assert {each for each in verdicts if each[0] in made} == {(name, "agrees", None) for name in made}
