"""What the operator allows snippets beyond the usual: packages made ready, and a folder to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import SandboxUnavailable
from app.graph import codec
from app.graph.document import Snippet
from app.sandbox.pool import Pool
from app.settings import Settings


async def test_packages_are_ready_and_the_folder_can_be_read_but_not_written(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "data.csv").write_text("1,2")
    (tmp_path / "beside").write_text("hunter2")
    for path in (shared, *shared.parents[:4]):
        path.chmod(0o755)
    pool = Pool(Settings(pool=1, snippet_packages="sqlite3 xml.dom.minidom", snippet_folder=shared))
    await pool.start()
    try:
        code = (
            "import os, sys\n"
            "print('xml.dom.minidom' in sys.modules and 'sqlite3' in sys.modules)\n"
            f"print(open({str(shared / 'data.csv')!r}).read())\n"
            f"try: print(open({str(tmp_path / 'beside')!r}).read())\n"
            "except OSError: print('no')\n"
            f"open({str(shared / 'mine')!r}, 'w')\n"
        )
        document = await pool.run(Snippet(code))
    finally:
        await pool.close()
    assert "".join(row.text for row in document.output) == "True\n1,2\nno\n"
    assert document.outcome.error is not None
    assert document.outcome.error.type in {"OSError", "PermissionError"}
    assert not (shared / "mine").exists()


async def test_a_package_that_is_not_there_is_named() -> None:
    with pytest.raises(SandboxUnavailable, match="No module named 'no_such_package'"):
        await Pool(Settings(snippet_packages="no_such_package")).start()


async def test_a_folder_that_snippets_cannot_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SandboxUnavailable, match="let everybody read it"):
        await Pool(Settings(snippet_folder=tmp_path / "missing")).start()
    secret = tmp_path / "secret"
    secret.mkdir(mode=0o700)
    with pytest.raises(SandboxUnavailable, match="let everybody read it"):
        await Pool(Settings(snippet_folder=secret)).start()


async def test_a_smaller_result_holds_what_it_has_room_for() -> None:
    settings = Settings(pool=1, result_bytes=2_000_000)
    code = (
        "import torch\nx = torch.linspace(-1, 1, 64, dtype=torch.float64, requires_grad=True)\ny = x\n"
        "for turn in range(5_000): y = y * 1.0001\n(loss := y.sum()).backward()\nprint(x.grad[0].item())\n"
    )
    pool = Pool(settings)
    await pool.start()
    try:
        document = await pool.run(Snippet(code))
    finally:
        await pool.close()
    assert document.outcome.status == "finished"
    assert float("".join(row.text for row in document.output)) == pytest.approx(1.0001**5_000)
    assert document.truncated.ops is not None
    assert len(document.ops) >= 1_700
    assert len(codec.encode(document)) < settings.result_bytes
