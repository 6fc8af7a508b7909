"""Documents that no honest run makes, as a child or a stranger could send them."""

from __future__ import annotations

import gzip
import json
import pickle
from collections.abc import Callable
from typing import Any

Change = Callable[[dict[str, Any]], None]

PLAIN: dict[str, Any] = {
    "schema": 1,
    "snippet": {"code": "x", "seed": 0},
    "environment": {"python": "3", "torch": "2", "device": "cpu", "threads": 1, "recorder": "1"},
    "outcome": {"status": "finished"},
    "modules": [{"path": "", "type": "Linear"}],
    "calls": [{"name": "mul"}],
    "values": [{"shape": [], "dtype": "float32", "device": "cpu", "requires_grad": True, "is_leaf": True}],
    "nodes": [{"name": "MulBackward0", "kind": "function", "order": 1}],
    "edges": [{"source": 0, "slot": 0, "target": 0}],
    "passes": [{"kind": "backward", "number": 1, "recorded": True}],
}
"""A small document that is accepted; the forgeries are changes of it."""


def _set(path: str, content: object) -> Change:
    """Put ``content`` at ``path``, names and numbers joined by dots; beyond the end of an array it is appended."""

    def change(document: dict[str, Any]) -> None:
        way: list[Any] = [int(step) if step.isdigit() else step for step in path.split(".")]
        last = way.pop()
        place: Any = document
        for step in way:
            place = place[step]
        if isinstance(place, list):
            place[last : last + 1] = [content]
        else:
            place[last] = content

    return change


def _nested(depth: int) -> list[Any]:
    deep: list[Any] = []
    for _ in range(depth):
        deep = [deep]
    return deep


CHANGES: dict[str, Change] = {
    "a call that is its own parent": _set("calls.0.parent", 0),
    "a module that is its own parent": _set("modules.0.parent", 0),
    "a pass that is its own parent": _set("passes.0.parent", 0),
    "calls in a circle": _set("calls", [{"name": "a", "parent": 1}, {"name": "b", "parent": 0}]),
    "an edge to nowhere": _set("edges.0.target", 1),
    "an edge to a negative node": _set("edges.0.target", -1),
    "an edge to a fraction": _set("edges.0.target", 0.5),
    "an edge to a huge node": _set("edges.0.target", 2**64),
    "an edge to a number of a thousand digits": _set("edges.0.slot", 10**1000),
    "an edge to a word": _set("edges.0.target", "0"),
    "an edge to true": _set("edges.0.target", content=True),
    "an edge to a list": _set("edges.0.target", [0]),
    "an output's value that is not there": _set("nodes.0.outputs", [{"shape": [], "dtype": "x", "value": 9}]),
    "a hook on a pass that is not there": _set(
        "hooks", [{"target": "node", "kind": "register_hook", "id": 0, "fired": [{"pass": 4}]}]
    ),
    "a hook on something unheard of": _set("hooks", [{"target": "server", "kind": "register_hook"}]),
    "a negative size": _set("values.0.shape", [-1]),
    "a size past all numbers": _set("values.0.shape", [2**54]),
    "a tensor of a thousand dimensions": _set("values.0.shape", [1] * 1000),
    "an unknown field": _set("nodes.0.admin", content=True),
    "an unknown array": _set("admin", [1]),
    "a name of a megabyte": _set("nodes.0.name", "x" * 1_000_001),
    "a program of two megabytes": _set("snippet.code", "x" * 2_000_001),
    "a message of a megabyte": _set("outcome.error", {"type": "E", "message": "x" * 1_000_001}),
    "a thousand frames": _set("outcome.error", {"type": "E", "message": "", "frames": [{"function": "f"}] * 1000}),
    "an attribute that is deep": _set("nodes.0.attributes", {"a": _nested(900)}),
    "an attribute that is an object": _set("nodes.0.attributes", {"a": {"b": 1}}),
    "an attribute with too long a key": _set("nodes.0.attributes", {"x" * 2000: 1}),
    "an attribute of a million elements": _set("nodes.0.attributes", {"a": [0] * 1_000_000}),
    "a preview of a thousand elements": _set("values.0.preview", [0.0] * 1000),
    "a number that is a word": _set("values.0.statistics", {"min": "<script>"}),
    "a figure that is a drawing with scripts": _set(
        "figures", [{"mime": "image/svg+xml", "data": "PHN2Zz4=", "width": 1, "height": 1}]
    ),
    "a figure that is a page": _set("figures", [{"mime": "text/html", "data": "PGI+", "width": 1, "height": 1}]),
    "a figure that is an address": _set(
        "figures", [{"mime": "image/png", "data": "//evil.invalid/x.png?", "width": 1, "height": 1}]
    ),
    "a figure that ends its address": _set(
        "figures", [{"mime": "image/png", "data": '"><script>', "width": 1, "height": 1}]
    ),
    "a figure of a negative width": _set("figures", [{"mime": "image/png", "data": "", "width": -1, "height": 1}]),
    "an id that climbs": _set("id", "../../../etc/passwd"),
    "an id that ends its line": _set("id", "abc\n"),
    "a file that ends its line": _set("files", [{"name": "x", "bytes": 3, "data": "YWJj\n"}]),
    "an id that is a script": _set("id", "<script>alert(1)</script>"),
    "a schema of the future": _set("schema", 2),
    "a schema that is nearly one": _set("schema", 1.5),
    "a status unheard of": _set("outcome.status", "owned"),
    "a Jacobian that is smaller than it says": _set(
        "jacobians", [{"node": 0, "input": 0, "output": 0, "rows": 2**40, "columns": 2**40, "elements": []}]
    ),
    "an array that is none": _set("nodes", {"0": {}}),
    "an array that is nothing": _set("nodes", None),
    "a span back to front": _set("spans", [[1, 2, 3]]),
    "a span below zero": _set("spans", [[-1, 0, 1, 1]]),
}
"""What is wrong with a document, by the change that makes it so."""


def forged() -> dict[str, bytes]:
    """The bodies, by what is wrong with them; every one must be refused."""
    plain = json.dumps(PLAIN).encode()
    bodies = {
        "not a number": plain.replace(b'"order": 1', b'"order": NaN'),
        "infinity": plain.replace(b'"status": "finished"', b'"status": "finished", "wall_seconds": Infinity'),
        "a number past all floats": plain.replace(
            b'"status": "finished"', b'"status": "finished", "wall_seconds": 1e999'
        ),
        "a lone surrogate": plain.replace(b'"code": "x"', b'"code": "\\ud800"'),
        "bytes that are no UTF-8": plain.replace(b'"code": "x"', b'"code": "\xff\xfe"'),
        "an overlong slash": plain.replace(b'"code": "x"', b'"code": "\xc0\xaf"'),
        "UTF-16": json.dumps(PLAIN).encode("utf-16"),
        "a byte order mark": b"\xef\xbb\xbf" + plain,
        "something after the end": plain + b"{}",
        "a null after the end": plain + b"\0",
        "a comment": b"/* x */" + plain,
        "a comma too many": plain[:-1] + b",}",
        "single quotes": plain.replace(b'"', b"'"),
        "half of it": plain[: len(plain) // 2],
        "nothing": b"",
        "null": b"null",
        "a list": b"[" + plain + b"]",
        "a hundred thousand brackets": b'{"schema":' + b"[" * 100_000,
        "a hundred thousand objects": b'{"schema":' * 100_000,
        "a bomb that unpacks": gzip.compress(bytes(1 << 24)),
        "a pickle": pickle.dumps(PLAIN),
        "a million commas": b'{"nodes":[' + b"," * 1_000_000,
        "an integer of a million digits": plain.replace(b'"order": 1', b'"order": ' + b"9" * 1_000_000),
        "three million rows": plain[:-1] + b',"spans":[' + b"[1,0,1,0]," * 3_000_000 + b"[1,0,1,0]]}",
        "a string without an end": plain.replace(b'"code": "x"', b'"code": "' + b"x" * 100_000),
    }
    for name, change in CHANGES.items():
        document = json.loads(json.dumps(PLAIN))
        change(document)
        bodies[name] = json.dumps(document).encode()
    return bodies
