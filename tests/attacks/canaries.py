"""What attacks are after, put where they would find it, and looked at from outside afterwards."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil

_PROMISE = b"a file that nobody changes\n"
_IPC = [Path(f"/proc/sysvipc/{kind}") for kind in ("shm", "sem", "msg")]
_SHARED_FOLDERS = [Path("/dev/shm"), Path("/dev/mqueue")]  # noqa: S108


class Canaries:
    """Secrets, listeners, a folder that everybody may write to and a process that waits; all outside the sandbox."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.secret = f"s3cr3t-{secrets.token_hex(12)}"
        self.heap = {"password": self.secret}
        folder.chmod(0o755)
        self._readable = folder / "readable"
        self._readable.write_text(self.secret)
        self._private = folder / "private"
        self._private.write_text(self.secret)
        self._private.chmod(0o600)
        self._outside = folder / "outside"
        self._outside.mkdir()
        self._outside.chmod(0o777)
        self._promise = self._outside / "promise"
        self._promise.write_bytes(_PROMISE)
        self._promise.chmod(0o666)
        self._seen_outside = self._state_outside()
        self._tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        port = self._tcp.getsockname()[1]
        self._udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        self._udp.bind(("127.0.0.1", port))
        self._unix = stack.enter_context(socket.socket(socket.AF_UNIX))
        self._unix.bind(str(folder / "socket"))
        (folder / "socket").chmod(0o777)
        abstract = f"gradwalk-{secrets.token_hex(6)}"
        self._abstract = stack.enter_context(socket.socket(socket.AF_UNIX))
        self._abstract.bind(f"\0{abstract}")
        for listener in (self._unix, self._abstract):
            listener.listen()
        for listener in (self._tcp, self._udp, self._unix, self._abstract):
            listener.settimeout(0)
        self._victim = subprocess.Popen(["sleep", "3600"])
        stack.callback(self._victim.wait)
        stack.callback(self._victim.kill)
        self._machine = self._state_of_the_machine()
        self.places: dict[str, object] = {
            "SECRETFILE": self._private,
            "SECRETFILE2": self._readable,
            "HOME": folder,
            "OUTSIDE": self._outside,
            "PROMISE": self._promise,
            "MARKER": self._outside / "marker",
            "PORT": port,
            "UNIX": folder / "socket",
            "ABSTRACT": abstract,
            "VICTIM": self._victim.pid,
            "SPID": os.getpid(),
        }

    def breaches(self) -> list[str]:
        """What has happened outside since the last look."""
        listeners = {"TCP": self._tcp, "Unix": self._unix, "abstract": self._abstract}
        found = [f"a connection reached the {name} listener" for name in listeners if self._called(listeners[name])]
        if self._written_to():
            found.append("a datagram reached the listener")
        if (state := self._state_outside()) != self._seen_outside:
            self._seen_outside = state
            found.append("a file outside was made, changed or removed")
        if (machine := self._state_of_the_machine()) != self._machine:
            self._machine = machine
            found.append("shared memory, queues, the host's name or a process's state changed outside")
        return found

    @staticmethod
    def _called(listener: socket.socket) -> bool:
        try:
            listener.accept()[0].close()
        except BlockingIOError:
            return False
        return True

    def _written_to(self) -> bool:
        try:
            self._udp.recv(16)
        except BlockingIOError:
            return False
        return True

    def _state_outside(self) -> object:
        files = sorted(self._outside.iterdir())
        states = [(file.name, (seen := file.lstat()).st_mode, seen.st_size, seen.st_mtime_ns) for file in files]
        return states, self._promise.is_file() and self._promise.read_bytes(), self._readable.stat().st_mtime_ns

    def _state_of_the_machine(self) -> object:
        # of a segment its key, number and rights; its times change
        segments = [[line.split()[:3] for line in file.read_text().splitlines()] for file in _IPC if file.exists()]
        # other programs use these folders, too; what our attacks make there is named for being left
        left = [path for folder in _SHARED_FOLDERS if folder.is_dir() for path in folder.glob("*left*")]
        stopped = (psutil.STATUS_STOPPED, psutil.STATUS_TRACING_STOP)
        victim = self._victim.poll() is None and psutil.Process(self._victim.pid).status() not in stopped
        return segments, left, socket.gethostname(), victim, os.getpriority(os.PRIO_PROCESS, self._victim.pid)


@contextmanager
def canaries() -> Iterator[Canaries]:
    """Canaries until the block ends; the secret is also in this process's environment meanwhile."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="canaries-", dir="/var/tmp")))
        birds = Canaries(folder, stack)
        os.environ["CANARY_PASSWORD"] = birds.secret
        stack.callback(os.environ.pop, "CANARY_PASSWORD", None)
        yield birds
