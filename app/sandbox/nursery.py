"""The server's side of one zygote process: starts it, orders children, greets them, and learns of their ends."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import app
from app.errors import SandboxUnavailable
from app.sandbox import protocol, usage
from app.sandbox.protocol import Born, Failed, Gone, Ready
from app.sandbox.usage import NOTHING, Usage

START_SECONDS = 120.0
"""A cold disk makes importing torch slow."""
_PAUSE_SECONDS = 1.0
"""Before another child is tried in place of one that could not lock itself down."""
_CHILDREN_AT_ONCE = 1024
_GENTLE, _USUAL = 5, 0
"""A zygote's niceness among other sessions: where they want the processors, a third of what each of them gets
(sched(7), "The autogroup feature"). Children have sessions of their own."""
_REWEIGH_SECONDS = 0.1
"""The kernel takes a change of it only so often."""
_BOOT = "import sys; sys.path.insert(0, sys.argv[1]); from app.sandbox.zygote import main; main()"
"""An isolated interpreter knows neither the working folder nor PYTHONPATH, so it is told where this package lies."""
_ENVIRONMENT = {
    "PATH": "/usr/bin",
    "LANG": "C.UTF-8",
    # One thread before the fork; numpy's BLAS would start its own when imported.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    # A thread's arena would eat the address space that a child is allowed.
    "MALLOC_ARENA_MAX": "2",
    # Huge pages make forks a third cheaper.
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
    "MPLBACKEND": "Agg",
    "TORCH_DISABLE_ADDR2LINE": "1",
}


class Pipes(NamedTuple):
    """The server's ends of a child's pipes."""

    job: int
    stdout: int
    stderr: int
    result: int


@dataclass(eq=False)
class Child:
    """One child: its pipes, its pidfd, and ``end``, which comes true when it is gone.

    ``end`` is `None` where nobody is left to tell how it ended. ``start`` is what it had used before its snippet.
    """

    number: int
    pipes: Pipes
    pidfd: int
    end: asyncio.Future[Gone | None] = field(repr=False)
    nursery: Nursery = field(repr=False)
    start: Usage = NOTHING

    def signal(self, number: signal.Signals) -> None:
        """Send a signal; a child that is gone hears nothing."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.pidfd, number)

    def dismiss(self) -> None:
        """Kill it and let go of it."""
        self.signal(signal.SIGKILL)
        for descriptor in (*self.pipes, self.pidfd):
            os.close(descriptor)

    def replace(self, *, warm: bool = True) -> None:
        """Dismiss it and order another where it came from."""
        self.dismiss()
        self.nursery.order(1, warm=warm)


class Nursery:
    """One zygote and its children.

    Its children may read ``folder``, and have ``imports`` imported beyond the usual.
    ``greeted`` is called with each child that is ready, ``refused`` with the reason why one is not.
    """

    def __init__(
        self,
        limits: protocol.Limits,
        greeted: Callable[[Child], None],
        refused: Callable[[str], None],
        *,
        folder: Path | None = None,
        imports: Sequence[str] = (),
    ) -> None:
        self._limits = limits
        self._folder = folder
        self._imports = list(imports)
        self._greeted = greeted
        self._refused = refused
        self._loop = asyncio.get_running_loop()
        self._children: dict[int, Child] = {}
        self._ungreeted: set[Child] = set()
        self._started: asyncio.Future[Ready] = self._loop.create_future()
        self._process: subprocess.Popen[bytes] | None = None
        self._control, self._zygotes_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.setblocking(False)  # noqa: FBT003
        self._retired = False
        self._niceness = _USUAL
        self._autogroup: int | None = None
        self.dead = asyncio.Event()

    async def start(self, *, gently: bool) -> Ready:
        """Start the zygote and wait until it takes orders; ``gently`` leaves the processors to who wants them.

        Raises:
            SandboxUnavailable: it does not start; the text says why.
            OSError: this machine has no room for a process.
        """
        package = Path(app.__file__).parent
        environment = dict(_ENVIRONMENT)
        if "LD_LIBRARY_PATH" in os.environ:
            environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
        with self._zygotes_end as theirs:
            self._process = subprocess.Popen(  # noqa: ASYNC220, S603 - our own interpreter; back as soon as it executes
                [sys.executable, "-I", "-B", "-c", _BOOT, str(package.parent), str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        if gently:
            with contextlib.suppress(OSError):
                # by its descriptor, since an unprivileged server may not open it any more once the zygote has its jail
                self._autogroup = os.open(f"/proc/{self._process.pid}/autogroup", os.O_WRONLY | os.O_CLOEXEC)
            self._weigh(_GENTLE)
        self._loop.add_reader(self._control.fileno(), self._hear)
        folder = None if self._folder is None else str(self._folder.absolute())
        start = protocol.Start(str(package), folder, self._imports, _CHILDREN_AT_ONCE, self._limits)
        self._control.send(protocol.encode(start))
        try:
            return await asyncio.wait_for(self._started, START_SECONDS)
        except TimeoutError:
            raise SandboxUnavailable(f"The sandbox did not start within {START_SECONDS:.0f} s.") from None

    def hurry(self) -> None:
        """Be gentle no more: somebody waits."""
        self._weigh(_USUAL)

    def _weigh(self, niceness: int) -> None:
        """Weigh the zygote's session; nothing changes where the kernel does not group processes by sessions."""
        self._niceness = niceness
        if self._autogroup is None:
            return
        try:
            os.write(self._autogroup, str(niceness).encode())
        except BlockingIOError:
            self._loop.call_later(_REWEIGH_SECONDS, lambda: self._weigh(self._niceness))
            return
        except OSError:
            niceness = _USUAL
        if niceness == _USUAL:
            os.close(self._autogroup)
            self._autogroup = None

    def order(self, children: int, *, warm: bool = True) -> None:
        """Ask for children, as `protocol.Fork` says; a zygote that is retired or dead hears nothing."""
        if self._retired or self.dead.is_set():
            return
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._control.send(protocol.encode(protocol.Fork(children, warm)))

    def kill(self) -> None:
        """Kill the zygote; it is dead when that is heard of."""
        if self._process is not None:
            # It keeps nothing that a kill could harm, and the kernel ends its children with it.
            self._process.kill()

    async def retire(self) -> None:
        """Make no more children, and close when those that run have ended."""
        self._retired = True
        try:
            while self._children:
                await asyncio.wait([child.end for child in self._children.values()])
        finally:
            await self.close()

    async def close(self) -> None:
        """End the zygote, and with it every child."""
        if not self.dead.is_set():
            self._die()
        self.kill()
        if self._process is not None:
            await asyncio.to_thread(self._process.wait)
        self._zygotes_end.close()
        self._control.close()
        if self._autogroup is not None:
            os.close(self._autogroup)
            self._autogroup = None

    def _hear(self) -> None:
        """Take what the zygote reports."""
        while True:
            try:
                packet, descriptors, _, _ = socket.recv_fds(
                    self._control, protocol.PACKET_BYTES, protocol.DESCRIPTORS_PER_CHILD
                )
            except BlockingIOError:
                return
            except ConnectionResetError:
                packet, descriptors = b"", []
            if not packet:
                self._die()
                return
            match protocol.decode_report(packet):
                case Ready() as ready if not self._started.done():
                    self.hurry()
                    self._started.set_result(ready)
                case Failed(reason) if not self._started.done():
                    self._started.set_exception(SandboxUnavailable(f"The sandbox does not start: {reason}"))
                case Born(number):
                    *ends, pidfd = descriptors
                    self._greet(Child(number, Pipes(*ends), pidfd, self._loop.create_future(), self))
                case Gone(number) as gone:
                    if (child := self._children.pop(number, None)) is not None:
                        child.end.set_result(gone)

    def _die(self) -> None:
        """The zygote is gone, and so are its children, of whose ends nobody tells."""
        self._loop.remove_reader(self._control.fileno())
        if not self._started.done():
            self._started.set_exception(SandboxUnavailable("The sandbox's first process ended while it started."))
        for child in self._children.values():
            child.end.set_result(None)
        self._children.clear()
        for child in self._ungreeted:
            self._loop.remove_reader(child.pipes.result)
            child.dismiss()
        self._ungreeted.clear()
        self.dead.set()

    def _greet(self, child: Child) -> None:
        """Wait for the child's greeting, which says that it is locked down and ready, before anybody gets it."""
        self._children[child.number] = child
        self._ungreeted.add(child)
        received = bytearray()

        def hear() -> None:
            part = os.read(child.pipes.result, protocol.GREETING_BYTES)
            received.extend(part)
            body = protocol.read_frame(received, protocol.GREETING_BYTES)
            if part and body is None:
                return
            self._loop.remove_reader(child.pipes.result)
            self._ungreeted.discard(child)
            if self._retired:
                child.dismiss()
                return
            fault = "it ended before it was ready" if body is None else protocol.decode_greeting(body).fault
            if fault is not None:
                child.dismiss()
                self._refused(fault)
                self._loop.call_later(_PAUSE_SECONDS, self.order, 1)
                return
            child.start = usage.measure(child.pidfd) or child.start
            self._greeted(child)

        for descriptor in child.pipes:
            os.set_blocking(descriptor, False)
        self._loop.add_reader(child.pipes.result, hear)
