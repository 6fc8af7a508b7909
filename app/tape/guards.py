"""Ways to look at tensors without being seen by the snippet's modes, or by our own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def untraced() -> Iterator[None]:
    """Inside, nothing that is done to a tensor reaches a mode or a subclass's handlers."""
    with torch._C.DisableTorchFunction(), torch._C._DisableTorchDispatch():
        yield
