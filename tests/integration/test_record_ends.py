"""``gradwalk record``: it ends as the script does, and writes the graph all the same."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.recording import grad_of
from tests.scripts import SCRIPT, python, read, record, write
from tests.serving import COMMAND, environment


@pytest.mark.parametrize(
    ("ending", "code", "error"),
    [
        ("raise SystemExit", 0, ""),
        ("raise SystemExit(7)", 7, ""),
        ("import sys; sys.exit('enough')", 1, "enough\n"),
        ("1 / 0", 1, "ZeroDivisionError: division by zero\n"),
        ("loss.backward()", 1, "graph a second time"),
    ],
)
def test_it_ends_as_the_script_does_and_writes_the_graph(tmp_path: Path, ending: str, code: int, error: str) -> None:
    write(tmp_path, "train.py", f"{SCRIPT}{ending}\n")
    plain = python(tmp_path, "train.py")
    done = record(tmp_path, "train.py", "-o", "graph.json")
    assert (done.returncode, done.stdout) == (plain.returncode, plain.stdout) == (code, "loss 5.0\n")
    assert error in done.stderr
    told = done.stderr.partition("Gradwalk recorded 3 nodes")[0]
    # PyTorch's own frames differ in nothing but the doors that were put before them
    assert without_library_frames(told) == without_library_frames(plain.stderr)
    document = read(tmp_path / "graph.json")
    assert grad_of(document, "w").preview == [2.0, 4.0]
    assert document.outcome.status == ("stopped" if "Exit" in ending or "exit" in ending else "failed")


def without_library_frames(traceback: str) -> str:
    """A traceback without the frames of installed packages."""
    return re.sub(r'  File "[^"]*site-packages[^"]*".*\n(    .*\n)+', "", traceback)


def test_a_chained_exception_shows_none_of_the_recorders_frames(tmp_path: Path) -> None:
    write(
        tmp_path,
        "train.py",
        """
        import torch
        try:
            torch.ones(2) @ torch.ones(3)
        except RuntimeError as wrong:
            raise ValueError("outer") from wrong
        """,
    )
    done = record(tmp_path, "train.py", "-o", "graph.json")
    assert "inconsistent tensor size" in done.stderr
    assert "ValueError: outer" in done.stderr
    assert f"{os.sep}tape{os.sep}" not in done.stderr


def test_a_syntax_error_is_shown_and_told(tmp_path: Path) -> None:
    write(tmp_path, "train.py", "x = (1,\ny = 2\n")
    plain = python(tmp_path, "train.py")
    done = record(tmp_path, "train.py", "-o", "graph.json")
    assert done.returncode == plain.returncode == 1
    assert done.stderr.startswith(plain.stderr)
    error = read(tmp_path / "graph.json").outcome.error
    assert error is not None
    assert (error.type, error.message) == ("SyntaxError", "'(' was never closed")


def test_an_interrupt_writes_what_was_recorded(tmp_path: Path) -> None:
    write(tmp_path, "train.py", f"{SCRIPT}\nimport time\nprint('waiting', flush=True)\ntime.sleep(60)\n")
    # what a shell runs in the background, these tests perhaps, ignores interrupts, and so does all that it starts
    command = ["env", "--default-signal=INT", str(COMMAND), "record", "train.py", "-o", "graph.json"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment() | {"PYTHONUNBUFFERED": "1"}, stdout=-1, stderr=-1, text=True
    ) as process:
        assert process.stdout is not None
        while process.stdout.readline() != "waiting\n":
            pass
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "KeyboardInterrupt" in stderr
    document = read(tmp_path / "graph.json")
    assert (document.outcome.status, document.outcome.reason) == ("stopped", "cancelled")
    assert grad_of(document, "w").preview == [2.0, 4.0]


def test_deep_graphs_end_cleanly(tmp_path: Path) -> None:
    """Freeing a chain that was seen from Python is recursive in C++; `history` keeps one alive until the very end."""
    write(tmp_path, "history.py", "kept = []\n")
    for name, last in (("freed", "y.backward()"), ("kept", "history.kept.append(y)")):
        write(
            tmp_path,
            f"{name}.py",
            f"""
            import torch, history
            x = torch.ones((), requires_grad=True)
            y = x
            for _ in range(200_000):
                y = y + 1
            {last}
            print("done")
            """,
        )
    with ThreadPoolExecutor() as both:
        runs = [both.submit(record, tmp_path, f"{name}.py", "-o", f"{name}.json") for name in ("freed", "kept")]
    for name, run in zip(("freed", "kept"), runs, strict=True):
        done = run.result()
        assert (done.returncode, done.stdout) == (0, "done\n"), done.stderr[-2000:]
        assert "longer than what is recorded whole" in done.stderr
        truncated = read(tmp_path / f"{name}.json").truncated
        assert truncated.nodes is not None
        assert truncated.nodes.seen == 200_000
