"""Every finding has words in both languages, and a terminal gets them all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import app.graph.diagnostics
from app.graph.diagnostics.words import catalogue, fix, report, sentence
from app.graph.document import Diagnostic
from app.i18n import Locale
from tests.diagnosing import run

PACKAGE = Path(app.graph.diagnostics.__file__).parent
CODES = {code for code in catalogue("en") if "." not in code} - {"at", "colon", "findings"}
CUT = (
    "w = torch.ones(2, requires_grad=True)\nv = torch.ones(2, requires_grad=True)\n"
    "(w.detach() * v).sum().backward()\nprint(w.grad)"
)


def test_the_catalogues_have_the_same_keys_and_facts() -> None:
    english, chinese = catalogue("en"), catalogue("zh-CN")
    assert list(english) == list(chinese)
    for code in english:
        assert set(re.findall(r"\{(\w+)", english[code])) == set(re.findall(r"\{(\w+)", chinese[code])), code


def test_every_code_in_the_rules_has_words_and_every_word_a_rule() -> None:
    rules = "".join(path.read_text("utf-8") for path in PACKAGE.glob("*.py"))
    quoted = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', rules))
    reasons = {code.removeprefix("no-gradient-") for code in CODES}
    written = {code for code in CODES if f'"{code}"' in rules} | {
        code for code in CODES if f'"{code.removeprefix("no-gradient-")}"' in rules
    }
    assert CODES - written == set()
    assert {code for code in quoted if code not in CODES | reasons} == set()


def test_the_documentation_names_every_finding() -> None:
    documentation = (PACKAGE.parents[2] / "docs" / "diagnostics.md").read_text("utf-8")
    assert {code for code in CODES if f"`{code}`" not in documentation} == set()


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        (
            "en",
            "line 6: Warning: No gradient reaches `w`: `w.detach()` cuts the graph.\n    Leave out `.detach()`",
        ),
        ("zh-CN", "第 6 行：警告：梯度到不了 `w`：`w.detach()` 把计算图断开了。\n    需要梯度通过的地方不要用"),
    ],
)
def test_a_terminal_gets_line_severity_sentence_and_fix(locale: Locale, told: str) -> None:
    text = report(run(CUT), locale)
    assert text.startswith(told)
    assert text.endswith("\n")


def test_a_sound_run_says_nothing() -> None:
    assert report(run(CUT.replace(".detach()", "")), "en") == ""


def test_a_code_without_words_is_shown_as_it_is() -> None:
    document = run(CUT)
    document.diagnostics = [Diagnostic("from-the-future", "hint")]
    assert sentence(document.diagnostics[0], "en") == fix(document.diagnostics[0], "en") == ""
    assert report(document, "en") == "Hint: from-the-future\n"


def test_facts_are_listed_and_rounded() -> None:
    finding = Diagnostic(
        "gradients-vanish", "warning", facts={"count": 8, "last": 1.3, "first": 5.5112e-7, "factor": 6.0}
    )
    assert "from 1.3 at the last to 5.51e-7 at the first, 6 times per layer" in sentence(finding, "en")
    listed = Diagnostic(
        "parameters-unused", "warning", facts={"module": "net", "names": ["net.a", "net.b", "…"], "count": 3}
    )
    assert sentence(listed, "en") == "`net` never uses `net.a`, `net.b`, …."
    assert fix(listed, "en") == "Use them in `forward`, or remove them."
    assert sentence(Diagnostic("parameters-unused", "warning"), "zh-CN") == "`?` 从来没有用到 ?。"
