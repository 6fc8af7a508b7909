"""What strangers put into snippets and documents is shown as text: nothing of it runs, loads or becomes an element."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from app.errors import InvalidDocument
from app.graph import codec
from tests.e2e.conftest import Open, Visit
from tests.serving import RunningServer

PAYLOAD = (
    '"\'></textarea></title></style></script><img src=x onerror="window.escaped=1"><svg onload="window.escaped=1">'
    '<a href="javascript:window.escaped=1" class=escaped>x</a><script class=escaped>window.escaped=1</script>'
    "<iframe class=escaped srcdoc=x></iframe>${window.escaped=1}{{escaped}}`"
)
LATEX = (
    r"\href{javascript:window.escaped=1}{x}\url{javascript:window.escaped=1}\htmlClass{escaped}{x}"
    r"\htmlData{x=1}{x}\htmlStyle{background:url(/x)}{x}\includegraphics{/x.png}"
)
DOT = f'digraph {{ a [URL="javascript:window.escaped=1", label=<<B>{"x"}</B>>, image="/x.png"]; }}'
SNIPPET = """import sys, warnings, torch
P = {payload!r}
globals()[P] = w = torch.ones(2, requires_grad=True)
Layer = type(P, (torch.nn.Linear,), {{}})
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.note = P; return x * 2
    @staticmethod
    def backward(ctx, g): return g
F.__name__ = F.__qualname__ = P
def hook(g): return g
hook.__name__ = hook.__qualname__ = P
model = Layer(2, 1)
model.register_module(P.replace('.', '')[:200], torch.nn.Linear(1, 1))
globals()['model' + P] = model
y = F.apply(model(w * w))
y.register_hook(hook)
loss = y.sum()
loss.backward()
optimizer = type(P, (torch.optim.SGD,), {{}})(model.parameters(), 0.1)
optimizer.step()
print(P); print(P, file=sys.stderr); warnings.warn(P)
open('<img src=x onerror=alert(1)>.csv', 'w').write('=cmd()|1')
raise type(P, (ValueError,), {{}})(P)
"""
CLEAN = """() => ({
  ran: window.escaped ?? null,
  injected: document.querySelectorAll("img[src='x'], svg[onload], .escaped, iframe, object, embed").length,
  scripts: [...document.querySelectorAll("a[href], form[action], use, image")].filter((element) =>
    [...element.attributes].some(({ value }) => /^\\s*(javascript|vbscript|data:text)/i.test(value))).length,
  handlers: [...document.querySelectorAll("*")].filter((element) =>
    [...element.attributes].some(({ name }) => name.startsWith("on"))).length,
})"""
NOTHING = {"ran": None, "injected": 0, "scripts": 0, "handlers": 0}
WALK = """async () => {
  const pause = () => new Promise((done) => setTimeout(done, 20));
  for (const selector of ["[data-node]", "summary", "[role=tab]", "select", "button"]) {
    for (const element of [...document.querySelectorAll(selector)].slice(0, 60)) {
      if (element.matches("[data-action=run], [data-action=share], [data-action=open], a[download]")) continue;
      element.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
      element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
      await pause();
    }
  }
}"""


def looked_through(page: Page) -> Any:
    """What became of the page after everything in it was opened, hovered and pressed."""
    page.wait_for_timeout(300)
    page.evaluate(WALK)
    page.wait_for_timeout(200)
    return page.evaluate(CLEAN)


def test_the_payload_would_be_seen_if_it_ran(visitor: Open) -> None:
    """The proof that the look above can fail."""
    visit = visitor()
    visit.open()
    markup = '<svg onload="1"></svg><a class=escaped href="javascript:1">x</a>'
    visit.page.evaluate("markup => { document.body.insertAdjacentHTML('beforeend', markup); }", markup)
    seen = visit.page.evaluate(CLEAN)
    visit.complaints.clear()
    assert (seen["injected"], seen["scripts"], seen["handlers"]) == (2, 1, 1)


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_a_snippet_full_of_markup_is_shown_as_text(visitor: Open, locale: str) -> None:
    visit = visitor(locale=locale)
    visit.open()
    page = visit.run(SNIPPET.format(payload=PAYLOAD))
    assert page.locator("output-panel").inner_text().count("onerror=") >= 3
    assert looked_through(page) == NOTHING


@pytest.mark.parametrize("path", ["/", "/g/missing"])
def test_an_address_full_of_markup_is_not_repeated(visit: Visit, path: str) -> None:
    visit.page.goto(f"{visit.url}/?q=<script class=escaped>window.escaped=1</script>#<img src=x onerror=escaped=1>")
    assert visit.page.evaluate(CLEAN) == NOTHING
    answer = httpx.get(f"{visit.url}{path}%3Cscript%3Eescaped%3C/script%3E")
    assert "<script>escaped" not in answer.text


def poisoned(document: dict[str, Any]) -> dict[str, Any]:
    """The document with every text in it that may be anything replaced, one after the other, by the payload."""
    places: list[tuple[Any, Any]] = []
    unseen: list[Any] = [document]
    while unseen:
        row = unseen.pop()
        for key, content in list(row.items() if isinstance(row, dict) else enumerate(row)):
            if isinstance(content, dict | list):
                unseen.append(content)
            elif isinstance(content, str):
                places.append((row, key))
    for row, key in places:
        kept = row[key]
        row[key] = {"latex": LATEX, "dot": DOT}.get(str(key), PAYLOAD)
        try:
            codec.decode(json.dumps(document).encode())
        except InvalidDocument:
            row[key] = kept
    return document


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_a_document_full_of_markup_is_shown_as_text(visitor: Open, server: RunningServer, locale: str) -> None:
    code = SNIPPET.format(payload="P").replace("raise type", "P or type") + "h = (w * 2).detach()\n"
    with server.client() as client:
        honest = client.post("/api/v1/runs", json={"code": code, "check": True, "classic": "loss"}).json()
        document = poisoned(honest)
        document.pop("id", None)
        kept = client.post("/api/v1/graphs", json={"document": document})
    assert kept.status_code == httpx.codes.CREATED, kept.text
    assert kept.text.count("onerror=") > 20
    visit = visitor(locale=locale)
    page = visit.open(f"/g/{kept.json()['id']}")
    page.locator("autograd-graph[data-state]").wait_for()
    assert looked_through(page) == NOTHING


def test_no_answer_of_the_server_can_run_as_a_page(server: RunningServer) -> None:
    with server.client() as client:
        kept = client.post("/api/v1/graphs", json={"code": f"print({PAYLOAD!r})"}).json()["id"]
        for path in ("/", f"/g/{kept}", f"/api/v1/graphs/{kept}", f"/api/v1/graphs/{kept}.json", "/api/v1/graphs/<b>"):
            answer = client.get(path)
            assert answer.headers["x-content-type-options"] == "nosniff", path
            policy = answer.headers["content-security-policy"]
            assert "unsafe-inline" not in policy.split("style-src")[0], path
            if path.startswith("/api"):
                assert "json" in answer.headers["content-type"], path
