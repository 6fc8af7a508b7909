"""However a run ends, the document says how."""

from __future__ import annotations

import pytest

from app.graph.document import Reason, Snippet, Status
from app.sandbox.pool import Pool
from app.sandbox.protocol import frame
from tests.integration.sandbox.snippets import ENDS, FORGED, MET, SETTINGS, sends


@pytest.mark.parametrize(("code", "status", "reason"), ENDS.values(), ids=ENDS)
async def test_each_end_is_told(pool: Pool, code: str, status: Status, reason: Reason | None) -> None:
    document = await pool.run(Snippet(code))
    assert (document.outcome.status, document.outcome.reason) == (status, reason)
    assert document.snippet.code == code
    assert (document.outcome.wall_seconds or 0) > 0


@pytest.mark.parametrize(("code", "reason", "limit"), MET.values(), ids=MET)
async def test_a_limit_is_told_with_its_value(pool: Pool, code: str, reason: Reason, limit: float) -> None:
    outcome = (await pool.run(Snippet(code))).outcome
    assert (outcome.reason, outcome.limit) == (reason, limit)


async def test_a_child_cannot_lie_about_a_limit(pool: Pool) -> None:
    lie = FORGED.replace(b'"outcome":{', b'"outcome":{"status":"stopped","reason":"memory","limit":1.0,')
    lie = lie.replace(b'"torch":"9"', b'"torch":"9","device":"","threads":1,"recorder":""')
    outcome = (await pool.run(Snippet(sends(frame(lie))))).outcome
    assert (outcome.reason, outcome.limit) == ("memory", SETTINGS.memory_bytes)


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
