from __future__ import annotations

import base64
from typing import Any

import msgspec
import pytest

from app.errors import InvalidDocument
from app.graph import codec


def document(**rows: Any) -> bytes:
    environment = {"python": "3", "torch": "2", "device": "cpu", "threads": 1, "recorder": "0"}
    least = {"schema": 1, "snippet": {"code": ""}, "environment": environment, "outcome": {"status": "finished"}}
    return msgspec.json.encode({**least, **rows})


VALUE = {"shape": [], "dtype": "float32", "device": "cpu", "requires_grad": False, "is_leaf": True}
NODE = {"name": "MulBackward0", "kind": "function", "order": 1}
FINDING = {"code": "no-graph", "severity": "error"}
JACOBIAN = {"node": 0, "slot": 0, "rows": 2, "columns": 1, "elements": [1.0, 2.0]}


def png(width: int, height: int) -> bytes:
    """The head of a picture."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + width.to_bytes(4) + height.to_bytes(4)


def picture(data: bytes) -> str:
    return base64.b64encode(data).decode()


FIGURE = {"mime": "image/png", "data": picture(png(5_000, 5_000)), "width": 1, "height": 1}
PASS = {"kind": "grad", "number": 1, "recorded": True}


def test_the_least_document_survives_a_round_trip() -> None:
    once = codec.decode(document())
    assert codec.decode(codec.encode(once)) == once


def test_defaults_are_left_out() -> None:
    encoded = codec.encode(codec.decode(document(values=[{**VALUE, "version": 0}])))
    assert msgspec.json.decode(encoded)["values"] == [VALUE]


def test_arrays_are_there_even_when_empty() -> None:
    written = msgspec.json.decode(codec.encode(codec.decode(document())))
    assert written["nodes"] == written["passes"] == written["diagnostics"] == []
    assert written["outcome"]["status"] == "finished"


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ({"surprise": 1}, "unknown field `surprise`"),
        ({"schema": 2}, "schema"),
        ({"id": "../../etc"}, "id"),
        ({"values": [{**VALUE, "shape": [-1]}]}, "shape"),
        ({"values": [{**VALUE, "dtype": "f" * 1001}]}, "dtype"),
        ({"values": [{**VALUE, "preview": [0.0] * 65}]}, "preview"),
        ({"figures": [{"mime": "image/svg+xml", "data": "", "width": 1, "height": 1}]}, "mime"),
        ({"figures": [{"mime": "image/png", "data": "<svg>", "width": 1, "height": 1}]}, "data"),
        ({"figures": [FIGURE | {"data": picture(b"<svg onload='alert(1)'></svg>")}]}, r"figures\[0\] is no PNG"),
        ({"figures": [FIGURE | {"data": "iVBORw0KGgoAAAANSUhEUgA"}]}, r"figures\[0\] is no PNG"),
        ({"figures": [FIGURE, FIGURE | {"data": picture(png(30_000, 30_000))}]}, r"figures\[1\] is larger than"),
        ({"edges": [{"source": 0, "slot": 0, "target": 0}]}, r"edges refers to nodes\[0\]"),
        ({"nodes": [{**NODE, "leaf": 3}]}, r"nodes refers to values\[3\]"),
        ({"nodes": [NODE], "passes": [{**PASS, "steps": [{"node": 1}]}]}, r"steps .*nodes\[1\]"),
        ({"variables": [{"name": "x", "grad": 0}]}, r"variables refers to values\[0\]"),
        ({"hooks": [{"target": "module", "id": 0, "kind": "register_hook", "function": "f"}]}, r"hooks .*modules\[0\]"),
        ({"calls": [{"name": "a", "parent": 1}, {"name": "b"}]}, "parent 1"),
        ({"modules": [{"path": "a", "type": "A", "parent": 0}]}, "parent 0"),
        ({"checks": [{"node": 0, "verdict": "agrees"}]}, r"checks refers to nodes\[0\]"),
        ({"checks": [{"node": 0, "verdict": "maybe"}]}, "verdict"),
        ({"nodes": [NODE], "jacobians": [JACOBIAN | {"node": 1}]}, r"jacobians refers to nodes\[1\]"),
        ({"nodes": [NODE], "jacobians": [JACOBIAN | {"rows": 3}]}, r"jacobians\[0\] has 2 elements, not 3"),
        ({"diagnostics": [FINDING | {"op": 0}]}, r"diagnostics refers to ops\[0\]"),
        ({"without_grad": [FINDING | {"values": [1]}]}, r"without_grad refers to values\[1\]"),
        ({"diagnostics": [FINDING | {"edit": {"text": "x"}}]}, "missing required field `at`"),
        ({"diagnostics": [FINDING | {"edit": {"at": [1, 0, 1]}}]}, "at"),
        ({"split": {"total": 0}}, r"split refers to values\[0\]"),
        ({"values": [VALUE], "split": {"paths": [{"edges": [2], "value": 0}]}}, r"split refers to edges\[2\]"),
        ({"split": {"reason": "raised", "node": 4}}, r"split refers to nodes\[4\]"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(rows: dict[str, Any], reason: str) -> None:
    with pytest.raises(InvalidDocument, match=reason):
        codec.decode(document(**rows))


@pytest.mark.parametrize("junk", [b"", b"{", b"[]", b"\xff", b'{"schema": 1e400}', b"[" * 100_000, b'"\\ud800"'])
def test_junk_is_refused(junk: bytes) -> None:
    with pytest.raises(InvalidDocument):
        codec.decode(junk)
