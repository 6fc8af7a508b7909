"""Recording a stretch of code from within: a cell of a notebook, or a block of a script."""

from __future__ import annotations

import ast
import inspect
import linecache
import sys
from pathlib import Path
from threading import Lock
from types import FrameType, TracebackType
from typing import Any, Self

from app.graph import codec
from app.graph.document import Document, Snippet
from app.graph.syntax import tree_of
from app.tape.run import Budget, Run

BUDGET = Budget(ops=30_000, nodes=30_000)
"""Graphs live on after the block, and freeing a chain of 45,000 nodes that Python has seen overflows the stack."""
_LONGEST = 1_000_000
_recording = Lock()


class Recording:
    """What one ``with record():`` block did; ``document`` is there once the block has ended."""

    def __init__(self, budget: Budget = BUDGET) -> None:
        self._budget = budget
        self._document: Document | None = None
        self._frame: FrameType | None = None
        self._run: Run | None = None
        self._watching: Any = None
        self._namespace: dict[str, Any] = {}
        self._names: frozenset[str] = frozenset()

    @property
    def document(self) -> Document:
        """The graph document of the block.

        Raises:
            RuntimeError: the block has not ended yet.
        """
        if self._document is None:
            raise RuntimeError("The recording has no document before its `with` block has ended.")
        return self._document

    def json(self) -> bytes:
        """The document as JSON in UTF-8."""
        return codec.encode(self.document)

    def save(self, path: str | Path) -> None:
        """Write the document to a file, which the page opens and the API takes.

        Raises:
            OSError: the file cannot be written.
        """
        Path(path).write_bytes(self.json())

    def __enter__(self) -> Self:
        """Begin to record this thread, and those it starts.

        Raises:
            RuntimeError: another recording is under way in this process, or this one was used before.
        """
        if self._document is not None:
            raise RuntimeError("A recording records one block. Call record() again for another.")
        if not _recording.acquire(blocking=False):
            raise RuntimeError("Another recording is under way in this process: end its `with record():` block first.")
        try:
            frame = self._frame = sys._getframe(1)
            file = frame.f_code.co_filename
            source = "".join(linecache.getlines(file, frame.f_globals))
            if len(source) > _LONGEST:
                source = ""
            self._names = _names(source, frame)
            # without its source no frame is the snippet's: a span would point at nothing
            self._run = Run(Snippet(source, seed=None), self._budget, file=file if source else "")
            self._watching = self._run.watching(self._namespace)
            self._watching.__enter__()
        except BaseException:
            _recording.release()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End recording; what the block raised goes on."""
        run, frame = self._run, self._frame
        assert run is not None  # noqa: S101 - __enter__ came first
        assert frame is not None  # noqa: S101
        try:
            self._watching.__exit__(kind, raised, traceback)
        finally:
            try:
                self._namespace.update(_variables(frame, self._names))
                self._document = run.tell()
                run.release()
            finally:
                self._run = self._frame = self._watching = None
                self._namespace = {}
                _recording.release()


def record(*, budget: Budget = BUDGET) -> Recording:
    """Record what autograd does in a ``with`` block.

    >>> with record() as recording:
    ...     loss = model(x).sum()
    ...     loss.backward()
    >>> recording.save("graph.json")

    Random generators, printed text, warnings and exceptions are what they would be without. Of the caller's
    variables the document has those that the block mentions.
    """
    return Recording(budget)


def _names(source: str, frame: FrameType) -> frozenset[str]:
    """Names that occur in the ``with`` statement at which the frame stands, or in all of its code without a source."""
    line, found = frame.f_lineno, None
    tree = tree_of(source)
    for statement in () if tree is None else ast.walk(tree):
        if isinstance(statement, ast.With) and statement.lineno <= line <= statement.body[0].lineno:
            found = statement  # the innermost comes last
    if found is None:
        code = frame.f_code
        return frozenset((*code.co_names, *code.co_varnames, *code.co_cellvars, *code.co_freevars))
    return frozenset(node.id for node in ast.walk(found) if isinstance(node, ast.Name))


def _variables(frame: FrameType, names: frozenset[str]) -> dict[str, Any]:
    """The frame's variables of these names."""
    local = frame.f_locals
    found = {name: value for scope in (frame.f_globals, local) for name, value in scope.items() if name in names}
    if frame.f_code.co_flags & inspect.CO_OPTIMIZED and isinstance(local, dict):
        local.clear()  # a copy that a function's frame keeps, before Python 3.13, and all that is in it
    return found
