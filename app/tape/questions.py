"""Answers what a reader asked about a run that has ended, by running its operators again, one by one."""

from __future__ import annotations

import io
import random
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any

import numpy as np
import torch

from app.graph.checks import Skipped
from app.graph.document import Document, Kept
from app.graph.row import Id
from app.tape import rehearsal
from app.tape.check import check
from app.tape.jacobians import jacobians
from app.tape.paths import Splitter
from app.tape.recorder import Recorder

SECONDS = 4.0
"""For each of the three questions; none stops in the middle of a node."""
CHECKED_NODES = 5_000
JACOBIAN_ELEMENTS = 250_000
"""Of all Jacobians together."""


class Questions:
    """Fills in a document's ``checks``, ``jacobians`` and ``split``, where its snippet asks for them.

    The document holds true at any time meanwhile: ``truncated`` counts what is not there yet.
    """

    def __init__(self, document: Document, recorder: Recorder, namespace: dict[str, Any]) -> None:
        self._document = document
        self._recorder = recorder
        self._namespace = namespace
        self._kept = _calls(document, recorder.rehearsal) if recorder.rehearsal is not None else {}

    def answer(self) -> None:
        """Answer everything. The snippet's own code runs where it defines functions; nobody sees what it prints."""
        snippet = self._document.snippet
        with _undisturbed():
            if snippet.check:
                self._check()
            if snippet.jacobians is not False:
                nodes = None if snippet.jacobians is True else snippet.jacobians
                self._jacobians([row for row in nodes if row in self._kept] if nodes is not None else list(self._kept))
            if snippet.paths is not None:
                splitter = Splitter(self._recorder, self._kept, self._namespace)
                deadline = time.monotonic() + SECONDS
                self._document.split = splitter.split(snippet.paths.result, snippet.paths.source, deadline)
                self._recorder.values.look()

    def _check(self) -> None:
        document = self._document
        counted = document.truncated.checks = Kept(0, len(self._kept))
        deadline = time.monotonic() + SECONDS
        for node, kept in self._kept.items():
            if counted.kept == CHECKED_NODES or time.monotonic() > deadline:
                return
            document.checks += check(node, document.nodes[node].name, kept)
            counted.kept += 1
        document.truncated.checks = None

    def _jacobians(self, nodes: list[Id]) -> None:
        document = self._document
        counted = document.truncated.jacobians = Kept(0, len(nodes))
        deadline = time.monotonic() + SECONDS
        room = JACOBIAN_ELEMENTS
        for node in nodes:
            rows = list(jacobians(node, document.nodes[node].name, self._kept[node]))
            room -= sum(len(row.elements) for row in rows)
            if room < 0 or time.monotonic() > deadline:
                return
            document.jacobians += rows
            counted.kept += 1
        document.truncated.jacobians = None


def _calls(document: Document, kept: rehearsal.Rehearsal) -> dict[Id, rehearsal.Kept | Skipped]:
    """The call that made each node."""
    calls: dict[Id, rehearsal.Kept | Skipped] = {}
    for row, node in enumerate(document.nodes):
        call: rehearsal.Kept | Skipped | None = None
        if node.kind == "accumulate_grad":
            call = "leaf"
        elif node.kind == "custom" and node.call is not None:
            call = kept.functions.get(node.call)
        elif node.op is not None:
            call = kept.operators.get(node.op)
        calls[row] = call or "not_recorded"
    return calls


class _Nowhere(io.TextIOBase):
    """A stream that forgets what is written to it."""

    def write(self, text: str, /) -> int:
        return len(text)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Inside, nothing is shown, and all random generators are afterwards what they were before."""
    states = random.getstate(), np.random.get_state(), torch.get_rng_state()  # noqa: NPY002 - the snippet's own
    try:
        with redirect_stdout(_Nowhere()), redirect_stderr(_Nowhere()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])  # noqa: NPY002
        torch.set_rng_state(states[2])
