"""Scripts, and ``gradwalk record`` beside plain Python."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

from app.graph import codec
from app.graph.document import Document
from tests.serving import COMMAND, environment

SCRIPT = """
import torch

w = torch.tensor([1.0, 2.0], requires_grad=True)
loss = (w * w).sum()
loss.backward()
print("loss", loss.item())
"""


def record(folder: Path, *arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``gradwalk record`` in a folder to its end."""
    command = [str(COMMAND), "record", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment() | (env or {}), capture_output=True, text=True, timeout=120, check=False
    )


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run plain Python in a folder to its end."""
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment(), capture_output=True, text=True, timeout=120, check=False
    )


def read(file: Path) -> Document:
    return codec.decode(file.read_bytes())


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(textwrap.dedent(text).lstrip("\n"))
