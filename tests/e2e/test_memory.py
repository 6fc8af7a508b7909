"""The memory ribbon: its peak is what PyTorch saves, it leads to steps and nodes, and a checkpoint lowers it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open, Visit

LENET = (Path(__file__).parents[2] / "static/src/examples/lenet.py").read_text()
NET = """import torch
from torch import nn
from torch.utils.checkpoint import checkpoint
net = nn.Sequential(nn.Linear(32, 128), nn.ReLU(), nn.Linear(128, 256), nn.Tanh(), nn.Linear(256, 10))
x = torch.randn(64, 32)
loss = net(x).sum()
loss.backward()
"""
CHECKPOINT = NET.replace("net(x)", "checkpoint(net, x, use_reentrant=False)")


def saved_bytes(code: str) -> int:
    """What a run's nodes save, each storage once, as PyTorch's own hooks see it."""
    held: dict[int, Any] = {}

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        held[storage.data_ptr()] = storage  # kept, so that no other takes its address
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        exec(code, {"__name__": "__main__"})
    return sum(storage.nbytes() for storage in held.values())


def ribbon(page: Page) -> Any:
    return page.locator("memory-ribbon [role=slider]")


def press_at(page: Page, share: float) -> None:
    box = ribbon(page).bounding_box()
    ribbon(page).click(position={"x": share * box["width"], "y": box["height"] / 2})


def test_the_peak_is_what_pytorch_saves(visit: Visit) -> None:
    page = visit.run(LENET)
    expect(page.locator("memory-ribbon")).to_have_count(0)
    page.locator("[data-action=memory]").click()
    expect(ribbon(page)).to_have_attribute("data-peak", str(saved_bytes(LENET)))
    visit.run(NET)
    expect(ribbon(page)).to_have_attribute("data-peak", str(saved_bytes(NET)))


def test_it_is_read_and_leads_to_steps_and_nodes(visitor: Open) -> None:
    visit = visitor(locale="zh-CN", color_scheme="dark")
    visit.open()
    page = visit.run(NET)
    page.locator("autograd-graph").focus()
    page.keyboard.press("m")
    told = page.locator("memory-ribbon output")
    press_at(page, 0.999)
    steps = page.locator("time-bar .count input")
    expect(steps).to_have_value(page.locator("time-bar .scrubber").get_attribute("max") or "")
    expect(told).to_contain_text("共占用 0 B")
    # the first node of the forward
    press_at(page, 0.001)
    expect(steps).to_have_value("")
    expect(page.locator("inspector-panel h2").first).to_have_text("xᵀ")
    expect(page.locator("autograd-graph .selected")).not_to_have_count(0)
    ribbon(page).focus()
    page.keyboard.press("End")
    expect(ribbon(page)).to_have_attribute("aria-valuetext", told.inner_text())
    page.keyboard.press("Enter")
    expect(steps).not_to_have_value("")
    page.reload()
    visit.run(NET)
    expect(ribbon(page)).to_be_visible()


def test_a_checkpoint_holds_less_than_the_run_before(visit: Visit) -> None:
    page = visit.run(NET)
    page.locator("[data-action=memory]").click()
    page.locator("[data-action=compare]").click()
    visit.run(CHECKPOINT)
    expect(page.locator("memory-ribbon .before")).to_contain_text("before: peak 2")
    assert int(ribbon(page).get_attribute("data-peak") or "") < saved_bytes(NET) / 10
    assert page.locator("memory-ribbon path.other").count() == 1
    page.locator("memory-ribbon summary").click()
    expect(page.locator("memory-ribbon details p")).to_contain_text("packed by hooks or checkpoints")
