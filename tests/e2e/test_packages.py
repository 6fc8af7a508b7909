"""A package that is not there: what can be imported, and how an operator adds one."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Open


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en-US", "Python's standard library, torch, NumPy, and matplotlib. Whoever runs this server can add more"),
        ("zh-CN", "可以导入 Python 标准库以及 torch、NumPy和matplotlib。服务器管理员可以添加其他包"),
    ],
)
def test_a_package_that_is_not_there_says_which_are(visitor: Open, locale: str, words: str) -> None:
    visit = visitor(locale=locale)
    visit.open()
    page = visit.run("import seaborn.objects\n", ends="failed")
    hint = page.locator("output-panel .error .packages")
    expect(hint).to_contain_text(words)
    expect(hint).to_contain_text("GRADWALK_SNIPPET_PACKAGES")
    visit.run("import torch.nothing\n", ends="failed")
    expect(page.locator("output-panel .error pre")).to_have_text("No module named 'torch.nothing'")
    expect(hint).to_have_count(0)
