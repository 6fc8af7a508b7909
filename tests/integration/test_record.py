"""``gradwalk record``: a script behaves as under Python itself, and its graph is in the file."""

from __future__ import annotations

import random
import signal
import subprocess
from pathlib import Path

import httpx
import numpy as np
import pytest
import torch

from app.graph import codec
from tests.recording import grad_of, node_named, printed, text_at, value_of
from tests.scripts import SCRIPT, python, read, record, write
from tests.serving import COMMAND, environment


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
print([name for name in ("fastapi", "matplotlib", "sqlalchemy", "uvicorn") if name in sys.modules])
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


def test_the_document_on_standard_output_is_alone_there(tmp_path: Path) -> None:
    write(tmp_path, "train.py", SCRIPT + "import os\nos.system('echo from a shell')\n")
    done = record(tmp_path, "train.py", "-o", "-")
    assert grad_of(codec.decode(done.stdout.encode()), "w").preview == [2.0, 4.0]
    assert "loss 5.0\n" in done.stderr
    assert "from a shell\n" in done.stderr


def test_random_numbers_are_the_scripts_own_unless_a_seed_is_given(tmp_path: Path) -> None:
    write(tmp_path, "draw.py", "import random, torch\ntorch.manual_seed(5)\nprint(torch.rand(()).item())\n")
    own = torch.rand((), generator=torch.Generator().manual_seed(5)).item()
    assert record(tmp_path, "draw.py", "-o", "g.json").stdout == f"{own}\n"
    write(
        tmp_path,
        "free.py",
        "import random, torch, numpy\nprint(random.random(), numpy.random.random(), torch.rand(()))\n",
    )
    draws = (
        random.Random(3).random(),  # noqa: S311 - what a seed gives
        np.random.RandomState(3).random_sample(),
        torch.rand((), generator=torch.Generator().manual_seed(3)),
    )
    seeded = " ".join(map(str, draws)) + "\n"
    assert record(tmp_path, "free.py", "-o", "g.json", "--seed", "3").stdout == seeded
    assert read(tmp_path / "g.json").snippet.seed == 3
    assert record(tmp_path, "free.py", "-o", "g.json").stdout != seeded


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
