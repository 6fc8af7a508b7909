"""Autograd nodes: who they are, what they are linked to, what they keep."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import torch
from torch import Tensor

from app.graph.derivatives import argument_names, is_known
from app.graph.document import Edge, Node, NodeKind, NodeOutput, Saved
from app.graph.row import Id
from app.tape.attributes import attribute
from app.tape.values import Values, dtype_name, version_of

NO_SEQUENCE = 2**63
"""AccumulateGrad nodes carry 2⁶⁴ - 1."""

_Custom = torch.autograd.function.BackwardCFunction


class NodeClass:
    """What all nodes of one class share, found once.

    ``name`` is ``None`` where nodes of one Python class have different names.
    """

    __slots__ = ("kind", "name", "scalars", "tensors")

    def __init__(self, node: Any) -> None:
        cls = type(node)
        self.kind = _kind(node)
        self.name: str | None = node.name() if cls.__module__ == "torch._C._functions" or self._is_leaf() else None
        names = vars(cls)
        raw = {name.removeprefix("_raw_saved_") for name in names if name.startswith("_raw_saved_")}
        saved = [name.removeprefix("_saved_") for name in names if name.startswith("_saved_")]
        self.scalars = [(name, f"_saved_{name}") for name in saved if name not in raw]
        self.tensors = [(name, f"_saved_{name}", f"_raw_saved_{name}") for name in saved if name in raw]

    def _is_leaf(self) -> bool:
        return self.kind == "accumulate_grad"


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
        self.probes: dict[Id, tuple[Any, ...]] = {}
        """Handles of our own hooks on nodes."""
        self._values = values
        self._limit = limit
        self._by_wrapper: dict[int, Id] = {}
        self._targets: list[list[Id] | None] = []
        self._described: list[bool] = []
        self._outputs: dict[tuple[Id, int], Id] = {}
        self._classes: dict[type, NodeClass] = {}

    def known(self, node: Any) -> Id | None:
        """The row of the node, if it has one."""
        return self._by_wrapper.get(id(node))

    def of(self, node: Any) -> Id:
        """The row of the node; a new one where it is seen for the first time."""
        row = self._by_wrapper.get(id(node))
        if row is None:
            row = self._by_wrapper[id(node)] = len(self.rows)
            known = self._class(node)
            sequence = node._sequence_nr()
            self.wrappers.append(node)
            self._targets.append(None)
            self._described.append(False)
            name = node.name()[:1000] if known.name is None else known.name
            kind = _kind(node) if known.name is None else known.kind
            facts = Node(name, kind, 1)
            if sequence < NO_SEQUENCE:
                facts.sequence = sequence
            self.rows.append(facts)
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

    def look_again(self, rows: Iterable[Id]) -> None:
        """A pass failed: describe once more what its nodes keep, which may have changed since they were described."""
        for row in rows:
            if any(saved.state == "held" for saved in self.rows[row].saved):
                before = self.rows[row].saved
                self.rows[row].saved = []
                self._describe(row)
                for old, new in zip(before, self.rows[row].saved, strict=False):
                    new.value = old.value if new.value is None or new.state == "modified" else new.value

    def release(self) -> None:
        """Let go of all nodes, roots first, and take our hooks off them.

        A chain of nodes that Python has seen is freed recursively in C++ where it goes all at once, which
        overflows the stack at some 50,000 nodes (torch 2.13).
        """
        for handles in self.probes.values():
            for handle in handles:
                handle.remove()
        self.probes.clear()
        waiting = [0] * len(self.rows)
        for targets in self._targets:
            for target in targets or ():
                waiting[target] += 1
        ready = [row for row, count in enumerate(waiting) if count == 0]
        self._by_wrapper.clear()
        while ready:
            row = ready.pop()
            self.wrappers[row] = None
            for target in self._targets[row] or ():
                waiting[target] -= 1
                if waiting[target] == 0:
                    ready.append(target)

    def _class(self, node: Any) -> NodeClass:
        known = self._classes.get(type(node))
        if known is None:
            known = self._classes[type(node)] = NodeClass(node)
        return known

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
            self._describe_saved(row, node, facts)

    def _describe_saved(self, row: Id, node: Any, facts: Node) -> None:
        known = self._class(node)
        try:
            for name, attribute_name in known.scalars:
                facts.attributes[name] = attribute(getattr(node, attribute_name))
        except RuntimeError:
            pass  # "Trying to backward through the graph a second time": freed together with the tensors
        for name, attribute_name, raw_name in known.tensors:
            try:
                raw = getattr(node, raw_name)
            except RuntimeError:
                facts.saved.append(Saved(name, state="freed"))
                continue
            if isinstance(raw, (list, tuple)):
                for i, one in enumerate(raw):
                    self._save(row, f"{name}[{i}]", one, one.unpack)
            else:
                # unpack() of a saved output raises a misleading error; the attribute does not
                self._save(row, name, raw, partial(getattr, node, attribute_name))

    def _describe_custom(self, row: Id, node: Any) -> None:
        facts = self.rows[row]
        for name, value in vars(node).items():
            if isinstance(value, Tensor):
                facts.saved.append(self._held(name, value))
            else:
                facts.attributes[name[:200]] = attribute(value)
        try:
            raw_tensors = node._raw_saved_tensors
        except RuntimeError:
            facts.saved.append(Saved("saved_tensors", state="freed"))
            return
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
            saved.append(_modified(name, str(error)))
            return
        if tensor is None:
            return  # nothing was saved: the other operand needs no gradient
        if tensor.grad_fn is not None and self.known(tensor.grad_fn) == row:
            # a saved output is a new tensor object for what the operator returned
            value = self._outputs.get((row, tensor.output_nr))
            if value is not None:
                version = version_of(tensor)
                saved.append(Saved(name, "held", value, _size(tensor), version, version))
                return
        saved.append(self._held(name, tensor))

    def _held(self, name: str, tensor: Tensor) -> Saved:
        version = version_of(tensor)
        return Saved(name, "held", self._values.of(tensor), _size(tensor), version, version)


def _size(tensor: Tensor) -> int:
    return tensor.nbytes if tensor.layout is torch.strided and not tensor.is_nested else 0


_VERSIONS = re.compile(r"is at version (\d+); expected version (\d+)")


def _modified(name: str, message: str) -> Saved:
    """What reading a saved tensor raised: its memory was written to since, or it is freed."""
    versions = _VERSIONS.search(message)
    if versions is not None:
        return Saved(name, "modified", saved_version=int(versions[2]), current_version=int(versions[1]))
    return Saved(name, "modified" if "modified by an inplace operation" in message else "freed")


def _saved_tensor(node: Any, index: int) -> Tensor | None:
    tensors: tuple[Tensor | None, ...] = node.saved_tensors
    return tensors[index]


def _kind(node: Any) -> NodeKind:
    if isinstance(node, _Custom):
        return "custom"
    name: str = node.name()
    if name.endswith("AccumulateGrad"):
        return "accumulate_grad"
    if name.endswith("CopySlices"):
        return "copy_slices"
    return "function" if is_known(name) or name.endswith("CopyBackwards") else "opaque"
