"""Graphs from files: opened, dropped, refused, shared; and torchviz's picture of a result."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import FilePayload, expect

from tests.e2e.conftest import Open, Visit
from tests.serving import COMMAND, RunningServer, environment

READ = """text => {
  const picture = new DOMParser().parseFromString(text, "image/svg+xml");
  const all = (name, read) => [...picture.querySelectorAll(name)].map(read);
  return {
    words: all("text", each => each.textContent),
    fills: all("rect", each => each.getAttribute("fill")),
    places: all("g[transform]", each => each.getAttribute("transform")),
  };
}"""
SCRIPT = """import torch

w = torch.tensor([1.0, 2.0], requires_grad=True)
loss = (w * w).sum()
loss.backward()
print("from my own machine")
"""
DROP = """(target, [name, text]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], name, { type: "application/json" }));
  for (const type of ["dragover", "drop"]) {
    target.dispatchEvent(new DragEvent(type, { dataTransfer: files, bubbles: true, cancelable: true, composed: true }));
  }
}"""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph that ``gradwalk record`` wrote."""
    folder = tmp_path_factory.mktemp("recorded")
    (folder / "train.py").write_text(SCRIPT)
    command = [str(COMMAND), "record", "train.py", "-o", "graph.json", "--classic", "loss"]
    subprocess.run(command, cwd=folder, env=environment(), check=True, capture_output=True)
    return folder / "graph.json"


def choose(visit: Visit, *files: Path | FilePayload) -> None:
    """Press Open… with the keyboard, as a person does, and choose the file."""
    with visit.page.expect_file_chooser() as chooser:
        visit.page.locator("[data-action=open]").focus()
        visit.page.keyboard.press("Enter")
    chooser.value.set_files(list(files))  # type: ignore[arg-type]


def payload(name: str, document: Any) -> FilePayload:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return {"name": name, "mimeType": "application/json", "buffer": body}


def test_a_recorded_graph_opens_with_its_code_and_output(visit: Visit, recorded: Path) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    choose(visit, recorded)
    page = visit.page
    page.locator("autograd-graph[data-state=drawn]").wait_for()
    # MulBackward0, SumBackward0, AccumulateGrad
    expect(page.locator("autograd-graph [data-node]")).to_have_count(3)
    expect(page.locator("code-editor .cm-content")).to_contain_text("loss = (w * w).sum()")
    expect(page.locator("output-panel")).to_contain_text("from my own machine")
    expect(page.locator("inspector-panel")).to_contain_text("not set")
    expect(page.locator("[data-notice=stale]")).to_have_count(0)
    assert not [request for request in asked if request.startswith("POST")]


def test_a_dropped_graph_opens(visit: Visit, recorded: Path) -> None:
    visit.page.locator("code-editor .cm-content").evaluate(DROP, ["graph.json", recorded.read_text()])
    visit.page.locator("autograd-graph[data-state=drawn]").wait_for()
    expect(visit.page.locator("code-editor .cm-content")).to_contain_text("loss = (w * w).sum()")


def test_an_opened_graph_is_shared_as_it_is(visit: Visit, recorded: Path, server: RunningServer) -> None:
    choose(visit, recorded)
    visit.page.locator("autograd-graph[data-state=drawn]").wait_for()
    visit.page.locator("[data-action=share]").click()
    expect(visit.page.locator("share-toast")).to_contain_text("Link copied")
    identity = visit.page.url.rpartition("/")[2]
    kept = httpx.get(f"{server.url}/api/v1/graphs/{identity}").json()
    here = json.loads(recorded.read_text())
    assert kept["snippet"] == here["snippet"]
    assert kept["outcome"] == here["outcome"]  # its times are those of the person's own run
    visit.page.locator("[data-action=share]").click()
    expect(visit.page.locator("share-toast")).to_contain_text("Link copied")
    assert visit.page.url.endswith(identity)


@pytest.mark.parametrize(
    ("name", "body", "english", "chinese"),
    [
        ("notes.json", b"loss = 1", "This file is no JSON", "不是 JSON"),
        ("package.json", {"name": "x"}, "This JSON is no graph document", "不是计算图文档"),
        ("list.json", [1], "This JSON is no graph document", "不是计算图文档"),
        ("newer.json", {"schema": 2, "snippet": {"code": ""}}, "and this one has another", "另一版本"),
        (
            "odd.json",
            {"schema": 1, "snippet": 3, "nodes": [3], "passes": [[]]},
            "is no graph document",
            "不是计算图文档",
        ),
    ],
)
def test_what_is_no_graph_is_refused_in_words(visitor: Open, name: str, body: Any, english: str, chinese: str) -> None:
    for locale, words in (("en-US", english), ("zh-CN", chinese)):
        visit = visitor(locale=locale)
        visit.open()
        visit.run("import torch\nx = torch.tensor(3.0, requires_grad=True)\ny = x * x\n")
        choose(visit, payload(name, body))
        error = visit.page.locator("output-panel .error")
        expect(error).to_contain_text(words)
        expect(error).to_contain_text(name)
        expect(visit.page.locator("autograd-graph [data-node]")).to_have_count(2)


@pytest.mark.parametrize("words", ["What was recorded until then is shown", "There is no graph of it"])
def test_what_is_said_of_a_run_that_took_too_long_is_so(
    visit: Visit, recorded: Path, tmp_path: Path, words: str
) -> None:
    graph = "shown" in words
    document = json.loads(recorded.read_bytes())
    document["outcome"] = {"status": "stopped", "reason": "wall_time", "limit": 30.0}
    document["truncated"] = {"saved": {"kept": 1, "seen": 3}, "findings": {"kept": 2, "seen": 16}}
    if not graph:
        document = {key: document[key] for key in ("schema", "snippet", "environment", "outcome")}
    file = tmp_path / "stopped.json"
    file.write_text(json.dumps(document))
    choose(visit, file)
    expect(visit.page.locator("output-panel .reason")).to_contain_text(words)
    if graph:
        expect(visit.page.locator("inspector-panel .truncated li")).to_have_text(
            [
                "1 of 3 nodes are recorded with what they saved; there was no time for the rest.",
                "2 of 16 kinds of findings were looked for; there was no time for the rest.",
            ]
        )


def test_a_file_larger_than_the_page_opens_is_refused(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "large.json"
    with file.open("wb") as large:
        large.truncate((128 << 20) + 1)
    choose(visit, file)
    expect(visit.page.locator("output-panel .error")).to_contain_text("larger than the page can open")


def test_opening_a_file_gives_up_the_run_under_way(visit: Visit, recorded: Path) -> None:
    visit.write("while True:\n    pass\n")
    visit.page.locator("[data-action=run]").click()
    visit.page.locator("[data-action=stop]").wait_for()
    choose(visit, recorded)
    visit.page.locator("autograd-graph[data-state=drawn]").wait_for()
    expect(visit.page.locator("[data-action=run]")).to_be_visible()
    expect(visit.page.locator("output-panel .error")).to_have_count(0)


def test_torchviz_draws_the_result_of_a_snippet(visit: Visit) -> None:
    page = visit.run(
        "import torch\na = torch.ones(2, requires_grad=True)\nb = a * 3\nloss = b.sum()\nloss.backward()\n"
    )
    loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert not [name for name in loaded if "viz" in name.lower()]
    page.locator("[data-action=classic]").click()
    dialog = page.locator("classic-dialog dialog")
    expect(dialog.locator("select")).to_have_value("loss")
    picture = dialog.get_by_role("img", name="Graph of loss as torchviz draws it")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 50
    with page.expect_download() as download:
        dialog.get_by_role("link", name="Download .svg").click()
    svg = download.value.path().read_text()
    assert {"SumBackward0", "MulBackward0", "AccumulateGrad"} <= set(re.findall(r">(\w+)</text>", svg))
    with page.expect_download() as download:
        dialog.get_by_role("link", name="Download .dot").click()
    assert download.value.suggested_filename == "loss.torchviz.dot"
    assert download.value.path().read_text().startswith("digraph {")
    dialog.locator("select").select_option("b")
    expect(dialog.get_by_role("img", name="Graph of b")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_picture_that_came_with_the_file_needs_no_run(visit: Visit, recorded: Path) -> None:
    choose(visit, recorded)
    visit.page.locator("autograd-graph[data-state=drawn]").wait_for()
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    visit.page.locator("[data-action=classic]").click()
    expect(visit.page.locator("classic-dialog img")).to_be_visible()
    assert not [request for request in asked if request.startswith("POST")]


def test_what_torchviz_cannot_draw_is_told(visitor: Open) -> None:
    for locale, words in (("en-US", "torchviz failed on the graph of loss"), ("zh-CN", "绘制 loss 的计算图时出错")):
        visit = visitor(locale=locale)
        visit.open()
        page = visit.run(
            "import torch\n\n\nclass Square(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x):\n"
            "        ctx.save_for_backward(x)\n        return x * x\n\n    @staticmethod\n    def backward(ctx, g):\n"
            "        return 2 * g * ctx.saved_tensors[0]\n\n\nx = torch.tensor(3.0, requires_grad=True)\n"
            "loss = Square.apply(x)\nloss.backward()\n"
        )
        page.locator("[data-action=classic]").click()
        expect(page.locator("classic-dialog .alarm")).to_contain_text(words)
        expect(page.locator("classic-dialog pre")).to_contain_text("RuntimeError")


def test_a_saved_picture_stands_by_itself(visitor: Open) -> None:
    visit = visitor()
    visit.open()
    page = visit.run("import torch\nx = torch.tensor(3.0, requires_grad=True)\n(x * x).backward()\n")
    with page.expect_download() as saved:
        page.locator("[data-action=keep]").click()
    picture = saved.value.path().read_text()
    assert saved.value.suggested_filename == "gradwalk.svg"
    drawn = page.evaluate(READ, picture)
    assert {"x", "x × x"} <= set(drawn["words"])
    # nothing is left to a style sheet: a leaf is blue, and no box stands at the corner
    assert drawn["fills"].count("rgb(230, 239, 251)") == 1
    assert "class=" not in picture
    assert "var(" not in picture
    assert len(set(drawn["places"])) == len(drawn["places"]) == 3
    page.locator("[data-action=theme]").click(click_count=2)
    with page.expect_download() as saved:
        page.locator("[data-action=keep]").click()
    assert "rgb(18, 38, 61)" in page.evaluate(READ, saved.value.path().read_text())["fills"]
