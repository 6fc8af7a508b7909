"""Threads that the snippet starts: each gets a lane and a watch of its own."""

from __future__ import annotations

import _thread
import threading
from collections.abc import Callable
from typing import Any

from app.tape.calls import CallMode
from app.tape.lane import Lane
from app.tape.operators import included
from app.tape.recorder import Recorder


class Threads:
    """Modes and dispatch keys belong to a thread; a thread started while recording is on enters them itself."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._original: Any = None
        self._bare: Any = None
        self._count = 0

    def install(self) -> None:
        """Follow all threads started from now on."""
        self._original = threading.Thread.start
        setattr(threading.Thread, "start", self._starting(self._original))  # noqa: B010
        self._bare = _thread.start_new_thread
        setattr(_thread, "start_new_thread", self._starting_bare(self._bare))  # noqa: B010

    def uninstall(self) -> None:
        """Stop following; threads that still run are no longer recorded."""
        setattr(threading.Thread, "start", self._original)  # noqa: B010
        setattr(_thread, "start_new_thread", self._bare)  # noqa: B010

    def _starting(self, original: Callable[[threading.Thread], None]) -> Callable[[threading.Thread], None]:
        def start(thread: threading.Thread) -> None:
            if self._recorder.active and "run" not in vars(thread):
                run = thread.run

                def watched() -> None:
                    del thread.run
                    self._watch(run)

                vars(thread)["run"] = watched
            original(thread)

        start.__doc__ = original.__doc__
        return start

    def _starting_bare(self, original: Callable[..., int]) -> Callable[..., int]:
        def start_new_thread(function: Any, arguments: Any, *named: Any) -> int:
            if not self._recorder.active or not callable(function):
                return original(function, arguments, *named)
            return original(lambda *a, **k: self._watch(lambda: function(*a, **k)), arguments, *named)

        start_new_thread.__doc__ = original.__doc__
        return start_new_thread

    def _watch(self, run: Callable[[], None]) -> None:
        recorder = self._recorder
        with recorder.lock:
            self._count += 1
            lane = Lane(self._count)
        recorder.lanes[threading.get_ident()] = lane
        try:
            with CallMode(recorder, lane), included():
                run()
        finally:
            lane.pending = None
            recorder.lanes.pop(threading.get_ident(), None)
