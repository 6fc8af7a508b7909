"""Doors that close for good: no new privileges, no debugging, no inherited files, no life without the zygote.

Why: ``no_new_privs`` makes set-user-id programs ordinary and is what Landlock and seccomp ask for; a process that is
not dumpable cannot be traced nor leave a core; what is not open cannot be read; and a child must not outlive the
process that watches it.
"""

from __future__ import annotations

from app.sandbox.layers import kernel

_PARENT_DEATH_SIGNAL = 1
_DUMPABLE = 4
_NO_NEW_PRIVILEGES = 38
_SIGKILL = 9
_LAST_DESCRIPTOR = 2**32 - 1


def no_new_privileges() -> None:
    """No program executed from here on gains a privilege."""
    kernel.prctl(_NO_NEW_PRIVILEGES, 1)


def untraceable() -> None:
    """No debugger of the same user may attach, and no core is written."""
    kernel.prctl(_DUMPABLE, 0)


def die_with_parent() -> None:
    """Be killed when the thread that forked this process ends; a change of user forgets it, so call this after."""
    kernel.prctl(_PARENT_DEATH_SIGNAL, _SIGKILL)


def close_descriptors(first: int) -> None:
    """Close every descriptor from ``first`` on."""
    kernel.system_call("close_range", first, _LAST_DESCRIPTOR, 0)
