"""What the page says of itself and of how well this server isolates snippets."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.conftest import Open

GAP = '{"level": "container", "missing": [{"layer": "namespaces", "reason": "<b>Operation not permitted</b>"}]}'


@pytest.mark.parametrize(
    ("locale", "level", "remedy"),
    [("en-US", "container: isolated", "Run the server as root"), ("zh-CN", "容器级", "请以 root 运行服务器")],
)
def test_what_is_missing_is_told_with_its_remedy(visitor: Open, locale: str, level: str, remedy: str) -> None:
    visit = visitor(locale=locale)

    def weaken(route: Route) -> None:
        answer = route.fetch()
        text = re.sub(
            r'"isolation": ?\{[^}]*\}', lambda _: f'"isolation": {GAP}'.replace("<", "\\u003c"), answer.text()
        )
        route.fulfill(response=answer, body=text)

    visit.page.route(f"{visit.url}/", weaken)
    page = visit.open()
    page.locator("[data-action=about]").click()
    about = page.locator("about-dialog dialog")
    expect(about).to_contain_text(level)
    expect(about.locator("[data-layer=namespaces]")).to_contain_text(remedy)
    expect(about.locator("[data-layer=namespaces]")).to_contain_text("<b>Operation not permitted</b>")


def test_a_fully_isolated_server_misses_nothing(visitor: Open) -> None:
    visit = visitor()
    page = visit.open()
    page.locator("[data-action=about]").click()
    expect(page.locator("about-dialog dialog")).to_contain_text("Isolation of snippets on this server")
    expect(page.locator("about-dialog [data-layer]")).to_have_count(0)
