"""What each autograd node class sends to each argument: as PyTorch's derivative table has it, and typeset.

LaTeX is made for the classes in ``app/graph/gradients``. Each of its lines is ``NodeClass.argument = "expression"``:

- names are the derivative table's: the operator's arguments and results, ``grad`` for the gradient that comes in
  (``grads[i]`` or ``grad_NAME`` where several results have one), ``i`` for the place in a list of tensors;
- operations are elementwise but ``@``; a condition is 1 where it holds and 0 where not;
- ``sum_to(…, x)`` sums over the dimensions along which ``x`` was broadcast;
- parts that end in ``;`` are named first, the gradient comes last;
- numbers are real; where they are complex, arguments and results stand for their conjugates (`conjugated`).

``tests/unit/tape/test_formulas_verified.py`` evaluates each expression with torch and compares it with autograd;
`app.graph.typesetting` makes the LaTeX from the same text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from app.graph.derivatives import Derivative, derivative
from app.graph.document import Document, Formula
from app.graph.typesetting import typeset

LONGEST_SOURCE = 200
"""Characters of `Formula.source`."""

MOST_RESULTS = 8
"""No operator has more."""

FAMILIES = ("activations", "elementwise", "layers", "matrices", "reductions", "shapes")
"""The files of ``app/graph/gradients``."""

BUILT_IN = {
    "AccumulateGrad": {
        "variable": Formula(
            text="variable.grad += grad",
            latex=r"\mathit{variable}.\mathrm{grad} \mathrel{+}= \bar{y}",
            source="torch/csrc/autograd/functions/accumulate_grad.h",
        )
    },
    "CopyBackwards": {
        "self": Formula(
            text="zeros_like(self)", latex=r"\mathbf{0}", source="torch/csrc/autograd/functions/tensor.cpp"
        ),
        "src": Formula(
            text="sum_to(grad.to(src.options()), src.sizes())",
            latex=r"\operatorname{sum}_{\to \mathit{src}}(\bar{y})",
            source="torch/csrc/autograd/functions/tensor.cpp",
        ),
    },
    "CopySlices": {
        "base": Formula(
            text="grad_slice = view(grad.clone()); grad_slice.copy_(fn(grad_slice)[0])",
            latex=r"\bar{y}\big|_{\mathrm{view} \leftarrow \mathrm{fn}(\bar{y}_{\mathrm{view}})}",
            source="torch/csrc/autograd/functions/tensor.cpp",
        )
    },
}
"""Classes written in C++ by hand, which the table lacks. The rest of those only raise, pass on nothing, or send over
RPC: Error, DelayedError, NotImplemented, UndefinedGrad, UndefinedGradBackward, SendRpcBackward have no formula."""


@cache
def gradients() -> dict[str, dict[str, str]]:
    """Node class → argument → the expression of the gradient sent to it, for the classes that are typeset."""
    folder = Path(__file__).with_name("gradients")
    table: dict[str, dict[str, str]] = {}
    for family in FAMILIES:
        table |= tomllib.loads(folder.joinpath(f"{family}.toml").read_text(encoding="utf-8"))
    return table


HOLD_AS_WRITTEN = frozenset(
    f"{operator}Backward{number}"
    for operator, number in (
        *((name, 0) for name in ("Abs", "Angle", "Sgn", "Var", "VarMean", "Std", "StdMean", "Dist", "Norm", "Vdot")),
        *(("Norm", 1), ("LinalgVectorNorm", 0)),
    )
)
"""Classes whose formula is that of complex tensors, too. The others take conjugates, or are in `REAL_ONLY`."""

REAL_ONLY = frozenset(
    {
        "LinalgCholeskyExBackward0",
        "LinalgEighBackward0",
        "LinalgSlogdetBackward0",
        "LinalgSvdBackward0",
        "SigmoidBackwardBackward0",
        "TanhBackwardBackward0",
    }
)
"""Classes whose formula is not true of complex tensors; for those there is PyTorch's own text alone."""


def formulas_for(node_names: Iterable[str], complex_names: Iterable[str] = ()) -> dict[str, dict[str, Formula]]:
    """The formulas of the node classes that are present: node name → argument → formula.

    Args:
        node_names: What ``grad_fn.name()`` says, repeated or not. Custom Functions and other classes that
            PyTorch's table does not have are left out.
        complex_names: Those of them of which a node got or gave complex tensors. Their LaTeX takes the conjugates of
            arguments and results, which is true of real tensors, too.

    Returns:
        Arguments in the order of ``next_functions``; a list of tensors has one formula, in which ``i`` is the place.
    """
    of_complex = set(complex_names)
    return {
        name: formulas
        for name in sorted(set(node_names))
        if (formulas := _formulas(name, of_complex=name in of_complex))
    }


def typeset_as(node_class: str) -> str | None:
    """The class whose typeset formula serves this one: itself, or that of the same operator in another guise.

    An operator in place, and a view that copies, send what the operator itself sends, where the table says so.
    """
    known = derivative(node_class)
    if node_class in gradients() or known is None:
        return node_class if known else None
    return _twins().get(_kernel(known))


def conjugated(node_class: str) -> frozenset[str]:
    """The arguments and results that a formula takes the conjugates of where tensors are complex."""
    known = derivative(node_class)
    if known is None or node_class in HOLD_AS_WRITTEN | REAL_ONLY:
        return frozenset()
    results = frozenset({"result", *(f"result{i}" for i in range(MOST_RESULTS)), *known.tensor_names})
    return results - frozenset(known.argument_names) | frozenset(known.gradients)


def _kernel(known: Derivative) -> tuple[str, ...]:
    """What a class has in common with those of the same operator in place, and of a view that copies."""
    base = re.sub(r"(_copy|_)?(\.\w+)?$", "", known.signature.partition("(")[0])
    return (base, known.arguments, *(part for gradient in known.gradients.items() for part in gradient))


@cache
def _twins() -> dict[tuple[str, ...], str]:
    return {_kernel(known): name for name in gradients() if (known := derivative(name))}


@cache
def _formulas(node_name: str, *, of_complex: bool) -> dict[str, Formula]:
    name = node_name.rpartition("::")[2]
    known = derivative(name)
    if known is None:
        return BUILT_IN.get(name, {})
    source = f"derivatives.yaml: {known.signature}"
    if len(source) > LONGEST_SOURCE:
        source = f"{source[: LONGEST_SOURCE - 1]}…"
    twin = typeset_as(name)
    expressions = gradients()[twin] if twin and not (of_complex and twin in REAL_ONLY) else {}
    starred = conjugated(twin) if twin and of_complex else ()
    formulas: dict[str, Formula] = {}
    for argument, text in known.gradients.items():
        expression = expressions.get(argument.rstrip("*"))
        latex = typeset(expression, known, starred) if expression else ""
        formulas[argument.rstrip("*")] = Formula(text, latex, source)
    return formulas


def formulas_of(document: Document) -> dict[str, dict[str, Formula]]:
    """The formulas of all node classes in the document, with conjugates where a class met complex tensors."""
    nodes = document.nodes
    with_complex = {row for row, node in enumerate(nodes) for output in node.outputs if output.dtype in _COMPLEX}
    # a node that receives real gradients may send complex ones
    sources = {edge.source for edge in document.edges if edge.target in with_complex} if with_complex else set[int]()
    return formulas_for({node.name for node in nodes}, {nodes[row].name for row in with_complex | sources})


_COMPLEX = frozenset(("complex32", "complex64", "complex128"))
