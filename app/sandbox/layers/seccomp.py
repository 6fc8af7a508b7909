"""seccomp: which system calls exist for a child.

Why: namespaces, Landlock and limits are all enforced by the kernel, so the kernel itself must offer as little as can
be to attack. What honest snippets use is allowed by name (``syscalls.tsv``), everything else is refused; other ABIs
of the processor are not spoken at all. The long filter goes on the zygote once and every child inherits it; each
child adds a short one that takes the zygote's own rights away.
"""

from __future__ import annotations

import ctypes
import errno
import struct
from collections.abc import Iterable

from app.sandbox.layers import kernel

_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_ALLOW, _KILL_PROCESS, _ERRNO = 0x7FFF_0000, 0x8000_0000, 0x0005_0000
REFUSE = _ERRNO | errno.EPERM
_ABSENT = _ERRNO | errno.ENOSYS
_ACTIONS = {"allow": _ALLOW, "refuse": REFUSE, "absent": _ABSENT, "kill": _KILL_PROCESS}
_AUDIT_ARCHITECTURES = {"x86_64": 0xC000_003E, "aarch64": 0xC000_00B7}
_X32 = 0x4000_0000
_SET_FILTER, _ALL_THREADS = 1, 1

_CLONE_NAMESPACES = 0x7E02_0080
_CLONE_THREAD = 0x0001_0000
_PLAIN_FUTEX = (0, 1, 3, 4, 5, 9, 10)
"""No operation with priority inheritance: Python and PyTorch use none, and kernels have had bugs there."""
_FUTEX_OPERATION = 0x7F
_PLAIN_FCNTL = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032)
"""Descriptors, flags and locks; no leases, no notifications, no signals, no larger pipes."""
_PLAIN_IOCTL = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
"""Is it a terminal, its size, bytes waiting, non-blocking, close on exec."""
_PLAIN_PRCTL = (3, 15, 16, 39, 0x5356_4D41)
"""Names of threads and of memory, and two questions."""
_UNIX, _STREAM, _SOCKET_TYPE = 1, 1, 0xF
_OUT_OF_BAND = 1
"""``MSG_OOB``, of which Unix sockets have had holes (CVE-2025-38236), and which nobody uses."""
_HOT = "read write mmap munmap madvise brk mprotect clock_gettime rt_sigprocmask close openat newfstatat fstat".split()
"""Looked for first."""
_METADATA = "chmod fchmod fchmodat utime utimes utimensat futimesat link linkat".split()
"""Calls on paths that Landlock does not judge."""

Block = list[bytes]


def _instruction(code: int, if_true: int, if_false: int, operand: int) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, operand & 0xFFFF_FFFF)


def _act(action: int) -> bytes:
    return _instruction(_RETURN, 0, 0, action)


def _argument(index: int) -> bytes:
    """Load the low half of an argument."""
    return _instruction(_LOAD, 0, 0, _ARGUMENTS + 8 * index)


def _one_of(values: Iterable[int], otherwise: int) -> Block:
    """Allow where what is loaded is one of ``values``."""
    block = []
    for value in values:
        block += [_instruction(_JUMP_EQUAL, 0, 1, value), _act(_ALLOW)]
    return [*block, _act(otherwise)]


def _threads_only() -> Block:
    return [
        _argument(0),
        _instruction(_JUMP_ANY_BIT, 0, 1, _CLONE_NAMESPACES),
        _act(_KILL_PROCESS),
        _instruction(_JUMP_ANY_BIT, 0, 1, _CLONE_THREAD),
        _act(_ALLOW),
        _act(REFUSE),
    ]


def _stream_pair() -> Block:
    """What asyncio wakes itself with; no datagram pair, which could address others."""
    return [
        _argument(0),
        _instruction(_JUMP_EQUAL, 1, 0, _UNIX),
        _act(REFUSE),
        _argument(1),
        _instruction(_AND, 0, 0, _SOCKET_TYPE),
        *_one_of([_STREAM], REFUSE),
    ]


def _in_band() -> Block:
    return [_argument(3), _instruction(_JUMP_ANY_BIT, 0, 1, _OUT_OF_BAND), _act(REFUSE), _act(_ALLOW)]


def _arguments() -> dict[str, Block]:
    """For each call with the verdict ``arguments``, what is allowed of it."""
    return {
        "clone": _threads_only(),
        "futex": [_argument(1), _instruction(_AND, 0, 0, _FUTEX_OPERATION), *_one_of(_PLAIN_FUTEX, _ABSENT)],
        "fcntl": [_argument(1), *_one_of(_PLAIN_FCNTL, REFUSE)],
        "ioctl": [_argument(1), *_one_of(_PLAIN_IOCTL, _ERRNO | errno.ENOTTY)],
        "socketpair": _stream_pair(),
        "sendto": _in_band(),
        "recvfrom": _in_band(),
        "prctl": [_argument(0), *_one_of(_PLAIN_PRCTL, REFUSE)],
        "prlimit64": [_argument(0), *_one_of([0], REFUSE)],
    }


def _native_abi() -> Block:
    """Kill on a call by another ABI: its numbers mean other calls."""
    block = [
        _instruction(_LOAD, 0, 0, _ARCHITECTURE),
        _instruction(_JUMP_EQUAL, 1, 0, _AUDIT_ARCHITECTURES[kernel.MACHINE]),
        _act(_KILL_PROCESS),
        _instruction(_LOAD, 0, 0, _NUMBER),
    ]
    if kernel.MACHINE == "x86_64":
        block += [_instruction(_JUMP_AT_LEAST, 0, 1, _X32), _act(_KILL_PROCESS)]
    return block


def _on(name: str, block: Block) -> Block:
    """Run ``block``, which must return on every path, for the call ``name``."""
    if name not in kernel.SYSTEM_CALLS:
        return []
    return [_instruction(_JUMP_EQUAL, 0, len(block), kernel.SYSTEM_CALLS[name].number), *block]


def zygote_filter() -> bytes:
    """What the zygote may call: a child's calls, and those with which it makes children."""
    program = _native_abi()
    calls = kernel.SYSTEM_CALLS.values()
    for call in calls:
        if call.zygote:
            program += _on(call.name, [_act(_ALLOW)])
    for name in _HOT:
        program += _on(name, [_act(_ALLOW)])
    arguments = _arguments()
    for call in calls:
        if not call.zygote and call.name not in _HOT:
            block = arguments[call.name] if call.verdict == "arguments" else [_act(_ACTIONS[call.verdict])]
            program += _on(call.name, block)
    return b"".join([*program, _act(REFUSE)])


def child_filter(*, only_process: int | None, judge_paths: bool) -> bytes:
    """What is taken from a child on top of `zygote_filter`.

    ``only_process`` is the one process that it may signal, where no namespace hides the others; ``judge_paths``
    refuses changes to files' metadata, where no read-only root does.
    """
    program = _native_abi()
    if only_process is not None:
        for name in ("kill", "tgkill"):
            program += _on(name, [_argument(0), *_one_of([only_process], REFUSE)])
    if judge_paths:
        for name in _METADATA:
            program += _on(name, [_act(REFUSE)])
    arguments = _arguments()
    for call in kernel.SYSTEM_CALLS.values():
        if call.zygote and call.verdict != "allow":
            block = arguments[call.name] if call.verdict == "arguments" else [_act(_ACTIONS[call.verdict])]
            program += _on(call.name, block)
    return b"".join([*program, _act(_ALLOW)])


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def install(program: bytes) -> None:
    """Put this process, and all that it forks, under ``program`` for good. Needs `no_new_privileges` first.

    Raises:
        OSError: the kernel refuses the filter.
    """
    buffer = ctypes.create_string_buffer(program, len(program))
    filter_ = _Program(len(program) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    if kernel.system_call("seccomp", _SET_FILTER, _ALL_THREADS, filter_) != 0:
        raise OSError("seccomp: a thread could not be put under the filter")
