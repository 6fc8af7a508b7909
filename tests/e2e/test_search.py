"""Finding one's way: the search, what lies up and down of a node, paths, the map, the bar."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Open, Visit

MLP = """import torch
from torch import nn
net = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Sequential(nn.Linear(3, 3), nn.Tanh()), nn.Linear(3, 1))
net(torch.ones(4, 2)).mean().backward()
"""
DIAMOND = """import torch
x = torch.tensor(2.0, requires_grad=True)
w = torch.tensor(5.0, requires_grad=True)
a = x.sin()
b = x.exp()
c = a * b
d = c + w
d.backward()
"""
CHAIN = (
    "import torch\nx = torch.ones(2, requires_grad=True)\ny = x\n"
    + "y = y.sin()\ny = y.exp()\ny = y.tanh()\n" * 70
    + "y.sum().backward()\n"
)


def box(visit: Visit, title: str) -> Locator:
    exact = re.compile(rf"^{re.escape(title)}$")
    graph = visit.page.locator("autograd-graph .box")
    return graph.filter(has=visit.page.locator(".title", has_text=exact))


def back(visit: Visit) -> set[str]:
    """Titles of the boxes that step back."""
    return set(visit.page.locator("autograd-graph .box.aside .title").all_text_contents())


def test_the_search_lights_what_it_finds_and_opens_the_module_around_it(visit: Visit) -> None:
    page = visit.run(MLP)
    page.locator("[data-action=close]").click()
    expect(page.locator("autograd-graph .box.op", has_text="tanh")).to_have_count(0)
    page.locator("autograd-graph").focus()
    page.keyboard.press("/")
    palette = page.locator("search-palette dialog")
    page.keyboard.type("op:tanh kind:op")
    expect(palette.get_by_role("status")).to_have_text("1 match")
    expect(palette.get_by_role("option", selected=True)).to_contain_text("TanhBackward0")
    expect(page.locator("autograd-graph .box.module.lit")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(palette).to_be_hidden()
    expect(page.locator("autograd-graph .box.selected .title")).to_have_text("tanh")
    expect(page.locator("inspector-panel .class")).to_have_text("TanhBackward0")
    expect(page.locator("autograd-graph .lit")).to_have_count(0)
    # the keys walk on from where the search went
    page.keyboard.press("ArrowDown")
    expect(page.locator("autograd-graph .box:focus .title")).to_have_text("x·W + b")


def test_the_search_tells_that_it_found_nothing_and_closes_with_escape(visit: Visit) -> None:
    page = visit.run(DIAMOND)
    page.locator("[data-action=search]").click()
    page.keyboard.type("no such thing")
    palette = page.locator("search-palette dialog")
    expect(palette).to_contain_text("Nothing here is called so")
    page.keyboard.press("Escape")
    expect(palette).to_be_hidden()


def test_up_and_down_of_a_node(visit: Visit) -> None:
    page = visit.run(DIAMOND)
    box(visit, "a × b").click()
    page.keyboard.press("u")
    trail = page.locator("graph-trail")
    # the product, sin, exp and x itself
    expect(trail).to_contain_text("Upstream of a × b: 4 nodes")
    expect(page.locator("autograd-graph .box.aside")).to_have_count(3)
    assert back(visit) == {"w", "c + w", "d"}
    page.keyboard.press("d")
    expect(trail).to_contain_text("Downstream of a × b: 2 nodes")
    assert {"x", "sin", "w"} <= back(visit)
    trail.get_by_role("button").click()
    expect(page.locator("autograd-graph .aside")).to_have_count(0)


def test_all_paths_between_two_nodes(visit: Visit) -> None:
    page = visit.run(DIAMOND)
    box(visit, "x").click()
    box(visit, "c + w").click(modifiers=["Shift"])
    expect(page.locator("graph-trail")).to_contain_text("x to c + w: 2 paths, 5 nodes")
    assert back(visit) == {"w", "d"}
    expect(page.locator("autograd-graph .wire.traced")).to_have_count(5)
    # with a finger: the button, then the other end
    page.locator("autograd-graph").focus()
    page.keyboard.press("Escape")
    box(visit, "w").click()
    page.locator("[data-action=path]").click()
    expect(page.locator("graph-trail")).to_contain_text("from w")
    box(visit, "x").click()
    expect(page.locator("graph-trail")).to_contain_text("No path leads between w and x")
    expect(page.locator("autograd-graph .aside")).to_have_count(0)


def test_the_map_is_there_while_not_all_is_in_view_and_covers_nothing(visit: Visit) -> None:
    page = visit.run(DIAMOND)
    chart = page.locator("graph-map")
    expect(chart).to_be_hidden()
    visit.run(CHAIN)
    expect(chart).to_be_visible()
    picture, strip = page.locator("autograd-graph").bounding_box(), chart.bounding_box()
    assert picture
    assert strip
    assert picture["x"] + picture["width"] <= strip["x"] + 1
    start = page.locator("autograd-graph .box.leaf")
    expect(start).to_be_in_viewport()
    page.mouse.move(strip["x"] + strip["width"] / 2, strip["y"] + 20)
    page.mouse.down()
    page.mouse.move(strip["x"] + strip["width"] - 2, strip["y"] + strip["height"] - 8, steps=5)
    page.mouse.up()
    expect(start).not_to_be_in_viewport()
    # as far as the picture's corner, and no farther
    assert page.locator("autograd-graph [data-node]").count()
    page.mouse.click(strip["x"] + 4, strip["y"] + 4)
    expect(start).to_be_in_viewport()
    page.locator("[data-action=fit]").click()
    expect(chart).to_be_hidden()


def test_the_legend_closes_and_stays_closed(visit: Visit) -> None:
    page = visit.run(DIAMOND)
    page.locator("[data-action=legend-close]").click()
    expect(page.locator(".legend")).to_have_count(0)
    page.reload()
    visit.run(DIAMOND)
    expect(page.locator(".legend")).to_have_count(0)
    page.locator("[data-action=legend]").click()
    expect(page.locator(".legend")).to_be_visible()


def test_the_legend_explains_what_is_there(visit: Visit) -> None:
    expect(visit.page.locator(".legend")).to_have_count(0)
    page = visit.run(DIAMOND)
    kinds = page.locator(".legend span")
    expect(kinds.filter(has_text="leaf, accumulates .grad")).to_be_visible()
    expect(kinds.filter(has_text="closed module")).to_have_count(0)
    visit.run("import torch\nw = torch.ones(2, requires_grad=True)\n(w.detach() * w).sum().backward()\n" + MLP)
    page.locator("[data-action=close]").click()
    expect(kinds.filter(has_text="closed module")).to_be_visible()


def test_the_bar_keeps_to_one_line_in_a_narrow_pane(visitor: Open) -> None:
    visit = visitor(viewport={"width": 1230, "height": 800})
    visit.open()
    page = visit.run(MLP)
    # the pane is about 450 pixels wide
    bar = page.locator(".graph-bar").bounding_box()
    assert bar
    assert bar["height"] < 60
    page.locator("[data-action=more]").click()
    expect(page.locator("[data-action=projector]")).to_be_visible()
