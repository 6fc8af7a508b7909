"""A snippet's syntax tree, and changes of its text that keep everything else as it is."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import TypeVar, cast

from app.graph.findings import Edit
from app.graph.forward import Span
from app.graph.syntax import parsed, tree_of

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_Node = TypeVar("_Node", bound=ast.AST)
_ATOMIC = (ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.Constant)
"""Expressions that a method may be called on without parentheses; numbers aside, which nobody does it with."""

Placed = ast.expr | ast.stmt | ast.keyword
"""Nodes that know where they stand."""
Place = tuple[int, int]
"""Where a stretch begins and ends, in characters from the start of the code."""
_MOST_PARSED = 1_000_000
"""Characters parsed again to see what edits make of the code; dense code takes three seconds for so many."""


class Source:
    """Places in one snippet. Code that is no Python, such as a notebook's, has no tree, and nothing is found in it."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._parsed = 0
        self._units: dict[tuple[int, str], Sequence[int]] = {}
        breaks = list(_LINE_BREAK.finditer(code))
        self._starts = [0, *(found.end() for found in breaks)]
        self._ends = [*(found.start() for found in breaks), len(code)]

    @property
    def nodes(self) -> list[ast.AST]:
        """All nodes of the tree, those further out first."""
        return self._tree[0]

    @property
    def _parents(self) -> dict[ast.AST, ast.AST]:
        return self._tree[1]

    @cached_property
    def _tree(self) -> tuple[list[ast.AST], dict[ast.AST, ast.AST]]:
        """All nodes, and what each is a part of: in one walk, a third of what `ast.walk` takes."""
        parents: dict[ast.AST, ast.AST] = {}
        tree = tree_of(self.code)
        nodes: list[ast.AST] = [] if tree is None else [tree]
        for node in nodes:
            for name in node._fields:
                field = getattr(node, name, None)
                for each in field if isinstance(field, list) else (field,):
                    if isinstance(each, ast.AST):
                        nodes.append(each)
                        parents[each] = node
        return nodes, parents

    @cached_property
    def _placed(self) -> dict[tuple[int, ...], list[ast.expr | ast.stmt]]:
        """By first and last line and column, as Python counts them."""
        placed: dict[tuple[int, ...], list[ast.expr | ast.stmt]] = {}
        for node in self.nodes:
            if isinstance(node, (ast.expr, ast.stmt)):
                end = cast("int", node.end_lineno), cast("int", node.end_col_offset)
                placed.setdefault((node.lineno, node.col_offset, *end), []).append(node)
        return placed

    def at(self, span: Span, kind: type[_Node]) -> _Node | None:
        """The node of a kind that stands exactly there."""
        place = (
            span.line,
            self._utf8(span.line, span.column),
            span.end_line,
            self._utf8(span.end_line, span.end_column),
        )
        return next((node for node in self._placed.get(place, []) if isinstance(node, kind)), None)

    def all(self, kind: type[_Node]) -> list[_Node]:
        """All nodes of a kind."""
        return [node for node in self.nodes if isinstance(node, kind)]

    def around(self, node: ast.AST, kind: type[_Node]) -> _Node | None:
        """The innermost node of a kind that holds another, or is it."""
        found: ast.AST | None = node
        while found is not None and not isinstance(found, kind):
            found = self._parents.get(found)
        return found

    def parent(self, node: ast.AST) -> ast.AST | None:
        """The node that a node is a part of."""
        return self._parents.get(node)

    def place(self, node: Placed) -> Place:
        """Where a node stands; the parentheses around it are no part of it."""
        return self._bytes(node.lineno, node.col_offset), self._bytes(
            cast("int", node.end_lineno), cast("int", node.end_col_offset)
        )

    def text(self, node: Placed) -> str:
        """The source text of a node."""
        start, end = self.place(node)
        return self.code[start:end]

    def operand(self, node: ast.expr) -> str:
        """The text of an expression as something that a method may be called on."""
        return self.text(node) if isinstance(node, _ATOMIC) else f"({self.text(node)})"

    def indent(self, statement: ast.stmt) -> str | None:
        """What stands before a statement on its line; None where that is more than blanks."""
        start, _ = self.place(statement)
        before = self.code[self._starts[self._line(start)] : start]
        return before if not before.strip() else None

    def replace(self, node: Placed, text: str) -> Edit:
        """Another text in place of a node."""
        return self.change(self.place(node), text)

    def before(self, statement: ast.stmt, line: str) -> Edit | None:
        """A line of its own before a statement."""
        indent = self.indent(statement)
        start, _ = self.place(statement)
        return None if indent is None else self.change((start, start), f"{line}\n{indent}")

    def after(self, statement: ast.stmt, line: str) -> Edit | None:
        """A line of its own after a statement, comments behind it left where they are."""
        indent = self.indent(statement)
        end = self._ends[self._line(self.place(statement)[1])]
        return None if indent is None else self.change((end, end), f"\n{indent}{line}")

    def below(self, span: Span, line: str) -> Edit:
        """A line of its own below the one on which a span ends, indented as the one on which it begins."""
        start, end = self._starts[span.line - 1], self._ends[span.end_line - 1]
        code = self.code[start:end]
        return self.change((end, end), f"\n{code[: len(code) - len(code.lstrip())]}{line}")

    def arguments(self, call: ast.Call) -> list[str]:
        """The texts of a call's arguments, names included."""
        return [*map(self.text, call.args), *map(self.text, call.keywords)]

    def argument(self, call: ast.Call, text: str) -> Edit:
        """One more argument at the end of a call."""
        given: list[Placed] = [*call.args, *call.keywords]
        last = max((self.place(each)[1] for each in given), default=None)
        if last is None:
            end = self.place(call)[1] - 1
            return self.change((end, end), text)
        return self.change((last, last), f", {text}")

    def without(self, call: ast.Call, gone: ast.expr | ast.keyword) -> Edit:
        """A call without one of its arguments."""
        every: list[Placed] = [*call.args, *call.keywords]
        given = sorted(map(self.place, every))
        start, end = self.place(gone)
        at = given.index((start, end))
        if at > 0:
            return self.change((given[at - 1][1], end), "")
        return self.change((start, given[1][0] if len(given) > 1 else end), "")

    def change(self, place: Place, text: str) -> Edit:
        """Another text in place of a stretch."""
        return Edit(Span(*self._position(place[0]), *self._position(place[1])), text)

    def allows(self, edit: Edit) -> bool:
        """Whether the code with one edit is still Python; of long code with hundreds of edits no more is looked at.

        Only the outermost statements that it touches are parsed again: no other's fate can change with them.
        """
        place = self._touched(edit.at)
        self._parsed += place[1] - place[0]
        return self._parsed <= _MOST_PARSED and parsed(self.applied(edit, place)) is not None

    def applied(self, edit: Edit, place: Place | None = None) -> str:
        """The code, or the stretch of it that holds one edit, with that edit carried out."""
        first, last = place or (0, len(self.code))
        span = edit.at
        start, end = self._offset(span.line, span.column), self._offset(span.end_line, span.end_column)
        return self.code[first:start] + edit.text + self.code[end:last]

    @cached_property
    def _blocks(self) -> list[tuple[int, int]]:
        """First and last lines of the outermost statements; those that share a line are one."""
        blocks: list[tuple[int, int]] = []
        tree = tree_of(self.code)
        for node in () if tree is None else tree.body:
            decorated = getattr(node, "decorator_list", [])
            first, last = min([node.lineno, *(each.lineno for each in decorated)]), node.end_lineno or 0
            if blocks and blocks[-1][1] >= first:
                first = blocks.pop()[0]
            blocks.append((first, last))
        return blocks

    def _touched(self, span: Span) -> Place:
        """Whole lines: those of the span, and of all outermost statements that have some of them."""
        first, last = span.line, span.end_line
        at = bisect_left(self._blocks, first, key=lambda block: block[1])
        while at < len(self._blocks) and self._blocks[at][0] <= last:
            first, last = min(first, self._blocks[at][0]), max(last, self._blocks[at][1])
            at += 1
        return self._starts[first - 1], self._ends[last - 1]

    def _line(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1

    def _position(self, offset: int) -> tuple[int, int]:
        line = self._line(offset)
        return line + 1, len(self.code[self._starts[line] : offset].encode("utf-16-le", "surrogatepass")) // 2

    def _offset(self, line: int, column: int) -> int:
        """From a line and UTF-16 code units."""
        return self._from(line, column, "utf-16-le", 2)

    def _utf8(self, line: int, column: int) -> int:
        """From UTF-16 code units to bytes of UTF-8."""
        if not 0 < line <= len(self._starts):
            return -1
        return len(self.code[self._starts[line - 1] : self._offset(line, column)].encode("utf-8", "surrogatepass"))

    def _bytes(self, line: int, column: int) -> int:
        """From a line and bytes of UTF-8, as Python counts."""
        return self._from(line, column, "utf-8", 1)

    def _from(self, line: int, column: int, encoding: str, width: int) -> int:
        if not 0 < line <= len(self._starts):
            return -1
        units = self._units.get((line, encoding))
        if units is None:
            text = self.code[self._starts[line - 1] : self._ends[line - 1]]
            lengths = (len(character.encode(encoding, "surrogatepass")) for character in text)
            ascii_units = range(0, width * (len(text) + 1), width)
            units = self._units[line, encoding] = ascii_units if text.isascii() else [*accumulate(lengths, initial=0)]
        return self._starts[line - 1] + bisect_right(units, width * column) - 1
