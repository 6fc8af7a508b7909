"""Which stretch of the snippet is running: code positions as interned spans."""

from __future__ import annotations

import inspect
import re
import sys
from types import CodeType, FrameType
from typing import Any

from app.graph.document import Span
from app.graph.row import Id

SNIPPET = "<snippet>"
"""File name under which a pasted snippet is compiled."""

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_DEEPEST = 64


def utf16_length(text: str) -> int:
    """How many UTF-16 code units the text takes: what editors in browsers count."""
    # encoding is C's work: a line of thousands of statements is measured thousands of times
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


class Spans:
    """Interns spans; a position in a code object is looked up once.

    ``file`` is the name under which the source was compiled: frames with it are the snippet's own.
    """

    def __init__(self, source: str, file: str = SNIPPET) -> None:
        self.file = file
        self.rows: list[Span] = []
        self._lines = _LINE_BREAK.split(source)
        self._by_span: dict[tuple[int, int, int, int], Id] = {}
        self._by_position: dict[tuple[int, int], Id | None] = {}
        self._codes: list[CodeType] = []
        self._positions: dict[int, list[tuple[int | None, int | None, int | None, int | None]]] = {}

    def add(self, line: int, column: int, end_line: int, end_column: int) -> Id:
        """The id of a span whose columns count UTF-16 code units."""
        key = (line, column, end_line, end_column)
        known = self._by_span.get(key)
        if known is None:
            known = self._by_span[key] = len(self.rows)
            self.rows.append(Span(*key))
        return known

    def at(self, code: CodeType, instruction: int) -> Id | None:
        """The span of the instruction at byte offset ``instruction``, where the compiler recorded one."""
        key = (id(code), instruction)  # hashing a code object itself reads all of it
        span = self._by_position.get(key)
        if span is None and key not in self._by_position:
            span = self._by_position[key] = self._find(code, instruction)
        return span

    def of_function(self, function: Any) -> Id | None:
        """The span of a function that the snippet defines, decorators included; ``None`` for any other."""
        code = getattr(inspect.unwrap(function), "__code__", None)
        if not isinstance(code, CodeType) or code.co_filename != self.file:
            return None
        last = max((line for *_, line in code.co_lines() if line is not None), default=code.co_firstlineno)
        first = code.co_firstlineno
        return self.add(first, 0, last, utf16_length(self._line(last)))

    def here(self, depth: int = 1) -> Id | None:
        """The span of the innermost frame of the snippet, ``depth`` frames above the caller's own."""
        frame: FrameType | None = sys._getframe(depth + 1)
        while frame is not None:
            if frame.f_code.co_filename == self.file:
                return self.at(frame.f_code, frame.f_lasti)
            frame = frame.f_back
        return None

    def stack(self, depth: int = 1) -> list[Id]:
        """Spans of the snippet's frames, innermost first, at most 64."""
        frame: FrameType | None = sys._getframe(depth + 1)
        spans: list[Id] = []
        while frame is not None and len(spans) < _DEEPEST:
            if frame.f_code.co_filename == self.file:
                span = self.at(frame.f_code, frame.f_lasti)
                if span is not None:
                    spans.append(span)
            frame = frame.f_back
        return spans

    def in_characters(self, line: int, column: int, end_line: int, end_column: int) -> Id:
        """The id of a span whose columns count characters from 0, as a SyntaxError's do once 1 is taken off."""
        return self.add(
            line,
            utf16_length(self._line(line)[: max(column, 0)]),
            end_line,
            utf16_length(self._line(end_line)[: max(end_column, 0)]),
        )

    def _find(self, code: CodeType, instruction: int) -> Id | None:
        positions = self._positions.get(id(code))
        if positions is None:
            self._codes.append(code)  # held, so that its id is not used again
            positions = self._positions[id(code)] = list(code.co_positions())
        line, end_line, column, end_column = positions[instruction // 2]
        if line is None or end_line is None:
            return None
        if column is None or end_column is None:
            return self.add(line, 0, line, utf16_length(self._line(line)))
        return self.add(line, self._utf16(line, column), end_line, self._utf16(end_line, end_column))

    def _utf16(self, line: int, utf8_column: int) -> int:
        """Python counts bytes of UTF-8."""
        return utf16_length(self._line(line).encode()[:utf8_column].decode(errors="ignore"))

    def _line(self, line: int) -> str:
        return self._lines[line - 1] if 0 < line <= len(self._lines) else ""
