"""What the recorder found, as a reader of the page meets it."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Open, Visit

CUT = """import torch

w = torch.tensor([2.0], requires_grad=True)
v = torch.tensor([3.0], requires_grad=True)
hidden = (w * 2).detach()
loss = (hidden * v).sum()
loss.backward()
print(w.grad)
"""


def test_a_lost_gradient_is_told_with_its_line_and_its_fix(visit: Visit) -> None:
    page = visit.run(CUT)
    finding = page.locator("inspector-panel [data-finding=no-gradient-detached]")
    expect(finding).to_have_class("warning")
    expect(finding).to_contain_text("No gradient reaches w: (w * 2).detach() cuts the graph.")
    expect(finding.locator("code").first).to_have_text("w")
    expect(finding.locator(".fix")).to_contain_text("Leave out .detach()")
    finding.get_by_role("button", name="line 5").click()
    assert page.evaluate("String(getSelection())") == "(w * 2).detach()"


def test_findings_speak_chinese(visitor: Open) -> None:
    visit = visitor(locale="zh-CN")
    visit.open()
    page = visit.run(CUT)
    finding = page.locator("inspector-panel [data-finding=no-gradient-detached]")
    expect(page.locator("inspector-panel .findings h2")).to_have_text("发现的问题")
    expect(finding).to_contain_text("梯度到不了 w：(w * 2).detach() 把计算图断开了。")


def test_a_sound_run_has_no_findings(visit: Visit) -> None:
    page = visit.run(CUT.replace(".detach()", ""))
    expect(page.locator("inspector-panel .variables")).to_be_visible()
    expect(page.locator("inspector-panel .findings")).to_have_count(0)


def test_what_the_snippet_says_stays_text(visit: Visit) -> None:
    code = 'import torch\nw = torch.ones(2, requires_grad=True)\nh = {"<img src=x>": (w * 1).detach()}["<img src=x>"]\n'
    code += (
        "v = torch.ones(2, requires_grad=True)\n(torch.stack([h + 0*len('<b>`'), v])).sum().backward()\nprint(w.grad)\n"
    )
    page = visit.run(code)
    expect(page.locator("inspector-panel .findings li")).to_have_count(1)
    expect(page.locator("inspector-panel .findings :is(img, b b)")).to_have_count(0)


def test_the_cut_is_drawn_where_the_gradient_is_lost(visit: Visit) -> None:
    page = visit.run(CUT)
    mark = page.locator("autograd-graph .mark.cut")
    expect(mark).to_have_attribute("aria-label", "Warning: No gradient reaches w: (w * 2).detach() cuts the graph.")
    box = page.locator("autograd-graph .box.input")
    above, below = mark.locator(".plate").bounding_box(), box.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"]
    mark.locator(".plate").click()
    expect(box).to_have_class(re.compile("selected"))
    expect(page.locator("inspector-panel .findings [data-finding=no-gradient-detached]")).to_be_visible()
    expect(page.locator("live-region")).to_contain_text("Warning: No gradient reaches w")
    page.get_by_role("button", name="Back to the summary").click()
    page.locator("inspector-panel [data-action=place]").click()
    expect(box).to_have_class(re.compile("selected"))


def test_a_fix_is_one_click_and_one_step_to_undo(visit: Visit) -> None:
    page = visit.run(CUT)
    editor = page.locator("code-editor .cm-content")
    card = page.locator("inspector-panel [data-finding=no-gradient-detached]")
    expect(card.locator("del")).to_have_text("hidden = (w * 2).detach()")
    expect(card.locator("ins")).to_have_text("hidden = (w * 2)")
    card.get_by_role("button", name="Apply fix").click()
    expect(page.locator("code-editor .fixed-line")).to_have_text("hidden = (w * 2)")
    expect(editor).not_to_contain_text("detach")
    editor.focus()
    page.keyboard.press("Control+z")
    expect(editor).to_contain_text("hidden = (w * 2).detach()")
    card.get_by_role("button", name="Apply fix").click()
    card.get_by_role("button", name="Run it").click()
    expect(page.locator("inspector-panel .findings")).to_have_count(0)
    expect(page.locator("autograd-graph .mark")).to_have_count(0)
    expect(page.locator("output-panel")).to_contain_text("tensor([6.])")


def test_no_fix_is_applied_to_code_that_has_changed(visit: Visit) -> None:
    page = visit.run(CUT)
    page.locator("code-editor .cm-content").focus()
    page.keyboard.press("Control+Home")
    page.keyboard.type("# mine\n")
    card = page.locator("inspector-panel [data-finding=no-gradient-detached]")
    expect(card.get_by_role("button", name="Apply fix")).to_be_disabled()
    expect(card).to_contain_text("run it again first")


ARC = """import torch
w = torch.tensor(2.0, requires_grad=True)
y = w * 3
z = y.exp()
total = z * z
z.add_(1)
total.sum().backward()
"""
IN_PLACE = """import torch

x = torch.linspace(-1, 1, 6, requires_grad=True)
y = x.exp()
z = y.sin()
y += 1
(y * z).sum().backward()
"""


def test_an_overwritten_tensor_shows_who_saved_and_who_wrote(visit: Visit) -> None:
    page = visit.run(IN_PLACE)
    story = page.locator("inspector-panel .findings .story").first
    expect(story.locator("li.saver")).to_contain_text(
        re.compile(r"version 0\s*saved by x\.exp\(\)\s*ExpBackward0 line 4")
    )
    expect(story.locator("li.writer")).to_contain_text(
        re.compile(r"version 1\s*overwritten by y \+= 1\s*AddBackward0 line 6")
    )
    expect(story.locator("li.raised")).to_contain_text(re.compile(r"needs version 0\s*backward stops here line 7"))
    expect(page.locator("autograd-graph .links .link")).to_have_count(2)
    saver = page.locator("autograd-graph .mark.error").first
    saver.locator(".plate").click()
    expect(page.locator("inspector-panel h2", has_text="Found here")).to_be_visible()


def test_a_picture_opens_with_the_arcs_beside_it(visitor: Open) -> None:
    visit = visitor(viewport={"width": 390, "height": 844}, has_touch=True)
    visit.open()
    page = visit.run(ARC)
    # a clipped text counts as in the viewport where any of it is
    label, pane = page.locator(".links .link text"), page.locator("autograd-graph")
    expect(label).to_have_text("v0 → v1")
    frame, room = label.bounding_box(), pane.bounding_box()
    assert frame is not None
    assert room is not None
    assert room["x"] <= frame["x"]
    assert frame["x"] + frame["width"] <= room["x"] + room["width"]


def test_any_tensor_says_why_it_has_no_gradient(visit: Visit) -> None:
    page = visit.run(CUT.replace("print(w.grad)", "y = torch.ones(2) * hidden"))
    why = page.locator("inspector-panel why-none")
    variable = page.locator("inspector-panel .variables")
    answers = {
        "w": "No gradient reaches w: (w * 2).detach() cuts the graph.",
        "y": "No gradient reaches y",
        "loss": "loss is not a leaf but the result of (hidden * v).sum()",
    }
    for name, answer in answers.items():
        variable.get_by_role("button", name=name, exact=True).click()
        expect(why).to_contain_text(answer)
        page.get_by_role("button", name="Back to the summary").click()
    variable.get_by_role("button", name="v", exact=True).click()
    expect(why.locator("details")).to_have_count(0)
    page.get_by_role("button", name="Back to the summary").click()
    variable.get_by_role("button", name="w", exact=True).click()
    expect(page.locator("autograd-graph .mark.cut")).to_have_count(1)


GROWING = """import torch

h, u = torch.zeros(3), torch.ones(3, requires_grad=True)
for _ in range(5):
    h = (h + u).tanh()
    h.sum().backward(retain_graph=True)
"""


def test_a_finding_of_another_pass_brings_its_picture(visit: Visit) -> None:
    page = visit.run(GROWING)
    expect(page.locator("autograd-graph .mark")).to_have_count(0)
    page.locator("[data-finding=graph-spans-iterations] [data-action=place]").click()
    expect(page.locator("autograd-graph .mark.badge.warning")).to_have_count(1)
    expect(page.locator("autograd-graph .box.selected")).to_have_count(1)
    expect(page.locator("code-editor .lit-line")).to_have_text("    h.sum().backward(retain_graph=True)")


READ = """import torch
a = torch.tensor(2.0, requires_grad=True)
b = torch.tensor(3.0, requires_grad=True)
(a.detach() * b).backward()
print(a.grad)
"""
ON_PURPOSE = """import torch

w = torch.ones(3, requires_grad=True)
h = w * 2
gate = h.detach()
(h * gate).sum().backward()
"""


def test_a_cut_leaf_without_a_box_is_cut_where_it_is_read(visit: Visit) -> None:
    page = visit.run(READ)
    mark = page.locator("autograd-graph .mark.cut")
    expect(mark).to_have_attribute("aria-label", "Warning: No gradient reaches a: a.detach() cuts the graph.")
    plate, product = mark.locator(".plate").bounding_box(), page.locator("autograd-graph .box.op").bounding_box()
    assert plate is not None
    assert product is not None
    assert plate["y"] + plate["height"] <= product["y"]
    # beside the line from the other operand, and left of that line's label
    assert product["x"] <= plate["x"]
    assert plate["x"] + plate["width"] < product["x"] + product["width"] / 2
    page.locator("inspector-panel [data-action=place]").click()
    expect(page.locator("autograd-graph .box.op")).to_have_class(re.compile("selected"))


def test_a_cut_on_purpose_is_drawn_for_who_asks(visit: Visit) -> None:
    page = visit.run(ON_PURPOSE)
    expect(page.locator("inspector-panel .findings")).to_have_count(0)
    expect(page.locator("autograd-graph .mark")).to_have_count(0)
    page.locator("autograd-graph .box.input", has_text="gate").click()
    expect(page.locator("inspector-panel why-none")).to_contain_text(
        "No gradient reaches gate: h.detach() cuts the graph."
    )
    expect(page.locator("autograd-graph .mark.cut.hint")).to_have_count(1)
