"""Processes that this one has started."""

from __future__ import annotations

from contextlib import suppress

import psutil


def outer_zygotes() -> list[psutil.Process]:
    """What pools of this process have started; the tests' server and browser are other children."""
    return [child for child in psutil.Process().children() if lives(child) and _is_zygote(child)]


def lives(process: psutil.Process) -> bool:
    """Whether it has not ended; it may at any moment."""
    with suppress(psutil.NoSuchProcess):
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    return False


def _is_zygote(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return any("app.sandbox.zygote" in argument for argument in process.cmdline())
    return False


def outer_zygote() -> psutil.Process:
    """The one that there is."""
    (process,) = outer_zygotes()
    return process


def zygote() -> psutil.Process:
    """The process that children are forked from: pid 1 of its namespace, where there is one."""
    outer = outer_zygote()
    return outer.children()[0] if outer.num_fds() < 8 else outer
