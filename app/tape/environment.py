"""What snippets run on, as the document tells it."""

from __future__ import annotations

import platform

import torch

from app import __version__
from app.graph.document import Environment


def environment() -> Environment:
    """Versions, device and threads of this process."""
    return Environment(
        python=platform.python_version(),
        torch=str(torch.__version__),
        device="cuda" if torch.cuda.is_available() else "cpu",
        threads=torch.get_num_threads(),
        recorder=__version__,
    )
