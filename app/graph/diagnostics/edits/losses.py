"""Fixes of what a loss, or a function with a narrow domain, is given."""

from __future__ import annotations

import ast
from collections.abc import Callable

from app.graph.diagnostics.edits.places import called, method_of, node_at, op_span, without_suffix
from app.graph.diagnostics.evidence import Evidence
from app.graph.document import Diagnostic, Edit

_ACTIVATIONS = frozenset(("softmax", "log_softmax", "sigmoid"))
_LAYERS = frozenset(("Softmax", "LogSoftmax", "Sigmoid"))


def without_activation(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """The scores themselves: ``F.softmax(x, 1)`` gone, or the layer that does it out of its ``Sequential``."""
    source = evidence.source
    call = node_at(evidence, op_span(evidence, finding), ast.Call)
    if call is None:
        return None
    if called(call) == "log":
        return _without_logarithm(evidence, call)
    if called(call) in _ACTIVATIONS:
        if method_of(call) is not None and not _is_layer(evidence, call):
            return without_suffix(source, call)
        return source.replace(call, source.operand(call.args[0])) if call.args else None
    layer = _layer(evidence)
    around = None if layer is None else source.parent(layer)
    if layer is None or not isinstance(around, ast.Call) or layer not in around.args:
        return None
    return source.without(around, layer)


def _without_logarithm(evidence: Evidence, call: ast.Call) -> Edit | None:
    """``x`` for ``torch.log(F.softmax(x, 1))``."""
    softmax = _given(call)
    if not isinstance(softmax, ast.Call) or called(softmax) != "softmax" or _is_layer(evidence, softmax):
        return None
    scores = _given(softmax)
    return None if scores is None else evidence.source.replace(call, evidence.source.operand(scores))


def _given(call: ast.Call) -> ast.expr | None:
    """The tensor that a function of one, or a method, is called on."""
    return method_of(call) or (call.args[0] if call.args else None)


def _is_layer(evidence: Evidence, call: ast.Call) -> bool:
    """Whether a name such as ``self.softmax`` stands for a layer, and what is passed is its argument."""
    base = method_of(call)
    return isinstance(base, ast.Name) and base.id == "self" and _layer(evidence) is not None


def _layer(evidence: Evidence) -> ast.Call | None:
    """The only activation that the code makes a layer of."""
    layers = [each for each in evidence.source.all(ast.Call) if called(each) in _LAYERS]
    return layers[0] if len(layers) == 1 else None


def logarithm_of_softmax(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """``log_softmax`` for ``softmax``."""
    call = node_at(evidence, op_span(evidence, finding), ast.Call)
    if call is not None and called(call) == "softmax" and not _is_layer(evidence, call):
        return _renamed(evidence, call, "log_softmax")
    layer = _layer(evidence)
    return None if layer is None else _renamed(evidence, layer, "LogSoftmax")


def cross_entropy(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """``cross_entropy`` for ``nll_loss``."""
    call = node_at(evidence, finding.span, ast.Call)
    if call is not None and called(call) == "nll_loss":
        return _renamed(evidence, call, "cross_entropy")
    layers = [each for each in evidence.source.all(ast.Call) if called(each) == "NLLLoss"]
    return _renamed(evidence, layers[0], "CrossEntropyLoss") if len(layers) == 1 else None


def _renamed(evidence: Evidence, call: ast.Call, name: str) -> Edit:
    end = evidence.source.place(call.func)[1]
    return evidence.source.change((end - len(called(call)), end), name)


def squeezed(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """``.squeeze(1)`` on the column."""
    column = 0 if str(finding.facts.get("left")).endswith(", 1)") else 1
    operation = node_at(evidence, finding.span, ast.BinOp)
    if operation is not None:
        return _with_suffix(evidence, (operation.left, operation.right)[column], ".squeeze(1)")
    call = node_at(evidence, finding.span, ast.Call)
    if call is None or len(call.args) < 2:  # noqa: PLR2004
        return None
    return _with_suffix(evidence, call.args[column], ".squeeze(1)")


def _with_suffix(evidence: Evidence, node: ast.expr, suffix: str) -> Edit:
    return evidence.source.replace(node, f"{evidence.source.operand(node)}{suffix}")


def clamped(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """``log(x.clamp(min=1e-8))``."""
    return _argument(evidence, finding, lambda text, _: f"{text}.clamp(min=1e-8)")


def off_the_steep(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """``sqrt(x + 1e-12)``."""
    return _argument(evidence, finding, lambda text, bare: f"({bare or text} + 1e-12)")


def away_from_zero(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """``a / (b + 1e-8)``."""
    division = node_at(evidence, finding.span, ast.BinOp)
    if division is None or not isinstance(division.op, ast.Div):
        return None
    return evidence.source.replace(division.right, f"({evidence.source.operand(division.right)} + 1e-8)")


def _argument(evidence: Evidence, finding: Diagnostic, change: Callable[[str, str], str]) -> Edit | None:
    """Another argument for a function of one tensor; ``change`` gets it with parentheses, and arithmetic without."""
    call = node_at(evidence, finding.span, ast.Call)
    if call is None or called(call) not in {"log", "sqrt", "rsqrt"}:
        return None
    given = _given(call)
    if given is None:
        return None
    source = evidence.source
    start, end = source.place(given)
    bracketed = start > 0 and source.code[start - 1] == "(" and source.code[end : end + 1] == ")"
    if method_of(call) is not None and bracketed:
        start, end = start - 1, end + 1  # its own parentheses, which the tree leaves out
    return source.change(
        (start, end), change(source.operand(given), source.text(given) if isinstance(given, ast.BinOp) else "")
    )
