"""From what is known of a run to its document: the child's where it is acceptable, else one composed here."""

from __future__ import annotations

import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor

from msgspec.structs import replace

from app.errors import InvalidDocument
from app.graph import sealed
from app.graph.document import Document, Environment, Kept, Outcome, Output, Reason, Snippet, Truncated
from app.graph.sealed import Sealed
from app.sandbox.exchange import Claim
from app.sandbox.protocol import FAULT_EXIT
from app.settings import Settings

_LARGE_BYTES = 1 << 18
"""Decoding more than this would hold up the event loop."""
_readers = ThreadPoolExecutor(2, "reader")
"""More at once would take no less time."""
_SETTINGS: dict[Reason, str] = {
    "wall_time": "wall_seconds",
    "cpu_time": "cpu_seconds",
    "memory": "memory_bytes",
    "threads": "threads",
    "open_files": "open_files",
    "file_size": "file_bytes",
    "disk": "disk_bytes",
    "disk_files": "disk_files",
    "output": "raw_output_bytes",
    "result": "result_bytes",
}
"""The setting behind each reason that is a limit."""


async def reach(claim: Claim, snippet: Snippet, environment: Environment, settings: Settings) -> Sealed:
    """The run's document. Snippet, versions, times and memory are the server's own, whatever the child says."""
    if claim.result is not None:
        try:
            if len(claim.result) > _LARGE_BYTES:
                document = await asyncio.get_running_loop().run_in_executor(_readers, sealed.seal, claim.result)
            else:
                document = sealed.seal(claim.result)
        except InvalidDocument:
            claim.reason = "result"
        else:
            return _own(document, claim, snippet, environment, settings)
    return sealed.of(_compose(claim, snippet, environment, settings))


def _own(document: Sealed, claim: Claim, snippet: Snippet, environment: Environment, settings: Settings) -> Sealed:
    """The child's document with all that the server knows better."""
    outcome = replace(
        document.head.outcome,
        limit=_limit(document.head.outcome.reason, settings),
        wall_seconds=claim.wall_seconds,
        cpu_seconds=claim.cpu_seconds,
        peak_memory_bytes=claim.peak_memory_bytes,
    )
    head = replace(document.head, id=None, snippet=snippet, environment=environment, outcome=outcome)
    return Sealed(head, document.rest)


def _compose(claim: Claim, snippet: Snippet, environment: Environment, settings: Settings) -> Document:
    """A document without a graph: what was printed, and why there is no more."""
    reason, code = _cause(claim, settings)
    outcome = Outcome(
        status="stopped",
        reason=reason,
        limit=_limit(reason, settings),
        exit_code=code,
        wall_seconds=claim.wall_seconds,
        cpu_seconds=claim.cpu_seconds,
        peak_memory_bytes=claim.peak_memory_bytes,
    )
    output = []
    if claim.stdout.kept:
        output.append(Output("stdout", claim.stdout.kept.decode("utf-8", errors="replace")))
    if claim.stderr.kept:
        output.append(Output("stderr", claim.stderr.kept.decode("utf-8", errors="replace")))
    kept = len(claim.stdout.kept) + len(claim.stderr.kept)
    seen = claim.stdout.seen + claim.stderr.seen
    return Document(
        schema=1,
        snippet=snippet,
        environment=environment,
        outcome=outcome,
        output=output,
        truncated=Truncated(output=Kept(kept, seen) if seen > kept else None),
    )


def _cause(claim: Claim, settings: Settings) -> tuple[Reason, int | None]:
    """Why there is no result, and the exit code where the snippet chose it."""
    if claim.reason is not None:
        return claim.reason, None
    if claim.gone is None:
        return "lost", None
    status = claim.gone.status
    if status == FAULT_EXIT:
        return "result", None
    if status >= 0:
        return "exit", status
    if status in (-signal.SIGKILL, -signal.SIGXCPU):
        # Nobody here killed it: the kernel did, for time or for want of memory, or somebody outside.
        spent = claim.cpu_seconds is not None and claim.cpu_seconds >= settings.cpu_seconds
        return ("cpu_time" if spent else "killed"), None
    return "crash", status


def _limit(reason: Reason | None, settings: Settings) -> float | None:
    """The value of the limit that a reason names, in the setting's unit."""
    setting = _SETTINGS.get(reason) if reason is not None else None
    return None if setting is None else float(getattr(settings, setting))
