"""Results that backward cannot start from by itself are told, with a fix; others are not."""

from __future__ import annotations

import pytest

from app.graph.diagnostics.source import Source
from tests.diagnosing import IMPORTS, codes, findings, run

RESULT = "x = torch.tensor([1.0, 2.0], requires_grad=True)\ny = x * 2\n"

ROOTS = {
    "y.backward()": ("`y`", "y.sum().backward()"),
    "(y * 3).backward()": ("`(y * 3)`", "(y * 3).sum().backward()"),
    "y[:0].backward()": ("`y[:0]`", "y[:0].sum().backward()"),
    "torch.autograd.backward(y)": ("`y`", "torch.autograd.backward(y.sum())"),
    "torch.autograd.grad(y + 1, x)": ("`(y + 1)`", "torch.autograd.grad((y + 1).sum(), x)"),
    "F.mse_loss(y, x.detach(), reduction='none').backward()": (
        "`F.mse_loss(y, x.detach(), reduction='none')`",
        "F.mse_loss(y, x.detach(), reduction='none').sum().backward()",
    ),
}


@pytest.mark.parametrize("call", ROOTS)
def test_a_result_of_several_elements_is_told_and_summed(call: str) -> None:
    name, fixed = ROOTS[call]
    document = run(RESULT + call)
    (finding,) = document.diagnostics
    assert (finding.severity, finding.code) == ("error", "root-not-scalar")
    (found,) = findings(RESULT + call)
    assert (found.at, name in found.sentence) == (call, True)
    assert finding.edit is not None
    mended = Source(IMPORTS + RESULT + call + "\n").applied(finding.edit)
    assert mended.splitlines()[-1] == fixed
    assert run(RESULT + fixed).outcome.status == "finished"


def test_a_result_in_a_function_and_one_among_several_are_told_too() -> None:
    (found,) = findings(RESULT + "def f(t):\n    t.backward()\nf(y)")
    assert (found.code, found.at) == ("root-not-scalar", "t.backward()")
    (finding,) = run(RESULT + "torch.autograd.backward([y.sum(), y])").diagnostics
    assert (finding.code, finding.edit) == ("root-not-scalar", None)


def test_the_result_is_drawn_where_a_variable_holds_it() -> None:
    document = run(RESULT + "y.backward()")
    (value,) = document.diagnostics[0].values
    assert value == next(v.value for v in document.variables if v.name == "y")


def test_a_complex_result_is_told() -> None:
    (found,) = findings("z = torch.tensor(1 + 2j, requires_grad=True)\nw = z * 2\nw.backward()")
    assert (found.severity, found.code, found.at) == ("error", "root-not-real", "w.backward()")


NEAR = {
    "a sum": "y.sum().backward()",
    "one element": "y[:1].backward()",
    "with a gradient": "y.backward(torch.ones(2))",
    "caught": "try:\n    y.backward()\nexcept RuntimeError:\n    y.sum().backward()",
    "an error of the snippet's own": "raise RuntimeError('only scalar outputs, please')",
}


@pytest.mark.parametrize("near", NEAR)
def test_what_backward_can_start_from_is_not_told(near: str) -> None:
    assert codes(RESULT + NEAR[near]) == []
