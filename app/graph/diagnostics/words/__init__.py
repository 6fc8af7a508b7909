"""Sentences and fixes of the diagnostics, in both languages: catalogues that the page is built with, too.

A sentence is under the diagnostic's code, its fix under ``<code>.fix``. ``{name}`` stands for a fact,
``{count|one|many}`` for one of two words by a number; backticks mark code.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import cast

from app.graph.document import Diagnostic, Document
from app.graph.row import Attribute, Scalar
from app.i18n import Locale

_PLACEHOLDER = re.compile(r"\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}")
_EXPONENT = re.compile(r"e(?:\+|(-))0*")
_ELLIPSIS = "…"
_SEPARATOR: dict[Locale, str] = {"en": ", ", "zh-CN": "、"}


@cache
def catalogue(locale: Locale) -> dict[str, str]:
    """All words of a language, by code."""
    return cast("dict[str, str]", json.loads(Path(__file__).with_name(f"{locale}.json").read_text("utf-8")))


def sentence(diagnostic: Diagnostic, locale: Locale) -> str:
    """What happened, in one sentence; empty for a code without words, as a newer recorder may send."""
    return _fill(catalogue(locale).get(diagnostic.code, ""), diagnostic.facts, locale)


def fix(diagnostic: Diagnostic, locale: Locale) -> str:
    """What to do about it; empty for a code without words."""
    return _fill(catalogue(locale).get(f"{diagnostic.code}.fix", ""), diagnostic.facts, locale)


def report(document: Document, locale: Locale) -> str:
    """All findings of a document for a terminal: one line each, and one for the fix; empty where there are none."""
    words = catalogue(locale)
    lines: list[str] = []
    for finding in document.diagnostics:
        head = [words[f"severity.{finding.severity}"]]
        if finding.span is not None:
            head.insert(0, words["at"].replace("{line}", str(document.spans[finding.span].line)))
        lines += [words["colon"].join([*head, sentence(finding, locale) or finding.code])]
        if remedy := fix(finding, locale):
            lines += [f"    {remedy}"]
    return "".join(f"{line}\n" for line in lines)


def _fill(pattern: str, facts: dict[str, Attribute], locale: Locale) -> str:
    def word(found: re.Match[str]) -> str:
        fact = facts.get(found[1])
        if found[2] is not None:
            return found[2] if fact == 1 else found[3]
        if isinstance(fact, list):
            return _SEPARATOR[locale].join(_listed(each) for each in fact)
        return _plain(fact)

    return _PLACEHOLDER.sub(word, pattern)


def _listed(name: Scalar) -> str:
    return name if name == _ELLIPSIS else f"`{_plain(name)}`"


def _plain(fact: Scalar) -> str:
    """Numbers with three significant digits, integers whole; what is not known as a question mark."""
    if fact is None:
        return "?"
    return _EXPONENT.sub(r"e\1", f"{fact:.3g}") if isinstance(fact, float) else str(fact)
