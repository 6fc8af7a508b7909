"""What a process does before it serves runs, so that no run waits for an import."""

from __future__ import annotations

import asyncio
import gc
import importlib
import random
import warnings

import matplotlib
import numpy as np
import torch
from torch import nn
from torch.autograd import Variable, forward_ad
from torch.nn import functional as F  # noqa: N812 - its usual name

from app.graph.document import Snippet
from app.graph.formulas import formulas_for
from app.tape.backend import BACKEND
from app.tape.run import Budget, Run

_IMPORTED = (
    "collections copy csv dataclasses datetime functools inspect itertools json math matplotlib.pyplot operator "
    "pickle statistics string tempfile textwrap time torch._dynamo torch._tensor_str torch.autograd.forward_ad "
    "torch.autograd.functional torch.distributions torch.func torch.fx torch.linalg torch.nn.utils.parametrizations "
    "torch.nn.utils.rnn torch.optim.lr_scheduler torch.utils.checkpoint torch.utils.data traceback typing"
).split()

_TINY = """
import torch
x = torch.randn(4, 3)
w = torch.randn(3, 2, requires_grad=True)
layer = torch.nn.Linear(2, 1)
loss = torch.nn.functional.mse_loss(layer(torch.relu(x @ w + 1)), torch.zeros(4, 1))
loss.backward()
print(w.grad, loss)
"""


_ROUNDS = 12
"""Python adapts a function's instructions in its first eight calls, which writes to them: then no child has to."""


class _StillEngine:
    """Stands where autograd's engine does and runs nothing."""

    def run_backward(self, *_: object, **__: object) -> tuple[()]:
        """Take any pass for done."""
        return ()


def warm_parent() -> None:
    """Import and touch all that snippets use, without starting a thread and without any backward.

    A pool of threads that ran before a fork hangs the child, hence one thread; a backward here would
    make a forked child's re-entrant backward deeper than 60 crash (torch 2.13).
    """
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    matplotlib.use(BACKEND)
    for name in _IMPORTED:
        importlib.import_module(name)
    formulas_for(["MulBackward0"])
    torch.overrides.resolve_name(torch.add)
    asyncio.run(asyncio.sleep(0))
    _touch_operators()
    _touch_pictures()
    engine = Variable._execution_engine
    Variable._execution_engine = _StillEngine()  # type: ignore[assignment]  # no backward here: see above
    try:
        for _ in range(_ROUNDS):
            _run(_TINY)
    finally:
        Variable._execution_engine = engine


def warm_child() -> None:
    """Run a tiny recorded forward and backward, leaving every random generator as it was."""
    # rows are many and make no cycles: look for garbage less often
    gc.set_threshold(50_000, 20, 100)
    states = random.getstate(), np.random.get_state(), torch.get_rng_state()  # noqa: NPY002 - snippets use it
    _run(_TINY)
    random.setstate(states[0])
    np.random.set_state(states[1])  # noqa: NPY002
    torch.set_rng_state(states[2])


def _run(code: str) -> None:
    Run(Snippet(code), Budget(), lambda _stream, _text: None).execute({"__name__": "__main__"})


def _touch_operators() -> None:
    model = nn.Sequential(nn.Linear(8, 16), nn.Tanh(), nn.Linear(16, 1))
    for make in (torch.optim.Adam, torch.optim.SGD):
        optimizer = make(model.parameters(), lr=1e-2)  # the first optimiser imports torch._dynamo: seconds
        for parameter in model.parameters():
            parameter.grad = torch.zeros_like(parameter)
        optimizer.step()
        optimizer.zero_grad()
    F.mse_loss(model(torch.randn(4, 8)), torch.randn(4, 1))
    hidden = F.relu(nn.Conv2d(3, 8, 3)(torch.randn(2, 3, 8, 8))).flatten(1)
    F.cross_entropy(nn.Linear(8 * 36, 10)(hidden), torch.tensor([1, 2]))
    x = torch.randn(2, 5, 16, requires_grad=True)
    nn.MultiheadAttention(16, 2, batch_first=True)(x, x, x)[0].sum()
    nn.LayerNorm(16)(x)
    with forward_ad.dual_level():
        forward_ad.make_dual(torch.ones(1), torch.ones(1)).exp()  # type: ignore[no-untyped-call]  # imports decompositions: half a second
    torch.linalg.inv(torch.eye(3) + 0.1)
    torch.from_numpy(np.ones(3)).numpy()
    repr(torch.randn(3, 3))
    repr(model)


def _touch_pictures() -> None:
    """Build matplotlib's list of fonts and draw some letters."""
    plt = importlib.import_module("matplotlib.pyplot")  # only after the backend is chosen
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plt.plot([0, 1], [0, 1])
        plt.title("x")
        plt.show()
