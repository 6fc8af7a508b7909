"""Random programs: expressions, views, writes, hooks and backward passes over a few leaves, drawn as text."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

Shape = tuple[int, ...]
SHAPES: tuple[Shape, ...] = ((), (3,), (2, 3), (1, 3), (2, 1), (3, 2), (2, 2, 3))
UNARY = (
    "{}.sin()", "{}.tanh()", "{}.sigmoid()", "{}.exp()", "{}.abs()", "-{}", "{} ** 2", "{} * 0.5", "1 - {}",
    "2 / ({}.abs() + 1)", "{}.relu()", "{}.clamp(-0.5, 0.5)", "{}.softmax(0)", "{}.cumsum(0)", "{}.flip(0)",
    "{}.clone()", "{}.detach()", "{}.double()", "{}.to(torch.float32)", "torch.nn.functional.gelu({})",
    "Twice.apply({})", "{}.log_softmax(-1)", "{}.sort(0).values", "{}.view_as({0})", "{}.contiguous()",
    "{}.masked_fill({0} > 0.3, 0.0)", "{}.cumprod(0)", "{}.roll(1, 0)",
)  # fmt: skip
BINARY = (
    "{} + {}", "{} - {}", "{} * {}", "{} / ({}.abs() + 0.5)", "torch.maximum({}, {})",
    "torch.where({0} > {1}, {0}, {1})", "torch.atan2({}, {})", "torch.hypot({}, {})", "torch.lerp({}, {}, 0.25)",
    "torch.addcmul({0}, {1}, {0}, value=0.1)", "{}.abs() ** {}",
)  # fmt: skip
WRITES = (
    "{}.mul_(0.5)",
    "{}.add_({})",
    "{}.relu_()",
    "{}.sub_({}, alpha=2)",
    "{}.copy_({})",
    "{}.zero_()",
    "{}.sigmoid_()",
)
PRELUDE = """\
import torch


class Twice(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        print("forward")
        return x * 2

    @staticmethod
    def backward(ctx, grad):
        print("backward")
        return grad * 2


"""


@dataclass
class Draft:
    """A program while it is drawn: its lines, the shapes of its variables, and its leaves."""

    draw: st.DrawFn
    lines: list[str] = field(default_factory=list)
    shapes: dict[str, Shape] = field(default_factory=dict)
    leaves: list[str] = field(default_factory=list)
    passes: int = 0

    def one_of(self, choices: Any) -> Any:
        return self.draw(st.sampled_from(list(choices)))

    def variable(self) -> str:
        newest = list(self.shapes)[-3:]
        return str(self.one_of([*newest, *self.shapes]))

    def add(self, expression: str, shape: Shape) -> str:
        name = f"v{len(self.shapes)}"
        block = self.one_of([False] * 11 + [True])
        self.lines += ["with torch.no_grad():", f"    {name} = {expression}"] if block else [f"{name} = {expression}"]
        self.shapes[name] = shape
        return name

    def leaf(self) -> None:
        shape: Shape = self.one_of(SHAPES)
        dtype = self.one_of(("float32", "float64"))
        grad = self.one_of((True, True, True, False))
        name = f"v{len(self.shapes)}"
        self.lines.append(f"{name} = torch.randn({shape}, dtype=torch.{dtype}, requires_grad={grad})")
        self.shapes[name] = shape
        if grad:
            self.leaves.append(name)

    def unary(self) -> None:
        name = self.variable()
        self.add(self.one_of(UNARY).replace("{}", "{0}").format(name), self.shapes[name])

    def binary(self) -> None:
        first = self.variable()
        second = self.one_of(n for n in self.shapes if broadcast(self.shapes[first], self.shapes[n]) is not None)
        shape = broadcast(self.shapes[first], self.shapes[second])
        assert shape is not None
        expression = self.one_of(BINARY)
        both = [first, f"{second}.to({first}.dtype)"]
        self.add(expression.format(*both), shape)

    def reduction(self) -> None:
        name = self.variable()
        shape = self.shapes[name]
        kind = self.one_of(("sum", "mean", "amax", "logsumexp", "prod"))
        if not shape or (kind != "logsumexp" and self.one_of((False, True))):
            self.add(f"{name}.{kind}({'0' if kind == 'logsumexp' else ''})", ())
            return
        keep = self.one_of((False, True))
        self.add(f"{name}.{kind}(0, keepdim={keep})", (1, *shape[1:]) if keep else shape[1:])

    def view(self) -> None:
        name = self.variable()
        shape = self.shapes[name]
        views: list[tuple[str, Shape]] = [("{}[None]", (1, *shape)), ("{}.reshape(-1)", (math.prod(shape),))]
        views.append(("{}.expand(2, *{0}.shape)", (2, *shape)))
        if shape:
            views += [("{}[0]", shape[1:]), ("{}[..., :1]", (*shape[:-1], 1)), ("{}.unsqueeze(-1).squeeze(-1)", shape)]
            views += [
                ("{}.unbind(0)[-1]", shape[1:]),
                ("{}.transpose(0, -1)", (shape[-1], *shape[1:-1], shape[0])[: len(shape)]),
            ]
            views += [
                ("{}.index_select(0, torch.tensor([0, 0]))", (2, *shape[1:])),
                ("{}.chunk(2)[0]", ((shape[0] + 1) // 2, *shape[1:])),
            ]
        expression, result = self.one_of(views)
        self.add(expression.replace("{}", "{0}").format(name), result)

    def product(self) -> None:
        first = self.variable()
        shape = self.shapes[first]
        fitting = [n for n, s in self.shapes.items() if len(shape) == len(s) == 2 and shape[1] == s[0]]
        if not fitting:
            self.add(f"torch.dot({first}.reshape(-1), {first}.reshape(-1))", ())
            return
        second = self.one_of(fitting)
        self.add(f"{first} @ {second}.to({first}.dtype)", (shape[0], self.shapes[second][1]))

    def joined(self) -> None:
        first = self.variable()
        shape = self.shapes[first]
        second = self.one_of(n for n, s in self.shapes.items() if s == shape)
        if shape and self.one_of((False, True)):
            self.add(f"torch.cat([{first}, {second}])", (2 * shape[0], *shape[1:]))
        else:
            self.add(f"torch.stack([{first}, {second}])", (2, *shape))

    def write(self) -> None:
        target = self.variable()
        shape = self.shapes[target]
        source = self.one_of(n for n, s in self.shapes.items() if broadcast(shape, s) == shape)
        statements = [kind.format(target, source) for kind in WRITES]
        if shape:
            statements += [f"{target}[0] = {source}.mean()", f"{target}[..., -1] += 1.5"]
        statement = self.one_of(statements)
        # what PyTorch refuses is a fact like others, but should not end most programs
        self.lines += ["try:", f"    {statement}", "except RuntimeError as refused:", "    print(refused)"]

    def watch(self) -> None:
        name = self.variable()
        kind = self.one_of(("register_hook(lambda g: g * 3)", "register_hook(print)", "retain_grad()"))
        self.lines += [f"if {name}.requires_grad:", f"    {name}.{kind}"]

    def run_backward(self) -> None:
        root = self.variable()
        leaf = self.one_of(self.leaves)
        leaves, g = ", ".join(self.leaves), f"g{self.passes}"
        options = "allow_unused=True, materialize_grads=True"
        statement = self.one_of(
            (
                f"{root}.sum().backward(retain_graph=True)",
                f"{root}.backward(torch.ones_like({root}), retain_graph=True)",
                f"{root}.mean().backward(inputs=[{leaf}], retain_graph=True)",
                f"{g} = torch.autograd.grad({root}.sum(), [{leaves}], retain_graph=True, allow_unused=True)[0]",
                f"{g}, = torch.autograd.grad({root}.sum(), {leaf}, create_graph=True, {options})",
                f"({root}.sum() + {leaf}.sum()).backward()",
            )
        )
        self.passes += 1
        self.lines += [
            "try:",
            f"    {statement}",
            "    runs += 1",
            "except RuntimeError as refused:",
            "    print(refused)",
        ]


STATEMENTS = (
    "unary", "unary", "unary", "binary", "binary", "binary", "reduction", "view", "view", "product", "joined",
    "write", "watch", "run_backward",
)  # fmt: skip


def broadcast(one: Shape, other: Shape) -> Shape | None:
    """The shape of both together, if they go together."""
    length = max(len(one), len(other))
    pairs = list(zip((1,) * (length - len(one)) + one, (1,) * (length - len(other)) + other, strict=True))
    if any(a != b and 1 not in {a, b} for a, b in pairs):
        return None
    return tuple(max(pair) for pair in pairs)


@st.composite
def programs(draw: st.DrawFn) -> str:
    draft = Draft(draw)
    for _ in range(draw(st.integers(1, 3))):
        draft.leaf()
    if not draft.leaves:
        draft.lines.append("v0.requires_grad_()")
        draft.leaves.append("v0")
    for statement in draw(st.lists(st.sampled_from(STATEMENTS), min_size=6, max_size=16)):
        getattr(draft, statement)()
    draft.run_backward()
    return "\n".join([PRELUDE + "runs = 0", *draft.lines, "print(runs)", ""])
