"""One run's conversation with its child: the job goes in, text and one result come out, all of it bounded."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from dataclasses import dataclass, field

import msgspec

from app.graph.document import Reason
from app.sandbox import protocol, usage
from app.sandbox.nursery import Child
from app.sandbox.protocol import Gone, Progress
from app.sandbox.usage import Usage
from app.settings import Settings

_READ_BYTES = 1 << 18
_ASK_SECONDS = 0.2
_END_SECONDS = 5.0
"""After a kill the zygote tells of the end within milliseconds; a zygote that does not is as good as gone."""


@dataclass
class Text:
    """What came out of one stream: the bytes kept, and how many there were."""

    kept: bytearray = field(default_factory=bytearray)
    seen: int = 0


@dataclass
class Claim:
    """What is known of a run: the child's claim, and what the server saw of it.

    ``result`` is the body of the frame that the child sent, if it sent one; ``progress`` what it said last while it
    ran; ``reason`` the limit that the server enforced; ``gone`` how the process ended, where it ended without a result
    and somebody was left to tell; seconds and bytes count from the job on.
    """

    stdout: Text = field(default_factory=Text)
    stderr: Text = field(default_factory=Text)
    result: bytes | None = None
    progress: Progress | None = None
    reason: Reason | None = None
    gone: Gone | None = None
    wall_seconds: float = 0.0
    cpu_seconds: float | None = None
    peak_memory_bytes: int | None = None

    @property
    def lost(self) -> bool:
        """Whether nobody can tell how it ended: the zygote that would have is gone, and the child with it."""
        return self.result is None and self.reason is None and self.gone is None

    @property
    def silent(self) -> bool:
        """Whether nothing was printed."""
        return not self.stdout.seen and not self.stderr.seen


class Exchange:
    """Runs one job in one child; ``claim`` grows while it runs. Where ``asking``, the child is asked how far it is."""

    def __init__(self, child: Child, job: bytes, settings: Settings, *, asking: bool = False) -> None:
        self._child = child
        self._unsent = memoryview(job)
        self._settings = settings
        self._loop = asyncio.get_running_loop()
        self._received = bytearray()
        self._over: asyncio.Future[None] = self._loop.create_future()
        self._asking = asking
        self._asker: asyncio.TimerHandle | None = None
        self._unanswered = False
        self.claim = Claim()

    async def hold(self) -> Claim:
        """Send the job and listen until there is a result, a limit is passed, or the child has ended.

        The child may live on; the caller dismisses it.
        """
        child, loop, limits = self._child, self._loop, self._settings
        started = time.perf_counter()
        streams = ((child.pipes.stdout, self.claim.stdout), (child.pipes.stderr, self.claim.stderr))
        timers = [
            loop.call_later(limits.wall_seconds, self._ask_to_stop),
            loop.call_later(limits.wall_seconds + limits.grace_seconds, self._finish),
        ]
        if self._asking:
            self._asker = loop.call_later(_ASK_SECONDS, self._ask)
        for descriptor, text in streams:
            loop.add_reader(descriptor, self._hear_text, descriptor, text)
        loop.add_reader(child.pipes.result, self._hear_result)
        loop.add_writer(child.pipes.job, self._speak)
        child.end.add_done_callback(self._ended)
        try:
            self._speak()
            await self._over
        finally:
            for timer in (*timers, self._asker):
                if timer is not None:
                    timer.cancel()
            child.end.remove_done_callback(self._ended)
            for descriptor in (child.pipes.stdout, child.pipes.stderr, child.pipes.result):
                loop.remove_reader(descriptor)
            loop.remove_writer(child.pipes.job)
        claim = self.claim
        claim.wall_seconds = time.perf_counter() - started
        used = usage.measure(child.pidfd)
        if claim.result is None:
            used = await self._see_end() or used
        for descriptor, text in streams:
            self._hear_rest(descriptor, text)
        if used is not None:
            claim.cpu_seconds = max(0.0, used.cpu_seconds - child.start.cpu_seconds)
            claim.peak_memory_bytes = max(0, used.peak_memory_bytes - child.start.peak_memory_bytes)
        return claim

    async def _see_end(self) -> Usage | None:
        """Make sure that the child has ended, and learn how."""
        if self.claim.reason is not None:
            self._child.signal(signal.SIGKILL)
        await asyncio.wait([self._child.end], timeout=_END_SECONDS)
        if not self._child.end.done():
            return None
        self.claim.gone = gone = self._child.end.result()
        return None if gone is None else Usage(gone.cpu_seconds, gone.peak_memory_bytes)

    def _ask(self) -> None:
        """Ask how far it is, again and again; not before it has answered."""
        if not self._unanswered:
            self._unanswered = True
            self._child.signal(protocol.ASK)
        self._asker = self._loop.call_later(_ASK_SECONDS, self._ask)

    def _finish(self, reason: Reason | None = None) -> None:
        """Stop listening; the first reason stands."""
        self.claim.reason = self.claim.reason or reason
        if not self._over.done():
            self._over.set_result(None)

    def _ask_to_stop(self) -> None:
        """The wall clock is up: the child may still hand over what it recorded."""
        self.claim.reason = "wall_time"
        self._child.signal(signal.SIGUSR1)

    def _ended(self, _: asyncio.Future[Gone | None]) -> None:
        """The child is gone; a result that it sent before is in the pipe still."""
        while not self._over.done() and self._hear_result():
            pass
        self._finish()

    def _speak(self) -> None:
        """Write what the job pipe takes."""
        try:
            while self._unsent:
                self._unsent = self._unsent[os.write(self._child.pipes.job, self._unsent) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._unsent = self._unsent[:0]
        self._loop.remove_writer(self._child.pipes.job)

    def _hear_result(self) -> bool:
        """Read a part of the result; false where there is none now."""
        part = _read(self._child.pipes.result)
        if part is None:
            return False
        if not part:
            # Closed; the end of the child, or a timer, finishes the run.
            self._loop.remove_reader(self._child.pipes.result)
            return False
        self._received += part
        try:
            self._take_frames()
        except (protocol.BadFrame, msgspec.MsgspecError):
            self._finish("result")
            return False
        return True

    def _take_frames(self) -> None:
        """Take what is complete of progress and result.

        Raises:
            BadFrame: a frame that is too long, that nobody asked for, or that comes after the result.
            MsgspecError: it is no progress.
        """
        while (body := protocol.read_frame(self._received, self._settings.result_bytes)) is not None:
            if body.startswith(b"{"):
                if len(self._received) > protocol.PREFIX_BYTES + len(body):
                    raise protocol.BadFrame("more after the result")
                self.claim.result = body
                self._finish()
                return
            if not self._unanswered:
                raise protocol.BadFrame("progress that nobody asked for")
            self._unanswered = False
            self.claim.progress = protocol.decode_progress(body)
            del self._received[: protocol.PREFIX_BYTES + len(body)]

    def _hear_text(self, descriptor: int, text: Text) -> bool:
        """Read a part of a stream; false where there is none now."""
        part = _read(descriptor)
        if part is None:
            return False
        if not part:
            self._loop.remove_reader(descriptor)
            return False
        room = self._settings.output_bytes - len(text.kept)
        text.kept += part[: max(room, 0)]
        text.seen += len(part)
        if text.seen > self._settings.output_bytes + self._settings.raw_output_bytes:
            self._finish("output")
            return False
        return True

    def _hear_rest(self, descriptor: int, text: Text) -> None:
        """Take what was written before the end: all of it from a process that has ended and writes no more."""
        while self._hear_text(descriptor, text) and self.claim.result is None:
            pass


def _read(descriptor: int) -> bytes | None:
    """What a pipe holds: `None` where nothing now, empty where nothing ever more."""
    try:
        return os.read(descriptor, _READ_BYTES)
    except BlockingIOError:
        return None
