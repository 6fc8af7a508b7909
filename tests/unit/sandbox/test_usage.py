from __future__ import annotations

import os
import subprocess
import sys
import time

from app.sandbox import usage


def test_another_process_is_measured_until_it_ends() -> None:
    code = (
        "import time\nx = b'x' * 50_000_000\nwhile time.process_time() < 0.2: pass\nprint(flush=True)\ntime.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        pidfd = os.pidfd_open(process.pid)
        process.stdout.readline()
        used = usage.measure(pidfd)
        assert used is not None
        assert 0.2 <= used.cpu_seconds < 1
        assert 50e6 < used.peak_memory_bytes < 100e6
        process.kill()
    time.sleep(0.05)
    assert usage.measure(pidfd) is None
    os.close(pidfd)


def test_a_descriptor_of_no_process_is_not_measured() -> None:
    with open(os.devnull) as nothing:  # noqa: PTH123 - any file will do
        assert usage.measure(nothing.fileno()) is None
