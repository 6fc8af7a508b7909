"""What a document may take while it is looked through, whatever is in it; measured in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

MOST_BYTES = 250_000_000
"""Beside the document itself, of which a child may hand over 64 MB."""

MEASURE = """
import re, sys
from pathlib import Path
from app.errors import InvalidDocument
from app.graph import sealed

def resident(name):
    return int(re.search(rf"{name}:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) * 1024

array, row, most = sys.argv[1], eval(sys.argv[2]), int(sys.argv[3])
head = (
    b'{"schema":1,"snippet":{"code":""},"outcome":{"status":"finished"},'
    b'"environment":{"python":"3","torch":"2","device":"cpu","threads":1,"recorder":"0"},"'
)
data = bytearray(head + array.encode() + b'":[' + row)
data += (b"," + row) * min(most - 1, (64_000_000 - len(data)) // (len(row) + 1)) + b"]}"
data = bytes(data)
Path("/proc/self/clear_refs").write_text("5")  # forget the most so far
before = resident("VmRSS")
try:
    sealed.seal(data)
    verdict = "accepted"
except InvalidDocument:
    verdict = "refused"
print(verdict, resident("VmHWM") - before)
"""

VALUE = '{"shape":[],"dtype":"","device":"","requires_grad":true,"is_leaf":true,"preview":[%s]}'
SHAPES: dict[str, tuple[str, str, int, str]] = {
    "the tiniest operators": ("ops", """b'{"name":"","grad_enabled":true}'""", 1_000_000, "accepted"),
    "complex elements": (
        "values",
        f"""b'{VALUE}' % b','.join([b'[-0.1234567,0.1234567]'] * 64)""",
        10**9,
        "accepted",
    ),
    "files": ("files", """b'{"name":"x","bytes":1,"data":"%b"}' % (b'A' * 15_999_996)""", 4, "accepted"),
    "floats that are longer once written": (
        "jacobians",
        """b'{"node":0,"slot":0,"rows":64,"columns":64,"elements":[%b]}' % b','.join([b'1e15'] * 4096)""",
        10**9,
        "refused",
    ),
    "large rows": (
        "passes",
        """b'{"kind":"grad","number":1,"recorded":true,"tensors":[%b]}' % b','.join([b'999'] * 900_000)""",
        10**9,
        "refused",
    ),
    "rows of nothing": ("ops", "b'{}'", 4_900_000, "refused"),
}


@pytest.mark.parametrize(("array", "row", "most", "verdict"), SHAPES.values(), ids=SHAPES)
def test_memory_is_bounded(array: str, row: str, most: int, verdict: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", MEASURE, array, row, str(most)], check=True, capture_output=True, text=True
    )
    found, taken = told.stdout.split()
    assert found == verdict
    assert int(taken) < MOST_BYTES
