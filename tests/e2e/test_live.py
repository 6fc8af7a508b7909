"""A run that takes its time: what it prints, how far it is, its place in line, and giving it up."""

from __future__ import annotations

import re
import time
from contextlib import ExitStack

from playwright.sync_api import expect

from tests.e2e.conftest import Open, Visit
from tests.serving import RunningServer

FOREVER = """import torch, warnings
w = torch.ones(3, requires_grad=True)
warnings.warn("slow")
for step in range(10**9):
    (w * w).sum().backward()
    if step % 50 == 0:
        print("step", step)
"""


def test_a_run_under_way_is_shown_and_can_be_cancelled_by_keyboard(visit: Visit) -> None:
    page = visit.run("print('before')", ends="empty")
    output, progress = page.locator("output-panel"), page.locator("run-progress")
    visit.write(FOREVER)
    page.keyboard.press("Control+Enter")
    expect(output.locator("pre.stdout").first).to_contain_text("step 0")
    expect(output.locator("pre.stderr")).to_contain_text("UserWarning: slow")
    expect(output).not_to_contain_text("before")
    expect(progress).to_have_text(re.compile(r"[\d,]+ nodes · [\d,]{2,} passes · \d+\.\d s"))
    # the end of it stays in view until the reader scrolls away
    scroll = output.locator(".scroll")
    end = "area => area.scrollTop > 0 && area.scrollTop + area.clientHeight > area.scrollHeight - 30"
    expect(output.locator("pre.stdout").last).to_contain_text("step 600")
    assert scroll.evaluate(end)
    scroll.evaluate("area => { area.scrollTop = 0; }")
    before = progress.inner_text()
    expect(progress).not_to_have_text(before)
    page.wait_for_timeout(300)
    assert scroll.evaluate("area => area.scrollTop") == 0
    # again, without a look at the first
    page.locator("code-editor .cm-content").focus()
    page.keyboard.press("Control+Enter")
    expect(progress).to_have_text(re.compile(r"· [01]\.\d s"))
    page.keyboard.press("Escape")
    expect(page.locator("[data-action=run]")).to_be_visible()
    expect(output.locator(".error")).to_have_text("You cancelled this run.")
    expect(output.locator(".error")).to_be_in_viewport()
    expect(output.locator("pre.stdout").first).to_contain_text("step 0")
    expect(progress).to_be_empty()
    # the one button keeps the focus, and Escape on it cancels
    page.locator("[data-action=run]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-action=stop]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("[data-action=run]")).to_be_focused()


def test_who_waits_is_told_the_place_in_line_in_either_language(server: RunningServer, visitor: Open) -> None:
    visit = visitor(locale="zh-CN")
    page = visit.open()
    with ExitStack() as runs, server.client() as client:
        for _ in range(3):  # two of them run
            body = {"code": "while True: pass"}
            runs.enter_context(
                client.stream("POST", "/api/v1/runs", json=body, headers={"accept": "text/event-stream"})
            )
        visit.write("print('漢')")
        page.keyboard.press("Control+Enter")
        state = page.locator("output-panel .outcome")
        expect(state).to_have_text("排队中：前面还有 1 个运行")
        page.get_by_role("button", name="EN").click()
        expect(state).to_have_text("Waiting: 1 run comes first")
        started = time.monotonic()
    expect(page.locator("output-panel pre.stdout")).to_have_text("漢\n")
    assert time.monotonic() - started < 10


def test_a_server_that_goes_away_in_the_middle_is_told(visit: Visit) -> None:
    page = visit.page
    page.route(
        "**/api/v1/runs",
        lambda route: route.fulfill(
            content_type="text/event-stream", body='event: output\ndata: {"stream": "stdout", "text": "half"}\n\n'
        ),
    )
    page.locator("[data-action=run]").click()
    expect(page.locator("output-panel .error")).to_contain_text("The server does not answer")
    expect(page.locator("output-panel pre.stdout")).to_have_text("half")


def test_on_a_phone_a_cancelled_run_leaves_the_reader_with_what_it_printed(visitor: Open) -> None:
    visit = visitor(viewport={"width": 390, "height": 844})
    page = visit.open()
    code, graph = (page.locator("page-tabs button").nth(place) for place in (0, 1))
    visit.run("import torch\nx = torch.ones(2, requires_grad=True)\n(x * 2).sum().backward()\n")
    expect(graph).to_have_attribute("aria-selected", "true")
    code.click()
    visit.write(FOREVER)
    page.locator("[data-action=run]").click()
    expect(page.locator("output-panel pre.stdout").last).to_contain_text("step 600")
    page.locator("[data-action=stop]").click()
    expect(page.locator("output-panel .error")).to_be_in_viewport()
    expect(code).to_have_attribute("aria-selected", "true")
