"""System calls that Python does not wrap; each raises `OSError` where the kernel refuses, so none fails unseen."""

from __future__ import annotations

import csv
import ctypes
import os
import platform
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal, cast

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long

MACHINE = platform.machine()

Verdict = Literal["allow", "arguments", "absent", "refuse", "kill"]


@dataclass(frozen=True)
class SystemCall:
    """One row of ``syscalls.tsv``: its number on this machine, what a child meets, and whether the zygote needs it."""

    name: str
    number: int
    verdict: Verdict
    zygote: bool


def read_system_calls(machine: str) -> dict[str, SystemCall]:
    """The policy's rows for ``machine``, by name; empty where the machine is neither x86-64 nor aarch64."""
    column = {"x86_64": 1, "aarch64": 2}.get(machine)
    if column is None:
        return {}
    text = files(__package__).joinpath("syscalls.tsv").read_text(encoding="utf-8")
    rows = csv.reader((line for line in text.splitlines() if not line.startswith("#")), delimiter="\t")
    return {
        row[0]: SystemCall(row[0], int(row[column]), cast("Verdict", row[3]), row[4] == "zygote")
        for row in rows
        if row[column] != "-"
    }


SYSTEM_CALLS = read_system_calls(MACHINE)


def check(result: int, call: str) -> int:
    """The result of a C function.

    Raises:
        OSError: the result is negative; with the call's name.
    """
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{call}: {os.strerror(number)}")
    return result


def system_call(name: str, *arguments: int | bytes | ctypes.Structure | None) -> int:
    """Make the system call ``name``; integers are passed as 64 bits, structures by reference.

    Raises:
        OSError: the kernel refuses, or this machine's numbers are not known.
    """
    if name not in SYSTEM_CALLS:
        raise OSError(f"{name}: no number known on {MACHINE}")
    words = [
        ctypes.c_long(argument)
        if isinstance(argument, int)
        else ctypes.byref(argument)
        if isinstance(argument, ctypes.Structure)
        else argument
        for argument in arguments
    ]
    return check(_libc.syscall(ctypes.c_long(SYSTEM_CALLS[name].number), *words), name)


def mount(source: str | None, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
    """``mount(2)``."""
    encoded = [None if text is None else os.fsencode(text) for text in (source, target, kind, options)]
    result = _libc.mount(encoded[0], encoded[1], encoded[2], ctypes.c_ulong(flags), encoded[3])
    check(result, f"mount {source or ''} at {target}")


def unmount(target: str) -> None:
    """Detach the mount at ``target`` at once, in use or not."""
    detach = 2
    check(_libc.umount2(os.fsencode(target), detach), f"umount {target}")


def unshare(flags: int) -> None:
    """Leave the namespaces named by ``flags`` for new ones."""
    check(_libc.unshare(ctypes.c_int(flags)), f"unshare {flags:#x}")


def enter_namespace(descriptor: int, kind: int) -> None:
    """``setns(2)``."""
    check(_libc.setns(descriptor, kind), "setns")


def prctl(operation: int, argument: int = 0) -> None:
    """``prctl(2)`` with one argument; the others are 0."""
    zero = ctypes.c_ulong(0)
    result = _libc.prctl(ctypes.c_int(operation), ctypes.c_ulong(argument), zero, zero, zero)
    check(result, f"prctl {operation}")
