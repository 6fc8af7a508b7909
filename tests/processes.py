"""Processes that this one has started."""

from __future__ import annotations

import psutil


def outer_zygotes() -> list[psutil.Process]:
    """What pools of this process have started; the tests' server and browser are other children."""
    return [
        child
        for child in psutil.Process().children()
        if child.status() != psutil.STATUS_ZOMBIE
        and any("app.sandbox.zygote" in argument for argument in child.cmdline())
    ]


def outer_zygote() -> psutil.Process:
    """The one that there is."""
    (process,) = outer_zygotes()
    return process


def zygote() -> psutil.Process:
    """The process that children are forked from: pid 1 of its namespace, where there is one."""
    outer = outer_zygote()
    return outer.children()[0] if outer.num_fds() < 8 else outer
