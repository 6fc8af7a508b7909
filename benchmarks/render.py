"""How soon and how smoothly the page draws, in a real Chromium: ``python benchmarks/render.py`` after ``make page``.

Documents are made here, opened as a kept graph is, and moved over with the mouse; no tensor runs. Times are
milliseconds from the document's last byte to the frame after the picture is drawn, where the page opens with it and
where the page had a second before it came, as it has when a snippet runs; frames are counted over two seconds in which
all boxes are dragged, or in which a pass plays, on the screen's own 60 a second.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route, sync_playwright

ROOT = Path(__file__).parents[1]
BUILT = ROOT / "static" / "dist"
MIME = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2", ".wasm": "application/wasm"}
CLASSES = ("Add", "Mul", "Sub", "Div", "Relu", "Tanh", "Sigmoid", "Exp", "Log", "Sin", "Cos", "Neg")
ADDRESS = "http://page.test/g/" + "x" * 20

# Runs in the page before its own script: the clock ends with the frame after the picture is drawn.
CLOCK = """
document.addEventListener("DOMContentLoaded", () => {
  new MutationObserver((_, observer) => {
    if (document.querySelector("autograd-graph")?.dataset.state !== "drawn") return;
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => { window.painted = performance.now(); }));
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-state"] });
});
"""
# From the last byte of the document, as the browser's network noted it, however busy the page was then.
FIRST = """() => {
  const [document] = performance.getEntriesByType("resource").filter(({ name }) => name.includes("/api/v1/graphs/"));
  return window.painted === undefined ? null : Math.round(window.painted - document.responseEnd);
}"""
FRAMES = """() => { window.frames_seen = 0; window.counting = true;
  const count = () => { window.frames_seen++; if (window.counting) requestAnimationFrame(count); };
  requestAnimationFrame(count); }"""


def chain(nodes: int, width: int) -> dict[str, Any]:
    """A document of ``nodes`` operations in ``width`` chains, by chance, so that there is no repetition to fold."""
    classes = random.Random(0)  # noqa: S311, not for secrets
    rows: list[dict[str, Any]] = [
        {
            "name": f"{classes.choice(CLASSES)}Backward0",
            "kind": "function",
            "order": 1,
            "sequence": number,
            "outputs": [{"shape": [2], "dtype": "float32"}],
        }
        for number in range(nodes)
    ]
    edges = [{"source": number, "slot": 0, "target": number - width} for number in range(width, nodes)]
    roots = [{"node": number} for number in range(max(0, nodes - width), nodes)]
    steps = [{"node": number} for number in range(nodes - 1, -1, -1)]
    return {
        "schema": 1,
        "id": "x" * 20,
        "snippet": {"code": ""},
        "environment": {"python": "3", "torch": "2", "device": "cpu", "threads": 1, "recorder": "0"},
        "outcome": {"status": "finished"},
        "nodes": rows,
        "edges": edges,
        "passes": [{"kind": "backward", "number": 1, "recorded": True, "roots": roots, "steps": steps}],
    }


def page_html(entry: dict[str, Any]) -> str:
    """What the server would send for a kept graph."""
    styles = "".join(f'<link rel="stylesheet" href="/static/{name}">' for name in entry.get("css", []))
    boot = json.dumps({"graph": "x" * 20})
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{styles}</head><body>'
        f'<script type="application/json" id="boot">{boot}</script>'
        f'<script type="module" src="/static/{entry["file"]}"></script></body></html>'
    )


def entry_chunk() -> tuple[dict[str, Any], list[str]]:
    """The manifest's entry, and the files of a first load: what it imports at once, and its styles."""
    manifest = json.loads((BUILT / ".vite" / "manifest.json").read_bytes())
    entry = next(chunk for chunk in manifest.values() if chunk.get("isEntry"))
    files, pending = set(entry.get("css", [])), [entry]
    while pending:
        chunk = pending.pop()
        files.add(chunk["file"])
        files.update(chunk.get("css", []))
        pending += [manifest[name] for name in chunk.get("imports", []) if manifest[name]["file"] not in files]
    return entry, sorted(files)


def open_page(browser: Browser, document: dict[str, Any], entry: dict[str, Any], wait: float = 0) -> tuple[Page, int]:
    """A page with the document drawn, which came after so many seconds; and the milliseconds that drawing it took."""
    body = json.dumps(document).encode()

    def answer(route: Route) -> None:
        path = re.sub(r"^https?://[^/]+", "", route.request.url).split("?")[0]
        file = BUILT / path.removeprefix("/static/")
        if path.startswith("/static/") and file.is_file():
            route.fulfill(body=file.read_bytes(), content_type=MIME.get(file.suffix, "application/octet-stream"))
        elif path.startswith("/api/"):
            page.wait_for_timeout(1000 * wait)
            route.fulfill(body=body, content_type="application/json")
        elif path.startswith("/g/"):
            route.fulfill(body=page_html(entry), content_type="text/html")
        else:
            route.fulfill(status=404)

    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.add_init_script(CLOCK)
    page.route("**/*", answer)
    page.goto(ADDRESS)
    # a locator that waits would look through the page all the time
    for _ in range(400):
        page.wait_for_timeout(300)
        if (first := page.evaluate(FIRST)) is not None:
            return page, first
    msg = "no picture came"
    raise TimeoutError(msg)


def drags(page: Page, seconds: float) -> float:
    """Frames a second while the mouse drags the picture to and fro."""
    pane = page.locator("autograd-graph").bounding_box()
    if pane is None:
        msg = "the graph has no size"
        raise RuntimeError(msg)
    x, y = pane["x"] + pane["width"] / 2, pane["y"] + pane["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(FRAMES)
    start = time.perf_counter()
    step = 0
    while (passed := time.perf_counter() - start) < seconds:
        step += 1
        page.mouse.move(x + 90 * (step % 2) + step % 7, y + step % 11)
    seen = page.evaluate("() => { window.counting = false; return window.frames_seen; }")
    page.mouse.up()
    return float(seen) / passed


def plays(page: Page, seconds: float) -> float:
    """Frames a second while the mouse rests and a pass plays, its steps lit and its gradients on their way."""
    page.locator("time-bar [data-action=play]").click()
    page.wait_for_timeout(1000)
    page.evaluate(FRAMES)
    start = time.perf_counter()
    page.wait_for_timeout(1000 * seconds)
    seen = page.evaluate("() => { window.counting = false; return window.frames_seen; }")
    return float(seen) / (time.perf_counter() - start)


def measured(browser: Browser, nodes: int, width: int, entry: dict[str, Any], seconds: float) -> Iterator[str]:
    """A row of the table: nodes, both first pictures, and frames when all is open and in view."""
    document = chain(nodes, width)
    page, first = open_page(browser, document, entry)
    page.close()
    yield f"{nodes:,}"
    yield str(first)
    page, first = open_page(browser, document, entry, wait=1)
    yield str(first)
    more = page.locator("graph-bar [data-action=more]")
    if more.is_visible():
        more.click()
    opening = page.locator("graph-bar [data-action=open]")
    if opening.is_visible():
        opening.click()
        page.wait_for_timeout(4000 if nodes < 20_000 else 20_000)
    page.keyboard.press("Escape")
    fit = page.locator("graph-bar [data-action=fit]").first
    fit.click()
    page.wait_for_timeout(1500)
    yield f"{drags(page, seconds):.0f}"
    yield f"{plays(page, seconds):.0f}"
    page.close()


def main() -> None:
    """Prints the table and the size of a first load."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, nargs="*", default=[2000, 10_000, 50_000])
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--chromium", default=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
    options = parser.parse_args()
    entry, files = entry_chunk()
    size = sum(len(gzip.compress((BUILT / name).read_bytes())) for name in files)
    print(f"first load: {size / 1000:.0f} kB compressed, in {len(files)} files, without fonts")
    print("| nodes | first picture, ms | in a page that waited, ms | all of it dragged, frames/s | played, frames/s |")
    print("|---|---|---|---|---|")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.chromium, args=["--no-sandbox", "--disable-gpu"])
        for nodes in options.nodes:
            width = max(1, round((nodes / 40) ** 0.5))
            print("| " + " | ".join(measured(browser, nodes, width, entry, options.seconds)) + " |")
        browser.close()


if __name__ == "__main__":
    main()
