"""What the recorder found, as a reader of the page meets it."""

from __future__ import annotations

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
