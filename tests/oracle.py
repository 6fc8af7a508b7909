"""Run a snippet in plain PyTorch and print the facts a graph document of it must agree with.

    python tests/oracle.py [--seed 0] SNIPPET.py …

Each snippet runs unmodified, in a process that has nothing but PyTorch in it: what is printed is what
PyTorch itself says. A document is compared with it (`tests/agreement.py`); never the reverse.
Prints one JSON object a snippet, a line each, and exits with 0 even where snippets raise.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import io
import json
import math
import os
import random
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

MAX_VALUES = 4096


def plain(number: Any) -> Any:
    """A number JSON can carry."""
    if isinstance(number, complex):
        return [plain(number.real), plain(number.imag)]
    if isinstance(number, float) and not math.isfinite(number):
        return repr(number)
    return number


def elements(tensor: Any) -> list[Any] | None:
    """Row-major elements of a tensor that is not too large."""
    import torch

    if tensor is None or tensor.numel() > MAX_VALUES:
        return None
    dense = tensor.detach().to_dense() if tensor.layout != torch.strided else tensor.detach()
    return [plain(v) for v in dense.cpu().flatten().tolist()]


def tensor_facts(tensor: Any) -> dict[str, Any]:
    """Shape, flags, values and gradient."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        grad = tensor.grad
    return {
        "shape": list(tensor.shape),
        "dtype": str(tensor.dtype).removeprefix("torch."),
        "requires_grad": tensor.requires_grad,
        "is_leaf": tensor.is_leaf,
        "grad_fn": tensor.grad_fn.name() if tensor.grad_fn is not None else None,
        "value": elements(tensor),
        "grad": elements(grad),
        "has_grad": grad is not None,
    }


def reachable_nodes(root: Any) -> dict[str, Any]:
    """Names of all autograd nodes below ``root``, and the number of edges."""
    seen, names, edges, stack = {root}, collections.Counter[str](), 0, [root]
    while stack:
        node = stack.pop()
        names[node.name()] += 1
        for child, _ in node.next_functions:
            if child is not None:
                edges += 1
                if child not in seen:
                    seen.add(child)
                    stack.append(child)
    return {"nodes": dict(sorted(names.items())), "edges": edges}


def run(source: str, seed: int) -> dict[str, Any]:
    """Execute the snippet; what it raises is a fact too."""
    import matplotlib
    import numpy as np
    import torch

    matplotlib.use("Agg")
    random.seed(seed)
    torch.manual_seed(seed)
    np.random.seed(seed)
    namespace: dict[str, Any] = {"__name__": "__main__"}
    error, out = None, io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(source, "<snippet>", "exec"), namespace)
        except BaseException as raised:
            error = {"type": type(raised).__name__, "message": str(raised), "line": line_of(raised)}
    tensors, graphs, parameters = {}, {}, {}
    for name, value in list(namespace.items()):
        if name.startswith("__"):
            continue
        if isinstance(value, torch.Tensor):
            tensors[name] = tensor_facts(value)
            if value.grad_fn is not None:
                graphs[name] = reachable_nodes(value.grad_fn)
        elif isinstance(value, torch.nn.Module):
            for path, parameter in value.named_parameters():
                parameters[f"{name}.{path}"] = tensor_facts(parameter)
    return {
        "error": error,
        "stdout": out.getvalue(),
        "tensors": tensors,
        "parameters": parameters,
        "graphs": graphs,
    }


def line_of(raised: BaseException) -> int | None:
    """The snippet's line that raised."""
    line, traceback = None, raised.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == "<snippet>":
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return raised.lineno if isinstance(raised, SyntaxError) and line is None else line


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("snippets", type=Path, nargs="+")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    import torch

    torch.set_num_threads(1)  # a pool of threads would hang the forks; sums over large tensors differ with it, too
    for snippet in arguments.snippets:
        source = snippet.read_text(encoding="utf-8")
        sys.stdout.flush()
        child = os.fork()  # a process each, and torch is imported once
        if child == 0:
            with tempfile.TemporaryDirectory() as folder:
                os.chdir(folder)
                facts = run(source, arguments.seed)
            sys.stdout.write(json.dumps(facts) + "\n")
            sys.stdout.flush()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status != 0:
            raise SystemExit(f"{snippet} ended its process: {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    main()
