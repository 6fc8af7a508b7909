"""Attacks of our own on the sandbox as it stands: what it is said to hold, it must be seen to hold.

That a layer could be put up says little of whether it works: a security module, a strange kernel or an error of ours
may have left a door open. So children run a few attacks when the server starts, on canaries that lie outside, and a
layer that lets one through counts as missing.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from app.errors import AppError, SandboxUnavailable
from app.graph.document import Document, Snippet
from app.sandbox.layers.namespaces import NAME
from app.sandbox.levels import CEILINGS, LANDLOCK, LAYERS, NAMESPACES, OWN_USERS, PRIVILEGES, SECCOMP, Isolation

Run = Callable[[Snippet], Awaitable[Document]]

_TRIALS = 3
"""A machine that is busy while it starts may make a run late."""
_KILLED_BY_FILTER = -31
"""By SIGSYS."""
_NETWORK_COOKIE = 71
"""``SO_NETNS_COOKIE`` of socket(7): a number for the network namespace that a socket is of; since Linux 5.14."""

_LOOK = """
import ctypes, json, mmap, os, resource, socket, sys

def works(act):
    try:
        return act() or True
    except (OSError, ValueError, MemoryError):
        return False

def forks():
    if os.fork() == 0:
        os._exit(0)

def capabilities():
    held = ctypes.create_string_buffer(24)
    return libc.capget(b"\\x22\\x05\\x08\\x20" + bytes(4), held) != 0 or any(held.raw)

def network():
    return socket.socketpair()[0].getsockopt(socket.SOL_SOCKET, {cookie}, 8).hex()

libc = ctypes.CDLL(None)
dumpable, no_new_privileges = libc.prctl(3, 0, 0, 0, 0), libc.prctl(39, 0, 0, 0, 0)
soft, _ = resource.getrlimit(resource.RLIMIT_AS)
print(json.dumps({{
    "pid": os.getpid(),
    "user": os.getuid(),
    "reads": works(lambda: open({readable!r}).read()),
    "sees": os.path.exists({readable!r}),
    "writes": works(lambda: open({writable!r}, "w").close()),
    "lists": works(lambda: os.listdir("/")),
    "signals": os.getpid() != {process} and works(lambda: os.kill({process}, 0)),
    "socket": works(lambda: socket.socket().close()),
    "connects": works(lambda: socket.create_connection(("127.0.0.1", {port}), 1).close()),
    "forks": works(forks),
    "executes": works(lambda: os.posix_spawn(sys.executable, ["python"], {{}})),
    "allocates": soft == -1 or works(lambda: mmap.mmap(-1, soft).close()),
    "raises": works(lambda: resource.setrlimit(resource.RLIMIT_AS, (-1, -1))),
    "host": os.uname().nodename,
    "network": works(network),
    "capable": capabilities(),
    "gains": no_new_privileges != 1,
    "traceable": dumpable != 0,
    "inherits": any(works(lambda: os.fstat(number)) for number in range(5, 256)),
    "leaves": works(lambda: open("left", "w").close()),
}}))
"""
_FIND = "import os; print(os.path.exists('left'))"
"""In another child, for what `_LOOK` left in its own folder."""
_KILLING = {
    "traces processes": "import ctypes; ctypes.CDLL(None).ptrace(0, 0, 0, 0)",
    "mounts": "import ctypes; ctypes.CDLL(None).mount(b'none', b'/', b'tmpfs', 0, None)",
    "makes namespaces": "import ctypes; ctypes.CDLL(None).unshare(0x10000000)",
}
"""Calls that the filter answers by killing."""


async def prove(run: Run, claimed: Isolation) -> Isolation:
    """Attack through ``run``; ``claimed`` less the layers that let an attack through or could not be tried."""
    try:
        failed = await _look(run)
        for deed, code in _KILLING.items():
            if SECCOMP not in {**claimed.missing, **failed}:
                outcome = (await run(Snippet(code))).outcome
                if outcome.exit_code != _KILLED_BY_FILTER:
                    failed[SECCOMP] = f"a probe {deed} and is not ended for it"
    except AppError as failure:
        return claimed.without(dict.fromkeys(LAYERS, f"it could not be probed: {failure.detail}"))
    return claimed.without(failed)


async def _look(run: Run) -> dict[str, str]:
    """What the canaries and the child tell, as the reason for each layer that did not hold."""
    secret = secrets.token_hex(16)
    with tempfile.TemporaryDirectory(prefix="gradwalk-probe-") as name, socket.create_server(("127.0.0.1", 0)) as tcp:
        readable, writable = _lay_out(Path(name), secret)
        tcp.settimeout(0)
        code = _LOOK.format(
            readable=str(readable),
            writable=str(writable),
            process=os.getpid(),
            port=tcp.getsockname()[1],
            cookie=_NETWORK_COOKIE,
        )
        text = await _report(run, code)
        found = await _report(run, _FIND)
        seen: dict[str, Any] = json.loads(text) | {
            "came_back": secret in text,
            "written": _was_written(writable),
            "reached": _reached(tcp),
            "left": found != "False\n",
        }
        return _failed(seen)


def _lay_out(folder: Path, secret: str) -> tuple[Path, Path]:
    """A file that everybody may read, and a place where everybody may write one."""
    folder.chmod(0o777)
    readable = folder / "readable"
    readable.write_text(secret)
    readable.chmod(0o644)
    return readable, folder / "written"


async def _report(run: Run, code: str) -> str:
    """What a child printed that came to its end.

    Raises:
        SandboxUnavailable: none did.
    """
    for trial in range(1, _TRIALS + 1):
        document = await run(Snippet(code))
        outcome = document.outcome
        if outcome.status == "finished":
            break
        if trial == _TRIALS:
            raise SandboxUnavailable(f"the run was {outcome.status} ({outcome.reason or 'by an error'})")
    return "".join(row.text for row in document.output if row.stream == "stdout")


def _network() -> str | bool:
    """The server's own network namespace, as a child tells of its own; false where the kernel does not say."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        try:
            return ours.getsockopt(socket.SOL_SOCKET, _NETWORK_COOKIE, 8).hex()
        except OSError:
            return False


def _was_written(file: Path) -> bool:
    return file.is_symlink() or file.exists()


def _reached(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def _failed(seen: Mapping[str, Any]) -> dict[str, str]:
    """The layers that did not hold, each with the first thing that tells so; deeds that two layers forbid fail both."""
    network = _network()
    deeds = (
        (seen["came_back"] or seen["reads"], "reads a file outside", (NAMESPACES, LANDLOCK)),
        (seen["written"] or seen["writes"], "writes a file outside", (NAMESPACES, LANDLOCK)),
        (seen["reached"] or seen["connects"], "reaches the network", (NAMESPACES, LANDLOCK, SECCOMP)),
        (seen["signals"], "signals the server", (NAMESPACES, SECCOMP)),
        (seen["sees"], "sees files outside", (NAMESPACES,)),
        (seen["pid"] != 1, "is not alone among its processes", (NAMESPACES,)),
        (network and seen["network"] == network, "sits in the server's network", (NAMESPACES,)),
        (seen["host"] != NAME, "learns the machine's name", (NAMESPACES,)),
        (not seen["leaves"], "has no folder to write to", (NAMESPACES,)),
        (seen["left"], "finds what another has left", (NAMESPACES,)),
        (seen["lists"], "lists the root", (LANDLOCK,)),
        (seen["socket"], "makes a socket", (SECCOMP,)),
        (seen["forks"], "makes a process", (SECCOMP,)),
        (seen["executes"], "runs a program", (SECCOMP,)),
        (seen["allocates"], "takes more memory than its limit", (CEILINGS,)),
        (seen["raises"], "raises its own limit", (CEILINGS,)),
        (seen["user"] in (0, os.geteuid()), "runs as the server's user", (OWN_USERS,)),
        (seen["capable"], "holds capabilities", (PRIVILEGES,)),
        (seen["gains"], "may gain privileges", (PRIVILEGES,)),
        (seen["traceable"], "may be traced", (PRIVILEGES,)),
        (seen["inherits"], "holds descriptors that are not its own", (PRIVILEGES,)),
    )
    failed: dict[str, str] = {}
    for done, deed, layers in deeds:
        for layer in layers if done else ():
            failed.setdefault(layer, f"a probe {deed}")
    return failed
