"""LaTeX of expressions: parentheses where they are needed and only there."""

from __future__ import annotations

import pytest

from app.graph.derivatives import Derivative
from app.graph.typesetting import typeset

OPERATOR = Derivative(
    "op(Tensor(x!) a, Tensor b, Tensor? c=None, *, Scalar k=1, Scalar alpha=1, int dim=0) -> (Tensor values, Tensor)",
    {},
)


@pytest.mark.parametrize(
    ("expression", "latex"),
    [
        # tensors take ⊙ between them, a number none
        ("grad * a", r"\bar{y} \odot a"),
        ("k * grad", r"k\,\bar{y}"),
        ("alpha * k * grad * a", r"\alpha\,k\,\bar{y} \odot a"),
        ("grad @ T(b)", r"\bar{y}\,b^{\top}"),
        # sums in products, products of matrices beside ⊙, signs
        ("grad * (1 - a)", r"\bar{y} \odot \left(1 - a\right)"),
        ("a - (b - c)", r"a - \left(b - c\right)"),
        ("a - b * c", r"a - b \odot c"),
        ("(a @ b) * c", r"\left(a\,b\right) \odot c"),
        ("(a * b) @ c", r"\left(a \odot b\right)\,c"),
        ("a @ b @ c", r"a\,b\,c"),
        ("k * (a @ b)", r"k\,a\,b"),
        ("-grad * a", r"-\bar{y} \odot a"),
        ("a * -b", r"a \odot \left(-b\right)"),
        ("a - -b", r"a - \left(-b\right)"),
        ("-(a + b)", r"-\left(a + b\right)"),
        ("-a / b", r"-\frac{a}{b}"),
        ("-(a / b) * c", r"-\frac{a}{b} \odot c"),
        # powers
        ("a**2", r"a^{2}"),
        ("(a * b)**2", r"\left(a \odot b\right)^{2}"),
        ("(a / b)**(k - 1)", r"\left(\frac{a}{b}\right)^{k - 1}"),
        ("T(a)**2", r"\left(a^{\top}\right)^{2}"),
        ("T(a + b)", r"\left(a + b\right)^{\top}"),
        # a big operator takes in all that follows
        ("grad - sum(grad * a, dim)", r"\bar{y} - \sum_{\mathit{dim}} \bar{y} \odot a"),
        ("sum(a, dim) * b", r"\left(\sum_{\mathit{dim}} a\right) \odot b"),
        ("b * sum(a, dim)", r"b \odot \sum_{\mathit{dim}} a"),
        ("b * sum(a, dim) * c", r"\left(b \odot \sum_{\mathit{dim}} a\right) \odot c"),
        ("-sum(a, dim) * b", r"\left(-\sum_{\mathit{dim}} a\right) \odot b"),
        ("sum(a + b, dim)", r"\sum_{\mathit{dim}} \left(a + b\right)"),
        # conditions
        ("grad * (a > 0)", r"\bar{y} \odot \left[a > 0\right]"),
        ("grad * ((a > 0) & (a <= k))", r"\bar{y} \odot \left[a > 0 \land a \le k\right]"),
        ("where(a > 0, b, where(a < k, c, 0))", r"\begin{cases} b & a > 0 \\ c & a < k \\ 0 & \text{else} \end{cases}"),
        ("a if c is None else b", r"\begin{cases} a & c = \varnothing \\ b & \text{else} \end{cases}"),
        # names
        ("result + result1 + grads[1]", r"y + y_{1} + \bar{y}_{1}"),
        ("values * grad_values", r"\mathit{values} \odot \overline{\mathit{values}}"),
        ("grad_output", r"\overline{\mathit{output}}"),
        ("pi * 1j * exp(-a)", r"\pi\,\mathrm{i}\,e^{-a}"),
        # named parts: a number stays one
        ("d = a - b; grad * d", r"\bar{y} \odot d,\quad d = a - b"),
        ("N = numel(a); 2 / N * grad", r"\frac{2}{N}\,\bar{y},\quad N = \operatorname{numel}(a)"),
        ("exp(sqrt(k)) * grad", r"e^{\sqrt{k}}\,\bar{y}"),
        # parentheses grow around what is tall
        ("tanh(a / b)", r"\tanh\left(\frac{a}{b}\right)"),
        ("tanh(a)", r"\tanh(a)"),
    ],
)  # fmt: skip
def test_expressions(expression: str, latex: str) -> None:
    assert typeset(expression, OPERATOR) == latex


def test_an_argument_keeps_its_name_even_where_it_begins_like_an_incoming_gradient() -> None:
    operator = Derivative("op_backward(Tensor grad_output, Tensor output) -> Tensor", {})
    assert typeset("grad * grad_output", operator) == r"\bar{y} \odot \mathit{grad\_output}"


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("a % b", "No notation for the operation: Mod"),
        ("no_such_function(a)", "No notation for: no_such_function"),
        ("[a, b]", "No notation for"),
        ("d = a", "The last statement is the gradient itself"),
        ("a; b", "Write a named part as name = expression"),
    ],
)
def test_what_has_no_notation_is_refused(expression: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        typeset(expression, OPERATOR)
