"""Snippets that sandboxes are tried with, and what is read from the documents that come back."""

from __future__ import annotations

from app.graph.document import Document, Reason, Snippet, Status
from app.sandbox.pool import Pool
from app.sandbox.protocol import frame
from app.settings import Settings

SETTINGS = Settings(
    wall_seconds=20,
    grace_seconds=0.5,
    cpu_seconds=2.0,
    raw_output_bytes=1 << 20,
    memory_bytes=512 << 20,
    runs_per_zygote=1_000_000,
)


def printed(document: Document) -> str:
    return "".join(row.text for row in document.output if row.stream == "stdout")


def said(document: Document) -> str:
    """All that came out, warnings too."""
    return "".join(row.text for row in document.output)


def raised(document: Document) -> str:
    assert document.outcome.error is not None
    return f"{document.outcome.error.type}: {document.outcome.error.message}"


async def outcome(pool: Pool, code: str) -> tuple[Status, Reason | None]:
    document = await pool.run(Snippet(code))
    return document.outcome.status, document.outcome.reason


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
    "sys.exit": ("import sys\nsys.exit(4)", "stopped", "exit"),
    "os._exit": ("import os\nos._exit(3)", "stopped", "exit"),
    "abort": ("import os\nos.abort()", "stopped", "crash"),
    "a null pointer": ("import ctypes\nctypes.string_at(0)", "stopped", "crash"),
    "a hundred megabytes printed": ("print('x' * 100_000_000)", "finished", None),
    "a flood past Python": ("import os\nwhile True: os.write(1, b'x' * 65536)", "stopped", "output"),
    "minus signs without end": ("x = " + "-" * 20_000 + "1", "failed", "nesting"),
    "a hundred gigabytes": ("import torch\ntorch.empty(25_000_000_000)", "failed", "memory"),
    # bytes of zeros are not touched: a machine that is slow at new pages stays within the processor's limit
    "memory bit by bit": ("x = []\nwhile True: x.append(bytes(10_000_000))", "failed", "memory"),
    "all files closed": ("import os\nos.closerange(0, 64)", "stopped", "result"),
    "two results": (sends(frame(FORGED) * 2), "stopped", "result"),
    "a huge prefix": (sends(b"\xff" * 8), "stopped", "result"),
    "a result cut short": (sends(frame(FORGED)[:-1], "os._exit(0)"), "stopped", "exit"),
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
"""How each ends that ends by itself, or by a limit other than the clock on the wall."""

MET: dict[str, tuple[str, Reason, float]] = {
    "memory": (ENDS["memory bit by bit"][0], "memory", SETTINGS.memory_bytes),
    "threads": (
        "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
        "threads",
        SETTINGS.threads,
    ),
    "open files": ("x = [open('/dev/null') for n in range(100)]", "open_files", SETTINGS.open_files),
    "a large file": ("open('a', 'wb').write(bytes(17 << 20))", "file_size", SETTINGS.file_bytes),
    "large files": ("for n in 'abc': open(n, 'wb').write(bytes(8 << 20))", "disk", SETTINGS.disk_bytes),
    "many files": ("for n in range(1000): open(str(n), 'w').close()", "disk_files", SETTINGS.disk_files),
    "processor time": ("while True: pass", "cpu_time", SETTINGS.cpu_seconds),
    "output": ("import os\nwhile True: os.write(1, b'x' * 65536)", "output", SETTINGS.raw_output_bytes),
    "a result": (
        "import os\nos.write(4, (SIZE + 1).to_bytes(4, 'big'))".replace("SIZE", str(SETTINGS.result_bytes)),
        "result",
        SETTINGS.result_bytes,
    ),
}
"""Limits by what meets them: the reason that is told, and the limit's value."""

OVERDUE: dict[str, str] = {
    "a long sleep": "import time\ntime.sleep(60)",
    "a deadlock": "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()",
    "deaf to signals": "import signal as s\nfor n in (s.SIGUSR1, s.SIGPROF): s.signal(n, s.SIG_IGN)\nwhile True: pass",
    "deep in native code": "import torch\na = torch.ones(3000, 3000, dtype=torch.long)\na @ a",
    "killing pid 1": "import os, time\nos.kill(1, 9)\ntime.sleep(60)",
    "a result that never comes whole": sends(frame(FORGED)[:-1]),
}
"""What the clock on the wall has to end."""

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
