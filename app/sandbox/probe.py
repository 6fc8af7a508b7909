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
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from app.errors import AppError
from app.graph.document import Document, Snippet
from app.sandbox.levels import CEILINGS, LANDLOCK, LAYERS, NAMESPACES, OWN_USERS, SECCOMP, Isolation

Run = Callable[[Snippet], Awaitable[Document]]

_TRIALS = 3
"""A machine that is busy while it starts may make a run late."""
_KILLED_BY_FILTER = -31
"""By SIGSYS."""

_LOOK = """
import json, mmap, os, resource, socket, sys

def works(act):
    try:
        return act() or True
    except (OSError, ValueError, MemoryError):
        return False

def forks():
    if os.fork() == 0:
        os._exit(0)

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
}}))
"""
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
            readable=str(readable), writable=str(writable), process=os.getpid(), port=tcp.getsockname()[1]
        )
        seen, text = await _report(run, code)
        if not seen:
            return dict.fromkeys(LAYERS, f"it could not be probed: {text}")
        return _failed(seen, came_back=secret in text, written=_was_written(writable), reached=_reached(tcp))


def _lay_out(folder: Path, secret: str) -> tuple[Path, Path]:
    """A file that everybody may read, and a place where everybody may write one."""
    folder.chmod(0o777)
    readable = folder / "readable"
    readable.write_text(secret)
    readable.chmod(0o644)
    return readable, folder / "written"


async def _report(run: Run, code: str) -> tuple[dict[str, Any], str]:
    """What the child printed, read and as it stands."""
    text = ""
    for _ in range(_TRIALS):
        document = await run(Snippet(code))
        text = "".join(row.text for row in document.output if row.stream == "stdout")
        if document.outcome.status == "finished":
            return json.loads(text), text
        text = f"the run was {document.outcome.status} ({document.outcome.reason or 'by an error'})"
    return {}, text


def _was_written(file: Path) -> bool:
    return file.is_symlink() or file.exists()


def _reached(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def _failed(seen: dict[str, Any], *, came_back: bool, written: bool, reached: bool) -> dict[str, str]:
    """The layers that did not hold, each with the first thing that tells so; deeds that two layers forbid fail both."""
    deeds = (
        (came_back or seen["reads"], "a probe reads a file outside", (NAMESPACES, LANDLOCK)),
        (written or seen["writes"], "a probe writes a file outside", (NAMESPACES, LANDLOCK)),
        (reached or seen["connects"], "a probe reaches the network", (NAMESPACES, LANDLOCK, SECCOMP)),
        (seen["signals"], "a probe signals the server", (NAMESPACES, SECCOMP)),
        (seen["sees"], "a probe sees files outside", (NAMESPACES,)),
        (seen["pid"] != 1, "a probe is not alone among its processes", (NAMESPACES,)),
        (seen["lists"], "a probe lists the root", (LANDLOCK,)),
        (seen["socket"], "a probe makes a socket", (SECCOMP,)),
        (seen["forks"], "a probe makes a process", (SECCOMP,)),
        (seen["executes"], "a probe runs a program", (SECCOMP,)),
        (seen["allocates"], "a probe takes more memory than its limit", (CEILINGS,)),
        (seen["raises"], "a probe raises its own limit", (CEILINGS,)),
        (seen["user"] in (0, os.geteuid()), "a probe runs as the server's user", (OWN_USERS,)),
    )
    failed: dict[str, str] = {}
    for done, reason, layers in deeds:
        for layer in layers if done else ():
            failed.setdefault(layer, reason)
    return failed
