"""Tensors at versions: identity, data, statistics."""

from __future__ import annotations

import math

import pytest
import torch

from tests.recording import grad_of, record, value_of


def test_data_written_behind_autograds_back_is_seen() -> None:
    document = record("""
        import numpy as np
        import torch
        x = torch.ones(1, requires_grad=True)
        y = 2 * x
        x.data *= 100
        array = np.array([1.0, 2.0])
        shared = torch.from_numpy(array)
        first = shared * 1
        array[0] = 7
        y.backward()
    """)
    assert value_of(document, "x").preview == [100.0]
    assert value_of(document, "shared").preview == [7.0, 2.0]
    assert value_of(document, "first").preview == [1.0, 2.0]
    leaf = next(node for node in document.nodes if node.kind == "accumulate_grad")
    assert leaf.leaf is not None
    # the graph was built from x as it was: another version of the same tensor
    assert document.values[leaf.leaf].tensor == value_of(document, "x").tensor


def test_an_optimizer_makes_new_versions() -> None:
    document = record("""
        import torch
        w = torch.tensor([1.0], requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=0.5)
        for _ in range(2):
            optimizer.zero_grad()
            (w * 3).sum().backward()
            optimizer.step()
    """)
    number = value_of(document, "w").tensor
    versions = [v.preview for v in document.values if v.tensor == number and v.requires_grad]
    assert versions[0] == [1.0]
    assert versions[-1] == [-2.0]
    assert [-0.5] in versions


def test_views_share_storage_and_name_their_base() -> None:
    document = record("""
        import torch
        x = torch.arange(6.0)
        y = x.view(2, 3)
        z = x.clone()
    """)
    x, y, z = (value_of(document, name) for name in "xyz")
    assert x.storage == y.storage != z.storage
    assert y.base is not None
    assert document.values[y.base].tensor == x.tensor


def test_a_tensor_carries_no_mark_of_the_recorder() -> None:
    document = record("""
        import copy, io, torch
        x = torch.ones(2, requires_grad=True)
        y = copy.deepcopy(x)
        buffer = io.BytesIO()
        torch.save(x.detach(), buffer)
        print(vars(x), vars(y))
    """)
    assert document.output[0].text == "{} {}\n"


@pytest.mark.parametrize(
    ("expression", "preview"),
    [
        ("torch.tensor([float('nan'), float('inf'), -float('inf'), 1.5])", ["nan", "inf", "-inf", 1.5]),
        ("torch.tensor([1 + 2j, complex('nan')])", [[1.0, 2.0], ["nan", 0.0]]),
        ("torch.tensor([True, False])", [True, False]),
        ("torch.tensor([1.5, 2.0], dtype=torch.bfloat16)", [1.5, 2.0]),
        ("torch.tensor([2**63], dtype=torch.uint64)", [float(2**63)]),
        ("torch.tensor([[1.0, 0.0], [0.0, 2.0]]).to_sparse()", [1.0, 0.0, 0.0, 2.0]),
        ("torch.ones(2).neg()", [-1.0, -1.0]),
        ("torch.tensor([1 + 2j]).conj()", [[1.0, -2.0]]),
        ("torch.zeros(0, 3)", []),
        ("torch.ones(3, device='meta')", None),
        ("torch.arange(100.0)", [float(i) for i in range(64)]),
        ("torch.arange(144).view(12, 12)", [12 * r + c for r in range(8) for c in range(8)]),
        ("torch.arange(288).view(2, 12, 12)", [12 * r + c for r in range(8) for c in range(8)]),
        ("torch.ones(1).expand(3)", [1.0, 1.0, 1.0]),
    ],
)
def test_previews(expression: str, preview: list[object] | None) -> None:
    document = record(f"import torch\nx = {expression}")
    assert document.outcome.status == "finished"
    assert value_of(document, "x").preview == preview


@pytest.mark.parametrize(
    "make", ["torch.randn(50)", "torch.randn(300, 300)", "torch.randint(-5, 5, (40, 3))", "torch.randn(9).half()"]
)
def test_statistics_are_those_of_pytorch(make: str) -> None:
    document = record(f"import torch\nx = {make}")
    statistics = value_of(document, "x").statistics
    assert statistics is not None
    torch.manual_seed(0)
    x = eval(make).double()
    for name, expected in {
        "min": x.min(),
        "max": x.max(),
        "mean": x.mean(),
        "std": x.std(correction=0),
        "l2": x.norm(),
        "zeros": (x == 0).sum(),
    }.items():
        # sums of large float32 tensors are taken in float32
        exact = x.numel() < 4096
        found = getattr(statistics, name)
        assert math.isclose(
            found, expected.item(), rel_tol=1e-9 if exact else 1e-6, abs_tol=1e-12 if exact else 1e-6
        ), name
    assert not statistics.sampled


@pytest.mark.parametrize("make", ["torch.randn(300)", "torch.linspace(-1, 3, 65)", "torch.randn(100, 100)"])
def test_a_histogram_counts_elements_between_the_least_and_the_largest(make: str) -> None:
    statistics = value_of(record(f"import torch\nx = {make}"), "x").statistics
    assert statistics is not None
    torch.manual_seed(0)
    x = eval(make)
    some = x.flatten()[:: -(-x.numel() // 1024)]
    expected = torch.histc(some, 16, x.min().item(), x.max().item()).int().tolist()
    assert sum(abs(a - b) for a, b in zip(statistics.histogram, expected, strict=True)) <= 2  # on the very borders


@pytest.mark.parametrize("make", ["torch.randn(64)", "torch.ones(100)", "torch.tensor([1.0, float('nan')] * 50)"])
def test_there_is_no_histogram_where_it_would_say_nothing(make: str) -> None:
    statistics = value_of(record(f"import torch\nx = {make}"), "x").statistics
    assert statistics is not None
    assert statistics.histogram == []


def test_non_finite_elements_are_counted_and_left_out() -> None:
    document = record("import torch\nx = torch.tensor([float('nan'), float('inf'), 3.0, 0.0, 4.0])")
    statistics = value_of(document, "x").statistics
    assert statistics is not None
    assert (statistics.nans, statistics.infinities, statistics.zeros) == (1, 1, 1)
    assert (statistics.min, statistics.max, statistics.l2) == (0.0, 4.0, 5.0)


def test_large_tensors_are_sampled_and_say_so() -> None:
    document = record("import torch\nx = torch.full((2_000_000,), 2.0)\ny = torch.ones(1).expand(4_000_000)")
    x, y = value_of(document, "x"), value_of(document, "y")
    assert x.statistics is not None
    assert x.statistics.sampled
    assert x.statistics.mean == 2.0
    assert y.statistics is not None
    # an expanded tensor is looked at whole: it stores one element
    assert (y.statistics.sampled, y.statistics.l2) == (False, 2000.0)


def test_gradient_of_a_leaf_is_the_engines() -> None:
    document = record("""
        import torch
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        (x ** 3).sum().backward()
    """)
    assert grad_of(document, "x").preview == [3.0, 12.0]


def test_numbers_whose_squares_overflow_bring_no_warning_of_ours() -> None:
    document = record("""
        import torch
        wide = torch.full((4,), 3e38, requires_grad=True)
        wider = torch.full((4,), 1e300, dtype=torch.float64, requires_grad=True)
        small = [torch.full((2,), 1e200, dtype=torch.float64) * k for k in (1, 2, 3)]
        (wide * 1).sum().backward()
        (wider * 1).sum().backward()
    """)
    assert [row.text for row in document.output] == []
    row = value_of(document, "wide")
    assert row.statistics is not None
    assert row.statistics.l2 == pytest.approx(6e38)


def test_a_module_that_only_a_function_has_a_name_for_is_told() -> None:
    document = record("""
        import torch
        def features(model, x):
            head = torch.nn.Linear(2, 2, bias=False)
            return head(model(x))
        net = torch.nn.Linear(2, 2)
        y = features(net, torch.ones(1, 2)).sum()
        features(net, torch.ones(1, 2))
        y.backward()
        """)
    names = [variable.name for variable in document.variables]
    assert names == ["net", "net.weight", "net.bias", "y", "head", "head.weight"]
    assert [variable.grad is not None for variable in document.variables] == [False, True, True, False, False, False]


@pytest.mark.parametrize("element", ["0.0", "-2.5", "1e-200", "-1e200", "nan", "inf", "-inf"])
def test_statistics_of_a_single_number(element: str) -> None:
    value = value_of(record(f"import torch\nx = torch.tensor(float('{element}'), dtype=torch.float64)"), "x")
    number, told = float(element), value.statistics
    assert told is not None
    if math.isfinite(number):
        assert (told.min, told.max, told.mean, told.std, told.l2) == (number, number, number, 0.0, abs(number))
        assert (told.zeros, told.nans, told.infinities) == (int(number == 0), 0, 0)
    else:
        assert (told.min, told.max, told.mean, told.std, told.l2) == (None, None, None, None, None)
        assert (told.zeros, told.nans, told.infinities) == (0, int(math.isnan(number)), int(math.isinf(number)))


def test_what_a_subclass_says_of_itself_is_not_asked() -> None:
    document = record("""
        import torch
        class Liar(torch.Tensor):
            shape = property(lambda self: (99,))
            requires_grad = property(lambda self: "perhaps")
            is_leaf = property(lambda self: "perhaps")
            element_size = numel = lambda self: -1
        x = torch.ones(2, requires_grad=True)
        y = (x.as_subclass(Liar) * 3).as_subclass(torch.Tensor).sum()
        y.backward()
        """)
    assert document.outcome.status == "finished", document.outcome.error
    assert not document.output, document.output
    assert {tuple(value.shape) for value in document.values} <= {(2,), ()}
    assert grad_of(document, "x").preview == [3.0, 3.0]
