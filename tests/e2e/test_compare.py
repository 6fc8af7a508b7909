"""Two runs compared: kept, changed, flipped in place; and a cut run once more without it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open, Visit

CUT = """import torch
w = torch.tensor([1.0, 2.0], requires_grad=True)
v = torch.tensor([3.0, 4.0], requires_grad=True)
h = (w * 2).detach()
loss = (h * v).sum()
loss.backward()
print(w.grad, v.grad)
"""
LINE = """import torch
x = torch.tensor([1.0, 3.0], requires_grad=True)
h = x * 2
loss = (h * h).sum()
loss.backward()
print(x.grad)
"""
BROKEN = "import torch\nraise ValueError('later')\n"


def sides(page: Page) -> list[str | None]:
    return [each.get_attribute("aria-pressed") for each in page.locator("run-comparison [data-side]").all()]


def place(page: Page, title: str) -> tuple[int, int]:
    box = page.locator("autograd-graph .box").filter(has=page.get_by_text(title, exact=True)).bounding_box()
    assert box
    return round(box["x"]), round(box["y"])


def code(page: Page) -> str:
    return page.locator("code-editor .cm-content").inner_text()


def test_a_cut_is_run_without_it_and_both_are_flipped_in_place(visit: Visit) -> None:
    page = visit.run(CUT)
    expect(page.locator("output-panel .stdout")).to_have_text("None tensor([2., 4.])\n", use_inner_text=False)
    page.locator("inspector-panel [data-action=compare-fix]").click()
    expect(page.locator("run-comparison [data-side=after]")).to_have_attribute("aria-pressed", "true")
    # what PyTorch says of the other run: w has its gradient, v has the same
    expect(page.locator("output-panel .stdout")).to_have_text(
        "tensor([6., 8.]) tensor([2., 4.])\n", use_inner_text=False
    )
    expect(page.locator("run-comparison [data-change=gained]")).to_contain_text("2 gradients gained")
    expect(page.locator("run-comparison [data-change=gradients]")).to_have_count(0)
    expect(page.locator("run-comparison [data-findings='compare.findings.gone']")).to_have_text("1 finding gone")
    expect(page.locator("autograd-graph .wire.differing")).to_have_count(1)
    assert page.locator("autograd-graph .tag.gained").count() == 2
    # elsewhere, and back: what is in the middle does not move
    page.locator("autograd-graph").focus()
    page.keyboard.press("+")
    page.keyboard.press("Shift+ArrowDown")
    page.wait_for_timeout(500)
    stood = place(page, "h × v")
    page.keyboard.press("b")
    expect(page.locator("run-comparison [data-side=before]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("autograd-graph .mark.cut")).to_have_count(1)
    assert "detach" in code(page)
    assert place(page, "h × v") == stood
    page.keyboard.press("b")
    expect(page.locator("autograd-graph .wire.differing")).to_have_count(1)
    assert "detach" not in code(page)
    assert place(page, "h × v") == stood
    expect(page.locator("graph-trail .notice")).to_have_count(0)
    page.keyboard.press("c")
    expect(page.locator("run-comparison .comparison")).to_have_count(0)
    expect(page.locator("autograd-graph .differing, autograd-graph .tag")).to_have_count(0)


def test_the_next_run_is_told_apart_from_the_one_that_was_kept(visitor: Open) -> None:
    visit = visitor(locale="zh-CN", color_scheme="dark")
    visit.open()
    page = visit.run(LINE)
    expect(page.locator("output-panel .stdout")).to_contain_text("tensor([ 8., 24.])")
    page.locator("[data-action=compare]").click()
    expect(page.locator("run-comparison [role=status]")).to_contain_text("已保留")
    visit.run(LINE.replace("x * 2", "torch.relu(x * 3)"))
    expect(page.locator("run-comparison [data-change=added]")).to_contain_text("+1 个节点")
    # 2·9·x in place of 2·4·x: by 9/4 - 1; the values grow by half, and their squares by as much as the gradients
    expect(page.locator("output-panel .stdout")).to_contain_text("tensor([18., 54.])")
    expect(page.locator("run-comparison [data-change=gradients]")).to_contain_text("125 %")
    expect(page.locator("run-comparison [data-change=values]")).to_contain_text("125 %")
    assert page.locator("autograd-graph .tag.added").count() == 1
    # pressed, a number goes to what it counts
    page.locator("run-comparison [data-change=added]").click()
    expect(page.locator("autograd-graph .box.selected .title")).to_have_text("relu")
    # from a node that the other run has not, nothing is chosen there
    page.keyboard.press("b")
    expect(page.locator("run-comparison [data-side=before]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("autograd-graph .box.selected")).to_have_count(0)


def test_alike_runs_are_said_to_be_and_a_failed_one_is_compared_too(visit: Visit) -> None:
    page = visit.run(LINE)
    page.locator("autograd-graph").focus()
    page.keyboard.press("c")
    visit.run(LINE.replace("loss.backward()", "\n\nloss.backward()  # the same"))
    expect(page.locator("run-comparison [role=status]")).to_contain_text("The two runs are alike")
    visit.run(BROKEN, ends="failed")
    expect(page.locator("run-comparison [data-change=removed]")).to_contain_text("−4 nodes")
    page.locator("run-comparison [data-side=before]").click()
    expect(page.locator("autograd-graph .tag.removed")).to_have_count(4)
    assert sides(page) == ["true", "false"]


def test_what_was_written_since_outlasts_a_flip(visit: Visit) -> None:
    page = visit.run(LINE)
    page.locator("[data-action=compare]").click()
    visit.run(LINE.replace("* 2", "* 5"))
    expect(page.locator("run-comparison [data-side=after]")).to_have_attribute("aria-pressed", "true")
    visit.write("y = 'mine'\n")
    page.locator("run-comparison [data-side=before]").click()
    expect(page.locator("run-comparison [data-side=before]")).to_have_attribute("aria-pressed", "true")
    assert "mine" in code(page)
