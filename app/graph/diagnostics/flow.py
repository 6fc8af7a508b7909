"""Where data flowed, whether autograd followed it or not: and so, where it stopped following."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Literal

from app.graph.diagnostics.evidence import Evidence, is_float, short
from app.graph.document import Op, Value
from app.graph.row import Id

Reason = Literal["detached", "data", "numpy", "number", "no-grad", "integer", "copied", "non-differentiable"]

_COPYING = frozenset(("torch.tensor", "torch.as_tensor", "torch.asarray", "torch.scalar_tensor"))


class Cut:
    """An operator whose input requires grad and whose results do not, although a root was computed from them."""

    __slots__ = ("leaves", "op", "reason")

    def __init__(self, op: Id, reason: Reason) -> None:
        self.op = op
        self.reason = reason
        self.leaves: list[int] = []
        """Tensors whose gradient is lost here, each at one cut only: the first."""


class Flow:
    """The operators as a graph of data. One call of a custom Function counts as one operator, its first."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._document = evidence.document

    @cached_property
    def unit(self) -> list[Id]:
        """Operator → the first operator of the custom Function's call it runs in, or itself."""
        document = self._document
        custom = {node.call for node in document.nodes if node.kind == "custom"}
        around: list[Id | None] = []
        for row, call in enumerate(document.calls):
            outer = around[call.parent] if call.parent is not None and call.parent < row else None
            around.append(outer if outer is not None else row if row in custom else None)
        first: dict[Id, Id] = {}
        units: list[Id] = []
        for row, op in enumerate(document.ops):
            call_row = None if op.call is None else around[op.call]
            units.append(row if call_row is None else first.setdefault(call_row, row))
        return units

    @cached_property
    def members(self) -> dict[Id, list[Id]]:
        """Unit → its operators."""
        members: dict[Id, list[Id]] = {}
        for op, unit in enumerate(self.unit):
            members.setdefault(unit, []).append(op)
        return members

    @cached_property
    def live(self) -> set[Id]:
        """Units with a result that requires grad."""
        values, results = self._document.values, self._evidence.results
        return {unit for op, unit in enumerate(self.unit) if any(values[v].requires_grad for v in results[op])}

    @cached_property
    def _shared(self) -> dict[Id, Id]:
        """Value that no operator was seen to make → one before it in the same memory, and that requires grad.

        So are tensors found that a function of PyTorch detached inside, as ``torch.tensor(tensor)`` does. A leaf
        that was only read so has no row before.
        """
        values = self._document.values
        leaves = {v.storage: row for row, v in enumerate(values) if v.requires_grad and v.is_leaf}
        shared: dict[Id, Id] = {}
        latest: dict[int, Id] = {}
        for row, value in enumerate(values):
            if value.storage is None:
                continue
            source = latest.get(value.storage)
            if value.op is None and not value.requires_grad and source is not None:
                if not values[source].requires_grad and value.tensor != values[source].tensor:
                    source = leaves.get(value.storage, source)
                if values[source].requires_grad and value.tensor != values[source].tensor:
                    shared[row] = source
            else:
                latest[value.storage] = row
        return shared

    def inputs(self, unit: Id) -> list[Id]:
        """Values that went into a unit from outside."""
        ops, values = self._document.ops, self._document.values
        found: list[Id] = []
        for member in self.members[unit]:
            for given in ops[member].inputs:
                value = self._shared.get(given, given)
                maker = values[value].op
                if maker is None or self.unit[maker] != unit:
                    found.append(value)
        return found

    def behind(self, values: Iterable[Id]) -> set[Id]:
        """All units that the values were computed from."""
        rows = self._document.values
        seen: set[Id] = set()
        pending = [self.unit[op] for v in values if (op := rows[v].op) is not None]
        while pending:
            unit = pending.pop()
            if unit in seen:
                continue
            seen.add(unit)
            for value in self.inputs(unit):
                maker = rows[value].op
                if maker is not None:
                    pending.append(self.unit[maker])
        return seen

    def cuts(self, roots: Iterable[Id]) -> list[Cut]:
        """Where gradients were lost on the way from the roots to leaves, in the order the operators ran."""
        document, evidence = self._document, self._evidence
        values = document.values
        cuts: list[Cut] = []
        seen: set[Id] = set()
        for unit in sorted(self.behind(roots)):
            op = document.ops[unit]
            if unit in self.live or op.transforms or not evidence.is_forward(op):
                continue
            cut = Cut(unit, self._reason(unit, op))
            # writing to a leaf itself loses nothing: w -= step under no_grad
            written = {values[v].tensor for v in op.writes}
            rows = [values[v] for v in self.inputs(unit)]
            rows = [row for row in rows if row.requires_grad and row.tensor not in written]
            nodes = evidence.reach((row.grad_fn for row in rows if row.grad_fn is not None), seen)
            leaves = [
                *(self._leaf(row) for row in rows if row.grad_fn is None),
                *(evidence.leaf_tensor(node) for node in nodes),
            ]
            cut.leaves = [leaf for leaf in leaves if leaf is not None]
            if cut.leaves:
                cuts.append(cut)
        return cuts

    def exits(self, tensor: int) -> Cut | None:
        """The first operator that took numbers computed from a leaf out of PyTorch, for good: where its data ends."""
        values, ops = self._document.values, self._document.ops
        flowing: set[Id] = set()
        for unit in sorted(self.members):
            rows = [values[v] for v in self.inputs(unit)]
            if not self._evidence.is_forward(ops[unit]) or not any(
                self._leaf(row) == tensor or (row.op is not None and self.unit[row.op] in flowing) for row in rows
            ):
                continue
            if unit in self.live:
                flowing.add(unit)
            elif "print(" not in self._evidence.source_line(ops[unit].span):
                reason = self._reason(unit, ops[unit])
                if reason in {"numpy", "number"}:
                    return Cut(unit, reason)
        return None

    def _leaf(self, row: Value) -> int | None:
        """The leaf a value is, or is a view of: one made under no_grad has no node, and still requires grad."""
        return self._document.values[row.base].tensor if row.base is not None and row.is_leaf else row.tensor

    def _reason(self, unit: Id, op: Op) -> Reason:
        evidence = self._evidence
        call = evidence.call_name(op)
        results = [self._document.values[v] for v in evidence.results[unit]]
        reason: Reason = "non-differentiable"
        if op.name.startswith("aten::detach"):
            numpy = ".numpy(" in evidence.text(op.span) or self._numpy_follows(op)
            reason = "numpy" if numpy else "data" if call.endswith(".data") else "detached"
        elif short(op.name) == "_local_scalar_dense":
            reason = "number"
        elif not op.grad_enabled:
            reason = "no-grad"
        elif call in _COPYING:
            reason = "copied"
        elif results and not any(is_float(value.dtype) for value in results):
            reason = "integer"
        return reason

    def _numpy_follows(self, op: Op) -> bool:
        """Whether what was detached went on to NumPy in the same call: ``h.detach().numpy()``."""
        calls, spans = self._document.calls, self._document.spans
        if op.call is None or op.span is None:
            return False
        later = op.call + 1
        if later >= len(calls) or not calls[later].name.endswith(".numpy"):
            return False
        span = calls[later].span
        return span is not None and spans[span].line == spans[op.span].line
