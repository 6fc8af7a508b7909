"""What is looked through a stretch at a time is what is looked through at once, and it is judged alike."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.errors import InvalidDocument
from app.graph import codec, sealed
from tests.attacks.forgeries import PLAIN, forged

FORGED = {name: body for name, body in forged().items() if len(body) < 3_000_000}
OPS = [{"name": f"aten::mul {n}", "grad_enabled": True, "outputs": [n]} for n in range(300)]
VALUES = [{**PLAIN["values"][0], "op": n, "preview": [1.5, "nan", [0.5, "inf"], 3, True]} for n in range(300)]
CALLS = [{"name": "mul", **({"parent": n - 1} if n else {})} for n in range(300)]


@pytest.fixture
def in_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "_WHOLE_BYTES", 0)
    monkeypatch.setattr(sealed, "_STRETCH_BYTES", 500)


def written(**rows: Any) -> bytes:
    return json.dumps(PLAIN | rows).encode()


def verdict(data: bytes) -> bytes | None:
    try:
        return sealed.seal(data).json()
    except InvalidDocument:
        return None


@pytest.mark.usefixtures("in_stretches")
def test_it_is_the_document_that_was_read_at_once() -> None:
    data = written(ops=OPS, values=VALUES, calls=CALLS, history={"passes": [1]}, split=None)
    found = sealed.seal(data)
    assert found.json() == codec.encode(codec.decode(data))
    assert found.document() == codec.decode(data)
    assert sealed.of(codec.decode(data)) == found


@pytest.mark.usefixtures("in_stretches")
def test_absent_arrays_are_empty_ones() -> None:
    assert sealed.seal(written(ops=[])).json() == codec.encode(codec.decode(written()))


@pytest.mark.usefixtures("in_stretches")
@pytest.mark.parametrize("name", FORGED)
def test_a_forgery_is_refused_in_stretches_too(name: str) -> None:
    with pytest.raises(InvalidDocument):
        sealed.seal(FORGED[name])


@pytest.mark.usefixtures("in_stretches")
@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        (
            {"ops": [*OPS, {"name": 1, "grad_enabled": True}], "values": VALUES},
            r"got `int` - at `\$\.ops\[300\]\.name`",
        ),
        ({"ops": [*OPS, 7], "values": VALUES}, r"got `int` - at `\$\.ops\[300\]`"),
        ({"ops": {"0": {}}}, r"got `object` - at `\$\.ops`"),
        ({"ops": OPS}, r"^ops refers to values\[299\], which does not exist"),
        ({"calls": [*CALLS, {"name": "x", "parent": 300}]}, r"^calls\[300\] has parent 300"),
        (
            {"figures": [{"mime": "image/png", "data": "x" * 600, "width": 1, "height": 1}] * 2},
            r"^figures\[0\] is no PNG",
        ),
        ({"history": 3}, r"got `int` - at `\$\.history`"),
        ({"environment": None}, r"got `null` - at `\$\.environment`"),
    ],
)
def test_the_complaint_names_the_place(rows: dict[str, Any], complaint: str) -> None:
    with pytest.raises(InvalidDocument, match=complaint):
        sealed.seal(written(**rows))


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (written(spans=[[0] * 4] * 1_000_001), "more than 1,000,000 spans; record less"),
        (written(hooks=[{}] * 5_000_001), "more than 5,000,000 brackets"),
        (written(history={"roots": [1] * 3_000_000}), r"history would take about \d+ MB of memory; record less"),
        (
            written(passes=[PLAIN["passes"][0], PLAIN["passes"][0] | {"tensors": [0] * 3_000_000}]),
            r"passes would take about \d+ MB of memory; record less",
        ),
        (written(history={"roots": ["nan"] * 400_000}).replace(b'"nan"', b"1e9"), "twice the room; write them out"),
    ],
    ids=["rows", "brackets", "numbers", "a row", "growth"],
)
def test_what_would_take_too_much_memory_is_refused(data: bytes, complaint: str) -> None:
    with pytest.raises(InvalidDocument, match=complaint):
        sealed.seal(data)
