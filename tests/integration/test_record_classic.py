"""``gradwalk record --classic``: torchviz's picture as a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.recording import grad_of
from tests.scripts import SCRIPT, read, record, write


def test_without_graphviz_a_drawing_is_refused_and_text_is_not(tmp_path: Path) -> None:
    write(tmp_path, "train.py", SCRIPT)
    nowhere = {"PATH": str(tmp_path)}
    done = record(tmp_path, "train.py", "--classic", "loss:loss.svg", env=nowhere)
    assert (done.returncode, done.stdout) == (2, "")
    assert "needs Graphviz: install it" in done.stderr
    done = record(tmp_path, "train.py", "--classic", "loss:loss.dot", env=nowhere)
    assert done.returncode == 0
    assert (tmp_path / "loss.dot").read_text().startswith("digraph {")


@pytest.mark.parametrize(("name", "start"), [("loss.svg", b"<?xml"), ("loss.PNG", b"\x89PNG"), ("loss.pdf", b"%PDF")])
def test_torchviz_draws_into_a_file(tmp_path: Path, name: str, start: bytes) -> None:
    write(tmp_path, "train.py", SCRIPT)
    done = record(tmp_path, "train.py", "--classic", f"loss:{name}")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / name).read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("name", "reason"), [("lost", "`lost` is not defined"), ("x", "`x` is no tensor that requires grad")]
)
def test_what_torchviz_cannot_draw_is_told_and_the_graph_is_written(tmp_path: Path, name: str, reason: str) -> None:
    write(tmp_path, "train.py", SCRIPT + "x = torch.ones(2)\n")
    done = record(tmp_path, "train.py", "--classic", f"{name}:x.dot", "-o", "g.json")
    assert done.returncode == 1
    assert reason in done.stderr
    assert grad_of(read(tmp_path / "g.json"), "w").preview == [2.0, 4.0]
