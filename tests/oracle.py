"""Run a snippet in plain PyTorch and print the facts a graph document of it must agree with.

    ls SNIPPET.py … | python tests/oracle.py [--seed 0] [--recorded]

Each snippet runs unmodified, in a process that has nothing but PyTorch in it: what is printed is what
PyTorch itself says. A document is compared with it (`tests/agreement.py`); never the reverse.
With ``--recorded`` the snippet runs under the recorder instead, and the facts are read in the same way: all of
them, bits and random states included, must be the same.
Reads the snippets' paths, a line each; prints a JSON object for each as soon as it knows, a line each, and exits with 0
even where snippets raise.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import hashlib
import importlib
import io
import json
import math
import os
import random
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

MAX_VALUES = 4096

# what many snippets import is imported once, before the forks
IMPORTED = (
    "matplotlib torch._dynamo torch.func torch.utils.checkpoint torch.distributions torch.nn.utils.parametrizations"
)

Namespace = dict[str, Any]
Execution = Callable[[str, int, Namespace], tuple[dict[str, Any] | None, str]]
"""Runs a snippet's source with a seed in a namespace; returns the error, if any, and what was printed."""


def plain(number: Any) -> Any:
    """A number JSON can carry."""
    if isinstance(number, complex):
        return [plain(number.real), plain(number.imag)]
    if isinstance(number, float) and not math.isfinite(number):
        return repr(number)
    return number


def elements(tensor: Any) -> list[Any] | None:
    """Row-major elements of a tensor that is not too large and has any."""
    import torch

    if tensor is None or tensor.is_meta or tensor.is_nested or tensor.numel() > MAX_VALUES:
        return None
    dense = tensor.detach().to_dense() if tensor.layout != torch.strided else tensor.detach()
    # zeros that autograd made up have no memory of their own
    dense = dense.clone() if dense._is_zerotensor() else dense
    return [plain(v) for v in dense.cpu().flatten().tolist()]


def storages(tensor: Any) -> list[Any]:
    """The strided tensors that hold all of a tensor's data."""
    import torch

    tensor = tensor.detach()
    if tensor.is_meta:
        return []
    if tensor.is_nested:
        return [tensor.values()]
    if tensor.layout == torch.sparse_coo:
        return [tensor._indices(), tensor._values()]
    if tensor.layout == torch.sparse_csr:
        return [tensor.crow_indices(), tensor.col_indices(), tensor.values()]
    return [tensor.clone() if tensor._is_zerotensor() else tensor]


def digest(tensor: Any) -> str | None:
    """SHA-256 of all bits of a tensor."""
    import torch

    if tensor is None:
        return None
    digested = hashlib.sha256()
    for strided in storages(tensor):
        plain_bits = strided.as_subclass(torch.Tensor).resolve_conj().resolve_neg()
        plain_bits = plain_bits.clone(memory_format=torch.contiguous_format).flatten()
        digested.update(plain_bits.view(torch.uint8).numpy().tobytes())
    return digested.hexdigest()


def random_states() -> dict[str, str]:
    """Digests of the states of the three global generators."""
    import numpy as np
    import torch

    states = {
        "torch": torch.get_rng_state().numpy().tobytes(),
        "numpy": repr([*np.random.get_state()]).encode() + np.random.get_state()[1].tobytes(),  # type: ignore[index]
        "python": repr(random.getstate()).encode(),
    }
    return {name: hashlib.sha256(state).hexdigest() for name, state in states.items()}


def tensor_facts(tensor: Any) -> dict[str, Any]:
    """Shape, flags, values and gradient."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        grad = tensor.grad
    try:
        history = {
            "is_leaf": tensor.is_leaf,
            "grad_fn": tensor.grad_fn.name() if tensor.grad_fn is not None else None,
        }
    except RuntimeError:  # a view, whose base was written to in a way that leaves the view without a gradient
        history = {}
    return {
        **history,
        "shape": [] if tensor.is_nested else list(tensor.shape),
        "dtype": str(tensor.dtype).removeprefix("torch."),
        "requires_grad": tensor.requires_grad,
        "value": elements(tensor),
        "grad": elements(grad),
        "has_grad": grad is not None,
        "bits": digest(tensor),
        "grad_bits": digest(grad),
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


def execute_plainly(source: str, seed: int, namespace: Namespace) -> tuple[dict[str, Any] | None, str]:
    """Execute the snippet as Python does; what it raises is a fact too."""
    import numpy as np
    import torch

    random.seed(seed)
    torch.manual_seed(seed)
    np.random.seed(seed)
    error, out = None, io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(source, "<snippet>", "exec"), namespace)
        except BaseException as raised:
            error = {"type": type(raised).__name__, "message": str(raised), "line": line_of(raised)}
    return error, out.getvalue()


def execute_recorded(source: str, seed: int, namespace: Namespace) -> tuple[dict[str, Any] | None, str]:
    """Execute the snippet under the recorder."""
    return told(record(source, seed, namespace))


def record(source: str, seed: int, namespace: Namespace) -> Any:
    """The document of a run in this process, as the recorder made it."""
    from app.graph.document import Snippet
    from app.tape.run import Budget, Run

    return Run(Snippet(source, seed), Budget(), lambda _stream, _text: None).execute(namespace)


def told(document: Any) -> tuple[dict[str, Any] | None, str]:
    """The error of a document, if any, and what was printed."""
    printed = "".join(row.text for row in document.output if row.stream == "stdout")
    error = document.outcome.error
    if error is None:
        return None, printed
    line = None if error.span is None else document.spans[error.span].line
    return {"type": error.type, "message": error.message, "line": line}, printed


def run(
    source: str, seed: int, execute: Execution = execute_plainly, namespace: Namespace | None = None
) -> dict[str, Any]:
    """Execute the snippet and read the facts from the variables that it leaves."""
    import matplotlib

    matplotlib.use("Agg")
    namespace = {"__name__": "__main__", **(namespace or {})}
    error, printed = execute(source, seed, namespace)
    random_facts = random_states()
    return {"error": error, "stdout": printed, "random": random_facts, **variables(namespace.items())}


def variables(named: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """The facts of tensors, of their graphs, and of modules' parameters and buffers."""
    import torch

    tensors, graphs, parameters, buffers = {}, {}, {}, {}
    for name, value in list(named):
        if name.startswith("__"):
            continue
        if isinstance(value, torch.Tensor):
            tensors[name] = facts = tensor_facts(value)
            if facts.get("grad_fn") is not None:
                graphs[name] = reachable_nodes(value.grad_fn)
        elif isinstance(value, torch.nn.Module):
            for path, parameter in value.named_parameters():
                parameters[f"{name}.{path}"] = tensor_facts(parameter)
            for path, buffer in value.named_buffers():
                buffers[f"{name}.{path}"] = digest(buffer)
    return {"tensors": tensors, "parameters": parameters, "buffers": buffers, "graphs": graphs}


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
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--recorded", action="store_true")
    arguments = parser.parse_args()
    execute = execute_recorded if arguments.recorded else execute_plainly
    for name in (*IMPORTED.split(), *(["app.tape.run"] if arguments.recorded else [])):
        importlib.import_module(name)
    import torch

    torch.set_num_threads(1)  # a pool of threads would hang the forks; sums over large tensors differ with it, too
    for snippet in map(str.strip, sys.stdin):
        source = Path(snippet).read_text(encoding="utf-8")
        sys.stdout.flush()
        child = os.fork()  # a process each, and torch is imported once
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # the other paths are not for it
            with tempfile.TemporaryDirectory() as folder:
                os.chdir(folder)
                facts = run(source, arguments.seed, execute)
            sys.stdout.write(json.dumps(facts) + "\n")
            sys.stdout.flush()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status != 0:
            raise SystemExit(f"{snippet} ended its process: {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    main()
