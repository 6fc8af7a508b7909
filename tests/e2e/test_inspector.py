"""The inspector works things out; PyTorch says what is right."""

from __future__ import annotations

import contextlib
import io
import json
import re
from typing import Any

import pytest
import torch
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Open, Visit
from tests.serving import RunningServer

CHAIN = """import torch
x = torch.tensor(3.0, requires_grad=True)
w = torch.tensor(-0.5, requires_grad=True)
a = w * x
b = a**2
y = b.exp() + a
y.backward()
"""
LAYER = """import torch
x = torch.randn(4, 3)
W = torch.randn(3, 2, requires_grad=True)
h = torch.tanh(x @ W)
h.retain_grad()
loss = h.softmax(1).square().sum()
loss.backward()
"""
WRONG = """import torch
class Cube(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3
    @staticmethod
    def backward(ctx, g):
        return g * 4 * ctx.saved_tensors[0] ** 2
x = torch.tensor([1.0, 2.0], requires_grad=True)
rows = torch.nn.functional.embedding(torch.tensor([0, 1]), Cube.apply(x).view(2, 1), padding_idx=0)
rows.sum().backward()
"""


def ran(code: str) -> dict[str, Any]:
    """The names that a snippet leaves, run here as the server runs it."""
    torch.manual_seed(0)
    names: dict[str, Any] = {}
    exec(code, names)
    return names


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def choose(visit: Visit, title: str) -> Locator:
    visit.page.locator("autograd-graph .box", has_text=title).first.click()
    return visit.page.locator("inspector-panel")


def test_a_formula_is_typeset_and_its_numbers_are_put_in(visit: Visit) -> None:
    visit.run(CHAIN)
    inspector = choose(visit, "a²")
    latex = inspector.locator("math-formula annotation")
    expect(latex).to_have_text(
        [
            re.compile(r"\\overline{\\mathit{self}} = .*\\mathit{exponent}"),
            re.compile(r"= 2 \\cdot 9\.488 \\cdot \(-1\.5\)\^\{2 - 1\} \\approx -28\.46"),
        ]
    )
    a, b = (ran(CHAIN)[name].detach().double() for name in "ab")
    received, local, sent = map(number, inspector.locator(".terms .number").all_inner_texts())
    assert received == pytest.approx(float(b.exp()), rel=1e-4)
    assert local == pytest.approx(float(2 * a), rel=1e-4)
    assert sent == pytest.approx(float(b.exp() * 2 * a), rel=1e-4)


def test_a_product_of_tensors_is_read_element_by_element(visit: Visit) -> None:
    page = visit.run(LAYER)
    inspector = choose(visit, "tanh")
    maps = inspector.locator("tensor-equation heat-map")
    expect(maps).to_have_count(3)
    maps.nth(1).locator(".cell").nth(5).hover()
    names = ran(LAYER)
    h, grad = names["h"].detach(), names["h"].grad
    expected = [grad[2, 1], 1 - h[2, 1] ** 2, grad[2, 1] * (1 - h[2, 1] ** 2)]
    found = re.split(" [×=] ", inspector.locator("tensor-equation .reading").inner_text())
    assert [number(each) for each in found] == pytest.approx([float(each) for each in expected], rel=2e-3)
    # the same by keyboard, in a whole map
    forward = inspector.get_by_role("slider").first
    forward.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")
    expect(forward).to_have_attribute("aria-valuenow", "5")
    place, element = inspector.locator(".reading").first.inner_text().split("] ")
    assert place == "[2, 1"
    assert number(element) == pytest.approx(float(h[2, 1]), rel=1e-6)


def test_a_large_tensor_has_a_histogram_and_a_matrix_product_has_words(visit: Visit) -> None:
    visit.run("import torch\nx = torch.randn(30, 30, requires_grad=True)\n(x @ torch.eye(30)).sin().sum().backward()\n")
    inspector = choose(visit, "x @ …")
    expect(inspector.locator(".histogram").first.locator("rect")).to_have_count(16)
    expect(inspector.locator(".passage")).to_contain_text("A matrix product")


def test_tall_brackets_stand_under_the_pages_policy(visit: Visit) -> None:
    # KaTeX draws them with style attributes, which the policy refuses: that would be a complaint
    visit.run(
        "import torch\nfrom torch.nn import functional as F\nx = torch.randn(3, 4, requires_grad=True)\n"
        "y = F.gelu(F.layer_norm(x, [4]))\ny.std().backward()\n"
    )
    for title, command in (("gelu", "cases"), ("layer norm", "left"), ("std", "cases")):
        formula = choose(visit, title).locator("math-formula").first
        expect(formula.locator("annotation")).to_contain_text(command)
        expect(formula.locator(".katex-html")).to_be_visible()


def test_versions_shared_memory_and_hooks(visit: Visit) -> None:
    visit.run(
        "import torch\nu = torch.zeros(2)\nu[0] = 4.0\nu.mul_(3)\nx = torch.tensor(2.0, requires_grad=True)\n"
        "y = x * 3\ny.register_hook(lambda g: g * 5)\nz = y.view(1)\n(z * u[0]).backward()\n"
    )
    page = visit.page
    page.locator("inspector-panel").get_by_role("button", name="u", exact=True).click()
    expect(page.locator(".versions li b")).to_have_text(["version 0", "version 1", "version 2"])
    expect(page.locator(".versions li code").last).to_have_text("mul_")
    expect(page.locator(".versions .link").last).to_have_text("line 4")
    inspector = choose(visit, "x × 3")
    expect(inspector.locator(".sharing")).to_contain_text("z")
    expect(inspector.locator(".hooks .number")).to_have_text(["12", "60"])
    expect(inspector.locator(".hooks .link")).to_have_text("line 7")


def test_what_backward_saved_and_what_became_of_it(visit: Visit) -> None:
    code = "import torch\nx = torch.ones(2, requires_grad=True)\nz = x.exp().sin()\nz.sum().backward({})\n"
    for how, fate, told in (
        ("", "freed", "another backward through it would fail"),
        ("retain_graph=True", "held", "Kept until this node has run backward"),
    ):
        visit.run(code.format(how))
        tensor = choose(visit, "sin").locator(".saved li")
        expect(tensor.locator(".state")).to_have_text(fate)
        tensor.locator("summary").click()
        expect(tensor).to_contain_text(told)


def test_a_check_tells_wrong_from_right_and_says_what_it_left_out(visit: Visit) -> None:
    page = visit.run(WRONG)
    page.locator("inspector-panel [data-action=check]").click()
    verdicts = page.locator("inspector-panel .verdicts")
    expect(verdicts.locator(".differs").first).to_have_text("1 gradient differs from finite differences:")
    expect(verdicts.locator(".skipped")).to_contain_text("1 could not be checked")
    verdicts.get_by_role("button", name="Cube").click()
    # 4x² for 3x²
    expect(verdicts).to_contain_text("differs from finite differences (relative error 0.25, float64)")
    page.locator("inspector-panel [data-action=check]").click()
    expect(page.locator(".jacobian heat-map text")).to_have_text(["4", "0", "0", "16"])
    choose(visit, "embedding")
    expect(verdicts).to_contain_text("PyTorch sends another gradient here by design")


def test_a_kept_graph_is_checked_too_in_the_readers_language(visitor: Open, server: RunningServer) -> None:
    with server.client() as client:
        kept = client.post("/api/v1/graphs", json={"code": CHAIN}).json()["id"]
    visit = visitor(locale="zh-CN", color_scheme="dark")
    page = visit.open(f"/g/{kept}")
    inspector = choose(visit, "a²")
    with page.expect_request("**/check") as asked:
        inspector.locator("[data-action=check]").click()
    assert json.loads(asked.value.post_data or "")["jacobians"]
    expect(inspector.locator(".verdicts .agrees")).to_contain_text("与有限差分一致")
    expect(inspector.locator(".jacobian heat-map text")).to_have_text("−3")


def test_a_second_run_that_goes_another_way_is_not_taken_for_an_answer(visit: Visit) -> None:
    page = visit.run(
        "import os, torch\nx = torch.tensor(1.0, requires_grad=True)\n"
        "for byte in os.urandom(24):\n    x = x.sin() if byte % 2 else x.cos()\nx.backward()\n"
    )
    page.locator("inspector-panel [data-action=check]").click()
    expect(page.locator("inspector-panel .alarm")).to_contain_text("another graph")


def test_a_gradient_is_the_sum_over_its_paths(visit: Visit) -> None:
    page = visit.run(CHAIN)
    inspector = choose(visit, "x")
    inspector.get_by_role("button", name="∂y/∂x by path").click()
    rows = inspector.locator(".paths li")
    expect(rows).to_have_count(3)
    first, second, total = (number(text.removeprefix("= ")) for text in rows.locator(".number").all_inner_texts())
    grad = float(ran(CHAIN)["x"].grad)
    assert total == pytest.approx(grad, rel=1e-2)
    assert first + second == pytest.approx(grad, rel=1e-2)
    rows.nth(1).hover()
    expect(page.locator("autograd-graph .box.lit .title")).to_have_text(["x", "w × x", "… + a"])
    page.locator("page-header").hover()
    expect(page.locator("autograd-graph .box.lit")).to_have_count(0)


def test_what_is_copied_runs_and_says_the_same(visit: Visit) -> None:
    page = visit.run(LAYER)
    inspector = choose(visit, "tanh")
    inspector.locator(".more.code summary").click()
    way, program = (inspector.locator(f"code-copy[data-piece={piece}]") for piece in ("node", "product"))
    way.get_by_role("button").click()
    expect(way).to_contain_text("Copied")
    expression = page.evaluate("navigator.clipboard.readText()")
    assert ran(f"{LAYER}\nnode = {expression}\n")["node"].name() == "TanhBackward0"
    program.get_by_role("button").click()
    expect(program).to_contain_text("Copied")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(page.evaluate("navigator.clipboard.readText()"), {})
    (sent,) = eval(printed.getvalue(), {"tensor": torch.tensor})
    h = ran(LAYER)["h"]
    torch.testing.assert_close(sent, h.grad * (1 - h.detach() ** 2), rtol=1e-4, atol=1e-4)


def test_a_formula_from_a_forged_document_is_text(visitor: Open, server: RunningServer) -> None:
    with server.client() as client:
        document = client.post("/api/v1/runs", json={"code": CHAIN}).json()
        formulas = document["formulas"]["MulBackward0"]
        formulas["self"] |= {"latex": r"\href{javascript:alert(1)}{y} \includegraphics{/x.png}", "text": "first"}
        formulas["other"] |= {"latex": r"\def\a{\a\a}\a", "text": "<img src=x onerror=alert(1)>"}
        kept = client.post("/api/v1/graphs", json={"document": document}).json()["id"]
    visit = visitor()
    visit.open(f"/g/{kept}")
    inspector = choose(visit, "w × x")
    expect(inspector.locator("math-formula").first.locator(".katex")).to_be_visible()
    expect(inspector.locator("math-formula code:visible")).to_have_text("<img src=x onerror=alert(1)>")
    expect(inspector.locator("a, img")).to_have_count(0)
