"""Fixes that leave what a node keeps for its backward as it is."""

from __future__ import annotations

import ast

from app.graph.diagnostics.edits.missing import sign
from app.graph.diagnostics.edits.places import called, keyword, method_of, node_at
from app.graph.diagnostics.evidence import Evidence
from app.graph.document import Diagnostic, Edit

_FILLED = {"zero_": "torch.zeros_like({0})", "fill_": "torch.full_like({0}, {1})"}
"""What has no form that makes a new tensor → how to make one."""
_ONLY_IN_PLACE = frozenset(("copy_", "normal_", "uniform_", "random_", "exponential_", "set_", "resize_", "data_"))


def out_of_place(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """``y = y + 1`` for ``y += 1``, ``y = y.exp()`` for ``y.exp_()``; a clone before elements are assigned."""
    if finding.op is None or not evidence.document.ops[finding.op].grad_enabled:
        return None  # a step on a leaf must stay in place
    source = evidence.source
    span = evidence.document.ops[finding.op].span
    node = node_at(evidence, span, ast.AugAssign) or node_at(evidence, span, ast.expr)
    statement = None if node is None else source.around(node, ast.stmt)
    if statement is None:
        return None
    if isinstance(node, ast.Call):
        return _called(evidence, node, statement)
    if isinstance(statement, ast.AugAssign) and isinstance(statement.target, (ast.Name, ast.Attribute)):
        changed, right = source.text(statement.target), source.operand(statement.value)
        return source.replace(statement, f"{changed} = {changed} {_augmented(evidence, statement)} {right}")
    target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
    while isinstance(target, ast.Subscript):
        target = target.value
    if isinstance(target, (ast.Name, ast.Attribute)) and not isinstance(node, ast.BinOp):
        name = source.text(target)
        return source.before(statement, f"{name} = {name}.clone()")
    return None


def _augmented(evidence: Evidence, statement: ast.AugAssign) -> str:
    return sign(evidence, ast.BinOp(statement.target, statement.op, statement.value)).removesuffix("=")


def _called(evidence: Evidence, call: ast.Call, statement: ast.stmt) -> Edit | None:
    source = evidence.source
    name = called(call)
    if not name.endswith("_") or name in _ONLY_IN_PLACE:
        return _not_inplace(evidence, call)
    method, function = method_of(call), source.text(call.func)
    written = method if method is not None else call.args[0] if call.args else None
    if written is None:
        return None
    target, arguments = source.text(written), source.arguments(call)
    new = f"{function[:-1]}({', '.join(arguments)})"
    if method is not None and name in _FILLED:
        new = _FILLED[name].format(target, *(arguments or [""]))
    if isinstance(statement, ast.Expr) and statement.value is call:
        if isinstance(written, ast.Subscript) and isinstance(written.value, ast.Name):
            return source.before(statement, f"{written.value.id} = {written.value.id}.clone()")
        return source.replace(call, f"{target} = {new}") if isinstance(written, (ast.Name, ast.Attribute)) else None
    return source.replace(call, new)


def _not_inplace(evidence: Evidence, call: ast.Call) -> Edit | None:
    """``inplace=False``, in this call or in the only one that has it."""
    every = [call, *evidence.source.all(ast.Call)]
    told = [each for each in (keyword(other, "inplace") for other in every) if each is not None]
    found = [each for each in told if isinstance(each.value, ast.Constant) and each.value.value is True]
    sure = keyword(call, "inplace") in found or len(found) == 1
    return evidence.source.replace(found[0].value, "False") if sure else None


def retaining_the_graph(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """``retain_graph=True`` for the pass that freed what is needed again."""
    first = next((each for each in evidence.document.passes if each.number == finding.facts.get("first")), None)
    call = None if first is None else node_at(evidence, first.span, ast.Call)
    if call is None:
        return None
    told = keyword(call, "retain_graph")
    if told is not None:
        return evidence.source.replace(told.value, "True")
    return evidence.source.argument(call, "retain_graph=True")


def without_reentry(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """``use_reentrant=False``, under which the inside of a checkpoint is in the graph."""
    call = node_at(evidence, finding.span, ast.Call)
    if call is None or called(call) not in {"checkpoint", "checkpoint_sequential"}:
        return None
    told = keyword(call, "use_reentrant")
    if told is not None:
        return evidence.source.replace(told.value, "False")
    return evidence.source.argument(call, "use_reentrant=False")
