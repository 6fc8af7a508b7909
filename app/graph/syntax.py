"""Syntax trees of snippets, found without a word."""

from __future__ import annotations

import ast
import warnings
from functools import lru_cache


def parsed(code: str) -> ast.Module | None:
    """The tree of some code; ``None`` where it is no Python, or nested too deeply.

    What the parser warns of is not said: it is when the code is compiled. A filter would have Python forget which
    warnings were shown before, so all filters step aside.
    """
    filters, warnings.filters = warnings.filters, [("ignore", None, Warning, None, 0)]
    try:
        return ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    finally:
        warnings.filters = filters


@lru_cache(maxsize=1)
def tree_of(code: str) -> ast.Module | None:
    """The same of a snippet, which several ask for and nobody changes."""
    return parsed(code)
