"""``record()``: a block of a person's own code, in a process that goes on afterwards."""

from __future__ import annotations

import gc
import linecache
import random
import subprocess
import sys
import textwrap
import threading
import warnings
import weakref
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.autograd import Variable

from app.graph import codec
from app.tape import Recording, record
from tests.recording import grad_of, node_named, printed, text_at, value_of


def test_a_block_is_recorded_with_its_values_and_spans() -> None:
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    with record() as recording:
        loss = (w * w).sum()
        loss.backward()  # type: ignore[no-untyped-call]
    document = recording.document
    assert [node.name for node in document.nodes if node.kind == "function"] == ["MulBackward0", "SumBackward0"]
    assert value_of(document, "loss").preview == [5.0]
    assert grad_of(document, "w").preview == [2.0, 4.0]
    assert text_at(document, document.nodes[node_named(document, "MulBackward0")].span) == "w * w"
    assert document.snippet.code == Path(__file__).read_text()
    assert document.snippet.seed is None
    assert document.outcome.status == "finished"
    assert codec.decode(recording.json()) == document


def test_the_variables_are_those_that_the_block_mentions() -> None:
    w = torch.ones(2, requires_grad=True)
    other = torch.ones(3, requires_grad=True)
    layer = torch.nn.Linear(2, 1)
    with record() as recording:
        y = layer(w)  # noqa: F841
    assert [row.name for row in recording.document.variables] == ["w", "layer", "layer.weight", "layer.bias", "y"]
    assert other.grad is None


def test_a_recording_is_saved_as_a_file(tmp_path: Path) -> None:
    with record() as recording:
        torch.ones(2, requires_grad=True).sum().backward()  # type: ignore[no-untyped-call]
    recording.save(tmp_path / "graph.json")
    assert codec.decode((tmp_path / "graph.json").read_bytes()) == recording.document


def cell(number: int, source: str, namespace: dict[str, Any]) -> None:
    """Run a cell as notebooks do: under a name of its own, whose lines `linecache` knows."""
    source = textwrap.dedent(source)
    name = f"<ipython-input-{number}>"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    exec(compile(source, name, "exec"), namespace)


def test_a_cell_is_the_snippet_and_earlier_cells_are_not() -> None:
    namespace: dict[str, Any] = {"__name__": "__main__"}
    cell(1, "import torch\nfrom app.tape import record\nw = torch.tensor(3.0, requires_grad=True)\n", namespace)
    cell(2, "def square(t):\n    return t * t\n", namespace)
    cell(3, "with record() as recording:\n    y = square(w)\n    y.backward()\n", namespace)
    document = namespace["recording"].document
    assert document.snippet.code.startswith("with record()")
    assert text_at(document, document.nodes[node_named(document, "MulBackward0")].span) == "square(w)"
    assert grad_of(document, "w").preview == [6.0]


def test_without_a_source_there_are_no_spans() -> None:
    namespace: dict[str, Any] = {}
    code = (
        "import torch\nfrom app.tape import record\nwith record() as r:\n    y = torch.ones(2).requires_grad_() * 2\n"
    )
    exec(compile(code, "<typed in>", "exec"), namespace)
    document = namespace["r"].document
    assert document.snippet.code == ""
    assert document.spans == []
    assert value_of(document, "y").preview == [2.0, 2.0]


def test_what_the_block_raises_goes_on_and_is_told() -> None:
    w = torch.tensor(3.0, requires_grad=True)
    recording = record()
    with pytest.raises(ZeroDivisionError), recording:  # noqa: PT012
        y = w * 2
        y / (1 // 0)
    document = recording.document
    assert document.outcome.status == "failed"
    assert document.outcome.error is not None
    assert text_at(document, document.outcome.error.span) == "1 // 0"
    assert [node.name for node in document.nodes if node.kind == "function"] == ["MulBackward0"]


def test_a_recording_in_a_recording_is_refused_and_the_outer_one_goes_on() -> None:
    with record() as recording:
        with pytest.raises(RuntimeError, match="Another recording is under way"), record():
            pytest.fail("never comes here")
        x = torch.ones(2, requires_grad=True) * 2  # noqa: F841
    assert value_of(recording.document, "x").preview == [2.0, 2.0]
    with record():
        pass


def test_a_recording_is_used_once_and_has_no_document_before_its_end() -> None:
    recording = record()
    with recording, pytest.raises(RuntimeError, match="before its `with` block has ended"):
        recording.json()
    with pytest.raises(RuntimeError, match=r"Call record\(\) again"), recording:
        pytest.fail("never comes here")


def state_of_torch() -> list[object]:
    """All that a recording puts its hands on."""
    from torch.nn.modules import module

    return [
        Variable._execution_engine,
        torch.Tensor.backward,
        torch.autograd.backward,
        torch.autograd.grad,
        torch._C._len_torch_function_stack(),
        torch._C._len_torch_dispatch_stack(),
        torch.autograd.Function.__dict__.get("apply"),
        torch.autograd.Function.__dict__.get("_register_hook"),
        torch.optim.Optimizer.__init__,
        threading.Thread.run,
        threading.Thread.start,
        dict(module._global_forward_hooks),
        dict(module._global_forward_pre_hooks),
        sys.stdout,
        sys.stderr,
        warnings.showwarning,
        sys.getrecursionlimit(),
    ]


@pytest.mark.parametrize("fails", [False, True])
def test_pytorch_is_afterwards_what_it_was(fails: bool) -> None:  # noqa: FBT001
    with record():
        # what is imported late is there now
        torch.ones(2, requires_grad=True).sum().backward()  # type: ignore[no-untyped-call]
    before = state_of_torch()
    for _ in range(3):
        try:
            with record():
                layer = torch.nn.Linear(2, 2)
                optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
                layer(torch.ones(2)).sum().backward()
                optimizer.step()
                if fails:
                    raise KeyboardInterrupt  # noqa: TRY301
        except KeyboardInterrupt:
            assert fails
    assert state_of_torch() == before


def test_random_generators_go_on_as_they_would() -> None:
    def draw() -> tuple[float, float, float]:
        return torch.rand(()).item(), random.random(), np.random.random()  # noqa: NPY002, S311

    for generator in (torch.manual_seed, random.seed, np.random.seed):
        generator(7)
    expected = [draw(), draw(), draw()]
    for generator in (torch.manual_seed, random.seed, np.random.seed):
        generator(7)
    drawn = [draw()]
    with record():
        drawn.append(draw())
    drawn.append(draw())
    assert drawn == expected


def test_printed_text_and_warnings_are_kept_and_still_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with record() as recording, warnings.catch_warnings():
        warnings.simplefilter("always")
        sys.stdout.write("to the reader\n")
        sys.stderr.write("aside\n")
    assert capsys.readouterr() == ("to the reader\n", "aside\n")
    assert printed(recording.document) == "to the reader\n"
    assert [row.stream for row in recording.document.output] == ["stdout", "stderr"]


def test_warnings_go_where_they_would_have_gone() -> None:
    shown: list[str] = []
    before = warnings.showwarning
    warnings.showwarning = lambda message, *_args, **_rest: shown.append(str(message))
    try:
        with warnings.catch_warnings(), record() as recording:
            warnings.simplefilter("always")
            warnings.warn("careful", stacklevel=1)
    finally:
        warnings.showwarning = before
    assert shown == ["careful"]
    assert [row.text for row in recording.document.output] == ["UserWarning: careful\n"]


def test_any_thread_may_record() -> None:
    recordings: list[Recording] = []

    def work() -> None:
        w = torch.tensor(2.0, requires_grad=True)
        with record() as recording:
            y = w * w
            y.backward()  # type: ignore[no-untyped-call]
        recordings.append(recording)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert grad_of(recordings[0].document, "w").preview == [4.0]


def test_a_graph_lives_on_after_its_block() -> None:
    w = torch.tensor(2.0, requires_grad=True)
    with record() as recording:
        y = w * w
    y.backward()  # type: ignore[no-untyped-call]
    assert w.grad is not None
    assert w.grad.item() == 4
    assert recording.document.passes == []


def test_nothing_is_held_that_the_caller_let_go() -> None:
    with record() as recording:
        w = torch.ones(1000, requires_grad=True)
        y = w * 2
    watched = [weakref.ref(w), weakref.ref(y)]
    del w, y
    gc.collect()
    held = [ref() is not None for ref in watched]
    assert held == [False, False]
    assert len(recording.document.nodes) == 2


def test_freeing_a_deep_recorded_graph_later_does_not_crash() -> None:
    """In a process of its own: a stack that overflows ends it."""
    script = textwrap.dedent("""
        import torch
        from app.tape import record
        with record() as recording:
            y = torch.ones((), requires_grad=True)
            for _ in range(200_000):
                y = y + 1
        del y
        print(len(recording.document.nodes))
    """)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "30000\n"), done.stderr[-2000:]


def test_compiled_code_is_recorded_as_it_is_written() -> None:
    before = torch.compile(torch.sin, backend="eager")
    x = torch.ones(2, requires_grad=True)
    with record() as recording:
        after = torch.compile(torch.exp, backend="eager")
        torch.autograd.backward(after(before(x)).sum())
    assert [node.name for node in recording.document.nodes][:3] == ["SinBackward0", "ExpBackward0", "SumBackward0"]
    assert recording.document.output == []
    assert torch._dynamo.eval_frame._stance.stance == "default"
