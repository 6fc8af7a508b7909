"""Namespaces: a world without network, without other processes, without other users.

Why: what a snippet cannot name it cannot attack. The zygote enters a user namespace, so it needs no privilege
outside, and then network (empty), IPC, host name, cgroup, mount and process-id namespaces. Each child gets a
process-id namespace of its own, in which it is pid 1: when it ends, all it may have left behind ends with it, and it
can name neither its siblings nor the zygote.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path

from app.sandbox.layers import kernel, trial

MOUNT = 0x0002_0000
CGROUP = 0x0200_0000
HOST_NAME = 0x0400_0000
IPC = 0x0800_0000
USER = 0x1000_0000
PROCESS_IDS = 0x2000_0000
NETWORK = 0x4000_0000
ALL = USER | MOUNT | NETWORK | IPC | HOST_NAME | CGROUP | PROCESS_IDS

OUTER_IDS = 200_000
"""First of the ids outside that stand for the ids inside, where the server is root; no account has them."""
INNER_IDS = 4096
NAME = "gradwalk"


def enter() -> None:
    """Move this single-threaded process into new namespaces of every kind.

    It is root in them, and its next fork is their pid 1.

    Raises:
        OSError: the kernel or its settings refuse.
    """
    process = os.getpid()
    unshared, unshared_end = os.pipe()
    mapped, mapped_end = os.pipe()
    mapper = os.fork()
    if mapper == 0:
        # The maps must be written from outside; a pipe that closes without a byte tells of failure.
        os.close(unshared_end)
        os.close(mapped)
        trial.run_and_exit(lambda: _map_ids(process, unshared, mapped_end))
    os.close(unshared)
    os.close(mapped_end)
    try:
        kernel.unshare(ALL)
        os.write(unshared_end, b"1")
        if os.read(mapped, 1) != b"1":
            raise OSError("the user namespace's ids could not be mapped")
    finally:
        os.close(unshared_end)
        os.close(mapped)
        os.waitpid(mapper, 0)
    os.setresgid(0, 0, 0)
    os.setresuid(0, 0, 0)
    # What a snippet learns of the machine need not be its name.
    socket.sethostname(NAME)


def unshare_mounts() -> None:
    """A mount namespace alone, for the outer root to build in."""
    kernel.unshare(MOUNT)


def _map_ids(process: int, unshared: int, mapped: int) -> None:
    """Write the id maps of ``process`` once it says that it is in its namespace."""
    if os.read(unshared, 1) != b"1":
        return
    folder = Path(f"/proc/{process}")
    if os.geteuid() == 0:
        ids = f"0 {OUTER_IDS} 1\n1 {OUTER_IDS + 1} {INNER_IDS}\n"
        (folder / "uid_map").write_text(ids)
        (folder / "gid_map").write_text(ids)
    else:
        (folder / "setgroups").write_text("deny")
        (folder / "uid_map").write_text(f"0 {os.geteuid()} 1\n")
        (folder / "gid_map").write_text(f"0 {os.getegid()} 1\n")
    os.write(mapped, b"1")


class ProcessIds:
    """Forks children that are each pid 1 of a new process-id namespace."""

    def __init__(self) -> None:
        self._own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        self._moved = False

    def fork(self) -> int:
        """`os.fork` into a fresh namespace.

        Raises:
            OSError: the kernel is out of namespaces or processes.
        """
        if self._moved:
            # A second unshare is refused unless the next children's namespace is our own again.
            kernel.enter_namespace(self._own, PROCESS_IDS)
        kernel.unshare(PROCESS_IDS)
        self._moved = True
        return os.fork()
