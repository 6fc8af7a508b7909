"""Resource limits of the kernel for one child.

Why: a run may not starve the machine. Memory ends in Python's own ``MemoryError`` or PyTorch's "can't allocate
memory", which a snippet's author understands; processor time has a hard end behind the soft one that the child keeps
itself.
"""

from __future__ import annotations

import math
import resource
from dataclasses import dataclass
from pathlib import Path

from app.sandbox.protocol import Limits

KIB = 1 << 10
STACK_BYTES = 64 << 20
"""Main thread's stack: freeing a deep graph recurses in native code."""
_PENDING_SIGNALS = 64


@dataclass(frozen=True)
class Base:
    """What a process has mapped before any snippet runs, in bytes: everything, and its private writable part."""

    address_space: int
    data: int


def measure() -> Base:
    """The calling process's `Base`, from ``/proc``."""
    lines = Path("/proc/self/status").read_text().splitlines()
    fields = dict(line.split(":", 1) for line in lines)
    return Base(int(fields["VmSize"].split()[0]) * KIB, int(fields["VmData"].split()[0]) * KIB)


def lower(limits: Limits, base: Base, *, threads_counted: bool) -> None:
    """Put this process under ``limits``, on top of ``base``.

    ``threads_counted`` tells that no other process counts as this one's user; a limit on threads would count
    strangers' otherwise.

    Raises:
        OSError: a limit cannot be set.
    """
    seconds = math.ceil(limits.cpu_seconds + limits.grace_seconds) + 1
    ceilings = {
        resource.RLIMIT_AS: base.address_space + limits.memory_bytes,
        resource.RLIMIT_DATA: base.data + limits.memory_bytes,
        # Soft and hard alike: pid 1 of a namespace would not hear the soft limit's signal.
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_STACK: STACK_BYTES,
        resource.RLIMIT_SIGPENDING: _PENDING_SIGNALS,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_NICE: 0,
        resource.RLIMIT_RTPRIO: 0,
    }
    if threads_counted:
        ceilings[resource.RLIMIT_NPROC] = limits.threads
    for kind, ceiling in ceilings.items():
        _, hard = resource.getrlimit(kind)
        bound = ceiling if hard == resource.RLIM_INFINITY else min(ceiling, hard)
        resource.setrlimit(kind, (bound, bound))
