"""How often the picture's numbers change while a slider moves: ``python benchmarks/knobs.py`` after ``make page``.

A real server, its sandbox and a real Chromium on one machine. The slider has another number in every frame, so that
the next run always begins as soon as the last one's numbers are painted.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.serving import serve

SECONDS = 5
TINY = """import torch
x = torch.tensor(3.0, requires_grad=True)
w = torch.tensor([1.0, -2.0], requires_grad=True)
y = (w * x**2).sum()
y.backward()
"""
LAYER = """import torch
x = torch.tensor(3.0, requires_grad=True)
net = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Tanh(), torch.nn.Linear(8, 8), torch.nn.Tanh())
y = net(x * torch.randn(16, 4)).square().mean()
y.backward()
"""
SLIDE = """async (milliseconds) => {
  const slider = document.querySelector("inspector-panel leaf-sliders input");
  const leaf = document.querySelector("autograd-graph .box.leaf.selected");
  const box = () => document.querySelector(`[data-box="${leaf.dataset.box}"] .subtitle`).textContent;
  const changes = [], start = performance.now();
  for (let turn = 0, last = box(); performance.now() - start < milliseconds; turn++) {
    await new Promise(requestAnimationFrame);
    slider.value = String(((turn % 190) - 95) / 10);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    if (box() !== last) changes.push(performance.now());
    last = box();
  }
  slider.dispatchEvent(new Event("change", { bubbles: true }));
  return changes.slice(1).map((at, index) => at - changes[index]).sort((a, b) => a - b);
}"""


def slide(page: Any, code: str) -> list[float]:
    """Milliseconds between one number in the picture and the next, sorted."""
    page.evaluate("(code) => sessionStorage.setItem('gradwalk.code', code)", code)
    page.reload()
    page.locator("[data-action=run]").click()
    page.locator("autograd-graph[data-state=drawn]").wait_for()
    page.locator("autograd-graph .box.leaf", has_text="x").first.click()
    page.locator("inspector-panel leaf-sliders input").wait_for()
    gaps: list[float] = page.evaluate(SLIDE, SECONDS * 1000)
    return gaps


def main() -> None:
    """Print a row for each snippet."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(Path(folder) / "data") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(server.url)
        print("| snippet | changes/s | median gap, ms | 9 of 10 within, ms |\n|---|---|---|---|")
        for name, code in (("a square", TINY), ("two layers", LAYER)):
            gaps = slide(page, code)
            middle, most = gaps[len(gaps) // 2], gaps[len(gaps) * 9 // 10]
            print(f"| {name} | {len(gaps) / SECONDS:.1f} | {middle:.0f} | {most:.0f} |")
        browser.close()


if __name__ == "__main__":
    main()
