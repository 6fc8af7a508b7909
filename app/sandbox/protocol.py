"""What server, zygote and child say to each other.

Server and zygote exchange one message a packet over a ``SOCK_SEQPACKET`` socket. A child reads one `Job` from its job
pipe and writes frames to its result pipe: a `Greeting` when it is locked down and ready, `Progress` each time it is
asked by the signal `ASK`, and the graph document, the only one that is JSON. A frame is its length, four bytes in
network order, and that many bytes. Text that the snippet prints goes plainly to the child's standard output and error.

All that comes from a child is a claim by a stranger: the server bounds it, decodes it strictly, and believes none of
it about limits.
"""

from __future__ import annotations

import signal
import struct
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from app.graph.document import Environment, Snippet

JOB_DESCRIPTOR = 3
RESULT_DESCRIPTOR = 4
FAULT_EXIT = 70
"""``EX_SOFTWARE``: a child's own code failed, so there is no result."""

ASK = signal.SIGUSR2
"""Server to child: how far are you? Answered by one `Progress`."""

PACKET_BYTES = 1 << 16
"""More than any message between server and zygote takes."""
GREETING_BYTES = 4096
_LENGTH = struct.Struct("!I")
PREFIX_BYTES = _LENGTH.size


class Limits(Struct, frozen=True):
    """What every child of a zygote is held to; seconds and bytes."""

    cpu_seconds: float
    grace_seconds: float
    memory_bytes: int
    threads: int
    open_files: int
    file_bytes: int
    disk_bytes: int
    disk_files: int


class Start(Struct, frozen=True):
    """Server to zygote, once: how to build children.

    ``package`` is the folder of this package, ``folder`` another that snippets may read, ``imports`` what is imported
    for them beyond the usual.
    """

    package: str
    folder: str | None
    imports: list[str]
    children: int
    limits: Limits


class Fork(Struct, frozen=True, tag=True):
    """Server to zygote: make this many children more.

    ``warm``: each runs something small before it says that it is ready. That halves the time of a first run and
    doubles the work, so it is for times when nobody waits.
    """

    children: int
    warm: bool = True


class Ready(Struct, frozen=True, tag=True):
    """Zygote to server: children can be ordered. ``missing`` tells for each isolation layer that is off why it is."""

    environment: Environment
    missing: dict[str, str]
    landlock_abi: int


class Failed(Struct, frozen=True, tag=True):
    """Zygote to server: it cannot start, and why."""

    reason: str


class Born(Struct, frozen=True, tag=True):
    """Zygote to server, with five descriptors: job pipe, standard output, standard error, result pipe, and a pidfd."""

    child: int


class Gone(Struct, frozen=True, tag=True):
    """Zygote to server: a child has ended. ``status`` is its exit code, or minus the signal that ended it."""

    child: int
    status: int
    cpu_seconds: float
    peak_memory_bytes: int


DESCRIPTORS_PER_CHILD = 5

Report = Ready | Failed | Born | Gone


class Job(Struct, frozen=True):
    """Server to child: what to run, and how much of it to record whole and to hand back."""

    snippet: Snippet
    recorded_ops: int
    recorded_passes: int
    output_bytes: int
    file_bytes: int
    result_bytes: int


class Greeting(Struct, frozen=True):
    """Child to server: it is locked down and ready, or ``fault`` says why it is not."""

    fault: Annotated[str, Meta(max_length=GREETING_BYTES // 4)] | None = None


Count = Annotated[int, Meta(ge=0, le=1 << 53)]


class Progress(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Child to server: operators and passes that have run so far, and nodes that autograd has made.

    Operators are counted while recording has not stepped aside.
    """

    ops: Count
    nodes: Count
    passes: Count


class BadFrame(ValueError):
    """A frame that says it is larger than it may be."""


def frame(body: bytes) -> bytes:
    """``body`` with its length in front."""
    return _LENGTH.pack(len(body)) + body


def read_frame(received: bytes | bytearray, most: int) -> bytes | None:
    """The body of the frame at the beginning of ``received``, or `None` while it is not complete.

    Raises:
        BadFrame: the frame says that it is longer than ``most`` bytes.
    """
    if len(received) < PREFIX_BYTES:
        return None
    (length,) = _LENGTH.unpack_from(received)
    if length > most:
        raise BadFrame(f"a frame of {length} bytes, of which {most} are allowed")
    if len(received) < PREFIX_BYTES + length:
        return None
    return bytes(received[PREFIX_BYTES : PREFIX_BYTES + length])


def encode(message: Struct) -> bytes:
    """A message's bytes."""
    return msgspec.msgpack.encode(message)


decode_start = msgspec.msgpack.Decoder(Start).decode
decode_fork = msgspec.msgpack.Decoder(Fork).decode
decode_report = msgspec.msgpack.Decoder(Report).decode
decode_job = msgspec.msgpack.Decoder(Job).decode
decode_progress = msgspec.msgpack.Decoder(Progress).decode
decode_greeting = msgspec.msgpack.Decoder(Greeting).decode
