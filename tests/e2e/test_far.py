"""A picture from far away: painted once, moved with the mouse, painted anew at rest; steps and themes show in it."""

from __future__ import annotations

import base64
import random
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.test_files import choose, payload

NODES = 1000
CLASSES = ("Sin", "Cos", "Exp", "Tanh", "Relu", "Neg")
# How many pixels of the painted picture have a colour of the page's.
PIXELS = """(graph, token) => {
  const probe = graph.appendChild(document.createElement("i"));
  probe.style.color = `var(${token})`;
  const wanted = getComputedStyle(probe).color.match(/[\\d.]+/g).map(Number);
  probe.remove();
  let count = 0;
  for (const painted of graph.querySelectorAll(".sheet > canvas:not([hidden])")) {
    const copy = Object.assign(document.createElement("canvas"), { width: painted.width, height: painted.height });
    const context = copy.getContext("2d", { willReadFrequently: true });
    context.drawImage(painted, 0, 0);
    const { data } = context.getImageData(0, 0, copy.width, copy.height);
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] > 250 && [0, 1, 2].every((part) => Math.abs(data[at + part] - wanted[part]) < 12)) count++;
    }
  }
  return count;
}"""


def chains() -> dict[str, Any]:
    """Ten chains of operations that follow no pattern, and the pass that ran them backward."""
    chance = random.Random(0)  # noqa: S311, not for secrets
    nodes = [
        {
            "name": f"{chance.choice(CLASSES)}Backward0",
            "kind": "function",
            "order": 1,
            "sequence": number,
            "outputs": [{"shape": [2], "dtype": "float32"}],
        }
        for number in range(NODES)
    ]
    return {
        "schema": 1,
        "snippet": {"code": ""},
        "environment": {"python": "3", "torch": "2", "device": "cpu", "threads": 1, "recorder": "0"},
        "outcome": {"status": "finished"},
        "nodes": nodes,
        "edges": [{"source": number, "slot": 0, "target": number - 10} for number in range(10, NODES)],
        "passes": [
            {
                "kind": "backward",
                "number": 1,
                "recorded": True,
                "roots": [{"node": number} for number in range(NODES - 10, NODES)],
                "steps": [{"node": number} for number in reversed(range(NODES))],
            }
        ],
    }


@pytest.fixture
def graph(visit: Visit) -> Locator:
    """All of the chains, open and in view."""
    choose(visit, payload("chains.json", chains()))
    page = visit.page
    graph = page.locator("autograd-graph[data-state=drawn]")
    graph.wait_for()
    page.locator("graph-bar [data-action=fit]").click()
    expect(page.locator("autograd-graph.far")).to_have_count(1)
    rests(page)
    return graph


def still(page: Page) -> Locator:
    return page.locator("autograd-graph .sheet > canvas:not([hidden])").first


def rests(page: Page) -> None:
    """Wait until the picture is painted for the zoom it is seen at, and no longer moves."""
    page.wait_for_timeout(500)
    expect(still(page)).to_have_attribute("style", re.compile(r"scale\(1\)"))


# Keeps every place that the painting is at: from the pane's corner, and how much larger it stands than it was painted.
WATCH = """canvas => {
  window.places = [];
  new MutationObserver(() => {
    const { e, f, a } = new DOMMatrix(getComputedStyle(canvas).transform);
    window.places.push([e, f, a]);
  }).observe(canvas, { attributes: true });
  const { e, f } = new DOMMatrix(getComputedStyle(canvas).transform);
  return [e, f];
}"""


def test_a_step_colours_what_it_reached(graph: Locator) -> None:
    page = graph.page
    assert graph.evaluate(PIXELS, "--visited") == 0
    step = page.locator("time-bar .count input")
    seen = []
    for wanted in (100, 600):
        step.fill(str(wanted))
        step.press("Enter")
        page.wait_for_timeout(500)
        assert graph.evaluate(PIXELS, "--gradient") > 0, "the step on show has no ring"
        seen.append(graph.evaluate(PIXELS, "--visited"))
    assert 0 < 3 * seen[0] < seen[1]
    page.locator("autograd-graph").focus()
    page.keyboard.press("Escape")
    step.fill("1")
    step.press("Enter")
    page.keyboard.press(",")
    page.wait_for_timeout(300)
    assert graph.evaluate(PIXELS, "--visited") == 0


def test_a_drag_moves_the_painting_and_a_zoom_sharpens_it_at_rest(graph: Locator) -> None:
    page = graph.page
    painted = still(page).element_handle()
    left, top = still(page).evaluate(WATCH)
    pane = graph.bounding_box()
    assert pane
    x, y = pane["x"] + pane["width"] / 2, pane["y"] + pane["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 30, steps=4)
    page.mouse.up()
    page.wait_for_timeout(300)
    assert painted.evaluate("canvas => canvas.isConnected"), "a drag painted the picture anew"
    assert page.evaluate("window.places.at(-1)") == [left + 60, top + 30, 1]
    page.keyboard.down("Control")
    page.mouse.wheel(0, 40)
    page.keyboard.up("Control")
    rests(page)
    assert page.evaluate("window.places.at(-1)[2]") < 1, "a zoom waited for a new painting"
    assert not painted.evaluate("canvas => canvas.isConnected")


def test_another_theme_is_painted_at_once(graph: Locator) -> None:
    page = graph.page
    light = graph.evaluate(PIXELS, "--op")
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(300)
    assert light > 1000
    assert graph.evaluate(PIXELS, "--op") == pytest.approx(light, rel=0.2)


# Of a PNG: its size, pixels that let anything through, and how often at most a row meets the colour of outputs, and a
# column that of operations.
DECODED = """async encoded => {
  const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
  const { width, height, data } = await createImageBitmap(new Blob([bytes], { type: "image/png" })).then((picture) => {
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const context = canvas.getContext("2d");
    context.drawImage(picture, 0, 0);
    return context.getImageData(0, 0, picture.width, picture.height);
  });
  const isOf = (token) => {
    document.body.style.color = `var(${token})`;
    const wanted = getComputedStyle(document.body).color.match(/[\\d.]+/g).map(Number);
    document.body.style.color = "";
    return (x, y) => wanted.every((part, at) => Math.abs(data[4 * (y * width + x) + at] - part) < 2);
  };
  const runs = (length, isMet) => {
    let count = 0;
    for (let at = 1; at < length; at++) if (isMet(at) && !isMet(at - 1)) count++;
    return count;
  };
  const [isOutput, isOp] = [isOf("--output"), isOf("--op")];
  let [open, across, down] = [0, 0, 0];
  for (let at = 3; at < data.length; at += 4) if (data[at] < 255) open++;
  for (let y = 0; y < height; y++) across = Math.max(across, runs(width, (x) => isOutput(x, y)));
  for (let x = 0; x < width; x++) down = Math.max(down, runs(height, (y) => isOp(x, y)));
  return { width, height, open, across, down };
}"""


def test_a_large_picture_is_saved_as_a_png_on_the_pages_own_ground(graph: Locator) -> None:
    page = graph.page
    with page.expect_download() as download:
        page.locator("[data-action=keep]").click()
    assert download.value.suggested_filename == "gradwalk.png"
    png = base64.b64encode(Path(download.value.path()).read_bytes()).decode()
    # ten chains of a hundred operations
    assert page.evaluate(DECODED, png) == {"width": 1600, "height": 2200, "open": 0, "across": 10, "down": 100}


def test_keys_walk_over_a_picture_of_which_no_box_is_drawn(graph: Locator) -> None:
    page = graph.page
    boxes = graph.locator("[data-box]")
    expect(boxes).to_have_count(0)
    graph.focus()
    walked = []
    for _ in range(3):
        page.keyboard.press("ArrowDown")
        walked.append(page.evaluate("() => document.activeElement?.dataset.box ?? null"))
        expect(boxes).to_have_count(1)
    assert None not in walked
    assert len(set(walked)) == len(walked)
