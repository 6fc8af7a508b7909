"""One recorded run of one snippet."""

from __future__ import annotations

import linecache
import math
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import numpy as np
import torch
from torch import Tensor

from app.graph.diagnostics import explain
from app.graph.document import Document, Error, Kept, Outcome, Reason, Snippet, Truncated
from app.graph.formulas import formulas_of
from app.tape import failure
from app.tape.classic import classic
from app.tape.environment import environment
from app.tape.figures import Figures
from app.tape.guards import untraced
from app.tape.nudge import NudgedValues
from app.tape.pacing import Budget
from app.tape.questions import Questions
from app.tape.recorder import Recorder
from app.tape.rehearsal import Rehearsal
from app.tape.spans import SNIPPET
from app.tape.streams import Emit, Streams
from app.tape.training import Training
from app.tape.variables import Variables
from app.tape.watch import Watch

__all__ = ["Budget", "Run"]


class Run:
    """Records a snippet once and tells what happened.

    ``file`` is the name under which the snippet is compiled. ``emit(stream, text)`` is called for everything that
    it prints, as it prints it, up to the budget; without one, all of it goes on to where it would have gone.
    """

    def __init__(self, snippet: Snippet, budget: Budget, emit: Emit | None = None, *, file: str = SNIPPET) -> None:
        self._snippet = snippet
        self._budget = budget
        self._nudged = None if snippet.nudge is None else NudgedValues(snippet.nudge)
        self._recorder = Recorder(snippet.code, budget, file, self._nudged)
        if snippet.asks():
            self._recorder.rehearsal = Rehearsal()
        self._training = Training(self._recorder)
        self._streams = Streams(self._recorder.spans, budget.output_bytes, emit)
        self._figures = Figures(self._recorder.spans, budget.figures, budget.figure_bytes)
        self._namespace: dict[str, Any] = {}
        self._outcome = Outcome("finished")
        self._told: Document | None = None
        """The whole document, while what a reader asked about the run is being answered."""
        self._clocks = time.perf_counter(), time.process_time()
        self._first_node = 0

    def execute(self, namespace: dict[str, Any]) -> Document:
        """Run the snippet in ``namespace``, a fresh ``__main__``'s.

        Never raises: what the snippet raises is in the outcome.
        """
        source = self._snippet.code
        # tracebacks that the snippet itself prints look its lines up here
        linecache.cache[SNIPPET] = (len(source), None, source.splitlines(keepends=True), SNIPPET)
        with suppress(BaseException), self.watching(namespace):
            exec(compile(source, SNIPPET, "exec", dont_inherit=True), namespace)  # noqa: S102 - what this is for
        return self.tell()

    @contextmanager
    def watching(self, namespace: dict[str, Any]) -> Iterator[None]:
        """Record what the block does; what it raises is written down, and raised again.

        All random generators are seeded, where the snippet has a seed.
        """
        self._namespace = namespace
        self._seed()
        self._first_node = torch._C._autograd._get_sequence_nr()
        self._clocks = time.perf_counter(), time.process_time()
        with self._streams.capturing(), Watch(self._recorder, self._training).watching():
            try:
                yield
                if self._snippet.backward is not None:
                    self._run_requested(self._snippet.backward)
            except BaseException as raised:
                self._fail(raised)
                raise

    def tell(self) -> Document:
        """What was recorded, with answers to what the snippet's reader asked for."""
        document = self._told = self._document()
        if self._recorder.rehearsal is not None:
            self._streams.muted = True
            with self._recorder.watchful():
                Questions(document, self._recorder, self._namespace).answer()
        if self._snippet.classic is not None:
            document.classic = classic(self._snippet.classic, self._namespace)
        return document

    def release(self) -> None:
        """Let go of the graph, so that freeing it cannot overflow the stack; the run is over."""
        self._namespace = {}
        self._recorder.nodes.release()

    def progress(self) -> tuple[int, int, int]:
        """Operators recorded, nodes made and passes begun so far; callable from a signal handler."""
        return len(self._recorder.ops), self._nodes_made(), self._recorder.pacing.seen

    def stop(self, reason: Reason, seconds: float = math.inf) -> Document:
        """What was recorded so far; callable from a signal handler, in the middle of `execute`.

        Once ``seconds`` are up, what nodes saved is described no further, and no more findings are looked for: to
        close a recording of 60,000 operators takes some two seconds, of which the rest takes a third.
        """
        if self._told is not None:
            return self._told
        self._outcome = Outcome(status="stopped", reason=reason)
        self._recorder.active = False
        return self._document(time.monotonic() + seconds)

    def _run_requested(self, name: str) -> None:
        """The pass that a reader asked for, from a variable by name."""
        result = self._namespace.get(name)
        if not isinstance(result, Tensor) or result.numel() != 1 or not result.requires_grad:
            found = "is no tensor with one element that requires grad" if name in self._namespace else "is not defined"
            self._outcome = Outcome(
                status="failed",
                error=Error("BackwardRequestError", f"backward was asked for from `{name[:200]}`, which {found}"),
            )
            return
        self._recorder.requested = True
        result.backward()  # type: ignore[no-untyped-call]

    def _fail(self, raised: BaseException) -> None:
        self._recorder.active = False
        try:
            self._outcome = self._failure(raised)
        except BaseException as second:  # noqa: BLE001 - an exception's attributes are the snippet's own code
            message = f"<{type(second).__name__} while it was told>"
            self._outcome = Outcome(status="failed", error=Error(type(raised).__name__[:200], message))

    def _failure(self, raised: BaseException) -> Outcome:
        """How a run ends that raised this."""
        error = failure.describe(raised, self._recorder.spans)
        if isinstance(raised, SystemExit):
            code = 0 if raised.code is None else raised.code if isinstance(raised.code, int) else 1
            return Outcome(status="stopped", reason="exit", exit_code=code, error=error)
        if isinstance(raised, KeyboardInterrupt):
            return Outcome(status="stopped", reason="cancelled", error=error)
        return Outcome(status="failed", reason=failure.limit_met(raised, error), error=error)

    def _seed(self) -> None:
        seed = self._snippet.seed
        if seed is None:
            return
        random.seed(seed)
        # torch.manual_seed formats a stack trace for every accelerator that is not there
        torch.default_generator.manual_seed(seed)
        if torch.cuda.is_available():
            torch.cuda.manual_seed_all(seed)
        np.random.seed(seed % 2**32)  # noqa: NPY002 - snippets use the global generator

    def _document(self, deadline: float = math.inf) -> Document:
        recorder, outcome = self._recorder, self._outcome
        wall, cpu = self._clocks
        outcome.wall_seconds = time.perf_counter() - wall
        outcome.cpu_seconds = time.process_time() - cpu
        variables = Variables(recorder, self._budget.variables)
        nodes, values = recorder.nodes, recorder.values
        with recorder.watchful(), untraced():
            recorder.main.pending = None
            variables.collect(self._namespace)
            nodes.describe(nodes.walk([*nodes.wrappers, *variables.roots(self._namespace)]), deadline)
            recorder.hooks.finish()
        nodes.finish()
        recorder.place()
        values.look()
        document = Document(
            schema=1,
            snippet=self._snippet,
            environment=environment(),
            outcome=outcome,
            output=self._streams.rows,
            figures=self._figures.rows,
            spans=recorder.spans.rows,
            modules=recorder.modules.rows,
            calls=recorder.calls,
            ops=recorder.ops,
            values=values.rows,
            nodes=nodes.rows,
            edges=nodes.edges,
            passes=recorder.passes,
            hooks=recorder.hooks.rows,
            optimizers=self._training.optimizers.rows,
            history=self._training.histories.row(),
            variables=variables.rows,
            nudged=None if self._nudged is None else self._nudged.nudged,
            truncated=self._truncated(variables),
        )
        with recorder.watchful():
            document.formulas = formulas_of(document)
            explain(document, deadline)
        if recorder.fault is not None:
            self._streams.write("warning", f"Gradwalk could not record all of this run: {recorder.fault}\n", None)
        return document

    def _nodes_made(self) -> int:
        return torch._C._autograd._get_sequence_nr() - self._first_node

    def _truncated(self, variables: Variables) -> Truncated:
        recorder = self._recorder
        passes = Kept(len(recorder.passes), recorder.pacing.seen)
        # autograd numbers the nodes it makes; leaves have no number
        nodes = Kept(sum(node.sequence is not None for node in recorder.nodes.rows), self._nodes_made())
        return Truncated(
            ops=Kept(len(recorder.ops)) if recorder.aside else None,
            nodes=nodes if nodes.kept < (nodes.seen or 0) and recorder.aside else None,
            values=recorder.values.truncated(),
            passes=passes if passes.kept < (passes.seen or 0) else None,
            saved=recorder.nodes.described(),
            output=self._streams.truncated(),
            figures=self._figures.truncated(),
            variables=variables.truncated(),
        )
