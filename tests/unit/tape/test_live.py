"""Graphs of tensors that are alive."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from app.graph import codec
from app.tape.live import graph
from tests.agreement import reachable_nodes
from tests.oracle import reachable_nodes as as_pytorch_says


def test_a_live_graph_is_pytorchs_own() -> None:
    model = nn.TransformerEncoderLayer(8, 2, 16)
    loss = model(torch.randn(3, 2, 8)).pow(2).mean()
    document = codec.decode(codec.encode(graph(loss=loss)))
    (variable,) = document.variables
    assert variable.name == "loss"
    assert variable.value is not None
    root = document.values[variable.value].grad_fn
    assert root is not None
    assert reachable_nodes(document, root) == as_pytorch_says(loss.grad_fn)
    assert all(value.statistics is None and value.preview is None for value in document.values)
    assert {saved.state for node in document.nodes for saved in node.saved} == {"held"}
    loss.backward()


def test_what_is_freed_is_told() -> None:
    loss = (torch.ones(2, requires_grad=True) ** 2).sum()
    loss.backward()  # type: ignore[no-untyped-call]
    assert {saved.state for node in graph(loss).nodes for saved in node.saved} == {"freed"}


def test_no_unpack_hook_is_run() -> None:
    unpacked: list[torch.Tensor] = []

    def unpack(tensor: torch.Tensor) -> torch.Tensor:
        unpacked.append(tensor)
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(lambda tensor: tensor, unpack):
        loss = torch.ones(2, requires_grad=True).exp().sum()
    assert "packed" in {saved.state for node in graph(loss).nodes for saved in node.saved}
    assert unpacked == []


def test_a_tensor_without_a_graph_is_refused() -> None:
    with pytest.raises(ValueError, match="`x` has no grad_fn"):
        graph(x=torch.ones(1))


def test_a_deep_graph_is_let_go_of_safely() -> None:
    y = torch.ones(1, requires_grad=True)
    for _ in range(120_000):
        y = y * 1
    document = graph(y)
    assert len(document.nodes) == 30_000
    assert document.truncated.nodes is not None
    del y
