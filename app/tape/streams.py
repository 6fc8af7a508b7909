"""What the snippet prints, with the call that printed it."""

from __future__ import annotations

import io
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Literal, TextIO

from app.graph.document import Kept, Output
from app.tape.spans import Spans

_CHUNK = 1 << 16

Emit = Callable[[str, str], None]
"""``emit(stream, text)``: hand printed text on at once."""


class Streams:
    """The rows of ``output``: standard output, standard error and warnings, in the order written.

    Without an ``emit``, all that is written goes on to where it would have gone.
    """

    def __init__(self, spans: Spans, limit_bytes: int, emit: Emit | None) -> None:
        self.rows: list[Output] = []
        self.seen = 0
        self.muted = False
        """Whether what is written is forgotten: the run is over, and its code runs only because a reader asks."""
        self._kept = 0
        self._spans = spans
        self._limit = limit_bytes
        self._emit = emit
        self._before = sys.stdout, sys.stderr, warnings.showwarning

    def truncated(self) -> Kept | None:
        """How many bytes of UTF-8 were kept of how many written, where they differ."""
        return Kept(self._kept, self.seen) if self._kept < self.seen else None

    def write(self, stream: Literal["stdout", "stderr", "warning"], text: str, span: int | None) -> None:
        """Keep the text while it fits the limit, and count it."""
        if self.muted:
            return
        self.seen += _size(text)
        room = self._limit - self._kept
        if room <= 0:
            return
        # cut before encoding: what is printed may be larger than the memory that is left
        text = text[:room].encode("utf-8", "backslashreplace")[:room].decode(errors="ignore")
        self._kept += _size(text)
        last = self.rows[-1] if self.rows else None
        if last is not None and last.stream == stream and last.span == span and stream != "warning":
            last.text += text
        else:
            self.rows.append(Output(stream, text, span))
        if self._emit is not None:
            self._emit("stdout" if stream == "stdout" else "stderr", text)

    @contextmanager
    def capturing(self) -> Iterator[None]:
        """Take the place of ``sys.stdout`` and ``sys.stderr``, and of the way warnings are shown."""
        before = self._before = sys.stdout, sys.stderr, warnings.showwarning
        streams: Any = [_Stream(self, "stdout"), _Stream(self, "stderr")]
        if self._emit is None:
            streams = [_Through(self, "stdout", sys.stdout), _Through(self, "stderr", sys.stderr)]
        sys.stdout, sys.stderr = streams
        warnings.showwarning = self._show_warning
        try:
            yield
        finally:
            sys.stdout, sys.stderr, warnings.showwarning = before

    def here(self) -> int | None:
        """The span of the snippet's line that is running."""
        return self._spans.here(2)

    def _show_warning(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if self._emit is None:
            _, stderr, show = self._before
            show(message, category, filename, lineno, file or stderr, line)
        span = self._spans.here(1)
        if span is None and filename == self._spans.file:
            span = self._spans.in_characters(lineno, 0, lineno, 0)
        self.write("warning", f"{category.__name__}: {message}\n", span)


def _size(text: str) -> int:
    """Bytes of UTF-8, without encoding all of a long text at once."""
    if text.isascii():
        return len(text)
    chunks = range(0, len(text), _CHUNK)
    return sum(len(text[start : start + _CHUNK].encode("utf-8", "backslashreplace")) for start in chunks)


class _Stream(io.TextIOBase):
    """A text stream that writes into `Streams`."""

    def __init__(self, streams: Streams, name: Literal["stdout", "stderr"]) -> None:
        self._streams = streams
        self._name = name

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "utf-8"

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self._streams.write(self._name, text, self._streams.here())
        return len(text)

    def fileno(self) -> int:
        return {"stdout": 1, "stderr": 2}[self._name]

    def __reduce__(self) -> Any:
        raise TypeError("a run's output cannot be pickled")


class _Through:
    """What is written to it goes on to the stream whose place it takes, and is kept."""

    def __init__(self, streams: Streams, name: Literal["stdout", "stderr"], original: TextIO) -> None:
        self._streams = streams
        self._name = name
        self._original = original

    def __getattr__(self, name: str) -> Any:
        return getattr(self._original, name)

    def write(self, text: str, /) -> int:
        written = self._original.write(text)
        if text:
            self._streams.write(self._name, text, self._streams.here())
        return written

    def writelines(self, lines: Iterable[str], /) -> None:
        for line in lines:
            self.write(line)
