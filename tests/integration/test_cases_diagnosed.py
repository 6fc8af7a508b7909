"""What is found in each snippet of ``tests/cases``: nothing, but for those that deserve it."""

from __future__ import annotations

from tests.integration.conftest import Case

DESERVED: dict[str, tuple[str, ...]] = {
    # with this seed all of the first layer's outputs happen to be negative, so that it does not learn
    "parameter_groups": ("dead-relu",),
    "function_once_differentiable": ("no-graph",),
    "grad_of_a_non_leaf": ("no-gradient-non-leaf",),
    "anomaly_mode": ("non-finite-division",),
    # one of two heads is never called
    "module_list_and_dict": ("parameters-unused",),
    "backward_twice": ("backward-twice",),
    "saved_tensor_changed_in_place": ("saved-tensor-modified", "saved-tensor-modified"),
    "no_graph": ("no-graph",),
    "not_a_number": ("non-finite-masked", "non-finite-log"),
    "dead_relu": ("dead-relu",),
    "vanishing_gradients": ("gradients-vanish",),
    "unused_parameters": ("parameters-unused",),
    "broadcasting_by_mistake": ("suspicious-broadcast",),
    "softmax_before_cross_entropy": ("softmax-before-cross-entropy",),
    "in_place_operators": ("saved-tensor-modified", "saved-tensor-modified"),
    "warnings_and_stderr": ("no-gradient-non-leaf",),
    # prints the .grad of an argument that does not require grad
    "function_with_many_inputs": ("no-gradient-not-required",),
}
"""Errors and warnings by case, each looked at by hand."""


def test_nothing_is_found_but_what_deserves_it(case: Case) -> None:
    found = [each.code for each in case.document.diagnostics if each.severity != "hint"]
    assert found == list(DESERVED.get(case.name, ()))
