"""Files that snippets write: listed in the document, kept while they are small, fetched as attachments only."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from app.graph.document import Document, Snippet
from app.sandbox.pool import Pool
from app.settings import Settings
from tests.serving import RunningServer

SETTINGS = Settings(pool=2, kept_file_bytes=1000, wall_seconds=2)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pool() -> AsyncIterator[Pool]:
    pool = Pool(SETTINGS)
    await pool.start()
    if pool.level != "full":
        pytest.skip("without a root of its own a run has no private folder")
    yield pool
    await pool.close()


def told(document: Document) -> dict[str, bytes | None]:
    return {file.name: None if file.data is None else base64.b64decode(file.data) for file in document.files}


async def test_files_are_listed_with_their_contents(pool: Pool) -> None:
    code = (
        "import os\n"
        "open('b.txt', 'w').write('two')\n"
        "open('a.bin', 'wb').write(bytes(range(256)))\n"
        "os.makedirs('deep/er')\n"
        "open('deep/er/c', 'w')\n"
        "os.chdir('deep')\n"
    )
    document = await pool.run(Snippet(code))
    assert told(document) == {"a.bin": bytes(range(256)), "b.txt": b"two", "deep/er/c": b""}
    assert [file.bytes for file in document.files] == [256, 3, 0]
    assert document.truncated.files is None


async def test_contents_are_bounded_and_small_files_come_first(pool: Pool) -> None:
    document = await pool.run(
        Snippet("for name, size in zip('abc', (900, 200, 2_000_000)): open(name, 'wb').write(bytes(size))")
    )
    assert told(document) == {"a": None, "b": bytes(200), "c": None}
    assert [file.bytes for file in document.files] == [900, 200, 2_000_000]


async def test_the_list_is_bounded(pool: Pool) -> None:
    document = await pool.run(Snippet("for n in range(150): open(f'{n:03}', 'w')"))
    assert [file.name for file in document.files] == [f"{n:03}" for n in range(100)]
    assert document.truncated.files is not None
    assert (document.truncated.files.kept, document.truncated.files.seen) == (100, 150)


async def test_only_regular_files_count_and_links_lead_nowhere(pool: Pool) -> None:
    code = (
        "import os\n"
        "for n, target in enumerate(['/etc/passwd', '/dev/zero', '.', '/', 'kept', 'nothing']):\n"
        "    os.symlink(target, f'link{n}')\n"
        "for make in (lambda: os.mkfifo('fifo'), lambda: os.mknod('device', 0o20600, 0x105)):\n"
        "    try: make()\n"
        "    except OSError: pass\n"
        "open('.hidden', 'w')\n"
        "open('kept', 'w').write('x')\n"
        "open('unreadable', 'w').write('x')\n"
        "os.chmod('unreadable', 0)\n"
    )
    document = await pool.run(Snippet(code))
    assert document.outcome.status == "finished", document.outcome.error
    assert told(document) == {"kept": b"x", "unreadable": None}


async def test_names_are_text_whatever_they_are_made_of(pool: Pool) -> None:
    code = (
        "open(b'\\xff', 'w')\n"
        "open('<script>alert(1)<', 'w')\n"
        "open('a\\nb', 'w')\n"
        "open('\\u4e2d' * 80, 'w')\n"
        "import os\n"
        "path = 'd'\n"
        "for _ in range(300):\n"
        "    os.mkdir('d'); os.chdir('d')\n"
        "open('deep', 'w')\n"
    )
    document = await pool.run(Snippet(code))
    assert document.outcome.status == "finished", document.outcome.error
    assert sorted(told(document)) == ["<script>alert(1)<", "a\nb", "\u4e2d" * 80, "\ufffd"]


async def test_a_stopped_run_shows_what_it_wrote(pool: Pool) -> None:
    document = await pool.run(Snippet("open('checkpoint', 'w').write('1')\nimport time\ntime.sleep(60)"))
    assert document.outcome.reason == "wall_time"
    assert told(document) == {"checkpoint": b"1"}


@pytest.fixture
def client(server: RunningServer) -> httpx.Client:
    return server.client()


def keep(client: httpx.Client, document: object) -> str:
    """Keep a document that holds files, however they came into it."""
    kept = client.post("/api/v1/graphs", json=document)
    assert kept.status_code == 201, kept.text
    return kept.headers["location"]


def test_a_kept_file_is_fetched_as_an_attachment(client: httpx.Client) -> None:
    with client:
        at = keep(client, {"code": "import os\nos.mkdir('d')\nopen('d/\u4e2d \"1\".html', 'w').write('<script>')"})
        response = client.get(f"{at}/files/0")
        assert response.status_code == 200
        assert response.content == b"<script>"
        assert response.headers["content-type"] == "application/octet-stream"
        assert response.headers["content-disposition"] == "attachment; filename*=UTF-8''%E4%B8%AD%20%221%22.html"
        assert response.headers["x-content-type-options"] == "nosniff"
        for number in ("1", "-1", "x", "\u0661", "9" * 30):
            missing = client.get(f"{at}/files/{number}")
            assert missing.status_code == 404
            assert missing.headers["content-type"] == "application/problem+json"
        assert client.get("/api/v1/graphs/none/files/0").json()["type"].endswith("graph-not-found")


DOCUMENT = {
    "schema": 1,
    "snippet": {"code": "1"},
    "environment": {"python": "3", "torch": "2", "device": "cpu", "threads": 1, "recorder": "x"},
    "outcome": {"status": "finished"},
}


@pytest.mark.parametrize(
    ("file", "status", "words"),
    [
        ({"name": "../../etc/passwd", "bytes": 1, "data": "eA=="}, 200, ""),
        ({"name": "a\r\nset-cookie: x=1", "bytes": 1, "data": "eA=="}, 200, ""),
        ({"name": "..", "bytes": 1, "data": "eA=="}, 200, ""),
        ({"name": "", "bytes": 1, "data": "eA=="}, 200, ""),
        ({"name": "cod.\u202egnp.exe\u2028\u200b", "bytes": 1, "data": "eA=="}, 200, ""),
        ({"name": "\u202e", "bytes": 1, "data": "eA=="}, 200, ""),
        ({"name": "..\\..\\x.html", "bytes": 1, "data": "eA=="}, 200, ""),
        ({"name": "large", "bytes": 10**9}, 404, "too large"),
        ({"name": "odd", "bytes": 1, "data": "A"}, 404, "no base64"),
    ],
)
def test_files_of_documents_from_elsewhere_do_no_harm(
    client: httpx.Client, file: dict[str, object], status: int, words: str
) -> None:
    with client:
        at = keep(client, {"document": DOCUMENT | {"files": [file]}})
        response = client.get(f"{at}/files/0")
        assert response.status_code == status
        if status == 200:
            assert response.content == b"x"
            disposition = response.headers["content-disposition"]
            assert disposition.startswith("attachment; ")
            assert not set(disposition.removeprefix("attachment; filename*=UTF-8''")) & set('/\\"\r\n;')
            assert "%E2%80" not in disposition
            assert not disposition.endswith("''")
            assert response.headers["content-type"] == "application/octet-stream"
            assert response.headers["x-content-type-options"] == "nosniff"
            assert "set-cookie" not in response.headers
        else:
            assert words in response.json()["detail"]
