"""Whatever tensors hold, the document has room for all rows: where it is short, rows say no more what tensors hold."""

from __future__ import annotations

import pytest

from app.graph import codec
from app.graph.document import Document, Snippet
from app.tape.pacing import DOCUMENT_BYTES
from app.tape.run import Budget, Run
from tests.recording import grad_of, record

SCALE = 100
"""The largest document is this many times smaller than that of a sandbox."""
BUDGET = Budget.within(DOCUMENT_BYTES // SCALE, ops=10**6, passes=64, output_bytes=1000)
OPERATORS = BUDGET.ops
CONSTANT_BYTES = 20_000
"""Of what does not grow with the run: code, formulas, findings."""
DRAWN = "torch.linspace(-1.111, 1.003, 64).reshape(8, 8)"

TENSORS = {
    "float16": (f"{DRAWN}.half()", "y * 1.0"),
    "bfloat16": (f"{DRAWN}.bfloat16()", "y * 1.0"),
    "float32": (f"{DRAWN} * 1e-20", "y * -1.0001"),
    "float64": (f"{DRAWN}.double() * 1e-200", "y * -1.0001"),
    "complex64": (f"torch.complex({DRAWN}, {DRAWN}.t()) * 1e-20", "y * (0.6 + 0.8j)"),
    "complex128": (f"torch.complex({DRAWN}, {DRAWN}.t()).to(torch.complex128) * 1e-200", "y * (0.6 + 0.8j)"),
    "nan": ("torch.full((8, 8), float('nan'), dtype=torch.float64)", "y * 1.0"),
    "infinity": ("torch.full((8, 8), float('-inf'))", "y * 1.0"),
    "complex nan": ("torch.full((8, 8), complex('nan+infj'), dtype=torch.complex128)", "y * 1.0"),
    "bool": ("torch.zeros(8, 8, dtype=torch.bool)", "~y"),
    "int8": ("torch.full((8, 8), -100, dtype=torch.int8)", "y + 0"),
    "int64": ("torch.full((8, 8), -(2**62))", "y - 1"),
    "zeros": ("torch.zeros(8, 8)", "y + 0"),
    "large": ("torch.randn(64, 64, dtype=torch.float64)", "y * 1.0001"),
}


def recorded(code: str) -> Document:
    """By a hundredth of the budget."""
    return Run(Snippet(code), BUDGET, lambda _stream, _text: None).execute({"__name__": "__main__"})


@pytest.mark.parametrize("kind", TENSORS)
def test_no_document_of_any_dtype_is_too_large(kind: str) -> None:
    tensor, step = TENSORS[kind]
    document = recorded(
        f"""
import torch
x = {tensor}
floats = x.is_floating_point() or x.is_complex()
y = x.requires_grad_() if floats else x
for _ in range({OPERATORS // 2 if "*" in step else OPERATORS} - 10):
    y = {step}
if floats:
    y.real.sum().backward()
"""
    )
    assert document.outcome.status == "finished", document.outcome.error
    document.formulas = {}
    size = len(codec.encode(document)) - CONSTANT_BYTES
    most = DOCUMENT_BYTES // SCALE
    assert size < most, f"{size:,} bytes of {most:,}"


def test_what_tensors_held_is_left_out_when_there_is_no_room_and_counted() -> None:
    document = record(
        """
        import torch
        x = torch.linspace(0, 1, 64, requires_grad=True)
        y = x
        for _ in range(120):
            y = y * 1.01
        y.sum().backward()
        """,
        values_bytes=300_000,
    )
    shown = sum(value.preview is not None for value in document.values)
    counted = document.truncated.values
    assert counted is not None
    assert counted.seen == len(document.values)
    assert counted.kept < counted.seen
    assert shown <= counted.kept  # what operators of the pass hand each other is not to be shown in the first place
    assert len([op for op in document.ops if op.name.startswith("aten::mul")]) == 2 * 120  # forward and backward
    # half of the room is kept for gradients, and there is always some for what variables hold at the end
    steps = document.passes[0].steps
    gradients = [document.values[row] for step in steps for row in step.received if row is not None]
    assert sum(value.preview is not None for value in gradients) > 10
    grad = grad_of(document, "x").preview
    assert grad is not None
    assert len(grad) == 64


def test_where_there_is_room_nothing_is_said_to_be_left_out() -> None:
    assert (
        record("import torch\nx = torch.ones(3, requires_grad=True)\n(x * x).sum().backward()").truncated.values is None
    )


def test_a_budget_grows_with_the_document_up_to_what_is_asked_for() -> None:
    usual = Budget.within(DOCUMENT_BYTES, ops=60_000, passes=64, output_bytes=256 * 1024)
    assert usual == Budget()
    more = Budget.within(4 * DOCUMENT_BYTES, ops=120_000, passes=9, output_bytes=7)
    assert (more.ops, more.nodes, more.values, more.passes, more.output_bytes) == (120_000, 120_000, 220_000, 9, 7)
    assert (more.values_bytes, more.figure_bytes) == (4 * usual.values_bytes, usual.figure_bytes)
