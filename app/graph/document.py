"""The graph document, schema 1: everything one run taught us, as flat arrays of rows.

A row's id is its index in its array, so a reference is an ``int`` and a missing one is ``None``.
The rows are defined beside this file, one floor of the run each.
Fields that are null, false, zero or empty by default are left out on the wire when they are; a field whose
absence could mislead has no default. NaN and infinities are the strings
``"nan"``, ``"inf"`` and ``"-inf"``; an absent number is ``None``. What a child process sends is
decoded by `app.graph.codec`, which refuses unknown fields and references out of range.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, field

from app.graph.autograd import Edge, Node, NodeKind, NodeOutput, Saved, SavedState
from app.graph.checks import Check, GradientPath, Jacobian, Nudged, Skipped, Split, SplitFailure
from app.graph.classic import Classic
from app.graph.findings import Diagnostic, Edit, Formula, Kept, Truncated, Variable
from app.graph.forward import Call, Module, Op, Span, Statistics, Value
from app.graph.outcome import (
    Between,
    Environment,
    Error,
    Figure,
    File,
    Frame,
    Nudge,
    Outcome,
    Output,
    Reason,
    Snippet,
    Status,
)
from app.graph.passes import Accumulation, Firing, Hook, HookKind, Pass, Root, Step
from app.graph.row import Label, Row
from app.graph.training import History, LeafHistory, Optimizer, OptimizerStep

__all__ = [
    "Accumulation",
    "Between",
    "Call",
    "Check",
    "Classic",
    "Diagnostic",
    "Document",
    "Edge",
    "Edit",
    "Environment",
    "Error",
    "Figure",
    "File",
    "Firing",
    "Formula",
    "Frame",
    "GradientPath",
    "Head",
    "History",
    "Hook",
    "HookKind",
    "Jacobian",
    "Kept",
    "LeafHistory",
    "Module",
    "Node",
    "NodeKind",
    "NodeOutput",
    "Nudge",
    "Nudged",
    "Op",
    "Optimizer",
    "OptimizerStep",
    "Outcome",
    "Output",
    "Pass",
    "Reason",
    "Root",
    "Saved",
    "SavedState",
    "Skipped",
    "Snippet",
    "Span",
    "Split",
    "SplitFailure",
    "Statistics",
    "Status",
    "Step",
    "Truncated",
    "Value",
    "Variable",
]


class Head(Row, kw_only=True, omit_defaults=False):
    """What comes first in a document: what ran, and how it ended."""

    schema: Literal[1]
    id: Annotated[str, Meta(max_length=64, pattern=r"^[A-Za-z0-9_-]*$(?!\n)")] | None = None
    snippet: Snippet
    environment: Environment
    outcome: Outcome


class Document(Head, kw_only=True, omit_defaults=False):
    """One run of one snippet; its arrays are there even when they are empty."""

    output: list[Output] = []
    figures: list[Figure] = []
    files: list[File] = []
    spans: list[Span] = []
    modules: list[Module] = []
    calls: list[Call] = []
    ops: list[Op] = []
    values: list[Value] = []
    nodes: list[Node] = []
    edges: list[Edge] = []
    passes: list[Pass] = []
    hooks: list[Hook] = []
    optimizers: list[Optimizer] = []
    history: History = field(default_factory=History)
    variables: list[Variable] = []
    formulas: dict[Label, dict[Label, Formula]] = {}
    diagnostics: list[Diagnostic] = []
    without_grad: list[Diagnostic] = []
    """Why tensors, the first of each row's ``values``, have no gradient at the end, or a zero one."""
    checks: list[Check] = []
    jacobians: list[Jacobian] = []
    split: Split | None = None
    nudged: Nudged | None = None
    classic: Classic | None = None
    truncated: Truncated = field(default_factory=Truncated)
