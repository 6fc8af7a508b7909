"""What happens to the server's process and its machine: it answers on, or it leaves nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import pytest

from tests.serving import COMMAND, environment, serve

ROOM_BYTES = 1_000_000
EVENTS = {"accept": "text/event-stream"}
CODE = "import torch\nx = torch.ones(2, requires_grad=True)\n(x * 3).sum().backward()\n"


def wait_for_family(process: int, *, more_than: int) -> list[psutil.Process]:
    """The processes below one, once there are enough."""
    until = time.monotonic() + 60
    family: list[psutil.Process] = []
    while len(family) <= more_than:
        assert time.monotonic() < until
        time.sleep(0.01)
        family = psutil.Process(process).children(recursive=True)
    return family


def test_a_killed_server_leaves_no_process_and_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    with serve(tmp_path / "data") as running:
        begun = threading.Event()

        def sleep() -> None:
            code = "import time\nopen('left', 'w')\nprint('begun')\ntime.sleep(60)"
            with (
                suppress(httpx.TransportError),
                running.client() as client,
                client.stream("POST", "/api/v1/runs", json={"code": code}, headers=EVENTS) as events,
            ):
                for line in events.iter_lines():
                    if "begun" in line:
                        begun.set()

        waiting = threading.Thread(target=sleep)
        waiting.start()
        assert begun.wait(60)
        family = wait_for_family(running.process.pid, more_than=3)
        mounts = Path("/proc/self/mounts").read_text()
        running.process.kill()
        assert psutil.wait_procs(family, timeout=20)[1] == []
        waiting.join()
    assert list(temporary.iterdir()) == []
    assert Path("/proc/self/mounts").read_text() == mounts


def test_a_server_killed_while_it_starts_leaves_no_process_and_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with subprocess.Popen(
        [COMMAND, "serve", "--port", "0"],
        env=environment(data_folder=tmp_path / "data"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        family = wait_for_family(process.pid, more_than=1)
        process.kill()
        assert psutil.wait_procs(family, timeout=20)[1] == []
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_graph_is_kept_though_its_zygote_died_and_not_if_that_happens_again(tmp_path: Path) -> None:
    with serve(tmp_path / "data") as running, running.client() as client, ThreadPoolExecutor() as readers:

        def keep(seconds: float, most: int) -> httpx.Response:
            """The answer to a run in whose course the zygote is killed again and again, so often at most."""
            body = {"code": f"import time\nprint('begun')\ntime.sleep({seconds})"}
            answer = readers.submit(client.post, "/api/v1/graphs", json=body)
            for _ in range(most):
                if answer.done():
                    break
                while client.get("/readyz").status_code != httpx.codes.OK:
                    time.sleep(0.1)
                time.sleep(1)
                (zygote,) = psutil.Process(running.process.pid).children()
                zygote.kill()
                while client.get("/readyz").status_code == httpx.codes.OK and not answer.done():
                    time.sleep(0.01)
            return answer.result()

        assert keep(2, 1).status_code == httpx.codes.CREATED
        lost = keep(60, 9)
        assert lost.status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert lost.json()["type"] == "urn:gradwalk:problem:sandbox-unavailable"
        assert lost.json()["detail"] == "The sandbox was lost during the run; try again."


def test_a_full_disk_refuses_to_keep_and_serves_all_else(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    user = () if os.geteuid() == 0 else ("--map-root-user",)
    small = f'mount -t tmpfs -o size={ROOM_BYTES} none {data}; exec "$@"'
    wrapper = ("unshare", *user, "--mount", "sh", "-ec", small, "-")
    if subprocess.run([*wrapper, "true"], check=False, capture_output=True).returncode != 0:
        pytest.skip("this machine does not let us mount a small disk")
    with serve(data, wrapper) as running, running.client() as client:
        kept: list[httpx.Response] = []
        for number in range(60):
            # random text, so that it does not compress
            text = os.urandom(25_000).hex()
            response = client.post("/api/v1/graphs", json={"code": f"{CODE}# {number} {text}"})
            if response.status_code != 201:
                break
            kept.append(response)
        assert kept
        assert response.status_code == 503
        assert response.json()["type"] == "urn:gradwalk:problem:store-unavailable"
        assert client.post("/api/v1/runs", json={"code": CODE}).status_code == 200
        for one in kept:
            assert client.get(one.headers["location"]).content == one.content


def test_a_full_disk_under_the_log_stops_nothing(tmp_path: Path) -> None:
    wrapper = ("sh", "-ec", 'exec "$@" 2>/dev/full', "-")
    with serve(tmp_path / "data", wrapper) as running, running.client() as client:
        for _ in range(3):
            assert client.post("/api/v1/runs", json={"code": CODE}).status_code == 200
            assert client.get("/api/v1/graphs/none").status_code == 404
        # the log tells of a zygote's death
        psutil.Process(running.process.pid).children()[0].kill()
        assert client.post("/api/v1/runs", json={"code": CODE}).status_code == 200


def test_a_server_that_was_stopped_for_longer_than_a_run_may_take_goes_on(tmp_path: Path) -> None:
    """As on a machine that slept, or whose clock jumped: every timer is overdue at once."""
    with serve(tmp_path / "data", wall_seconds=4, grace_seconds=0.5) as running, running.client() as client:
        answers: list[httpx.Response] = []
        waiting = threading.Thread(
            target=lambda: answers.append(client.post("/api/v1/runs", json={"code": "import time\ntime.sleep(60)"}))
        )
        waiting.start()
        time.sleep(0.5)
        running.process.send_signal(signal.SIGSTOP)
        time.sleep(5)
        running.process.send_signal(signal.SIGCONT)
        waiting.join()
        assert answers[0].json()["outcome"]["reason"] == "wall_time"
        assert client.post("/api/v1/runs", json={"code": CODE}).json()["outcome"].get("reason") is None


def test_signals_that_servers_are_sent_do_no_harm(tmp_path: Path) -> None:
    with serve(tmp_path / "data") as running, running.client() as client:
        for number in (signal.SIGCHLD, signal.SIGPIPE, signal.SIGWINCH, signal.SIGCONT, signal.SIGURG):
            running.process.send_signal(number)
            assert client.post("/api/v1/runs", json={"code": CODE}).status_code == 200
