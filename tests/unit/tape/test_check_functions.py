"""Numeric checks of custom functions: wrong backwards are caught, right ones pass."""

from __future__ import annotations

import textwrap

import pytest

from app.graph import codec
from app.graph.document import Check, Document, Snippet
from app.tape.run import Budget, Run
from tests.recording import node_named, printed

WRONG = {
    "factor 2": ("a @ b", "g @ b.T, 2 * (a.T @ g)", [1]),
    "missing transpose": ("a @ b", "g @ b, a.T @ g", [0]),
    "swapped arguments": ("a * b.exp()", "g * a * b.exp(), g * b.exp()", [0, 1]),
    "forgotten chain rule": ("(a * b).sin()", "g * (a * b).cos() * b, (a * b).cos() * a", [1]),
    "forgotten inner derivative": ("(a * b).sin()", "g * (a * b).cos(), g * (a * b).cos() * a", [0]),
    "wrong sign": ("a - b", "g, g", [1]),
    "no gradient": ("a + b * b", "g, None", [1]),
    "one element": ("a + b", "g, g * torch.tensor([[1.0, 1.0], [1.0, 0.999]])", [1]),
    "zero": ("a * b", "torch.zeros_like(g), g * a", [0]),
}
RIGHT = {
    "matrix product": ("a @ b", "g @ b.T, a.T @ g"),
    "chain": ("(a * b).sin()", "g * (a * b).cos() * b, g * (a * b).cos() * a"),
    "kink at zero": ("(a - a).relu() + b", "torch.zeros_like(g), g"),
    "constant": ("torch.ones_like(a) + b.floor()", "None, torch.zeros_like(g)"),
}


def checked(code: str) -> Document:
    """The document of a snippet whose nodes were checked, once through the wire format."""
    snippet = Snippet(textwrap.dedent(code).lstrip("\n"), check=True)
    document = Run(snippet, Budget(), lambda _stream, _text: None).execute({"__name__": "__main__"})
    assert document.outcome.error is None
    return codec.decode(codec.encode(document))


def verdicts(document: Document, name: str) -> dict[int | None, Check]:
    """The checks of the only node of a class, by slot."""
    node = node_named(document, name)
    return {row.slot: row for row in document.checks if row.node == node}


def function_of(forward: str, backward: str) -> str:
    return textwrap.dedent(f"""
        import torch

        class F(torch.autograd.Function):
            @staticmethod
            def forward(ctx, a, b):
                ctx.save_for_backward(a, b)
                return {forward}

            @staticmethod
            def backward(ctx, g):
                a, b = ctx.saved_tensors
                return {backward}

        x = torch.tensor([[0.3, -1.2], [0.7, 2.0]], requires_grad=True)
        y = torch.tensor([[1.5, 0.4], [-0.6, 0.9]], requires_grad=True)
        z = F.apply(x, y).sum()
    """)


@pytest.mark.parametrize(("forward", "backward", "wrong"), WRONG.values(), ids=WRONG)
def test_a_wrong_backward_is_caught_at_its_slot(forward: str, backward: str, wrong: list[int]) -> None:
    rows = verdicts(checked(function_of(forward, backward)), "FBackward")
    assert {slot: row.verdict for slot, row in rows.items()} == {
        slot: "differs" if slot in wrong else "agrees" for slot in (0, 1)
    }
    for slot in wrong:
        assert rows[slot].error is not None
        assert rows[slot].dtype == "float64"


@pytest.mark.parametrize(("forward", "backward"), RIGHT.values(), ids=RIGHT)
def test_a_right_backward_passes(forward: str, backward: str) -> None:
    rows = verdicts(checked(function_of(forward, backward)), "FBackward")
    assert {slot: row.verdict for slot, row in rows.items()} == {0: "agrees", 1: "agrees"}


def test_a_factor_of_two_is_an_error_of_one_half() -> None:
    rows = verdicts(checked(function_of("a @ b", "g @ b.T, 2 * (a.T @ g)")), "FBackward")
    assert rows[1].error == pytest.approx(0.5, abs=1e-6)
    assert rows[0].error == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("sign", ["", "-"])
def test_several_results_and_arguments_that_are_no_tensors(sign: str) -> None:
    document = checked(f"""
        import torch
        class Scale(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x, options, power=2):
                ctx.options, ctx.power = options, power
                ctx.save_for_backward(x)
                indices = x.argmax()
                ctx.mark_non_differentiable(indices)
                return options["by"] * x, indices, x ** power
            @staticmethod
            def backward(ctx, first, _, third):
                (x,) = ctx.saved_tensors
                return ctx.options["by"] * first + {sign}ctx.power * x * third, None, None
        x = torch.tensor([0.5, -0.25, 1.5], requires_grad=True)
        a, i, b = Scale.apply(x, {{"by": 3.0}}, 2)
        (a + b).sum().backward()
    """)
    assert verdicts(document, "ScaleBackward")[0].verdict == ("differs" if sign else "agrees")


def test_functions_that_write_to_their_argument() -> None:
    document = checked("""
        import torch
        class Twice(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                ctx.mark_dirty(x)
                return x.mul_(2)
            @staticmethod
            def backward(ctx, g):
                return 2 * g
        leaf = torch.tensor([0.5, -0.25, 1.5], requires_grad=True)
        x = leaf * 1
        y = Twice.apply(x)
        y.sum().backward()
    """)
    assert verdicts(document, "TwiceBackward")[0].verdict == "agrees"
    assert document.values[next(v.value for v in document.variables if v.name == "x") or 0].preview == [1.0, -0.5, 3.0]


def test_a_function_that_may_only_be_differentiated_once_and_a_separate_context() -> None:
    document = checked("""
        import torch
        from torch.autograd.function import once_differentiable
        class Cube(torch.autograd.Function):
            @staticmethod
            def forward(x):
                return x ** 3
            @staticmethod
            def setup_context(ctx, inputs, output):
                ctx.save_for_backward(*inputs)
            @staticmethod
            @once_differentiable
            def backward(ctx, g):
                (x,) = ctx.saved_tensors
                return 3 * x * x * g
        x = torch.tensor([0.5, -0.25, 0.0], requires_grad=True)
        Cube.apply(x).sum().backward()
    """)
    assert verdicts(document, "CubeBackward")[0].verdict == "agrees"


SINGLE = """
    import torch
    W = torch.tensor([[0.3, 1.1], [-0.7, 0.2]])
    class Hard(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return {forward}
        @staticmethod
        def backward(ctx, g):
            (x,) = ctx.saved_tensors
            return {backward}
    x = torch.tensor([0.5, -0.25], requires_grad=True)
    Hard.apply(x).sum().backward()
"""
IN_SINGLE = {
    "refuses float64": ("(W @ x).sin()", "W.T @ ((W @ x).cos() * g)"),
    "returns float32": ("x.float().sin()", "(x.cos() * g).to(x.dtype)"),
    "rounds inside": ("x.float().sin().to(x.dtype)", "x.cos() * g"),
}


@pytest.mark.parametrize("factor", [1, 2])
@pytest.mark.parametrize(("forward", "backward"), IN_SINGLE.values(), ids=IN_SINGLE)
def test_functions_made_for_float32_are_checked_as_well_as_float32_allows(
    forward: str, backward: str, factor: int
) -> None:
    document = checked(SINGLE.format(forward=forward, backward=f"{factor} * ({backward})"))
    row = verdicts(document, "HardBackward")[0]
    assert (row.verdict, row.dtype) == ("agrees" if factor == 1 else "differs", "float32")


@pytest.mark.parametrize("factor", [1, 2])
def test_operators_that_the_snippet_registers(factor: int) -> None:
    document = checked(f"""
        import torch
        @torch.library.custom_op("snippet{factor}::cube", mutates_args=())
        def cube(x: torch.Tensor) -> torch.Tensor:
            return x ** 3
        def setup(ctx, inputs, output):
            ctx.save_for_backward(*inputs)
        cube.register_autograd(lambda ctx, g: {factor} * 3 * ctx.saved_tensors[0] ** 2 * g, setup_context=setup)
        x = torch.tensor([0.5, -0.25], requires_grad=True)
        cube(x).sum().backward()
    """)
    (row,) = [row for row in document.checks if "cube" in document.nodes[row.node].name.lower()]
    assert row.verdict == ("agrees" if factor == 1 else "differs")


def test_half_precision_says_nothing() -> None:
    document = checked(SINGLE.format(forward="x.half().sin()", backward="(x.cos() * g).to(x.dtype)"))
    (row,) = verdicts(document, "HardBackward").values()
    assert (row.verdict, row.reason) == ("skipped", "too_coarse")


def test_what_raises_when_it_runs_again_is_told() -> None:
    document = checked(
        SINGLE.format(forward="once(x)", backward="g").replace(
            "    import torch\n",
            "    import torch\n    calls = []\n    def once(x):\n        calls.append(x)\n"
            "        if len(calls) > 1:\n            raise SystemExit('not again')\n        return x * 1\n",
        )
    )
    (row,) = verdicts(document, "HardBackward").values()
    assert (row.verdict, row.reason, row.message) == ("skipped", "raised", "SystemExit: not again")


def test_noise_that_a_function_draws_is_the_same_each_time() -> None:
    document = checked(SINGLE.format(forward="x * torch.full_like(x, 0.5) + torch.rand_like(x)", backward="g * 0.5"))
    assert verdicts(document, "HardBackward")[0].verdict == "agrees"


def test_a_function_that_is_no_function_of_its_inputs_is_left_alone() -> None:
    document = checked(
        SINGLE.format(forward="x * next(count)", backward="g").replace(
            "    import torch\n", "    import torch, itertools\n    count = itertools.count(1)\n"
        )
    )
    (row,) = verdicts(document, "HardBackward").values()
    assert (row.verdict, row.reason) == ("skipped", "random")


def test_a_straight_through_estimator_differs_and_says_so() -> None:
    document = checked(SINGLE.format(forward="x.round()", backward="g"))
    assert verdicts(document, "HardBackward")[0].verdict == "differs"


def test_a_check_shows_nothing_and_changes_nothing() -> None:
    code = """
        import logging, random, sys, warnings
        import numpy as np, torch
        warnings.simplefilter("always")
        calls = 0
        handler = logging.StreamHandler(sys.stderr)
        class Loud(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                global calls
                calls += 1
                print("forward")
                warnings.warn("loud")
                handler.stream.write("logged")
                random.random(), np.random.rand(), torch.rand(1)
                return x * 2
            @staticmethod
            def backward(ctx, g):
                print("backward")
                return g * 2
        x = torch.ones(2, requires_grad=True)
        y = Loud.apply(x)
        y.sum().backward()
        state = torch.get_rng_state()
        seen = torch.tensor(calls)
    """
    namespace: dict[str, object] = {"__name__": "__main__"}
    emitted: list[str] = []
    snippet = Snippet(textwrap.dedent(code), check=True)
    document = Run(snippet, Budget(), lambda _stream, text: emitted.append(text)).execute(namespace)
    plain = Run(Snippet(snippet.code), Budget(), lambda _stream, _text: None).execute({"__name__": "__main__"})
    assert document.checks
    assert namespace["calls"] != 1
    assert printed(document) == "forward\nbackward\n"
    assert document.output == plain.output
    assert "".join(emitted) == "".join(row.text for row in plain.output)
    assert (document.ops, document.values, document.passes) == (plain.ops, plain.values, plain.passes)
    import torch

    state = namespace["state"]
    assert isinstance(state, torch.Tensor)
    assert torch.equal(torch.get_rng_state(), state)
