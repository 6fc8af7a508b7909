"""Without a mouse, without eyes, from the back of the room, on paper."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Open, Visit
from tests.e2e.test_search import MLP, box

SNIPPET = """import torch
u = torch.tensor(3.0, requires_grad=True)
v = torch.tensor(4.0, requires_grad=True)
w = u * v
y = w.exp()
y.backward()
"""


def test_the_outline_is_the_graphs_twin(visit: Visit) -> None:
    page = visit.run(SNIPPET)
    page.locator("autograd-graph").focus()
    page.keyboard.press("o")
    tree = page.get_by_role("tree")
    expect(tree).to_be_focused()
    rows = tree.get_by_role("treeitem")
    # PyTorch's own numbers: d y / d u = v · e^(u v)
    expect(rows).to_have_text([re.compile(words) for words in ("u", "v", "u × v", "eˣ", "y")])
    expect(rows.nth(2)).to_have_attribute(
        "aria-label", re.compile(r"^u × v, MulBackward0, line 4, gradient 1\.6·10⁵, feeds eˣ$")
    )
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("inspector-panel .class")).to_have_text("MulBackward0")
    expect(page.locator("autograd-graph .box.selected .title")).to_have_text("u × v")
    box(visit, "eˣ").click()
    expect(rows.nth(3)).to_have_attribute("aria-selected", "true")
    expect(tree).to_have_attribute("aria-activedescendant", rows.nth(3).get_attribute("id") or "")


def test_the_outline_walks_through_modules(visit: Visit) -> None:
    page = visit.run(MLP)
    page.locator("[data-action=outline]").click()
    tree = page.get_by_role("tree")
    net = tree.locator("[aria-expanded=true]").first
    expect(net).to_contain_text("net")
    inner = tree.locator("[aria-level='2']").first
    inner.click()
    page.keyboard.press("Tab")
    tree.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(tree.locator("[aria-expanded=true]")).to_have_count(0)
    page.keyboard.press("ArrowRight")
    expect(tree.locator("[aria-level='2']")).not_to_have_count(0)


def test_selections_and_steps_are_spoken(visit: Visit) -> None:
    page = visit.run(SNIPPET)
    spoken = page.locator("live-region")
    box(visit, "u × v").click()
    expect(spoken).to_have_text(re.compile(r"u × v, MulBackward0, line 4, gradient"))
    page.keyboard.press("Escape")
    expect(spoken).to_have_text("Selection cleared")
    page.keyboard.press(".")
    expect(spoken).to_have_text(re.compile(r"^Step 1 of 4: eˣ, ExpBackward0"))


def test_skip_links_lead_to_each_pane(visit: Visit) -> None:
    page = visit.page
    page.keyboard.press("Tab")
    expect(page.locator("[data-skip=code]")).to_be_focused()
    expect(page.locator("skip-links nav")).to_be_in_viewport()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("autograd-graph")).to_be_focused()


def test_every_key_is_listed_and_none_acts_while_one_types(visit: Visit) -> None:
    page = visit.run(SNIPPET)
    page.locator("code-editor .cm-content").focus()
    page.keyboard.type("p/?o")
    expect(page.locator("code-editor .cm-content")).to_contain_text("p/?o")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.locator("autograd-graph").focus()
    page.keyboard.press("?")
    keys = page.locator("keys-dialog dialog")
    for key in ("/", "U", "D", "O", "P", "F", "Shift Enter"):
        expect(keys.locator("kbd", has_text=re.compile(rf"^{re.escape(key)}$"))).to_be_visible()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()


def test_projector_mode_is_the_graph_alone_and_larger(visit: Visit) -> None:
    page = visit.run(SNIPPET)
    node = box(visit, "u × v")
    before = node.bounding_box()
    assert before
    page.locator("autograd-graph").focus()
    page.keyboard.press("p")
    for hidden in ("page-header", "code-editor", "inspector-panel", "graph-bar", "graph-legend"):
        expect(page.locator(hidden)).to_be_hidden()
    page.wait_for_timeout(300)
    after = node.bounding_box()
    assert after
    assert 1.4 < after["width"] / before["width"] < 1.6
    page.keyboard.press(".")
    page.keyboard.press(".")
    expect(page.locator("projector-caption")).to_contain_text("w = u * v")
    expect(page.locator("autograd-graph .box.selected .title")).to_have_text("u × v")
    page.keyboard.press("p")
    expect(page.locator("code-editor")).to_be_visible()


def test_paper_gets_the_code_the_graph_and_the_values_on_white(visitor: Open) -> None:
    visit = visitor(color_scheme="dark")
    visit.open()
    page = visit.run(SNIPPET)
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    sheet = page.locator(".print-sheet")
    expect(sheet.locator("li")).to_have_count(6)
    expect(sheet.locator("svg .box")).to_have_count(5)
    expect(sheet.get_by_role("row", name="u 3")).to_be_visible()
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(sheet).to_have_css("color", "rgb(27, 31, 36)")
    expect(page.locator("page-header")).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(sheet).to_have_count(0)


def test_each_tab_keeps_its_own_code(visit: Visit) -> None:
    page = visit.page
    visit.write("mine = 1")
    other = visit.context.new_page()
    other.goto(f"{visit.url}/")
    expect(other.locator("code-editor .cm-content")).to_contain_text("mine = 1")
    other.evaluate("navigator.clipboard.writeText('theirs = 2')")
    other.locator("code-editor .cm-content").focus()
    other.keyboard.press("Control+a")
    other.keyboard.press("Control+v")
    expect(other.locator("code-editor .cm-content")).to_contain_text("theirs = 2")
    page.reload()
    expect(page.locator("code-editor .cm-content")).to_contain_text("mine = 1")


def test_a_finger_finds_targets_that_are_large_enough(visitor: Open) -> None:
    visit = visitor(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    visit.open()
    page = visit.run(MLP)
    page.locator("[data-action=more]").tap()
    small = [
        button.get_attribute("data-action") or button.inner_text()
        for button in page.locator("page-header button, .graph-bar button, page-tabs button").all()
        if button.is_visible() and min((button.bounding_box() or {"height": 0})["height"], 44) < 40
    ]
    assert not small
    # two fingers apart: twice as large, around the middle between them
    node = page.locator("autograd-graph .box.op").first
    before = node.bounding_box()
    assert before
    touch = visit.context.new_cdp_session(page)
    for kind, gap in (("touchStart", 40), ("touchMove", 60), ("touchMove", 80)):
        points = [{"x": 195 - gap, "y": 400}, {"x": 195 + gap, "y": 400}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(200)
    after = node.bounding_box()
    assert after
    assert 1.8 < after["width"] / before["width"] < 2.2
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
