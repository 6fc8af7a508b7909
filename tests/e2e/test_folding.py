"""What repeats is shown once, opens where it stands, and far lines lead on: in Chromium, from real runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.e2e.conftest import Visit

TURNS = 60
LOOP = f"""\
import torch

w = torch.full((), 0.99, requires_grad=True)
h = torch.ones(())
total = 0.0
for turn in range({TURNS}):
    h = torch.tanh(h * w)
    total = total + h ** 2
total.backward()
"""
BLOCKS = """\
import torch
from torch import nn

net = nn.Sequential(*(nn.TransformerEncoderLayer(8, 2, 16) for _ in range(5)))
net(torch.randn(3, 1, 8)).sum().backward()
"""
FAR = """\
import torch

skip = torch.ones(2, requires_grad=True).sin()
h = skip
h = h{}
loss = (h + skip).sum()
loss.backward()
""".format(".exp().tanh().cos().sin().abs().sigmoid().neg()" * 7)


def _titles(page: Page) -> list[str]:
    return page.locator("autograd-graph .group text").all_text_contents()


def test_a_loop_is_its_header_its_first_turn_and_the_rest_which_opens(visit: Visit) -> None:
    page = visit.run(LOOP)
    assert _titles(page) == [f"for turn in range({TURNS})× {TURNS}", "#1"]
    rest = page.locator("autograd-graph .box.module")
    expect(rest).to_have_count(1)
    expect(rest).to_contain_text(f"#2–{TURNS}")
    expect(rest).to_contain_text(f"× {TURNS - 1}")
    expect(page.locator("autograd-graph .box.op").filter(has_text="tanh")).to_have_count(1)

    # it opens under the pointer, and closes again
    toggle = page.locator("autograd-graph .box.module .toggle")
    before = toggle.bounding_box()
    assert before is not None
    toggle.click()
    opened = page.locator(".group .toggle").filter(has_text=f"#2–{TURNS}")
    opened.wait_for()
    after = opened.bounding_box()
    assert after is not None
    assert abs(before["x"] - after["x"]) < 8
    assert abs(before["y"] - after["y"]) < 8
    expect(page.locator("autograd-graph .box.module").filter(has_text=f"#{TURNS}")).to_have_count(1)
    opened.click()
    expect(page.locator("autograd-graph .box.module")).to_have_count(1)


def test_blocks_that_are_alike_are_shown_once(visit: Visit) -> None:
    page = visit.run(BLOCKS)
    assert "0–4TransformerEncoderLayer × 5" in _titles(page)
    expect(page.locator("autograd-graph .box.module").filter(has_text="1–4")).to_contain_text(
        "TransformerEncoderLayer × 4"
    )


def test_a_far_line_is_interrupted_and_its_chip_leads_on(visitor: Callable[..., Visit]) -> None:
    # a phone scrolls, so that the other end is far out of sight
    visit = visitor(viewport={"width": 390, "height": 844})
    visit.open()
    page = visit.run(FAR)
    chip = page.locator(".connector").filter(has_text="↓")
    expect(chip).to_be_in_viewport()
    loss = page.locator("autograd-graph .box.output")
    expect(loss).not_to_be_in_viewport()
    chip.click()
    expect(page.locator(".connector").filter(has_text="↑")).to_be_in_viewport()


def test_a_chip_of_several_lines_lists_where_each_goes_on(visitor: Callable[..., Visit]) -> None:
    visit = visitor(viewport={"width": 390, "height": 844})
    visit.open()
    page = visit.run(FAR.replace("(h + skip)", "((h + skip) / (h * skip))"))
    chip = page.locator(".connector").filter(has_text=", …").last
    chip.click()
    leaps = page.locator("graph-leaps")
    expect(leaps.locator("b")).to_have_text(["h + skip", "h × skip"])
    page.keyboard.press("Escape")
    expect(leaps).to_be_hidden()
    chip.click()
    leaps.get_by_role("button", name="h × skip").click()
    expect(leaps).to_be_hidden()
    target = page.locator("autograd-graph .box.op", has_text="h × skip")
    expect(target).to_be_in_viewport()
    expect(target).to_have_class(re.compile("selected"))


def test_only_the_shown_pass_s_root_is_filled(visit: Visit) -> None:
    page = visit.run(
        "import torch\nx = torch.tensor(2.0, requires_grad=True)\ny = x * 3\nz = x ** 2\ny.backward()\nz.backward()\n"
    )
    outputs = page.locator("autograd-graph .box.output")
    expect(outputs).to_have_count(2)
    expect(page.locator("autograd-graph .box.output.other")).to_have_text("y6")
