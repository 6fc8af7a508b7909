"""What ``gradwalk record`` and ``gradwalk serve --open`` refuse, and what they say."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.scripts import record, write
from tests.serving import COMMAND, environment


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([], "Name a script, or a module with -m"),
        (["train.py"], "Say where the graph goes"),
        (["missing.py", "-o", "g.json"], "Cannot read missing.py: No such file"),
        ([".", "-o", "g.json"], ". is a folder"),
        (["binary.py", "-o", "g.json"], "binary.py is no Python source"),
        (["long.py", "-o", "g.json"], "long.py has 1,000,002 characters"),
        (["-m", "no_such_module", "-o", "g.json"], "There is no module no_such_module"),
        (["-m", "no_such.module", "-o", "g.json"], "Cannot find the module no_such.module"),
        (["-m", "math", "-o", "g.json"], "The module math has no Python source"),
        (["-m", "json", "-o", "g.json"], "There is no module json"),
        (["train.py", "-o", "."], "is a folder. Name a file in it"),
        (["train.py", "-o", "no/such/g.json"], "There is no folder"),
        (["train.py", "-o", "/proc/g.json"], "cannot be written"),
        (["train.py", "--classic", ":x.svg"], "--classic takes a variable's name first"),
        (["train.py", "--classic", "loss:x.gif"], "does not end in one of .dot, .gv, .pdf, .png, .svg"),
    ],
)
def test_what_cannot_be_done_is_refused_before_the_script_runs(
    tmp_path: Path, arguments: list[str], reason: str
) -> None:
    write(tmp_path, "train.py", "print('ran')\n")
    write(tmp_path, "long.py", "#" * 1_000_001 + "\n")
    (tmp_path / "binary.py").write_bytes(b"\xff\xfe\x00")
    done = record(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert reason in done.stderr
    assert "Traceback" not in done.stderr


def test_a_graph_that_cannot_be_written_in_the_end_is_told(tmp_path: Path) -> None:
    write(tmp_path, "train.py", "import os\nos.mkdir('g.json')\n")
    done = record(tmp_path, "train.py", "-o", "g.json")
    assert done.returncode == 1
    assert "The graph could not be written: Is a directory" in done.stderr


@pytest.mark.parametrize(
    ("body", "reason"),
    [(None, "Cannot read"), (b"{}", "does not fit its schema"), (b"loss", "does not fit its schema")],
)
def test_serve_opens_graph_documents_only(tmp_path: Path, body: bytes | None, reason: str) -> None:
    if body is not None:
        (tmp_path / "g.json").write_bytes(body)
    command = [str(COMMAND), "serve", "--port", "0", "--open", "g.json"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert reason in done.stderr
    assert "Traceback" not in done.stderr
