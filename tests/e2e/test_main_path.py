"""Paste a snippet, run it, look into it, send the link."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import Open, Visit

CASES = Path(__file__).parents[1] / "cases"
MEAN = (CASES / "006_mean_of_squares.py").read_text()


def test_a_snippet_becomes_a_graph_with_its_output(visit: Visit) -> None:
    page = visit.run(MEAN)
    # AddBackward0, two MulBackward0, MeanBackward0, AccumulateGrad
    expect(page.locator("autograd-graph [data-node]")).to_have_count(5)
    expect(page.locator("output-panel")).to_contain_text("tensor([[27., 27.]")
    expect(page.locator("output-panel .outcome")).to_contain_text("Finished in")
    variables = page.locator("inspector-panel .variables")
    expect(variables.get_by_role("row", name="out")).to_contain_text("27")


def test_a_product_of_a_tensor_with_itself_has_two_edges(visit: Visit) -> None:
    page = visit.run("import torch\nx = torch.tensor(3.0, requires_grad=True)\ny = x * x\ny.backward()\n")
    edges = page.locator("autograd-graph [data-edge]")
    expect(edges).to_have_count(2)
    product = page.locator("autograd-graph .box.op").get_attribute("data-node")
    assert {edge.get_attribute("data-edge") for edge in edges.all()} == {f"{product}:0", f"{product}:1"}


def test_the_operands_of_a_difference_are_named_in_order(visit: Visit) -> None:
    page = visit.run(
        "import torch\nu = torch.tensor(3.0, requires_grad=True)\nv = torch.tensor(4.0, requires_grad=True)\n"
        "w = v - u\nw.backward()\n"
    )
    left = page.locator("autograd-graph .box.leaf", has_text="v").bounding_box()
    right = page.locator("autograd-graph .box.leaf", has_text="u").bounding_box()
    assert left
    assert right
    assert left["x"] < right["x"]
    expect(page.locator("autograd-graph .argument")).to_have_text(["self", "other"])


def test_a_node_tells_its_value_its_gradients_and_its_line(visit: Visit) -> None:
    page = visit.run(MEAN)
    page.locator("autograd-graph .box", has_text="x + 2").click()
    inspector = page.locator("inspector-panel")
    expect(inspector.locator("h2")).to_have_text("x + 2")
    expect(inspector.locator(".class")).to_have_text("AddBackward0")
    expect(inspector.locator("section.value:not(.gradient) heat-map text")).to_have_text(["3", "3", "3", "3"])
    received = inspector.locator("section.gradient", has_text="Gradient received")
    expect(received.locator("heat-map text")).to_have_text(["4.5"] * 4)
    expect(page.locator("code-editor .lit-line")).to_have_text("y = x + 2")
    expect(page.locator("code-editor .lit-span")).to_have_text("x + 2")


def test_a_leaf_tells_what_was_added_to_its_grad(visit: Visit) -> None:
    page = visit.run(
        "import torch\nx = torch.tensor(2.0, requires_grad=True)\n(x * 3).backward()\n(x * 4).backward()\n"
    )
    page.locator("autograd-graph .leaf[data-node]", has_text="x").first.click()
    steps = page.locator("inspector-panel div.sum .number")
    expect(steps).to_have_text(["3", "4", "7"])
    page.locator("inspector-panel .passes select").select_option(index=0)
    expect(page.locator("inspector-panel div.sum .number")).to_have_text(["3", "3"])


def test_an_edge_tells_the_gradient_it_carried(visit: Visit) -> None:
    page = visit.run(
        "import torch\nu = torch.tensor(3.0, requires_grad=True)\nv = torch.tensor(4.0, requires_grad=True)\n"
        "w = u - v\nw.backward()\n"
    )
    node = page.locator("autograd-graph .box.op").get_attribute("data-node")
    middle = page.locator(f'autograd-graph [data-edge="{node}:1"] .hit').evaluate(
        "path => { const middle = path.getPointAtLength(path.getTotalLength() / 2);"
        " const { x, y } = middle.matrixTransform(path.getScreenCTM()); return [x, y]; }"
    )
    page.mouse.click(*middle)
    inspector = page.locator("inspector-panel")
    expect(inspector.locator(".attributes")).to_contain_text("other")
    # what is received, the local derivative, what is sent
    expect(inspector.locator("section.gradient .number")).to_have_text(["1", "−1", "−1"])


def test_the_cursor_lights_the_nodes_of_its_line(visit: Visit) -> None:
    page = visit.run(MEAN)
    page.locator("code-editor .cm-line").nth(4).click()
    expect(page.locator("autograd-graph .box.lit .title")).to_have_text(["y × y", "… × 3"])
    page.locator("code-editor .cm-line").nth(5).click()
    expect(page.locator("autograd-graph .box.lit .title")).to_have_text(["mean"])


def test_a_heat_map_reads_out_the_element_under_the_pointer(visit: Visit) -> None:
    page = visit.run(
        "import torch\nx = torch.arange(6.0).reshape(2, 3).requires_grad_()\ny = x * 2\ny.sum().backward()\n"
    )
    page.locator("autograd-graph .box", has_text="x × 2").click()
    page.locator("inspector-panel heat-map .cell").nth(5).hover()
    expect(page.locator("inspector-panel .reading").first).to_have_text(re.compile(r"\[1, 2\]\s+10"))


def test_a_graph_without_a_pass_offers_one(visit: Visit) -> None:
    page = visit.run("import torch\nx = torch.tensor(3.0, requires_grad=True)\nloss = x**2\n")
    page.get_by_role("button", name="Run backward from loss").click()
    expect(page.locator("inspector-panel")).to_contain_text("You asked for this pass")
    page.locator("autograd-graph .leaf[data-node]").first.click()
    expect(page.locator("inspector-panel div.sum .number").last).to_have_text("6")


def test_a_link_opens_the_same_code_and_graph_without_running(visit: Visit, visitor: Open) -> None:
    page = visit.run(MEAN)
    page.locator("[data-action=share]").click()
    expect(page.locator("share-toast")).to_contain_text("Link copied")
    assert re.fullmatch(rf"{visit.url}/g/[\w-]+", page.url)
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    nodes = {node.get_attribute("data-node") for node in page.locator("autograd-graph [data-node]").all()}

    friend = visitor()
    asked: list[str] = []
    friend.page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    friend.open(page.url.removeprefix(visit.url))
    friend.page.locator("autograd-graph[data-state=drawn]").wait_for()
    expect(friend.page.locator("code-editor .cm-content")).to_contain_text("out = z.mean()")
    assert {
        node.get_attribute("data-node") for node in friend.page.locator("autograd-graph [data-node]").all()
    } == nodes
    assert not [request for request in asked if request.startswith("POST")]


def test_changed_code_says_that_the_picture_is_old_and_survives_a_reload(visit: Visit) -> None:
    page = visit.run(MEAN)
    page.locator("code-editor .cm-line").nth(8).click()
    page.keyboard.press("End")
    page.keyboard.type("  # mine")
    expect(page.locator("[data-notice=stale]")).to_be_visible()
    page.reload()
    expect(page.locator("code-editor .cm-content")).to_contain_text("print(x.grad)  # mine")


def test_every_example_runs_to_a_graph(visit: Visit) -> None:
    page = visit.page
    choice = page.locator("page-header select")
    titles = choice.locator("option").all_inner_texts()[1:]
    assert len(titles) >= 6
    for title in titles:
        with page.expect_response("**/api/v1/runs"):
            choice.select_option(label=title)
        page.locator("autograd-graph[data-state=drawn]").wait_for()
        expect(page.locator("output-panel .outcome")).to_contain_text("Finished in")
        expect(page.locator("output-panel .error")).to_have_count(0)
