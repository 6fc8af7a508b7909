"""Text in Graphviz's language may hold links, style sheets and markup; the drawing that is saved holds none of them."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from tests.attacks.forgeries import PLAIN
from tests.e2e.conftest import Open
from tests.serving import RunningServer

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = r"""digraph {
  stylesheet="javascript:alert(1)" URL="javascript:alert(2)" comment="--><script>alert(3)</script>"
  a [URL="javascript:alert(4)" tooltip="<script>" id="x\" onload=\"alert(5)" target="_top"]
  b [label=<<TABLE HREF="javascript:alert(6)"><TR><TD HREF="data:text/html,x">in a table</TD></TR></TABLE>>]
  c [style=filled fillcolor="red:blue" image="https://evil.invalid/x.png" fontname="x' onload='alert(7)"]
  a -> b [URL="https://evil.invalid/" label="<script>alert(8)</script>"]
  b -> c
}"""
SHAPES = {"svg", "g", "title", "polygon", "polyline", "ellipse", "path", "text"}


def kept(server: RunningServer, dot: str) -> str:
    """The path of a kept graph that says that torchviz made this of it."""
    classic: dict[str, Any] = {"variable": "loss", "dot": dot}
    result = PLAIN["values"][0] | {"is_leaf": False, "grad_fn": 0}
    document = PLAIN | {"classic": classic, "values": [result], "variables": [{"name": "loss", "value": 0}]}
    with server.client() as client:
        answer = client.post("/api/v1/graphs", json={"document": document})
    assert answer.status_code == 201, answer.text
    return f"/g/{answer.json()['id']}"


def test_a_drawing_holds_shapes_and_words_alone(visitor: Open, server: RunningServer) -> None:
    page = visitor().open(kept(server, HOSTILE))
    page.locator("autograd-graph[data-state=drawn]").wait_for()
    page.locator("[data-action=classic]").click()
    dialog = page.locator("classic-dialog dialog")
    picture = dialog.locator("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 50
    with page.expect_download() as download:
        dialog.get_by_role("link", name="Download .svg").click()
    text = download.value.path().read_text()
    assert "<?xml-stylesheet" not in text
    assert "<!" not in text.replace("<!--", "")
    drawing = ElementTree.fromstring(text)  # noqa: S314 - just seen to declare nothing
    elements = list(drawing.iter())
    assert {element.tag.removeprefix(SVG) for element in elements} <= SHAPES
    names = {name for element in elements for name in element.attrib}
    assert not [name for name in names if "href" in name or name == "style" or name.startswith("on")]
    values = " ".join(value for element in elements for value in element.attrib.values())
    assert "javascript:" not in values
    assert "evil.invalid" not in values
    shown = {element.text for element in elements if element.tag == f"{SVG}text"}
    assert {"a", "in a table", "<script>alert(8)</script>"} <= shown


@pytest.mark.parametrize("dot", ['digraph { "\x01" }'], ids=["a character that no XML may hold"])
def test_what_is_no_drawing_is_told(visitor: Open, server: RunningServer, dot: str) -> None:
    page = visitor().open(kept(server, dot))
    page.locator("autograd-graph[data-state=drawn]").wait_for()
    page.locator("[data-action=classic]").click()
    expect(page.locator("classic-dialog .alarm")).to_be_visible()
