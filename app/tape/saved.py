"""What nodes keep for their backward: scalars, and tensors with their state, read without running any unpack hook."""

from __future__ import annotations

import re
from typing import Any

import torch
from torch import Tensor

from app.graph.derivatives import is_known
from app.graph.document import Node, NodeKind, Saved
from app.graph.row import Id
from app.tape.attributes import attribute
from app.tape.values import Values, version_of

_Custom = torch.autograd.function.BackwardCFunction
_OUTPUT = "has been detached in-place"
"""What ``unpack`` wrongly says of a saved output."""
_VERSIONS = re.compile(r"is at version (\d+); expected version (\d+)")


class NodeClass:
    """What all nodes of one class share, found once.

    ``name`` is ``None`` where nodes of one Python class have different names.
    """

    __slots__ = ("generated", "kind", "name", "scalars", "tensors")

    def __init__(self, node: Any) -> None:
        cls = type(node)
        self.kind = kind_of(node)
        self.generated = getattr(torch._C._functions, cls.__name__, None) is cls
        self.name: str | None = node.name()[:1000] if self.generated or self.kind == "custom" else None
        names = vars(cls)
        raw = {name.removeprefix("_raw_saved_") for name in names if name.startswith("_raw_saved_")}
        saved = [name.removeprefix("_saved_") for name in names if name.startswith("_saved_")]
        self.scalars = [(name, f"_saved_{name}") for name in saved if name not in raw]
        self.tensors = [(name, f"_saved_{name}", f"_raw_saved_{name}") for name in saved if name in raw]


def kind_of(node: Any) -> NodeKind:
    """What sort of node this is."""
    if isinstance(node, _Custom):
        return "custom"
    name: str = node.name()
    if name.endswith("AccumulateGrad"):
        return "accumulate_grad"
    if name.endswith("CopySlices"):
        return "copy_slices"
    return "function" if is_known(name) or name.endswith("CopyBackwards") else "opaque"


_generated: dict[type, NodeClass] = {}


def class_of(node: Any) -> NodeClass:
    """The node's class; those that PyTorch generated are the same in every run of a process."""
    cls = type(node)
    known = _generated.get(cls)
    if known is None:
        known = NodeClass(node)
        if known.generated:
            _generated[cls] = known
    return known


class SavedTensors:
    """Fills in ``attributes`` and ``saved`` of nodes. To be used untraced, before an engine frees what they keep."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self.outputs: dict[tuple[int, int], Id] = {}
        """Values of what operators returned, by the address of their node's wrapper and the output's number."""

    def describe(self, node: Any, facts: Node, known: NodeClass) -> None:
        """A node that PyTorch generated."""
        if known.scalars:
            # "Trying to backward through the graph a second time": they are freed together with the tensors
            try:
                facts.attributes = {name: attribute(getattr(node, saved)) for name, saved in known.scalars}
            except RuntimeError:
                facts.attributes = {}
        if known.tensors:
            facts.saved = saved_rows = []
            for name, saved, raw_name in known.tensors:
                try:
                    raw = getattr(node, raw_name)
                except RuntimeError:
                    saved_rows.append(Saved(name, "freed"))
                    continue
                if type(raw) is tuple:
                    for i, one in enumerate(raw):
                        self._add(saved_rows, f"{name}[{i}]", one, node, None)
                else:
                    self._add(saved_rows, name, raw, node, saved)

    def describe_custom(self, node: Any, facts: Node) -> None:
        """The node of a custom Function: what its ``ctx`` has, and what it saved for backward."""
        for name, value in vars(node).items():
            if isinstance(value, Tensor):
                facts.saved.append(_held(name[:1000], value, self._values.seen(value)))
            else:
                facts.attributes[name[:200]] = attribute(value)
        try:
            raw_tensors = node._raw_saved_tensors
        except RuntimeError:
            facts.saved.append(Saved("saved_tensors", "freed"))
            return
        # some Functions let their saved tensors be read only once, by their own backward
        once = getattr(node._forward_cls, "clear_saved_tensors_on_access", False)
        for i, raw in enumerate(raw_tensors or ()):
            self._add(facts.saved, f"saved_tensors[{i}]", raw, node, None if once else i)

    def _add(self, rows: list[Saved], name: str, raw: Any, node: Any, source: str | int | None) -> None:
        """One saved tensor, read from the attribute or the element of ``saved_tensors`` that ``source`` names."""
        if raw.unpack_hook is not None:
            rows.append(Saved(name, "packed"))  # unpacking would run the snippet's hook, or its forward again
            return
        try:
            # unpack() of a saved output raises a misleading error; the attribute does not
            if source is None:
                tensor = raw.unpack()
            else:
                tensor = node.saved_tensors[source] if type(source) is int else getattr(node, str(source))
        except RuntimeError as error:
            if source is not None or _OUTPUT not in str(error):
                rows.append(_lost(name, str(error)))
                return
            tensor = raw.data
        if tensor is None:
            return  # nothing was saved: the other operand needs no gradient
        # a saved output is a new tensor object for what the operator returned
        value = self.outputs.get((id(node), tensor.output_nr)) if tensor.grad_fn is node else None
        rows.append(_held(name, tensor, self._values.seen(tensor) if value is None else value))


def _held(name: str, tensor: Tensor, value: Id) -> Saved:
    version = version_of(tensor)
    size = tensor.nbytes if tensor.layout is torch.strided and not tensor.is_nested else 0
    return Saved(name, "held", value, size, version, version)


def _lost(name: str, message: str) -> Saved:
    """What reading a saved tensor raised: its memory was written to since, or it is freed."""
    versions = _VERSIONS.search(message)
    if versions is not None:
        return Saved(name, "modified", saved_version=int(versions[2]), current_version=int(versions[1]))
    return Saved(name, "modified" if "modified by an inplace operation" in message else "freed")
