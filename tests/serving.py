"""A real server process, started and stopped as a person would."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

COMMAND = Path(sys.executable).parent / "gradwalk"
STOP_SECONDS = 20
"""A busy machine takes its time; what hangs takes longer."""


@dataclass(frozen=True)
class RunningServer:
    """One ``gradwalk serve``; ``url`` has no slash at its end, ``log`` holds what it wrote to stderr."""

    url: str
    isolation: str
    process: subprocess.Popen[str]
    log: Path
    data_folder: Path

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=240)


def environment(**settings: object) -> dict[str, str]:
    """This process's environment without its own GRADWALK_ settings, and with these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GRADWALK_")}
    return kept | {f"GRADWALK_{name.upper()}": str(value) for name, value in settings.items()}


@contextmanager
def serve(data_folder: Path, wrapper: tuple[str, ...] = (), **settings: object) -> Iterator[RunningServer]:
    """A server on a free port until the block ends; it must then stop by itself, cleanly and soon.

    ``wrapper`` is a command that the server's own is given to.
    """
    log = data_folder.with_suffix(".log")
    with (
        log.open("a") as stderr,
        subprocess.Popen(
            [*wrapper, COMMAND, "serve", "--port", "0"],
            env=environment(data_folder=data_folder, **settings),
            cwd=data_folder.parent,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        try:
            # the line comes once the server listens, or the pipe ends when the process does
            line = process.stdout.readline()
            started = re.match(r"Gradwalk at (\S+) \(isolation: (\w+)\)", line)
            assert started, f"no start-up line but {line!r}; stderr: {log.read_text()}"
            yield RunningServer(started[1], started[2], process, log, data_folder)
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                code = process.wait(STOP_SECONDS)
                assert code == 0, f"it ended with {code}: {log.read_text()}"
        finally:
            process.kill()
