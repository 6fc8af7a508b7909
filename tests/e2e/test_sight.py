"""What stands in the page can be read, and is true: nothing collides, and numbers are those of the graph on show."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Open, Visit

DESCENT = """import torch
w = torch.tensor(5.0, requires_grad=True)
for i in range(4):
    loss = (w - 2) ** 2
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
        w.grad.zero_()
"""
TRAINING = """import torch
net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1))
for i in range(2):
    loss = net(torch.ones(4, 2)).mean()
    loss.backward()
"""
SECOND = """import torch
x = torch.tensor(2.0, requires_grad=True)
(d,) = torch.autograd.grad(x**4, x, create_graph=True)
d.backward()
"""
# how many of one kind touch one of another, or one of their own kind before them
COLLIDING = """([one, other]) => {
  const frames = (of) => [...document.querySelectorAll(of)].map((each) => each.getBoundingClientRect());
  const [these, those] = [frames(one), frames(other)];
  const touch = (a, b) => a.right > b.left + 1 && b.right > a.left + 1 && a.bottom > b.top + 1 && b.bottom > a.top + 1;
  return these.filter((a, at) => those.slice(0, one === other ? at : undefined).some((b) => touch(a, b))).length;
}"""


def test_a_leaf_shows_the_number_that_the_graph_on_show_was_computed_from(visit: Visit) -> None:
    page = visit.run(DESCENT)
    leaf = page.locator("autograd-graph .box.leaf")
    # each turn leaves 0.8 of what is above 2
    expect(leaf.locator(".subtitle")).to_have_text("3.536")
    leaf.click()
    expect(page.locator("inspector-panel section.value .number").first).to_have_text("3.536")
    page.locator("graph-bar select").select_option(index=1)
    expect(leaf.locator(".subtitle")).to_have_text("5")


def test_names_of_operands_and_signs_of_findings_stand_clear_of_words(visit: Visit) -> None:
    page = visit.run(
        "import torch\nps = [torch.ones(2, requires_grad=True) for _ in range(5)]\n"
        "y = torch.stack(ps).sum()\nprint(y.grad)\ny.backward()\n"
    )
    expect(page.locator("autograd-graph .mark.badge")).to_have_count(1)
    assert page.evaluate(COLLIDING, ["autograd-graph .argument", "autograd-graph .argument"]) == 0
    assert page.evaluate(COLLIDING, ["autograd-graph .mark .plate", "autograd-graph .box text"]) == 0


def test_the_name_of_an_operand_lies_on_no_other_operands_line(visit: Visit) -> None:
    page = visit.run(
        "import torch\nX = torch.ones(4, 8)\nV = torch.ones(8, 8, requires_grad=True)\n"
        "W = torch.ones(8, 8, requires_grad=True)\n((X @ V) * (X @ W)).sum().backward()\n"
    )
    names = page.locator("autograd-graph .wire .argument")
    expect(names).to_have_text(["mat2", "mat2"])
    # a name stands right of its own line, so left of it is the other operand's
    assert [name.get_attribute("class") for name in names.all()] == ["argument right"] * 2


def test_what_is_said_where_no_graph_is_fits_the_snippet(visit: Visit) -> None:
    words = visit.page.locator(".invitation p")
    visit.write("import torch\nw = torch.ones(2, requires_grad=True)\nwith torch.no_grad():\n    y = w * 3\n")
    visit.page.locator("[data-action=run]").click()
    expect(words).to_contain_text("under torch.no_grad()")
    visit.write("import torch\nprint(torch.func.grad(torch.sin)(torch.ones(())))\n")
    visit.page.locator("[data-action=run]").click()
    expect(words).to_contain_text("torch.func")
    expect(visit.page.locator("inspector-panel .passes")).to_have_count(0)


def test_a_leaf_beside_the_graph_is_told_to_require_a_gradient(visit: Visit) -> None:
    page = visit.run(
        "import torch\na = torch.tensor(1.0, requires_grad=True)\nb = torch.tensor(2.0, requires_grad=True)\n"
        "c = a.detach() * b\nc.backward()\n"
    )
    page.locator("inspector-panel .variables").get_by_role("button", name="a", exact=True).click()
    expect(page.locator("inspector-panel .class")).to_contain_text("requires a gradient")


def test_a_sum_of_contributions_is_not_cut_beside_the_orders(visitor: Open) -> None:
    visit = visitor(viewport={"width": 1440, "height": 900})
    visit.open()
    page = visit.run(
        "import torch\nx = torch.tensor([0.3, 0.7], requires_grad=True)\ny = (x.sin() * x**2).sum()\n"
        "(g,) = torch.autograd.grad(y, x, create_graph=True)\ng.pow(2).sum().backward()\n"
    )
    page.locator(".transport .scrubber").press("End")
    expect(page.locator(".happens .sum").first).to_contain_text("Σ")
    line = page.locator(".happens").evaluate("e => [e.scrollWidth, e.clientWidth]")
    assert line[0] <= line[1]


def test_long_output_is_read_from_its_end_where_it_was_followed(visit: Visit) -> None:
    page = visit.run(
        "import time, torch\nfor i in range(4000):\n    print(i)\n    if i == 100:\n        time.sleep(1)\n"
        "torch.ones(1, requires_grad=True).exp().backward()\n"
    )
    hidden = page.locator("output-panel .scroll").evaluate("e => e.scrollHeight - e.clientHeight - e.scrollTop")
    assert hidden < 2


def test_the_tools_of_a_training_stand_in_one_row(visitor: Open) -> None:
    visit = visitor(viewport={"width": 1440, "height": 900})
    visit.open()
    page = visit.run(TRAINING)
    tops = page.locator("graph-bar .tool:visible").evaluate_all("all => all.map((e) => e.getBoundingClientRect().top)")
    assert len(set(tops)) == 1


def test_the_time_bar_keeps_to_its_rows_on_a_small_screen(visitor: Open) -> None:
    visit = visitor(viewport={"width": 1280, "height": 720})
    visit.open()
    visit.run(SECOND)
    tops = visit.page.locator(".transport > *").evaluate_all(
        "all => all.map((e) => e.getBoundingClientRect()).map(({ top, height }) => top + height / 2)"
    )
    assert max(tops) - min(tops) < 4


def test_a_window_at_twice_the_size_of_its_letters_shows_all_of_its_bars(visitor: Open) -> None:
    visit = visitor(viewport={"width": 720, "height": 450}, device_scale_factor=2)
    visit.open()
    visit.run(SECOND)
    for of in ("[data-action=about]", "[data-action=speed]", "[data-action=predict]"):
        box = visit.page.locator(of).bounding_box()
        assert box
        assert box["x"] + box["width"] <= 720


def test_forced_colours_hide_no_words(visitor: Open) -> None:
    visit = visitor(forced_colors="active", color_scheme="dark")
    visit.open()
    page = visit.run(
        "import torch\nx = torch.ones(3, requires_grad=True)\ny = x.exp()\ny.add_(1)\ny.sum().backward()\n"
    )
    for of in (".story .raised .version", ".cm-gutters .failed-line"):
        assert page.locator(of).evaluate("e => getComputedStyle(e).color") == "rgb(255, 255, 255)"


def test_a_small_phone_keeps_its_room_for_the_graph(visitor: Open) -> None:
    visit = visitor(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    visit.open()
    visit.run(SECOND)
    time = visit.page.locator("time-bar")
    before = time.bounding_box()
    assert before
    assert before["height"] < 180
    visit.page.locator("[data-action=step-on]").tap()
    expect(time.locator(".happens b")).to_be_visible()
    after = time.bounding_box()
    assert after
    assert abs(after["height"] - before["height"]) < 1


def test_cancel_can_be_read_by_whoever_pressed_run_and_ends_as_such(visit: Visit) -> None:
    visit.write("import time\ntime.sleep(60)\n")
    visit.page.locator("[data-action=run]").click()
    stop = visit.page.locator("[data-action=stop]")
    stop.hover()
    # the ground is the panel's, which the words were chosen for
    ground = stop.evaluate(
        "async (e) => { await Promise.all(e.getAnimations().map((a) => a.finished));"
        " return getComputedStyle(e).backgroundColor; }"
    )
    assert min(float(part) for part in re.findall(r"[\d.]+", ground)[:3]) > (0.8 if "color(" in ground else 200)
    stop.click()
    expect(visit.page.locator(".invitation h2")).to_have_text("Nothing to draw")
