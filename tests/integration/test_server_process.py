"""The life of the server's process: start, restart, refusals, end."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

import httpx
import psutil
import pytest

from tests.serving import COMMAND, STOP_SECONDS, environment, serve
from tests.waiting import SOON_SECONDS

CODE = "import torch\nx = torch.ones(2, requires_grad=True)\n(x * 3).sum().backward()\n"


def test_graphs_survive_a_restart_and_a_database_that_goes_away(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serve(data) as first, first.client() as client:
        kept = client.post("/api/v1/graphs", json={"code": CODE})
        assert kept.status_code == 201
    with serve(data) as second, second.client() as client:
        found = client.get(kept.headers["location"])
        assert found.content == kept.content

        data.rename(tmp_path / "away")
        for refused in (
            client.get(kept.headers["location"]),
            client.post("/api/v1/graphs", json={"code": CODE}),
            client.get("/readyz"),
        ):
            assert refused.status_code == 503
            assert refused.json()["type"] == "urn:gradwalk:problem:store-unavailable"
            assert int(refused.headers["retry-after"]) > 0
        assert client.post("/api/v1/runs", json={"code": CODE}).status_code == 200

        (tmp_path / "away").rename(data)
        assert client.get("/readyz").status_code == 200
        assert client.get(kept.headers["location"]).content == kept.content
        log = second.log.read_text()
    lines = [json.loads(line) for line in log.splitlines()]
    assert all(re.fullmatch("[0-9a-f]{16}", line["request_id"]) for line in lines if line["event"] == "served")
    assert {line["event"] for line in lines} == {"served"}
    assert "torch" not in log
    assert "127.0.0.1" not in log


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_in_the_middle_of_a_run(tmp_path: Path, number: signal.Signals) -> None:
    with serve(tmp_path / "data", running=1, waiting=0) as running:
        answers: list[object] = []

        def wait_for_ever() -> None:
            try:
                with running.client() as client:
                    answers.append(client.post("/api/v1/runs", json={"code": "while True: pass"}).status_code)
            except httpx.TransportError as cut:
                answers.append(cut)

        waiting = threading.Thread(target=wait_for_ever)
        waiting.start()
        time.sleep(1)
        with running.client() as client:
            busy = client.post("/api/v1/runs", json={"code": "1"})
        assert busy.status_code == 503
        assert busy.json()["type"] == "urn:gradwalk:problem:busy"
        assert int(busy.headers["retry-after"]) > 0
        family = psutil.Process(running.process.pid).children(recursive=True)
        assert family
        running.process.send_signal(number)
        assert running.process.wait(STOP_SECONDS) == 0
        waiting.join(STOP_SECONDS)
        assert answers
        assert psutil.wait_procs(family, timeout=SOON_SECONDS)[1] == []


def fail_to_serve(folder: Path, *arguments: str, **settings: object) -> str:
    """What a server that must not start says."""
    ended = subprocess.run(
        [COMMAND, "serve", *arguments],
        env=environment(data_folder=folder / "data", **settings),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""
    return ended.stderr


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"port {port}" in fail_to_serve(tmp_path, "--port", str(port))


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    assert "data folder" in fail_to_serve(tmp_path, "--port", "0")


def test_a_misspelt_setting_is_named(tmp_path: Path) -> None:
    assert "GRADWALK_WALL_SECOND" in fail_to_serve(tmp_path, wall_second=1)


def test_migrate_says_where_the_database_is(tmp_path: Path) -> None:
    ended = subprocess.run(
        [COMMAND, "migrate"], env=environment(data_folder=tmp_path), capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0
    assert str(tmp_path / "gradwalk.sqlite") in ended.stdout
    assert (tmp_path / "gradwalk.sqlite").exists()
