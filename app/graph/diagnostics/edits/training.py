"""Fixes of training loops: gradients that pile up, graphs that grow, parameters that are left out."""

from __future__ import annotations

import ast

from app.graph.diagnostics.edits.places import names, node_at
from app.graph.diagnostics.evidence import Evidence
from app.graph.document import Diagnostic, Edit, Optimizer

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
Loop = ast.For | ast.While


def zeroing(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """``optimizer.zero_grad()`` before the pass that would add; by hand, ``w.grad = None``."""
    source = evidence.source
    call = node_at(evidence, finding.span, ast.Call)
    statement = None if call is None else source.around(call, ast.stmt)
    if statement is None:
        return None
    every = names(finding)
    held = _holding(evidence, every)
    if held is not None:
        made = _assigned(evidence, held)
        if made is None or _scope(evidence, made) not in {None, _scope(evidence, statement)}:
            return None
        return source.before(statement, f"{source.text(made.targets[0])}.zero_grad()")
    if not every or any("." in name for name in every):
        return None
    return source.before(statement, f"{'.grad = '.join(every)}.grad = None")


def _holding(evidence: Evidence, every: list[str]) -> Optimizer | None:
    """The optimiser that holds the first of these variables, or the only one there is."""
    values, optimizers = evidence.document.values, evidence.document.optimizers
    tensors = {t for t, name in evidence.names.items() if name in every[:1]}
    for optimizer in optimizers:
        if tensors & {values[p].tensor for p in optimizer.parameters}:
            return optimizer
    return optimizers[0] if len(optimizers) == 1 and not every else None


def _assigned(evidence: Evidence, optimizer: Optimizer) -> ast.Assign | None:
    call = node_at(evidence, optimizer.span, ast.Call)
    made = None if call is None else evidence.source.parent(call)
    return made if isinstance(made, ast.Assign) and len(made.targets) == 1 else None


def _scope(evidence: Evidence, node: ast.AST) -> ast.AST | None:
    """The function or class that a node is in; None for the top of the code."""
    found = evidence.source.parent(node)
    while found is not None and not isinstance(found, _SCOPES):
        found = evidence.source.parent(found)
    return found


def handed_to_the_optimizer(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """Tensors added to the list that an optimiser is made of, or a module's parameters to another's."""
    source, left_out = evidence.source, names(finding)
    call = node_at(evidence, finding.span, ast.Call)
    if call is None or not call.args or not left_out:
        return None
    born = [evidence.line(evidence.birth(value)) for value in finding.values]
    if any(line is not None and line > call.lineno for line in born):
        return None  # they did not exist yet where the optimiser was made
    given, modules = call.args[0], {name.partition(".")[0] for name in left_out if "." in name}
    held = {name.partition(".")[0] for tensor, name in evidence.names.items() if tensor in evidence.optimized}
    if modules & held:
        if any(part.isdecimal() for name in left_out for part in name.split(".")):
            return None
        modules = set()  # the rest of a module by name: a parameter must not be there twice
    more = [f"*{each}.parameters()" for each in sorted(modules)]
    more += [name for name in left_out if name.partition(".")[0] not in modules]
    if isinstance(given, ast.List):
        inside = ", ".join([*(source.text(each) for each in given.elts), *more])
    else:
        inside = ", ".join([f"*{source.operand(given)}", *more])
    return source.replace(given, f"[{inside}]")


def adding_numbers(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """``total += loss.detach()`` for ``total += loss``."""
    source, name = evidence.source, finding.facts.get("name")
    node = node_at(evidence, finding.span, ast.AugAssign) or node_at(evidence, finding.span, ast.BinOp)
    added: ast.expr | None = None
    if isinstance(node, ast.AugAssign):
        added = node.value
    elif isinstance(node, ast.BinOp):
        sides = [each for each in (node.left, node.right) if source.text(each) != name]
        added = sides[0] if len(sides) == 1 else None
    return None if added is None else source.replace(added, f"{source.operand(added)}.detach()")


def cut_between_iterations(evidence: Evidence, finding: Diagnostic) -> Edit | None:
    """``h = h.detach()`` at the top of the loop, for what an iteration takes over from the one before."""
    call = node_at(evidence, finding.span, ast.expr)
    loop = None if call is None else evidence.source.around(call, Loop)  # type: ignore[arg-type]
    if loop is None:
        return None
    values = evidence.document.values
    grown = {v.name for v in evidence.document.variables if v.value is not None and values[v.value].grad_fn is not None}
    state = [name for name in carried(loop) if name in grown]
    if not state:
        return None
    cut = f"{', '.join(state)} = {', '.join(f'{name}.detach()' for name in state)}"
    return evidence.source.before(loop.body[0], cut)


def carried(loop: Loop) -> list[str]:
    """Names that a loop reads before it sets them anew: what one iteration hands to the next."""
    read: dict[str, None] = {}
    found: dict[str, None] = {}
    set_: set[str] = set()
    for statement in _simple(loop):
        every = [each for each in ast.walk(statement) if isinstance(each, ast.Name)]
        if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
            every.append(ast.Name(statement.target.id, ast.Load()))
        read.update(dict.fromkeys(n.id for n in every if isinstance(n.ctx, ast.Load) and n.id not in set_))
        stored = [n.id for n in every if isinstance(n.ctx, ast.Store)]
        found.update(dict.fromkeys(name for name in stored if name in read))
        set_.update(stored)
    return list(found)


def _simple(loop: Loop) -> list[ast.stmt]:
    """The statements in a loop that hold no others, in the order of the lines."""
    inside = [each for statement in loop.body for each in ast.walk(statement) if isinstance(each, ast.stmt)]
    simple = [each for each in inside if not hasattr(each, "body")]
    return sorted(simple, key=lambda each: (each.lineno, each.col_offset))
