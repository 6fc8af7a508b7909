"""Why is ``.grad`` None? An answer for any tensor of a run."""

from __future__ import annotations

import pytest

from app.graph.diagnostics import why_no_gradient
from app.graph.diagnostics.words import fix, sentence
from app.i18n import Locale
from tests.diagnosing import LOCALES, run

LEAVES = "w = torch.ones(3, requires_grad=True)\nv = torch.ones(3, requires_grad=True)\n"

ANSWERS = {
    "no-gradient-no-pass": LEAVES + "loss = (w * v).sum()",
    "no-gradient-unused": LEAVES + "v.sum().backward()",
    "no-gradient-not-reached": LEAVES + "h = w * 2\nv.sum().backward()",
    "no-gradient-detached": LEAVES + "(w.detach() * v).sum().backward()",
    "no-gradient-numpy": LEAVES + "(torch.from_numpy(w.detach().numpy() * 2) * v).sum().backward()",
    "no-gradient-number": LEAVES + "(v * w.sum().item()).sum().backward()",
    "no-gradient-inputs": LEAVES + "(w * v).sum().backward(inputs=[v])",
    "no-gradient-returned": LEAVES + "torch.autograd.grad((w * v).sum(), [w])",
    "no-gradient-cleared": LEAVES + "(w * v).sum().backward()\nw.grad = None",
    "no-gradient-failed": LEAVES + "k = w.sin()\nh = v.exp()\nh.sum().backward()\n(k * h).sum().backward()",
    "zero-gradient": LEAVES + "(w.round() + v).sum().backward()",
    "hook-returns-zero": LEAVES + "w.register_hook(lambda g: g * 0)\n(w * v).sum().backward()",
    "no-gradient-of-integers": LEAVES + "w = torch.arange(3)\n(w * v).sum().backward()",
    "no-gradient-not-required": LEAVES + "w = torch.ones(3)\n(w * v).sum().backward()",
    "no-gradient-non-leaf": LEAVES + "u = w * 2\nw = u + 1\n(w * v).sum().backward()",
    "no-gradient-no-grad": LEAVES + "with torch.no_grad():\n    w = v * 2\n(w * v).sum().backward()",
}


@pytest.mark.parametrize("code", ANSWERS)
def test_every_reason_has_its_answer(code: str) -> None:
    document = run(ANSWERS[code])
    value = next(v.value for v in document.variables if v.name == "w")
    assert value is not None
    found = why_no_gradient(document, value)
    assert found is not None
    assert found.code == code
    assert "`w" in sentence(found, "en")


def test_a_gradient_that_is_there_needs_no_answer() -> None:
    document = run(LEAVES + "(w * v).sum().backward()")
    for variable in document.variables:
        assert variable.value is not None
        assert why_no_gradient(document, variable.value) is None


def test_a_result_that_retains_its_gradient_is_treated_as_a_leaf() -> None:
    document = run(LEAVES + "h = w * 2\nh.retain_grad()\n(h * v).sum().backward()")
    value = next(v.value for v in document.variables if v.name == "h")
    assert value is not None
    assert why_no_gradient(document, value) is None


@pytest.mark.parametrize("locale", LOCALES)
def test_every_tensor_of_a_run_has_a_gradient_or_an_answer_in_words(locale: Locale) -> None:
    document = run(
        "net = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 1))\nnet(torch.randn(2, 3)).sum().backward()"
    )
    answers = [why_no_gradient(document, value) for value in range(len(document.values))]
    assert sum(answer is None for answer in answers) >= 4
    assert all(sentence(answer, locale) and fix(answer, locale) for answer in answers if answer is not None)
