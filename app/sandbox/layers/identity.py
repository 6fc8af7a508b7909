"""A user id of its own, and no capability, for each child.

Why: a second wall behind the namespaces. Signals, files and process limits of one child never count as another's; and
a process without capabilities can use none of the kernel's privileged doors, whichever namespace it finds itself in.
"""

from __future__ import annotations

import errno
import os
import struct

from app.sandbox.layers import kernel

_DROP_FROM_BOUNDING_SET = 24
_SET_SECURE_BITS = 28
_SECURE_BITS = 0b10_11_11
"""No root, no fix-up of capabilities on a change of user, no keeping of them, all three locked: user 0 is a user like
any other."""
_CAPABILITY_VERSION = 0x2008_0522
_MOST_CAPABILITIES = 64


def become(user: int) -> None:
    """Become ``user``, whose group has the same number; no other group is kept.

    Raises:
        OSError: this process may not change its user.
    """
    kernel.prctl(_SET_SECURE_BITS, _SECURE_BITS)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def drop_capabilities() -> None:
    """Give up every capability, and the right to gain one.

    Raises:
        OSError: the kernel refuses to take them.
    """
    for capability in range(_MOST_CAPABILITIES):
        try:
            kernel.prctl(_DROP_FROM_BOUNDING_SET, capability)
        except OSError as refused:
            # Past the last capability; or without CAP_SETPCAP, where there is nothing to drop.
            if refused.errno in (errno.EINVAL, errno.EPERM):
                break
            raise
    header = struct.pack("Ii", _CAPABILITY_VERSION, 0)
    kernel.system_call("capset", header, bytes(24))
