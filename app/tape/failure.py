"""What the snippet raised, told in terms of the snippet."""

from __future__ import annotations

import builtins
import difflib
import errno
import os
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

from app.graph.document import Error, Frame, Reason
from app.graph.row import Id
from app.tape.spans import Spans

_DEEPEST = 64
_OURS = f"{Path(__file__).parents[1]}{os.sep}"
_CANDIDATES = 5_000
_BY_NUMBER: dict[int, Reason] = {errno.EMFILE: "open_files", errno.EFBIG: "file_size", errno.ENOSPC: "disk"}
_BY_WORDS: dict[str, Reason] = {"can't allocate memory": "memory", "can't start new thread": "threads"}


def describe(raised: BaseException, spans: Spans) -> Error:
    """The exception with the snippet's own frames, outermost first; PyTorch's and ours are left out."""
    frames = _frames(raised.__traceback__, spans)
    error = Error(type(raised).__name__[:200], _message(raised)[:20_000], frames=frames[-_DEEPEST:])
    if frames:
        error.span = frames[-1].span
    if isinstance(raised, SyntaxError) and raised.filename == spans.file and raised.lineno is not None:
        error.span = _syntax_span(raised, spans)
        error.message = str(raised.msg)[:20_000]
    error.suggestion = _suggestion(raised)
    return error


def without_ours(raised: BaseException) -> None:
    """Take the recorder's own frames out of the tracebacks of an exception, and of those that led to it."""
    pending: list[BaseException | None] = [raised]
    seen: set[int] = set()
    while pending:
        exception = pending.pop()
        if exception is None or id(exception) in seen:
            continue
        seen.add(id(exception))
        exception.__traceback__ = _trimmed(exception.__traceback__)
        pending += [exception.__cause__, exception.__context__]


def _trimmed(traceback: TracebackType | None) -> TracebackType | None:
    theirs = []
    while traceback is not None:
        if not traceback.tb_frame.f_code.co_filename.startswith(_OURS):
            theirs.append(traceback)
        traceback = traceback.tb_next
    kept: TracebackType | None = None
    for entry in reversed(theirs):
        kept = TracebackType(kept, entry.tb_frame, entry.tb_lasti, entry.tb_lineno)
    return kept


def limit_met(raised: BaseException, error: Error) -> Reason | None:
    """The limit that an exception tells of, in Python's own ways and PyTorch's; ``error`` describes it."""
    if isinstance(raised, MemoryError):
        # the parser raises it, too, before there is a frame of the snippet
        return "memory" if error.frames else "nesting"
    if isinstance(raised, OSError) and isinstance(raised.errno, int):
        return "disk_files" if raised.errno == errno.ENOSPC and _has_room() else _BY_NUMBER.get(raised.errno)
    if isinstance(raised, RuntimeError):
        return next((reason for words, reason in _BY_WORDS.items() if words in error.message), None)
    return None


def _has_room() -> bool:
    """Whether there is room for bytes in the current folder: if it is full all the same, it holds too many files."""
    try:
        return os.statvfs(".").f_bavail > 0
    except OSError:
        return False


def _message(raised: BaseException) -> str:
    try:
        return str(raised)
    except BaseException as second:  # noqa: BLE001 - __str__ is the snippet's own code and may raise anything
        return f"<{type(second).__name__} while its message was made>"


def _frames(traceback: TracebackType | None, spans: Spans) -> list[Frame]:
    frames: list[Frame] = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code.co_filename == spans.file:
            frames.append(Frame(code.co_qualname[:1000], spans.at(code, traceback.tb_lasti)))
        traceback = traceback.tb_next
    return frames


def _syntax_span(raised: SyntaxError, spans: Spans) -> Id:
    line = raised.lineno or 1
    column = (raised.offset or 1) - 1
    end_line = raised.end_lineno or line
    end_column = (raised.end_offset or 0) - 1
    if (end_line, end_column) <= (line, column):
        end_line, end_column = line, column + 1
    return spans.in_characters(line, column, end_line, end_column)


def _suggestion(raised: BaseException) -> str | None:
    """The name that was probably meant, as Python's own interpreter would suggest."""
    if isinstance(raised, NameError) and raised.name:
        return _closest(raised.name, _names_in_scope(raised.__traceback__))
    if isinstance(raised, AttributeError) and raised.name and raised.obj is not None:
        # dir() of a module or class runs no code of an instance
        owner: Any = raised.obj if isinstance(raised.obj, type(builtins)) else type(raised.obj)
        return _closest(raised.name, vars(owner) if isinstance(owner, type(builtins)) else type.__dir__(owner))
    return None


def _names_in_scope(traceback: TracebackType | None) -> list[str]:
    if traceback is None:
        return []
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    frame = traceback.tb_frame
    return [*frame.f_locals, *frame.f_globals, *vars(builtins)]


def _closest(name: str, candidates: Iterable[str]) -> str | None:
    public = (c for c in candidates if name.startswith("_") or not c.startswith("_"))
    found = difflib.get_close_matches(name, islice(public, _CANDIDATES), n=1, cutoff=0.7)
    return found[0] if found and found[0] != name else None
