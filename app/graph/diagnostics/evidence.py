"""What all diagnostics look things up in: one document, and indexes of it, each built once in linear time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from app.graph.diagnostics.source import Source
from app.graph.document import Document, Op, Pass, Value
from app.graph.row import Attribute, Id, Scalar

Facts = dict[str, Attribute]
"""What a sentence needs."""

LONGEST = 60
"""Of source text that a sentence quotes, at most so many characters."""
LISTED = 6
"""Of names that a sentence lists, at most so many."""
MORE = "…"

_STARTING = re.compile(r".*\.backward|.*autograd.*\.grad")
"""Calls that start a pass, and make the seed of its roots."""
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_GRAD = re.compile(r"(?<![\w.])([^\W\d][\w.]*)\.grad\b(?!\s*=[^=]|\.zero_|\s+is\b)")
_TARGET = re.compile(r"\s*([^\W\d]\w*)\s*(?::[^=]*)?=\s*")


class Evidence:
    """A document and what can be asked of it. Nothing here recurses or takes more than linear time."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._lines = _LINE_BREAK.split(document.snippet.code)

    # names and lines

    @cached_property
    def source(self) -> Source:
        """The code as a syntax tree."""
        return Source(self.document.snippet.code)

    @cached_property
    def names(self) -> dict[int, str]:
        """Tensor → the variable that holds any version of it at the end."""
        names: dict[int, str] = {}
        for variable in self.document.variables:
            if variable.value is not None:
                tensor = self.document.values[variable.value].tensor
                if tensor is not None:
                    names.setdefault(tensor, variable.name)
        return names

    def named(self, tensors: Iterable[int]) -> list[int]:
        """Those of the tensors that variables hold, in the order of the variables."""
        wanted = set(tensors)
        return [tensor for tensor in self.names if tensor in wanted]

    def text(self, span: Id | None) -> str:
        """The source text of a span on one line, shortened; empty where there is none."""
        if span is None:
            return ""
        row = self.document.spans[span]
        if not 0 < row.line <= row.end_line <= len(self._lines):
            return ""
        pieces = self._lines[row.line - 1 : row.end_line]
        pieces[-1] = _units(pieces[-1], 0, row.end_column)
        pieces[0] = _units(pieces[0], row.column, None)
        whole = " ".join(" ".join(pieces).split())
        return whole if len(whole) <= LONGEST else f"{whole[: LONGEST - 1]}{MORE}"

    def line(self, span: Id | None) -> int | None:
        """The line on which a span begins, from 1."""
        return None if span is None else self.document.spans[span].line

    def title(self, value: Id | None) -> str:
        """What the snippet calls a value: its variable, the name it is assigned to, or its source text."""
        if value is None:
            return MORE
        row = self.document.values[value]
        name = None if row.tensor is None else self.names.get(row.tensor)
        if name is None and row.base is not None and (tensor := self.document.values[row.base].tensor) is not None:
            name = self.names.get(tensor)
        if name is not None:
            return name
        if row.op is None:
            return MORE
        op = self.document.ops[row.op]
        return self.target(op.span) or self.text(op.span) or short(op.name)

    def source_line(self, span: Id | None) -> str:
        """The whole first line of a span."""
        row = self.line(span)
        return self._lines[row - 1] if row is not None and 0 < row <= len(self._lines) else ""

    def assigned(self, value: Id) -> str | None:
        """The name that a statement gives to what an operator made: ``w`` in ``w = w - step``."""
        op = self.maker(self.document.values[value])
        return None if op is None else self.target(op.span)

    def statement(self, op: Op) -> str:
        """The source text of an operator; for one that assigns to elements, ``a[0] = 7`` whole."""
        if self.call_name(op).endswith("__setitem__"):
            line = self.source_line(op.span).strip()
            return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}{MORE}"
        return self.text(op.span) or short(op.name)

    def target(self, span: Id | None) -> str | None:
        """``h`` for the span of ``net(x)`` in ``h = net(x)``."""
        if span is None:
            return None
        row = self.document.spans[span]
        if not 0 < row.line == row.end_line <= len(self._lines):
            return None
        line = self._lines[row.line - 1]
        rest = _units(line, row.end_column, None).strip()
        found = _TARGET.fullmatch(_units(line, 0, row.column))
        return found[1] if found and (not rest or rest.startswith("#")) else None

    @cached_property
    def grads_read(self) -> set[str]:
        """Names whose ``.grad`` the code reads anywhere, other than to set it, zero it, or see whether it is None."""
        return set(_GRAD.findall(self.document.snippet.code))

    # operators

    def call_name(self, op: Op) -> str:
        """The public function behind an operator, such as ``torch.Tensor.detach``; empty where there is none."""
        return "" if op.call is None else self.document.calls[op.call].name

    @cached_property
    def forward(self) -> list[Id]:
        """The operators that ran outside of all passes and of the calls that start them, in order."""
        return [i for i, op in enumerate(self.document.ops) if self.is_forward(op)]

    def _starts(self, call: Id | None) -> bool:
        return call is not None and self._starting[call]

    @cached_property
    def _starting(self) -> list[bool]:
        return [_STARTING.fullmatch(call.name) is not None for call in self.document.calls]

    def is_forward(self, op: Op) -> bool:
        """Whether an operator is the snippet's own step, and not part of a pass."""
        return op.pass_ is None and not self._starts(op.call)

    @cached_property
    def results(self) -> list[list[Id]]:
        """Operator → all rows of what it made or wrote, also those that were noticed later."""
        results: list[list[Id]] = [[] for _ in self.document.ops]
        for row, value in enumerate(self.document.values):
            if value.op is not None:
                results[value.op].append(row)
        return results

    @cached_property
    def consumers(self) -> dict[int, list[Id]]:
        """Tensor → forward operators that took it, other than to write to it, in order."""
        values = self.document.values
        consumers: dict[int, list[Id]] = {}
        for row in self.forward:
            op = self.document.ops[row]
            written = {values[v].tensor for v in op.writes}
            for tensor in {values[v].tensor for v in op.inputs}:
                if tensor is not None and tensor not in written:
                    consumers.setdefault(tensor, []).append(row)
        return consumers

    @cached_property
    def _births(self) -> dict[int, Id]:
        """Memory → the first operator with a span that was seen to make it."""
        births: dict[int, Id] = {}
        for value in self.document.values:
            op = self.maker(value)
            if value.storage is not None and value.op is not None and op is not None and op.span is not None:
                births.setdefault(value.storage, value.op)
        return births

    def birth(self, value: Id | None) -> Id | None:
        """The span of the code that first made a tensor, before any write to it."""
        op = None if value is None else self.born_of(value)
        return None if op is None else op.span

    def born_of(self, value: Id) -> Op | None:
        """The operator that first made a tensor's memory."""
        storage = self.document.values[value].storage
        op = None if storage is None else self._births.get(storage)
        return None if op is None else self.document.ops[op]

    def maker(self, value: Value) -> Op | None:
        """The operator that made or last wrote a value."""
        return None if value.op is None else self.document.ops[value.op]

    # nodes and passes

    @cached_property
    def targets(self) -> list[list[Id]]:
        """Node → the nodes its gradients go to."""
        targets: list[list[Id]] = [[] for _ in self.document.nodes]
        for edge in self.document.edges:
            targets[edge.source].append(edge.target)
        return targets

    @cached_property
    def sources(self) -> list[list[Id]]:
        """Node → the nodes that send it gradients."""
        sources: list[list[Id]] = [[] for _ in self.document.nodes]
        for edge in self.document.edges:
            sources[edge.target].append(edge.source)
        return sources

    @cached_property
    def passes(self) -> list[Pass]:
        """The outermost passes that were recorded whole, in order."""
        return [each for each in self.document.passes if each.recorded and each.parent is None]

    @cached_property
    def passed(self) -> set[Id]:
        """Nodes on a path from a root of any pass."""
        return set(self.reach(root.node for entry in self.document.passes for root in entry.roots))

    def reach(self, starts: Iterable[Id], seen: set[Id] | None = None) -> Iterator[Id]:
        """Nodes reachable from ``starts``, those included; what is in ``seen`` is passed over, and it grows."""
        seen = set() if seen is None else seen
        pending = list(starts)
        while pending:
            node = pending.pop()
            if node not in seen:
                seen.add(node)
                yield node
                pending.extend(self.targets[node])

    def leaf_tensor(self, node: Id) -> int | None:
        """The tensor into whose ``.grad`` an AccumulateGrad node adds."""
        leaf = self.document.nodes[node].leaf
        return None if leaf is None else self.document.values[leaf].tensor

    def root_values(self, entry: Pass) -> list[Id]:
        """The values a pass started from, as far as they are known."""
        if entry.tensors:
            return entry.tensors
        nodes = self.document.nodes
        found = [
            nodes[root.node].outputs[root.output].value
            for root in entry.roots
            if root.output < len(nodes[root.node].outputs)
        ]
        return [value for value in found if value is not None]

    def origin(self, node: Id) -> Id | None:
        """The span of the code that made a node; for a leaf, of the code that made its tensor."""
        row = self.document.nodes[node]
        return row.span if row.span is not None else self.birth(row.leaf)

    def parameters(self) -> Iterator[tuple[str, Id]]:
        """Names and values of the parameters of modules that are variables: leaves that require grad."""
        modules = {v.name for v in self.document.variables if v.module is not None}
        for variable in self.document.variables:
            if variable.value is None or variable.name.partition(".")[0] not in modules:
                continue
            value = self.document.values[variable.value]
            if "." in variable.name and value.is_leaf and value.requires_grad:
                yield variable.name, variable.value

    @cached_property
    def optimized(self) -> set[int]:
        """Tensors that some optimiser holds."""
        values = self.document.values
        held = (values[p].tensor for optimizer in self.document.optimizers for p in optimizer.parameters)
        return {tensor for tensor in held if tensor is not None}


@lru_cache(maxsize=4096)
def short(op: str) -> str:
    """``mul`` for ``aten::mul.Tensor``."""
    return op.rpartition("::")[2].partition(".")[0]


@lru_cache(maxsize=4096)
def bare(op: str) -> str:
    """``relu`` for ``aten::relu_``: the same whether it writes in place or not."""
    return short(op).rstrip("_") if not short(op).startswith("_") else "_" + short(op).strip("_")


def listed(names: Iterable[str]) -> list[Scalar]:
    """The first few names, and an ellipsis for the rest."""
    every: list[Scalar] = list(names)
    return every if len(every) <= LISTED else [*every[: LISTED - 1], MORE]


def numel(shape: list[int]) -> int:
    """How many elements a tensor of this shape has."""
    product = 1
    for size in shape:
        product *= size
    return product


def is_float(dtype: str) -> bool:
    """Whether autograd can differentiate tensors of this type."""
    return dtype.startswith(("float", "bfloat", "complex", "double", "half"))


def _units(line: str, start: int, end: int | None) -> str:
    """A stretch of a line by UTF-16 code units."""
    if line.isascii():
        return line[start:end]
    units = line.encode("utf-16-le", "surrogatepass")
    return units[2 * start : None if end is None else 2 * end].decode("utf-16-le", "replace")
