"""Optimisers, and scalars of every pass."""

from __future__ import annotations

import itertools

import pytest
import torch

from app.tape.loops import Loops
from app.tape.spans import SNIPPET
from tests.recording import record, text_at

LOOP = """
    import torch
    torch.manual_seed(1)
    w = torch.randn(3, requires_grad=True)
    opt = torch.optim.SGD([w], lr=0.1)
    losses, gradients, norms = [], [], []
    for i in range({passes}):
        opt.zero_grad()
        loss = (w * w).sum()
        loss.backward()
        losses.append(loss.item()); gradients.append(w.grad.norm().item()); norms.append(w.norm().item())
        opt.step()
    print(losses, gradients, norms, sep="\\n")
    """


def test_the_history_has_every_pass_of_a_thinned_loop() -> None:
    document = record(LOOP.format(passes=200))
    losses, gradients, norms = (eval(row) for row in document.output[0].text.strip().split("\n"))
    history = document.history
    assert history.passes == list(range(1, 201))
    assert history.roots == pytest.approx(losses, rel=1e-5)
    (leaf,) = history.leaves
    assert leaf.gradient == pytest.approx(gradients, rel=1e-5)
    assert leaf.norm == pytest.approx(norms, rel=1e-5)
    assert len(document.passes) < 64


def test_a_history_that_is_too_long_keeps_every_second_pass() -> None:
    document = record(LOOP.format(passes=200), history=200)
    passes = document.history.passes
    assert passes[0] == 1
    assert {later - earlier for earlier, later in itertools.pairwise(passes)} == {4}
    assert all(len(column) == len(passes) for leaf in document.history.leaves for column in (leaf.gradient, leaf.norm))


@pytest.mark.parametrize("passes", [40, 500])
def test_the_last_passes_are_recorded_whole(passes: int) -> None:
    document = record(LOOP.format(passes=passes))
    assert [row.number for row in document.passes][-4:] == list(range(passes - 3, passes + 1))
    last = document.passes[-1]
    assert len(last.steps) == 3
    assert document.truncated.passes is None or document.truncated.passes.seen == passes


def test_the_last_passes_of_nested_loops_in_a_function_are_recorded() -> None:
    document = record("""
        import torch
        w = torch.ones(2, requires_grad=True)
        def train(epochs, batches):
            for epoch in range(epochs):
                for batch in range(batches):
                    (w * w).sum().backward()
                    w.grad = None
        train(20, 10)
        """)
    assert [row.number for row in document.passes][-4:] == [197, 198, 199, 200]


def left(source: str, line: int, **scope: object) -> int | None:
    """What `Loops` says at a line of a module with these globals."""
    loops = Loops(source)
    code = compile("\n" * (line - 1) + "answer = ask()", SNIPPET, "exec")
    namespace = {**scope, "ask": loops.passes_left}
    exec(code, namespace)
    answer = namespace["answer"]
    assert answer is None or isinstance(answer, int)
    return answer


@pytest.mark.parametrize(
    ("loop", "scope", "expected"),
    [
        ("for i in range(10):", {"i": 2}, 7),
        ("for i in range(2, 20, 3):", {"i": 17}, 0),
        ("for i in range(n // 2 - 1):", {"i": 0, "n": 10}, 3),
        ("for i in range(10, 0, -1):", {"i": 1}, 0),
        ("for i in range(n):", {"i": 0, "n": "many"}, None),
        ("for i in range(n):", {"i": 0}, None),
        ("for i in range(1, 5, 0):", {"i": 1}, None),
        ("for i in range(3):", {"i": 7}, None),
        ("for i in range(3):", {"i": True}, None),
        ("for i in [1, 2]:", {"i": 1}, None),
        ("for i, j in range(3):", {"i": 1}, None),
        ("for i in range(n // z):", {"i": 0, "n": 4, "z": 0}, None),
        ("while True:", {}, None),
    ],
)
def test_a_loops_end_is_read_off_its_range(loop: str, scope: dict[str, object], expected: int | None) -> None:
    assert left(f"{loop}\n    pass\n", 2, **scope) == expected


def test_a_snippet_that_does_not_parse_has_no_loops() -> None:
    assert left("for i in range(3:\n    pass\n", 2, i=0) is None


def test_an_optimiser_has_its_parameters_and_steps() -> None:
    document = record("""
        import torch
        w, v = torch.ones(2, requires_grad=True), torch.ones(3, requires_grad=True)
        opt = torch.optim.Adam([w], lr=0.1)
        (w.sum() + v.sum()).backward()
        opt.step()
        opt.add_param_group({"params": [v]})
        opt.step()
        """)
    (optimizer,) = document.optimizers
    assert optimizer.type == "Adam"
    assert text_at(document, optimizer.span) == "torch.optim.Adam([w], lr=0.1)"
    assert [document.values[value].shape for value in optimizer.parameters] == [[2], [3]]
    assert [(step.after, text_at(document, step.span)) for step in optimizer.steps] == [(1, "opt.step()")] * 2


def test_optimisers_are_pytorchs_own_again_afterwards() -> None:
    before = torch.optim.Optimizer.__init__
    record("""
        import torch
        torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=1)
        """)
    assert torch.optim.Optimizer.__init__ is before
