"""Fixes of findings as changes of the code: carried out, the code runs and the finding is gone."""

from __future__ import annotations

import ast

import pytest

from app.graph.diagnostics.source import Source
from app.graph.document import Diagnostic, Document, Edit, Span
from app.graph.syntax import parsed
from tests.diagnosing import IMPORTS, run

W = "w = torch.ones(3, requires_grad=True)\nv = torch.ones(3, requires_grad=True)\n"
STEPS = "net = nn.Linear(3, 1)\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\nfor _ in range(4):\n"
NET = "net, x, target = nn.Linear(3, 4), torch.randn(5, 3), torch.tensor([0, 1, 2, 3, 0])\n"
HEAD = "net, head = nn.Linear(3, 4), nn.Linear(4, 1)\n"
COLUMN = "net = nn.Linear(3, 1)\nx, y = torch.randn(4, 3), torch.randn(4)\n"
RECURRENT = "h, u = torch.zeros(3), torch.ones(3, requires_grad=True)\n"

# code → the line that the fix leaves in place of another, or adds
FIXED = {
    "no-gradient-detached": (W + "h = (w * 2).detach()\n(h * v).sum().backward()\nw.grad", "h = (w * 2)"),
    "no-gradient-data": (W + "h = 2 * w.data\n(h * v).sum().backward()\nw.grad", "h = 2 * w"),
    "no-gradient-number": (W + "h = float(w.sum())\n(h * v).sum().backward()\nw.grad", "h = w.sum()"),
    "no-gradient-integer": (W + "h = (w * 2).long()\n(h * v).sum().backward()\nw.grad", "h = (w * 2)"),
    "no-gradient-copied": (
        W + "h = torch.tensor(w * 3)\n(h * v).sum().backward()\nw.grad",
        "h = (w * 3).clone()",
    ),
    "no-gradient-no-grad": (
        W + "with torch.no_grad():\n    h = w * 2\n    k = h + 1\n(k * v).sum().backward()\nw.grad",
        "h = w * 2",
    ),
    "no-gradient-replaced": (
        W + "for _ in range(2):\n    (w * v).sum().backward()\n    w = w - (0.1 * w.grad)",
        "        w -= 0.1 * w.grad",
    ),
    "no-gradient-not-required": (
        "w = torch.ones(3)\n" + "v = torch.ones(3, requires_grad=True)\n(w * v).sum().backward()\nw.grad",
        "w = torch.ones(3, requires_grad=True)",
    ),
    "no-graph": (
        "w = torch.rand(3)\nx = torch.ones(3)\n(w * x).sum().backward()",
        "w = torch.rand(3, requires_grad=True)",
    ),
    "no-gradient-non-leaf": (W + "h = w * v\nh.sum().backward()\nprint(h.grad)", "h.retain_grad()"),
    "saved-tensor-modified": (W + "h = w.exp()\nh *= 1 + 1\nh.sum().backward()", "h = h * (1 + 1)"),
    "backward-twice": (
        W + "h = w.exp()\nh.sum().backward()\n(h * 2).sum().backward()",
        "h.sum().backward(retain_graph=True)",
    ),
    "backward-twice-in-loop": (
        RECURRENT + "for _ in range(3):\n    h = (h * u + 1).tanh()\n    loss = h.sum()\n    loss.backward()",
        "    h = h.detach()",
    ),
    "graph-spans-iterations": (
        RECURRENT + "for _ in range(5):\n    h = (h + u).tanh()\n    h.sum().backward(retain_graph=True)",
        "    h = h.detach()",
    ),
    "list-keeps-graphs": (
        W + "losses = []\nfor _ in range(5):\n    loss = (w * v).sum()\n    loss.backward()\n    losses.append(loss)",
        "    losses.append(loss.detach())",
    ),
    "graph-grows": (
        W + "total = 0\nfor _ in range(5):\n    loss = (w * v).sum()\n    loss.backward()\n    total += loss",
        "    total += loss.detach()",
    ),
    "gradients-not-zeroed": (
        STEPS + "    loss = net(torch.randn(2, 3)).sum()\n    loss.backward()\n    opt.step()",
        "    opt.zero_grad()",
    ),
    "parameters-not-optimized": (
        HEAD + "opt = torch.optim.SGD(net.parameters(), lr=0.1)\n"
        "head(net(torch.randn(2, 3))).sum().backward()\nopt.step()",
        "opt = torch.optim.SGD([*net.parameters(), *head.parameters()], lr=0.1)",
    ),
    "softmax-before-cross-entropy": (
        NET + "F.cross_entropy(F.softmax(net(x), dim=1), target).backward()",
        "F.cross_entropy(net(x), target).backward()",
    ),
    "log-softmax-twice": (
        NET + "p = net(x).log_softmax(1)\nF.cross_entropy(p, target).backward()",
        "p = net(x)",
    ),
    "sigmoid-before-logits": (
        NET + "F.binary_cross_entropy_with_logits(torch.sigmoid(net(x)), torch.ones(5, 4)).backward()",
        "F.binary_cross_entropy_with_logits(net(x), torch.ones(5, 4)).backward()",
    ),
    "softmax-before-nll": (
        NET + "F.nll_loss(net(x).softmax(1), target).backward()",
        "F.nll_loss(net(x).log_softmax(1), target).backward()",
    ),
    "scores-before-nll": (
        NET + "nn.NLLLoss()(9 * net(x), target).backward()",
        "nn.CrossEntropyLoss()(9 * net(x), target).backward()",
    ),
    "suspicious-broadcast": (
        COLUMN + "((net(x) - y) ** 2).mean().backward()",
        "((net(x).squeeze(1) - y) ** 2).mean().backward()",
    ),
    "non-finite-log": (
        "w = torch.zeros(2, requires_grad=True)\nw.log().sum().backward()",
        "w.clamp(min=1e-8).log().sum().backward()",
    ),
    "non-finite-division": (
        "w = torch.zeros(2, requires_grad=True)\n(torch.ones(2) / w).sum().backward()",
        "(torch.ones(2) / (w + 1e-8)).sum().backward()",
    ),
    "non-finite-steep": (
        "w = torch.zeros(2, requires_grad=True)\n(w * w).sqrt().sum().backward()",
        "(w * w + 1e-12).sqrt().sum().backward()",
    ),
    "checkpoint-node": (
        "from torch.utils.checkpoint import checkpoint\n"
        + W
        + "checkpoint(torch.sin, w, use_reentrant=True).sum().backward()",
        "checkpoint(torch.sin, w, use_reentrant=False).sum().backward()",
    ),
}


def told(document: Document, code: str) -> list[Diagnostic]:
    return [finding for finding in (*document.diagnostics, *document.without_grad) if finding.code == code]


def fixed(document: Document, finding: Diagnostic) -> str:
    assert finding.edit is not None
    return Source(document.snippet.code).applied(finding.edit)


@pytest.mark.parametrize("code", FIXED)
def test_the_finding_is_gone_once_its_fix_is_carried_out(code: str) -> None:
    snippet, line = FIXED[code]
    before = run(snippet)
    text = fixed(before, told(before, code)[0])
    assert line in text.split("\n"), text
    after = run(text.removeprefix(IMPORTS))
    assert after.outcome.status == "finished", after.outcome.error
    assert told(after, code) == []


# the same findings, written in other ways: what becomes of the line
VARIANTS = {
    "a logarithm of softmax": (
        "log-softmax-twice",
        NET + "p = torch.log(F.softmax(net(x), dim=1))\nF.cross_entropy(p, target).backward()",
        "p = net(x)\n",
    ),
    "a logarithm of softmax, as methods": (
        "log-softmax-twice",
        NET + "p = (x @ net.weight.T).softmax(1).log()\nF.cross_entropy(p, target).backward()",
        "p = (x @ net.weight.T)\n",
    ),
    "a function": ("no-gradient-detached", W + "(torch.detach(w * 2) * v).sum().backward()", "((w * 2) * v)"),
    "an item": ("no-gradient-number", W + "h = w.sum().item()\n(h * v).sum().backward()\nw.grad", "h = w.sum()\n"),
    "a result": (
        "no-gradient-not-required",
        "x = torch.ones(3)\nw = x * 2\nv = torch.ones(3, requires_grad=True)\n(w * v).sum().backward()\nw.grad",
        "w = (x * 2).requires_grad_()",
    ),
    "under no_grad": (
        "no-gradient-replaced",
        W + "for _ in range(2):\n    (w * v).sum().backward()\n    with torch.no_grad():\n        w = w - w.grad",
        "        w -= w.grad",
    ),
    "a method in place": (
        "saved-tensor-modified",
        W + "h = w.exp()\nh.add_(1)\nh.sum().backward()",
        "\nh = h.add(1)\n",
    ),
    "a method in an expression": (
        "saved-tensor-modified",
        W + "h = w.exp()\nk = h.mul_(2) + v\nk.sum().backward()",
        "k = h.mul(2) + v",
    ),
    "a function in place": (
        "saved-tensor-modified",
        W + "h = w.exp()\ntorch.relu_(h)\nh.sum().backward()",
        "\nh = torch.relu(h)\n",
    ),
    "zeros in place": (
        "saved-tensor-modified",
        W + "h = w.exp()\nk = h * 2\nh.zero_()\nk.sum().backward()",
        "\nh = torch.zeros_like(h)\n",
    ),
    "an element": (
        "saved-tensor-modified",
        W + "h = w.exp()\nh[0] = 7\nh.sum().backward()",
        "\nh = h.clone()\nh[0] = 7",
    ),
    "an element and more": (
        "saved-tensor-modified",
        W + "h = w.exp()\nh[0] += 7\nh.sum().backward()",
        "\nh = h.clone()\nh[0] += 7",
    ),
    "a layer in place": (
        "saved-tensor-modified",
        W + "act = nn.ReLU(inplace=True)\nh = w.exp()\nact(h).sum().backward()",
        "nn.ReLU(inplace=False)",
    ),
    "an argument": (
        "saved-tensor-modified",
        W + "h = w.exp()\nF.relu(h, inplace=True).sum().backward()",
        "F.relu(h, inplace=False)",
    ),
    "retain_graph=False": (
        "backward-twice",
        W + "h = w.exp()\nh.sum().backward(retain_graph=False)\nh.sum().backward()",
        "h.sum().backward(retain_graph=True)\n",
    ),
    "gradients by hand": (
        "gradients-not-zeroed",
        W + "for _ in range(4):\n    (w * v).sum().backward()\n    with torch.no_grad():\n"
        "        w -= 0.1 * w.grad\n        v -= 0.1 * v.grad",
        "\n    w.grad = v.grad = None\n    (w",
    ),
    "a sum written out": (
        "graph-grows",
        W + "total = 0\nfor _ in range(5):\n    (w * v).sum().backward()\n    total = total + (w * v).sum()",
        "total = total + (w * v).sum().detach()",
    ),
    "a list of tensors": (
        "parameters-not-optimized",
        W + "opt = torch.optim.SGD([w])\n(w * v).sum().backward()\nopt.step()",
        "torch.optim.SGD([w, v])",
    ),
    "a layer of probabilities": (
        "softmax-before-cross-entropy",
        NET + "net = nn.Sequential(net, nn.Softmax(dim=1))\nnn.CrossEntropyLoss()(net(x), target).backward()",
        "nn.Sequential(net)",
    ),
    "a layer before nll": (
        "softmax-before-nll",
        NET + "net = nn.Sequential(net, nn.Softmax(dim=1))\nnn.NLLLoss()(net(x), target).backward()",
        "nn.LogSoftmax(dim=1)",
    ),
    "a loss layer": (
        "suspicious-broadcast",
        COLUMN + "lossf = nn.MSELoss()\nlossf(y, net(x)).backward()",
        "lossf(y, net(x).squeeze(1))",
    ),
    "the rest of a module": (
        "parameters-not-optimized",
        STEPS.replace("net.parameters()", "[net.weight]")
        + "    net(torch.ones(2, 3)).sum().backward()\n    opt.step()",
        "torch.optim.SGD([net.weight, net.bias], lr=0.1)",
    ),
    "the function log": (
        "non-finite-log",
        "w = torch.zeros(2, requires_grad=True)\ntorch.log(w * 2).sum().backward()",
        "torch.log((w * 2).clamp(min=1e-8))",
    ),
    "letters beyond the first plane": (
        "no-gradient-detached",
        W + 'h = {"𝒙é": (w * 2).detach()}["𝒙é"]  # 梯度\n(h * v).sum().backward()',
        'h = {"𝒙é": (w * 2)}["𝒙é"]  # 梯度',
    ),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_other_ways_to_write_it(name: str) -> None:
    code, snippet, text = VARIANTS[name]
    document = run(snippet)
    (finding, *_) = told(document, code)
    after = fixed(document, finding)
    assert text in after, after
    held = [each.facts.get("names") for each in told(run(after.removeprefix(IMPORTS)), code)]
    assert finding.facts.get("names") not in held or not held


UNSURE = {
    "an argument on a line of its own": (
        "no-gradient-non-leaf",
        W + "def same(h):\n    return h\nh = same(\n    h=w * v\n)\nh.sum().backward()",
    ),
    "a softmax by hand": (
        "softmax-before-cross-entropy",
        NET + "e = net(x).exp()\nF.cross_entropy(e / e.sum(1, keepdim=True), target).backward()",
    ),
    "the logarithm of a softmax by hand": (
        "log-softmax-twice",
        NET + "e = net(x).exp()\nF.cross_entropy(torch.log(e / e.sum(1, keepdim=True)), target).backward()",
    ),
    "a step on a leaf": (
        "saved-tensor-modified",
        W + "h = (w * v).sum()\nwith torch.no_grad():\n    w -= 0.1\nh.backward()",
    ),
    "a block that writes in place": (
        "no-gradient-no-grad",
        W + "with torch.no_grad():\n    h = w * 2\n    v += 1\n(h * v).sum().backward()",
    ),
    "an optimiser without a name": (
        "gradients-not-zeroed",
        STEPS.replace("torch.optim.SGD(net.parameters(), lr=0.1)", "[torch.optim.SGD(net.parameters(), lr=0.1)]")
        + "    net(torch.ones(2, 3)).sum().backward()\n    opt[0].step()",
    ),
    "parameters made after the optimiser": (
        "parameters-not-optimized",
        STEPS.replace("for", "net = nn.Linear(3, 1)\nfor")
        + "    net(torch.ones(2, 3)).sum().backward()\n    opt.step()",
    ),
    "parameters that only a number names": (
        "parameters-not-optimized",
        STEPS.replace("nn.Linear(3, 1)", "nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 1))").replace("net.p", "net[1].p")
        + "    opt.zero_grad()\n    net(torch.ones(2, 3)).sum().backward()\n    opt.step()",
    ),
    "candidates all alike": ("no-graph", "p = torch.ones(3)\nq = torch.ones(3)\n(p * q).sum().backward()"),
    "two layers in place": (
        "saved-tensor-modified",
        W + "a, b = nn.ReLU(inplace=True), nn.ReLU(inplace=True)\nh = w.exp()\na(h).sum().backward()",
    ),
}


@pytest.mark.parametrize("name", UNSURE)
def test_no_change_is_offered_that_is_not_sure(name: str) -> None:
    code, snippet = UNSURE[name]
    (finding, *_) = told(run(snippet), code)
    assert finding.edit is None


def test_every_tensor_without_a_gradient_has_its_reason_and_its_fix() -> None:
    document = run(
        W + "x = torch.ones(3)\nk = torch.arange(3)\nh = w.detach()\nloss = (h * v * x * k).sum()\nloss.backward()"
    )
    held = {v.value: v.name for v in document.variables}
    reasons = {held[each.values[0]]: each.code for each in document.without_grad}
    assert reasons == {
        "w": "no-gradient-detached",
        "x": "no-gradient-not-required",
        "k": "no-gradient-of-integers",
        "h": "no-gradient-detached",
        "loss": "no-gradient-non-leaf",
    }
    edits = {held[each.values[0]]: each.edit.text for each in document.without_grad if each.edit is not None}
    assert edits == {"w": "", "x": ", requires_grad=True", "h": "", "loss": "\nloss.retain_grad()"}


def test_an_edit_keeps_what_stands_around_it() -> None:
    code = "a = 1\r\nb = f(2,\r\n      3)  # c\r\n"
    source = Source(code)
    (call,) = [each for each in source.nodes if type(each).__name__ == "Call"]
    edit = source.argument(call, "x=4")  # type: ignore[arg-type]
    assert edit == Edit(edit.at, ", x=4")
    assert Source(code).applied(edit) == "a = 1\r\nb = f(2,\r\n      3, x=4)  # c\r\n"


def test_code_that_is_no_python_has_no_tree() -> None:
    assert Source("%matplotlib inline\n").nodes == []
    assert Source("(" * 500 + ")" * 500).nodes == []


def test_of_long_code_only_some_edits_are_tried() -> None:
    source = Source("if 1:\n" + " pass\n" * 16_665)
    edit = source.change((7, 11), "1")
    assert sum(source.allows(edit) for _ in range(200)) == 10


@pytest.mark.parametrize("text", ["", "\n", "(", "'", '"""', "\\", "#", ":", "\n  x", "; ", "else:\n", "\nx.y()"])
def test_an_edit_is_allowed_where_all_of_the_code_is_still_python(text: str) -> None:
    code = (
        "a = 1; b = f(2,\n  3); c = 4\n# x\nif a:\n    b = 2  # y\nelse:\n    c = '''q\nr'''\n\nd = 1 + \\\n  2\n"
        "@dec\ndef g(x):\n    return x\nfor i in a: b\n"
    )
    source = Source(code)
    allowed = 0
    for start in range(len(code)):
        for end in range(start, min(start + 6, len(code))):
            edit = source.change((start, end), text)
            whole = parsed(source.applied(edit)) is not None
            # a line that is to go on is not looked for in the next statement
            assert source.allows(edit) == whole or (text == "\\" and whole)
            allowed += source.allows(edit)
    assert allowed


def test_columns_are_those_of_the_unit_that_they_are_counted_in() -> None:
    source = Source("'é𝔁'; f(𝔁)\n")
    (call,) = source.all(ast.Call)
    assert source.text(call) == "f(𝔁)"
    (line, column), (_, end_column) = source._position(source.place(call)[0]), source._position(len(source.code) - 1)
    assert (line, column, end_column) == (1, 7, 12)
    assert source.at(Span(1, 7, 1, 12), ast.Call) is call
