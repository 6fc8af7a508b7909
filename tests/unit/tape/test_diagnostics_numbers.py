"""NaN and infinities, gradients that vanish or explode, ReLUs that died."""

from __future__ import annotations

import pytest

from tests.diagnosing import codes, findings

FORWARD = {
    "a logarithm": (
        "x = torch.tensor([0.0, 1.0], requires_grad=True)\nx.log().sum().backward()",
        "non-finite-log",
        "x.log()",
    ),
    "a negative logarithm": (
        "x = -torch.ones(2, requires_grad=True)\nx.log().sum().backward()",
        "non-finite-log",
        "x.log()",
    ),
    "zero by zero": (
        "x = torch.zeros(2, requires_grad=True)\n(x / x).sum().backward()",
        "non-finite-division",
        "x / x",
    ),
    "an overflow": (
        "x = torch.tensor([1e3], requires_grad=True)\n(x.exp() / (1 + x.exp())).sum().backward()",
        "non-finite-exp",
        "x.exp()",
    ),
    "a power": ("x = torch.tensor([1e30], requires_grad=True)\n(x**2).sum().backward()", "non-finite-forward", "x**2"),
    "a row that is masked whole": (
        (
            "s = torch.randn(1, 3, requires_grad=True)\n"
            "p = s.masked_fill(torch.ones(1, 3) > 0, float('-inf')).softmax(-1)\np.sum().backward()"
        ),
        "non-finite-of-infinite",
        "s.masked_fill(torch.ones(1, 3) > 0, float('-inf')).softmax(-1)",
    ),
    "many steps later": (
        "x = torch.tensor([0.0, 1.0], requires_grad=True)\nlog = x.log()\ny = (log * 2 + 1).sin()\ny.sum().backward()",
        "non-finite-log",
        "x.log()",
    ),
    "a diverging loop": (
        (
            "w = torch.tensor([10.0], requires_grad=True)\noptimizer = torch.optim.SGD([w], lr=10.0)\n"
            "for _ in range(9):\n    optimizer.zero_grad()\n    loss = (w**4).sum()\n"
            "    loss.backward()\n    optimizer.step()"
        ),
        "non-finite-forward",
        "w**4",
    ),
}


@pytest.mark.parametrize("name", FORWARD)
def test_the_first_operator_that_made_a_number_infinite(name: str) -> None:
    code, slug, at = FORWARD[name]
    (found,) = findings(code)
    assert (found.severity, found.code, found.at) == ("warning", slug, at)


def test_data_that_was_not_finite_from_the_start() -> None:
    code = "x = torch.tensor([1.0, float('nan')])\nw = torch.ones(2, requires_grad=True)\n(w * x).sum().backward()"
    (found,) = findings(code)
    assert found.code == "non-finite-data"
    assert found.sentence.startswith("`x` holds NaN")


BACKWARD = {
    "a square root at zero": (
        "x = torch.tensor([0.0, 1.0], requires_grad=True)\n(x * 1).sqrt().sum().backward()",
        "non-finite-steep",
        "(x * 1).sqrt()",
    ),
    "the branch of a where": (
        "x = torch.tensor([0.0, 1.0], requires_grad=True)\ntorch.where(x > 0, x.log(), 0.0).sum().backward()",
        "non-finite-masked",
        "x.log()",
    ),
    "a masked fill": (
        "x = torch.tensor([0.0, 1.0], requires_grad=True)\nx.log().masked_fill(x == 0, 0.0).sum().backward()",
        "non-finite-masked",
        "x.log()",
    ),
    "a product with zero": (
        "x = torch.tensor([0.0, 1.0], requires_grad=True)\ny = x.sqrt()\n(y * 0).sum().backward()",
        "non-finite-steep",
        "x.sqrt()",
    ),
}


@pytest.mark.parametrize("name", BACKWARD)
def test_the_first_node_that_sent_a_number_that_is_not_finite(name: str) -> None:
    code, slug, at = BACKWARD[name]
    (found,) = findings(code)
    assert (found.severity, found.code, found.at) == ("warning", slug, at)


FINITE = {
    "an additive mask": "s = torch.randn(3, 3, requires_grad=True)\nm = torch.triu(torch.full((3, 3), -torch.inf), 1)\n"
    "(s + m).softmax(-1).pow(2).sum().backward()",
    "a filled mask": "s = torch.randn(3, 3, requires_grad=True)\n"
    "s.masked_fill(torch.eye(3) > 0, -torch.inf).softmax(-1).pow(2).sum().backward()",
    "the logarithm of a mask": "s = torch.randn(3, 3, requires_grad=True)\n"
    "(s + torch.tril(torch.ones(3, 3)).log()).softmax(-1).pow(2).sum().backward()",
    "a safe where": "x = torch.tensor([0.0, 1.0], requires_grad=True)\n"
    "torch.where(x > 0, torch.where(x > 0, x, 1.0).log(), 0.0).sum().backward()",
    "a norm at zero": "x = torch.zeros(3, requires_grad=True)\nx.norm().backward()",
    "printed, not used": "x = torch.tensor([0.0, 1.0], requires_grad=True)\nprint(x.log())\n(x * 2).sum().backward()",
    "a running minimum": "best = torch.tensor(float('inf'))\nx = torch.ones(2, requires_grad=True)\n"
    "loss = (x * x).sum()\nloss.backward()\nbest = torch.minimum(best, loss.detach())",
    "uninitialised memory, overwritten": "x = torch.ones(3, requires_grad=True)\n"
    "y = torch.empty(3)\ny.fill_(float('nan'))\ny.fill_(1.0)\n(x * y).sum().backward()",
}


@pytest.mark.parametrize("name", FINITE)
def test_infinities_that_the_computation_takes_back(name: str) -> None:
    assert codes(FINITE[name]) == []


def deep(layers: int, activation: str, initial: str = "pass") -> str:
    return (
        f"net = nn.Sequential(*[m for _ in range({layers}) for m in (nn.Linear(16, 16), nn.{activation}())])\n"
        f"with torch.no_grad():\n    for p in net.parameters():\n        {initial}\n"
        "net(torch.randn(8, 16)).sum().backward()\n"
    )


def test_gradients_that_vanish_through_sigmoids() -> None:
    (found,) = findings(deep(8, "Sigmoid"))
    assert (found.severity, found.code) == ("warning", "gradients-vanish")
    assert found.sentence.startswith("Over 8 layers the gradient shrinks")


def test_gradients_that_explode_through_large_weights() -> None:
    assert codes(deep(8, "Identity", "p.mul_(10)")) == ["gradients-explode"]


def test_gradients_that_explode_through_the_steps_of_a_recurrent_layer() -> None:
    code = (
        "net = nn.RNN(4, 4, nonlinearity='relu')\nwith torch.no_grad():\n    net.weight_hh_l0.mul_({})\n"
        "with torch.backends.mkldnn.flags(enabled=False):\n    out = net(torch.randn(20, 1, 4))[0]\n"
        "out[-1].sum().backward()"
    )
    assert codes(code.format(8)) == ["gradients-explode"]
    assert codes(code.format(1)) == []


STEADY = {
    "few layers": deep(4, "Sigmoid", "p.mul_(0.05)"),
    "ReLU with the initialisation that fits": deep(8, "ReLU", "p.dim() == 2 and nn.init.kaiming_normal_(p)"),
    "tanh with the initialisation that fits": deep(8, "Tanh", "p.dim() == 2 and nn.init.xavier_normal_(p)"),
    "residual connections": (
        "layers = nn.ModuleList(nn.Linear(16, 16) for _ in range(10))\nx = torch.randn(8, 16)\n"
        "for layer in layers:\n    x = x + torch.sigmoid(layer(x))\nx.sum().backward()\n"
    ),
    "one small layer among others": (
        "layers = nn.Sequential(*[nn.Linear(16, 16) for _ in range(8)])\nwith torch.no_grad():\n"
        "    for layer in layers:\n        nn.init.orthogonal_(layer.weight)\n    layers[4].weight.mul_(1e-4)\n"
        "layers(torch.randn(8, 16)).sum().backward()\n"
    ),
    "a transformer": (
        "net = nn.TransformerEncoder(nn.TransformerEncoderLayer(16, 2, 32, batch_first=True), 4)\n"
        "net(torch.randn(2, 5, 16)).pow(2).sum().backward()\n"
    ),
}


@pytest.mark.parametrize("name", STEADY)
def test_gradients_that_keep_their_size(name: str) -> None:
    assert not {"gradients-vanish", "gradients-explode"} & set(codes(STEADY[name]))


DEAD = """
net = nn.Sequential(nn.Linear(3, 8), nn.ReLU({inplace}), nn.Linear(8, 1))
with torch.no_grad():
    net[0].bias.fill_({bias})
net(torch.rand(5, 3)).sum().backward()
"""


@pytest.mark.parametrize("inplace", ["", "inplace=True"])
def test_a_relu_that_died(inplace: str) -> None:
    (found,) = findings(DEAD.format(bias=-10.0, inplace=inplace))
    assert (found.severity, found.code) == ("warning", "dead-relu")
    assert found.sentence.startswith("100 % of this ReLU’s 40 outputs are zero")
    assert codes(DEAD.format(bias=0.0, inplace=inplace)) == []


@pytest.mark.parametrize("bias", ["+ b", "- 100"])
def test_a_relu_after_a_product_and_a_bias(bias: str) -> None:
    code = (
        f"w, b = torch.randn(3, 8, requires_grad=True), torch.full((8,), -100.0)\nF.relu(torch.rand(5, 3) @ w {bias})"
    )
    (found,) = findings(code)
    assert (found.severity, found.code) == ("warning", "dead-relu")


CLAMPS = ("clamp(min=0)", "clamp(0)", "clamp_min(0)", "clamp(min=0.0)", "clamp_(min=0)")


@pytest.mark.parametrize("clamp", CLAMPS)
def test_a_clamp_that_is_a_relu(clamp: str) -> None:
    code = "net = nn.Linear(3, 8)\nwith torch.no_grad():\n    net.bias.fill_({bias})\nnet(torch.rand(5, 3)).{clamp}"
    (found,) = findings(code.format(bias=-100.0, clamp=clamp))
    assert (found.severity, found.code, found.at[-len(clamp) :]) == ("warning", "dead-relu", clamp)
    assert codes(code.format(bias=0.0, clamp=clamp)) == []


@pytest.mark.parametrize(
    "clamp", ["clamp(max=0)", "clamp(0, 1)", "clamp(min=-200)", "clamp(max=-50)", "clamp(min=0.5)"]
)
def test_a_clamp_that_is_no_relu(clamp: str) -> None:
    bias = 100.0 if "max=0" in clamp else -100.0
    code = f"net = nn.Linear(3, 8)\nwith torch.no_grad():\n    net.bias.fill_({bias})\nnet(torch.rand(5, 3)).{clamp}"
    assert codes(code) == []


def test_a_clamp_that_is_the_hinge_of_a_loss() -> None:
    assert codes("net = nn.Linear(3, 8)\n(-9 - net(torch.rand(5, 3))).clamp(min=0).sum().backward()") == []


@pytest.mark.parametrize(
    "code",
    [
        "x = -torch.ones(20, requires_grad=True)\ntorch.relu(x).sum().backward()",
        "a, n = torch.zeros(9, 2, requires_grad=True), 9 * torch.ones(9, 2)\n(a.pow(2) - (a - n).pow(2) + 0.2).relu()",
        "net = nn.Linear(3, 8)\nwith torch.no_grad():\n    torch.relu(net(torch.rand(5, 3)) - 100)\n",
        (
            "net = nn.Linear(3, 8)\nwith torch.no_grad():\n    net.weight.zero_()\n    net.bias.zero_()\n"
            "torch.relu(net(torch.rand(5, 3))).sum().backward()"
        ),
        (
            "net = nn.Linear(3, 2)\nwith torch.no_grad():\n    net.bias.fill_(-10.0)\n"
            "torch.relu(net(torch.rand(1, 3))).sum().backward()"
        ),
    ],
)
def test_zeros_that_are_no_dead_relu(code: str) -> None:
    assert codes(code) == []
