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


def zygote() -> psutil.Process:
    """The process that children are forked from: pid 1 of its namespace, where there is one."""
    outer = outer_zygote()
    return outer.children()[0] if outer.num_fds() < 8 else outer
