"""Sets a gradient's expression, as `app/graph/gradients.toml` writes it, in LaTeX that KaTeX accepts.

The expression is the single statement of the formula: a test evaluates it with torch and compares it with
autograd, and what a reader sees is made from the same syntax tree, so the two cannot differ. All operations
are elementwise but ``@``; conditions count as 1 where they hold and 0 where not (Iverson brackets).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection
from enum import IntEnum
from typing import NamedTuple

from app.graph.derivatives import Derivative
from app.graph.notation import FUNCTIONS, LENDERS, LITERALS, NAMES, SCALARS, SHAPED_LIKE

_RELATIONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "=", ast.NotEq: r"\ne", ast.Lt: "<", ast.LtE: r"\le", ast.Gt: ">", ast.GtE: r"\ge", ast.Is: "=",
    ast.IsNot: r"\ne",
}  # fmt: skip


class Level(IntEnum):
    """How tightly the outermost operation of a piece binds."""

    SUM = 0
    NEGATIVE = 1
    BIG = 2
    """``\\sum`` or cases: takes in all that follows."""
    PRODUCT = 3
    MATRIX = 4
    POWER = 5
    ATOM = 6


_ARGUMENT = re.compile(r"(?P<mark>[@%#])(?P<place>\d)|\(#(?P<inner>\d)\)")
_LEAST = {"@": Level.ATOM, "%": Level.BIG, "#": Level.SUM}


class Piece(NamedTuple):
    """Some LaTeX, how tightly it binds, and whether it is a plain number rather than a tensor."""

    text: str
    level: Level = Level.ATOM
    scalar: bool = False

    def within(self, least: Level) -> str:
        """The text, in parentheses where it binds less tightly than ``least``."""
        return self.text if self.level >= least else f"\\left({self.text}\\right)"


def typeset(expression: str, operator: Derivative, conjugated: Collection[str] = ()) -> str:
    """LaTeX of an expression over the arguments and results of an operator.

    Args:
        expression: Python statements divided by ``;``, of which the last is the gradient and the others
            name parts of it.
        operator: Tells tensors from numbers.
        conjugated: Arguments and results to set as their complex conjugates.

    Raises:
        ValueError: The expression has syntax or a function that has no notation.
    """
    *parts, gradient = ast.parse(expression).body
    typesetter = _Typesetter(operator, conjugated)
    named = [typesetter.definition(part) for part in parts]
    match gradient:
        case ast.Expr():
            return r",\quad ".join([typesetter.piece(gradient.value).text, *named])
    raise ValueError(f"The last statement is the gradient itself: {expression}")


class _Typesetter:
    def __init__(self, operator: Derivative, conjugated: Collection[str]) -> None:
        self._conjugated = conjugated
        self._arguments = frozenset(operator.argument_names)
        self._tensors = set(operator.tensor_names)

    def definition(self, statement: ast.stmt) -> str:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)]):
                value = self.piece(statement.value)
                if not value.scalar:
                    self._tensors.add(name)
                return f"{self._name(name).text} = {value.text}"
        raise ValueError(f"Write a named part as name = expression: {ast.unparse(statement)}")

    def piece(self, node: ast.expr) -> Piece:
        match node:
            case ast.Name():
                piece = self._name(node.id)
            case ast.Constant():
                piece = Piece(_constant(node.value), scalar=True)
            case ast.Subscript():
                piece = Piece(f"{self.piece(node.value).text}_{{{self.piece(node.slice).text}}}")
            case ast.UnaryOp(op=ast.USub()):
                piece = _negative(self.piece(node.operand))
            case ast.BinOp(op=ast.BitAnd() | ast.BitOr()) | ast.Compare():
                piece = Piece(rf"\left[{self._condition(node)}\right]")
            case ast.BinOp():
                piece = _operation(node.op, self.piece(node.left), self.piece(node.right))
            case ast.IfExp() | ast.Call(func=ast.Name(id="where")):
                piece = self._cases(node)
            case ast.Call(func=ast.Name(id=name)) if name in FUNCTIONS:
                lender = LENDERS.get(name)
                pieces = (self._shape(a) if place == lender else self.piece(a) for place, a in enumerate(node.args))
                piece = _call(name, list(pieces))
            case _:
                raise ValueError(f"No notation for: {ast.unparse(node)}")
        return piece

    def _shape(self, node: ast.expr) -> Piece:
        return self._plain(node.id) if isinstance(node, ast.Name) else self.piece(node)

    def _name(self, name: str) -> Piece:
        plain = self._plain(name)
        return Piece(f"{plain.text}^{{*}}", Level.POWER) if name in self._conjugated else plain

    def _plain(self, name: str) -> Piece:
        scalar = name not in self._tensors and not name.startswith(("grad", "result"))
        if name in self._arguments:
            return Piece(NAMES.get(name) or _identifier(name), scalar=scalar)
        if name.startswith("grad_"):
            return Piece(rf"\overline{{{_identifier(name.removeprefix('grad_'))}}}")
        if name.startswith("result") and name != "result":
            return Piece(f"y_{{{name.removeprefix('result')}}}")
        return Piece(LITERALS.get(name) or _identifier(name), scalar=scalar)

    def _cases(self, node: ast.expr) -> Piece:
        rows: list[tuple[Piece, str]] = []
        while True:
            match node:
                case ast.IfExp():
                    condition, value, node = node.test, node.body, node.orelse
                case ast.Call(func=ast.Name(id="where")):
                    condition, value, node = node.args
                case _:
                    break
            rows.append((self.piece(value), self._condition(condition)))
        rows.append((self.piece(node), r"\text{else}"))
        lines = r" \\ ".join(f"{value.text} & {condition}" for value, condition in rows)
        text = rf"\begin{{cases}} {lines} \end{{cases}}"
        return Piece(text, Level.BIG, all(value.scalar for value, _ in rows))

    def _condition(self, node: ast.expr) -> str:
        match node:
            case ast.BinOp(op=ast.BitAnd()):
                return rf"{self._condition(node.left)} \land {self._condition(node.right)}"
            case ast.BinOp(op=ast.BitOr()):
                return rf"{self._condition(node.left)} \lor {self._condition(node.right)}"
            case ast.Compare():
                text = self.piece(node.left).text
                for relation, right in zip(node.ops, node.comparators, strict=True):
                    text += f" {_RELATIONS[type(relation)]} {self.piece(right).text}"
                return text
        return self.piece(node).text


def _negative(operand: Piece) -> Piece:
    # a big operator would take in the factors that follow
    level = Level.SUM if operand.level == Level.BIG else Level.NEGATIVE
    return Piece(f"-{operand.within(Level.BIG)}", level, operand.scalar)


def _operation(operator: ast.operator, left: Piece, right: Piece) -> Piece:
    scalar = left.scalar and right.scalar
    match operator:
        case ast.Add():
            piece = Piece(f"{left.text} + {right.within(Level.BIG)}", Level.SUM, scalar)
        case ast.Sub():
            piece = Piece(f"{left.text} - {right.within(Level.BIG)}", Level.SUM, scalar)
        case ast.Mult():
            piece = _product(left, right)
        case ast.Div() if left.level == Level.NEGATIVE:
            text = rf"-\frac{{{left.text.removeprefix('-')}}}{{{right.text}}}"
            piece = Piece(text, Level.NEGATIVE, scalar)
        case ast.Div():
            piece = Piece(rf"\frac{{{left.text}}}{{{right.text}}}", Level.PRODUCT, scalar)
        case ast.MatMult():
            piece = Piece(rf"{left.within(Level.MATRIX)}\,{right.within(Level.MATRIX)}", Level.MATRIX)
        case ast.Pow():
            piece = Piece(f"{left.within(Level.ATOM)}^{{{right.text}}}", Level.POWER, scalar)
        case _:
            raise ValueError(f"No notation for the operation: {type(operator).__name__}")
    return piece


def _product(left: Piece, right: Piece) -> Piece:
    elementwise = not (left.scalar or right.scalar)
    texts: list[str] = []
    for factor, loose in ((left, Level.NEGATIVE), (right, Level.BIG)):
        # a product of matrices beside ⊙ would leave open which comes first
        bare = factor.level == loose or factor.level >= (Level.POWER if elementwise else Level.PRODUCT)
        bare |= elementwise and factor.level == Level.PRODUCT
        texts.append(factor.text if bare else factor.within(Level.ATOM))
    level = Level.NEGATIVE if left.level == Level.NEGATIVE else Level.PRODUCT
    if right.level == Level.BIG:
        level = Level.SUM if level == Level.NEGATIVE else Level.BIG
    return Piece((r" \odot " if elementwise else r"\,").join(texts), level, left.scalar and right.scalar)


def _call(name: str, arguments: list[Piece]) -> Piece:
    template = FUNCTIONS[name]
    if template == "#1":
        return arguments[0]

    def fill(mark: re.Match[str]) -> str:
        argument = arguments[int(mark["place"] or mark["inner"]) - 1]
        if mark["inner"]:
            return _parenthesised(argument.text)
        return argument.within(_LEAST[mark["mark"]])

    text = _ARGUMENT.sub(fill, template)
    level = Level.ATOM
    if template.startswith((r"\sum", r"\prod")):
        level = Level.BIG
    elif "@" in template:
        level = Level.POWER
    scalar = name in SCALARS or (name not in SHAPED_LIKE and all(argument.scalar for argument in arguments))
    return Piece(text, level, scalar)


def _constant(value: object) -> str:
    if value is None:
        return r"\varnothing"
    if isinstance(value, str):
        return rf"\texttt{{{value}}}"
    return r"\mathrm{i}" if isinstance(value, complex) else f"{value}"


def _identifier(name: str) -> str:
    escaped = name.replace("_", r"\_")
    return name if len(name) == 1 else rf"\mathit{{{escaped}}}"


def _parenthesised(text: str) -> str:
    return rf"\left({text}\right)" if re.search(r"\\(frac|begin|sum|prod)", text) else f"({text})"
