"""Code that ``torch.compile`` is to compile: the graph to be shown is that of the code as it is written."""

from __future__ import annotations

import functools
import sys
from typing import Any

import torch


class CompiledCode:
    """Has compiled functions run as written; the compiler would take the watch for a part of them, and fail."""

    def __init__(self) -> None:
        self._original: Any = None
        self._stance: Any = None

    def install(self) -> None:
        """Keep the compiler away, or, as its import is slow, from when it is first asked for."""
        original: Any = torch.compile
        self._original = original
        if "torch._dynamo" in sys.modules:
            self._run_as_written()
            return

        @functools.wraps(original)
        def compile_(*arguments: Any, **named: Any) -> Any:
            self._run_as_written()
            return original(*arguments, **named)

        setattr(torch, "compile", compile_)  # noqa: B010

    def uninstall(self) -> None:
        """Let the compiler work as before."""
        setattr(torch, "compile", self._original)  # noqa: B010
        if self._stance is not None:
            self._stance.__exit__(None, None, None)
            self._stance = None

    def _run_as_written(self) -> None:
        if self._stance is None:
            self._stance = torch.compiler.set_stance("force_eager")
