"""How a run ends, and what it leaves in words and pictures."""

from __future__ import annotations

import base64
import signal
import textwrap
import tracemalloc

import pytest

from app.graph import codec
from app.graph.document import Snippet
from app.tape.run import Budget, Run
from tests.recording import printed, record, text_at, value_of


def test_a_failure_names_line_frames_and_keeps_what_was_recorded() -> None:
    document = record("""
        import torch
        x = torch.ones(2, 3, requires_grad=True)
        y = x * 2
        def multiply(a):
            return a @ a
        z = multiply(y)
    """)
    error = document.outcome.error
    assert document.outcome.status == "failed"
    assert error is not None
    assert error.type == "RuntimeError"
    assert "cannot be multiplied" in error.message
    assert text_at(document, error.span) == "a @ a"
    assert [(f.function, text_at(document, f.span)) for f in error.frames] == [
        ("<module>", "multiply(y)"),
        ("multiply", "a @ a"),
    ]
    assert value_of(document, "y").preview == [2.0] * 6
    assert [node.name for node in document.nodes if node.op is not None] == ["MulBackward0"]


def test_a_syntax_error_is_marked_where_python_marks_it() -> None:
    document = record('名 = "梯"; x = = 2\n')
    error = document.outcome.error
    assert error is not None
    assert (error.type, error.message) == ("SyntaxError", "invalid syntax")
    assert error.span is not None
    span = document.spans[error.span]
    assert (span.line, span.column) == (1, 13)


@pytest.mark.parametrize("code", ["x = 'a\0b'", "(" * 500 + ")" * 500, "\ud800"])
def test_text_that_is_no_python_fails_clearly(code: str) -> None:
    document = Run(Snippet(code), Budget(), lambda _stream, _text: None).execute({})
    assert document.outcome.status == "failed"
    assert document.outcome.error is not None


@pytest.mark.parametrize(
    ("code", "suggestion"),
    [
        ("lenght = 3\nlength", "lenght"),
        ("import torch\ntorch.sotfmax(torch.ones(2), 0)", "softmax"),
        ("import torch\ntorch.ones(2).bakward()", "backward"),
        ("undefined_and_unlike_anything", None),
    ],
)
def test_misspelt_names_are_suggested(code: str, suggestion: str | None) -> None:
    error = record(code).outcome.error
    assert error is not None
    assert error.suggestion == suggestion


@pytest.mark.parametrize(
    ("call", "code"), [("sys.exit()", 0), ("sys.exit(3)", 3), ("sys.exit('bye')", 1), ("exit(2)", 2)]
)
def test_leaving_early_is_told(call: str, code: int) -> None:
    document = record(
        f"import sys\nprint('before')\nif True:\n    raise SystemExit({call[5:-1]})"
        if call.startswith("exit")
        else f"import sys\nprint('before')\n{call}"
    )
    assert (document.outcome.status, document.outcome.reason, document.outcome.exit_code) == ("stopped", "exit", code)
    assert printed(document) == "before\n"


def test_an_allocation_that_is_refused_is_named() -> None:
    document = record("import torch\nx = torch.empty(10**14)")
    assert (document.outcome.status, document.outcome.reason) == ("failed", "memory")
    assert document.outcome.error is not None
    assert text_at(document, document.outcome.error.span) == "torch.empty(10**14)"


def test_errors_that_only_look_like_limits_are_none() -> None:
    for raised in ("OSError('No space left')", "OSError([], 'x')", "RuntimeError('threads')", "OSError(2, 'x')"):
        document = record(f"raise {raised}")
        assert (document.outcome.status, document.outcome.reason) == ("failed", None)


def test_an_exception_that_cannot_be_printed_is_survived() -> None:
    document = record("""
        class Bad(Exception):
            def __str__(self):
                raise ValueError("no")
        raise Bad
    """)
    assert document.outcome.error is not None
    assert document.outcome.error.message == "<ValueError while its message was made>"


@pytest.mark.parametrize("raises", ["SystemExit(0)", "KeyboardInterrupt", "ValueError"])
def test_an_exception_that_cannot_be_looked_at_is_no_success(raises: str) -> None:
    document = record(f"""
        class Bad(Exception):
            def __getattribute__(self, name):
                raise {raises}
        raise Bad
    """)
    assert document.outcome.status == "failed"
    assert document.outcome.error is not None
    assert document.outcome.error.type == "Bad"


@pytest.mark.filterwarnings("default")
def test_printed_text_knows_its_line() -> None:
    document = record("""
        import sys, warnings
        print("out", 1)
        print("err", file=sys.stderr)
        warnings.warn("careful")
        print("梯度 \\ud800")
    """)
    rows = [
        (row.stream, row.text, None if row.span is None else document.spans[row.span].line) for row in document.output
    ]
    assert rows == [
        ("stdout", "out 1\n", 2),
        ("stderr", "err\n", 3),
        ("warning", "UserWarning: careful\n", 4),
        ("stdout", "梯度 \\ud800\n", 5),
    ]


@pytest.mark.filterwarnings("default")
def test_what_the_compiler_warns_of_is_said_once(capfd: pytest.CaptureFixture[str]) -> None:
    document = record("""
        import torch
        x = torch.ones(1, requires_grad=True)
        for turn in range(2):
            y = x * (1if turn else 2)
        y.backward()
    """)
    assert [(row.stream, row.text[-24:]) for row in document.output] == [("warning", "invalid decimal literal\n")]
    assert capfd.readouterr() == ("", "")
    assert document.without_grad[0].edit is not None


def test_too_much_text_is_cut_and_counted() -> None:
    document = record("for i in range(100):\n    print('梯' * 10)", output_bytes=100)
    assert len(printed(document).encode()) <= 100
    assert document.truncated.output is not None
    assert document.truncated.output.seen == 100 * 31
    assert document.truncated.output.kept <= 100


def test_a_flood_of_text_is_not_held() -> None:
    tracemalloc.start()
    document = record("text = '梯' * 3_000_000\nprint(text)", output_bytes=1000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert document.truncated.output is not None
    assert document.truncated.output.seen == 9_000_001
    assert peak < 12_000_000


def test_show_gives_a_figure_and_closes_it() -> None:
    import matplotlib

    from app.tape.backend import BACKEND

    matplotlib.use(BACKEND)
    document = record("""
        from matplotlib import pyplot as plt
        plt.figure(figsize=(2, 1))
        plt.plot([1, 2])
        plt.show()
        print(plt.get_fignums())
    """)
    (figure,) = document.figures
    assert (figure.width, figure.height) == (200, 100)
    assert base64.b64decode(figure.data).startswith(b"\x89PNG")
    assert text_at(document, figure.span) == "plt.show()"
    assert printed(document) == "[]\n"


def test_too_many_figures_are_counted() -> None:
    import matplotlib

    from app.tape.backend import BACKEND

    matplotlib.use(BACKEND)
    document = record(
        """
        from matplotlib import pyplot as plt
        for i in range(3):
            plt.figure(figsize=(1, 1))
            plt.show()
        """,
        figures=2,
    )
    assert len(document.figures) == 2
    assert document.truncated.figures is not None
    assert document.truncated.figures.seen == 3


def test_the_seed_rules_all_generators() -> None:
    code = "import random, numpy as np, torch\nprint(random.random(), np.random.rand(), torch.rand(1).item())"
    first, again, other = (printed(record(code, seed=seed)) for seed in (1, 1, 2))
    assert first == again != other


def test_a_run_that_is_stopped_hands_over_what_it_has() -> None:
    code = """
        import time, torch
        x = torch.ones(1, requires_grad=True)
        y = x * 2
        print("on")
        end = time.monotonic() + 1
        while time.monotonic() < end:
            z = y * 1
        print("over")
    """
    run = Run(Snippet(textwrap.dedent(code)), Budget(), lambda _stream, _text: None)
    handed: list[bytes] = []

    def stop(_number: int, _frame: object) -> None:
        handed.append(codec.encode(run.stop("wall_time")))

    before = signal.signal(signal.SIGALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        run.execute({"__name__": "__main__"})
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    document = codec.decode(handed[0])
    assert (document.outcome.status, document.outcome.reason) == ("stopped", "wall_time")
    assert printed(document) == "on\n"
    assert document.nodes[0].name == "MulBackward0"
    assert value_of(document, "y").preview == [2.0]


def test_printing_a_tensor_leaves_no_operators() -> None:
    quiet = record("import torch\nx = torch.ones(3)\n")
    loud = record("import torch\nx = torch.ones(3)\nprint(x, repr(x), f'{x.sum():.1f}')\n")
    assert [op.name for op in loud.ops] == [*(op.name for op in quiet.ops), "aten::sum"]


def test_a_figure_of_too_many_pixels_is_counted_only() -> None:
    document = record("""
        import matplotlib.pyplot as plt
        plt.figure(figsize=(70, 70))
        plt.show()
        plt.figure(figsize=(5, 4))
        plt.show()
    """)
    assert [(row.width, row.height) for row in document.figures] == [(500, 400)]
    assert document.truncated.figures is not None
    assert (document.truncated.figures.kept, document.truncated.figures.seen) == (1, 2)
