"""A real Chromium, before the real server. Whatever it complains of fails the test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

OFF = [
    # two pages behind the address bar, which nobody sees: a second of processor time for each profile
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    # Playwright's own, as the last such list is the only one that counts
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
]
ARGUMENTS = [
    f"--disable-features={','.join(OFF)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
EXPECTED_MS = 20_000
"""A busy machine may take seconds to begin a run."""
expect.set_options(timeout=EXPECTED_MS)

TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error("Content-Security-Policy", event.violatedDirective, event.blockedURI));
"""


class Visit:
    """One reader's browser profile at the server; `complaints` are console errors, exceptions and foreign requests."""

    def __init__(self, browser: Browser, url: str, options: dict[str, Any]) -> None:
        self.url = url
        self.complaints: list[str] = []
        self.context: BrowserContext = browser.new_context(**options)
        self.context.add_init_script(TELL_VIOLATIONS)
        self.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page: Page = self.context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"exception: {error}"))
        self.page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.url}/", "data:", "blob:")):
            self.complaints.append(f"request to {request.url}")

    def open(self, path: str = "/") -> Page:
        self.page.goto(self.url + path)
        return self.page

    def write(self, code: str) -> None:
        """Replace what is in the editor, as a person pastes."""
        self.page.evaluate("code => navigator.clipboard.writeText(code)", code)
        self.page.locator("code-editor .cm-content").focus()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Control+v")

    def run(self, code: str | None = None, *, ends: str = "drawn") -> Page:
        """Write, press Run and wait until the graph says how it ended."""
        if code is not None:
            self.write(code)
        self.page.locator("[data-action=run]").click()
        self.page.locator(f"autograd-graph[data-state={ends}]").wait_for()
        return self.page


Open = Callable[..., Visit]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # not one browser for the session: while Playwright's synchronous door is open, no asynchronous test can run
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    assert chromium, "Chromium is not installed: the tests of the page need it (Debian: apt-get install chromium)."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(browser: Browser, server: Any) -> Iterator[Open]:
    """Opens a profile of its own: ``visitor(locale="zh-CN", color_scheme="dark", viewport=…)``."""
    visits: list[Visit] = []

    def arrive(**options: Any) -> Visit:
        options.setdefault("viewport", {"width": 1400, "height": 900})
        options.setdefault("locale", "en-US")
        visits.append(Visit(browser, server.url, options))
        return visits[-1]

    yield arrive
    complaints = [complaint for visit in visits for complaint in visit.complaints]
    for visit in visits:
        visit.context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def visit(visitor: Open) -> Visit:
    """An English reader at a desk, before the empty page."""
    visit = visitor()
    visit.open()
    return visit
