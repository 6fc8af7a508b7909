"""A read-only root that holds Python, the installed packages, the system's libraries and a few devices, no more.

Why: the server's files, its database and its secrets are not merely forbidden, they have no name. The root is built as
bubblewrap builds it: two pivots, so that sources stay reachable under ``/old`` until everything is bound. Once a user
namespace has copied the mounts, they are locked: even a root inside cannot make them writable again.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from pathlib import Path

from app.sandbox.layers import kernel, namespaces

READ_ONLY = 1
NO_SET_UID = 2
NO_DEVICES = 4
NO_EXECUTION = 8
REMOUNT = 32
BIND = 4096
RECURSIVE = 16384
PRIVATE = 1 << 18
_KEPT = ((2, NO_SET_UID), (4, NO_DEVICES), (8, NO_EXECUTION), (1024, 1024), (2048, 2048), (4096, 1 << 21))
"""statvfs flag and mount flag: what the outer mount forbids, a user namespace must go on forbidding."""

BOX = "/box"
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo", "/etc/ld.so.cache", "/etc/localtime")
_STARTING = ("/proc", "/sys")
"""Needed while torch is imported; covered by `seal` before the first child is forked."""
_MOST_LINKS = 40


def build(paths: Sequence[str]) -> None:
    """Make a root of ``paths``, read-only, and move into it.

    Raises:
        OSError: the kernel refuses a mount.
    """
    tiny = "size=256k,nr_inodes=1024,mode=755"
    kernel.mount("none", "/", None, RECURSIVE | PRIVATE)
    kernel.mount("tmpfs", "/tmp", "tmpfs", NO_SET_UID | NO_DEVICES, tiny)  # noqa: S108
    Path("/tmp/new").mkdir()  # noqa: S108
    Path("/tmp/old").mkdir()  # noqa: S108
    kernel.system_call("pivot_root", b"/tmp", b"/tmp/old")
    os.chdir("/")
    kernel.mount("tmpfs", "/new", "tmpfs", NO_SET_UID | NO_DEVICES, tiny)
    os.umask(0o022)
    for path in sorted({*paths, *SYSTEM, *DEVICES}):
        _bind(path)
    box = Path(f"/new{BOX}")
    box.mkdir()
    kernel.mount("tmpfs", str(box), "tmpfs", NO_SET_UID | NO_DEVICES | NO_EXECUTION, "size=8m,mode=777")
    Path("/new/etc").mkdir(exist_ok=True)
    Path("/new/etc/passwd").write_text(f"user:x:1000:1000::{BOX}:/bin/false\n")
    for path in _STARTING:
        Path(f"/new{path}").mkdir()
        kernel.mount(f"/old{path}", f"/new{path}", None, BIND | RECURSIVE)
    kernel.unmount("/old")
    os.chdir("/new")
    kernel.system_call("pivot_root", b".", b".")
    kernel.unmount(".")
    os.chdir("/")


def freeze() -> None:
    """Make the root itself read-only; a no-op where a user namespace has locked it so already."""
    try:
        kernel.mount(None, "/", None, REMOUNT | BIND | READ_ONLY | NO_SET_UID | NO_DEVICES)
    except PermissionError:
        if not os.statvfs("/").f_flag & os.ST_RDONLY:
            raise


def seal() -> None:
    """Cover what only the imports needed; afterwards no process can look at another, nor at the machine."""
    for path in _STARTING:
        flags = NO_SET_UID | NO_DEVICES | NO_EXECUTION | READ_ONLY
        kernel.mount("none", path, "tmpfs", flags, "size=4k,nr_inodes=2,mode=000")
    freeze()


def private_folder(size_bytes: int, files: int) -> None:
    """Give this process a `BOX` of its own: bounded, in memory, gone with the process, nothing in it executable.

    Raises:
        OSError: the kernel refuses the mount.
    """
    kernel.unshare(namespaces.MOUNT)
    options = f"size={size_bytes},nr_inodes={files},mode=777"
    kernel.mount("tmpfs", BOX, "tmpfs", NO_SET_UID | NO_DEVICES | NO_EXECUTION, options)
    os.chdir(BOX)


def _bind(path: str) -> None:
    """Show ``path`` of the old root in the new one, unless it is missing or within one already shown."""
    target = Path(f"/new{path}")
    if target.is_symlink() or target.exists():
        return
    old = Path(f"/old{path}")
    if old.is_symlink() and path in ("/lib", "/lib64"):
        target.symlink_to(str(old.readlink()).removeprefix("/"))
        return
    source = _resolve(path)
    if not source.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        target.mkdir()
    else:
        target.touch()
    # Not recursive: what is mounted below stays hidden.
    kernel.mount(str(source), str(target), None, BIND)
    device = path in DEVICES
    flags = REMOUNT | BIND | NO_SET_UID | (NO_EXECUTION if device else READ_ONLY | NO_DEVICES)
    outer = os.statvfs(target).f_flag
    for seen, kept in _KEPT:
        if outer & seen and not (device and kept == NO_DEVICES):
            flags |= kept
    kernel.mount(None, str(target), None, flags)


def _resolve(path: str) -> Path:
    """Where ``path`` of the old root lies under ``/old``, following links as they pointed before the pivot."""
    for _ in range(_MOST_LINKS):
        seen = Path("/")
        parts = Path(path).parts[1:]
        for index, part in enumerate(parts):
            step = Path("/old") / (seen / part).relative_to("/")
            if step.is_symlink():
                path = os.path.normpath(seen / step.readlink() / Path(*parts[index + 1 :]))
                break
            seen /= part
        else:
            return Path("/old") / Path(path).relative_to("/")
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
