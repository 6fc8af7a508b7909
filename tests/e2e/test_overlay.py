"""Boxes in colours of sizes: the scale agrees with PyTorch's own numbers, and what has no size has a sign."""

from __future__ import annotations

import json
import math

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open, Visit

VANISHING = """import json, torch
x = torch.full((4,), 0.5, requires_grad=True)
sizes, h = {}, x
chain = []
for k in range(6):
    s = torch.sigmoid(h)
    h = s * 0.1
    chain += [s, h]
for t in chain:
    t.retain_grad()
loss = h.sum()
loss.retain_grad()
loss.backward()
print(json.dumps([t.grad.square().mean().sqrt().item() for t in [x, *chain, loss]]))
"""
EXCEPTIONS = """import torch
x = torch.tensor([1.0, 0.0], requires_grad=True)
big = torch.tensor([1e30, 1.0], requires_grad=True)
dead = torch.tensor([-1.0, -2.0], requires_grad=True)
apart = torch.ones(2, requires_grad=True)
late = apart * 3
loss = (torch.sqrt(x) * 0 + torch.relu(dead) + (big * 1e30) ** 2).sum()
loss.backward()
for t in [x, big, dead, apart]:
    print(t.grad)
"""
SAVES = """import torch
x = torch.ones(1000, requires_grad=True)
y = x.exp()
loss = y.sum()
loss.backward()
"""
# How many pixels have about the colour of the largest sizes; boxes on the map are hardly larger than one.
PAINTED = """([scale, canvas]) => {
  const swatch = scale.querySelector("[data-shade='6']");
  const wanted = getComputedStyle(swatch).backgroundColor.match(/[\\d.]+/g).map(Number);
  const copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
  const context = copy.getContext("2d", { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  const { data } = context.getImageData(0, 0, copy.width, copy.height);
  let found = 0;
  for (let at = 0; at < data.length; at += 4)
    if (data[at + 3] > 200 && [0, 1, 2].every((part) => Math.abs(data[at + part] - wanted[part]) < 45)) found += 1;
  return found;
}"""


def shade(page: Page, title: str, *, nth: int = 0) -> str | None:
    found = page.locator("autograd-graph .box").filter(has=page.get_by_text(title, exact=True)).nth(nth)
    return found.get_attribute("data-shade")


def told(page: Page) -> list[float]:
    """Least, middle and largest, as the scale tells them."""
    powers = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    texts = page.locator("overlay-scale dd").all_text_contents()
    return [float(text.replace("·10", "e").translate(powers)) for text in texts]


def test_colours_are_by_the_gradients_that_pytorch_tells_of(visit: Visit) -> None:
    page = visit.run(VANISHING)
    expect(page.locator("overlay-scale .overlay")).to_have_count(0)
    assert page.locator("[data-shade]").count() == 0
    page.locator("autograd-graph").focus()
    page.keyboard.press("g")
    expect(page.locator("overlay-scale [data-metric=gradient]")).to_have_attribute("aria-pressed", "true")
    printed = json.loads(page.locator("output-panel .stdout").inner_text())
    # the root's own gradient belongs to the node of the sum, the others to what made each tensor
    low, high = math.floor(math.log10(min(printed))), math.ceil(math.log10(max(printed)))
    share = [(math.log10(each) - low) / (high - low) for each in printed]
    wanted = [str(min(int(each * 7), 6)) for each in share]
    drawn = page.locator("autograd-graph .box:not(.output)").evaluate_all(
        "all => all.map(each => [each.getBoundingClientRect(), each.dataset.shade])"
        ".sort(([a], [b]) => a.y - b.y || a.x - b.x).map(([, shade]) => shade)"
    )
    assert sorted(drawn) == sorted(wanted), f"{drawn} is not {wanted}"
    assert shade(page, "x") == wanted[0]
    assert shade(page, "sum") == wanted[-1] == "6"
    least, middle, largest = told(page)
    expected = sorted(printed)
    median = (expected[(len(expected) - 1) // 2] + expected[len(expected) // 2]) / 2
    for shown, size in [(least, expected[0]), (middle, median), (largest, expected[-1])]:
        assert math.isclose(shown, size, rel_tol=0.03), (shown, size)
    page.keyboard.press("g")
    expect(page.locator("[data-shade]")).to_have_count(0)


def test_what_has_no_size_has_a_sign_of_its_own_shape(visit: Visit) -> None:
    page = visit.run(EXCEPTIONS)
    output = page.locator("output-panel .stdout")
    expect(output).to_contain_text("nan")
    expect(output).to_contain_text("inf")
    expect(output).to_contain_text("None")
    page.locator("[data-action=overlay]").click()
    leaves = {"x": "nan", "big": "infinite", "dead": "zero", "apart": "none"}
    assert {name: shade(page, name) for name in leaves} == leaves
    signs = page.locator("autograd-graph .tag")
    assert {"NaN", "∞", "0", "None"} <= set(signs.all_text_contents())
    outlines = signs.locator("path").evaluate_all("all => all.map(each => each.getAttribute('d'))")
    texts = signs.all_text_contents()
    assert len(set(outlines)) == len(set(texts)), "two signs share an outline"
    # one class alone
    page.locator("overlay-scale [data-shade=nan]").click()
    aside = page.locator("autograd-graph .box.aside .title").all_text_contents()
    assert "x" not in aside
    assert {"dead", "big", "apart"} <= set(aside)
    page.locator("overlay-scale [data-shade=nan]").click()
    expect(page.locator("autograd-graph .box.aside")).to_have_count(0)


def test_a_step_shows_what_is_known_there_in_the_colours_of_the_whole(visit: Visit) -> None:
    page = visit.run(VANISHING)
    page.locator("autograd-graph").focus()
    page.keyboard.press("g")
    whole = shade(page, "sum")
    scale = page.locator("overlay-scale dl").inner_text()
    page.keyboard.press(".")
    expect(page.locator("autograd-graph .box[data-shade]")).to_have_count(1)
    assert shade(page, "sum") == whole
    page.keyboard.press(".")
    expect(page.locator("autograd-graph .box[data-shade]")).to_have_count(2)
    assert page.locator("overlay-scale dl").inner_text() == scale
    assert page.locator("autograd-graph .tag").count() == 0


def test_values_and_saved_bytes_are_the_documents_own(visit: Visit) -> None:
    page = visit.run(SAVES)
    page.locator("[data-action=overlay]").click()
    page.locator("overlay-scale [data-metric=saved]").click()
    # exp keeps its result: a thousand numbers of four bytes
    expect(page.locator("overlay-scale dd").first).to_have_text("3.9 KiB")
    assert page.locator("autograd-graph .box[data-shade]").count() == 1
    page.locator("overlay-scale [data-metric=values]").click()
    # the sum is e times as many
    expect(page.locator("overlay-scale dd").last).to_have_text("2720")
    expect(page.locator("overlay-scale dd").first).to_have_text("1")


def test_from_far_away_and_on_the_map_colours_are_the_same(visitor: Open) -> None:
    visit = visitor(color_scheme="dark", locale="zh-CN", viewport={"width": 1100, "height": 600})
    visit.open()
    page = visit.run(VANISHING)
    page.locator("autograd-graph").focus()
    page.keyboard.press("g")
    zoom(page, "+", 3)
    painted_on(page, "graph-map canvas")
    zoom(page, "-", 9)
    expect(page.locator("autograd-graph.far")).to_be_visible()
    painted_on(page, "autograd-graph > .sheet:nth-child(2) canvas:not([hidden])")


def zoom(page: Page, key: str, times: int) -> None:
    for _ in range(times):
        page.keyboard.press(key)
        # a press goes on from where the view glides
        page.wait_for_timeout(150)


def painted_on(page: Page, canvas: str) -> None:
    """Waits until some of a canvas has the colour of the largest sizes."""
    scale = page.locator("overlay-scale").element_handle()
    for _ in range(40):
        found = page.locator(canvas)
        if found.count() == 1 and page.evaluate(PAINTED, [scale, found.element_handle()]) > 4:
            return
        page.wait_for_timeout(100)
    raise AssertionError(canvas)
