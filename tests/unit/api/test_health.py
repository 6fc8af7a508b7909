from __future__ import annotations

from pathlib import Path

from app.api import health
from tests.unit.api.parts import not_started


async def test_a_server_without_a_sandbox_lives_and_is_not_ready(tmp_path: Path) -> None:
    async with not_started(health.router, tmp_path) as client:
        assert (await client.get("/healthz")).status_code == 200
        unready = await client.get("/readyz")
    assert unready.status_code == 503
    assert unready.json()["type"] == "urn:gradwalk:problem:sandbox-unavailable"
    assert unready.json()["isolation"]["level"]
    assert int(unready.headers["retry-after"]) > 0
