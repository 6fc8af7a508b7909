"""Saved tensors that were written to, graphs that were freed, nodes that hide their inside."""

from __future__ import annotations

import pytest

from tests.diagnosing import codes, findings, run

LEAF = "w = torch.tensor([1.0, 2.0], requires_grad=True)\n"

WRITES = {
    "an operator in place": ("b = w.exp()\nb += 1", "b += 1", "w.exp()"),
    "a method": ("b = w.exp()\nb.mul_(2)", "b.mul_(2)", "w.exp()"),
    "an assignment": ("a = w * 3\nb = a.exp() * a\na[0] = 7.0", "a[0]", "a.exp() * a"),
    "a view": ("b = w.exp()\nv = b[:1]\nv.zero_()", "v.zero_()", "w.exp()"),
    "out=": ("a = torch.ones(2)\nb = w * a\ntorch.add(a, 1, out=a)", "torch.add(a, 1, out=a)", "w * a"),
    "an operand": ("a = torch.ones(2)\nb = w * a\na.fill_(3)", "a.fill_(3)", "w * a"),
}


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("write", WRITES)
def test_a_write_to_a_saved_tensor_is_told_before_and_after_backward_raises(write: str, *, backward: bool) -> None:
    code, at, saved = WRITES[write]
    found = findings(LEAF + code + "\nloss = b.sum()\n" + ("loss.backward()\n" if backward else ""))
    assert {each.code for each in found} == {"saved-tensor-modified"}
    assert found[0].severity == ("error" if backward else "warning")
    assert found[0].at == at
    assert f"`{saved}` in line 5" in found[0].sentence or f"`{saved}` in line 6" in found[0].sentence


def test_both_versions_are_told() -> None:
    (found,) = findings(LEAF + "b = w.exp()\nb += 1\nb += 1\nb.sum().backward()")
    assert found.at == "b += 1"
    assert found.sentence.endswith("version 0 has become 2.")


def test_a_write_that_no_operator_did() -> None:
    code = LEAF + "a = w * 3\nb = a.exp() * a\n{}(a)\nb.sum().backward()"
    (found,) = findings(code.format("torch.autograd.graph.increment_version"))
    assert (found.severity, found.code, found.at) == ("error", "saved-tensor-modified-unseen", "a.exp() * a")
    assert found.sentence.endswith("version 0 has become 1.")
    assert findings(code.format("print")) == []


def test_an_optimiser_step_between_forward_and_backward() -> None:
    code = (
        "net = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))\n"
        "optimizer = torch.optim.SGD(net.parameters(), lr=0.1)\nloss = net(torch.ones(1, 2)).sum()\n"
        "loss.backward(retain_graph=True)\noptimizer.step()\nloss.backward()\n"
    )
    found = findings(code)
    assert {each.code for each in found} == {"saved-tensor-modified-by-step"}
    assert found[0].at == "optimizer.step()"


UNHARMED = {
    "nothing was saved": "b = w * 2\nb += 1\nb.sum().backward()",
    "a copy": "b = w.exp()\nc = b.clone()\nc += 1\nb.sum().backward()",
    "after the pass": "b = w.exp()\nb.sum().backward()\nb.detach().zero_()",
    "the leaf, before it is used": "with torch.no_grad():\n    w += 1\nb = w.exp()\nb.sum().backward()",
    "relu in place keeps its own result": "b = (w * 2).relu_()\nb.sum().backward()",
    "past the version counter": "b = w.exp()\nb.data.zero_()\nb.sum().backward()",
    "a training loop": (
        "optimizer = torch.optim.Adam([w])\nfor _ in range(3):\n"
        "    optimizer.zero_grad()\n    (w.exp() * w).sum().backward()\n    optimizer.step()"
    ),
}


@pytest.mark.parametrize("name", UNHARMED)
def test_a_write_that_harms_nothing_is_not_told(name: str) -> None:
    assert codes(LEAF + UNHARMED[name]) == []


def test_backward_twice_names_both_lines() -> None:
    (found,) = findings(LEAF + "h = w.exp()\na, b = h.sum(), (h * 2).sum()\na.backward()\nb.backward()")
    assert (found.severity, found.code, found.at) == ("error", "backward-twice", "b.backward()")
    assert "`w.exp()`" in found.sentence
    assert "line 7" in found.sentence


def test_a_state_carried_from_one_iteration_to_the_next() -> None:
    code = (
        "cell, h = nn.RNNCell(2, 2), torch.zeros(1, 2)\nfor _ in range(3):\n"
        "    h = cell(torch.ones(1, 2), {})\n    h.sum().backward()\n"
    )
    (found,) = findings(code.format("h"))
    assert (found.severity, found.code, found.at) == ("error", "backward-twice-in-loop", "h.sum().backward()")
    assert codes(code.format("h.detach()")) == []


@pytest.mark.parametrize(
    "code",
    [
        "h = w.exp()\na, b = h.sum(), (h * 2).sum()\na.backward(retain_graph=True)\nb.backward()",
        "w.exp().sum().backward()\nw.exp().sum().backward()",
        "h = w + 1\nh.sum().backward()\nh.sum().backward()",
    ],
)
def test_two_passes_that_may_both_run(code: str) -> None:
    assert codes(LEAF + code) == []


CUSTOM = (
    "class Cube(torch.autograd.Function):\n"
    "    @staticmethod\n    def forward(ctx, x):\n        ctx.save_for_backward(x)\n        return x**3\n"
    "    @staticmethod\n    def backward(ctx, g):\n        return 3 * ctx.saved_tensors[0] ** 2 * g\n"
)
ATTENTION = "q = torch.randn(1, 2, 4, 8, requires_grad=True)\n"
ENTIRE = {
    "custom-function": (CUSTOM + LEAF + "Cube.apply(w).sum().backward()", "Cube.apply(w)"),
    "fused-attention": (
        ATTENTION + "F.scaled_dot_product_attention(q, q, q).sum().backward()",
        "F.scaled_dot_product_attention(q, q, q)",
    ),
    "fused-recurrence": (
        "net = nn.LSTM(3, 4)\nnet(torch.randn(5, 2, 3))[0].sum().backward()",
        "net(torch.randn(5, 2, 3))",
    ),
    "checkpoint-node": (
        "from torch.utils.checkpoint import checkpoint\n"
        + LEAF
        + "checkpoint(torch.exp, w, use_reentrant=True).sum().backward()",
        "checkpoint(torch.exp, w, use_reentrant=True)",
    ),
}


@pytest.mark.parametrize("slug", ENTIRE)
def test_a_node_that_hides_its_inside_is_a_hint(slug: str) -> None:
    code, at = ENTIRE[slug]
    (found,) = findings(code)
    assert (found.severity, found.code, found.at) == ("hint", slug, at)


OPEN = {
    "attention": "with torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.MATH):\n"
    "    F.scaled_dot_product_attention(q, q, q).sum().backward()",
    "recurrence": "net = nn.LSTM(3, 4)\nwith torch.backends.mkldnn.flags(enabled=False):\n"
    "    out = net(torch.randn(5, 2, 3))[0]\nout.sum().backward()",
    "checkpoint": "from torch.utils.checkpoint import checkpoint\n"
    "checkpoint(torch.exp, q, use_reentrant=False).sum().backward()",
    "hooks of modules": "net = nn.Linear(8, 1)\nnet.register_full_backward_hook(lambda *_: None)\n"
    "net(q).sum().backward()",
}


@pytest.mark.parametrize("name", OPEN)
def test_the_fix_of_each_hint_opens_the_node(name: str) -> None:
    assert findings(ATTENTION + OPEN[name]) == []


def test_many_nodes_of_a_kind_are_one_hint() -> None:
    document = run(CUSTOM + LEAF + "for _ in range(5):\n    w = Cube.apply(w)\n")
    (found,) = document.diagnostics
    assert found.facts["count"] == 5
