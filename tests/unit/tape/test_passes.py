"""Runs of the engine: order, gradients on edges, accumulation, thinning."""

from __future__ import annotations

import pytest

from tests.recording import grad_of, node_named, record, text_at


def test_steps_come_in_the_order_of_the_engine() -> None:
    document = record("""
        import torch
        x = torch.tensor(1.0, requires_grad=True)
        y = x.exp()
        z = y.sin() + y
        z.backward()
    """)
    names = [document.nodes[step.node].name for step in document.passes[0].steps]
    assert names == ["AddBackward0", "SinBackward0", "ExpBackward0", "torch::autograd::AccumulateGrad"]
    assert text_at(document, document.passes[0].span) == "z.backward()"


def test_a_leaf_accumulates_from_pass_to_pass() -> None:
    document = record("""
        import torch
        x = torch.tensor(2.0, requires_grad=True)
        for _ in range(3):
            (3 * x).backward()
    """)
    rows = [row for entry in document.passes for row in entry.accumulated]

    def shown(value: int | None) -> object:
        return None if value is None else document.values[value].preview

    assert [(shown(r.before), shown(r.incoming), shown(r.after)) for r in rows] == [
        (None, [3.0], [3.0]),
        ([3.0], [3.0], [6.0]),
        ([6.0], [3.0], [9.0]),
    ]


def test_what_a_node_receives_is_what_the_snippets_hooks_left() -> None:
    document = record("""
        import torch
        x = torch.tensor(2.0, requires_grad=True)
        y = x * 3
        y.register_hook(lambda grad: grad * 10)
        y.backward()
    """)
    (step,) = [s for s in document.passes[0].steps if s.node == node_named(document, "MulBackward0")]
    (received,) = step.received
    assert received is not None
    assert document.values[received].preview == [10.0]
    assert grad_of(document, "x").preview == [30.0]


@pytest.mark.parametrize(
    "call",
    ["y.backward()", "torch.autograd.backward(y)", "torch.autograd.grad(y, x)", "torch.autograd.backward([y], [None])"],
)
def test_calls_inside_a_pass_are_seen_once_through_every_entrance(call: str) -> None:
    document = record(f"""
        import torch
        x = torch.tensor(2.0, requires_grad=True)
        y = x * 3
        y.register_hook(lambda grad: grad.exp())
        {call}
    """)
    assert [c.name for c in document.calls].count("torch.Tensor.exp") == 1
    (exp,) = [op for op in document.ops if op.name == "aten::exp"]
    assert exp.pass_ == 0
    assert text_at(document, exp.span) == "grad.exp()"


def test_grad_is_a_pass_of_its_own_kind_and_orders_are_told() -> None:
    document = record("""
        import torch
        x = torch.tensor(2.0, requires_grad=True)
        (dy,) = torch.autograd.grad(x ** 3, x, create_graph=True)
        (d2y,) = torch.autograd.grad(dy, x, create_graph=True)
        d2y.backward()
        print(x.grad)
    """)
    assert [(p.kind, p.create_graph) for p in document.passes] == [("grad", True), ("grad", True), ("backward", False)]
    first = next(i for i, node in enumerate(document.nodes) if node.name == "PowBackward0" and node.order == 1)
    assert {node.order for node in document.nodes} == {1, 2, 3}
    assert all((node.created_by is None) == (node.order == 1) for node in document.nodes if node.op is not None)
    assert first in {node.created_by for node in document.nodes}
    assert document.output[-1].text == "tensor(6.)\n"


def test_a_pass_that_raises_keeps_its_steps_and_its_error() -> None:
    document = record("""
        import torch
        x = torch.ones(2, requires_grad=True)
        y = x.exp()
        z = (y * 2).sum()
        y.add_(1)
        w = z + y.sum()
        w.backward()
        w.backward()
    """)
    assert document.outcome.status == "failed"
    assert document.outcome.error is not None
    assert "second time" in document.outcome.error.message or "modified by an inplace" in document.outcome.error.message
    assert document.passes[-1].error is not None


@pytest.mark.parametrize("passes", [10, 1000])
def test_long_loops_are_thinned_and_say_so(passes: int) -> None:
    document = record(f"""
        import torch
        w = torch.tensor(1.0, requires_grad=True)
        for i in range({passes}):
            loss = (w * 2 - 1) ** 2
            loss.backward()
            with torch.no_grad():
                w -= 0.01 * w.grad
                w.grad.zero_()
        print(i, w.requires_grad)
    """)
    numbers = [entry.number for entry in document.passes]
    assert numbers == sorted(set(numbers))
    assert document.output[-1].text == f"{passes - 1} True\n"
    if passes == 10:
        assert numbers == list(range(1, 11))
        assert document.truncated.passes is None
    else:
        assert numbers[:32] == list(range(1, 33))
        assert numbers[-1] > passes / 2
        assert document.truncated.passes is not None
        assert document.truncated.passes.seen == passes
        assert document.truncated.passes.kept == len(numbers) < 64
        assert document.truncated.nodes is not None
        assert document.truncated.nodes.seen == 3 * passes
        # sampled iterations are whole: their forward has operators, spans and values
        last = document.passes[-1]
        assert all(document.nodes[step.node].span is not None for step in last.steps if step.sent)


def test_recording_steps_aside_when_operators_run_out() -> None:
    document = record(
        """
        import torch
        x = torch.ones(1, requires_grad=True)
        y = x
        for _ in range(500):
            y = y + 1
        y.backward()
        print(x.grad)
        """,
        ops=100,
    )
    assert document.truncated.ops is not None
    assert document.truncated.ops.kept == len(document.ops) == 100
    assert document.truncated.passes is not None
    assert (document.truncated.passes.kept, document.truncated.passes.seen) == (0, 1)
    assert document.output[-1].text == "tensor([1.])\n"
    assert grad_of(document, "x").preview == [1.0]


@pytest.mark.filterwarnings("default")
def test_numbers_that_come_as_tensors_are_no_obstacle_once_recording_has_stepped_aside() -> None:
    document = record(
        """
        import torch
        traced = torch.jit.trace(lambda x: x * 2 + 1, torch.ones(2))
        for _ in range(20):
            result = traced(torch.ones(2, requires_grad=True)).sum()
        print(result.item())
        """,
        ops=10,
    )
    assert document.outcome.status == "finished", document.outcome.error
    assert document.output[-1].text == "6.0\n"


def test_nodes_past_the_limit_are_counted() -> None:
    document = record(
        """
        import torch
        x = torch.ones(1, requires_grad=True)
        y = x
        for _ in range(500):
            y = y + 1
        """,
        ops=50,
        nodes=100,
    )
    assert document.truncated.nodes is not None
    assert document.truncated.nodes.seen == 500
    assert document.truncated.nodes.kept == len(document.nodes) == 100


def test_a_pass_can_be_asked_for() -> None:
    code = """
        import torch
        x = torch.tensor(2.0, requires_grad=True)
        loss = x ** 2
    """
    assert record(code).passes == []
    document = record(code, backward="loss")
    assert [(p.requested, p.span) for p in document.passes] == [(True, None)]
    assert grad_of(document, "x").preview == [4.0]


@pytest.mark.parametrize(
    ("name", "fact"), [("missing", "is not defined"), ("x", "requires grad"), ("n", "requires grad")]
)
def test_a_pass_that_cannot_be_is_refused_in_words(name: str, fact: str) -> None:
    document = record("import torch\nx = torch.ones(2, requires_grad=True)\nn = 3\n", backward=name)
    assert document.outcome.status == "failed"
    assert document.outcome.error is not None
    assert document.outcome.error.type == "BackwardRequestError"
    assert fact in document.outcome.error.message


def test_transforms_are_counted_and_marked() -> None:
    document = record("""
        import torch
        g = torch.func.grad(lambda t: (t ** 3).sum())(torch.ones(2))
    """)
    assert [(p.recorded, p.steps) for p in document.passes] == [(False, [])]
    assert document.truncated.passes is None


def test_everything_is_put_back_after_a_run() -> None:
    import torch
    from torch.autograd import Variable

    before = (
        torch.Tensor.backward,
        torch.autograd.grad,
        Variable._execution_engine,
        vars(torch.autograd.Function)["apply"],
    )
    record("import torch\nx = torch.ones(1, requires_grad=True)\n(x * 2).backward()\n1 / 0")
    after = (
        torch.Tensor.backward,
        torch.autograd.grad,
        Variable._execution_engine,
        vars(torch.autograd.Function)["apply"],
    )
    assert before == after
    assert torch._C._len_torch_dispatch_stack() == torch._C._len_torch_function_stack() == 0
