"""The snippet's own hooks: where they are, what they were given, and what they made of it."""

from __future__ import annotations

import copy
import pickle

import pytest
import torch

from app.graph.document import Document, Hook
from app.tape.hooks import ObservedHook
from tests.recording import node_named, printed, record, text_at


def only(document: Document) -> Hook:
    (hook,) = document.hooks
    return hook


def shown(document: Document, hook: Hook) -> list[tuple[object, object]]:
    """Previews before and after each firing."""
    return [
        (
            None if firing.before is None else document.values[firing.before].preview,
            None if firing.after is None else document.values[firing.after].preview,
        )
        for firing in hook.fired
    ]


def test_a_tensor_hook_shows_the_gradient_before_and_after() -> None:
    document = record("""
        import torch
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        def double(gradient):
            return gradient * 2
        x.register_hook(double)
        (x * 3).sum().backward()
        """)
    hook = only(document)
    assert (hook.target, hook.kind, hook.function, hook.removed) == ("tensor", "register_hook", "double", False)
    assert text_at(document, hook.span) == "x.register_hook(double)"
    assert shown(document, hook) == [([3.0, 3.0], [6.0, 6.0])]
    assert document.passes[0].accumulated[0].incoming == hook.fired[0].after


def test_each_of_several_hooks_has_its_own_before_and_after() -> None:
    document = record("""
        import torch
        x = torch.tensor([1.0], requires_grad=True)
        x.register_hook(lambda g: g + 1)
        x.register_hook(lambda g: None)
        x.register_hook(lambda g: g * 10)
        (x * 2).sum().backward()
        """)
    assert [shown(document, hook) for hook in document.hooks] == [
        [([2.0], [3.0])],
        [([3.0], [3.0])],
        [([3.0], [30.0])],
    ]


def test_a_hook_that_writes_in_place_shows_both_versions() -> None:
    document = record("""
        import torch
        x = torch.tensor([1.0], requires_grad=True)
        y = x * 2
        y.register_hook(lambda g: g.mul_(5))
        y.sum().backward()
        """)
    assert shown(document, only(document)) == [([1.0], [5.0])]


@pytest.mark.parametrize(
    ("register", "kind", "fired"),
    [
        ("y.grad_fn.register_hook(lambda sent, received: (sent[0] * 2,) + sent[1:])", "register_hook", ([2.0], [4.0])),
        ("y.grad_fn.register_prehook(lambda received: (received[0] * 7,))", "register_prehook", ([1.0], [7.0])),
    ],
)
def test_a_node_hook_is_found_by_its_firing(register: str, kind: str, fired: tuple[list[float], list[float]]) -> None:
    document = record(f"""
        import torch
        x = torch.tensor([1.0], requires_grad=True)
        y = x * 2
        {register}
        y.sum().backward()
        """)
    hook = only(document)
    assert (hook.target, hook.kind, hook.id) == ("node", kind, node_named(document, "MulBackward0"))
    assert shown(document, hook) == [fired]


def test_a_node_hook_that_never_fired_has_no_node() -> None:
    document = record("""
        import torch
        y = torch.tensor([1.0], requires_grad=True) * 2
        y.grad_fn.register_hook(print)
        """)
    assert (only(document).target, only(document).id, only(document).fired) == ("node", None, [])


def test_a_hook_after_accumulation_shows_the_leafs_gradient() -> None:
    document = record("""
        import torch
        x = torch.tensor([4.0], requires_grad=True)
        def clip(leaf):
            leaf.grad.clamp_(max=1)
        x.register_post_accumulate_grad_hook(clip)
        (x * x).sum().backward()
        """)
    assert only(document).kind == "register_post_accumulate_grad_hook"
    assert shown(document, only(document)) == [([8.0], [1.0])]


def test_retain_grad_shows_what_is_kept() -> None:
    document = record("""
        import torch
        x = torch.tensor([2.0], requires_grad=True)
        y = x * 3
        y.retain_grad()
        (y * y).sum().backward()
        """)
    assert (only(document).kind, shown(document, only(document))) == ("retain_grad", [([12.0], [12.0])])


def test_a_multi_grad_hook_is_called_what_it_is() -> None:
    document = record("""
        import torch
        from torch.autograd.graph import register_multi_grad_hook
        x, y = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
        def seen(gradients):
            pass
        register_multi_grad_hook((x, y), seen)
        register_multi_grad_hook((x, y), seen, mode="any")
        (x * y).sum().backward()
        """)
    assert [(hook.kind, hook.function) for hook in document.hooks] == [("register_multi_grad_hook", "seen")] * 4


def test_hooks_on_all_modules_fire_for_each() -> None:
    document = record("""
        import torch
        from torch.nn.modules import module as every
        handles = [
            every.register_module_forward_pre_hook(lambda module, inputs: (inputs[0] + 1,)),
            every.register_module_forward_hook(lambda module, inputs, output: output * 3),
            every.register_module_full_backward_pre_hook(lambda module, received: (received[0] * 2,)),
            every.register_module_full_backward_hook(lambda module, sent, received: (sent[0] * 5,)),
        ]
        layers = torch.nn.Sequential(torch.nn.Identity(), torch.nn.Identity())
        layers[1](layers[0](torch.tensor([1.0], requires_grad=True))).sum().backward()
        for handle in handles:
            handle.remove()
        """)
    assert [(hook.target, hook.id, hook.removed) for hook in document.hooks] == [("module", None, True)] * 4
    assert [shown(document, hook) for hook in document.hooks] == [
        [([1.0], [2.0]), ([6.0], [7.0])],
        [([2.0], [6.0]), ([7.0], [21.0])],
        [([1.0], [2.0]), ([30.0], [60.0])],
        [([6.0], [30.0]), ([180.0], [900.0])],
    ]


@pytest.mark.filterwarnings("ignore:Using a non-full backward hook")
def test_the_old_kind_of_backward_hook_on_a_module() -> None:
    document = record("""
        import torch
        layer = torch.nn.Identity()
        layer.register_backward_hook(lambda module, sent, received: (sent[0] * 5, None))
        x = torch.tensor([1.0], requires_grad=True)
        layer(x * 2).sum().backward()
        """)
    hook = only(document)
    assert (hook.target, hook.kind) == ("module", "register_backward_hook")
    assert shown(document, hook) == [([2.0], [10.0])]


def test_module_hooks_show_what_they_replace() -> None:
    document = record("""
        import torch
        layer = torch.nn.Linear(1, 1, bias=False)
        torch.nn.init.ones_(layer.weight)
        layer.register_forward_pre_hook(lambda module, inputs: (inputs[0] + 1,))
        layer.register_forward_hook(lambda module, inputs, output: output * 3)
        layer.register_full_backward_pre_hook(lambda module, received: (received[0] * 2,))
        layer.register_full_backward_hook(lambda module, sent, received: (sent[0] * 5,))
        x = torch.tensor([[1.0]], requires_grad=True)
        layer(x).sum().backward()
        """)
    assert [(hook.target, hook.kind) for hook in document.hooks] == [
        ("module", "register_forward_pre_hook"),
        ("module", "register_forward_hook"),
        ("module", "register_full_backward_pre_hook"),
        ("module", "register_full_backward_hook"),
    ]
    assert {document.modules[hook.id].path for hook in document.hooks if hook.id is not None} == {"layer"}
    assert [shown(document, hook) for hook in document.hooks] == [
        [([1.0], [2.0])],
        [([2.0], [6.0])],
        [([1.0], [2.0])],
        [([6.0], [30.0])],
    ]


def test_a_removed_hook_is_told_and_fires_no_more() -> None:
    document = record("""
        import torch
        x = torch.tensor([1.0], requires_grad=True)
        handle = x.register_hook(lambda g: g * 2)
        (x * 1).sum().backward()
        handle.remove()
        (x * 1).sum().backward()
        """)
    assert (only(document).removed, len(only(document).fired)) == (True, 1)


def test_a_hook_that_raises_raises_what_it_raised() -> None:
    document = record("""
        import torch
        x = torch.tensor([1.0], requires_grad=True)
        def refuse(gradient):
            raise ValueError("no")
        x.register_hook(refuse)
        (x * 2).sum().backward()
        """)
    assert document.outcome.error is not None
    assert (document.outcome.error.type, document.outcome.error.message) == ("ValueError", "no")
    assert only(document).fired == []


def test_hooks_look_like_the_functions_they_are() -> None:
    document = record("""
        import torch, copy, pickle
        layer = torch.nn.Linear(2, 2)
        def hook(module, inputs, output):
            '''Does nothing.'''
        layer.register_forward_hook(hook)
        found, = layer._forward_hooks.values()
        print(found.__name__, found.__doc__)
        print(copy.deepcopy(layer)._forward_hooks.popitem()[1] is hook)
        """)
    assert printed(document) == "hook Does nothing.\nTrue\n"


def test_an_observed_hook_pickles_as_its_function() -> None:
    observed = ObservedHook(torch.relu, None, None, 0)  # type: ignore[arg-type]
    assert pickle.loads(pickle.dumps(observed)) is torch.relu  # noqa: S301
    assert copy.deepcopy(observed) is torch.relu


def test_hooks_are_the_snippets_own_again_afterwards() -> None:
    names = {name: getattr(torch.nn.Module, name) for name in ("register_forward_hook", "register_full_backward_hook")}
    register = torch.autograd.Function._register_hook
    record("""
        import torch
        def hook(module, inputs, output):
            pass
        torch.nn.Linear(1, 1).register_forward_hook(hook)
        """)
    assert {name: getattr(torch.nn.Module, name) for name in names} == names
    assert torch.autograd.Function._register_hook is register
