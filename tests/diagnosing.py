"""What the recorder finds in a snippet, with three imports written above it."""

from __future__ import annotations

import warnings
from typing import NamedTuple

from app.graph.diagnostics.words import fix, sentence
from app.graph.document import Document
from app.i18n import Locale
from tests.recording import record, text_at

IMPORTS = "import torch\nfrom torch import nn\nimport torch.nn.functional as F\n"
LOCALES: tuple[Locale, ...] = ("en", "zh-CN")


class Found(NamedTuple):
    """One finding: its severity and code, the source text it points at, and its English sentence."""

    severity: str
    code: str
    at: str
    sentence: str


def run(code: str) -> Document:
    """The document of lines of code; warnings are shown, as in a process of their own."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        document = record(IMPORTS + code.strip("\n") + "\n")
    faults = [piece.text for piece in document.output if piece.text.startswith("Gradwalk could not")]
    assert not faults, faults
    return document


def findings(code: str) -> list[Found]:
    """What is found in lines of code. All words of all findings must be complete."""
    document = run(code)
    found: list[Found] = []
    for each in document.diagnostics:
        for words in (write(each, locale) for write in (sentence, fix) for locale in LOCALES):
            assert words, f"{each.code} lacks words"
            assert not set("{}?") & set(words), words
        at = "" if each.span is None else text_at(document, each.span)
        found.append(Found(each.severity, each.code, at, sentence(each, "en")))
    return found


def codes(code: str) -> list[str]:
    """The codes of what is found in lines of code, hints left out."""
    return [each.code for each in findings(code) if each.severity != "hint"]
