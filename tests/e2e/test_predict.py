"""Gradients predicted before they are shown, and leaves nudged to see what the loss does, beside PyTorch."""

from __future__ import annotations

import re

import torch
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open, Visit
from tests.e2e.snippets import PARABOLA

MATRICES = """import torch
w = (torch.arange(4.0).reshape(2, 2) * 0.37 - 0.5).requires_grad_()
b = (torch.arange(24.0).reshape(2, 12) * 0.0113).requires_grad_()
x = torch.tensor([[0.71, -1.3], [2.9, 0.47]])
h = torch.tanh(x @ w)
h.retain_grad()
loss = (h.sum(0) * 3.1).pow(2).mean() + b.exp().sum()
loss.backward()
"""
# every gradient is large, and no value of the forward is
STEEP = MATRICES.replace(
    "loss.backward()",
    """
loss = (loss - loss.detach()) * 3e7
loss.backward()
print(w.grad, b.grad, h.grad)
""",
)
MIDDLE = """path => {
  const { x, y } = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM());
  return [x, y];
}"""
CUBE = """import torch
x = torch.tensor(2.0, requires_grad=True)
y = x**3
(slope,) = torch.autograd.grad(y, x, create_graph=True)
slope.backward()
"""
TRAINING = """import torch
torch.manual_seed(0)
w = torch.tensor([2.0, -1.0], requires_grad=True)
for at in range(3):
    w.grad = None
    loss = (w * (1 + torch.rand(2))).pow(2).sum()
    loss.backward()
    losses = [*losses, loss.item()] if at else [loss.item()]
    with torch.no_grad():
        w -= 0.1 * w.grad
"""
DROPPED = """import torch
w = torch.tensor([[0.5, -1.5, 2.0], [1.0, 0.25, 3.0]], requires_grad=True)
kept = torch.dropout(w, 0.5, True)
loss = (kept * kept).sum() + w.sin().sum()
loss.backward()
"""
UNFOLD = "() => { for (const each of document.querySelectorAll('inspector-panel details')) each.open = true; }"
CUT = """import torch
w = torch.tensor(2.0, requires_grad=True)
loss = w * w.detach()
loss.backward()
"""


def ask(page: Page, text: str) -> None:
    """Types an answer into the field that has the focus."""
    expect(page.locator("predict-card input").first).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_a_pass_is_walked_by_predicting_on_the_keyboard_alone(visit: Visit) -> None:
    page = visit.run(PARABOLA)
    labels = page.locator("autograd-graph .labels > g:not(.note) text")
    page.locator("autograd-graph").focus()
    page.keyboard.press("q")
    expect(page.locator("[data-action=predict]")).to_have_attribute("aria-pressed", "true")
    # what the pass starts with is given
    expect(labels).to_have_count(6)
    assert sorted(labels.all_text_contents()) == ["1", "?", "?", "?", "?", "?"]
    expect(page.locator("output-panel pre")).to_have_count(0)
    page.keyboard.press(".")
    expect(page.locator("predict-card section")).to_have_count(0)
    page.keyboard.press(".")
    expect(page.locator("predict-card h3")).to_contain_text("What is the gradient of v?")
    expect(page.locator("time-bar .happens")).to_contain_text("the gradient is yours to predict")
    expect(page.locator("[data-action=answer]")).to_be_in_viewport(ratio=1)
    expect(page.locator("live-region")).to_contain_text("The gradient of x × 4 is hidden")
    ask(page, "1")
    verdict = page.locator("predict-card .verdict")
    expect(verdict).to_have_text("Close: the magnitude is right, the sign is not.")
    page.keyboard.type("−1")
    page.keyboard.press("Enter")
    expect(page.locator("predict-card [role=status]")).to_have_text("Right, with some help.")
    expect(page.locator("[data-action=next]")).to_be_focused()
    expect(labels.filter(has_text="−1")).to_have_count(1)
    page.keyboard.press("Enter")
    ask(page, "1")
    expect(page.locator("predict-card [role=status]")).to_have_text("Right.")
    page.keyboard.press("Enter")
    expect(page.locator("autograd-graph .note")).to_have_text("? + ? + ? = ?.grad ?")
    ask(page, "3")
    expect(verdict).to_have_text("Close: that is one of 3 gradients that meet here. Add up all of them.")
    page.locator("[data-action=hint]").click()
    hints = page.locator("predict-card .hint")
    expect(hints).to_contain_text("These 3 meet here and add up.")
    expect(hints.locator(".katex").first).to_be_visible()
    page.locator("[data-action=hint]").click()
    expect(hints.nth(1)).to_contain_text("=?")
    # in numbers, and open
    expect(hints.nth(1).locator(".katex-html").first).to_have_text(re.compile(r"\(−1\)⋅4\s*=\s*\?"))
    page.locator("predict-card input").fill("2")
    page.keyboard.press("Enter")
    expect(page.locator("predict-card .adding")).to_have_text(re.compile(r"∂x\s*−4\s*\+\s*3\s*\+\s*3\s*=\s*2"))
    expect(page.locator("autograd-graph .note")).to_have_text("−4 + 3 + 3 = 2.grad 2")
    # all is known: nothing is held back any more
    expect(page.locator("output-panel pre")).to_have_text("tensor(2.)\n")
    expect(page.locator("inspector-panel")).not_to_contain_text("?")


def test_playing_waits_for_an_answer(visit: Visit) -> None:
    page = visit.run(PARABOLA)
    page.locator("[data-action=predict]").click()
    page.locator("[data-action=speed]").select_option("4")
    page.locator("[data-action=play]").click()
    expect(page.locator("time-bar .count input")).to_have_value("2")
    expect(page.locator("[data-action=play]")).to_have_attribute("aria-label", "Play the backward pass")
    page.wait_for_timeout(400)
    assert page.locator("time-bar .count input").input_value() == "2"
    page.keyboard.press("Escape")
    expect(page.locator("autograd-graph")).to_be_focused()
    page.locator("[data-action=answer]").click()
    ask(page, "-1")
    expect(page.locator("predict-card [role=status]")).to_have_text("Right.")


LARGE = re.compile(r"\d[\d.]*·10[⁴-⁹]|\d[\d.]*e\+?0?[4-9]|(?<![\d.])\d{5,}(?:\.\d*)?")
READ = """() => {
  const shapes = /^(d|points|viewBox|transform|style|fill-opacity|[cr]?[xy][12]?|width|height|r)$/;
  const all = [...document.body.querySelectorAll("*")].filter((each) => !each.closest("code-editor"));
  const told = all.flatMap((each) => [
    ...[...each.attributes].filter(({ name }) => !shapes.test(name)).map(({ value }) => value),
    ...[...each.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE).map(({ data }) => data),
    each.value ?? "",
  ]);
  return [document.title, ...told].join(" | ");
}"""


def leaked(page: Page) -> list[str]:
    """The gradients of `STEEP` that stand anywhere: in texts, in attributes, in what the accessibility tree says."""
    everything = page.evaluate(READ) + page.locator("body").aria_snapshot()
    # the factor that makes them large stands in the picture itself
    return [found for found in LARGE.findall(everything) if found.rstrip(".0") not in {"3", "3e7", "3·10⁷"}]


def test_nothing_in_the_page_tells_a_gradient_that_is_to_be_predicted(visit: Visit) -> None:
    page = visit.run(STEEP)
    page.keyboard.press("o")
    known = leaked(page)
    assert len(known) > 10, known
    page.locator("[data-action=predict]").click()
    assert leaked(page) == []
    rows = page.locator("graph-outline [role=treeitem]")
    seen = set()
    for at in range(rows.count()):
        rows.nth(at).click()
        page.evaluate(UNFOLD)
        seen.add(page.locator("inspector-panel h2").first.inner_text())
        assert leaked(page) == [], seen
    assert len(seen) > 10
    for wire in page.locator("autograd-graph .wire .hit").all():
        middle = wire.evaluate(MIDDLE)
        page.mouse.click(*middle)
        page.evaluate(UNFOLD)
        assert leaked(page) == [], page.locator("inspector-panel h2").first.inner_text()
    page.get_by_role("treeitem", name=re.compile("^w")).first.click()
    for hint in range(2):
        page.locator("[data-action=hint]").click()
        assert leaked(page) == [], hint
    page.locator("[data-action=overlay]").click()
    assert leaked(page) == []
    page.keyboard.press("p")
    assert leaked(page) == []
    page.keyboard.press("Escape")
    page.locator("[data-action=predict]").click()
    assert len(leaked(page)) >= len(known)


def test_what_a_pass_built_is_a_gradient_in_the_picture_too(visit: Visit) -> None:
    page = visit.run(CUBE)
    picture = page.locator("autograd-graph svg.picture")
    expect(picture).to_contain_text("12")
    page.locator("[data-action=predict]").click()
    expect(picture).not_to_contain_text("12")
    page.locator("inspector-panel .passes select").select_option("0")
    page.get_by_role("button", name="x", exact=True).first.click()
    # the engine does not run what `autograd.grad` was asked about: it comes there all the same
    page.locator("predict-card input").fill("12")
    page.keyboard.press("Enter")
    expect(page.locator("predict-card [role=status]")).to_have_text("Right.")
    page.locator("inspector-panel .passes select").select_option("1")
    page.locator("predict-card input").fill("6")
    page.keyboard.press("Enter")
    expect(page.locator("predict-card .verdict")).to_have_text(
        "Close: that is half of the gradient. Is something squared, or used twice?"
    )
    page.locator("[data-action=show]").click()
    expect(page.locator("inspector-panel .gradient .number").last).to_have_text("12")


def test_small_matrices_are_asked_for_whole_and_large_ones_by_element(visit: Visit) -> None:
    page = visit.run(MATRICES)
    namespace: dict[str, torch.Tensor] = {}
    exec(MATRICES, namespace)
    w, b = (namespace[name].grad for name in ("w", "b"))
    assert w is not None
    assert b is not None
    page.locator("[data-action=predict]").click()
    page.get_by_role("button", name="w", exact=True).first.click()
    fields = page.locator("predict-card .fields input")
    expect(fields).to_have_count(4)
    assert fields.nth(1).get_attribute("aria-label") == "Gradient at [0, 1]"
    for field, number in zip(fields.all(), w.T.flatten().tolist(), strict=True):
        field.fill(f"{number:.3g}")
    fields.nth(0).press("Enter")
    expect(page.locator("predict-card .verdict")).to_have_text("Close: those are the right numbers, transposed.")
    fields.nth(1).fill("a lot")
    fields.nth(0).press("Enter")
    expect(page.locator("predict-card .verdict")).to_have_text("Write a number, such as −0.5, 2e-3 or 1/3.")
    expect(fields.nth(1)).to_have_attribute("aria-invalid", "true")
    for field, number in zip(fields.all(), w.flatten().tolist(), strict=True):
        field.fill(f"{number:.2g}")
    fields.nth(0).press("Enter")
    expect(page.locator("predict-card [role=status]")).to_have_text("Right, with some help.")

    page.locator("inspector-panel .back").click()
    page.get_by_role("button", name="b", exact=True).first.click()
    expect(page.locator("predict-card h3")).to_contain_text("b at [0, 0]?")
    page.locator("[data-sign=negative]").click()
    expect(page.locator("predict-card .verdict")).to_have_text("Not yet.")
    page.locator("[data-action=element]").click()
    expect(page.locator("predict-card h3")).to_contain_text("b at [0, 1]?")
    page.locator("[data-mode=size]").click()
    page.locator("[data-power='-2']").click()
    expect(page.locator("predict-card .verdict")).to_have_text("Not yet: it is larger.")
    assert 1 <= float(b[0, 1]) < 10
    page.locator("[data-power='0']").click()
    expect(page.locator("predict-card [role=status]")).to_have_text("Right, with some help.")


def test_a_room_that_answered_aloud_is_shown_the_gradient(visit: Visit) -> None:
    page = visit.run(PARABOLA)
    for key in ("q", "p", ".", "."):
        page.keyboard.press(key)
    expect(page.locator("projector-caption")).to_contain_text("gradient ?")
    page.locator("[data-action=answer]").click()
    expect(page.locator("projector-caption")).to_contain_text("gradient −1")
    expect(page.locator("time-bar .happens")).not_to_contain_text("predict")


def test_another_run_asks_anew_and_giving_up_shows_everything(visit: Visit) -> None:
    page = visit.run(PARABOLA)
    page.locator("[data-action=predict]").click()
    page.get_by_role("button", name="x", exact=True).first.click()
    page.locator("[data-action=show]").click()
    expect(page.locator("predict-card [role=status]")).to_have_text("This is what PyTorch computed.")
    expect(page.locator("inspector-panel .gradient .number").last).to_have_text("2")
    visit.run(PARABOLA.replace("3.0", "5.0"))
    expect(page.locator("table.variables .gradient")).to_have_text("?")
    page.locator("[data-action=predict]").click()
    expect(page.locator("table.variables .gradient")).to_have_text("6")
    expect(page.locator("output-panel pre")).to_have_text("tensor(6.)\n")


def test_a_phone_in_chinese(visitor: Open) -> None:
    visit = visitor(viewport={"width": 390, "height": 844}, locale="zh-CN", has_touch=True, is_mobile=True)
    visit.open()
    page = visit.run(PARABOLA)
    page.locator("[data-action=predict]").tap()
    page.locator("[data-action=step-on]").tap()
    page.locator("[data-action=step-on]").tap()
    expect(page.locator("[data-action=answer]")).to_be_in_viewport(ratio=1)
    page.locator("[data-action=answer]").tap()
    card = page.locator("predict-card")
    expect(card.locator("h3")).to_contain_text("v 的梯度是多少？")
    expect(card.locator("input")).to_be_focused()
    field = card.locator("input").bounding_box()
    assert field is not None
    assert field["height"] >= 44
    card.locator("input").fill("－１")
    card.locator("[data-action=check-answer]").tap()
    expect(card.locator("[role=status]")).to_have_text("正确。")


def nudged(code: str, name: str, moved: str) -> float:
    """The loss of a snippet where plain PyTorch runs it with a leaf moved."""
    lines = code.splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith(f"{name} = "))
    namespace: dict[str, torch.Tensor] = {}
    torch.manual_seed(0)
    exec("\n".join([*lines[: at + 1], f"with torch.no_grad(): {name}{moved}", *lines[at + 1 :]]), namespace)
    return float(namespace["loss"].item())


def test_a_nudge_measures_what_pytorch_comes_to_with_the_same_random_numbers(visit: Visit) -> None:
    page = visit.run(DROPPED)
    page.get_by_role("button", name="w", exact=True).first.click()
    panel = page.locator("leaf-nudge")
    page.locator("inspector-panel heat-map .cell").nth(2).click()
    expect(panel.locator("select").first).to_have_value("2")
    panel.locator(".nudges select").select_option("0.1")
    panel.locator("[data-nudge=up]").click()
    still = nudged(DROPPED, "w", "[0, 2] += 0")
    for button, by in (("up", 0.1), ("down", -0.1)):
        panel.locator(f"[data-nudge={button}]").click()
        change = nudged(DROPPED, "w", f"[0, 2] += {by}") - still
        number = f"{abs(change):.4g}"
        expect(panel.locator("dl .measured dd")).to_have_text(("+" if change > 0 else "−") + number)
        expect(panel.locator("[role=status] p").first).to_contain_text(f"w[0, 2] went from 2 to {2 + by:.7g}")
    expect(panel.locator(".slope .point")).to_have_count(2)
    expect(panel.locator(".judgement")).to_contain_text("loss bends here")
    panel.locator(".nudges select").select_option("0.01")
    panel.locator("[data-nudge=up]").click()
    expect(panel.locator(".slope .point")).to_have_count(1)


def test_a_nudge_tells_rounding_and_gradients_that_are_no_slopes(visit: Visit) -> None:
    page = visit.run(PARABOLA.replace("v = 4 * x", "v = 4 * x + 99999"))
    page.get_by_role("button", name="x", exact=True).first.click()
    panel = page.locator("leaf-nudge")
    panel.locator(".nudges select").select_option("0.0001")
    panel.locator("[data-nudge=up]").click()
    expect(panel.locator(".judgement")).to_have_text(
        "Lost in rounding: so small a change drowns in the digits of loss. Choose a larger ε. "
    )
    visit.run(CUT)
    page.get_by_role("button", name="w", exact=True).first.click()
    panel.locator(".nudges select").select_option("0.001")
    panel.locator("[data-nudge=up]").click()
    expect(panel.locator(".judgement")).to_contain_text("the gradient is not the slope of loss")


def test_a_nudge_in_a_later_pass_moves_the_leaf_as_that_pass_found_it(visit: Visit) -> None:
    page = visit.run(TRAINING)
    page.locator("inspector-panel .passes select").select_option("1")
    page.get_by_role("button", name="w", exact=True).first.click()
    panel = page.locator("leaf-nudge")
    panel.locator("select").first.select_option("1")
    panel.locator(".nudges select").select_option("0.1")
    panel.locator("[data-nudge=down]").click()
    losses = []
    for change in ("", "[1] -= 0.1"):
        move = f"if at == 1: w.data{change}" if change else "pass"
        namespace: dict[str, list[float]] = {}
        exec(TRAINING.replace("    w.grad = None", f"    w.grad = None\n    {move}"), namespace)
        losses.append(namespace["losses"][1])
    expect(panel.locator("[role=status] p").first).to_contain_text(f"to {losses[1]:.6g}")
    moved = f"{abs(losses[1] - losses[0]):.4g}"
    expect(panel.locator("dl .measured dd")).to_contain_text(moved)


def test_a_nudge_while_the_gradient_is_hidden_tells_the_measurement_alone(visit: Visit) -> None:
    page = visit.run(PARABOLA)
    page.locator("[data-action=predict]").click()
    page.get_by_role("button", name="x", exact=True).first.click()
    panel = page.locator("leaf-nudge")
    panel.locator("[data-nudge=up]").click()
    expect(panel.locator(".judgement")).to_contain_text("hidden until you have predicted it")
    expect(panel.locator("dl .tangent, .slope path.tangent")).to_have_count(0)
    page.locator("predict-card input").fill("2")
    page.keyboard.press("Enter")
    expect(panel.locator(".judgement")).to_contain_text("within 1 %")
    expect(panel.locator(".slope path.tangent")).to_have_count(1)
