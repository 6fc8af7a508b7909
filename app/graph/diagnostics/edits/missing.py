"""Fixes that let a gradient through, or give it a place to stay."""

from __future__ import annotations

import ast
import re

from app.graph.diagnostics.edits.places import called, keyword, method_of, names, node_at, op_span, without_suffix
from app.graph.diagnostics.evidence import Evidence
from app.graph.document import Diagnostic, Edit
from app.graph.row import Id

_FACTORIES = frozenset(
    "tensor zeros ones full empty eye arange linspace logspace rand randn zeros_like ones_like full_like empty_like "
    "rand_like randn_like normal".split()
)
"""Functions that take ``requires_grad``."""
_DETOURS = frozenset(("detach", "item"))
_NUMBERS = frozenset(("float", "int", "detach"))
_SWITCHES = frozenset(("no_grad", "inference_mode", "set_grad_enabled"))
_WEIGHT = re.compile(r"[wWbB]\d*|weights?|bias|theta|params?")
"""What snippets call a tensor that is to be trained."""


def without_detour(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """``h`` for ``h.detach()``, ``h.item()`` and ``float(h)``."""
    call = node_at(evidence, finding.span, ast.Call)
    if call is None:
        return None
    if method_of(call) is not None:
        return without_suffix(evidence.source, call) if called(call) in _DETOURS else None
    if called(call) in _NUMBERS and len(call.args) == 1 and not call.keywords:
        return evidence.source.replace(call, evidence.source.operand(call.args[0]))
    return None


def without_rounding(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """``h`` for ``h.long()``."""
    call = node_at(evidence, finding.span, ast.Call)
    if call is None or called(call) not in {"long", "int"} or method_of(call) is None:
        return None
    return without_suffix(evidence.source, call)


def without_data(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """``w`` for ``w.data``."""
    attribute = node_at(evidence, finding.span, ast.Attribute)
    return None if attribute is None else without_suffix(evidence.source, attribute)


def without_copy(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """``h.clone()`` for ``torch.tensor(h)``."""
    call = node_at(evidence, finding.span, ast.Call)
    if call is None or len(call.args) != 1 or call.keywords:
        return None
    return evidence.source.replace(call, f"{evidence.source.operand(call.args[0])}.clone()")


def out_of_no_grad(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """The statements under a ``with torch.no_grad():`` without it, unless some of them write in place."""
    node = node_at(evidence, finding.span, ast.expr)
    block = None if node is None else evidence.source.around(node, ast.With)
    if block is None or len(block.items) != 1:
        return None
    switch = block.items[0].context_expr
    if not isinstance(switch, ast.Call) or called(switch) not in _SWITCHES:
        return None
    inside = [each for statement in block.body for each in ast.walk(statement)]
    if any(isinstance(each, ast.AugAssign) or (isinstance(each, ast.Call) and _writes(each)) for each in inside):
        return None
    indent, inner = evidence.source.indent(block), evidence.source.indent(block.body[0])
    start, end = evidence.source.place(block.body[0])[0], evidence.source.place(block.body[-1])[1]
    text = evidence.source.code[start:end]
    if indent is None or (inner is None and len(block.body) > 1) or '"""' in text or "'''" in text:
        return None
    if inner is not None:
        text = re.sub(rf"(?m)^{re.escape(inner)}", indent, text)
    return evidence.source.replace(block, text)


def _writes(call: ast.Call) -> bool:
    return called(call).endswith("_") and not called(call).endswith("__")


def in_place_of_a_new_tensor(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """``w -= step`` without recording, for ``w = w - step``."""
    source = evidence.source
    node = node_at(evidence, op_span(evidence, finding), ast.BinOp)
    statement = None if node is None else source.parent(node)
    if node is None or not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return None
    name, indent = source.text(statement.targets[0]), source.indent(statement)
    if source.text(node.left) != name or indent is None or finding.op is None:
        return None
    changed = f"{name} {sign(evidence, node)}= {source.text(node.right)}"
    if evidence.document.ops[finding.op].grad_enabled:
        changed = f"with torch.no_grad():\n{indent}    {changed}"
    return source.replace(statement, changed)


def sign(evidence: Evidence, node: ast.BinOp) -> str:
    """``-`` of ``a - b``, as the code has it."""
    source = evidence.source
    return source.code[source.place(node.left)[1] : source.place(node.right)[0]].strip("() \t\r\n\\")


def requiring_grad(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """``requires_grad=True`` where the tensor is made."""
    if not finding.values or any("." in name for name in names(finding)):
        return None
    return _requiring(evidence, finding.values[0])


def one_requiring_grad(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """The same, for the only candidate, or the one that is called like a weight."""
    candidates = names(finding)
    likely = candidates if len(candidates) == 1 else [name for name in candidates if _WEIGHT.fullmatch(name)]
    values = {v.name: v.value for v in evidence.document.variables if v.value is not None}
    return _requiring(evidence, values[likely[0]]) if likely and likely[0] in values else None


def _requiring(evidence: Evidence, value: Id) -> Edit | None:
    source = evidence.source
    node = node_at(evidence, evidence.birth(value), ast.expr)
    if node is None:
        return None
    if isinstance(node, ast.Call) and called(node) in _FACTORIES:
        told = keyword(node, "requires_grad")
        return source.argument(node, "requires_grad=True") if told is None else source.replace(told.value, "True")
    statement = source.around(node, ast.stmt)
    if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
        return None
    return source.replace(statement.value, f"{source.operand(statement.value)}.requires_grad_()")


def retaining_grad(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """``h.retain_grad()`` after the statement that makes ``h``."""
    name = finding.facts.get("name")
    span = op_span(evidence, finding)
    if name is not None and name == evidence.target(span):
        # every tensor that is no leaf is offered this: a statement on a line of its own is known without a syntax tree
        return evidence.source.below(evidence.document.spans[span or 0], f"{name}.retain_grad()")
    node = node_at(evidence, span, ast.expr)
    statement = None if node is None else evidence.source.around(node, ast.stmt)
    if not isinstance(statement, ast.Assign) or evidence.source.text(statement.targets[0]) != name:
        return None
    return evidence.source.after(statement, f"{name}.retain_grad()")


def among_the_inputs(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """``inputs=[a, w]`` for ``inputs=[a]`` or ``inputs=a``."""
    call = node_at(evidence, finding.span, ast.Call)
    given = None if call is None else keyword(call, "inputs")
    if given is None or not names(finding):
        return None
    inside = evidence.source.text(given.value)
    if isinstance(given.value, (ast.List, ast.Tuple)):
        inside = ", ".join(evidence.source.text(each) for each in given.value.elts)
    return evidence.source.replace(given.value, f"[{inside}, {names(finding)[0]}]")
