"""A run that is stopped hands over its graph in the time that is left, and says what there was no time for."""

from __future__ import annotations

import math
from typing import Any

from app.graph import codec
from app.graph.document import Document, Snippet
from app.tape.run import Budget, Run

CODE = """
import torch
x = torch.full((3,), 2.0, requires_grad=True)
y = x
for _ in range(20):
    y = y * x
stop()
"""


def stopped(seconds: float) -> Document:
    """The document of a run that is stopped with so much time left, as by a signal."""
    documents: list[Document] = []
    run = Run(Snippet(CODE), Budget(), lambda _stream, _text: None)
    namespace: dict[str, Any] = {"__name__": "__main__"}
    namespace["stop"] = lambda: documents.append(run.stop("wall_time", seconds))
    run.execute(namespace)
    (document,) = documents
    return codec.decode(codec.encode(document))


def test_without_time_the_graph_is_handed_over_all_the_same() -> None:
    document, whole = stopped(-1.0), stopped(math.inf)
    assert document.outcome.reason == "wall_time"
    assert [node.name for node in document.nodes] == [node.name for node in whole.nodes]
    assert document.edges == whole.edges
    assert [value.preview for value in document.values] == [value.preview for value in whole.values]


def test_what_there_was_no_time_for_is_told() -> None:
    document = stopped(-1.0)
    saved, findings = document.truncated.saved, document.truncated.findings
    assert saved is not None
    assert (saved.kept, saved.seen) == (0, len(document.nodes))
    assert findings is not None
    assert findings.kept == 0
    assert not document.diagnostics
    assert not document.without_grad


def test_with_time_nothing_is_left_out() -> None:
    document = stopped(60.0)
    assert document.truncated.saved is None
    assert document.truncated.findings is None
    assert document.without_grad
    assert all(node.saved or node.leaf is not None for node in document.nodes if node.name == "MulBackward0")
