"""Numbers in the code are dragged, stepped by keys or slid, and the picture keeps up. PyTorch says what is right."""

from __future__ import annotations

import re
from typing import Any

import pytest
import torch
from playwright.sync_api import Locator, Page, Request, expect

from tests.e2e.conftest import Open, Visit
from tests.e2e.test_axe import AXE, complaints
from tests.e2e.test_inspector import number, ran

SQUARE = """import torch
x = torch.tensor(3.0, requires_grad=True)
w = torch.tensor([1.0, -0.5], requires_grad=True)
y = (w * x**2).sum()  # 5.0 and "6.0"
y.backward()
"""
DIVISION = """import torch
k = 1
x = torch.tensor(3.0, requires_grad=True)
y = x * (6 // k)
y.backward()
"""
LOOP = """import torch
x = torch.tensor(1.5, requires_grad=True)
y = x
for _ in range(2):
    y = y.sin()
y.backward()
"""
STEP = 6
"""Pixels that a number is dragged to go one step."""

WATCH = """() => {
  window.flickers = [];
  const graph = document.querySelector("autograd-graph");
  const ask = window.fetch;
  let [slow, asked] = [false, Infinity];
  window.fetch = (...all) => {
    asked = performance.now();
    return ask(...all).finally(() => { asked = Infinity; });
  };
  const look = () => {
    slow ||= performance.now() - asked > 250;
    if (slow) return;
    if (graph.dataset.state !== "drawn") window.flickers.push(graph.dataset.state);
    for (const each of document.querySelectorAll("[data-notice], [data-action=stop], share-toast > :not([hidden])"))
      window.flickers.push(each.outerHTML);
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
}"""
"""Collects what a run by hand shows, and one that follows a number must not while runs are quick."""


class Flights:
    """Runs that the page has asked for: how many, and how many at most at the same time."""

    def __init__(self, page: Page) -> None:
        self.count = self.most = 0
        self._now: set[Request] = set()
        page.on("request", self._begun)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._ended)

    def _begun(self, request: Request) -> None:
        if request.url.endswith("/runs"):
            self.count += 1
            self._now.add(request)
            self.most = max(self.most, len(self._now))

    def _ended(self, request: Request) -> None:
        self._now.discard(request)  # a run from before may end now


def code(page: Page) -> str:
    return "\n".join(line.strip("\n") for line in page.locator("code-editor .cm-line").all_inner_texts())


def numeral(page: Page, text: str) -> Locator:
    return page.locator("code-editor .numeral", has_text=re.compile(f"^{re.escape(text)}$")).first


def hold(page: Page, text: str) -> tuple[float, float]:
    """Press the pointer on a number; where it is now."""
    box = numeral(page, text).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    return x, y


def expect_what_pytorch_says(page: Page, leaf: str = "x") -> None:
    """The inspector shows a leaf's gradient: that of the code in the editor."""
    grad: Any = ran(code(page))[leaf].grad
    shown = page.locator("inspector-panel .value.gradient .number")
    expect(shown).to_have_text(re.compile(r".+"))
    assert number(shown.inner_text()) == pytest.approx(float(grad), rel=1e-5)


def choose(page: Page, leaf: str) -> None:
    page.locator("autograd-graph .box.leaf", has_text=leaf).first.click()


def test_a_number_is_dragged_and_the_picture_keeps_up(visit: Visit) -> None:
    page = visit.run(SQUARE)
    flights = Flights(page)
    choose(page, "x")
    # one step of the pass is on show, and stays
    page.locator("[data-action=step-on]").click()
    page.locator("[data-action=step-on]").click()
    choose(page, "x")
    page.locator("autograd-graph").evaluate("(graph) => graph.zoom(1.2)")
    page.wait_for_timeout(400)
    leaf = page.locator("autograd-graph .box.leaf.selected")
    before = leaf.bounding_box()
    page.evaluate(WATCH)
    x, y = hold(page, "3.0")
    for pixels in range(1, 10 * STEP + 1, 5):
        page.mouse.move(x + pixels, y)
    page.mouse.move(x + 10 * STEP + 1, y)
    expect(numeral(page, "4.0")).to_be_visible()
    expect(page.locator("inspector-panel .value .number").first).to_have_text("4")
    expect_what_pytorch_says(page)
    expect(leaf).to_contain_text("x")
    expect(page.locator("time-bar .scrubber")).to_have_value("2")
    # back over zero
    page.mouse.move(x - 35 * STEP - 1, y)
    expect(numeral(page, "-0.5")).to_be_visible()
    expect(page.locator("inspector-panel .value .number").first).to_have_text("−0.5")
    page.mouse.up()
    expect_what_pytorch_says(page)
    page.wait_for_timeout(400)
    after = leaf.bounding_box()
    assert before is not None
    assert after is not None
    # a longer number may make its box wider
    assert [after[side] for side in ("y", "height")] == pytest.approx([before[side] for side in ("y", "height")], abs=1)
    assert after["x"] == pytest.approx(before["x"], abs=20)
    assert page.evaluate("window.flickers") == []
    assert flights.count >= 2
    assert flights.most == 1
    assert code(page) == SQUARE.replace("3.0", "-0.5", 1)
    # the drag is one step to undo, and the picture goes with it
    page.locator("code-editor .cm-content").focus()
    page.keyboard.press("Control+z")
    expect(numeral(page, "3.0")).to_be_visible()
    expect(page.locator("inspector-panel .value .number").first).to_have_text("3")
    expect_what_pytorch_says(page)
    page.keyboard.press("Control+y")
    expect(page.locator("inspector-panel .value .number").first).to_have_text("−0.5")
    assert page.evaluate("window.flickers") == []


def test_a_drag_is_given_up_with_escape_and_a_click_is_a_click(visit: Visit) -> None:
    page = visit.run(SQUARE)
    expect(page.locator("code-editor .numeral")).to_have_text(["3.0", "1.0", "-0.5", "2"])
    x, y = hold(page, "3.0")
    page.mouse.move(x + 3 * STEP + 1, y, steps=3)
    expect(numeral(page, "3.3")).to_be_visible()
    page.keyboard.press("Escape")
    expect(numeral(page, "3.0")).to_be_visible()
    expect(page.locator("autograd-graph .box.leaf").first).to_contain_text(re.compile(r"x\s*3$"))
    page.mouse.move(x + 9 * STEP, y)
    page.mouse.up()
    assert code(page) == SQUARE
    # up and down, code is selected as elsewhere
    hold(page, "3.0")
    page.mouse.move(x, y + 60, steps=4)
    page.mouse.up()
    page.keyboard.press("Delete")
    assert "w = " not in code(page)
    page.keyboard.press("Control+z")
    numeral(page, "3.0").click(position={"x": 1, "y": 5})
    page.keyboard.type("1")
    expect(numeral(page, "13.0")).to_be_visible()
    expect(page.locator("[data-notice=stale]")).to_be_visible()


def test_keys_step_the_number_with_the_caret(visit: Visit) -> None:
    page = visit.run(SQUARE)
    choose(page, "x")
    numeral(page, "3.0").click()
    expect(page.locator("live-region")).to_contain_text("x, ")
    before = page.locator("live-region").inner_text()
    page.keyboard.press("Alt+ArrowUp")
    expect(numeral(page, "3.1")).to_be_visible()
    page.keyboard.press("Shift+Alt+ArrowDown")
    expect(numeral(page, "2.1")).to_be_visible()
    expect(page.locator("inspector-panel .value .number").first).to_have_text("2.1")
    expect_what_pytorch_says(page)
    # said once: the region that tells of the selection would have been the sooner one
    expect(page.locator("knob-note .spoken")).to_have_text("2.1: y = 2.205")
    expect(page.locator("live-region")).to_have_text(before)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(numeral(page, "3.0")).to_be_visible()
    # elsewhere the same keys move lines, as they always did
    page.keyboard.press("Home")
    page.keyboard.press("Alt+ArrowUp")
    assert code(page).startswith("x = torch.tensor(3.0")


def test_a_leaf_has_a_slider_for_each_element(visitor: Open) -> None:
    visit = visitor(locale="zh-CN", color_scheme="dark")
    visit.open()
    page = visit.run(SQUARE)
    choose(page, "w")
    sliders = page.get_by_role("group", name="w 在代码中的数值").get_by_role("slider")
    expect(sliders).to_have_count(2)
    second = page.get_by_role("slider", name="w，元素 1")
    expect(second).to_have_attribute("aria-valuetext", "-0.5")
    second.focus()
    page.evaluate(WATCH)
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    assert "torch.tensor([1.0, 0.2]" in code(page)
    expect(second).to_be_focused()
    expect(page.locator("knob-note .spoken")).to_have_text("0.2：y = 10.8")
    gradient = ran(code(page))["w"].grad
    cells = page.locator("inspector-panel heat-map").last.locator(".cell")
    expect(cells).to_have_count(2)
    norm = page.locator("autograd-graph .labels text", has_text="|").first.text_content() or ""
    assert number(norm.strip("|")) == pytest.approx(float(torch.linalg.norm(gradient)), rel=1e-2)
    assert page.evaluate("window.flickers") == []
    # a scalar's is in the picture too, and covers nothing
    choose(page, "x")
    floating = page.locator("leaf-sliders.floating")
    expect(floating.get_by_role("slider")).to_be_visible()
    place = floating.bounding_box()
    boxes = [box.bounding_box() for box in page.locator("autograd-graph .box").all()]
    assert place is not None
    for box in boxes:
        assert box is not None
        beside = box["x"] >= place["x"] + place["width"] or place["x"] >= box["x"] + box["width"]
        assert beside or box["y"] >= place["y"] + place["height"] - 1 or place["y"] >= box["y"] + box["height"] - 1
    middle = place["y"] + place["height"] / 2
    thumb = place["x"] + 10 + 0.65 * (place["width"] - 70)
    page.mouse.move(thumb, middle)
    page.mouse.down()
    page.mouse.move(thumb + 15, middle, steps=4)
    expect(page.locator("code-editor .numeral").first).not_to_have_text("3.0")
    page.keyboard.press("Escape")
    expect(numeral(page, "3.0")).to_be_visible()
    page.mouse.up()
    expect(numeral(page, "3.0")).to_be_visible()
    page.evaluate(AXE.read_text())
    assert complaints(page) == []


def test_another_structure_is_another_picture_with_the_same_leaf_chosen(visit: Visit) -> None:
    page = visit.run(LOOP)
    choose(page, "x")
    boxes = page.locator("autograd-graph .box.op")
    expect(boxes).to_have_count(2)
    x, y = hold(page, "2")
    page.mouse.move(x + 2 * STEP + 1, y, steps=3)
    expect(boxes).to_have_count(4)
    expect(page.locator("inspector-panel h2")).to_have_text("x")
    page.mouse.up()
    expect_what_pytorch_says(page)


def test_an_error_on_the_way_leaves_the_picture(visit: Visit) -> None:
    page = visit.run(DIVISION)
    trouble = page.locator("knob-note .trouble")
    choose(page, "x")
    x, y = hold(page, "1")
    page.mouse.move(x - STEP - 1, y, steps=3)
    expect(trouble).to_contain_text("ZeroDivisionError")
    expect(page.locator("autograd-graph .box.leaf")).to_be_visible()
    expect(page.locator("output-panel .error")).to_have_count(0)
    page.mouse.move(x - 2 * STEP - 1, y, steps=3)
    expect(trouble).to_be_empty()
    expect_what_pytorch_says(page)
    page.mouse.move(x - STEP - 1, y, steps=3)
    expect(trouble).to_contain_text("ZeroDivisionError")
    page.mouse.up()
    # let go of there, it is a failure as any other
    expect(trouble).to_be_empty()
    expect(page.locator("output-panel .error")).to_contain_text("line 4")


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_where_runs_are_slow_or_refused_the_picture_follows_in_the_end(visitor: Open, locale: str) -> None:
    visit = visitor(locale=locale)
    visit.open()
    page = visit.run(SQUARE.replace("\n", "\nimport time\nwhile time.process_time() < 0.5: pass\n", 1))
    flights, trouble = Flights(page), page.locator("knob-note .trouble")
    choose(page, "x")
    x, y = hold(page, "3.0")
    page.mouse.move(x + 10 * STEP + 1, y, steps=3)
    expect(trouble).to_contain_text("once you let go" if locale == "en-US" else "松手")
    expect(page.locator("[data-notice=stale]")).to_be_visible()
    assert flights.count == 0
    page.mouse.up()
    # it takes half a second of a processor that others use too
    expect(page.locator("autograd-graph .box.leaf", has_text="4")).to_be_visible(timeout=30_000)
    expect(trouble).to_be_empty()
    # refused: said at once, and asked for again once the number is let go of
    visit.write(SQUARE)
    visit.run()
    body = '{"type": "/problems/busy", "title": "Busy", "status": 503}'
    page.route("**/runs", lambda route: route.fulfill(status=503, content_type="application/problem+json", body=body))
    choose(page, "x")
    x, y = hold(page, "3.0")
    page.mouse.move(x + STEP + 1, y, steps=3)
    expect(trouble).to_have_text(re.compile(r".{5,}"))
    page.unroute("**/runs")
    page.mouse.up()
    expect(page.locator("autograd-graph .box.leaf", has_text="3.1")).to_be_visible()
    visit.complaints.clear()


def test_by_touch_sliders_are_large_and_the_pane_stays(visitor: Open) -> None:
    visit = visitor(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    visit.open()
    page = visit.run(SQUARE)
    page.locator("autograd-graph .box.leaf", has_text="x").first.tap()
    floating = page.locator("leaf-sliders.floating input")
    expect(floating).to_be_visible()
    assert floating.evaluate("(slider) => slider.offsetHeight") >= 44
    page.get_by_role("tab").last.tap()
    slider = page.locator("inspector-panel leaf-sliders input")
    expect(slider).to_be_visible()
    box = slider.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    touch = visit.context.new_cdp_session(page)
    left, middle = box["x"] + 0.65 * box["width"], box["y"] + box["height"] / 2
    for kind, by in (("touchStart", 0), ("touchMove", 10), ("touchMove", 40), ("touchEnd", 40)):
        points = [] if kind == "touchEnd" else [{"x": left + by, "y": middle}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(page.locator("inspector-panel leaf-sliders output")).not_to_have_text("3.0")
    expect(page.locator("body")).to_have_attribute("data-tab", "details")
