"""Parameters that take no part: never used, or in no optimiser."""

from __future__ import annotations

from collections.abc import Iterator

from app.graph.diagnostics.evidence import Evidence, Facts, listed
from app.graph.document import Diagnostic, Pass
from app.graph.row import Id


def unused_parameters(evidence: Evidence) -> Iterator[Diagnostic]:
    """Parameters that no operator ever took, of modules whose other parameters received gradients."""
    trained = _trained(evidence)
    unused: dict[str, list[tuple[str, Id]]] = {}
    active: set[str] = set()
    for name, value in evidence.parameters():
        tensor = evidence.document.values[value].tensor
        module = name.partition(".")[0]
        if tensor in trained:
            active.add(module)
        elif tensor is not None and tensor not in evidence.consumers:
            unused.setdefault(module, []).append((name, value))
    held = {v.value for v in evidence.document.variables if v.grad is not None}
    for module, every in unused.items():
        rows = [(name, value) for name, value in every if value not in held]
        if module in active and rows:
            yield Diagnostic(
                "parameters-unused",
                "warning",
                evidence.birth(rows[0][1]),
                values=[value for _, value in rows][:64],
                facts={"names": listed(name for name, _ in rows), "count": len(rows), "module": module},
            )


def parameters_without_optimizer(evidence: Evidence) -> Iterator[Diagnostic]:
    """Leaves that get gradients in a pass together with an optimiser's own, and that nothing ever changes."""
    document = evidence.document
    last_step = _last_steps(evidence)
    trained = _trained(evidence)
    # an optimiser whose own tensors no pass ever came to was made for others than those that are trained
    idle = max(last_step.values(), default=0) if not trained & last_step.keys() else 0
    left_out: dict[int, Pass] = {}
    for entry in document.passes:
        tensors = [evidence.leaf_tensor(leaf.leaf) for leaf in entry.accumulated]
        if idle < entry.number and not any(
            t in last_step and last_step[t] >= entry.number for t in tensors if t is not None
        ):
            continue
        for tensor in tensors:
            if tensor is not None and tensor not in evidence.optimized:
                left_out.setdefault(tensor, entry)
    parameters = {name for name, _ in evidence.parameters()}
    # a leaf that is no parameter may be an input that the snippet differentiates by; unless the optimiser holds such
    plain = any(tensor in evidence.names and evidence.names[tensor] not in parameters for tensor in evidence.optimized)
    if not left_out:
        return
    changed = _changed(evidence)
    named = [evidence.names[tensor] for tensor in evidence.named(left_out) if tensor not in changed]
    missing = [n for n in named if n in parameters or (plain and n not in evidence.grads_read)]
    if missing:
        rows = [v.value for v in document.variables if v.name in missing and v.value is not None]
        first = next((o for o in document.optimizers if o.steps), None)
        facts: Facts = {
            "names": listed(missing),
            "count": len(missing),
            "optimizer": first.type if first else "",
        }
        span = first.span if first else None
        yield Diagnostic("parameters-not-optimized", "warning", span, values=rows[:64], facts=facts)


def _changed(evidence: Evidence) -> set[int]:
    """Tensors that an operator wrote to after another had used them: not those that were only initialised."""
    values, consumers = evidence.document.values, evidence.consumers
    changed: set[int] = set()
    for row, op in enumerate(evidence.document.ops):
        for value in op.writes:
            tensor = values[value].tensor
            if tensor in consumers and consumers[tensor][0] < row:
                changed.add(tensor)
    return changed


def _last_steps(evidence: Evidence) -> dict[int, int]:
    """Tensor → how many passes had begun at the last step of an optimiser that holds it."""
    last: dict[int, int] = {}
    for optimizer in evidence.document.optimizers:
        after = max((step.after for step in optimizer.steps), default=0)
        for parameter in optimizer.parameters:
            tensor = evidence.document.values[parameter].tensor
            if tensor is not None:
                last[tensor] = max(last.get(tensor, 0), after)
    return last


def _trained(evidence: Evidence) -> set[int]:
    """Tensors that received a gradient in any recorded pass."""
    passes = evidence.document.passes
    tensors = (evidence.leaf_tensor(leaf.leaf) for entry in passes for leaf in entry.accumulated)
    return {tensor for tensor in tensors if tensor is not None}
