"""Looks at the sandbox's processes from outside while an attack runs."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from app.settings import Settings

_PAUSE_SECONDS = 0.004
_LOCKED_FILTERS = 2
"""The zygote's filter and the child's own."""
_START_KIB = 900 << 10
"""More than torch, the recorder and a snippet's libraries are resident with."""


class Watcher:
    """Samples every process below ``zygote`` until the block ends; ``breaches`` tells what must not be.

    Without ``own_users`` threads cannot be counted by user, and the children are the server's.
    """

    def __init__(self, zygote: int, settings: Settings, *, own_users: bool) -> None:
        self._zygote = zygote
        self._own_users = own_users
        self._most_threads = settings.threads + 1
        self._most_kib = _START_KIB + (settings.memory_bytes >> 10)
        self._found: dict[str, None] = {}
        self._locked: set[int] = set()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, at: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    @property
    def breaches(self) -> list[str]:
        """What was seen, each once, in order."""
        return list(self._found)

    def _watch(self) -> None:
        while not self._over.is_set():
            for child in children(self._zygote):
                if children(child):
                    self._found["a child made a process"] = None
                self._look(child)
            time.sleep(_PAUSE_SECONDS)

    def _look(self, child: int) -> None:
        status = _status(child)
        if not status or status["State"].startswith(("Z", "X")):
            return
        if int(status.get("Seccomp_filters", "0")) >= _LOCKED_FILTERS:
            self._locked.add(child)
            if int(status["CapEff"], 16) or (self._own_users and int(status["CapBnd"], 16)):
                self._found["a child has capabilities"] = None
            if status["NoNewPrivs"] != "1":
                self._found["a child may gain privileges"] = None
            if self._own_users and str(os.geteuid()) in status["Uid"].split():
                self._found["a child is the server's user"] = None
        if status["TracerPid"] != "0":
            self._found["a child is traced"] = None
        if self._own_users and int(status["Threads"]) > self._most_threads:
            self._found["more threads than allowed"] = None
        if int(status.get("VmRSS", "0").split()[0]) > self._most_kib:
            self._found["more memory than allowed"] = None


def children(process: int) -> list[int]:
    """Numbers of a process's children, of all its threads."""
    found: list[int] = []
    try:
        tasks = list(Path(f"/proc/{process}/task").glob("*/children"))
    except OSError:  # it ended while its threads were listed
        return found
    for task in tasks:
        try:
            found += [int(number) for number in task.read_text().split()]
        except OSError:
            continue
    return found


def _status(process: int) -> dict[str, str]:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return {}
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
