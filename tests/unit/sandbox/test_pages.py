"""Huge pages before a fork."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest

from app.sandbox import pages


def _huge_kilobytes() -> int:
    found = re.search(r"AnonHugePages:\s+(\d+) kB", Path("/proc/self/smaps_rollup").read_text(encoding="ascii"))
    assert found is not None
    return int(found[1])


def test_small_objects_end_up_in_huge_pages_and_are_what_they_were() -> None:
    mode = Path("/sys/kernel/mm/transparent_hugepage/enabled")
    if not mode.exists() or "[never]" in mode.read_text(encoding="ascii"):
        pytest.skip("this kernel has no huge pages to give")
    objects = [(number, str(number)) for number in range(200_000)]
    before = _huge_kilobytes()
    gathered = pages.gather()
    if not gathered:
        pytest.skip(f"this kernel collapses nothing ({os.strerror(errno.EINVAL)} before Linux 6.1)")
    assert _huge_kilobytes() > before
    assert all(text == str(number) for number, text in objects)
