"""The table of formulas: complete, exact in names, and open about where each comes from."""

from __future__ import annotations

import re

import pytest
import torch

from app.graph.derivatives import argument_names, derivative
from app.graph.formulas import BUILT_IN, FAMILIES, formulas_for, gradients

WITHOUT_FORMULA = {
    "Error": "raises",
    "DelayedError": "raises",
    "NotImplemented": "raises",
    "UndefinedGrad": "passes nothing on",
    "UndefinedGradBackward": "passes nothing on",
    "SendRpcBackward": "sends to another process",
}
"""Classes of PyTorch that send no gradient along an edge."""

CLASSES = sorted(name for name in dir(torch._C._functions) if not name.startswith("__"))


def test_every_class_of_this_torch_has_formulas_or_is_a_known_exception() -> None:
    missing = [name for name in CLASSES if not formulas_for([name])]
    assert sorted(missing) == sorted(WITHOUT_FORMULA)
    assert len(CLASSES) > 640


def test_each_argument_that_takes_a_gradient_has_the_table_s_text() -> None:
    for name in CLASSES:
        known = derivative(name)
        if known is None:
            continue
        formulas = formulas_for([name])[name]
        assert [a.rstrip("*") for a in known.gradients] == list(formulas), name
        assert [f.text for f in formulas.values()] == list(known.gradients.values()), name
        assert all(f.text for f in formulas.values()), name


def test_at_least_150_classes_are_typeset_with_every_argument() -> None:
    complete = [name for name in CLASSES if (f := formulas_for([name])) and all(a.latex for a in f[name].values())]
    assert len(complete) >= 150
    assert set(gradients()) <= set(complete)


def test_the_families_share_no_class() -> None:
    assert len(FAMILIES) == 6
    for name, arguments in gradients().items():
        known = derivative(name)
        assert known is not None, name
        assert {a.rstrip("*") for a in known.gradients} == set(arguments), name


def test_names_are_exact() -> None:
    formulas = formulas_for(["MulBackward0", "MulBackward1", "MulBackward0"])
    assert list(formulas) == ["MulBackward0", "MulBackward1"]
    assert (
        formulas["MulBackward0"]["other"].latex
        == r"\operatorname{sum}_{\to \mathit{other}}(\bar{y} \odot \mathit{self})"
    )
    assert formulas["MulBackward0"]["self"].source == "derivatives.yaml: mul.Tensor(Tensor self, Tensor other)"
    assert list(formulas["MulBackward1"]) == ["self"]
    assert formulas["MulBackward1"]["self"].latex == r"\mathit{other}\,\bar{y}"


def test_only_what_is_present_and_known_is_given() -> None:
    assert formulas_for([]) == {}
    assert formulas_for(["MyFunctionBackward", "NoSuchBackward0", "torch::autograd::Error"]) == {}


def test_names_may_carry_the_namespace_that_grad_fn_name_says() -> None:
    x = torch.ones(2, requires_grad=True)
    leaf = x.exp().grad_fn.next_functions[0][0].name()  # type: ignore[union-attr]
    assert leaf == "torch::autograd::AccumulateGrad"
    assert formulas_for([leaf])[leaf]["variable"].text == "variable.grad += grad"


def test_a_view_s_copying_twin_has_the_same_latex() -> None:
    twins = [name for name in CLASSES if name.endswith("_copy") and name.removesuffix("_copy") in gradients()]
    assert len(twins) >= 15
    for name in twins:
        plain, twin = (derivative(n) for n in (name.removesuffix("_copy"), name))
        assert plain is not None
        assert twin is not None
        assert plain.gradients == twin.gradients, name
        assert formulas_for([name])[name]["self"].latex


def test_a_list_of_tensors_has_one_formula() -> None:
    assert argument_names("CatBackward0", 2) == ["tensors[0]", "tensors[1]"]
    assert list(formulas_for(["CatBackward0"])["CatBackward0"]) == ["tensors"]


def test_sources_fit_a_line_and_say_where_from() -> None:
    for name in [*CLASSES, *BUILT_IN]:
        for formula in formulas_for([name]).get(name, {}).values():
            assert len(formula.source) <= 200, name
            assert re.match(r"derivatives\.yaml: [\w.]+\(.*[)…]$|torch/csrc/", formula.source), formula.source
            assert len(formula.latex) <= 1000, name


@pytest.mark.parametrize("name", ["AccumulateGrad", "CopyBackwards", "CopySlices"])
def test_classes_written_by_hand_are_not_in_the_table(name: str) -> None:
    assert derivative(name) is None
    assert all(f.text and f.latex for f in formulas_for([name])[name].values())


def test_formulas_of_complex_tensors_take_conjugates() -> None:
    latex = formulas_for(["MulBackward0", "AbsBackward0"], ["MulBackward0", "AbsBackward0"])
    assert (
        latex["MulBackward0"]["self"].latex
        == r"\operatorname{sum}_{\to \mathit{self}}(\bar{y} \odot \mathit{other}^{*})"
    )
    assert latex["AbsBackward0"]["self"].latex == r"\bar{y} \odot \operatorname{sgn}(\mathit{self})"
    assert formulas_for(["ExpBackward0"], ["ExpBackward0"])["ExpBackward0"]["self"].latex == r"\bar{y} \odot y^{*}"
    assert formulas_for(["ExpBackward0"], ["MulBackward0"])["ExpBackward0"]["self"].latex == r"\bar{y} \odot y"


def test_no_conjugate_is_raised_to_a_power_without_parentheses() -> None:
    names = list(gradients())
    for name, formulas in formulas_for(names, names).items():
        for formula in formulas.values():
            assert not re.search(r"\^\{\*\}\s*[\^_']", formula.latex), name
