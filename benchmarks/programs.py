"""Programs that we did not write: PyTorch's own samples of its operators, modules, optimisers and transforms.

``torch.testing._internal`` holds what PyTorch tests itself with, and is installed with it. Each program runs
afresh on copies of the sample's tensors, goes backward, and returns the tensors worth comparing by name.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import torch
from torch import Tensor
from torch.func import jvp, vjp, vmap
from torch.utils import _pytree as trees

from benchmarks.libraries import library_subjects
from benchmarks.subject import Program, Subject, differentiable, named, seed, send_back, tensors

SAMPLES = 3
"""So many samples of an operator or module run forward and backward; one in other ways."""
DTYPES = (torch.float32, torch.float64, torch.complex64)


def subjects() -> Iterator[Subject]:
    """All of them, group by group."""
    # only now: this takes seconds
    from torch.testing._internal.autograd_function_db import autograd_function_db
    from torch.testing._internal.common_methods_invocations import op_db
    from torch.testing._internal.common_modules import module_db
    from torch.testing._internal.common_optimizers import optim_db

    for group, modes in OPERATOR_GROUPS.items():
        for op in op_db:
            if op.supports_autograd:
                name = f"{op.name} {op.variant_test_name}".strip()
                yield Subject(group, name, partial(operator_programs, op, modes))
    for op in autograd_function_db:
        programs = partial(operator_programs, op, (once_back, twice_back))
        yield Subject("custom Functions (`autograd_function_db`)", op.name, programs)
    for info in module_db:
        yield Subject("modules (`module_db`)", info.name, partial(module_programs, info))
    for optimiser in optim_db:
        yield Subject("optimisers (`optim_db`)", optimiser.name, partial(optimiser_programs, optimiser))
    yield from library_subjects()


def operator_programs(op: Any, modes: Iterable[Callable[..., dict[str, Any]]]) -> Iterator[Program]:
    """The first samples of an operator in each dtype that it is differentiable in."""
    for dtype in DTYPES:
        if dtype not in op.supported_backward_dtypes("cpu"):
            continue
        torch.manual_seed(0)
        samples = list(itertools.islice(op.sample_inputs("cpu", dtype, requires_grad=True), SAMPLES))
        for mode in modes:
            yield from (partial(mode, op, sample) for sample in (samples if mode is once_back else samples[:1]))


def once_back(op: Any, sample: Any) -> dict[str, Any]:
    """Forward and backward."""
    leaves, results = called(op, sample)
    send_back(results)
    return named(leaf=leaves, result=results)


def twice_back(op: Any, sample: Any) -> dict[str, Any]:
    """The gradient of the gradient."""
    leaves, results = called(op, sample)
    roots = differentiable(results)
    gradients = torch.autograd.grad(roots, leaves, list(map(seed, roots)), create_graph=True, allow_unused=True)
    send_back(gradients)
    return named(leaf=leaves, result=results, gradient=gradients)


def forward_mode(op: Any, sample: Any) -> dict[str, Any]:
    """Tangents of the results for a tangent of every leaf."""
    leaves, call = functional(op, sample)
    primals = [leaf.detach() for leaf in leaves]
    pushed: Any = jvp(call, tuple(primals), tuple(map(seed, primals)))
    results, tangents = pushed
    return named(leaf=leaves, result=results, tangent=tangents)


def transformed(op: Any, sample: Any) -> dict[str, Any]:
    """The vector-Jacobian product of `torch.func`, for two cotangents at once through `vmap`."""
    leaves, call = functional(op, sample)
    pulled: Any = vjp(call, *[leaf.detach() for leaf in leaves])
    results, pull = pulled
    batch = tuple(torch.stack([seed(result), 2 * seed(result)]) for result in results)
    return named(leaf=leaves, result=results, pulled=vmap(pull)(batch))


OPERATOR_GROUPS: dict[str, tuple[Callable[..., dict[str, Any]], ...]] = {
    "operators, backward (`op_db`)": (once_back,),
    "operators, backward twice (`op_db`)": (twice_back,),
    "operators, forward mode (`torch.func.jvp`)": (forward_mode,),
    "operators, `torch.func.vjp` under `vmap`": (transformed,),
}


def module_programs(info: Any) -> Iterator[Program]:
    """A module's samples, in training and where that differs in evaluation."""
    modes = (True, False) if info.train_and_eval_differ else (True,)
    for training in modes:
        torch.manual_seed(0)
        inputs = info.module_inputs_func(info, device="cpu", dtype=torch.float32, requires_grad=True, training=training)
        for sample in itertools.islice(inputs, SAMPLES):
            yield partial(run_module, info.module_cls, sample, training=training)


def run_module(kind: type[torch.nn.Module], sample: Any, *, training: bool) -> dict[str, Any]:
    """Build the module, call it, go backward."""
    made = sample.constructor_input
    module = kind(*fresh(made.args), **fresh(made.kwargs)).train(training)
    arguments = fresh((sample.forward_input.args, sample.forward_input.kwargs))
    results = tensors(module(*arguments[0], **arguments[1]))
    send_back(results)
    return {**named(leaf=leaves_of(arguments), result=results), "module": module}


def optimiser_programs(info: Any) -> Iterator[Program]:
    """Three steps with each set of options that PyTorch tests."""
    for sample in info.optim_inputs_func(device="cpu"):
        yield partial(run_optimiser, info.optim_cls, sample.kwargs, sparse=info.only_supports_sparse_grads)


def run_optimiser(kind: type[torch.optim.Optimizer], options: dict[str, Any], *, sparse: bool) -> dict[str, Any]:
    """Fit a small network; a table of embeddings where the optimiser takes sparse gradients only."""
    net: torch.nn.Module = torch.nn.Sequential(torch.nn.Linear(3, 4, bias=False), torch.nn.Linear(4, 2, bias=False))
    inputs = torch.randn(5, 3)
    if sparse:
        net, inputs = torch.nn.Embedding(5, 3, sparse=True), torch.tensor([0, 3, 3])
    optimiser: Any = kind(net.parameters(), **fresh(options))

    def closure() -> Tensor:
        optimiser.zero_grad()
        loss: Tensor = net(inputs).pow(2).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    losses = [optimiser.step(closure) for _ in range(3)]
    return {**named(loss=losses), "net": net}


def called(op: Any, sample: Any) -> tuple[list[Tensor], list[Tensor]]:
    """Copies of the sample's leaves, and what the operator makes of them."""
    arguments = fresh((sample.input, sample.args, sample.kwargs))
    results = op.op(arguments[0], *arguments[1], **arguments[2])
    return leaves_of(arguments), tensors(sample.output_process_fn_grad(results))


def functional(op: Any, sample: Any) -> tuple[list[Tensor], Callable[..., tuple[Tensor, ...]]]:
    """Copies of the sample's leaves, and the operator as a function of them that returns what is differentiable."""
    arguments = fresh((sample.input, sample.args, sample.kwargs))
    parts, shape = trees.tree_flatten(arguments)
    places = [k for k, part in enumerate(parts) if isinstance(part, Tensor) and part.requires_grad]

    def call(*leaves: Tensor) -> tuple[Tensor, ...]:
        filled = list(parts)
        for place, leaf in zip(places, leaves, strict=True):
            filled[place] = leaf
        first, args, kwargs = trees.tree_unflatten(filled, shape)
        results = tensors(sample.output_process_fn_grad(op.op(first, *args, **kwargs)))
        return tuple(result for result in results if result.is_floating_point() or result.is_complex())

    return [parts[place] for place in places], call


def fresh(tree: Any) -> Any:
    """The same with a copy of every tensor, leaves as leaves."""
    return trees.tree_map_only(Tensor, lambda t: t.detach().clone().requires_grad_(t.requires_grad), tree)


def leaves_of(tree: Any) -> list[Tensor]:
    """Its tensors that require grad."""
    return [tensor for tensor in tensors(tree) if tensor.requires_grad]
