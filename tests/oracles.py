"""Processes that tell of every case what plain PyTorch says; they take a minute and a half, beside the other tests."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest

TESTS = Path(__file__).parent
CASES = sorted((TESTS / "cases").glob("*.py"))


@dataclass
class _Oracle:
    process: subprocess.Popen[bytes]
    told: IO[bytes]


_ORACLES = pytest.StashKey[list[_Oracle]]()


def start(config: pytest.Config) -> None:
    """Start them, one without the recorder and one with it; the other tests come first."""
    config.stash[_ORACLES] = [_start(options) for options in ((), ("--recorded",))]


def _start(options: tuple[str, ...]) -> _Oracle:
    told = tempfile.TemporaryFile()  # noqa: SIM115 - read when the process has ended
    command = ["nice", "-n", "15", sys.executable, str(TESTS / "oracle.py"), *options, *map(str, CASES)]
    environment = {**os.environ, "PYTHONPATH": str(TESTS.parent)}
    return _Oracle(subprocess.Popen(command, stdout=told, env=environment), told)


def told(config: pytest.Config) -> list[list[bytes]]:
    """What they said, a line for each of `CASES`."""
    lines = []
    for oracle in config.stash[_ORACLES]:
        assert oracle.process.wait(timeout=600) == 0
        oracle.told.seek(0)
        lines.append(oracle.told.read().splitlines())
    return lines


def stop(config: pytest.Config) -> None:
    """End those that still run."""
    for oracle in config.stash.get(_ORACLES, []):
        oracle.process.kill()
        oracle.process.wait()
        oracle.told.close()
