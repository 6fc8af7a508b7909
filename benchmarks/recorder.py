"""What recording costs, beside plain PyTorch and beside torchviz's `make_dot`, side by side in one run.

    python benchmarks/recorder.py [--rounds 7] [--only NAME …]

Every measurement is made in a forked process of its own, warm as a run's process is; within it plain and
recorded take turns. Times are CPU seconds of one thread. "document" includes all rows of the graph
document, with statistics and previews of all values; "JSON" its encoding as well.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY))
# as in the sandbox: NumPy's BLAS would otherwise start threads of its own
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

import torch  # noqa: E402 - after the path is set
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402, N812 - its usual name

from app.graph import codec  # noqa: E402
from app.graph.document import Document, Snippet  # noqa: E402
from app.tape import graph, warm  # noqa: E402
from app.tape.run import Budget, Run  # noqa: E402

UNBOUNDED = Budget(ops=10**9, nodes=10**9, values_bytes=10**12)
Workload = Callable[[], tuple[str, dict[str, Any]]]
"""Makes a snippet and the names that it finds."""


class Block(nn.Module):
    """A basic residual block, as ResNet-18 has them."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        same = stride == 1 and inputs == outputs
        self.shortcut: nn.Module = nn.Identity()
        if not same:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Maps (N, inputs, H, W) to (N, outputs, H/stride, W/stride)."""
        h = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(h)) + self.shortcut(x))


def resnet(width: int, batch: int, side: int) -> tuple[str, dict[str, Any]]:
    """ResNet-18's four stages of two blocks, behind a 3x3 stem."""
    layers: list[nn.Module] = [nn.Conv2d(3, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
    inputs = width
    for stage, stride in enumerate((1, 2, 2, 2)):
        outputs = width << stage
        layers += [Block(inputs, outputs, stride), Block(outputs, outputs, 1)]
        inputs = outputs
    model = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, 10))
    names = {"model": model, "x": torch.randn(batch, 3, side, side), "y": torch.randint(0, 10, (batch,)), "F": F}
    return "loss = F.cross_entropy(model(x), y)\nloss.backward()\n", names


def transformer(width: int, batch: int, tokens: int, layers: int = 6) -> tuple[str, dict[str, Any]]:
    """Encoder layers over so many sequences of so many tokens."""
    layer = nn.TransformerEncoderLayer(width, 4, 4 * width, batch_first=True)
    model = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)
    return "loss = model(x).pow(2).mean()\nloss.backward()\n", {"model": model, "x": torch.randn(batch, tokens, width)}


def tiny() -> tuple[str, dict[str, Any]]:
    """Six nodes."""
    names = {"x": torch.randn(3, requires_grad=True), "w": torch.randn(3, requires_grad=True)}
    return "loss = (x * w).sum().tanh() + x.pow(2).mean()\nloss.backward()\n", names


def chain(nodes: int) -> tuple[str, dict[str, Any]]:
    """Products and sums of four elements, one after another."""
    loop = f"for _ in range({nodes // 2}):\n    y = y * 1.0001\n    y = y + 0.001\n"
    code = f"y = x\n{loop}loss = y.sum()\nloss.backward()\n"
    return code, {"x": torch.randn(4, requires_grad=True)}


EXPRESSION = "import torch\nx = torch.tensor(3.0, requires_grad=True)\ny = x * x\ny.backward()\n"
"""The least that anybody would paste."""

WORKLOADS: dict[str, Workload] = {
    "tiny": tiny,
    "transformer, 6 layers of 128, 4 x 32 tokens": lambda: transformer(128, 4, 32),
    "transformer, 6 layers of 256, 8 x 64 tokens": lambda: transformer(256, 8, 64),
    "ResNet-18, width 16, 2 x 3 x 16 x 16": lambda: resnet(16, 2, 16),
    "ResNet-18, width 64, 4 x 3 x 32 x 32": lambda: resnet(64, 4, 32),
    "chain of 1,000": lambda: chain(1_000),
    "chain of 10,000": lambda: chain(10_000),
    "chain of 100,000": lambda: chain(100_000),
}


def in_child(measure: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The result of ``measure`` in a forked process, which ends without freeing its graphs."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.close(reading)
        warm.warm_child()
        with os.fdopen(writing, "w") as stream:
            json.dump(measure(), stream)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        text = stream.read()
    os.wait()
    return json.loads(text)  # type: ignore[no-any-return]


def fresh(names: dict[str, Any]) -> dict[str, Any]:
    """The names, with no gradient left from before."""
    for value in names.values():
        if isinstance(value, nn.Module):
            value.zero_grad()
        elif isinstance(value, torch.Tensor):
            value.grad = None
    return {"__name__": "__main__", **names}


def plainly(code: str, names: dict[str, Any]) -> float:
    """Seconds that the snippet takes alone."""
    compiled, namespace = compile(code, "<snippet>", "exec"), fresh(names)
    start = time.process_time()
    exec(compiled, namespace)  # noqa: S102
    return time.process_time() - start


def recorded(code: str, names: dict[str, Any]) -> tuple[Document, dict[str, float]]:
    """The document, and seconds until the snippet, the document and the JSON were done."""
    run, namespace = Run(Snippet(code), UNBOUNDED, lambda _stream, _text: None), fresh(names)
    start = time.process_time()
    document = run.execute(namespace)
    done = time.process_time() - start
    size = len(codec.encode(document))
    assert document.outcome.status == "finished", document.outcome
    assert not document.outcome.error
    times = {"snippet": document.outcome.cpu_seconds or 0.0, "document": done, "JSON": time.process_time() - start}
    return document, {**times, "bytes": size}


def cost(workload: Workload) -> dict[str, Any]:
    """One plain run to warm up, then plain, recorded, plain."""
    code, names = workload()
    plainly(code, names)
    plain = plainly(code, names)
    document, times = recorded(code, names)
    gc.collect()
    plain = min(plain, plainly(code, names))
    return {"plain": plain, "nodes": len(document.nodes), "ops": len(document.ops), **times}


def warmly(runs: int) -> dict[str, Any]:
    """The least seconds that `EXPRESSION` takes alone, its recorder and its JSON, of so many runs in one process."""
    plain: list[float] = []
    execute: list[float] = []
    encode: list[float] = []
    for _ in range(runs):
        plain.append(plainly(EXPRESSION, {}))
        _, times = recorded(EXPRESSION, {})
        execute.append(times["document"])
        encode.append(times["JSON"] - times["document"])
    return {"plain": min(plain), "recorder": min(execute) - min(plain), "JSON": min(encode)}


def reading(result: torch.Tensor) -> float:
    """Seconds to read the names, edges, sizes and saved attributes of all nodes, and to make nothing of them."""
    saved: dict[type, list[str]] = {}
    start = time.process_time()
    nodes: list[Any] = [result.grad_fn]
    seen = {nodes[0]}
    for node in nodes:
        names = saved.get(type(node))
        if names is None:
            names = saved[type(node)] = [name for name in vars(type(node)) if "_saved_" in name]
        node.name()
        for name in names:
            getattr(node, name)
        for output in node._input_metadata:  # noqa: SLF001 - only there are sizes
            _ = output.shape, output.dtype
        for target, _ in node.next_functions:
            if target is not None and target not in seen:
                seen.add(target)
                nodes.append(target)
    return time.process_time() - start


def torchviz(workload: Workload) -> dict[str, Any]:
    """Seconds of `make_dot` with all it can show, of `graph` and its JSON, and of `reading`, of equal graphs."""
    from torchviz import make_dot

    code, names = workload()
    results = []
    for _ in range(4):
        namespace = {**names}
        exec(code.replace("loss.backward()\n", ""), namespace)  # noqa: S102
        results.append(namespace["loss"])
    graph(results[0])
    start = time.process_time()
    make_dot(results[1], show_attrs=True, show_saved=True)
    theirs = time.process_time() - start
    start = time.process_time()
    document = graph(results[2])
    codec.encode(document)
    ours = time.process_time() - start
    return {"nodes": len(document.nodes), "torchviz": theirs, "ours": ours, "reading": reading(results[3])}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", nargs="*", default=[])
    arguments = parser.parse_args()
    warm.warm_parent()
    gc.freeze()
    columns = "workload|nodes|operators|plain, ms|snippet|with document|with JSON|µs a node|JSON, bytes a node"
    print(f"| {columns.replace('|', ' | ')} |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, workload in WORKLOADS.items():
        if arguments.only and not any(part in name for part in arguments.only):
            continue
        rounds = [in_child(lambda w=workload: cost(w)) for _ in range(arguments.rounds)]  # type: ignore[misc]
        first = rounds[0]
        ratios = [statistics.median(r[key] / r["plain"] for r in rounds) for key in ("snippet", "document", "JSON")]
        plain = statistics.median(r["plain"] for r in rounds)
        each = statistics.median((r["document"] - r["plain"]) / r["nodes"] for r in rounds)
        print(
            f"| {name} | {first['nodes']:,} | {first['ops']:,} | {1000 * plain:.1f} |"
            + "".join(f" {ratio:.2f} |" for ratio in ratios)
            + f" {1e6 * each:.0f} | {first['bytes'] / first['nodes']:.0f} |",
            flush=True,
        )
    if not arguments.only or "warm" in arguments.only:
        rounds = [in_child(lambda: warmly(100)) for _ in range(arguments.rounds)]
        plain, recorder, encoding = (1000 * statistics.median(r[key] for r in rounds) for key in rounds[0])
        print("\n| in a warm process | plain, ms | recorder, ms | JSON, ms |\n|---|---|---|---|")
        print(
            f"| `{EXPRESSION.splitlines()[2]}`, backward | {plain:.2f} | {recorder:.2f} | {encoding:.2f} |", flush=True
        )
    if arguments.only and "torchviz" not in arguments.only:
        return
    columns = "graph|nodes|make_dot, ms|ours with JSON, ms|times as fast|reading alone, ms"
    print(f"\n| {columns.replace('|', ' | ')} |\n|---|---|---|---|---|---|")
    peers = {"chain": lambda: chain(898), "transformer, 12 layers": lambda: transformer(64, 2, 16, layers=12)}
    for name, workload in peers.items():
        rounds = [in_child(lambda w=workload: torchviz(w)) for _ in range(arguments.rounds)]  # type: ignore[misc]
        theirs, ours, least = (
            1000 * statistics.median(r[key] for r in rounds) for key in ("torchviz", "ours", "reading")
        )
        ratio = statistics.median(r["torchviz"] / r["ours"] for r in rounds)
        print(f"| {name} | {rounds[0]['nodes']} | {theirs:.1f} | {ours:.1f} | {ratio:.1f} | {least:.1f} |", flush=True)


if __name__ == "__main__":
    main()
