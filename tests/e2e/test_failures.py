"""Whatever goes wrong is said in words, where it happened, and costs nothing that was there before."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.conftest import Open, Visit


def test_an_error_marks_its_span_and_leaves_the_graph_recorded_until_then(visit: Visit) -> None:
    page = visit.run("import torch\nx = torch.ones(2, requires_grad=True)\ny = x * 2\nz = y @ torch.ones(3)\n")
    expect(page.locator("autograd-graph [data-node]")).to_have_count(2)
    expect(page.locator("[data-notice=partial]")).to_be_visible()
    error = page.locator("output-panel .error")
    expect(error).to_contain_text("RuntimeError")
    expect(page.locator("code-editor .failed-span")).to_have_text("y @ torch.ones(3)")
    error.get_by_role("button", name="line 4").first.click()
    expect(page.locator("code-editor .cm-activeLine")).to_have_text("z = y @ torch.ones(3)")


def test_a_misspelt_name_comes_with_a_suggestion(visit: Visit) -> None:
    page = visit.run("import torch\nx = torch.onse(2)\n", ends="failed")
    expect(page.locator("output-panel .suggestion")).to_have_text("Did you mean ones?")
    expect(page.locator("graph-stage .invitation")).to_contain_text("Nothing to draw")


def test_a_syntax_error_is_marked(visit: Visit) -> None:
    page = visit.run("x = (1,\ny = 2\n", ends="failed")
    expect(page.locator("output-panel .error")).to_contain_text("SyntaxError")
    expect(page.locator("code-editor .failed-span")).not_to_have_count(0)


def test_an_error_in_a_function_tells_how_it_got_there(visit: Visit) -> None:
    page = visit.run("def f():\n    raise ValueError('no')\n\nf()\n", ends="failed")
    page.locator("output-panel summary").click()
    frames = page.locator("output-panel ol li")
    expect(frames).to_have_text([re.compile("at the top.*line 4"), re.compile("f.*line 2")])


def test_a_snippet_without_gradients_says_what_to_do(visit: Visit) -> None:
    page = visit.run("import torch\nprint(torch.ones(2) * 2)\n", ends="empty")
    expect(page.locator("graph-stage .invitation")).to_contain_text("requires_grad=True")


def test_a_snippet_that_leaves_is_told_in_words(visit: Visit) -> None:
    page = visit.run("import sys\nsys.exit(3)\n", ends="failed")
    expect(page.locator("output-panel .reason")).to_have_text("The snippet ended itself with exit code 3.")


@pytest.mark.parametrize(
    ("locale", "says"),
    [
        (
            "en-US",
            "The run asked for more memory than it may have. Use smaller tensors or fewer of them. The limit is 1 GiB.",
        ),
        ("zh-CN", "申请的内存超过上限。请使用更小或更少的张量。上限为 1 GiB。"),
    ],
)
def test_a_limit_is_told_with_its_value(visitor: Open, locale: str, says: str) -> None:
    visit = visitor(locale=locale)
    visit.open()
    page = visit.run("import torch\ntorch.empty(25_000_000_000)\n", ends="failed")
    expect(page.locator("output-panel .reason")).to_have_text(says)
    visit.run("x = [open('/dev/null') for n in range(100)]\n", ends="failed")
    expect(page.locator("output-panel .reason")).to_contain_text("64")


def test_a_refused_snippet_is_told_the_limit(visit: Visit) -> None:
    visit.write("#" * 70_000)
    visit.page.locator("[data-action=run]").click()
    words = "The snippet is too large. Shorten it and run again. The limit is 64 KiB."
    expect(visit.page.locator("output-panel .error p")).to_have_text(words)
    assert visit.complaints.pop().startswith("console error: Failed to load resource")


def test_what_the_snippet_prints_stays_text(visit: Visit) -> None:
    page = visit.run("print('<img src=x onerror=alert(1)><b>bold</b>')\n", ends="empty")
    expect(page.locator("output-panel pre")).to_have_text("<img src=x onerror=alert(1)><b>bold</b>")


def test_warnings_and_figures_are_shown(visit: Visit) -> None:
    page = visit.run(
        "import warnings\nimport matplotlib.pyplot as plt\nwarnings.warn('careful')\nplt.plot([1, 2])\nplt.show()\n",
        ends="empty",
    )
    expect(page.locator("output-panel pre.warning").first).to_contain_text("careful")
    picture = page.locator("output-panel img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")


def test_a_run_can_be_given_up(visit: Visit) -> None:
    visit.write("while True: pass\n")
    visit.page.locator("[data-action=run]").click()
    visit.page.locator("[data-action=stop]").click()
    expect(visit.page.locator("[data-action=run]")).to_be_visible()
    expect(visit.page.locator("output-panel")).to_contain_text("You cancelled this run")


def test_a_busy_server_is_told_and_the_picture_stays(visitor: Open) -> None:
    visit = visitor()
    page = visit.open()
    visit.run("import torch\nx = torch.ones(2, requires_grad=True)\n(x * 2).sum().backward()\n")
    problem = '{"type": "urn:gradwalk:problem:busy", "title": "Busy", "status": 503, "detail": "Wait."}'

    def refuse(route: Route) -> None:
        route.fulfill(status=503, content_type="application/problem+json", body=problem)

    page.route("**/api/v1/runs", refuse)
    visit.run()
    expect(page.locator("output-panel .error")).to_contain_text("The server is busy")
    expect(page.locator("autograd-graph [data-node]")).not_to_have_count(0)
    assert visit.complaints.pop().startswith("console error: Failed to load resource")


def test_a_link_to_nothing_says_so(visitor: Open) -> None:
    visit = visitor()
    page = visit.open("/g/no-such-graph-anywhere")
    page.locator("autograd-graph[data-state=failed]").wait_for()
    expect(page.locator("graph-stage .invitation")).to_contain_text("No graph is kept under this link")
    expect(page.locator("code-editor .cm-placeholder")).to_be_visible()
    assert all("404" in complaint for complaint in visit.complaints)
    visit.complaints.clear()
