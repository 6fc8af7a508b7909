"""Graph documents to bytes and back; bytes from a child or a stranger are refused unless they fit in every way."""

from __future__ import annotations

import base64
import binascii
import operator
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeGuard, cast

import msgspec

from app.errors import InvalidDocument
from app.graph import png
from app.graph.document import Document

_is_some = cast("Callable[[int | None], TypeGuard[int]]", partial(operator.is_not, None))
ARRAYS = tuple(field.name for field in msgspec.structs.fields(Document) if field.default_factory is list)
"""Fields of a document that hold rows."""
_decoder = msgspec.json.Decoder(Document)
_encoder = msgspec.json.Encoder()

_HEAD_LETTERS = png.HEAD_BYTES * 4 // 3
"""Of base64, for the head of a picture."""


def encode(document: Document) -> bytes:
    """The document as compact JSON in UTF-8."""
    return _encoder.encode(document)


def decode(data: bytes) -> Document:
    """Decode JSON into rows; they may take fourteen times its length, so `app.graph.sealed` is for strangers' JSON.

    Raises:
        InvalidDocument: the bytes are no JSON, a field is unknown, of the wrong type or out of
            bounds, or a reference points outside its array.
    """
    try:
        document = _decoder.decode(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as invalid:
        raise InvalidDocument(str(invalid)[:300]) from None
    references = References()
    references.add(document)
    references.close()
    return document


class References:
    """What rows refer to, learnt from one part of a document after the other; rows come in their order."""

    def __init__(self) -> None:
        self._sizes: Counter[str] = Counter()
        self._highest: dict[tuple[str, str], int] = {}

    def add(self, part: Document) -> None:
        """Take a part: a document that has some of the rows.

        Raises:
            InvalidDocument: a row is its own ancestor, a matrix is not of its size, or a figure is none to be shown.
        """
        for owner, target, references in _references(part):
            highest = max(filter(_is_some, references), default=-1)
            if highest > self._highest.get((owner, target), -1):
                self._highest[owner, target] = highest
        _check_trees(part, self._sizes)
        _check_figures(part, self._sizes["figures"])
        _check_jacobians(part, self._sizes["jacobians"])
        for name in ARRAYS:
            self._sizes[name] += len(getattr(part, name))

    def close(self) -> None:
        """See to it that all rows that were referred to have come.

        Raises:
            InvalidDocument: names the row that has not, and who refers to it.
        """
        for (owner, target), reference in self._highest.items():
            if reference >= self._sizes[target]:
                raise InvalidDocument(f"{owner} refers to {target}[{reference}], which does not exist")


def _references(d: Document) -> Iterator[tuple[str, str, Iterable[int | None]]]:
    """All references of all rows, as (the row's name, the array referred to, ids)."""
    for name in (
        "output",
        "figures",
        "calls",
        "ops",
        "nodes",
        "passes",
        "hooks",
        "optimizers",
        "diagnostics",
        "without_grad",
    ):
        yield name, "spans", (row.span for row in getattr(d, name))
    if d.outcome.error is not None:
        yield "outcome.error", "spans", [d.outcome.error.span, *(frame.span for frame in d.outcome.error.frames)]
    yield "modules", "modules", (row.parent for row in d.modules)
    yield "calls", "calls", (row.parent for row in d.calls)
    yield "calls", "spans", (span for row in d.calls for span in row.stack)
    yield "calls", "modules", (row.module for row in d.calls)
    yield "ops", "calls", (row.call for row in d.ops)
    yield "ops", "modules", (row.module for row in d.ops)
    yield "ops", "nodes", (row.node for row in d.ops)
    yield "ops", "passes", (row.pass_ for row in d.ops)
    yield "ops", "values", (value for row in d.ops for value in (*row.inputs, *row.outputs, *row.writes))
    yield "values", "nodes", (row.grad_fn for row in d.values)
    yield "values", "ops", (row.op for row in d.values)
    yield "values", "values", (value for row in d.values for value in (row.base, row.tangent))
    yield "nodes", "ops", (row.op for row in d.nodes)
    yield "nodes", "calls", (row.call for row in d.nodes)
    yield "nodes", "modules", (row.module for row in d.nodes)
    yield "nodes", "nodes", (row.created_by for row in d.nodes)
    yield "nodes", "values", (row.leaf for row in d.nodes)
    yield "nodes", "spans", (row.definition for row in d.nodes)
    yield "nodes", "values", (output.value for row in d.nodes for output in row.outputs)
    yield "nodes", "values", (saved.value for row in d.nodes for saved in row.saved)
    yield "edges", "nodes", (node for row in d.edges for node in (row.source, row.target))
    yield "passes", "passes", (row.parent for row in d.passes)
    yield "passes", "values", (value for row in d.passes for value in row.tensors)
    yield "passes", "nodes", (root.node for row in d.passes for root in row.roots)
    yield "passes", "values", (root.seed for row in d.passes for root in row.roots)
    yield "steps", "nodes", (step.node for row in d.passes for step in row.steps)
    yield "steps", "values", (value for row in d.passes for step in row.steps for value in (*step.received, *step.sent))
    leaves = [leaf for row in d.passes for leaf in row.accumulated]
    yield "accumulated", "nodes", (leaf.leaf for leaf in leaves)
    yield "accumulated", "values", (value for leaf in leaves for value in (leaf.before, leaf.incoming, leaf.after))
    for target, array in (("tensor", "values"), ("node", "nodes"), ("module", "modules")):
        yield "hooks", array, (hook.id for hook in d.hooks if hook.target == target)
    yield "hooks", "passes", (firing.pass_ for hook in d.hooks for firing in hook.fired)
    yield (
        "hooks",
        "values",
        (value for hook in d.hooks for firing in hook.fired for value in (firing.before, firing.after)),
    )
    yield "optimizers", "values", (value for row in d.optimizers for value in row.parameters)
    yield "optimizers", "spans", (step.span for row in d.optimizers for step in row.steps)
    yield "history", "values", (row.leaf for row in d.history.leaves)
    yield "variables", "values", (value for row in d.variables for value in (row.value, row.grad))
    yield "variables", "modules", (row.module for row in d.variables)
    yield from _told(d)
    yield "checks", "nodes", (row.node for row in d.checks)
    yield "jacobians", "nodes", (row.node for row in d.jacobians)
    if d.split is not None:
        yield "split", "nodes", [d.split.node]
        yield "split", "values", [d.split.total, d.split.rest, *(path.value for path in d.split.paths)]
        yield "split", "edges", (edge for path in d.split.paths for edge in path.edges)


def _told(d: Document) -> Iterator[tuple[str, str, Iterable[int | None]]]:
    """The same of findings."""
    for name, rows in (("diagnostics", d.diagnostics), ("without_grad", d.without_grad)):
        yield name, "spans", (row.span for row in rows)
        yield name, "nodes", (node for row in rows for node in row.nodes)
        yield name, "values", (value for row in rows for value in row.values)
        yield name, "ops", (row.op for row in rows)


def _check_trees(d: Document, before: Counter[str]) -> None:
    """Parents come before their children, so that no walk up a tree can go round in circles."""
    for name in ("modules", "calls", "passes"):
        for index, row in enumerate(getattr(d, name), before[name]):
            if row.parent is not None and row.parent >= index:
                raise InvalidDocument(f"{name}[{index}] has parent {row.parent}, which does not come before it")


def _check_figures(d: Document, before: int) -> None:
    """What is shown as a picture is one, and of a size that a browser can hold."""
    for index, figure in enumerate(d.figures, before):
        try:
            size = png.size(base64.b64decode(figure.data[:_HEAD_LETTERS]))
        except binascii.Error:
            size = None
        if size is None:
            raise InvalidDocument(f"figures[{index}] is no PNG")
        if size[0] * size[1] > png.MOST_PIXELS:
            raise InvalidDocument(f"figures[{index}] is larger than {png.MOST_PIXELS:,} pixels, which are the most")


def _check_jacobians(d: Document, before: int) -> None:
    for index, row in enumerate(d.jacobians, before):
        if len(row.elements) != row.rows * row.columns:
            size = row.rows * row.columns
            raise InvalidDocument(f"jacobians[{index}] has {len(row.elements)} elements, not {size}")
