"""What a snippet may not do is told as an error, or ends it."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from app.graph.document import Snippet
from app.sandbox.pool import Pool
from tests.integration.sandbox.snippets import FORBIDDEN, SETTINGS, outcome, printed, raised
from tests.processes import outer_zygote


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
    before = len(outer_zygote().children(recursive=True))
    task = asyncio.create_task(outcome(pool, code))
    await asyncio.sleep(SETTINGS.cpu_seconds / 2)
    assert len(outer_zygote().children(recursive=True)) <= before + 1
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
