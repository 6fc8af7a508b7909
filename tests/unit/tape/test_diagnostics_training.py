"""Training loops: gradients that pile up, graphs that grow, parameters that take no part."""

from __future__ import annotations

import pytest

from tests.diagnosing import codes, findings

LOOP = """
net = nn.Linear(2, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
total = 0
for step in range(4):
    {before}
    loss = net(torch.ones(3, 2)).pow(2).mean()
    loss.backward()
    {after}
"""


def loop(before: str = "pass", after: str = "optimizer.step()") -> str:
    return LOOP.format(before=before, after=after)


BY_HAND = """
w = torch.randn(3, requires_grad=True)
for _ in range(3):
    (w * w).sum().backward()
    {}
"""

PILING = {
    "an optimiser": loop(),
    "with clipping": loop(after="torch.nn.utils.clip_grad_norm_(net.parameters(), 0.1); optimizer.step()"),
    "zeroed too late, once": loop(after="optimizer.step(); step == 3 and optimizer.zero_grad()"),
    "by hand": BY_HAND.format("with torch.no_grad(): w -= 0.1 * w.grad"),
    "by hand through data": BY_HAND.format("w.data -= 0.1 * w.grad.data"),
    "by hand with a method": BY_HAND.format("w.data.add_(w.grad, alpha=-0.1)"),
    "micro-batches": loop(after="if step % 2: optimizer.step()"),
    "Adam": loop().replace("SGD", "Adam"),
    "by hand through other data": BY_HAND.format("w.data = w.data - 0.1 * w.grad"),
}


@pytest.mark.parametrize("name", PILING)
def test_gradients_that_nothing_zeroed_between_steps(name: str) -> None:
    (found,) = findings(PILING[name])
    assert (found.severity, found.code) == ("warning", "gradients-not-zeroed")
    assert found.at.endswith(".backward()")


ZEROED = {
    "zero_grad before": loop("optimizer.zero_grad()"),
    "zero_grad after": loop(after="optimizer.step(); optimizer.zero_grad()"),
    "zeros, not None": loop("optimizer.zero_grad(set_to_none=False)"),
    "the module's": loop("net.zero_grad()"),
    "None by hand": loop("for p in net.parameters(): p.grad = None"),
    "micro-batches, on purpose": loop(after="if step % 2: optimizer.step(); optimizer.zero_grad()"),
    "one step at the end": loop(after="if step == 3: optimizer.step()"),
    "no step at all": loop(after="pass"),
    "by hand": BY_HAND.format("with torch.no_grad(): w -= 0.1 * w.grad; w.grad.zero_()"),
    "by hand, with None": BY_HAND.format("with torch.no_grad(): w -= 0.1 * w.grad\n    w.grad = None"),
    "weights clamped between micro-batches": BY_HAND.format("with torch.no_grad(): w.clamp_(-1, 1)"),
    "LBFGS": (
        "w = torch.randn(3, requires_grad=True)\noptimizer = torch.optim.LBFGS([w])\n"
        "def closure():\n    optimizer.zero_grad()\n    loss = (w * w).sum()\n    loss.backward()\n    return loss\n"
        "for _ in range(2):\n    optimizer.step(closure)\n"
    ),
    "two optimisers": (
        "g, d = nn.Linear(2, 2), nn.Linear(2, 1)\n"
        "for_g, for_d = (torch.optim.SGD(net.parameters(), lr=0.1) for net in (g, d))\n"
        "for _ in range(3):\n    z = torch.randn(4, 2)\n"
        "    for_d.zero_grad()\n    F.softplus(d(g(z).detach())).mean().backward()\n    for_d.step()\n"
        "    for_g.zero_grad()\n    F.softplus(-d(g(z))).mean().backward()\n    for_g.step()\n"
    ),
}


@pytest.mark.parametrize("name", ZEROED)
def test_gradients_that_were_zeroed_or_add_up_on_purpose(name: str) -> None:
    assert codes(ZEROED[name]) == []


def test_a_sum_of_losses_keeps_every_graph() -> None:
    (found,) = findings(loop("optimizer.zero_grad()", "optimizer.step(); total += loss"))
    assert (found.severity, found.code, found.at) == ("warning", "graph-grows", "total += loss")
    assert "`total` keeps the graphs of 4 iterations" in found.sentence


def test_a_list_of_losses_keeps_every_graph() -> None:
    code = "losses = []\n" + loop("optimizer.zero_grad()", "optimizer.step(); losses.append(loss)")
    (found,) = findings(code)
    assert (found.severity, found.code) == ("hint", "list-keeps-graphs")
    assert "`losses.append(loss)` keeps the nodes of every iteration" in found.sentence


VALIDATION = """
for _ in range(5):
    loss = F.mse_loss(net(torch.ones(1, 2)), torch.ones(1, 1))
    {}
"""


def test_losses_that_no_pass_comes_to_keep_their_graphs() -> None:
    training = "losses, best = [], 0\n" + loop("optimizer.zero_grad()")
    (kept,) = findings(training + VALIDATION.format("losses.append(loss)"))
    assert (kept.severity, kept.code) == ("hint", "list-keeps-graphs")
    (summed,) = findings(training + VALIDATION.format("best += loss"))
    assert (summed.severity, summed.code, summed.at) == ("hint", "graph-grows", "best += loss")
    assert "`best` keeps the graphs of 5 iterations" in summed.sentence
    assert findings(training + VALIDATION.format("losses.append(loss)") + "sum(losses).backward()") == []
    assert findings(training + VALIDATION.format("best += loss") + "best.backward()") == []


def test_a_sum_that_is_only_read_as_a_number_keeps_its_graphs() -> None:
    code = "w, total = torch.ones(2, requires_grad=True), torch.zeros(())\n"
    code += "for i in range(6):\n    total += (w * i).sum()\n"
    (found,) = findings(code + "print(total.item())")
    assert (found.severity, found.code) == ("hint", "graph-grows")
    assert findings(code) == []


UNKEPT = {
    "numbers": "losses.append(loss.item())",
    "values": "losses.append(loss.detach())",
    "emptied": "losses.append(loss); losses.clear()",
    "made anew": "losses = []; losses.append(loss)",
    "by element": "losses.append(loss); del losses[:]",
    "something else": "losses.append(other)",
}


@pytest.mark.parametrize("name", UNKEPT)
def test_lists_that_keep_no_graph(name: str) -> None:
    code = "losses, other = [], torch.ones(2)\n" + loop("optimizer.zero_grad()", f"optimizer.step(); {UNKEPT[name]}")
    assert findings(code) == []


def test_a_list_that_is_summed_up_before_one_pass_is_no_leak() -> None:
    code = (
        "w = torch.ones(2, requires_grad=True)\nlosses = []\nfor _ in range(5):\n"
        "    loss = (w * w).sum()\n    losses.append(loss)\nsum(losses).backward()\n"
    )
    assert findings(code) == []


def test_a_state_that_is_not_detached_makes_each_pass_longer() -> None:
    code = (
        "cell, h = nn.RNNCell(2, 2), torch.zeros(1, 2)\nfor _ in range(4):\n"
        "    h = cell(torch.ones(1, 2), {})\n    h.sum().backward(retain_graph=True)\n"
    )
    (found,) = findings(code.format("h"))
    assert (found.severity, found.code, found.at) == (
        "warning",
        "graph-spans-iterations",
        "h.sum().backward(retain_graph=True)",
    )
    assert codes(code.format("h.detach()")) == []


BOUNDED = {
    "numbers": loop("optimizer.zero_grad()", "optimizer.step(); total += loss.item()"),
    "sums of a leaf, printed": "w = torch.ones(2, requires_grad=True)\ntotal = 0\n"
    "for i in range(5):\n    total = total + w * i\nprint(total)\n",
    "a chain that is read at its end": "w = y = torch.ones(2, requires_grad=True)\n"
    "for _ in range(5):\n    y = y * 2 + w\nprint(y.sum().item())\n",
    "detached": loop("optimizer.zero_grad()", "optimizer.step(); total += loss.detach()"),
    "the last loss only": loop("optimizer.zero_grad()", "optimizer.step(); total = loss"),
    "one pass over all": "w = torch.ones(2, requires_grad=True)\ntotal = 0\nfor _ in range(5):\n"
    "    total = total + (w * 2).sum()\ntotal.backward()\n",
    "features that all iterations share": "w = torch.ones(2, requires_grad=True)\nshared = w.exp()\n"
    "for _ in range(5):\n    (shared * w).sum().backward(retain_graph=True)\n",
    "truncated backpropagation": "cell, h = nn.RNNCell(2, 2), torch.zeros(1, 2)\nfor i in range(8):\n"
    "    h = cell(torch.ones(1, 2), h)\n    if i % 2:\n        h.sum().backward()\n        h = h.detach()\n",
    "an inner loop": "w = torch.randn(3, requires_grad=True)\noptimizer = torch.optim.SGD([w], lr=0.1)\n"
    "for _ in range(3):\n    fast = w\n    for _ in range(4):\n"
    "        (g,) = torch.autograd.grad((fast * fast).sum(), fast, create_graph=True)\n        fast = fast - 0.1 * g\n"
    "    optimizer.zero_grad()\n    (fast**2).sum().backward()\n    optimizer.step()\n",
}


@pytest.mark.parametrize("name", BOUNDED)
def test_graphs_that_do_not_grow(name: str) -> None:
    assert codes(BOUNDED[name]) == []


HEADS = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.used = nn.Linear(2, 2)
        self.forgotten = nn.Linear(2, 2)
    def forward(self, x):
        return {}
net = Net()
net(torch.ones(1, 2)).sum().backward()
"""


def test_parameters_that_nothing_uses() -> None:
    (found,) = findings(HEADS.format("self.used(x)"))
    assert (found.severity, found.code, found.at) == ("warning", "parameters-unused", "nn.Linear(2, 2)")
    assert found.sentence == "`net` never uses `net.forgotten.weight`, `net.forgotten.bias`."


def test_parameters_of_a_net_that_only_a_function_has() -> None:
    made = "net = Net()\nnet(torch.ones(1, 2)).sum().backward()\n"
    within = "def main():\n    net = Net()\n    net(torch.ones(1, 2)).sum().backward()\nmain()\n"
    (found,) = findings(HEADS.format("self.used(x)").replace(made, within))
    assert found.sentence == "`net` never uses `net.forgotten.weight`, `net.forgotten.bias`."
    assert codes(HEADS.format("self.forgotten(self.used(x))").replace(made, within)) == []


@pytest.mark.parametrize(
    "code",
    [
        HEADS.format("self.forgotten(self.used(x))"),
        HEADS.format("self.used(x)").replace("net = Net()", "net = Net()\nnet.forgotten.requires_grad_(False)"),
        "net, other = nn.Linear(2, 2), nn.Linear(2, 2)\nnet(torch.ones(1, 2)).sum().backward()\n",
        "net = nn.Linear(2, 2)\n",
    ],
)
def test_parameters_that_are_used_or_not_meant_to_be(code: str) -> None:
    assert codes(code) == []


HALF = """
encoder, head = nn.Linear(2, 4), nn.Linear(4, 1)
optimizer = torch.optim.SGD({}, lr=0.1)
for _ in range(2):
    optimizer.zero_grad()
    head(encoder(torch.ones(3, 2))).pow(2).mean().backward()
    optimizer.step()
"""


def test_parameters_that_no_optimiser_holds() -> None:
    (found,) = findings(HALF.format("head.parameters()"))
    assert (found.severity, found.code) == ("warning", "parameters-not-optimized")
    assert found.at == "torch.optim.SGD(head.parameters(), lr=0.1)"
    assert "`encoder.weight`, `encoder.bias`" in found.sentence


def test_a_leaf_that_the_optimiser_was_not_given() -> None:
    code = (
        "w, b = torch.ones(2, requires_grad=True), torch.zeros(1, requires_grad=True)\n"
        "optimizer = torch.optim.SGD({}, lr=0.1)\n(w * 2 + b).pow(2).sum().backward()\noptimizer.step()\n"
    )
    (found,) = findings(code.format("[w]"))
    assert (found.code, "`b`" in found.sentence) == ("parameters-not-optimized", True)
    assert codes(code.format("[w, b]")) == []


def test_an_optimiser_of_a_net_that_was_replaced() -> None:
    code = "net = nn.Linear(2, 1)\noptimizer = torch.optim.SGD(net.parameters(), lr=0.1)\n{}for _ in range(2):\n"
    code += "    optimizer.zero_grad()\n    net(torch.ones(3, 2)).sum().backward()\n    optimizer.step()\n"
    (found,) = findings(code.format("net = nn.Linear(2, 1)\n"))
    assert (found.severity, found.code) == ("warning", "parameters-not-optimized")
    assert codes(code.format("")) == []


OPTIMIZED = {
    "another optimiser steps for nothing": HALF.format("[*encoder.parameters(), *head.parameters()]")
    + "idle = torch.optim.SGD(nn.Linear(2, 2).parameters())\nidle.step()\n",
    "all": HALF.format("[*encoder.parameters(), *head.parameters()]"),
    "the rest is frozen": HALF.format("head.parameters()").replace("for _", "encoder.requires_grad_(False)\nfor _"),
    "the rest is changed by hand": HALF.format("head.parameters()")
    + "    with torch.no_grad():\n        for p in encoder.parameters():\n"
    + "            p -= 0.1 * p.grad\n            p.grad = None\n",
    "no step was made": HALF.format("head.parameters()").replace("    optimizer.step()\n", ""),
    "an input that is differentiated by": (
        "net = nn.Linear(1, 1)\noptimizer = torch.optim.SGD(net.parameters(), lr=0.1)\n"
        "t = torch.linspace(0, 1, 5).reshape(-1, 1).requires_grad_()\nfor _ in range(2):\n"
        "    optimizer.zero_grad()\n    y = net(t)\n    (d,) = torch.autograd.grad(y.sum(), t, create_graph=True)\n"
        "    (d - y).pow(2).mean().backward()\n    optimizer.step()\n"
    ),
}


@pytest.mark.parametrize("name", OPTIMIZED)
def test_parameters_that_need_no_optimiser(name: str) -> None:
    assert codes(OPTIMIZED[name]) == []
