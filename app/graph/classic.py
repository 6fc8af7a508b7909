"""The picture that torchviz draws of a result, for those who know it."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from app.graph.row import Label, Row

MOST_CHARACTERS = 2_000_000


class Classic(Row):
    """What torchviz's ``make_dot`` made of a variable: text in Graphviz's language, or why there is none.

    No variable has the name; it is no tensor with a graph; its graph has more than 5,000 nodes, which no
    picture shows well; torchviz raised ``message``.
    """

    variable: Label
    dot: Annotated[str, Meta(max_length=MOST_CHARACTERS)] | None = None
    problem: Literal["unknown_variable", "no_graph", "too_large", "raised"] | None = None
    message: Annotated[str, Meta(max_length=2_000)] | None = None
