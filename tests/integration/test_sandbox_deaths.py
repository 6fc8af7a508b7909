"""Deaths, refusals and machines that offer less: the web process survives them all."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from app.errors import Busy, SandboxUnavailable
from app.graph.document import Document, Snippet
from app.sandbox import nursery
from app.sandbox.live import Live
from app.sandbox.pool import Pool
from app.settings import Settings
from tests.processes import outer_zygote
from tests.waiting import SOON_SECONDS, until

SETTINGS = Settings(wall_seconds=60, grace_seconds=0.5, running=1, waiting=1, pool=2)
SLEEP = "import time\nprint('asleep', flush=True)\ntime.sleep(60)"
HELLO = Snippet("print('hello')")
RETURN_SECONDS = 40


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pool() -> AsyncIterator[Pool]:
    pool = Pool(SETTINGS)
    await pool.start()
    yield pool
    await pool.close()


async def says_hello(pool: Pool) -> bool:
    document = await pool.run(HELLO)
    return [row.text for row in document.output] == ["hello\n"]


async def test_the_queue_is_bounded_and_in_order(pool: Pool) -> None:
    ended: list[str] = []

    async def run(code: str) -> None:
        await pool.run(Snippet(code))
        ended.append(code)

    first = asyncio.create_task(run("import time\ntime.sleep(0.5)"))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(run("2"))
    await asyncio.sleep(0.1)
    with pytest.raises(Busy, match="try again") as refused:
        await run("3")
    assert refused.value.retry_after_seconds is not None
    assert refused.value.retry_after_seconds >= 1
    await asyncio.gather(first, second)
    assert ended == ["import time\ntime.sleep(0.5)", "2"]


async def test_a_run_that_nobody_waits_for_is_killed(pool: Pool) -> None:
    task = asyncio.create_task(pool.run(Snippet(SLEEP)))
    await asyncio.sleep(0.3)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.wait_for(says_hello(pool), SOON_SECONDS)


async def test_a_child_that_dies_idle_is_replaced(pool: Pool) -> None:
    await says_hello(pool)
    await asyncio.sleep(0.3)
    for process in outer_zygote().children(recursive=True)[1:]:
        process.kill()
    await asyncio.sleep(0.1)
    assert await says_hello(pool)
    assert await says_hello(pool)


async def kill_the_zygote(pool: Pool, live: Live) -> list[psutil.Process]:
    """Kill it once the run has begun; its family."""
    await until(lambda: live.running)
    await asyncio.sleep(0.3)
    zygote = outer_zygote()
    family = [zygote, *zygote.children(recursive=True)]
    family[1].kill()
    await until(lambda: not pool.ready)
    return family


async def test_a_run_that_printed_before_somebodys_eyes_is_lost_with_its_zygote(pool: Pool) -> None:
    live = Live()
    task = asyncio.create_task(pool.run(Snippet(SLEEP), live=live))
    await until(lambda: bool(live.output()))
    family = await kill_the_zygote(pool, live)
    document = await asyncio.wait_for(task, SOON_SECONDS)
    assert (document.outcome.status, document.outcome.reason) == ("stopped", "lost")
    assert [row.text for row in document.output] == ["asleep\n"]
    assert await asyncio.wait_for(says_hello(pool), RETURN_SECONDS)
    assert pool.ready
    assert not any(process.is_running() for process in family)


async def test_another_run_that_is_lost_with_its_zygote_is_begun_again(pool: Pool) -> None:
    live = Live()
    task = asyncio.create_task(pool.run(Snippet("import time\ntime.sleep(1)\nprint('late')"), live=live))
    await kill_the_zygote(pool, live)
    document = await asyncio.wait_for(task, RETURN_SECONDS)
    assert document.outcome.status == "finished"
    assert [row.text for row in document.output] == ["late\n"]
    assert [row.text for row in live.output()] == ["late\n"]
    assert live.seconds < SOON_SECONDS


async def test_what_nobody_saw_printed_is_begun_again_once(pool: Pool) -> None:
    task = asyncio.create_task(pool.run(Snippet(SLEEP)))
    for _ in range(2):
        await until(lambda: pool.ready and pool._supply.idle == SETTINGS.pool - 1)
        await asyncio.sleep(1)
        outer_zygote().kill()
        await until(lambda: not pool.ready)
    document = await asyncio.wait_for(task, SOON_SECONDS)
    assert (document.outcome.status, document.outcome.reason) == ("stopped", "lost")
    assert [row.text for row in document.output] == ["asleep\n"]


async def test_a_zygote_killed_while_idle_is_replaced_however_often_it_takes(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await says_hello(pool)
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", "/no/such/python")
        outer_zygote().kill()
        await asyncio.sleep(0.5)
        assert not pool.ready
    assert await asyncio.wait_for(says_hello(pool), RETURN_SECONDS)


def children() -> list[psutil.Process]:
    """The living children of the zygote."""
    outer = outer_zygote()
    return [process for process in outer.children(recursive=True) if process.ppid() != outer.pid]


async def kill_the_sleeper(pool: Pool, code: str) -> Document:
    """Run ``code``, which sleeps, and kill its process from outside."""
    await until(lambda: pool._supply.idle == SETTINGS.pool)
    ready = children()
    task = asyncio.create_task(pool.run(Snippet(code)))
    await asyncio.sleep(0.5)
    for process in ready:
        process.kill()
    document = await asyncio.wait_for(task, SOON_SECONDS)
    # A process may take its time to give back its memory, and only then is it known to be dead.
    await until(lambda: not any(process.is_running() for process in ready))
    await asyncio.sleep(0.1)
    return document


HALF_SENT = """
import os, time
os.write(4, (1000).to_bytes(4, "big") + b"{")
os.write(1, b"asleep")
time.sleep(60)
"""


@pytest.mark.parametrize("code", [SLEEP, HALF_SENT], ids=["running", "sending"])
async def test_a_child_killed_from_outside_ends_its_run_only(pool: Pool, code: str) -> None:
    document = await kill_the_sleeper(pool, code)
    # Whoever kills without saying so is taken for the kernel, which is out of memory.
    assert (document.outcome.status, document.outcome.reason) == ("stopped", "killed")
    assert "".join(row.text for row in document.output).strip() == "asleep"
    assert await says_hello(pool)


async def test_children_killed_while_they_grow_warm_are_replaced(pool: Pool) -> None:
    killed: set[int] = set()
    end = time.monotonic() + 2
    task = asyncio.create_task(says_hello(pool))
    while time.monotonic() < end:
        with contextlib.suppress(psutil.NoSuchProcess):  # they also end while they are listed
            for process in children():
                killed.add(process.pid)
                process.kill()
        await asyncio.sleep(0.005)
    assert len(killed) > SETTINGS.pool
    await task
    assert await asyncio.wait_for(says_hello(pool), RETURN_SECONDS)
    assert pool.ready


async def test_a_zygote_that_hangs_is_replaced(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    await until(lambda: pool._supply.idle == SETTINGS.pool)
    first = outer_zygote()
    for process in [first, *first.children()]:
        process.suspend()
    with monkeypatch.context() as patient:
        patient.setattr("app.sandbox.supply._CHILD_SECONDS", 1.0)
        # What was ready before it hung still runs.
        for _ in range(SETTINGS.pool):
            await pool.run(HELLO)
        with pytest.raises(SandboxUnavailable):
            await pool.run(HELLO)
    assert await asyncio.wait_for(says_hello(pool), RETURN_SECONDS)
    assert outer_zygote() != first


async def test_a_clock_that_jumps_changes_nothing(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    days = itertools.cycle([0, 1e6, -1e6])
    monkeypatch.setattr(time, "time", lambda: 1e9 + next(days))
    start = time.monotonic()
    for _ in range(5):
        document = await pool.run(Snippet("import time\ntime.sleep(0.1)"))
        assert document.outcome.status == "finished"
        assert 0.1 < (document.outcome.wall_seconds or 0) < 2
    assert time.monotonic() - start < 10


async def test_a_zygote_that_does_not_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nursery, "_BOOT", "raise SystemExit(3)")
    with pytest.raises(SandboxUnavailable, match="ended while it started"):
        await Pool(SETTINGS).start()


async def test_a_fault_in_the_zygote_reaches_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    boot = (
        "import sys; sys.path.insert(0, sys.argv[1]); from app.sandbox import zygote;"
        "zygote._import_all = None; zygote.main()"
    )
    monkeypatch.setattr(nursery, "_BOOT", boot)
    with pytest.raises(SandboxUnavailable, match="'NoneType' object is not callable"):
        await Pool(SETTINGS).start()


async def test_a_layer_that_fails_closes_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    boot = (
        "import sys; sys.path.insert(0, sys.argv[1]); from app.sandbox import zygote;"
        "zygote.seccomp.child_filter = lambda **_: b'no filter'; zygote.main()"
    )
    monkeypatch.setattr(nursery, "_BOOT", boot)
    monkeypatch.setattr("app.sandbox.supply._CHILD_SECONDS", 2.0)
    pool = Pool(SETTINGS)
    await pool.start()
    try:
        with pytest.raises(SandboxUnavailable, match="seccomp: Invalid argument"):
            await pool.run(HELLO)
        assert not pool.ready
    finally:
        await pool.close()


async def test_a_closed_pool_leaves_nothing(pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    await until(lambda: pool._supply.idle == SETTINGS.pool)
    descriptors = psutil.Process().num_fds()
    processes = psutil.Process().children(recursive=True)
    closing = Pool(SETTINGS)
    await closing.start()
    task = asyncio.create_task(closing.run(Snippet(SLEEP)))
    waiting = asyncio.create_task(closing.run(HELLO))
    await asyncio.sleep(0.5)
    await closing.close()
    document = await asyncio.wait_for(task, SOON_SECONDS)
    assert document.outcome.reason == "lost"
    with pytest.raises(SandboxUnavailable, match="going down"):
        await waiting
    with pytest.raises(SandboxUnavailable, match="going down"):
        await closing.run(HELLO)
    await asyncio.sleep(0.2)
    assert psutil.Process().num_fds() == descriptors
    assert psutil.Process().children(recursive=True) == processes
    assert not os.listdir(tmp_path)  # noqa: PTH208 - a path's own iterdir may not block here


ELSEWHERE = """
import asyncio, json, sys
from app.graph.document import Document, Snippet
from app.sandbox.pool import Pool
from app.settings import Settings

async def main():
    pool = Pool(Settings())
    await pool.start()
    ends = []
    for code in json.loads(sys.argv[1]):
        document = await pool.run(Snippet(code))
        error = document.outcome.error
        ends.append([document.outcome.status, error and error.type, "".join(row.text for row in document.output)])
    await pool.close()
    print(json.dumps({"level": pool.level, "missing": [str(gap) for gap in pool.isolation.gaps], "ends": ends}))

asyncio.run(main())
"""
PROBES = [
    "import torch\nx = torch.ones(2, requires_grad=True)\n(x * x).sum().backward()\nprint(x.grad)",
    "print(open('/etc/passwd').read())",
    "import socket\nsocket.socket()",
    "import os\nos.fork()",
    "import os\nos.kill(os.getppid(), 9)",
    "import os\nos.chmod('/tmp', 0)",
]


def run_elsewhere(*wrapper: str) -> dict[str, object]:
    """Run the probes in a pool of a process under ``wrapper``, or skip where this machine has none such."""
    if subprocess.run([*wrapper, "true"], check=False, capture_output=True).returncode != 0:
        pytest.skip("this machine does not let us set up that world")
    root = Path(nursery.__file__).parents[2]
    done = subprocess.run(
        [*wrapper, sys.executable, "-c", ELSEWHERE, json.dumps(PROBES)],
        check=True,
        capture_output=True,
        text=True,
        cwd=root,
        timeout=90,
    )
    told: dict[str, object] = json.loads(done.stdout)
    return told


def test_without_namespaces_the_other_layers_hold() -> None:
    refuse = 'for kind in user mnt; do echo 0 > /proc/sys/user/max_${kind}_namespaces; done; exec "$@"'
    told = run_elsewhere("unshare", "--user", "--map-root-user", "sh", "-ec", refuse, "-")
    assert told["level"] == "container"
    assert str(told["missing"]).startswith("['namespaces: ")
    assert told["ends"] == [
        ["finished", None, "tensor([2., 2.])\n"],
        *[["failed", "PermissionError", ""]] * 5,
    ]


def test_an_ordinary_user_gets_every_layer_but_users_of_their_own() -> None:
    told = run_elsewhere("unshare", "--user", "--map-user=1000", "--map-group=1000")
    assert told["level"] == "full"
    assert "own-users: " in str(told["missing"])
    ends = told["ends"]
    assert isinstance(ends, list)
    assert ends[0] == ["finished", None, "tensor([2., 2.])\n"]
    assert "root" not in ends[1][2]
    # Nothing but itself is in its process-id namespace, so that signal goes nowhere.
    assert [end[0] for end in ends[2:]] == ["failed", "failed", "finished", "failed"]
