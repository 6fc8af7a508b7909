"""axe finds nothing to complain of, on any screen, in both themes and both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open, Visit

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
# what stands in two lines axe reads as one word, and misses that word in the name
OPTIONS = '{ resultTypes: ["violations"], rules: { "label-content-name-mismatch": { enabled: false } } }'
RUN = f"""async () => {{
  const {{ violations }} = await axe.run(document, {OPTIONS});
  return violations.flatMap(({{ id, nodes }}) => nodes.map(({{ target, any, all, none }}) =>
    `${{id}}: ${{target.join(" ")}} ${{[...any, ...all, ...none].map(({{ message }}) => message).join("; ")}}`));
}}"""
# both branches of a module, a finding (a loss that is already a probability), several passes
SNIPPET = """import torch
from torch import nn
net = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 2), nn.Softmax(dim=1))
x = torch.ones(4, 2)
target = torch.tensor([0, 1, 1, 0])
for _ in range(3):
    loss = nn.functional.cross_entropy(net(x), target)
    loss.backward()
print(loss.item())
"""
FAILING = "import torch\nx = torch.ones(2, requires_grad=True)\ny = x * 2\nraise ValueError('wrong')\n"


def complaints(page: Page) -> list[str]:
    # motions end before colours are judged
    page.wait_for_timeout(400)
    found: list[str] = page.evaluate(RUN)
    return found


def desk(visit: Visit) -> Iterator[str]:
    """Goes from screen to screen, and names the one on show."""
    page = visit.page
    yield "start"
    visit.run(SNIPPET)
    expect(page.locator("inspector-panel .findings")).to_be_visible()
    yield "drawn, with findings"
    page.locator("autograd-graph .box.op").first.click()
    yield "node selected"
    page.keyboard.press("u")
    yield "upstream"
    page.keyboard.press(".")
    yield "step"
    page.keyboard.press("q")
    page.keyboard.press(".")
    page.locator("[data-action=hint]").click()
    yield "predicting"
    page.locator("[data-action=show]").click()
    yield "predicted"
    page.locator("autograd-graph").focus()
    page.keyboard.press("q")
    page.locator("autograd-graph .chip").first.click()
    page.locator("[data-nudge=up]").click()
    expect(page.locator("leaf-nudge .slope")).to_be_visible()
    yield "nudged"
    page.keyboard.press("o")
    yield "outline"
    page.keyboard.press("/")
    page.keyboard.type("kind:op")
    yield "search"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    yield "keys"
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    yield "projector"
    page.keyboard.press("p")
    page.keyboard.press("g")
    page.keyboard.press("m")
    yield "coloured by size, and memory"
    page.keyboard.press("c")
    visit.run(SNIPPET.replace("nn.ReLU()", "nn.Tanh()"))
    expect(page.locator("run-comparison [data-change=added]")).to_be_visible()
    yield "compared"
    page.locator("[data-action=about]").click()
    yield "about"
    page.keyboard.press("Escape")
    visit.run(FAILING)
    yield "error"


def phone(visit: Visit) -> Iterator[str]:
    page = visit.page
    yield "phone: code"
    visit.run(SNIPPET)
    yield "phone: graph"
    page.locator("[data-action=more]").tap()
    yield "phone: more tools"
    page.locator("[data-action=outline]").tap()
    yield "phone: outline"
    page.get_by_role("tab").last.tap()
    yield "phone: details"


@pytest.mark.parametrize(("locale", "scheme"), [("en-US", "light"), ("zh-CN", "dark")])
@pytest.mark.parametrize("walk", [desk, phone])
def test_axe_is_content(visitor: Open, locale: str, scheme: str, walk: object) -> None:
    size = {"width": 390, "height": 844} if walk is phone else {"width": 1400, "height": 900}
    visit = visitor(
        locale=locale,
        color_scheme=scheme,
        viewport=size,
        has_touch=walk is phone,
        is_mobile=walk is phone,
        bypass_csp=True,
    )
    visit.context.add_init_script(path=AXE)
    page = visit.open()
    screens = phone(visit) if walk is phone else desk(visit)
    found = [f"{screen} · {complaint}" for screen in screens for complaint in complaints(page)]
    assert not found, "\n".join(dict.fromkeys(found))[:6000]
