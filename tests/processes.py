"""Processes that this one has started."""

from __future__ import annotations

import psutil


def outer_zygote() -> psutil.Process:
    """What a pool of this process has started; the tests' server and browser are other children."""
    (process,) = [
        child
        for child in psutil.Process().children()
        if any("app.sandbox.zygote" in argument for argument in child.cmdline())
    ]
    return process
