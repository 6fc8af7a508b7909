"""What a reader is told beside the graph: variables, formulas, diagnostics, and what was left out."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from app.graph.forward import Span
from app.graph.row import Attribute, Count, Id, Label, Row


class Variable(Row):
    """A name at the end of the run; a module's parameters and buffers have rows of their own.

    So have modules, and leaves that require grad, that variables hold at some depth: ``layers[0]``, ``weights['w1']``,
    and ``net.w`` where a class of the snippet's own has attributes.

    A module that only a function had a name for is here too, if it was called and no variable has that name.
    """

    name: Label
    value: Id | None = None
    module: Id | None = None
    grad: Id | None = None


class Formula(Row):
    """The gradient sent to one argument, as text, as LaTeX, and where it comes from."""

    text: Annotated[str, Meta(max_length=4_000)] = ""
    latex: Annotated[str, Meta(max_length=4_000)] = ""
    source: Label = ""


class Edit(Row):
    """A change of the snippet: ``text`` in place of a stretch of it, which may be empty."""

    at: Span
    text: Annotated[str, Meta(max_length=20_000)] = ""


class Diagnostic(Row):
    """Something worth telling; the words come from the catalogue in the reader's language.

    ``op`` is the operator that did it, such as the one that lost gradients or wrote to a saved tensor; ``edit``
    carries out the fix, where that takes one change.
    """

    code: Label
    severity: Literal["error", "warning", "hint"]
    span: Id | None = None
    nodes: list[Id] = []
    values: list[Id] = []
    facts: dict[Label, Attribute] = {}
    op: Id | None = None
    edit: Edit | None = None


class Kept(Row):
    """How many there are in the document of how many the run had; ``seen`` is absent where that was not counted."""

    kept: Count
    seen: Count | None = None


class Truncated(Row):
    """What was left out for size, or for want of time; a key is absent where nothing was.

    ``values`` counts those that say what their tensors held, where there was no room for more, of all; ``saved`` counts
    the nodes of which it is told what they saved. ``checks`` and ``jacobians`` count the nodes that were looked at,
    ``findings`` the families of diagnostics.
    """

    ops: Kept | None = None
    nodes: Kept | None = None
    values: Kept | None = None
    passes: Kept | None = None
    saved: Kept | None = None
    output: Kept | None = None
    figures: Kept | None = None
    files: Kept | None = None
    variables: Kept | None = None
    checks: Kept | None = None
    jacobians: Kept | None = None
    findings: Kept | None = None
