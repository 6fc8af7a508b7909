"""One run's process: locks itself down, grows warm, says so, runs one snippet, hands over its document, and ends.

Whatever fails before the snippet closes the child, which never runs with a layer less than the zygote promised.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
import types
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import numpy as np
import torch

from app.graph.codec import encode as encode_document
from app.graph.document import Document, Reason
from app.sandbox import files, levels, protocol
from app.sandbox.layers import ceilings, identity, landlock, privileges, root, seccomp
from app.sandbox.protocol import FAULT_EXIT, JOB_DESCRIPTOR, RESULT_DESCRIPTOR
from app.tape.run import Budget, Run
from app.tape.warm import warm_child

_SPARE_DESCRIPTORS = 60
_CLOSING = 8
"""A stopped run may spend this part of its grace on what can be left out; the rest is to be sent, too."""


@dataclass(frozen=True)
class Lockdown:
    """How a child is closed; the same for all children of a zygote."""

    limits: protocol.Limits
    base: ceilings.Base
    layers: frozenset[str]
    first_user: int
    """User of slot 0, and so on; used where users of their own are among the layers."""
    threads_counted: bool
    """No process outside counts as a child's user, so its threads can be limited."""
    readable: tuple[str, ...]
    writable: tuple[str, ...]
    system_calls: bytes | None
    """What seccomp takes away; `None` where that differs from child to child."""


@dataclass(frozen=True)
class Ends:
    """The child's ends of its pipes, as the zygote opened them."""

    job: int
    stdout: int
    stderr: int
    result: int


def live(lockdown: Lockdown, slot: int, ends: Ends, *, warm: bool) -> NoReturn:
    """Everything that a child does, from just after the fork to its end."""
    try:
        _take_descriptors(ends)
        _forget_signals()
        _lock_down(lockdown, slot)
        if warm:
            warm_child()
        _draw_seeds()
        namespace = _new_main()
    except BaseException:  # noqa: BLE001 - told to the server
        fault = traceback.format_exc()[-protocol.GREETING_BYTES // 4 :]
        _or_exit(lambda: _say(protocol.encode(protocol.Greeting(fault))))
    _say(protocol.encode(protocol.Greeting()))
    _or_exit(lambda: _run(_read_job(), lockdown, namespace))


def _take_descriptors(ends: Ends) -> None:
    """Arrange 0 to 4 as empty input, output, error, job and result, and close all others."""
    given = (ends.stdout, ends.stderr, ends.job, ends.result)
    # First out of the way, so that no end overwrites another.
    high = [os.dup2(end, _SPARE_DESCRIPTORS + place, inheritable=False) for place, end in enumerate(given)]
    for place, end in enumerate(high, start=1):
        os.dup2(end, place, inheritable=False)
    privileges.close_descriptors(RESULT_DESCRIPTOR + 1)


def _forget_signals() -> None:
    """Undo what the zygote listens to; a question that comes before the run is not yet one."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    signal.signal(protocol.ASK, signal.SIG_IGN)


def _lock_down(lockdown: Lockdown, slot: int) -> None:
    """Close every door, outermost first; each step takes away what the step before still needed.

    Raises:
        OSError: a layer could not be put up.
    """
    limits = lockdown.limits
    private = levels.NAMESPACES in lockdown.layers
    # Signals to the own process group reach all of it, through namespaces too, and the zygote was in it.
    os.setsid()
    if private:
        root.private_folder(limits.disk_bytes, limits.disk_files)
    if levels.OWN_USERS in lockdown.layers:
        identity.become(lockdown.first_user + slot)
    identity.drop_capabilities()
    privileges.no_new_privileges()
    privileges.die_with_parent()
    privileges.untraceable()
    if levels.CEILINGS in lockdown.layers:
        ceilings.lower(limits, lockdown.base, threads_counted=lockdown.threads_counted)
    if levels.LANDLOCK in lockdown.layers:
        landlock.restrict(lockdown.readable, lockdown.writable)
    if levels.SECCOMP in lockdown.layers:
        seccomp.install(lockdown.system_calls or seccomp.child_filter(only_process=os.getpid(), judge_paths=True))


def _draw_seeds() -> None:
    """Forked generators would draw the same numbers in every run; Python's own looks after itself."""
    torch.default_generator.manual_seed(int.from_bytes(os.urandom(7)))
    np.random.seed(int.from_bytes(os.urandom(4)))  # noqa: NPY002 - snippets use the global generator


def _new_main() -> dict[str, object]:
    """A fresh ``__main__``, as a script would find it: pickle, dataclasses and typing look names up in it."""
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    sys.argv = ["snippet.py"]
    sys.path.insert(0, str(Path.cwd()))
    for name, descriptor, mode in (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w")):
        stream = open(descriptor, mode, encoding="utf-8", errors="backslashreplace", closefd=False, buffering=1)  # noqa: SIM115
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    return main.__dict__


def _read_job() -> protocol.Job:
    """Wait for the job; a server that hangs up ends the child."""
    received = bytearray()
    while (body := protocol.read_frame(received, most=sys.maxsize)) is None:
        part = os.read(JOB_DESCRIPTOR, protocol.PACKET_BYTES)
        if not part:
            os._exit(0)
        received += part
    return protocol.decode_job(body)


def _run(job: protocol.Job, lockdown: Lockdown, namespace: dict[str, object]) -> None:
    """Run the snippet and hand over its document, or what there is of it when a limit is reached."""
    budget = Budget.within(
        job.result_bytes, ops=job.recorded_ops, passes=job.recorded_passes, output_bytes=job.output_bytes
    )
    run = Run(job.snippet, budget, _emit)

    def finish(document: Document) -> None:
        for number in (*_STOPS, protocol.ASK):
            signal.signal(number, signal.SIG_IGN)
        if levels.NAMESPACES in lockdown.layers:
            document.files, document.truncated.files = files.collect(root.BOX, job.file_bytes)
        _hand_over(document)

    def stop(number: int, _: object) -> None:
        _or_exit(lambda: finish(run.stop(_STOPS[signal.Signals(number)], lockdown.limits.grace_seconds / _CLOSING)))

    def answer(_number: int, _frame: object) -> None:
        # whatever goes wrong here is nothing to the snippet, in whose midst this runs
        with suppress(BaseException):
            _say(protocol.encode(protocol.Progress(*run.progress())))

    for limit in _STOPS:
        signal.signal(limit, stop)
    # calls are not restarted: who waits for threads of its own would tell nothing, and Python itself goes on waiting
    signal.signal(protocol.ASK, answer)
    signal.setitimer(signal.ITIMER_PROF, lockdown.limits.cpu_seconds)
    finish(run.execute(namespace))


_STOPS: dict[signal.Signals, Reason] = {signal.SIGUSR1: "wall_time", signal.SIGPROF: "cpu_time"}
"""The server tells of the wall clock, the kernel of the processor's."""


def _emit(stream: str, text: str) -> None:
    """Write printed text at once, so that the server has it even if this process dies now."""
    written = memoryview(text.encode("utf-8", errors="backslashreplace"))
    descriptor = 1 if stream == "stdout" else 2
    while written:
        written = written[os.write(descriptor, written) :]


def _hand_over(document: Document) -> None:
    """Send the document, and stay until the server has measured this process and kills it, or hangs up."""
    _say(encode_document(document))
    while os.read(JOB_DESCRIPTOR, 1):
        pass


def _or_exit(steps: Callable[[], None]) -> NoReturn:
    """Run ``steps`` and end the process, come what may: no exception may climb up into the zygote's code.

    A failure here is the recorder's or is of the snippet's making; the server keeps its text.
    """
    code = FAULT_EXIT
    try:
        steps()
        code = 0
    except BaseException:  # noqa: BLE001 - told to the server
        os.write(2, traceback.format_exc().encode(errors="replace"))
    finally:
        os._exit(code)


def _say(body: bytes) -> None:
    """Write one frame to the result pipe."""
    rest = memoryview(protocol.frame(body))
    while rest:
        rest = rest[os.write(RESULT_DESCRIPTOR, rest) :]
