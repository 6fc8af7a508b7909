"""Saved tensors that are no longer what they were: written to in place, or freed by an earlier pass."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.graph.diagnostics.evidence import Evidence, Facts
from app.graph.document import Diagnostic, Node, Saved
from app.graph.row import Id

MODIFIED = "modified by an inplace operation"
"""What the engine says of a saved tensor whose version moved on (torch/csrc/autograd/saved_variable.cpp)."""
SECOND_TIME = "backward through the graph a second time"
"""What it says of one that an earlier pass freed (torch/csrc/autograd/saved_variable.cpp)."""


_STEP = re.compile(r"\.step\(")


def modified_saved_tensors(evidence: Evidence) -> Iterator[Diagnostic]:
    """Tensors that a node keeps for its backward and that an operator wrote to afterwards.

    Told whether or not a pass has come there yet: an error where one did, a warning where one still could.
    """
    if not any(saved.state == "modified" for node in evidence.document.nodes for saved in node.saved):
        return
    raised = any(MODIFIED in (entry.error or "") for entry in evidence.document.passes)
    writers: dict[int, list[Id]] = {}
    for row in evidence.forward:
        for value in evidence.document.ops[row].writes:
            storage = evidence.document.values[value].storage
            if storage is not None and (storage not in writers or writers[storage][-1] != row):
                writers.setdefault(storage, []).append(row)
    told: set[tuple[Id | None, Id | None]] = set()
    for id_, node in enumerate(evidence.document.nodes):
        for saved in node.saved:
            if saved.state != "modified":
                continue
            culprit = _culprit(evidence, node, saved, writers)
            at = None if culprit is None else evidence.document.ops[culprit].span
            if (at, node.span) in told or (culprit is None and not raised):
                continue
            told.add((at, node.span))
            yield (
                _unseen(evidence, id_, saved)
                if culprit is None
                else _written(evidence, id_, saved, culprit, raised=raised)
            )


def _written(evidence: Evidence, id_: Id, saved: Saved, culprit: Id, *, raised: bool) -> Diagnostic:
    node, op = evidence.document.nodes[id_], evidence.document.ops[culprit]
    facts: Facts = {
        "node": node.name,
        "saved": evidence.text(node.span) or node.name,
        "line": evidence.line(node.span),
        "cut": evidence.statement(op),
        "name": evidence.title(op.writes[0]),
        "saved_version": saved.saved_version,
        "current_version": saved.current_version,
    }
    return Diagnostic(
        "saved-tensor-modified-by-step" if _STEP.search(evidence.text(op.span)) else "saved-tensor-modified",
        "error" if raised else "warning",
        op.span,
        nodes=[id_],
        values=op.writes[:1],
        facts=facts,
        op=culprit,
    )


def _unseen(evidence: Evidence, node: Id, saved: Saved) -> Diagnostic:
    """No operator that was recorded wrote: code outside of PyTorch did, or a stretch that recording left out."""
    row = evidence.document.nodes[node]
    facts: Facts = {
        "saved": evidence.text(row.span) or row.name,
        "line": evidence.line(row.span),
        "saved_version": saved.saved_version,
        "current_version": saved.current_version,
    }
    return Diagnostic("saved-tensor-modified-unseen", "error", row.span, nodes=[node], facts=facts)


def _culprit(evidence: Evidence, node: Node, saved: Saved, writers: dict[int, list[Id]]) -> Id | None:
    """The first operator that wrote to the saved tensor's memory after the node was made."""
    ops, values = evidence.document.ops, evidence.document.values
    if saved.value is not None:
        candidates = [saved.value]
    elif node.op is not None:
        candidates = [*ops[node.op].inputs, *ops[node.op].outputs]
    else:
        candidates = [output.value for output in node.outputs if output.value is not None]
    storages = {values[v].storage for v in candidates}
    made = -1 if node.op is None else node.op
    after = (row for s in storages if s is not None for row in writers.get(s, []) if row > made)
    return min(after, default=None)


def backward_twice(evidence: Evidence) -> Iterator[Diagnostic]:
    """Passes that came to nodes whose saved tensors an earlier pass had freed."""
    document = evidence.document
    ran: dict[Id, int] = {}
    for position, entry in enumerate(document.passes):
        if SECOND_TIME not in (entry.error or ""):
            if not entry.retain_graph:
                for step in entry.steps:
                    ran.setdefault(step.node, position)
            continue
        shared = [n for n in evidence.reach(root.node for root in entry.roots) if n in ran and document.nodes[n].saved]
        if not shared:
            continue
        node = max(shared, key=lambda n: document.nodes[n].sequence or 0)
        first = document.passes[ran[node]]
        again = first.span == entry.span
        facts: Facts = {
            "line": evidence.line(first.span),
            "first": first.number,
            "second": entry.number,
            "made": evidence.text(document.nodes[node].span) or document.nodes[node].name,
            "made_line": evidence.line(evidence.origin(node)),
        }
        yield Diagnostic(
            "backward-twice-in-loop" if again else "backward-twice", "error", entry.span, nodes=shared[:16], facts=facts
        )


def opaque_nodes(evidence: Evidence) -> Iterator[Diagnostic]:
    """Nodes that compute much in one step, whose inside autograd does not show: one hint for each kind."""
    first: dict[str, Id] = {}
    count: dict[str, int] = {}
    for id_, node in enumerate(evidence.document.nodes):
        if node.order == 1 and _hides(node):
            first.setdefault(node.name, id_)
            count[node.name] = count.get(node.name, 0) + 1
    for name, id_ in first.items():
        node = evidence.document.nodes[id_]
        facts: Facts = {"node": name, "cut": evidence.text(node.span) or name, "count": count[name]}
        yield Diagnostic(_code(evidence, node), "hint", node.span, nodes=[id_], facts=facts)


_FUSED = (
    "MkldnnRnnLayer",
    "CudnnRnn",
    "MiopenRnn",
    "ThnnFused",
    "ScaledDotProduct",
    "EfficientAttention",
    "FlashAttention",
)


_PLUMBING = ("torch::autograd::", "BackwardHookFunction")
"""Nodes that the engine and modules' hooks put in between, and that compute nothing."""


def _hides(node: Node) -> bool:
    if node.name.startswith(_PLUMBING):
        return False
    return node.kind in {"custom", "opaque"} or any(word in node.name for word in _FUSED)


def _code(evidence: Evidence, node: Node) -> str:
    written_here = re.search(
        rf"\bclass {re.escape(node.name.removesuffix('Backward'))}\b", evidence.document.snippet.code
    )
    if node.kind == "custom" and written_here:
        return "custom-function"
    if node.name.startswith("CheckpointFunction"):
        return "checkpoint-node"
    if "Attention" in node.name or "ScaledDotProduct" in node.name:
        return "fused-attention"
    if "Rnn" in node.name or "ThnnFused" in node.name:
        return "fused-recurrence"
    return "opaque-node"
