"""What plain PyTorch says of the cases, each asked for when a test wants to know."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parent
CASES = sorted((TESTS / "cases").glob("*.py"))


class Oracle:
    """A process of `tests/oracle.py`, which has PyTorch imported and forks for each snippet."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def facts(self, snippet: Path) -> dict[str, Any]:
        """What it says of a snippet."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{snippet}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"the oracle of {snippet.name} ended with {self._process.wait()}"
        facts: dict[str, Any] = json.loads(line)
        return facts


@contextmanager
def oracle(*options: str) -> Iterator[Oracle]:
    """An oracle until the block ends; with ``--recorded`` it runs snippets under the recorder."""
    command = [sys.executable, str(TESTS / "oracle.py"), *options]
    environment = {**os.environ, "PYTHONPATH": str(TESTS.parent)}
    with subprocess.Popen(command, stdin=-1, stdout=-1, env=environment, text=True) as process:
        yield Oracle(process)
