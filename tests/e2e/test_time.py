"""Backward as a time machine: step, play, jump, passes, orders, and a link that opens at a step."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open, Visit
from tests.e2e.snippets import PARABOLA

TWICE = """import torch
x = torch.tensor(2.0, requires_grad=True)
(x * 3).backward()
(x * 4).backward()
"""
NET = """import torch
from torch import nn
net = nn.Sequential(nn.Linear(2, 3), nn.Tanh())
net(torch.ones(4, 2)).mean().backward()
"""
LOOP = """import torch
w = torch.tensor(10.0, requires_grad=True)
for _ in range(90):
    w.grad = None
    (w * w).backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
"""
ORDERS = """import torch
x = torch.tensor(2.0, requires_grad=True)
y = x**4
(slope,) = torch.autograd.grad(y, x, create_graph=True)
(bend,) = torch.autograd.grad(slope, x, create_graph=True)
bend.backward()
"""
DOTS = """canvas => {
  const { width, height } = canvas;
  return canvas.toDataURL() !== Object.assign(document.createElement("canvas"), { width, height }).toDataURL();
}"""


def titles(page: Page, kind: str) -> list[str]:
    return page.locator(f"autograd-graph .box.{kind} .title").all_text_contents()


def step(page: Page) -> str:
    return page.locator("time-bar .count input").input_value()


def test_a_step_moves_node_edges_code_inspector_and_accumulator_together(visit: Visit) -> None:
    page = visit.run(PARABOLA)
    expect(page.locator("autograd-graph .labels text")).to_have_count(6)
    current = page.locator("autograd-graph .box.current .title")
    # in the order of PyTorch's engine: highest sequence number first, leaves last
    walked = [("u − v", "loss = u - v"), ("x × 4", "v = 4 * x"), ("x × x", "u = x * x")]
    for at, (title, line) in enumerate(walked, start=1):
        page.keyboard.press(".") if at > 1 else page.locator("[data-action=step-on]").click()
        expect(current).to_have_text(title)
        expect(page.locator("inspector-panel h2").first).to_have_text(title)
        expect(page.locator("code-editor .lit-line")).to_have_text(line)
        assert step(page) == str(at)
    expect(page.locator("autograd-graph .wire.active")).to_have_count(2)
    expect(page.locator("autograd-graph .wire.visited")).to_have_count(4)
    expect(page.locator("autograd-graph .note")).to_have_text("−4 + 3 + 3")
    assert titles(page, "waiting") == ["x"]
    page.keyboard.press(".")
    expect(current).to_have_text("x")
    # what PyTorch itself printed
    expect(page.locator("output-panel")).to_contain_text("tensor(2.)")
    expect(page.locator("autograd-graph .note text")).to_have_text(["−4 + 3 + 3 = 2", ".grad 2"])
    expect(page.locator("time-bar .happens")).to_contain_text("−4 + 3 + 3 = 2")
    expect(page.locator("[data-action=step-on]")).to_be_disabled()


def test_numbers_stand_only_on_edges_that_were_reached(visit: Visit) -> None:
    page = visit.run(PARABOLA)
    page.keyboard.press(".")
    numbers = page.locator("autograd-graph .labels > g:not(.note) text")
    expect(numbers).to_have_count(3)
    assert sorted(numbers.all_text_contents()) == ["1", "1", "−1"]
    arrow = page.locator("autograd-graph .wire.active .line").first
    expect(arrow).to_have_attribute("marker-start", "url(#arrow-active)")
    page.keyboard.press(",")
    expect(page.locator("autograd-graph :is(.box, .wire):is(.waiting, .current, .active)")).to_have_count(0)
    expect(page.locator("autograd-graph .labels text")).to_have_count(6)
    expect(arrow).to_have_count(0)


def test_it_plays_to_the_end_and_starts_over(visit: Visit) -> None:
    page = visit.run(PARABOLA)
    play = page.locator("[data-action=play]")
    page.locator("[data-action=speed]").select_option("4")
    play.click()
    expect(page.locator("time-bar .count input")).to_have_value("4")
    expect(play).to_have_attribute("aria-label", "Play the backward pass")
    page.locator("[data-action=speed]").select_option("0.25")
    page.locator("autograd-graph").focus()
    page.keyboard.press("Space")
    expect(page.locator("time-bar .count input")).to_have_value("1")
    expect(play).to_have_attribute("aria-label", "Pause")
    page.keyboard.press("Space")
    expect(play).to_have_attribute("aria-label", "Play the backward pass")


def test_dots_travel_along_the_edges_of_a_step_and_leave(visit: Visit) -> None:
    page = visit.run(PARABOLA)
    page.locator("[data-action=speed]").select_option("0.25")
    page.keyboard.press(".")
    dots = page.locator("canvas.particles")
    page.wait_for_timeout(600)
    assert dots.evaluate(DOTS)
    page.keyboard.press(",")
    page.wait_for_timeout(120)
    assert not dots.evaluate(DOTS)


def test_with_reduced_motion_nothing_travels(visitor: Open) -> None:
    visit = visitor(reduced_motion="reduce")
    visit.open()
    page = visit.run(PARABOLA)
    page.keyboard.press(".")
    expect(page.locator("autograd-graph .box.current")).to_have_css("animation-name", "none")
    page.wait_for_timeout(150)
    assert not page.locator("canvas.particles").evaluate(DOTS)


def test_any_step_is_a_number_or_a_key_away(visit: Visit) -> None:
    page = visit.run(PARABOLA)
    field = page.locator("time-bar .count input")
    field.fill("3")
    field.press("Enter")
    expect(page.locator("autograd-graph .box.current .title")).to_have_text("x × x")
    field.fill("99")
    field.press("Enter")
    expect(field).to_have_value("4")
    page.locator("autograd-graph").focus()
    page.keyboard.press("Home")
    expect(field).to_have_value("1")
    page.keyboard.press("End")
    expect(field).to_have_value("4")
    scrubber = page.locator("time-bar .scrubber")
    scrubber.focus()
    page.keyboard.press("ArrowLeft")
    expect(field).to_have_value("3")
    expect(scrubber).to_have_attribute("aria-valuetext", "step 3 of 4")
    # what is typed into the code stays there
    page.locator("code-editor .cm-content").focus()
    page.keyboard.type(". ,")
    expect(field).to_have_value("3")


def test_a_closed_module_stands_for_what_runs_inside(visit: Visit) -> None:
    page = visit.run(NET)
    page.locator("autograd-graph .group .toggle").first.click()
    expect(page.locator("autograd-graph .box.module")).to_have_count(1)
    for _ in range(3):
        page.keyboard.press(".")
    expect(page.locator("autograd-graph .box.module.current .title")).to_have_text("net")
    expect(page.locator("time-bar .happens")).to_contain_text(re.compile(r"in net: 2 of \d"))
    # the walk did not open it
    expect(page.locator("autograd-graph .group")).to_have_count(0)


def test_the_space_bar_halts_what_plays_before_it_closes_a_module(visit: Visit) -> None:
    page = visit.run(NET)
    page.locator("autograd-graph .box", has_text="tanh").click()
    page.locator("[data-action=speed]").select_option("0.25")
    play = page.locator("[data-action=play]")
    play.click()
    page.locator("autograd-graph .box", has_text="tanh").click()
    page.keyboard.press("Space")
    expect(play).to_have_attribute("aria-label", "Play the backward pass")
    expect(page.locator("autograd-graph .group")).to_have_count(1)
    page.keyboard.press("Space")
    expect(page.locator("autograd-graph .group")).to_have_count(0)


def test_an_accumulator_grows_from_pass_to_pass(visit: Visit) -> None:
    page = visit.run(TWICE)
    page.locator("[data-action=passes]").click()
    frames = page.locator("pass-strip .frames button")
    expect(frames).to_have_count(2)
    expect(frames.last).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("End")
    expect(page.locator("autograd-graph .note")).to_have_text(".grad 3 + 4 = 7")
    page.locator("inspector-panel .passes select").select_option(index=0)
    expect(frames.first).to_have_attribute("aria-pressed", "true")
    page.locator("[data-action=step-on]").click()
    page.keyboard.press(".")
    expect(page.locator("autograd-graph .note")).to_have_text(".grad 3")
    frames.last.click()
    expect(page.locator("inspector-panel")).to_contain_text("7")


def test_many_passes_are_curves_and_a_click_finds_the_nearest_whole_one(visit: Visit) -> None:
    page = visit.run(LOOP)
    strip = page.locator("pass-strip")
    expect(strip.locator(".frames")).to_have_count(0)
    expect(strip).to_contain_text(re.compile(r"\d+ of 90 passes were recorded whole"))
    curve = strip.locator("pass-curve").first
    # w halves and more with each pass: 100 falls to 100 · 0.8^178
    expect(curve.locator("figcaption")).to_contain_text("log scale")
    box = curve.locator("svg").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.155, box["y"] + box["height"] / 2)
    expect(curve.locator("output")).to_have_text(re.compile(r"pass \d: \d"))
    curve.locator("svg").focus()
    page.keyboard.press("Home")
    expect(curve.locator("output")).to_have_text("pass 1: 100")
    page.keyboard.press("Enter")
    expect(page.locator("inspector-panel .passes select")).to_have_value("0")
    missed = re.compile(r"Pass \d+ was not recorded whole; this is pass (\d+)\.")
    for share in (0.5, 0.6, 0.7, 0.8):
        page.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
        if missed.search(strip.inner_text()):
            break
    expect(strip.locator("[role=status]")).to_have_text(missed)


def test_orders_are_planes(visit: Visit) -> None:
    page = visit.run(ORDERS)
    planes = page.locator("[data-order]")
    expect(planes).to_have_text(["1", "2", "3", "all"])
    aside = page.locator("autograd-graph .box.op.aside")
    expect(aside).to_have_count(0)
    page.locator("[data-order='1']").click()
    expect(page.locator("autograd-graph .box.op:not(.aside) .title")).to_have_text("x⁴")
    expect(page.locator("autograd-graph .box.leaf")).not_to_have_class(re.compile("aside"))
    page.locator("[data-order=all]").click()
    expect(aside).to_have_count(0)


def test_a_link_opens_at_the_step_it_was_copied_at(visit: Visit, visitor: Open) -> None:
    page = visit.run(TWICE)
    page.locator("[data-action=passes]").click()
    page.locator("pass-strip .frames button").first.click()
    page.keyboard.press("End")
    page.locator("[data-action=share]").click()
    expect(page.locator("share-toast")).to_contain_text("Link copied")
    assert re.search(r"/g/[\w-]+\?pass=1&step=2$", page.url)
    page.locator("autograd-graph").focus()
    page.keyboard.press(",")
    assert page.url.endswith("?pass=1&step=1")

    friend = visitor(locale="zh-CN", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    friend.open(page.url.removeprefix(visit.url).replace("step=1", "step=2"))
    friend.page.locator("autograd-graph[data-state=drawn]").wait_for()
    expect(friend.page.locator("time-bar .count input")).to_have_value("2")
    expect(friend.page.locator("autograd-graph .note")).to_have_text(".grad 3")
    assert friend.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    friend.page.locator("[data-action=step-back]").tap()
    expect(friend.page).to_have_url(re.compile(r"step=1$"))
    friend.page.locator("time-bar .scrubber").fill("0")
    expect(friend.page).to_have_url(re.compile(r"\?pass=1$"))


def test_a_step_that_does_not_exist_opens_the_last_one(visit: Visit, visitor: Open) -> None:
    page = visit.run(PARABOLA)
    page.locator("[data-action=share]").click()
    expect(page.locator("share-toast")).to_contain_text("Link copied")
    friend = visitor()
    friend.open(page.url.removeprefix(visit.url) + "?pass=7&step=900")
    expect(friend.page.locator("time-bar .count input")).to_have_value("4")
    friend.open(page.url.removeprefix(visit.url) + "?pass=x&step=-1")
    expect(friend.page.locator("time-bar .count input")).to_have_value("")


def test_a_run_without_a_pass_has_no_time_machine(visit: Visit) -> None:
    page = visit.run("import torch\nx = torch.tensor(3.0, requires_grad=True)\nloss = x**2\n")
    expect(page.locator("time-bar .transport")).to_have_count(0)
    page.keyboard.press(".")
    expect(page.locator("autograd-graph .current")).to_have_count(0)
