"""Source text that is meant to break whoever reads it: the parser, the search for fixes, the spans."""

from __future__ import annotations

import ast

import pytest

from app.graph import codec
from app.graph.diagnostics.source import Source
from tests.serving import RunningServer

HEAD = "import torch\nx = torch.ones(2, requires_grad=True)\ny = x * 2\nz = y.detach() * 3\n"
TAIL = "\nprint(z.grad, y.grad)\ntorch.log(x - 2).sum().backward()\n"
MOST_SECONDS = 12.0
"""Of processor time, on a machine with other work; what grew with the square of the code took 40 to 100."""


def never(expression: str) -> str:
    return f"{HEAD}def never():\n    return {expression}{TAIL}"


READ = {
    "parentheses": never("(" * 190 + "1" + ")" * 190),
    "signs": never("-" * 900 + "1"),
    "a sum of thousands": never("+".join(["x"] * 2_500)),
    "attributes of attributes": never("a" + ".b" * 2_000),
    "functions in functions": never("lambda: " * 900 + "1"),
    "a number of thousands of digits": never("9" * 4_200),
    "a number of a quarter of a megabit": never("0x" + "f" * 60_000),
    "a power that the compiler could work out": never("2 ** 99999999999, 'a' * 9999999999"),
    "a comparison of tens of thousands": never("<".join(["é"] * 20_000)),
    "blocks in blocks": HEAD + "".join(" " * depth + "if 1:\n" for depth in range(99)) + " " * 99 + "pass" + TAIL,
    "three thousand statements on a line": HEAD + "'é';" + ";".join(["q = y.detach()"] * 3_000) + TAIL,
    "hundreds of fixes": HEAD + "".join(f"z{n} = y.detach() * 2\n" for n in range(250)) + "pass;" * 8_000 + TAIL,
    "decorators": f"{HEAD}i = lambda f: f\n" + "@i\n" * 3_000 + "def g(): pass" + TAIL,
    "form feeds": HEAD.replace("y = x", "\fy =\f x") + TAIL,
    "line breaks that are none": HEAD + "s = '''\u2028\x85\x0b\x1c\x1d'''; q = y.detach()\n" + TAIL,
    "carriage returns": (HEAD + TAIL).replace("\n", "\r"),
    "an encoding that it is not in": "# -*- coding: utf-7 -*-\n" + HEAD + TAIL,
    "letters of two code units": HEAD.replace("y", "𝔁") + TAIL.replace("y", "𝔁"),
    "half characters": HEAD + "s = '\\ud800'\nprint(s)" + TAIL,
    "lines that go on": HEAD + "q = \\\n" * 3_000 + "1" + TAIL,
}
REFUSED = {
    "parentheses past all depth": (never("(" * 5_000), "SyntaxError", None),
    "signs past all depth": (never("-" * 20_000 + "1"), "MemoryError", "nesting"),
    "a sum past all depth": (never("+".join(["1"] * 25_000)), "RecursionError", None),
    "a number past all digits": (never("9" * 5_000), "SyntaxError", None),
    "a byte order mark": ("\ufeff" + HEAD, "SyntaxError", None),
}


@pytest.mark.parametrize("code", READ.values(), ids=READ)
def test_it_is_read_in_time_and_its_fixes_fit(server: RunningServer, code: str) -> None:
    with server.client() as client:
        document = codec.decode(client.post("/api/v1/runs", json={"code": code}).content)
    assert (document.outcome.status, document.outcome.reason) == ("finished", None)
    assert (document.outcome.cpu_seconds or 0) < MOST_SECONDS
    assert not [row.text for row in document.output if "could not record" in row.text]
    assert document.diagnostics
    lines = code.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    widths = [len(line.encode("utf-16-le")) // 2 for line in lines]
    for span in document.spans:
        assert span.column <= widths[span.line - 1]
        assert span.end_column <= widths[span.end_line - 1]
    source = Source(code)
    for finding in [*document.diagnostics, *document.without_grad][:5]:
        if finding.edit is not None:
            ast.parse(source.applied(finding.edit))


@pytest.mark.parametrize(("code", "error", "reason"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_in_words(server: RunningServer, code: str, error: str, reason: str | None) -> None:
    with server.client() as client:
        outcome = client.post("/api/v1/runs", json={"code": code}).json()["outcome"]
    assert (outcome["status"], outcome["error"]["type"], outcome.get("reason")) == ("failed", error, reason)
