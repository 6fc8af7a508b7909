"""The snippet's own results are the same to the last bit, with the recorder and without."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest
import torch

from app.graph.document import Snippet
from app.tape.run import Budget, Run

TRAINING = """
    import torch
    from torch import nn
    net = nn.Sequential(nn.Linear(6, 16), nn.BatchNorm1d(16), nn.GELU(), nn.Dropout(0.3), nn.Linear(16, 3))
    optimizer = torch.optim.{optimizer}
    for step in range({steps}):
        loss = nn.functional.cross_entropy(net(torch.randn(8, 6)), torch.randint(3, (8,)))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
    state = [p.clone() for p in net.state_dict().values()]
"""
RECURRENT = """
    import torch
    cell = torch.nn.LSTMCell(3, 5)
    h, c = torch.zeros(2, 5), torch.zeros(2, 5)
    for _ in range(10):
        h, c = cell(torch.randn(2, 3), (h, c))
    h.square().mean().backward()
    state = [p.grad for p in cell.parameters()]
"""
COUNTED = """
    import torch
    from torch.utils.checkpoint import checkpoint
    counts = {"forward": 0, "hook": 0, "backward": 0}
    class Double(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            counts["forward"] += 1
            return x * 2
        @staticmethod
        def backward(ctx, g):
            counts["backward"] += 1
            return g * 2
    def hook(g):
        counts["hook"] += 1
        return g + 1
    x = torch.randn(4, requires_grad=True)
    y = checkpoint(Double.apply, x, use_reentrant=False)
    y.register_hook(hook)
    (z,) = torch.autograd.grad(y.exp().sum(), x, create_graph=True)
    z.sum().backward()
    state = [x.grad, torch.tensor(list(counts.values()))]
"""


def plainly(code: str) -> dict[str, Any]:
    """The namespace after plain execution with the seed of a run."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    torch.manual_seed(0)
    exec(code, namespace)
    return namespace


@pytest.mark.parametrize(
    "code",
    [
        TRAINING.format(optimizer="AdamW(net.parameters())", steps=4),
        TRAINING.format(optimizer="SGD(net.parameters(), lr=0.1, momentum=0.9)", steps=60),
        RECURRENT,
        COUNTED,
    ],
    ids=["AdamW", "thinned SGD", "LSTM cell", "user code"],
)
def test_results_are_bit_identical(code: str) -> None:
    code = textwrap.dedent(code)
    expected = plainly(code)
    generator = torch.get_rng_state()
    recorded: dict[str, Any] = {"__name__": "__main__"}
    document = Run(Snippet(code), Budget(), lambda _stream, _text: None).execute(recorded)
    assert document.outcome.status == "finished", document.outcome.error
    assert len(recorded["state"]) == len(expected["state"]) > 0
    for found, plain in zip(recorded["state"], expected["state"], strict=True):
        assert torch.equal(found, plain)
    assert torch.equal(torch.get_rng_state(), generator)
