"""Autograd nodes: who they are, what they are linked to, what they keep."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any

import torch
from torch import Tensor

from app.graph.derivatives import argument_names, is_known
from app.graph.document import Edge, Node, NodeKind, NodeOutput, Saved, SavedState
from app.graph.row import Attribute, Id, Scalar
from app.tape.values import Values, dtype_name, version_of

NO_SEQUENCE = 2**63
"""AccumulateGrad nodes carry 2⁶⁴ - 1."""

_Custom = torch.autograd.function.BackwardCFunction


class SavedNames:
    """Which attributes of a node class hold saved scalars, and which saved tensors; found once per class."""

    def __init__(self, node_class: type) -> None:
        names = vars(node_class)
        raw = {name.removeprefix("_raw_saved_") for name in names if name.startswith("_raw_saved_")}
        saved = [name.removeprefix("_saved_") for name in names if name.startswith("_saved_")]
        self.scalars = [name for name in saved if name not in raw]
        self.tensors = [name for name in saved if name in raw]


_saved_names: Callable[[type], SavedNames] = cache(SavedNames)


class Nodes:
    """The rows of ``nodes`` and ``edges``.

    A node is recognised by the address of its Python wrapper, which autograd keeps as long as the
    node lives; all wrappers are held, so that no address is used again, and so that no chain of
    touched nodes is freed (which recurses in C++ and overflows the stack at some 50,000 nodes).
    """

    def __init__(self, values: Values, limit: int) -> None:
        self.rows: list[Node] = []
        self.edges: list[Edge] = []
        self.wrappers: list[Any] = []
        self._values = values
        self._limit = limit
        self._by_wrapper: dict[int, Id] = {}
        self._targets: list[list[Id] | None] = []
        self._described: list[bool] = []
        self._outputs: dict[tuple[Id, int], Id] = {}

    def known(self, node: Any) -> Id | None:
        """The row of the node, if it has one."""
        return self._by_wrapper.get(id(node))

    def of(self, node: Any) -> Id:
        """The row of the node; a new one where it is seen for the first time."""
        row = self._by_wrapper.get(id(node))
        if row is None:
            row = len(self.rows)
            sequence = node._sequence_nr()
            self.wrappers.append(node)
            self._targets.append(None)
            self._described.append(False)
            self.rows.append(
                Node(name=node.name(), kind=_kind(node), order=1, sequence=sequence if sequence < NO_SEQUENCE else None)
            )
            self._by_wrapper[id(node)] = row
        return row

    def set_output(self, node: Id, output: int, value: Id) -> None:
        """An operator returned this value, of which this node is the ``grad_fn``."""
        self._outputs.setdefault((node, output), value)

    def walk(self, roots: Iterable[Any]) -> list[Id]:
        """All nodes reachable from ``roots``, those included, with their edges recorded; no recursion.

        Once the limit is reached, nodes that were not seen before are left out.
        """
        pending = [self.of(root) for root in roots if self._has_room(root)]
        seen: set[Id] = set()
        order: list[Id] = []
        while pending:
            row = pending.pop()
            if row in seen:
                continue
            seen.add(row)
            order.append(row)
            targets = self._targets[row]
            if targets is None:
                targets = self._targets[row] = self._link(row)
            pending.extend(targets)
        return order

    def describe(self, rows: Iterable[Id]) -> None:
        """Write down what the nodes keep for their backward, before an engine frees it."""
        for row in rows:
            if not self._described[row]:
                self._described[row] = True
                self._describe(row)

    def freed(self, rows: Iterable[Id]) -> None:
        """A pass without ``retain_graph`` ran these nodes: what they had saved is gone."""
        for row in rows:
            for saved in self.rows[row].saved:
                if saved.state == "held":
                    saved.state = "freed"

    def finish(self) -> None:
        """Fill in forward values that became known after a node was described."""
        for (row, output), value in self._outputs.items():
            outputs = self.rows[row].outputs
            if output < len(outputs):
                outputs[output].value = value

    def _has_room(self, node: Any) -> bool:
        return len(self.rows) < self._limit or id(node) in self._by_wrapper

    def _link(self, row: Id) -> list[Id]:
        functions = self.wrappers[row].next_functions
        names = argument_names(self.rows[row].name, len(functions))
        targets: list[Id] = []
        for slot, (function, output) in enumerate(functions):
            if function is not None and self._has_room(function):
                target = self.of(function)
                targets.append(target)
                self.edges.append(Edge(row, slot, target, output, names[slot] if names else None))
        return targets

    def _describe(self, row: Id) -> None:
        node, facts = self.wrappers[row], self.rows[row]
        facts.outputs = [
            NodeOutput(list(m.shape), dtype_name(m.dtype)) if m is not None else NodeOutput([], "")
            for m in node._input_metadata
        ]
        if facts.kind == "accumulate_grad":
            facts.leaf = self._values.of(node.variable)
        elif facts.kind == "custom":
            self._describe_custom(row, node)
        else:
            names = _saved_names(type(node))
            for name in names.scalars:
                value = _read(partial(getattr, node, f"_saved_{name}"))
                if value is not _Freed:
                    facts.attributes[name] = attribute(value)
            for name in names.tensors:
                raw = _read(partial(getattr, node, f"_raw_saved_{name}"))
                if raw is _Freed:
                    facts.saved.append(Saved(name, state="freed"))
                elif isinstance(raw, (list, tuple)):
                    for i, one in enumerate(raw):
                        self._save(row, f"{name}[{i}]", one, one.unpack)
                else:
                    # unpack() of a saved output raises a misleading error; the attribute does not
                    self._save(row, name, raw, partial(getattr, node, f"_saved_{name}"))

    def _describe_custom(self, row: Id, node: Any) -> None:
        facts = self.rows[row]
        for name, value in vars(node).items():
            if isinstance(value, Tensor):
                facts.saved.append(self._held(name, value))
            else:
                facts.attributes[name[:200]] = attribute(value)
        raw_tensors = _read(partial(getattr, node, "_raw_saved_tensors"))
        if raw_tensors is _Freed:
            facts.saved.append(Saved("saved_tensors", state="freed"))
        else:
            for i, raw in enumerate(raw_tensors or ()):
                self._save(row, f"saved_tensors[{i}]", raw, partial(_saved_tensor, node, i))

    def _save(self, row: Id, name: str, raw: Any, unpack: Callable[[], Tensor | None]) -> None:
        saved = self.rows[row].saved
        if raw.unpack_hook is not None:
            saved.append(Saved(name, state="packed"))  # unpacking would run the snippet's hook, or its forward again
            return
        try:
            tensor = unpack()
        except RuntimeError as error:
            state: SavedState = "modified" if "modified by an inplace operation" in str(error) else "freed"
            saved.append(Saved(name, state=state))
            return
        if tensor is None:
            return  # nothing was saved: the other operand needs no gradient
        if tensor.grad_fn is not None and self.known(tensor.grad_fn) == row:
            # a saved output is a new tensor object for what the operator returned
            value = self._outputs.get((row, tensor.output_nr))
            if value is not None:
                saved.append(Saved(name, "held", value, bytes=tensor.nbytes, saved_version=version_of(tensor)))
                return
        saved.append(self._held(name, tensor))

    def _held(self, name: str, tensor: Tensor) -> Saved:
        size = tensor.nbytes if tensor.layout is torch.strided else 0
        version = version_of(tensor)
        return Saved(name, "held", self._values.of(tensor), bytes=size, saved_version=version, current_version=version)


def _saved_tensor(node: Any, index: int) -> Tensor | None:
    tensors: tuple[Tensor | None, ...] = node.saved_tensors
    return tensors[index]


class _Freed:
    """What reading a freed attribute gives."""


def _read(get: Callable[[], Any]) -> Any:
    try:
        return get()
    except RuntimeError:  # "Trying to backward through the graph a second time"
        return _Freed


def _kind(node: Any) -> NodeKind:
    if isinstance(node, _Custom):
        return "custom"
    name: str = node.name()
    if name.endswith("AccumulateGrad"):
        return "accumulate_grad"
    if name.endswith("CopySlices"):
        return "copy_slices"
    return "function" if is_known(name) or name.endswith("CopyBackwards") else "opaque"


def attribute(value: Any) -> Attribute:
    """A saved scalar, or a flat list of them, as the document carries it."""
    if type(value) in {list, tuple, torch.Size}:
        return [_scalar(element) for element in value[:256]]
    return _scalar(value)


def _scalar(value: Any) -> Scalar:
    """Of what is no plain scalar only its type is told: its ``repr`` may be the snippet's own code."""
    kind = type(value)
    scalar: Scalar = f"<{kind.__name__[:190]}>"
    if value is None or kind is bool or (kind is float and math.isfinite(value)):
        scalar = value
    elif kind is int:
        # autograd shows signed 64-bit integers as unsigned ones: dim=-1 as 2⁶⁴ - 1
        signed = value - 2**64 if value >= 2**63 else value
        scalar = signed if -(2**63) <= signed < 2**63 else str(signed)[:200]
    elif kind in _PRINTABLE:
        scalar = str(value)[:200]
    return scalar


_PRINTABLE = {str, float, complex, torch.dtype, torch.device, torch.layout, torch.memory_format}
