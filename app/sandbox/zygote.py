"""The process that children are forked from: it has imported torch, sits in its own jail, and never sees a snippet.

A fresh process with a clean environment, so that nothing of the server's memory is in it, and single-threaded, so
that it may fork. Pipe ends and pidfd of each child go to the server; what passes through them never comes here.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import select
import signal
import socket
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from app.graph.document import Environment
from app.sandbox import levels, pages, protocol
from app.sandbox.layers import ceilings, identity, landlock, namespaces, privileges, root, seccomp, trial

_FIRST_INNER_USER = 1000
_RETRY_SECONDS = 1.0
_SETTLE_SECONDS = 5.0


def main() -> None:
    """Serve the server at the other end of the socket whose descriptor is the last argument, until it hangs up."""
    control = socket.socket(fileno=int(sys.argv[-1]))
    start = protocol.decode_start(control.recv(protocol.PACKET_BYTES))
    try:
        zygote = Zygote(control, start)
    except Exception as failed:
        control.send(protocol.encode(protocol.Failed(f"{type(failed).__name__}: {failed}"[:2000])))
        raise
    zygote.serve()


class Zygote:
    """Forks children on demand and tells of their ends."""

    def __init__(self, control: socket.socket, start: protocol.Start) -> None:
        self._control = control
        self._missing: dict[str, str] = {}
        installed = (sys.base_prefix, sys.prefix, start.package)
        paths = (*installed, *((start.folder,) if start.folder else ()))
        self._enter_namespaces(paths)
        inside = levels.NAMESPACES not in self._missing
        # The own root's /etc holds nothing but a stand-in.
        self._readable = (*paths, *root.SYSTEM, *root.DEVICES, *(("/etc",) if inside else ()))
        self._writable = ("/dev/null", root.BOX) if inside else ("/dev/null",)
        self._first_user = _FIRST_INNER_USER if inside else namespaces.OUTER_IDS + _FIRST_INNER_USER
        os.chdir(root.BOX if inside else "/")
        self._try_layers(installed, start.limits)
        if start.folder is not None:
            self._try_folder(Path(start.folder))
        with contextlib.nullcontext(root.BOX) if inside else tempfile.TemporaryDirectory(prefix="gradwalk-") as home:
            # Libraries write there while they are imported; where no root of our own hides it, no child may, and it
            # is gone before the first.
            os.environ.update(HOME=home, TMPDIR=home)
            environment = _import_all(start.imports)
        # Imported here, so that nothing of torch is loaded before the jail stands.
        from app.sandbox.child import Lockdown

        self._lockdown = Lockdown(
            limits=start.limits,
            base=ceilings.measure(),
            layers=frozenset(levels.LAYERS) - self._missing.keys(),
            first_user=self._first_user,
            threads_counted=inside or levels.OWN_USERS not in self._missing,
            readable=self._readable,
            writable=self._writable,
            system_calls=seccomp.child_filter(only_process=None, judge_paths=False) if inside else None,
        )
        self._fork: Callable[[], int] = namespaces.ProcessIds().fork if inside else os.fork
        if inside:
            root.seal()
        privileges.no_new_privileges()
        privileges.untraceable()
        if levels.SECCOMP not in self._missing:
            seccomp.install(seccomp.zygote_filter())
        self._free = list(range(start.children))
        self._living: dict[int, tuple[int, int]] = {}
        self._last_child = 0
        self._owed: deque[bool] = deque()
        self._send(protocol.Ready(environment, self._missing, landlock.abi()))

    def serve(self) -> None:
        """Answer the server until it hangs up; then leave, which ends every child."""
        woken, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(wake)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        poll = select.poll()
        poll.register(self._control, select.POLLIN)
        poll.register(woken, select.POLLIN)
        while True:
            waiting = self._owed and self._free
            for descriptor, _ in poll.poll(_RETRY_SECONDS * 1000 if waiting else None):
                if descriptor == woken:
                    os.read(woken, 512)
                    self._reap()
                else:
                    order = self._control.recv(protocol.PACKET_BYTES)
                    if not order:
                        os._exit(0)
                    fork = protocol.decode_fork(order)
                    self._owed += [fork.warm] * fork.children
            self._fork_owed()

    def _fork_owed(self) -> None:
        """Fork what was ordered, as far as there are slots; what the kernel has no room for is tried again soon."""
        while self._owed and self._free:
            try:
                self._bear(warm=self._owed[0])
            except OSError as refused:
                sys.stderr.write(f"The sandbox cannot fork a child: {refused}\n")
                return
            self._owed.popleft()

    def _bear(self, *, warm: bool) -> None:
        """Fork one child and send its pipe ends and pidfd to the server."""
        from app.sandbox.child import Ends, live

        (job, to_job), (from_stdout, stdout), (from_stderr, stderr), (from_result, result) = (
            os.pipe() for _ in range(4)
        )
        childs, servers = [job, stdout, stderr, result], [to_job, from_stdout, from_stderr, from_result]
        try:
            slot = self._free[0]
            process = self._fork()
            if process == 0:
                trial.run_and_exit(lambda: live(self._lockdown, slot, Ends(*childs), warm=warm))
            del self._free[0]
            self._last_child += 1
            self._living[process] = (slot, self._last_child)
            servers.append(os.pidfd_open(process))
            socket.send_fds(self._control, [protocol.encode(protocol.Born(self._last_child))], servers)
        finally:
            for descriptor in (*childs, *servers):
                os.close(descriptor)

    def _reap(self) -> None:
        """Tell the server of every child that has ended."""
        while self._living:
            process, status, used = os.wait4(-1, os.WNOHANG)
            if not process:
                return
            slot, child = self._living.pop(process)
            self._free.append(slot)
            seconds = used.ru_utime + used.ru_stime
            self._send(protocol.Gone(child, os.waitstatus_to_exitcode(status), seconds, used.ru_maxrss * ceilings.KIB))

    def _send(self, report: protocol.Report) -> None:
        self._control.send(protocol.encode(report))

    def _enter_namespaces(self, paths: tuple[str, ...]) -> None:
        """Enter namespaces and the own root where the kernel lets us; this process goes on as their pid 1."""
        reason = trial.attempt(lambda: _enter(paths))
        if reason is not None:
            self._missing[levels.NAMESPACES] = reason
            return
        _enter(paths)
        first = os.fork()
        if first:
            # This process only stands for pid 1 outside: they end together.
            self._control.close()
            _, status = os.waitpid(first, 0)
            os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
        privileges.die_with_parent()

    def _try_folder(self, folder: Path) -> None:
        """Find out whether children can read what they are said to.

        Raises:
            OSError: they cannot.
        """

        def look() -> None:
            if levels.OWN_USERS not in self._missing:
                identity.become(self._first_user)
            identity.drop_capabilities()
            list(folder.iterdir())

        reason = trial.attempt(look)
        if reason is not None:
            raise OSError(f"snippets could not read the folder that they are given ({reason}); let everybody read it")

    def _try_layers(self, paths: tuple[str, ...], limits: protocol.Limits) -> None:
        """Find out which of the other layers can be put up here."""

        def become_another() -> None:
            identity.become(self._first_user)
            # With them it could read what a child cannot.
            identity.drop_capabilities()
            for path in paths:
                # A later import must find its files as that user.
                list(Path(path).iterdir())

        def lower() -> None:
            ceilings.lower(limits, ceilings.measure(), threads_counted=False)

        def restrict() -> None:
            privileges.no_new_privileges()
            landlock.restrict(self._readable, self._writable)

        def filter_calls() -> None:
            privileges.no_new_privileges()
            seccomp.install(seccomp.zygote_filter())

        trials: dict[str, Callable[[], None]] = {
            levels.OWN_USERS: become_another,
            levels.CEILINGS: lower,
            levels.LANDLOCK: restrict,
            levels.SECCOMP: filter_calls,
        }
        for layer, steps in trials.items():
            reason = trial.attempt(steps)
            if reason is not None:
                self._missing[layer] = reason


def _enter(paths: tuple[str, ...]) -> None:
    if os.geteuid() == 0:
        # Built by the outer root and then copied into the user namespace, the mounts are locked.
        namespaces.unshare_mounts()
        root.build(paths)
        root.freeze()
        namespaces.enter()
    else:
        namespaces.enter()
        root.build(paths)


def _import_all(more: Sequence[str]) -> Environment:
    """Import what snippets use, and ``more``, once for all children.

    Raises:
        ImportError: one of ``more`` cannot be imported.
        RuntimeError: a thread was left running, and a process with threads must not fork.
    """
    from app.sandbox import shims
    from app.tape.environment import environment
    from app.tape.warm import warm_parent

    warm_parent()
    for name in more:
        importlib.import_module(name)
    shims.install()
    gc.collect()
    gc.freeze()
    # A recording's rows are many and make no cycles: children look for garbage less often.
    gc.set_threshold(50_000, 20, 100)
    pages.gather()
    until = time.monotonic() + _SETTLE_SECONDS
    while (threads := len(list(Path("/proc/self/task").iterdir()))) > 1:
        if time.monotonic() > until:
            raise RuntimeError(f"{threads} threads run after the imports, and a process with threads must not fork")
        time.sleep(0.01)
    return environment()
