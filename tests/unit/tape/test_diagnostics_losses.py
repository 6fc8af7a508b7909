"""Losses that are given probabilities for scores, or a column for a row."""

from __future__ import annotations

import pytest

from tests.diagnosing import codes, findings

NET = "net, x, target = nn.Linear(3, 4), torch.randn(5, 3), torch.tensor([0, 1, 2, 3, 0])\n"

MISTAKEN = {
    "softmax": ("F.cross_entropy(net(x).softmax(1), target).backward()", "softmax-before-cross-entropy"),
    "a softmax layer": (
        "net = nn.Sequential(net, nn.Softmax(dim=1))\nnn.CrossEntropyLoss()(net(x), target).backward()",
        "softmax-before-cross-entropy",
    ),
    "softmax, then another shape": (
        "F.cross_entropy(net(x).softmax(1).reshape(5, 2, 2).flatten(1), target).backward()",
        "softmax-before-cross-entropy",
    ),
    "sigmoid": (
        "F.binary_cross_entropy_with_logits(net(x).sigmoid(), torch.ones(5, 4)).backward()",
        "sigmoid-before-logits",
    ),
    "softmax by hand": (
        "e = net(x).exp()\nF.cross_entropy(e / e.sum(1, keepdim=True), target).backward()",
        "softmax-before-cross-entropy",
    ),
    "softmax by hand, written twice, shifted": (
        (
            "z = net(x)\nz = z - z.max(1, keepdim=True).values\n"
            "p = torch.exp(z) / torch.exp(z).sum(dim=-1)[:, None]\nF.cross_entropy(p, target).backward()"
        ),
        "softmax-before-cross-entropy",
    ),
    "softmax by hand of one sample": (
        "e = net(x[0]).exp()\nF.cross_entropy(e / e.sum(), target[0]).backward()",
        "softmax-before-cross-entropy",
    ),
    "softmax by hand before nll": (
        "e = net(x).exp()\nF.nll_loss(e / e.sum(1, keepdim=True), target).backward()",
        "softmax-before-nll",
    ),
    "softmax before nll": ("F.nll_loss(net(x).softmax(1), target).backward()", "softmax-before-nll"),
    "scores before nll": ("F.nll_loss(9 * net(x), target).backward()", "scores-before-nll"),
}


@pytest.mark.parametrize("name", MISTAKEN)
def test_an_activation_that_the_loss_applies_itself(name: str) -> None:
    code, slug = MISTAKEN[name]
    (found,) = findings(NET + code)
    assert (found.severity, found.code) == ("warning", slug)
    assert found.at


TWICE = {
    "of PyTorch": "F.cross_entropy(net(x).log_softmax(1), target).backward()",
    "the logarithm of a softmax": "F.cross_entropy(net(x).softmax(1).log(), target).backward()",
    "the logarithm of one by hand": (
        "e = net(x).exp()\nF.cross_entropy((e / e.sum(1, keepdim=True)).log(), target).backward()"
    ),
    "logsumexp": "z = net(x)\nF.cross_entropy(z - z.logsumexp(1, keepdim=True), target).backward()",
}


@pytest.mark.parametrize("name", TWICE)
def test_a_second_log_softmax_changes_nothing(name: str) -> None:
    (found,) = findings(NET + TWICE[name])
    assert (found.severity, found.code) == ("hint", "log-softmax-twice")


RIGHT = {
    "scores": "F.cross_entropy(net(x), target).backward()",
    "log_softmax before nll": "F.nll_loss(net(x).log_softmax(1), target).backward()",
    "the logarithm of a softmax": "F.nll_loss(net(x).softmax(1).log(), target).backward()",
    "one by hand": "e = net(x).exp()\nF.nll_loss((e / e.sum(1, keepdim=True)).log(), target).backward()",
    "logsumexp before nll": "z = net(x)\nF.nll_loss(z - z.logsumexp(1, keepdim=True), target).backward()",
    "exponentials over the batch": ("e = net(x).exp()\nF.cross_entropy(e / e.sum(0, keepdim=True), target).backward()"),
    "exponentials over others": (
        "z = net(x)\nF.cross_entropy(z.exp() / (2 * z).exp().sum(1, keepdim=True), target).backward()"
    ),
    "scores over their sum": "z = net(x)\nF.cross_entropy(z / z.sum(1, keepdim=True), target).backward()",
    "scores less another's logsumexp": (
        "z = net(x)\nF.cross_entropy(z - (2 * z).logsumexp(1, keepdim=True), target).backward()"
    ),
    "logarithms of features": "F.cross_entropy(net(x.abs().log()), target).backward()",
    "logarithms as scores": "F.cross_entropy(net(x).sigmoid().log(), target).backward()",
    "softmax of the target": "F.cross_entropy(net(x), torch.randn(5, 4).softmax(1)).backward()",
    "attention inside": "q = x @ torch.randn(3, 3)\nF.cross_entropy(net((q @ q.T).softmax(-1) @ x), target).backward()",
    "probabilities before their loss": "F.binary_cross_entropy(net(x).sigmoid(), torch.ones(5, 4)).backward()",
    "probabilities printed": "F.cross_entropy(net(x), target).backward()\nprint(net(x).softmax(1))",
    "a temperature": "F.cross_entropy(net(x) / 2, target).backward()",
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_the_loss_expects(name: str) -> None:
    assert codes(NET + RIGHT[name]) == []


SPREAD = {
    "a difference": (
        "p = torch.randn(5, 1, requires_grad=True)\n((p - torch.randn(5)) ** 2).mean().backward()",
        "p - torch.randn(5)",
    ),
    "the other way round": (
        "p, t = torch.randn(5, 1, requires_grad=True), torch.randn(5)\n(t - p).abs().mean().backward()",
        "t - p",
    ),
    "a loss": (
        "net, x, t = nn.Linear(3, 1), torch.randn(5, 3), torch.randn(5)\n((net(x) - t) ** 2).sum().backward()",
        "net(x) - t",
    ),
}


@pytest.mark.parametrize("name", SPREAD)
def test_a_column_with_a_row_on_the_way_to_a_loss(name: str) -> None:
    code, at = SPREAD[name]
    (found,) = findings(code)
    assert (found.severity, found.code, found.at) == ("warning", "suspicious-broadcast", at)
    assert "(5, 5)" in found.sentence


@pytest.mark.parametrize("loss", ["mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"])
def test_a_column_with_a_row_in_a_loss_function(loss: str) -> None:
    code = f"net, x, t = nn.Linear(3, 1), torch.randn(5, 3), torch.randn(5)\nF.{loss}(net(x), t).backward()"
    assert codes(code) == ["suspicious-broadcast"]
    assert codes(code.replace("net(x)", "net(x).squeeze(1)")) == []


MEANT = {
    "unsqueezed": "p = torch.randn(5, requires_grad=True)\n((p.unsqueeze(1) - torch.randn(5)) ** 2).mean().backward()",
    "indexed with None": "p = torch.randn(5, requires_grad=True)\n((p[:, None] - p[None, :]) ** 2).mean().backward()",
    "reshaped": "p = torch.randn(5, requires_grad=True)\n(p.view(-1, 1) * torch.randn(5)).sum().backward()",
    "two columns": "p = torch.randn(5, 1, requires_grad=True)\n((p - torch.randn(5, 1)) ** 2).mean().backward()",
    "a bias": "p = torch.randn(5, 3, requires_grad=True)\n((p - torch.randn(3)) ** 2).mean().backward()",
    "a scale per row": "p = torch.randn(5, 3, requires_grad=True)\n(p * torch.randn(5, 1)).mean().backward()",
    "a number": "p = torch.randn(5, 1, requires_grad=True)\n(p - torch.randn(1)).mean().backward()",
    "a table that is no loss": "p = torch.randn(5, 1, requires_grad=True)\ntable = p - torch.randn(5)\nprint(table)",
}


@pytest.mark.parametrize("name", MEANT)
def test_shapes_that_were_meant(name: str) -> None:
    assert codes(MEANT[name]) == []
