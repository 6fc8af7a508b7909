"""Nodes and edges: what autograd built, and which line built it."""

from __future__ import annotations

import pytest

from app.tape.snapshots import Snapshots
from tests.recording import grad_of, node_named, record, text_at, value_of


def test_a_product_with_itself_has_two_edges() -> None:
    document = record("""
        import torch
        x = torch.tensor(3.0, requires_grad=True)
        y = x * x
        y.backward()
    """)
    product = node_named(document, "MulBackward0")
    edges = [edge for edge in document.edges if edge.source == product]
    assert [(edge.slot, edge.argument) for edge in edges] == [(0, "self"), (1, "other")]
    assert edges[0].target == edges[1].target
    (step,) = [step for step in document.passes[0].steps if step.node == product]
    assert [document.values[sent].preview for sent in step.sent if sent is not None] == [[3.0], [3.0]]
    assert grad_of(document, "x").preview == [6.0]


@pytest.mark.parametrize(("expression", "first", "second"), [("u - v", "u", "v"), ("v - u", "v", "u")])
def test_the_order_of_operands_is_kept(expression: str, first: str, second: str) -> None:
    document = record(f"""
        import torch
        u = torch.tensor(2.0, requires_grad=True)
        v = torch.tensor(5.0, requires_grad=True)
        w = {expression}
    """)
    difference = node_named(document, "SubBackward0")
    targets = {edge.argument: edge.target for edge in document.edges if edge.source == difference}
    for argument, name in (("self", first), ("other", second)):
        leaf = document.nodes[targets[argument]].leaf
        assert leaf is not None
        assert document.values[leaf].tensor == value_of(document, name).tensor


def test_every_sub_expression_has_its_own_span() -> None:
    document = record("""
        import torch
        x = torch.ones(2, requires_grad=True)
        z = (x.exp() * 2 + x).sum()
    """)
    texts = {node.name: text_at(document, node.span) for node in document.nodes if node.span is not None}
    assert texts == {
        "ExpBackward0": "x.exp()",
        "MulBackward0": "x.exp() * 2",
        "AddBackward0": "x.exp() * 2 + x",
        "SumBackward0": "(x.exp() * 2 + x).sum()",
    }


def test_columns_count_utf16_code_units() -> None:
    document = record("""
        import torch
        x = torch.ones(2, requires_grad=True)
        名字 = "𝔤梯度"; y = x * 2
    """)
    assert text_at(document, document.nodes[node_named(document, "MulBackward0")].span) == "x * 2"


def test_a_chain_of_ten_thousand_operators_comes_back_whole() -> None:
    document = record("""
        import torch
        x = torch.ones(1, requires_grad=True)
        y = x
        for _ in range(10_000):
            y = y + 1
        y.backward()
    """)
    assert document.outcome.status == "finished"
    assert sum(node.name == "AddBackward0" for node in document.nodes) == 10_000
    assert len(document.passes[0].steps) == 10_001
    assert document.truncated.nodes is None
    assert grad_of(document, "x").preview == [1.0]


def test_calls_of_a_module_are_rows_with_parents() -> None:
    document = record("""
        import torch
        from torch import nn
        net = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
        out = net(torch.ones(1, 2)).sum()
    """)
    assert [(m.path, m.type, m.parent, m.parameters) for m in document.modules] == [
        ("net", "Sequential", None, 13),
        ("net.0", "Linear", 0, 9),
        ("net.1", "ReLU", 0, 0),
        ("net.2", "Linear", 0, 4),
    ]
    relu = document.nodes[node_named(document, "ReluBackward0")]
    assert relu.module == 2
    names = [row.name for row in document.variables]
    assert names == ["net", "net.0.weight", "net.0.bias", "net.2.weight", "net.2.bias", "out"]


def test_a_write_through_a_view_makes_copy_slices() -> None:
    document = record("""
        import torch
        x = torch.ones(3, requires_grad=True)
        y = x * 2
        y[0] = 5.0
        z = y.sum()
        z.backward()
    """)
    copied = document.nodes[node_named(document, "CopySlices")]
    assert copied.kind == "copy_slices"
    assert text_at(document, copied.span) == "y[0]"
    assert grad_of(document, "x").preview == [0.0, 2.0, 2.0]
    assert value_of(document, "y").preview == [5.0, 2.0, 2.0]


def test_a_custom_function_is_tied_to_its_call() -> None:
    document = record("""
        import torch
        class Cube(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                ctx.save_for_backward(x)
                ctx.power = 3
                return x ** 3
            @staticmethod
            def backward(ctx, g):
                (x,) = ctx.saved_tensors
                return g * 3 * x ** 2
        x = torch.tensor(2.0, requires_grad=True)
        y = Cube.apply(x)
        y.backward()
    """)
    node = document.nodes[node_named(document, "CubeBackward")]
    assert node.kind == "custom"
    assert text_at(document, node.span) == "Cube.apply(x)"
    assert node.attributes["power"] == 3
    assert [(saved.name, saved.state) for saved in node.saved] == [("saved_tensors[0]", "freed")]
    assert node.outputs[0].value is not None
    assert document.values[node.outputs[0].value].preview == [8.0]


NODES = {
    "AsStridedBackward0": """
        b = x * 2
        v = b[:1]
        b.mul_(3)
        v.sum()
        """,
    "CopySlices": """
        class Add(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                ctx.mark_dirty(x)
                return x.add_(1)
            @staticmethod
            def backward(ctx, g):
                return g
        b = x * 2
        Add.apply(b[:1])
        """,
    "AliasBackward0": """
        class Other(torch.Tensor):
            pass
        b = torch.ones(2).as_subclass(Other).requires_grad_() * 2
        """,
}


TANGENTS = """
        import torch, torch.autograd.forward_ad as fwAD
        first = torch.ones(2, requires_grad=True)
        with fwAD.dual_level():
            dual = fwAD.make_dual(first, torch.ones(2))
            primal = fwAD.unpack_dual(dual ** 3).primal
        """


# PyTorch's own first step into forward mode
@pytest.mark.filterwarnings("ignore:.torch.jit.script. is deprecated:DeprecationWarning")
def test_nodes_of_tangents_have_the_line_of_the_call_that_made_them() -> None:
    document = record(TANGENTS)
    assert document.outcome.status == "finished", document.outcome.error
    lines = {(node.name, text_at(document, node.span)) for node in document.nodes if node.sequence is not None}
    assert lines >= {
        ("torch::autograd::Identity", "dual ** 3"),
        ("torch::autograd::Identity", "fwAD.unpack_dual(dual ** 3)"),
        ("ViewBackward0", "fwAD.make_dual(first, torch.ones(2))"),
    }


# PyTorch's own first step into forward mode
@pytest.mark.filterwarnings("ignore:.torch.jit.script. is deprecated:DeprecationWarning")
def test_threads_count_their_nodes_apart_and_no_line_is_guessed() -> None:
    thread = """
        import threading
        thread = threading.Thread(target=lambda: torch.ones(1, requires_grad=True) * 2)
        thread.start()
        thread.join()
        """
    document = record(TANGENTS + thread)
    assert document.outcome.status == "finished", document.outcome.error
    assert all(node.span is None for node in document.nodes if node.name == "torch::autograd::Identity")


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("AsStridedBackward0", "b.mul_(3)"),
        ("CopySlices", "Add.apply(b[:1])"),
        ("AliasBackward0", "torch.ones(2).as_subclass(Other).requires_grad_() * 2"),
    ],
)
def test_nodes_that_no_operator_made_have_a_line(name: str, at: str) -> None:
    document = record("        import torch\n        x = torch.ones(2, requires_grad=True)" + NODES[name])
    assert text_at(document, document.nodes[node_named(document, name)].span) == at


def test_a_product_with_zeros_without_memory_has_its_operator() -> None:
    document = record("""
        import torch
        x = torch.ones(3, requires_grad=True)
        h = torch.func.hessian(lambda x: (x.sin() * x).sum())(x)
        """)
    assert all(node.op is not None for node in document.nodes if node.name == "MulBackward0")


def test_saved_tensors_are_named_sized_and_freed() -> None:
    code = """
        import torch
        x = torch.ones(2, 3, requires_grad=True)
        y = x.exp().pow(2).sum()
        y.backward(retain_graph={retain})
    """
    for retain, state in ((False, "freed"), (True, "held")):
        document = record(code.format(retain=retain))
        exp = document.nodes[node_named(document, "ExpBackward0")]
        power = document.nodes[node_named(document, "PowBackward0")]
        assert [(s.name, s.state, s.bytes) for s in exp.saved] == [("result", state, 24)]
        # what exp returned is what exp saved, and what pow took
        assert exp.saved[0].value == exp.outputs[0].value == power.saved[0].value
        assert power.attributes["exponent"] == 2


def test_reading_the_graph_runs_no_unpack_hook() -> None:
    document = record("""
        import torch
        from torch.utils.checkpoint import checkpoint
        runs = []
        def f(x):
            runs.append(1)
            return x.exp()
        x = torch.ones(2, requires_grad=True)
        y = checkpoint(f, x, use_reentrant=False).sum()
        y.backward()
        print(len(runs))
    """)
    assert document.output[-1].text == "2\n"
    exp = next(node for node in document.nodes if node.name == "ExpBackward0")
    assert exp.saved[0].state == "packed"


def test_watching_changes_no_choice_that_pytorch_makes() -> None:
    document = record("""
        import torch
        x = torch.randn(2, 3, requires_grad=True)
        y = x.t().reshape(3, 2, 1).sum()
    """)
    assert "ReshapeAliasBackward0" in {node.name for node in document.nodes}


def test_detach_is_an_operator_of_its_call() -> None:
    document = record("""
        import torch
        x = torch.ones(2, requires_grad=True)
        y = (x * 2).detach()
        z = x.data
    """)
    spans = [text_at(document, op.span) for op in document.ops if op.name == "aten::detach"]
    assert spans == ["(x * 2).detach()", "x.data"]
    assert value_of(document, "y").storage == document.values[document.ops[1].outputs[0]].storage


@pytest.mark.parametrize("call", ["y.detach_()", "torch.detach_(y)"])
def test_detach_in_place_is_an_operator_from_the_tensor_to_what_it_becomes(call: str) -> None:
    document = record(f"""
        import torch
        x = torch.ones(2, requires_grad=True)
        y = x * 2
        {call}
        z = y * 3
    """)
    assert document.outcome.error is None
    multiplied, detached, again = document.ops[-3:]
    assert (detached.name, text_at(document, detached.span)) == ("aten::detach_", call)
    assert (detached.inputs, detached.outputs) == (multiplied.outputs, again.inputs)
    before, after = (document.values[row] for row in (*detached.inputs, *detached.outputs))
    assert (before.requires_grad, after.requires_grad) == (True, False)
    assert (before.tensor, before.storage, before.version) == (after.tensor, after.storage, after.version)
    assert before.grad_fn is not None
    assert after.grad_fn is None
    assert value_of(document, "y") == after


def test_detach_takes_its_tensor_by_name_too() -> None:
    document = record("""
        import torch
        x = torch.ones(2, requires_grad=True)
        y = torch.detach(input=x)
        z = x * y
    """)
    assert [op.name for op in document.ops] == ["aten::ones", "aten::detach", "aten::mul.Tensor"]
    assert document.output == []


def test_a_fault_of_the_recorder_is_told_and_the_snippet_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(Snapshots, "take", fail)
    document = record("""
        import torch
        x = torch.ones(2, requires_grad=True)
        (x * 2).sum().backward()
        print(x.grad)
    """)
    assert document.outcome.status == "finished"
    assert document.output[0].text == "tensor([2., 2.])\n"
    assert "ZeroDivisionError: a fault of ours" in document.output[-1].text
    assert document.output[-1].stream == "warning"


def test_a_document_has_the_formulas_of_its_nodes_and_no_others() -> None:
    document = record("""
        import torch
        x = torch.ones(2, requires_grad=True)
        y = (x * x).sum()
        """)
    assert sorted(document.formulas) == ["MulBackward0", "SumBackward0", "torch::autograd::AccumulateGrad"]
    assert set(document.formulas["MulBackward0"]) == {"self", "other"}
    assert all(row.text and row.latex for rows in document.formulas.values() for row in rows.values())


def test_formulas_of_complex_tensors_have_conjugates() -> None:
    code = """
        import torch
        z = torch.ones(2, dtype=torch.{dtype}, requires_grad=True)
        y = z * z
        """
    real, imaginary = (record(code.format(dtype=dtype)).formulas["MulBackward0"] for dtype in ("float64", "complex128"))
    assert real["self"].text == imaginary["self"].text
    assert real["self"].latex != imaginary["self"].latex
