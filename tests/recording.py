"""Records a snippet in this process, without a sandbox."""

from __future__ import annotations

import textwrap
from typing import Any

from app.graph import codec
from app.graph.document import Document, Snippet, Value
from app.graph.row import Id
from app.tape.run import Budget, Run


def record(code: str, *, backward: str | None = None, seed: int = 0, **budget: int) -> Document:
    """The document of an indented snippet, once through the wire format."""
    snippet = Snippet(textwrap.dedent(code).lstrip("\n"), seed, backward)
    namespace: dict[str, Any] = {"__name__": "__main__"}
    document = Run(snippet, Budget(**budget), lambda _stream, _text: None).execute(namespace)
    return codec.decode(codec.encode(document))


def value_of(document: Document, name: str) -> Value:
    """The value of a variable at the end."""
    row = next(row for row in document.variables if row.name == name)
    assert row.value is not None
    return document.values[row.value]


def grad_of(document: Document, name: str) -> Value:
    """The gradient of a variable at the end."""
    row = next(row for row in document.variables if row.name == name)
    assert row.grad is not None, f"{name}.grad is None"
    return document.values[row.grad]


def node_named(document: Document, name: str) -> Id:
    """The only node of this class."""
    (row,) = [i for i, node in enumerate(document.nodes) if node.name.endswith(name)]
    return row


def text_at(document: Document, span: Id | None) -> str:
    """The stretch of the snippet's text that a span of one line covers."""
    assert span is not None
    row = document.spans[span]
    assert row.line == row.end_line
    line = document.snippet.code.split("\n")[row.line - 1]
    units = line.encode("utf-16-le")
    return units[2 * row.column : 2 * row.end_column].decode("utf-16-le")


def printed(document: Document) -> str:
    """Standard output as one text."""
    return "".join(row.text for row in document.output if row.stream == "stdout")
