"""What tensors and modules are called that have no variable of their own."""

from __future__ import annotations

from app.graph.document import Document
from app.tape.modules import SEARCHES
from tests.recording import printed, record


def names(document: Document) -> list[str]:
    return [variable.name for variable in document.variables]


def paths(document: Document) -> list[str]:
    """Of the modules that operators ran in, in the order of the first."""
    rows = [document.modules[op.module].path for op in document.ops if op.module is not None]
    return list(dict.fromkeys(rows))


def test_leaves_in_containers_are_told_with_their_gradients() -> None:
    document = record("""
        import torch
        weights = [torch.full((2,), 1.0 + place, requires_grad=True) for place in range(2)]
        more = {"bias": (torch.ones(2, requires_grad=True), torch.ones(2)), 7: [[torch.ones(2, requires_grad=True)]]}
        h = torch.ones(2)
        for w in weights:
            h = h * w
        (h + more["bias"][0] * more[7][0][0]).sum().backward()
        print(*[w.grad.tolist() for w in weights])
    """)
    assert names(document) == ["h", "weights[0]", "weights[1]", "more['bias'][0]", "more[7][0][0]", "w"]
    grads = [document.values[each.grad].preview for each in document.variables if each.grad is not None]
    assert grads == [[2.0, 2.0], [1.0, 1.0], [1.0, 1.0], [1.0, 1.0], [1.0, 1.0]]
    assert printed(document) == "[2.0, 2.0] [1.0, 1.0]\n"
    assert document.variables[2].value == document.variables[5].value


def test_a_variable_of_its_own_comes_first() -> None:
    document = record("""
        import torch
        parameters = []
        w = torch.ones(2, requires_grad=True)
        parameters.append(w)
        results = [w * 2, w.detach()]
        kept = [torch.ones(1, requires_grad=True) for _ in range(65)]
    """)
    assert names(document) == ["w"]


def test_modules_that_share_a_loops_name_are_called_by_where_they_are_held() -> None:
    document = record("""
        import torch
        layers = [torch.nn.Linear(2, 2), torch.nn.Sequential(torch.nn.Linear(2, 2))]
        x = torch.ones(1, 2)
        for layer in layers:
            x = layer(x)
        x.sum().backward()
    """)
    assert paths(document) == ["layers[0]", "layers[1].0"]
    assert names(document) == [
        *("x", "layers[0]", "layers[0].weight", "layers[0].bias"),
        *("layers[1]", "layers[1].0.weight", "layers[1].0.bias"),
        *("layer", "layer.0.weight", "layer.0.bias"),
    ]


def test_modules_of_a_module_that_is_never_called_are_called_by_its_name() -> None:
    document = record("""
        import torch
        net = torch.nn.Module()
        net.layers = torch.nn.ModuleList([torch.nn.Linear(2, 2), torch.nn.Linear(2, 1)])
        x = torch.ones(1, 2)
        for layer in net.layers:
            x = layer(x)
    """)
    assert paths(document) == ["net.layers.0", "net.layers.1"]


def test_a_module_that_cannot_be_looked_through_spoils_nothing() -> None:
    document = record("""
        import torch
        class Unready(torch.nn.Module):
            def __init__(self):
                self.size = 3
            def named_modules(self, *_, **__):
                print("never asked")
        unready = Unready()
        layers = [torch.nn.Linear(2, 2), torch.nn.Linear(2, 1)]
        x = torch.ones(1, 2)
        for layer in layers:
            x = layer(x)
        print(x.shape)
    """)
    assert document.outcome.status == "finished"
    assert [(row.stream, row.text) for row in document.output] == [("stdout", "torch.Size([1, 1])\n")]
    assert paths(document) == ["layers[0]", "layers[1]"]
    assert "unready" not in names(document)


def test_modules_that_a_function_calls_by_one_name_have_their_own() -> None:
    document = record("""
        import torch
        one, other = torch.nn.Linear(2, 2), torch.nn.Linear(2, 1)
        def run(module, x):
            return module(x)
        run(other, run(one, torch.ones(1, 2)))
    """)
    assert paths(document) == ["one", "other"]
    assert names(document) == ["one", "one.weight", "one.bias", "other", "other.weight", "other.bias"]


def test_attributes_of_a_class_by_hand_are_told() -> None:
    document = record("""
        import torch
        class Net:
            def __init__(self):
                self.w = torch.ones(2, 2, requires_grad=True)
                self.layers = [torch.nn.Linear(2, 2), torch.nn.Linear(2, 1)]
            def __call__(self, x):
                for layer in self.layers:
                    x = layer(x @ self.w)
                return x
        class Forgetful(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.scale = torch.ones(1, requires_grad=True)
            def forward(self, x):
                return x * self.scale
        net, out = Net(), Forgetful()
        out(net(torch.ones(1, 2))).sum().backward()
    """)
    layers = ["net.layers[0]", "net.layers[1]"]
    assert paths(document) == [*layers, "out"]
    told = [f"{layer}{part}" for layer in layers for part in ("", ".weight", ".bias")]
    assert names(document) == ["out", "net.w", "out.scale", *told]
    assert all(row.grad is not None for row in document.variables if row.module is None)


def test_neurons_of_layers_of_a_network_by_hand_are_told() -> None:
    document = record("""
        import torch
        class Neuron:
            def __init__(self): self.w = torch.ones(2, requires_grad=True)
        class Layer:
            def __init__(self): self.neurons = [Neuron(), Neuron()]
        class Net:
            def __init__(self): self.layers = (Layer(), Layer())
        net = Net()
    """)
    assert names(document) == [f"net.layers[{a}].neurons[{b}].w" for a in range(2) for b in range(2)]


def test_it_is_not_looked_for_the_names_of_modules_that_a_loop_makes_without_end() -> None:
    document = record(f"""
        import torch
        for _ in range({SEARCHES}):
            torch.nn.Tanh()(torch.ones(1))
        late = [torch.nn.Linear(1, 1)]
        late[0](torch.ones(1))
    """)
    assert paths(document) == ["Tanh", "Linear"]


def test_none_of_the_snippets_code_runs_for_a_name() -> None:
    document = record("""
        import torch
        class Loud(list):
            def __iter__(self): print("iter"); return super().__iter__()
            def __len__(self): print("len"); return super().__len__()
        class Key(str):
            def __repr__(self): print("repr"); return "key"
        class Meta(type):
            def __getattribute__(cls, name): print("meta"); return super().__getattribute__(name)
        class Odd(metaclass=Meta):
            @property
            def __dict__(self): print("dict"); return {"w": torch.ones(1, requires_grad=True)}
            @property
            def w(self): print("w"); return torch.ones(1, requires_grad=True)
        odd = object.__new__(Odd)
        loud = Loud([torch.ones(1, requires_grad=True)])
        keyed = {Key("k"): torch.ones(1, requires_grad=True), "k" * 99: torch.ones(1, requires_grad=True)}
        round_and_round = [torch.ones(1, requires_grad=True)]
        round_and_round.append(round_and_round)
        data = [[[0.5] * 64] * 64] * 64
        wide = [[[[]] * 64] * 64] * 63 + [torch.ones(1, requires_grad=True)]
        late = [[torch.ones(1, requires_grad=True)]]
    """)
    assert names(document) == ["round_and_round[0]", "wide[63]"]  # of 4,000 things the last was too many
    assert printed(document) == ""
