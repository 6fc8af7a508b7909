"""Gradients that a snippet wants and does not get: each cause is named, with its line; nothing else is."""

from __future__ import annotations

import pytest

from tests.diagnosing import codes, findings

TWO_LEAVES = "w = torch.tensor([2.0], requires_grad=True)\nv = torch.tensor([3.0], requires_grad=True)\n"
USE = "\n(h * v).sum().backward()\nprint(w.grad)\n"
REPLACED = "w = torch.randn(3, requires_grad=True)\nfor _ in range(2):\n    (w * w).sum().backward()\n"
LINEAR = "net = nn.Linear(2, 3)\nx = torch.ones(4, 2)\n"

CUTS = {
    "detach": ("h = (w * 2).detach()", "no-gradient-detached", "(w * 2).detach()"),
    "data": ("h = w.data * 2", "no-gradient-data", "w.data"),
    "no_grad": ("with torch.no_grad():\n    h = w * 2", "no-gradient-no-grad", "w * 2"),
    "set_grad_enabled": (
        "torch.set_grad_enabled(False)\nh = w * 2\ntorch.set_grad_enabled(True)",
        "no-gradient-no-grad",
        "w * 2",
    ),
    "no_grad around a function": (
        "@torch.no_grad()\ndef f(w):\n    return w * 2\nh = f(w) + 1",
        "no-gradient-no-grad",
        "w * 2",
    ),
    "numpy": ("h = torch.from_numpy((w * 2).detach().numpy())", "no-gradient-numpy", "(w * 2).detach()"),
    "item": ("h = torch.tensor((w * 2).item())", "no-gradient-number", "(w * 2).item()"),
    "float": ("h = torch.tensor(float(w * 2))", "no-gradient-number", "float(w * 2)"),
    "integers": ("h = (w * 3).long()", "no-gradient-integer", "(w * 3).long()"),
    "argmax": ("h = (w * 3).argmax()", "no-gradient-integer", "(w * 3).argmax()"),
    "a comparison": ("h = (w * 3 > 1).float()", "no-gradient-integer", "w * 3 > 1"),
    "torch.tensor": ("h = torch.tensor([0.0]) + torch.as_tensor(w * 3).detach()", "no-gradient-detached", None),
    "a view under no_grad": (
        "with torch.no_grad():\n    h = w.reshape(1, 1) * 2",
        "no-gradient-no-grad",
        "w.reshape(1, 1) * 2",
    ),
    "inside a function": (
        "def f(w):\n    g = w.detach() * 2\n    return g + 1\nh = f(w)",
        "no-gradient-detached",
        "w.detach()",
    ),
    "detach_": ("h = w * 2\nh.detach_()", "no-gradient-detached", "h.detach_()"),
    "after other steps": ("h = w.exp().sin()\nh = h.detach()\nh = h.cos() + 1", "no-gradient-detached", "h.detach()"),
    "not used": ("h = v.exp()\nk = w.exp()", "no-gradient-not-reached", "w.exp()"),
}


@pytest.mark.parametrize("cut", CUTS)
def test_a_wanted_gradient_that_is_lost_names_the_operator_that_lost_it(cut: str) -> None:
    code, slug, at = CUTS[cut]
    (found,) = findings(TWO_LEAVES + code + USE)
    assert (found.severity, found.code) == ("warning", slug)
    assert "`w`" in found.sentence
    assert at is None or found.at == at


def test_torch_tensor_of_a_tensor_copies_numbers_only() -> None:
    (found,) = [each for each in findings(TWO_LEAVES + "h = torch.tensor(w * 3)" + USE) if each.severity != "hint"]
    assert (found.code, found.at) == ("no-gradient-copied", "torch.tensor(w * 3)")
    (found,) = [each for each in findings(TWO_LEAVES + "h = torch.tensor(w)" + USE) if each.severity != "hint"]
    assert (found.code, found.at) == ("no-gradient-copied", "torch.tensor(w)")


KEEPS = {
    "plain": "h = w * 2",
    "clone": "h = w.clone()",
    "only one branch is detached": "h = w * 2 + (w * 2).detach()",
    "straight through": "h = w + (w.round() - w).detach()",
    "a number is printed": "h = w * 2\nprint(w.item(), f'{h.item():.2f}')",
    "a metric under no_grad": "h = w * 2\nwith torch.no_grad():\n    error = (h - 1).abs().mean()",
    "numpy for a plot": "h = w * 2\nheights = h.detach().numpy()",
    "float64": "h = w.double()",
    "rounding has a gradient, which is zero": "h = w + w.round()",
    "updated by hand": "h = w * 2\nwith torch.no_grad():\n    w -= 0.1",
    "updated through data": "h = w * 2\nw.data -= 0.1",
    "indexed by what is not differentiable": "h = torch.stack([w, w * 2])[(w * 2).long().clamp(max=1)]",
    "a custom function": (
        "class Double(torch.autograd.Function):\n"
        "    @staticmethod\n    def forward(ctx, x):\n        return x.exp().detach() * 2\n"
        "    @staticmethod\n    def backward(ctx, g):\n        return 2 * g\n"
        "h = Double.apply(w)"
    ),
    "checkpoint": "from torch.utils.checkpoint import checkpoint\nh = checkpoint(torch.exp, w, use_reentrant=True)",
    "cleared": "h = w * 2\n(h * v).sum().backward()\nw.grad = None\nh = w * 2",
}


@pytest.mark.parametrize("kept", KEEPS)
def test_a_gradient_that_arrives_is_not_called_lost(kept: str) -> None:
    assert codes(TWO_LEAVES + KEEPS[kept] + USE) == []


DELIBERATE = {
    "a target network": (
        "online, target = nn.Linear(2, 2), nn.Linear(2, 2)\n"
        "optimizer = torch.optim.SGD(online.parameters(), lr=0.1)\nx = torch.randn(4, 2)\n"
        "with torch.no_grad():\n    goal = target(x)\n"
        "optimizer.zero_grad()\nF.mse_loss(online(x), goal).backward()\noptimizer.step()\n"
    ),
    "a frozen backbone": (
        "backbone, head = nn.Linear(2, 2), nn.Linear(2, 1)\nbackbone.requires_grad_(False)\n"
        "optimizer = torch.optim.SGD(head.parameters(), lr=0.1)\n"
        "head(backbone(torch.ones(1, 2))).sum().backward()\noptimizer.step()\n"
    ),
    "an adversarial game": (
        "g, d = nn.Linear(2, 2), nn.Linear(2, 1)\n"
        "for_g, for_d = (torch.optim.SGD(net.parameters(), lr=0.1) for net in (g, d))\n"
        "for _ in range(3):\n    z = torch.randn(4, 2)\n"
        "    for_d.zero_grad()\n    F.softplus(d(g(z).detach())).mean().backward()\n    for_d.step()\n"
        "    for_g.zero_grad()\n    F.softplus(-d(g(z))).mean().backward()\n    for_g.step()\n"
    ),
    "detached for teaching, and never read": TWO_LEAVES + "h = w.detach() * v\nh.sum().backward()\n",
    "only torch.autograd.grad": TWO_LEAVES + "torch.autograd.grad((w * v).sum(), [w])\nprint(w.grad)\n",
    "only backward(inputs=…)": TWO_LEAVES + "(w * v).sum().backward(inputs=[v])\nprint(w.grad)\n",
    "no pass yet": TWO_LEAVES + "h = (w * v).detach()\nprint(w.grad)\n",
}


@pytest.mark.parametrize("name", DELIBERATE)
def test_what_nobody_misses_is_no_warning(name: str) -> None:
    assert codes(DELIBERATE[name]) == []


def test_an_optimiser_wants_the_gradients_of_what_it_holds() -> None:
    code = (
        "w, b = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)\n"
        "optimizer = torch.optim.SGD([w, b], lr=0.1)\n"
        "with torch.no_grad():\n    shift = b * 3\n"
        "(w + shift).sum().backward()\noptimizer.step()\n"
    )
    (found,) = findings(code)
    assert (found.severity, found.code, found.at) == ("warning", "no-gradient-no-grad", "b * 3")


ROOTS = {
    "all detached": (LINEAR + "loss = net(x).sum().detach()\nloss.backward()", "no-gradient-detached", ".detach()"),
    "all under no_grad": (
        LINEAR + "with torch.no_grad():\n    loss = net(x).sum()\nloss.backward()",
        "no-gradient-no-grad",
        "net(x)",
    ),
    "accuracy": (
        LINEAR + "accuracy = (net(x).argmax(1) == 0).float().mean()\naccuracy.backward()",
        "no-gradient-integer",
        "net(x).argmax(1)",
    ),
    "nothing requires grad": (
        "w = torch.randn(3)\nloss = (w * 2).sum()\nloss.backward()",
        "no-graph",
        "loss.backward()",
    ),
    "nothing could": (
        "n = torch.arange(3)\nloss = (n * 2).sum()\nloss.backward()",
        "no-graph-at-all",
        "loss.backward()",
    ),
    "the leaf was replaced": (
        REPLACED + "    with torch.no_grad():\n        w = w - 0.1 * w.grad",
        "no-gradient-replaced",
        "w - 0.1 * w.grad",
    ),
}


@pytest.mark.parametrize("name", ROOTS)
def test_a_pass_that_cannot_start_says_why(name: str) -> None:
    code, slug, at = ROOTS[name]
    (found,) = findings(code)
    assert (found.severity, found.code) == ("error", slug)
    assert found.at.endswith(at)


def test_a_pass_that_cannot_start_names_what_could_require_grad() -> None:
    (found,) = findings("w, x = torch.randn(3), torch.ones(3)\nloss = (w * x).sum()\nloss.backward()")
    assert found.sentence == "Backward cannot start from `loss`: nothing it was computed from requires grad."


def test_reading_the_grad_of_a_result() -> None:
    (found,) = findings("w = torch.randn(3, requires_grad=True)\nh = w * 2\nh.sum().backward()\nprint(h.grad)")
    assert (found.severity, found.code, found.at) == ("warning", "no-gradient-non-leaf", "h.grad")
    assert "`w * 2`" in found.sentence


def test_a_leaf_that_became_a_result_of_itself() -> None:
    (found,) = findings(REPLACED + "    w = w - 0.1 * w.grad")
    assert (found.code, found.at) == ("no-gradient-replaced", "w - 0.1 * w.grad")


@pytest.mark.parametrize("read", ["h.retain_grad()", "w.grad", "h.requires_grad"])
def test_a_result_whose_grad_is_kept_or_not_read(read: str) -> None:
    assert codes(f"w = torch.randn(3, requires_grad=True)\nh = w * 2\n{read}\nh.sum().backward()\nprint(w.grad)") == []


def test_reading_the_grad_of_what_never_required_one() -> None:
    code = "w = torch.randn(3)\nx = torch.randn(3, requires_grad=True)\n(w * x).sum().backward()\nprint(w.grad)"
    (found,) = findings(code)
    assert (found.severity, found.code, found.at) == ("warning", "no-gradient-not-required", "torch.randn(3)")


def test_reading_the_grad_of_integers() -> None:
    code = "n = torch.tensor([1, 2])\nx = torch.randn(2, requires_grad=True)\n(n * x).sum().backward()\nprint(n.grad)"
    (found,) = findings(code)
    assert (found.severity, found.code) == ("warning", "no-gradient-of-integers")
    assert "`int64`" in found.sentence


def test_what_never_required_grad_and_is_not_read() -> None:
    assert (
        codes("w = torch.randn(3)\nx = torch.randn(3, requires_grad=True)\n(w * x).sum().backward()\nprint(x.grad)")
        == []
    )


def test_a_hook_that_returns_zeros() -> None:
    code = "w = torch.randn(3, requires_grad=True)\nw.register_hook(lambda g: g * {})\n(w * w).sum().backward()"
    (found,) = findings(code.format(0))
    assert (found.severity, found.code) == ("hint", "hook-returns-zero")
    assert findings(code.format(2)) == []


ZEROING = {
    "a module's": ("net[1].register_full_backward_hook(lambda m, gi, go: (gi[0] * {},))", "net.1"),
    "a module's, before": ("net[1].register_full_backward_pre_hook(lambda m, go: (go[0] * {},))", "net.1"),
    "a node's": ("y.grad_fn.register_hook(lambda gi, go: (gi[0] * {},))", "w.exp()"),
    "a node's, before": ("y.grad_fn.register_prehook(lambda go: (go[0] * {},))", "w.exp()"),
}


@pytest.mark.parametrize("name", ZEROING)
def test_other_hooks_that_return_zeros(name: str) -> None:
    hook, on = ZEROING[name]
    code = "net = nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 1))\nw = torch.randn(3, requires_grad=True)\n"
    code += f"y = w.exp()\n{hook}\nnet(y).sum().backward()\n"
    (found,) = findings(code.format(0))
    assert (found.severity, found.code) == ("hint", "hook-returns-zero")
    assert f"of `{on}` into zeros" in found.sentence
    assert findings(code.format(2)) == []


def test_a_forward_hook_that_returns_zeros_is_about_no_gradient() -> None:
    hook = "net.register_forward_hook(lambda m, given, result: result * 0)"
    assert findings(f"net = nn.Linear(3, 1)\n{hook}\nnet(torch.ones(1, 3)).sum().backward()") == []
