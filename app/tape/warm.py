"""What a process does before it serves runs, so that no run waits for an import."""

from __future__ import annotations


def warm_parent() -> None:
    """Import and touch all that snippets use, without starting a thread and without any backward.

    A backward here would make a forked child's re-entrant backward deeper than 60 crash (torch 2.13).
    """


def warm_child() -> None:
    """Run a tiny recorded forward and backward, leaving every random generator as it was."""
