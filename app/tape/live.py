"""The graph behind tensors that are alive, without a recording: what autograd holds now."""

from __future__ import annotations

from torch import Tensor

from app.graph.document import Document, Kept, Outcome, Snippet, Truncated, Variable
from app.graph.formulas import formulas_of
from app.graph.row import Id
from app.tape.environment import environment
from app.tape.guards import uncollected, untraced
from app.tape.nodes import Nodes
from app.tape.notebook import BUDGET
from app.tape.values import Values


class Shapes(Values):
    """Tensors by their shapes alone. None is written to, and all are held, so that addresses tell them apart."""

    def __init__(self) -> None:
        super().__init__()
        self._held: list[Tensor] = []
        self._by_address: dict[int, Id] = {}

    def of(self, tensor: Tensor) -> Id:
        """The row of the tensor."""
        row = self._by_address.get(tensor._cdata)
        return self._describe(tensor) if row is None else row

    def seen(self, tensor: Tensor) -> Id:
        """The row of the tensor: there is no more to see."""
        return self.of(tensor)

    def _describe(self, tensor: Tensor) -> Id:
        row = self._by_address[tensor._cdata] = len(self.rows)
        self._held.append(tensor)
        self.rows.append(self._row(tensor, row, self._storage(tensor), None, 0)[0])
        return row


def graph(*results: Tensor, **named: Tensor) -> Document:
    """The graph document of all nodes below ``results``: edges, saved scalars, and shapes of what is saved.

    No tensor's data is looked at, and no hook is run: the counterpart of torchviz's ``make_dot``. Named results
    are variables of the document. Linear in nodes and edges; nothing of the graph is kept alive. Of more than
    30,000 nodes the first ones are told that a walk from the results meets, and ``truncated`` says so.

    Raises:
        ValueError: a result has no ``grad_fn``, so that there is no graph behind it.
    """
    tensors = {**{f"result{i}" if i else "result": tensor for i, tensor in enumerate(results)}, **named}
    for name, tensor in tensors.items():
        if tensor.grad_fn is None:
            raise ValueError(
                f"`{name}` has no grad_fn: no tensor it was computed from requires grad, or grad mode was off."
            )
    values = Shapes()
    nodes = Nodes(values, BUDGET.nodes)
    with uncollected(), untraced():
        variables = [Variable(name, values.of(tensor)) for name, tensor in tensors.items()]
        nodes.describe(nodes.walk([tensor.grad_fn for tensor in tensors.values()]))
        for variable, tensor in zip(variables, tensors.values(), strict=True):
            values.rows[variable.value or 0].grad_fn = nodes.known(tensor.grad_fn)
    nodes.finish()
    document = Document(
        schema=1,
        snippet=Snippet(""),
        environment=environment(),
        outcome=Outcome("finished"),
        values=values.rows,
        nodes=nodes.rows,
        edges=nodes.edges,
        variables=variables,
        truncated=Truncated(nodes=Kept(len(nodes.rows)) if len(nodes.rows) == BUDGET.nodes else None),
    )
    document.formulas = formulas_of(document)
    nodes.release()
    return document
