"""Two languages, two themes, a phone, the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Open, Visit

SNIPPET = """import torch
u = torch.tensor(3.0, requires_grad=True)
v = torch.tensor(4.0, requires_grad=True)
w = u * v
y = w.exp()
y.backward()
"""
MLP = """import torch
from torch import nn
net = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Sequential(nn.Linear(3, 3), nn.Tanh()), nn.Linear(3, 1))
net(torch.ones(4, 2)).mean().backward()
"""


def test_the_page_speaks_the_readers_language(visitor: Open) -> None:
    visit = visitor(locale="zh-CN")
    page = visit.open()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    visit.run(SNIPPET)
    expect(page.get_by_role("button", name="运行")).to_be_visible()
    expect(page.locator("inspector-panel")).to_contain_text("反向传播次数")
    page.locator("autograd-graph .box.op").first.click()
    expect(page.locator("inspector-panel")).to_contain_text("收到的梯度")


def test_the_language_changes_at_once_and_is_remembered(visit: Visit) -> None:
    page = visit.run(SNIPPET)
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.locator("[data-action=share]")).to_have_text("分享")
    expect(page.locator("autograd-graph .leaf[data-node]").first).to_have_attribute(
        "aria-label", "u, 3, 叶子节点，累加 .grad"
    )
    page.reload()
    expect(page.locator("[data-action=share]")).to_have_text("分享")


@pytest.mark.parametrize(("scheme", "ground"), [("light", "rgb(250, 250, 248)"), ("dark", "rgb(15, 18, 22)")])
def test_the_theme_follows_the_system(visitor: Open, scheme: str, ground: str) -> None:
    visit = visitor(color_scheme=scheme)
    page = visit.open()
    expect(page.locator("body")).to_have_css("background-color", ground)


def test_a_chosen_theme_is_remembered(visit: Visit) -> None:
    page = visit.page
    theme = page.locator("[data-action=theme]")
    theme.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    theme.click()
    expect(page.locator("body")).to_have_css("background-color", "rgb(15, 18, 22)")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_phone_shows_one_pane_at_a_time(visitor: Open) -> None:
    visit = visitor(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = visit.open()
    expect(page.locator("autograd-graph")).to_be_hidden()
    visit.write(SNIPPET)
    page.locator("[data-action=run]").tap()
    expect(page.locator("autograd-graph[data-state=drawn]")).to_be_visible()
    page.locator("autograd-graph .box.op", has_text="exp").tap()
    page.get_by_role("tab").last.tap()
    expect(page.locator("inspector-panel")).to_contain_text("ExpBackward0")
    page.get_by_role("tab", name="Code").tap()
    expect(page.locator("code-editor .lit-line")).to_have_text("y = w.exp()")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_tablet_held_upright_shows_all_panes(visitor: Open) -> None:
    visit = visitor(viewport={"width": 820, "height": 1180}, has_touch=True)
    visit.open()
    page = visit.run(MLP)
    for pane in ("autograd-graph", "code-editor", "output-panel", "inspector-panel"):
        expect(page.locator(pane)).to_be_in_viewport()
    page.locator("autograd-graph .box.op", has_text="tanh").tap()
    expect(page.locator("inspector-panel .class")).to_have_text("TanhBackward0")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_phone_keeps_help_and_language_in_a_sheet(visitor: Open) -> None:
    visit = visitor(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = visit.open()
    page.locator("[data-action=settings]").tap()
    page.get_by_role("button", name="中文").tap()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.get_by_role("button", name="EN").tap()
    page.locator("[data-action=about]").tap()
    expect(page.locator("about-dialog dialog")).to_contain_text("Isolation")
    page.keyboard.press("Escape")
    page.locator("[data-action=settings]").tap()
    page.locator("[data-action=keys]").tap()
    expect(page.locator("keys-dialog dialog")).to_be_visible()


def test_a_first_visit_starts_from_an_example(visit: Visit) -> None:
    page = visit.page
    page.locator("example-gallery").get_by_role("button", name="x used twice").click()
    page.locator("autograd-graph[data-state=drawn]").wait_for()
    expect(page.locator("code-editor")).to_contain_text("x flows in twice")
    expect(page.locator("example-gallery")).to_have_count(0)


def test_the_keyboard_alone_reaches_everything(visit: Visit) -> None:
    page = visit.page
    visit.write(SNIPPET)
    page.keyboard.press("Control+Enter")
    graph = page.locator("autograd-graph[data-state=drawn]")
    graph.wait_for()
    graph.focus()
    focused = page.locator("autograd-graph .box:focus .title")
    page.keyboard.press("ArrowDown")
    expect(focused).to_have_text("u")
    page.keyboard.press("ArrowRight")
    expect(focused).to_have_text("v")
    page.keyboard.press("ArrowDown")
    expect(focused).to_have_text("u × v")
    page.keyboard.press("Enter")
    expect(page.locator("inspector-panel .class")).to_have_text("MulBackward0")
    expect(page.locator("code-editor .lit-span")).to_have_text("u * v")
    page.keyboard.press("Escape")
    expect(page.locator("inspector-panel h2")).to_have_text("This run")


def test_every_drawn_node_has_a_name(visit: Visit) -> None:
    page = visit.run(MLP)
    for node in page.locator("autograd-graph [data-node]").all():
        assert node.get_attribute("aria-label")
        assert node.get_attribute("role") in {"button", "group"}


def test_modules_open_and_close_where_they_stand(visit: Visit) -> None:
    page = visit.run(MLP)
    before = page.locator("autograd-graph [data-node]").count()
    group = page.locator("autograd-graph .group", has_text="Sequential").last
    place = group.bounding_box()
    assert place
    group.locator(".toggle").click()
    module = page.locator("autograd-graph .box.module")
    expect(module).to_have_count(1)
    assert page.locator("autograd-graph [data-node]").count() < before
    corner = module.locator(".frame:not(.behind)").bounding_box()
    assert corner
    assert abs(corner["x"] - place["x"]) < 4
    assert abs(corner["y"] - place["y"]) < 4
    module.locator(".toggle").click()
    expect(page.locator("autograd-graph [data-node]")).to_have_count(before)


def test_a_module_closes_over_the_selected_node_and_opens_for_the_next(visit: Visit) -> None:
    page = visit.run(MLP)
    page.locator("autograd-graph .box.op", has_text="tanh").click()
    page.locator("autograd-graph .group", has_text="Sequential").last.locator(".toggle").click()
    expect(page.locator("autograd-graph .box.module")).to_have_count(1)
    expect(page.locator("inspector-panel .class")).to_have_text("TanhBackward0")
    page.locator("autograd-graph .box.module").click(position={"x": 60, "y": 20})
    page.locator("inspector-panel .nodes button", has_text="tanh").click()
    expect(page.locator("autograd-graph .box.op.selected .title")).to_have_text("tanh")


def test_the_full_view_draws_what_the_simplified_one_docks(visit: Visit) -> None:
    page = visit.run(MLP)
    expect(page.locator("autograd-graph .chip.parameter")).not_to_have_count(0)
    page.locator("[data-detail=full]").click()
    page.locator("autograd-graph[data-state=drawn]").wait_for()
    expect(page.locator("autograd-graph .box.parameter")).not_to_have_count(0)


def test_a_large_graph_draws_only_what_is_in_view(visit: Visit) -> None:
    page = visit.run(
        "import torch\nx = torch.ones(2, requires_grad=True)\ny = x\n"
        + "y = y * 1.0001\n" * 1000  # no loop, and few enough not to fold
        + "y.sum().backward()\n"
    )
    drawn = page.locator("autograd-graph [data-node]")
    assert 0 < drawn.count() < 500
    page.locator("[data-action=fit]").click()
    expect(page.locator("autograd-graph.far")).to_be_visible()
    expect(drawn).to_have_count(0)


def test_the_picture_moves_by_wheel_drag_and_keys(visit: Visit) -> None:
    page = visit.run(SNIPPET)
    box = page.locator("autograd-graph .box", has_text="exp")
    start = box.bounding_box()
    graph = page.locator("autograd-graph").bounding_box()
    assert start
    assert graph
    page.mouse.move(graph["x"] + 20, graph["y"] + 20)
    page.mouse.down()
    page.mouse.move(graph["x"] + 120, graph["y"] + 60, steps=4)
    page.mouse.up()
    page.wait_for_function(
        "before => document.querySelector('autograd-graph .box.op').getBoundingClientRect().x > before", arg=0
    )
    moved = box.bounding_box()
    assert moved
    assert abs(moved["x"] - start["x"] - 100) < 2
    page.mouse.wheel(0, 50)
    page.wait_for_timeout(100)
    scrolled = box.bounding_box()
    assert scrolled
    assert abs(scrolled["y"] - moved["y"] + 50) < 2
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    page.wait_for_timeout(100)
    zoomed = box.bounding_box()
    assert zoomed
    assert zoomed["width"] > scrolled["width"] * 1.5
