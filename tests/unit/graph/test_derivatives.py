"""The table of argument names against PyTorch's own."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import torch
from torch.nn import functional

from app.graph.derivatives import argument_names, is_known

REPOSITORY = Path(__file__).parents[3]


def test_the_committed_table_is_the_one_torch_ships() -> None:
    specification = importlib.util.spec_from_file_location("derivatives_tool", REPOSITORY / "tools" / "derivatives.py")
    assert specification is not None
    assert specification.loader is not None
    tool = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(tool)
    # compared outside of the assertion: pytest would explain a difference of long texts for minutes
    same = tool.TARGET.read_text(encoding="utf-8") == tool.render()
    assert same, "run: python tools/derivatives.py"


def test_names_are_in_the_order_of_next_functions() -> None:
    x = torch.randn(3, 4, requires_grad=True)
    w = torch.randn(4, 2)
    for result, slot, name in (
        (torch.addmm(torch.randn(2), x, w), 1, "mat1"),
        (functional.layer_norm(x, (4,)), 0, "input"),
        (torch.where(x > 0, 1.0, x), 1, "other"),
        (torch.cat([w.T, x]), 1, "tensors[1]"),
        (torch.sub(w.sum(), x), 1, "other"),
    ):
        node = result.grad_fn
        assert node is not None
        names = argument_names(node.name(), len(node.next_functions))
        assert names is not None
        assert names[slot] == name
        assert node.next_functions[slot][0] is not None


def test_what_the_table_cannot_tell_is_left_open() -> None:
    assert argument_names("NoSuchBackward0", 1) is None
    assert not is_known("NoSuchBackward0")
    assert argument_names("MulBackward0", 3) is None
