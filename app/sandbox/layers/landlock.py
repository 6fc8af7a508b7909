"""Landlock: which files a child may open, whatever the mounts look like.

Why: a second wall behind the read-only root, and the first one where namespaces are refused, as they are in most
containers. It also forbids TCP, abstract Unix sockets and signals to processes outside.
"""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Sequence
from pathlib import Path

from app.sandbox.layers import kernel

NETWORK_ABI = 4
"""First version of Landlock that can forbid TCP."""
_TRUNCATE_ABI, _REFER_ABI, _SCOPE_ABI, _DEVICE_ABI = 3, 2, 6, 5

_EXECUTE, _WRITE, _READ, _LIST = 1, 2, 4, 8
_MAKE_CHARACTER_DEVICE, _MAKE_SOCKET, _MAKE_FIFO, _MAKE_BLOCK_DEVICE = 64, 512, 1024, 2048
_REFER, _TRUNCATE, _DEVICE_CONTROL = 8192, 16384, 32768
_EVERY_RIGHT = (1 << 16) - 1
_OF_A_FILE = _EXECUTE | _WRITE | _READ | _TRUNCATE
_NEVER = _EXECUTE | _MAKE_CHARACTER_DEVICE | _MAKE_BLOCK_DEVICE | _MAKE_SOCKET | _MAKE_FIFO | _DEVICE_CONTROL
_BIND_AND_CONNECT_TCP = 3
_ABSTRACT_SOCKETS_AND_SIGNALS = 3
_ASK_VERSION = 1
_BELOW_PATH = 1


def abi() -> int:
    """The kernel's version of Landlock; 0 where it has none."""
    try:
        return kernel.system_call("landlock_create_ruleset", None, 0, _ASK_VERSION)
    except OSError:
        return 0


def restrict(readable: Sequence[str], writable: Sequence[str]) -> None:
    """From now on this thread may read below ``readable``, read and write below ``writable``, and open nothing else.

    Needs `no_new_privileges` first. Paths that do not exist are passed over.

    Raises:
        OSError: the kernel has no Landlock or refuses a rule.
    """
    version = abi()
    if not version:
        raise OSError(errno.EOPNOTSUPP, "this kernel has no Landlock")
    handled = _EVERY_RIGHT
    for right, since in ((_REFER, _REFER_ABI), (_TRUNCATE, _TRUNCATE_ABI), (_DEVICE_CONTROL, _DEVICE_ABI)):
        if version < since:
            handled &= ~right
    attributes = struct.pack("Q", handled)
    if version >= NETWORK_ABI:
        attributes += struct.pack("Q", _BIND_AND_CONNECT_TCP)
    if version >= _SCOPE_ABI:
        attributes += struct.pack("Q", _ABSTRACT_SOCKETS_AND_SIGNALS)
    ruleset = kernel.system_call("landlock_create_ruleset", attributes, len(attributes), 0)
    for paths, rights in ((readable, _READ | _LIST), (writable, handled & ~_NEVER)):
        for path in paths:
            if Path(path).exists():
                _allow(ruleset, path, rights & handled)
    kernel.system_call("landlock_restrict_self", ruleset, 0)
    os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not Path(path).is_dir():
            rights &= _OF_A_FILE
        rule = struct.pack("=Qi", rights, descriptor)
        kernel.system_call("landlock_add_rule", ruleset, _BELOW_PATH, rule, 0)
    finally:
        os.close(descriptor)
