"""Stand-ins for what honest snippets use and a locked-down child cannot do.

Installed once, in the zygote. Each says in one line, once a run, what it does instead.
"""

from __future__ import annotations

import builtins
import functools
import inspect
import warnings
from collections.abc import Callable
from typing import Any, NoReturn

import matplotlib.pyplot as plt
import torch
from torch.utils.data import DataLoader

_FOR_WORKERS = ("prefetch_factor", "persistent_workers", "multiprocessing_context", "timeout", "worker_init_fn")
_said: set[str] = set()
"""What has spoken; a child has its own."""


def install() -> None:
    """Put the stand-ins in place of the originals, for this process and all that it forks."""
    original = DataLoader.__init__
    DataLoader.__init__ = _loading_in_process(original)  # type: ignore[method-assign]
    torch.compile = _eager
    builtins.input = _nobody_to_ask
    plt.show = _showing(plt.show)


def _say(who: str, line: str) -> None:
    """Warn with ``line``, once a run, at the call of the stand-in that says it.

    Also where the snippet makes errors of warnings, for it has done nothing wrong.
    """
    if who not in _said:
        _said.add(who)
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn(f"{who}: {line}", stacklevel=3)


def _loading_in_process(original: Callable[..., None]) -> Callable[..., None]:
    """``DataLoader.__init__`` without worker processes, which a child may not start; the batches are the same."""
    signature = inspect.signature(original)

    @functools.wraps(original)
    def init(*arguments: Any, **named: Any) -> None:
        try:
            bound = signature.bind(*arguments, **named)
        except TypeError:
            # The original says it best.
            original(*arguments, **named)
            return
        workers = bound.arguments.get("num_workers", 0)
        if isinstance(workers, int) and workers > 0:
            _say("DataLoader(num_workers>0)", "this sandbox runs one process, so the batches are loaded in it")
            for name in ("num_workers", *_FOR_WORKERS):
                bound.arguments.pop(name, None)
        original(*bound.args, **bound.kwargs)

    return init


def _eager(model: Any = None, **_: Any) -> Any:
    """`torch.compile` that leaves the function as it is: the graph to be shown is that of the code as written."""
    _say("torch.compile", "this sandbox has no compiler, so the code runs as it is written")
    if model is None:
        return lambda function: function
    return model


def _showing(original: Callable[..., None]) -> Callable[..., None]:
    """``plt.show()`` that says where the figures are."""

    @functools.wraps(original)
    def show(*arguments: Any, **named: Any) -> None:
        _say("plt.show", "this sandbox has no window, so the figures are kept with the output")
        original(*arguments, **named)

    return show


def _nobody_to_ask(prompt: object = "", /) -> NoReturn:
    """`input`, which has nobody in front of it."""
    raise EOFError(f"input({prompt!r}) has nobody to ask here: write the value into the snippet instead")
