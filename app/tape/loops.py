"""How many passes of a training loop are still to come, read off the snippet's `for` statements."""

from __future__ import annotations

import ast
import operator
import sys
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any

from app.graph.syntax import tree_of
from app.tape.spans import SNIPPET

_OPERATORS: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
}
_LONGEST = 10**12


class Loop:
    """One `for` statement over a `range`; lines count from 1."""

    def __init__(self, name: str, bounds: list[ast.expr]) -> None:
        self.name = name
        self.bounds = bounds

    def turns_left(self, scope: Mapping[str, Any]) -> int | None:
        """Turns after the current one, where names and numbers tell; ``None`` where they do not."""
        value = scope.get(self.name)
        bounds = [_integer(bound, scope) for bound in self.bounds]
        if type(value) is not int or any(bound is None for bound in bounds):
            return None
        try:
            numbers = range(*[bound for bound in bounds if bound is not None])
        except (ValueError, TypeError):
            return None
        return len(numbers) - 1 - numbers.index(value) if value in numbers else None


class Loops:
    """Tells whether the end of the outermost loop is near; called once after each pass."""

    def __init__(self, source: str, file: str = SNIPPET) -> None:
        self._file = file
        # a statement in a line, and the loop that is the outermost in its function around it: None where unknown
        self._around: dict[int, Loop | None] = {}
        if "for" in source and (tree := tree_of(source)) is not None:
            self._collect(tree)
        self._at: tuple[int, int] | None = None
        self._in_turn = 0
        self._per_turn = 0

    def passes_left(self) -> int | None:
        """About how many passes are still to come, the calling one not included; ``None`` where nothing tells."""
        found = self._outermost()
        if found is None:
            return None
        frame, loop = found
        left = loop.turns_left(frame.f_locals if frame.f_code.co_name != "<module>" else frame.f_globals)
        if left is None:
            return None
        turn = (id(frame), left)
        if turn != self._at:
            if self._at is not None:
                self._per_turn = self._in_turn
            self._at, self._in_turn = turn, 0
        self._in_turn += 1
        return left * max(self._per_turn, 1) + max(self._per_turn - self._in_turn, 0)

    def _outermost(self) -> tuple[FrameType, Loop] | None:
        found: tuple[FrameType, Loop] | None = None
        frame: FrameType | None = sys._getframe(2)
        while frame is not None:
            if frame.f_code.co_filename == self._file and frame.f_lineno in self._around:
                loop = self._around[frame.f_lineno]
                found = None if loop is None else (frame, loop)
            frame = frame.f_back
        return found

    def _collect(self, tree: ast.Module) -> None:
        pending: list[tuple[ast.AST, bool, Loop | None]] = [(tree, False, None)]
        while pending:
            node, inside, loop = pending.pop()
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                inside, loop = False, None
            elif isinstance(node, (ast.For, ast.While)) and not inside:
                inside, loop = True, _loop(node)
            if inside and isinstance(node, ast.stmt):
                for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                    self._around[line] = loop
            pending.extend((child, inside, loop) for child in ast.iter_child_nodes(node))


def loop_names(source: str) -> frozenset[str]:
    """Names that ``for`` statements give to one thing after the other."""
    tree = tree_of(source) if "for" in source else None
    targets = [node.target for node in ast.walk(tree) if isinstance(node, ast.For)] if tree is not None else []
    return frozenset(name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name))


def _loop(node: ast.For | ast.While) -> Loop | None:
    """The loop, where it is one over a `range` with a name for its number."""
    if not isinstance(node, ast.For) or not isinstance(node.target, ast.Name) or not isinstance(node.iter, ast.Call):
        return None
    call = node.iter
    if not isinstance(call.func, ast.Name) or call.func.id != "range" or call.keywords or not call.args:
        return None
    return Loop(node.target.id, call.args)


def _integer(expression: ast.expr, scope: Mapping[str, Any]) -> int | None:
    """What a simple expression of integers is worth; runs none of the snippet's code."""
    value: Any = None
    if isinstance(expression, ast.Constant):
        value = expression.value
    elif isinstance(expression, ast.Name):
        value = scope.get(expression.id)
    elif isinstance(expression, ast.UnaryOp) and isinstance(expression.op, ast.USub):
        operand = _integer(expression.operand, scope)
        value = None if operand is None else -operand
    elif isinstance(expression, ast.BinOp) and type(expression.op) in _OPERATORS:
        left, right = _integer(expression.left, scope), _integer(expression.right, scope)
        if left is not None and right:
            value = _OPERATORS[type(expression.op)](left, right)
    return value if type(value) is int and abs(value) < _LONGEST else None
