"""The sandbox that the tests here share. Its clock on the wall is slow, so that a busy machine changes nothing."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from app.graph.document import Snippet
from app.sandbox.pool import Pool
from tests.integration.sandbox.snippets import SETTINGS, printed


@pytest_asyncio.fixture(scope="package", loop_scope="session")
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
