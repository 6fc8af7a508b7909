"""What snippets do to the sandbox, and what comes of it: each has a clear outcome, and the next run is unharmed."""

from __future__ import annotations

import asyncio
import os
import socket
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from app.graph.document import Document, Reason, Snippet, Status
from app.sandbox.pool import Pool
from app.sandbox.protocol import frame
from app.settings import Settings
from tests.processes import outer_zygote, zygote

WALL_SECONDS = 2.4
GRACE_SECONDS = 0.5
CPU_SECONDS = 0.7
GROWTH_BYTES = 30_000_000
"""What the allocator may keep of documents of megabytes, however many there were."""

SETTINGS = Settings(
    wall_seconds=WALL_SECONDS,
    grace_seconds=GRACE_SECONDS,
    cpu_seconds=CPU_SECONDS,
    raw_output_bytes=1 << 20,
    memory_bytes=512 << 20,
    runs_per_zygote=1_000_000,
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pool(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pool]:
    pool = Pool(SETTINGS)
    with pytest.MonkeyPatch.context() as patch:
        # A folder that no other process writes to, so that what is left in it can be counted.
        patch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("temporary")))
        patch.setenv("GRADWALK_TEST_SECRET", "hunter2")
        await pool.start()
        yield pool
    await pool.close()


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def next_run_is_unharmed(pool: Pool) -> AsyncIterator[None]:
    yield
    document = await pool.run(
        Snippet("import torch\nx = torch.ones(2, requires_grad=True)\n(x * x).sum().backward()\nprint(x.grad)")
    )
    assert document.outcome.status == "finished"
    assert printed(document) == "tensor([2., 2.])\n"
    assert len(document.nodes) == 3


def printed(document: Document) -> str:
    return "".join(row.text for row in document.output if row.stream == "stdout")


def raised(document: Document) -> str:
    assert document.outcome.error is not None
    return f"{document.outcome.error.type}: {document.outcome.error.message}"


async def outcome(pool: Pool, code: str) -> tuple[Status, Reason | None]:
    document = await pool.run(Snippet(code))
    return document.outcome.status, document.outcome.reason


async def test_the_layers_of_this_machine_are_all_on(pool: Pool) -> None:
    assert pool.ready
    if os.geteuid() == 0:
        assert (pool.level, pool.isolation.gaps) == ("full", [])


async def test_a_run_tells_what_the_server_measured(pool: Pool) -> None:
    code = "import torch, time\ntime.sleep(0.1)\nx = torch.ones(25_000_000)"
    document = await pool.run(Snippet(code, seed=7))
    assert document.snippet == Snippet(code, seed=7)
    assert document.environment.torch.startswith("2.")
    assert 0.1 < (document.outcome.wall_seconds or 0) < WALL_SECONDS
    assert 0 < (document.outcome.cpu_seconds or 0) < (document.outcome.wall_seconds or 0)
    assert 100e6 < (document.outcome.peak_memory_bytes or 0) < 300e6


async def test_ready_children_answer_soon(pool: Pool) -> None:
    seconds = []
    for _ in range(9):
        await asyncio.sleep(0.15)
        start = time.perf_counter()
        await pool.run(Snippet("pass"))
        seconds.append(time.perf_counter() - start)
    assert sorted(seconds)[len(seconds) // 2] < 0.05


HONEST = {
    "files": "import torch\ntorch.save(torch.ones(2), 'a.pt')\nprint(torch.load('a.pt'))",
    "numbers in text": "import numpy as np\nnp.savetxt('a.csv', np.eye(2))\nprint(np.loadtxt('a.csv'))",
    "temporary files": "import tempfile\nwith tempfile.NamedTemporaryFile() as f:\n    f.write(b'x')\nprint(1)",
    "nowhere": "import os\nwith open(os.devnull, 'w') as f:\n    print('x', file=f)\nprint(1)",
    "threads": "import threading\nt = threading.Thread(target=lambda: print(1))\nt.start()\nt.join()",
    "asyncio": "import asyncio\nasync def f():\n    await asyncio.sleep(0)\n    print(1)\nasyncio.run(f())",
    "pickles": (
        "import pickle, dataclasses\n"
        "@dataclasses.dataclass\n"
        "class A:\n"
        "    x: int = 1\n"
        "print(pickle.loads(pickle.dumps(A())))"
    ),
    "plots": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.savefig('a.png')\nprint(1)",
    "workers": (
        "import torch\n"
        "from torch.utils.data import DataLoader\n"
        "for b in DataLoader([1, 2, 3, 4], 2, False, None, None, 2, prefetch_factor=2, timeout=5):\n"
        "    print(b)"
    ),
    "compile": (
        "import torch\n"
        "@torch.compile(fullgraph=True)\n"
        "def f(x):\n"
        "    return x + 1\n"
        "print(f(torch.ones(1)), torch.compile(f)(torch.ones(1)))"
    ),
    "its own module": "open('mine.py', 'w').write('a = 1')\nimport mine\nprint(mine.a)",
    "a script's name": "import sys\nprint(__name__, sys.argv)",
}


@pytest.mark.parametrize("code", HONEST.values(), ids=HONEST)
async def test_honest_snippets_run(pool: Pool, code: str) -> None:
    document = await pool.run(Snippet(code))
    assert document.outcome.status == "finished", raised(document)
    assert printed(document)


async def test_loading_with_workers_and_compiling_say_what_they_do_instead(pool: Pool) -> None:
    document = await pool.run(Snippet(HONEST["workers"]))
    assert printed(document) == "tensor([1, 2])\ntensor([3, 4])\n"
    assert "num_workers=2: this sandbox runs one process" in "".join(row.text for row in document.output)
    document = await pool.run(Snippet(HONEST["compile"]))
    assert "torch.compile: this sandbox has no compiler" in "".join(row.text for row in document.output)


async def test_a_wrong_use_of_the_loader_is_told_as_ever(pool: Pool) -> None:
    document = await pool.run(Snippet("from torch.utils.data import DataLoader\nDataLoader([1], shufle=True)"))
    assert "unexpected keyword argument 'shufle'" in raised(document)


async def test_input_explains_that_nobody_is_there(pool: Pool) -> None:
    document = await pool.run(Snippet("n = input('how many? ')"))
    assert raised(document) == (
        "EOFError: input('how many? ') has nobody to ask here: write the value into the snippet instead"
    )


FORGED = (
    b'{"schema":1,"snippet":{"code":"forged"},"environment":{"python":"9","torch":"9"},'
    b'"outcome":{"wall_seconds":-1},"id":"forged"}'
)


def sends(data: bytes, then: str = "import time\ntime.sleep(60)") -> str:
    """A snippet that writes ``data`` to the result pipe by itself."""
    return f"import os\nos.write(4, {data!r})\n{then}"


ENDS: dict[str, tuple[str, Status, Reason | None]] = {
    "a syntax error": ("def f(:", "failed", None),
    "an exception": ("1 / 0", "failed", None),
    "an endless loop": ("while True: pass", "stopped", "cpu_time"),
    "a loop that swallows": ("while 1:\n try:\n  while 1: 0\n except BaseException: 0", "stopped", "cpu_time"),
    "a long sleep": ("import time\ntime.sleep(60)", "stopped", "wall_time"),
    "a deadlock": ("import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()", "stopped", "wall_time"),
    "deaf to signals": (
        "import signal\nfor n in (signal.SIGUSR1, signal.SIGPROF): signal.signal(n, signal.SIG_IGN)\nwhile True: pass",
        "stopped",
        "wall_time",
    ),
    "deep in native code": (
        "import torch\na = torch.ones(3000, 3000, dtype=torch.long)\na @ a",
        "stopped",
        "wall_time",
    ),
    "sys.exit": ("import sys\nsys.exit(4)", "stopped", "exit"),
    "os._exit": ("import os\nos._exit(3)", "stopped", "exit"),
    "abort": ("import os\nos.abort()", "stopped", "crash"),
    "a null pointer": ("import ctypes\nctypes.string_at(0)", "stopped", "crash"),
    "killing pid 1": ("import os, time\nos.kill(1, 9)\ntime.sleep(60)", "stopped", "wall_time"),
    "a hundred megabytes printed": ("print('x' * 100_000_000)", "finished", None),
    "a flood past Python": ("import os\nwhile True: os.write(1, b'x' * 65536)", "stopped", "output"),
    "a hundred gigabytes": ("import torch\ntorch.empty(25_000_000_000)", "failed", "memory"),
    "memory bit by bit": ("x = []\nwhile True: x.append(bytearray(10_000_000))", "failed", "memory"),
    "all files closed": ("import os\nos.closerange(0, 64)", "stopped", "result"),
    "two results": (sends(frame(FORGED) * 2), "stopped", "result"),
    "a huge prefix": (sends(b"\xff" * 8), "stopped", "result"),
    "a result cut short": (sends(frame(FORGED)[:-1], "os._exit(0)"), "stopped", "exit"),
    "a result that never comes whole": (sends(frame(FORGED)[:-1]), "stopped", "wall_time"),
    "junk": (sends(frame(b"junk")), "stopped", "result"),
    "no document": (sends(frame(b"{}")), "stopped", "result"),
    "deep JSON": (sends(frame(b'{"schema":' + b"[" * 40000)), "stopped", "result"),
    "a lone surrogate": (sends(frame(FORGED.replace(b'code":"', b'code":"\\ud800'))), "stopped", "result"),
    "not a number": (sends(frame(FORGED.replace(b"-1", b"NaN"))), "stopped", "result"),
    "a dangling reference": (
        sends(frame(FORGED[:-1] + b',"edges":[{"source":0,"slot":0,"target":7}]}')),
        "stopped",
        "result",
    ),
}


@pytest.mark.parametrize(("code", "status", "reason"), ENDS.values(), ids=ENDS)
async def test_each_end_is_told(pool: Pool, code: str, status: Status, reason: Reason | None) -> None:
    document = await pool.run(Snippet(code))
    assert (document.outcome.status, document.outcome.reason) == (status, reason)
    assert document.snippet.code == code
    assert 0 < (document.outcome.wall_seconds or 0) < WALL_SECONDS + GRACE_SECONDS + 1


async def test_a_stopped_run_still_shows_its_graph(pool: Pool) -> None:
    code = "import torch\nx = torch.ones(1, requires_grad=True)\ny = x * x\nwhile True: pass"
    document = await pool.run(Snippet(code))
    assert document.outcome.reason == "cpu_time"
    assert "MulBackward0" in {node.name for node in document.nodes}


async def test_what_was_printed_survives_a_hard_death(pool: Pool) -> None:
    code = (
        "import os, sys\n"
        "print('before', flush=True)\n"
        "print('error', file=sys.stderr)\n"
        "os.write(1, b'\\xff')\n"
        "os._exit(3)"
    )
    document = await pool.run(Snippet(code))
    assert document.outcome.exit_code == 3
    assert [(row.stream, row.text) for row in document.output] == [("stdout", "before\n\ufffd"), ("stderr", "error\n")]


async def test_a_flood_is_counted(pool: Pool) -> None:
    document = await pool.run(Snippet("import os\nwhile True: os.write(2, b'x' * 65536)"))
    assert document.truncated.output is not None
    assert document.truncated.output.kept == SETTINGS.output_bytes
    assert document.truncated.output.seen is not None
    assert document.truncated.output.seen > SETTINGS.output_bytes + SETTINGS.raw_output_bytes


async def test_a_forged_document_cannot_lie_about_what_the_server_knows(pool: Pool) -> None:
    code = sends(frame(FORGED))
    document = await pool.run(Snippet(code, seed=5))
    assert document.snippet == Snippet(code, seed=5)
    assert document.id is None
    assert document.environment.torch != "9"
    assert (document.outcome.wall_seconds or 0) > 0


async def test_a_large_result_arrives_whole(pool: Pool) -> None:
    code = "import torch\nx = torch.ones(1, requires_grad=True)\nfor _ in range(700):\n    x = x + 1\n"
    document = await pool.run(Snippet(code))
    assert document.outcome.status == "finished"
    assert len(document.nodes) == 701


FORBIDDEN = {
    "a socket": "import socket\nsocket.socket()",
    "a fork": "import os\nos.fork()",
    "a program": "import subprocess\nsubprocess.run(['/bin/sh'])",
    "accounts": "print(open('/etc/shadow').read())",
    "processes": "print(open('/proc/self/environ').read())",
    "the root": "open('/escaped', 'w')",
    "the library": "import torch\nopen(torch.__file__, 'a')",
    "a large file": "open('a', 'wb').write(bytes(17 << 20))",
    "many files": "for n in range(1000): open(str(n), 'w').close()",
    "open files": "x = [open('/dev/null') for n in range(100)]",
    "a thousand threads": (
        "import threading, time\n"
        "for n in range(1000):\n"
        "    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()"
    ),
    "another user": "import os\nos.setuid(0)",
    "more of a limit": "import resource\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
}


@pytest.mark.parametrize("code", FORBIDDEN.values(), ids=FORBIDDEN)
async def test_what_is_forbidden_is_told_as_an_error(pool: Pool, code: str) -> None:
    document = await pool.run(Snippet(code))
    assert document.outcome.status == "failed"
    assert printed(document) == ""
    assert raised(document).split(":")[0] in {
        "PermissionError",
        "FileNotFoundError",
        "OSError",
        "RuntimeError",
        "ValueError",
    }


@pytest.mark.parametrize(
    "code",
    [
        "import ctypes\nctypes.CDLL(None).unshare(0x10000000)",
        "import ctypes\nctypes.CDLL(None).ptrace(0, 0, 0, 0)",
        "import ctypes\nctypes.CDLL(None).mount(b'none', b'/box', b'tmpfs', 0, None)",
    ],
)
async def test_a_call_that_no_honest_snippet_makes_ends_the_process(pool: Pool, code: str) -> None:
    assert await outcome(pool, code) == ("stopped", "crash")


async def test_a_fork_bomb_makes_no_process(pool: Pool) -> None:
    code = "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError: pass"
    before = processes()
    task = asyncio.create_task(outcome(pool, code))
    await asyncio.sleep(CPU_SECONDS / 2)
    assert processes() <= before + 1
    assert await task == ("stopped", "cpu_time")


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file that everybody outside may read."""
    file = tmp_path / "secret"
    file.write_text("hunter2")
    for path in (file, *file.parents[:3]):
        path.chmod(0o755)
    return file


async def test_nothing_of_the_server_can_be_read(pool: Pool, secret: Path) -> None:
    code = f"import os\nprint('hunter2' in str(os.environ), *map(os.path.exists, {[str(secret), __file__]!r}))"
    document = await pool.run(Snippet(code))
    assert printed(document) == "False False False\n"


async def test_no_listener_is_reached(pool: Pool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        port = listener.getsockname()[1]
        document = await pool.run(Snippet(f"import urllib.request\nurllib.request.urlopen('http://127.0.0.1:{port}')"))
        assert document.outcome.status == "failed"
        with pytest.raises(BlockingIOError):
            listener.accept()


async def test_one_run_leaves_nothing_for_the_next(pool: Pool) -> None:
    first = (
        "import os, torch, builtins\nopen('left', 'w').write('x')\ntorch.left = builtins.left = 1\nprint(os.listdir())"
    )
    assert printed(await pool.run(Snippet(first))) == "['left']\n"
    second = "import os, torch, builtins\nprint(os.listdir(), hasattr(torch, 'left'), hasattr(builtins, 'left'))"
    for _ in range(SETTINGS.pool + 1):
        assert printed(await pool.run(Snippet(second))) == "[] False False\n"


async def test_many_runs_leave_nothing_behind(pool: Pool, request: pytest.FixtureRequest) -> None:
    slow = {"while", "sleep", "acquire", "alarm"}
    ends = [code for code, _, _ in ENDS.values() if not any(word in code for word in slow)]
    codes = [*ends, *FORBIDDEN.values(), *HONEST.values()]
    runs: int = request.config.getoption("--runs")
    await asyncio.gather(*(pool.run(Snippet(code)) for code in codes))
    await settle(pool)
    before = traces()
    memory = resident(psutil.Process()), resident(zygote())
    codes += [f"import torch\nx = torch.ones({n}, requires_grad=True)\nx.sum().backward()" for n in range(len(codes))]
    for start in range(0, runs, SETTINGS.running):
        batch = (codes[n % len(codes)] for n in range(start, min(start + SETTINGS.running, runs)))
        await asyncio.gather(*(pool.run(Snippet(code)) for code in batch))
    await settle(pool)
    assert traces() == before
    assert resident(psutil.Process()) < memory[0] + GROWTH_BYTES
    assert resident(zygote()) < memory[1] + GROWTH_BYTES


async def settle(pool: Pool) -> None:
    """Wait until the pool is full again and the dead are gone."""
    for _ in range(100):
        await asyncio.sleep(0.05)
        if len(zygote().children()) == SETTINGS.pool == pool._supply.idle:
            return
    pytest.fail("the pool does not fill again")


def resident(process: psutil.Process) -> int:
    """Resident memory in bytes."""
    size: int = process.memory_info().rss
    return size


def processes() -> int:
    return len(outer_zygote().children(recursive=True))


def traces() -> dict[str, object]:
    """What a run might leave behind: processes, descriptors here and in the zygote, mounts, temporary files."""
    return {
        "processes": processes(),
        "descriptors": psutil.Process().num_fds(),
        "zygote's descriptors": zygote().num_fds(),
        "zygote's mounts": Path(f"/proc/{zygote().pid}/mounts").read_text(),
        "temporary files": sorted(Path(tempfile.gettempdir()).iterdir()),
    }
