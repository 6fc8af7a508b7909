"""Finds out whether a layer can be put up here, by putting it up in a process that is thrown away.

Why: what a kernel, a container or a security module allows can only be learnt by asking, and most layers cannot be
taken off again.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import NoReturn

_REASON_BYTES = 500


def attempt(steps: Callable[[], None]) -> str | None:
    """Run ``steps`` in a fork of this process; the reason why they fail, or `None`."""
    told, told_end = os.pipe()
    process = os.fork()
    if process == 0:

        def tell() -> None:
            try:
                steps()
            except OSError as refused:
                os.write(told_end, str(refused).encode()[:_REASON_BYTES])
                raise

        run_and_exit(tell)
    os.close(told_end)
    reason = os.read(told, _REASON_BYTES).decode(errors="replace")
    os.close(told)
    _, status = os.waitpid(process, 0)
    if reason or status == 0:
        return reason or None
    return f"the attempt ended with {os.waitstatus_to_exitcode(status)}"


def run_and_exit(steps: Callable[[], None]) -> NoReturn:
    """Run ``steps`` in a forked process and leave it, come what may."""
    code = 1
    try:
        steps()
        code = 0
    finally:
        os._exit(code)
