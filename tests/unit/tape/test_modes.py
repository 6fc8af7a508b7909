"""Forward mode, torch.func's transforms, threads, and what is saved."""

from __future__ import annotations

import threading

import pytest

from tests.recording import node_named, record, value_of


# PyTorch's own first step into forward mode
@pytest.mark.filterwarnings("ignore:.torch.jit.script. is deprecated:DeprecationWarning")
def test_a_dual_tensor_has_its_tangent() -> None:
    document = record("""
        import torch
        import torch.autograd.forward_ad as fwAD
        x = torch.tensor([1.0, 2.0])
        with fwAD.dual_level():
            dual = fwAD.make_dual(x, torch.tensor([1.0, 10.0]))
            square = dual * dual
            t = fwAD.unpack_dual(square).tangent
        """)
    tangents = [document.values[v.tangent].preview for v in document.values if v.tangent is not None]
    assert value_of(document, "t").preview == [2.0, 40.0]
    assert [2.0, 40.0] in tangents


def test_operators_inside_transforms_are_labelled() -> None:
    document = record("""
        import torch
        gradients = torch.func.vmap(torch.func.grad(lambda x: x.sin()))(torch.ones(3))
        """)
    inside = {op.name: op.transforms for op in document.ops if op.transforms}
    assert inside["aten::sin"] == ["vmap", "grad"]
    assert [(entry.recorded, entry.transforms) for entry in document.passes] == [(False, ["vmap", "grad"])]


def test_operators_of_threads_say_which_thread_and_make_their_nodes() -> None:
    document = record("""
        import torch, threading
        w = torch.ones(2, requires_grad=True)
        def work(k):
            (w * k).sum().backward()
        threads = [threading.Thread(target=work, args=(k,)) for k in (2, 3)]
        for thread in threads:
            thread.start()
            thread.join()
        total = w.sum()
        """)
    threads = {document.nodes[op.node].name: set[int]() for op in document.ops if op.node is not None}
    for op in document.ops:
        if op.node is not None:
            threads[document.nodes[op.node].name].add(op.thread)
    assert threads["MulBackward0"] == {1, 2}
    assert threads["SumBackward0"] == {0, 1, 2}
    assert [len(entry.steps) for entry in document.passes] == [3, 3]
    assert value_of(document, "w").shape == [2]


def test_many_threads_at_once_lose_nothing() -> None:
    document = record("""
        import torch
        from concurrent.futures import ThreadPoolExecutor
        def work(k):
            x = torch.full((3,), float(k), requires_grad=True)
            y = x
            for _ in range(50):
                y = y * 1.01
            y.sum().backward()
            return x.grad
        with ThreadPoolExecutor(8) as pool:
            grads = list(pool.map(work, range(16)))
        """)
    assert document.outcome.status == "finished"
    assert len(document.passes) == 16
    assert sum(node.name == "MulBackward0" for node in document.nodes) == 16 * 50
    for entry in document.passes:
        assert next(document.nodes[step.node].name for step in entry.steps) == "SumBackward0"
        assert len(entry.steps) == 52


def test_threads_are_pythons_own_again_afterwards() -> None:
    before = threading.Thread.start
    record("import torch")
    assert threading.Thread.start is before


def test_a_saved_tensor_written_to_tells_both_versions() -> None:
    document = record("""
        import torch
        x = torch.ones(2, requires_grad=True)
        y = x.exp()
        y.add_(1)
        y.mul_(2)
        """)
    (saved,) = document.nodes[node_named(document, "ExpBackward0")].saved
    assert (saved.state, saved.saved_version, saved.current_version) == ("modified", 0, 2)


def test_a_saved_tensor_written_to_between_two_passes_is_told() -> None:
    document = record("""
        import torch
        x = torch.ones(2, requires_grad=True)
        w = torch.full((2,), 3.0)
        y = (x * w).sum()
        y.backward(retain_graph=True)
        w.zero_()
        y.backward()
        """)
    assert document.outcome.status == "failed"
    states = {saved.name: saved.state for saved in document.nodes[node_named(document, "MulBackward0")].saved}
    assert states["other"] == "modified"


@pytest.mark.parametrize("call", ["backward()", "sum().backward()"])
def test_what_was_to_be_differentiated_is_told_even_without_a_graph(call: str) -> None:
    document = record(f"""
        import torch
        x = torch.ones(1)
        x.{call}
        """)
    (entry,) = document.passes
    assert entry.roots == []
    assert [document.values[value].preview for value in entry.tensors] == [[1.0]]


def test_a_pass_inside_a_pass_keeps_its_steps_to_itself() -> None:
    document = record("""
        import torch
        from torch.utils.checkpoint import checkpoint
        w = torch.ones(2, requires_grad=True)
        y = checkpoint(lambda x: (x * w).sin(), w * 2, use_reentrant=True)
        (y.sum() + w.sum()).backward()
        """)
    outer, inner = document.passes
    assert inner.parent == 0
    names = [[document.nodes[step.node].name for step in entry.steps] for entry in (outer, inner)]
    assert "SinBackward0" in names[1]
    assert "SinBackward0" not in names[0]
    assert names[0].count("torch::autograd::AccumulateGrad") == 1


def test_a_custom_function_says_where_its_backward_is_written() -> None:
    document = record("""
        import torch
        from torch.autograd.function import once_differentiable
        class Double(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                return x * 2
            @staticmethod
            @once_differentiable
            def backward(ctx, grad):
                doubled = grad * 2
                return doubled
        y = Double.apply(torch.ones(1, requires_grad=True))
        """)
    definition = document.nodes[node_named(document, "DoubleBackward")].definition
    assert definition is not None
    span = document.spans[definition]
    lines = document.snippet.code.split("\n")
    assert (lines[span.line - 1].strip(), lines[span.end_line - 1].strip()) == ("@staticmethod", "return doubled")
