"""One recorded run of one snippet."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from app.graph.document import Document, Environment, Error, Outcome, Output, Reason, Snippet


@dataclass(frozen=True)
class Budget:
    """How much is recorded whole before recording steps aside; text in bytes of UTF-8."""

    ops: int = 60_000
    passes: int = 64
    output_bytes: int = 256 * 1024


class Run:
    """Executes a snippet once and tells what happened.

    ``emit(stream, text)`` is called for everything the snippet prints, as it prints it, up to the budget.
    """

    def __init__(self, snippet: Snippet, budget: Budget, emit: Callable[[str, str], None]) -> None:
        self.snippet = snippet
        self.emit = emit
        self.started = time.perf_counter()
        self.outcome = Outcome()
        self.text: list[Output] = []

    def execute(self, namespace: dict[str, Any]) -> Document:
        """Run the snippet in ``namespace`` (a fresh ``__main__``'s). Never raises: what the snippet raises is in the outcome."""
        torch.manual_seed(self.snippet.seed)
        try:
            exec(compile(self.snippet.code, "<snippet>", "exec"), namespace)
        except SystemExit as left:
            self.outcome = Outcome(status="stopped", reason="exit", exit_code=left.code if isinstance(left.code, int) else 0)
        except BaseException as raised:
            self.outcome = Outcome(status="failed", error=Error(type(raised).__name__, str(raised)))
        return self.document()

    def stop(self, reason: Reason) -> Document:
        """What was recorded so far; callable from a signal handler, in the middle of `execute`."""
        self.outcome = Outcome(status="stopped", reason=reason)
        return self.document()

    def document(self) -> Document:
        """The document of what is recorded by now."""
        self.outcome.wall_seconds = time.perf_counter() - self.started
        return Document(
            schema=1,
            snippet=self.snippet,
            environment=Environment(python=sys.version.split()[0], torch=torch.__version__),
            outcome=self.outcome,
            output=self.text,
        )
