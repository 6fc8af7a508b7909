"""``gradwalk record``: a script behaves as under Python itself, and its graph is in the file."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import httpx
import pytest

from app.graph import codec
from app.graph.document import Document
from tests.recording import grad_of, node_named, printed, text_at, value_of
from tests.serving import COMMAND, environment

SCRIPT = """
import torch

w = torch.tensor([1.0, 2.0], requires_grad=True)
loss = (w * w).sum()
loss.backward()
print("loss", loss.item())
"""


def record(folder: Path, *arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``gradwalk record`` in a folder to its end."""
    command = [str(COMMAND), "record", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment() | (env or {}), capture_output=True, text=True, timeout=120, check=False
    )


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run plain Python in a folder to its end."""
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment(), capture_output=True, text=True, timeout=120, check=False
    )


def read(file: Path) -> Document:
    return codec.decode(file.read_bytes())


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(textwrap.dedent(text).lstrip("\n"))


def test_a_script_is_recorded(tmp_path: Path) -> None:
    write(tmp_path, "train.py", SCRIPT)
    done = record(tmp_path, "train.py", "-o", "graph.json")
    assert (done.returncode, done.stdout) == (0, "loss 5.0\n")
    assert done.stderr == "Gradwalk recorded 3 nodes and 1 backward pass.\n"
    document = read(tmp_path / "graph.json")
    assert document.snippet.code == (tmp_path / "train.py").read_text()
    assert document.snippet.seed is None
    assert grad_of(document, "w").preview == [2.0, 4.0]
    assert text_at(document, document.nodes[node_named(document, "MulBackward0")].span) == "w * w"
    assert printed(document) == "loss 5.0\n"


FACTS = """
import os, sys, warnings
import beside

print(__name__, __file__, __package__, __spec__ is None, sys.argv, sys.path[0] == os.path.dirname(__file__))
print(sys.modules["__main__"].__dict__ is globals(), beside.NAME, os.getcwd(), sys.stdout.isatty(), sys.stdout.fileno())


class Point:
    x: int


import pickle
print(Point.__annotations__, type(pickle.loads(pickle.dumps(Point()))) is Point, __builtins__.__name__)
print(sys.getrecursionlimit(), sys.excepthook is sys.__excepthook__, sys.flags.optimize)
os.write(1, b"straight to the descriptor\\n")
warnings.warn("careful")
sys.stderr.write("aside\\n")
"""


def test_a_script_finds_the_world_as_under_python(tmp_path: Path) -> None:
    write(tmp_path, "sub/facts.py", FACTS)
    write(tmp_path, "sub/beside.py", "NAME = 'mine'")
    plain = python(tmp_path, "-u", "sub/facts.py", "--lr", "0.1", "-v")
    done = record(tmp_path, "sub/facts.py", "-o", "g.json", "--", "--lr", "0.1", "-v", env={"PYTHONUNBUFFERED": "1"})
    assert done.stdout == plain.stdout
    assert done.stderr.removesuffix("Gradwalk recorded 0 nodes and 0 backward passes.\n") == plain.stderr
    assert [row.text for row in read(tmp_path / "g.json").output if row.stream == "warning"] == [
        "UserWarning: careful\n"
    ]


def test_a_module_of_a_package_is_recorded(tmp_path: Path) -> None:
    write(tmp_path, "package/__init__.py", "")
    write(tmp_path, "package/step.py", "def double(x):\n    return x * 2\n")
    write(
        tmp_path,
        "package/__main__.py",
        """
        import sys
        import torch
        from .step import double

        w = torch.tensor(3.0, requires_grad=True)
        y = double(w)
        y.backward()
        print(__name__, __spec__.name, __package__, sys.argv[1:])
        """,
    )
    plain = python(tmp_path, "-m", "package", "one")
    done = record(tmp_path, "-m", "package", "-o", "g.json", "one")
    assert (done.returncode, done.stdout) == (0, plain.stdout)
    document = read(tmp_path / "g.json")
    assert text_at(document, document.nodes[node_named(document, "MulBackward0")].span) == "double(w)"
    assert grad_of(document, "w").preview == [2.0]


def test_a_program_whose_own_package_has_the_name_of_ours_gets_its_own(tmp_path: Path) -> None:
    write(tmp_path, "app/__init__.py", "")
    write(tmp_path, "app/tape.py", "import torch\nw = torch.tensor(3.0, requires_grad=True)\n")
    write(tmp_path, "app/train.py", "from app.tape import w\ny = w * w\ny.backward()\nprint(w.grad.item())\n")
    write(tmp_path, "train.py", "from app.tape import w\ny = w * w\ny.backward()\nprint(w.grad.item())\n")
    for arguments in (["train.py"], ["-m", "app.train"]):
        done = record(tmp_path, *arguments, "-o", "g.json", "--classic", "y:y.dot")
        assert (done.returncode, done.stdout) == (0, "6.0\n"), done.stderr
        assert value_of(read(tmp_path / "g.json"), "y").preview == [9.0]
        assert "MulBackward0" in (tmp_path / "y.dot").read_text()


@pytest.mark.parametrize(
    ("ending", "code", "error"),
    [
        ("raise SystemExit", 0, ""),
        ("raise SystemExit(7)", 7, ""),
        ("import sys; sys.exit('enough')", 1, "enough\n"),
        ("1 / 0", 1, "ZeroDivisionError: division by zero\n"),
        ("loss.backward()", 1, "graph a second time"),
    ],
)
def test_it_ends_as_the_script_does_and_writes_the_graph(tmp_path: Path, ending: str, code: int, error: str) -> None:
    write(tmp_path, "train.py", f"{SCRIPT}{ending}\n")
    plain = python(tmp_path, "train.py")
    done = record(tmp_path, "train.py", "-o", "graph.json")
    assert (done.returncode, done.stdout) == (plain.returncode, plain.stdout) == (code, "loss 5.0\n")
    assert error in done.stderr
    told = done.stderr.partition("Gradwalk recorded 3 nodes")[0]
    # PyTorch's own frames differ in nothing but the doors that were put before them
    assert without_library_frames(told) == without_library_frames(plain.stderr)
    document = read(tmp_path / "graph.json")
    assert grad_of(document, "w").preview == [2.0, 4.0]
    assert document.outcome.status == ("stopped" if "Exit" in ending or "exit" in ending else "failed")


def without_library_frames(traceback: str) -> str:
    """A traceback without the frames of installed packages."""
    return re.sub(r'  File "[^"]*site-packages[^"]*".*\n(    .*\n)+', "", traceback)


def test_a_chained_exception_shows_none_of_the_recorders_frames(tmp_path: Path) -> None:
    write(
        tmp_path,
        "train.py",
        """
        import torch
        try:
            torch.ones(2) @ torch.ones(3)
        except RuntimeError as wrong:
            raise ValueError("outer") from wrong
        """,
    )
    done = record(tmp_path, "train.py", "-o", "graph.json")
    assert "inconsistent tensor size" in done.stderr
    assert "ValueError: outer" in done.stderr
    assert f"{os.sep}tape{os.sep}" not in done.stderr


def test_a_syntax_error_is_shown_and_told(tmp_path: Path) -> None:
    write(tmp_path, "train.py", "x = (1,\ny = 2\n")
    plain = python(tmp_path, "train.py")
    done = record(tmp_path, "train.py", "-o", "graph.json")
    assert done.returncode == plain.returncode == 1
    assert done.stderr.startswith(plain.stderr)
    error = read(tmp_path / "graph.json").outcome.error
    assert error is not None
    assert (error.type, error.message) == ("SyntaxError", "'(' was never closed")


def test_an_interrupt_writes_what_was_recorded(tmp_path: Path) -> None:
    write(tmp_path, "train.py", f"{SCRIPT}\nimport time\nprint('waiting', flush=True)\ntime.sleep(60)\n")
    command = [str(COMMAND), "record", "train.py", "-o", "graph.json"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment() | {"PYTHONUNBUFFERED": "1"}, stdout=-1, stderr=-1, text=True
    ) as process:
        assert process.stdout is not None
        while process.stdout.readline() != "waiting\n":
            pass
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "KeyboardInterrupt" in stderr
    document = read(tmp_path / "graph.json")
    assert (document.outcome.status, document.outcome.reason) == ("stopped", "cancelled")
    assert grad_of(document, "w").preview == [2.0, 4.0]


def test_the_document_on_standard_output_is_alone_there(tmp_path: Path) -> None:
    write(tmp_path, "train.py", SCRIPT + "import os\nos.system('echo from a shell')\n")
    done = record(tmp_path, "train.py", "-o", "-")
    assert grad_of(codec.decode(done.stdout.encode()), "w").preview == [2.0, 4.0]
    assert "loss 5.0\n" in done.stderr
    assert "from a shell\n" in done.stderr


def test_random_numbers_are_the_scripts_own_unless_a_seed_is_given(tmp_path: Path) -> None:
    write(tmp_path, "draw.py", "import random, torch\ntorch.manual_seed(5)\nprint(torch.rand(()).item())\n")
    plain = python(tmp_path, "draw.py")
    assert record(tmp_path, "draw.py", "-o", "g.json").stdout == plain.stdout
    write(
        tmp_path,
        "free.py",
        "import random, torch, numpy\nprint(random.random(), numpy.random.random(), torch.rand(()))\n",
    )
    draws = [record(tmp_path, "free.py", "-o", "g.json", "--seed", "3").stdout for _ in range(2)]
    assert draws[0] == draws[1]
    assert read(tmp_path / "g.json").snippet.seed == 3
    assert record(tmp_path, "free.py", "-o", "g.json").stdout != draws[0]


def test_a_pass_may_be_asked_for(tmp_path: Path) -> None:
    write(tmp_path, "train.py", "import torch\nw = torch.tensor(3.0, requires_grad=True)\nloss = w * w\n")
    record(tmp_path, "train.py", "-o", "g.json", "--backward", "loss")
    document = read(tmp_path / "g.json")
    assert [row.requested for row in document.passes] == [True]
    assert grad_of(document, "w").preview == [6.0]


def test_what_runs_at_exit_and_files_left_open_are_as_under_python(tmp_path: Path) -> None:
    write(
        tmp_path,
        "train.py",
        """
        import atexit, threading, time
        import torch
        w = torch.tensor(3.0, requires_grad=True)
        y = w * w
        left = open("left.txt", "w")
        left.write("not flushed")
        atexit.register(lambda: print("bye", y.item()))
        threading.Thread(target=lambda: (time.sleep(0.5), print("thread", w.item()))).start()
        """,
    )
    done = record(tmp_path, "train.py", "-o", "g.json")
    assert (done.returncode, done.stdout) == (0, "thread 3.0\nbye 9.0\n"), done.stderr
    assert (tmp_path / "left.txt").read_text() == "not flushed"


def test_more_is_printed_than_is_kept_and_all_of_it_is_seen(tmp_path: Path) -> None:
    write(tmp_path, "train.py", "for i in range(40_000):\n    print('line', i)\n")
    done = record(tmp_path, "train.py", "-o", "g.json")
    assert done.stdout.count("\n") == 40_000
    kept = read(tmp_path / "g.json").truncated.output
    assert kept is not None
    assert kept.kept < (kept.seen or 0) == len(done.stdout)


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_deep_graph_ends_cleanly(tmp_path: Path, elsewhere: bool) -> None:  # noqa: FBT001
    """Freeing a chain that was seen from Python is recursive in C++; `elsewhere` keeps it alive until the very end."""
    write(tmp_path, "history.py", "kept = []\n")
    write(
        tmp_path,
        "deep.py",
        f"""
        import torch, history
        x = torch.ones((), requires_grad=True)
        y = x
        for _ in range(200_000):
            y = y + 1
        {"history.kept.append(y)" if elsewhere else "y.backward()"}
        print("done")
        """,
    )
    done = record(tmp_path, "deep.py", "-o", "g.json")
    assert (done.returncode, done.stdout) == (0, "done\n"), done.stderr[-2000:]
    assert "longer than what is recorded whole" in done.stderr
    truncated = read(tmp_path / "g.json").truncated
    assert truncated.nodes is not None
    assert truncated.nodes.seen == 200_000


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([], "Name a script, or a module with -m"),
        (["train.py"], "Say where the graph goes"),
        (["missing.py", "-o", "g.json"], "Cannot read missing.py: No such file"),
        ([".", "-o", "g.json"], ". is a folder"),
        (["binary.py", "-o", "g.json"], "binary.py is no Python source"),
        (["long.py", "-o", "g.json"], "long.py has 1,000,002 characters"),
        (["-m", "no_such_module", "-o", "g.json"], "There is no module no_such_module"),
        (["-m", "no_such.module", "-o", "g.json"], "Cannot find the module no_such.module"),
        (["-m", "math", "-o", "g.json"], "The module math has no Python source"),
        (["-m", "json", "-o", "g.json"], "There is no module json"),
        (["train.py", "-o", "."], "is a folder. Name a file in it"),
        (["train.py", "-o", "no/such/g.json"], "There is no folder"),
        (["train.py", "-o", "/proc/g.json"], "cannot be written"),
        (["train.py", "--classic", ":x.svg"], "--classic takes a variable's name first"),
        (["train.py", "--classic", "loss:x.gif"], "does not end in one of .dot, .gv, .pdf, .png, .svg"),
    ],
)
def test_what_cannot_be_done_is_refused_before_the_script_runs(
    tmp_path: Path, arguments: list[str], reason: str
) -> None:
    write(tmp_path, "train.py", "print('ran')\n")
    write(tmp_path, "long.py", "#" * 1_000_001 + "\n")
    (tmp_path / "binary.py").write_bytes(b"\xff\xfe\x00")
    done = record(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert reason in done.stderr
    assert "Traceback" not in done.stderr


def test_without_graphviz_a_drawing_is_refused_and_text_is_not(tmp_path: Path) -> None:
    write(tmp_path, "train.py", SCRIPT)
    nowhere = {"PATH": str(tmp_path)}
    done = record(tmp_path, "train.py", "--classic", "loss:loss.svg", env=nowhere)
    assert (done.returncode, done.stdout) == (2, "")
    assert "needs Graphviz: install it" in done.stderr
    done = record(tmp_path, "train.py", "--classic", "loss:loss.dot", env=nowhere)
    assert done.returncode == 0
    assert (tmp_path / "loss.dot").read_text().startswith("digraph {")


@pytest.mark.parametrize(("name", "start"), [("loss.svg", b"<?xml"), ("loss.PNG", b"\x89PNG"), ("loss.pdf", b"%PDF")])
def test_torchviz_draws_into_a_file(tmp_path: Path, name: str, start: bytes) -> None:
    write(tmp_path, "train.py", SCRIPT)
    done = record(tmp_path, "train.py", "--classic", f"loss:{name}")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / name).read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("name", "reason"), [("lost", "`lost` is not defined"), ("x", "`x` is no tensor that requires grad")]
)
def test_what_torchviz_cannot_draw_is_told_and_the_graph_is_written(tmp_path: Path, name: str, reason: str) -> None:
    write(tmp_path, "train.py", SCRIPT + "x = torch.ones(2)\n")
    done = record(tmp_path, "train.py", "--classic", f"{name}:x.dot", "-o", "g.json")
    assert done.returncode == 1
    assert reason in done.stderr
    assert grad_of(read(tmp_path / "g.json"), "w").preview == [2.0, 4.0]


def test_a_graph_that_cannot_be_written_in_the_end_is_told(tmp_path: Path) -> None:
    write(tmp_path, "train.py", "import os\nos.mkdir('g.json')\n")
    done = record(tmp_path, "train.py", "-o", "g.json")
    assert done.returncode == 1
    assert "The graph could not be written: Is a directory" in done.stderr


def test_the_graph_opens_in_a_browser_from_a_server_that_ends_with_the_command(tmp_path: Path) -> None:
    write(tmp_path, "train.py", SCRIPT + "raise SystemExit(3)\n")
    browser = tmp_path / "browser.sh"
    browser.write_text('#!/bin/sh\necho "$1" > opened.part && mv opened.part opened\n')
    browser.chmod(0o755)
    env = environment() | {"BROWSER": f"{browser} %s", "PYTHONUNBUFFERED": "1"}
    command = [str(COMMAND), "record", "train.py", "--open"]
    with subprocess.Popen(command, cwd=tmp_path, env=env, stdout=-1, stderr=-1, text=True) as process:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        address = next(line.split()[-1] for line in lines if line.startswith("The graph: "))
        served = address.replace("/g/", "/api/v1/graphs/")
        assert grad_of(codec.decode(httpx.get(served).content), "w").preview == [2.0, 4.0]
        while not (tmp_path / "opened").exists():
            assert process.poll() is None
        assert (tmp_path / "opened").read_text() == f"{address}\n"
        process.send_signal(signal.SIGTERM)
        _, stderr = process.communicate(timeout=30)
    assert process.returncode == 3, stderr
    with pytest.raises(httpx.ConnectError):
        httpx.get(served)
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("body", "reason"),
    [(None, "Cannot read"), (b"{}", "does not fit its schema"), (b"loss", "does not fit its schema")],
)
def test_serve_opens_graph_documents_only(tmp_path: Path, body: bytes | None, reason: str) -> None:
    if body is not None:
        (tmp_path / "g.json").write_bytes(body)
    command = [str(COMMAND), "serve", "--port", "0", "--open", "g.json"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert reason in done.stderr
    assert "Traceback" not in done.stderr


WRONG = """
import torch

class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, grad):
        return grad * 3

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = Double.apply(x) * torch.tensor([0.0, 1.0]).sqrt().detach()
y.sum().backward()
z = x.exp()
z.add_(1)
"""


@pytest.mark.parametrize(
    ("language", "finding"), [("en_GB.UTF-8", "line 16: Warning: "), ("zh_CN.UTF-8", "第 16 行：警告：")]
)
def test_findings_and_checks_are_told_in_the_terminals_language(tmp_path: Path, language: str, finding: str) -> None:
    write(tmp_path, "wrong.py", WRONG)
    done = record(tmp_path, "wrong.py", "--check", "-o", "graph.json", env={"LC_ALL": language})
    assert done.returncode == 0, done.stderr
    assert "and 1 differ.\n    line 13: DoubleBackward sends another gradient to its argument 1" in done.stderr
    assert finding in done.stderr
    assert "z.add_(1)" in done.stderr
