"""A sample of the programs that `benchmarks/agreement.py` counts all of."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]


def count(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(REPOSITORY / "benchmarks/agreement.py"), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def test_a_sample_of_pytorchs_own_operators_agrees_with_plain_pytorch() -> None:
    counted = count("--group", "operators", "--every", "55")
    assert counted.returncode == 0, counted.stdout[-2000:] + counted.stderr[-2000:]
    rows = re.findall(r"^\| operators.*?\| (\d+) \| ([\d,]+) \|", counted.stdout, re.MULTILINE)
    assert len(rows) == 4
    assert sum(int(subjects) for subjects, _ in rows) >= 40
    assert all(int(agree.replace(",", "")) >= int(subjects) for subjects, agree in rows)
