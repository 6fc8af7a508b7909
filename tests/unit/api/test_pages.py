from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from app.api import pages
from tests.unit.api.parts import not_started

MANIFEST = {
    "static/src/worker.ts": {"file": "assets/worker-AAAAAAAA.js"},
    "static/src/main.ts": {"file": "assets/main-BBBBBBBB.js", "css": ["assets/main-CCCCCCCC.css"], "isEntry": True},
}


async def get(built: Path, path: str, accept_language: str = "en") -> httpx.Response:
    async with not_started(pages.router, built) as client:
        return await client.get(path, headers={"accept-language": accept_language})


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / ".vite").mkdir()
    (tmp_path / ".vite" / "manifest.json").write_text(json.dumps(MANIFEST))
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "main-BBBBBBBB.js").write_text("1;")
    (tmp_path / "favicon.svg").write_text("<svg/>")
    return tmp_path


@pytest.mark.parametrize(("language", "words"), [("en", "not built yet"), ("zh", "尚未构建")])
async def test_a_page_that_is_not_built_says_what_to_run(tmp_path: Path, language: str, words: str) -> None:
    response = await get(tmp_path, "/", language)
    assert response.status_code == 503
    assert words in response.text
    assert "make page" in response.text
    assert (await get(tmp_path / "nowhere", "/static/main.js")).status_code == 404


async def test_the_entry_of_the_manifest_is_loaded(built: Path) -> None:
    page = (await get(built, "/")).text
    assert 'src="/static/assets/main-BBBBBBBB.js"' in page
    assert 'href="/static/assets/main-CCCCCCCC.css"' in page
    assert "worker" not in page


async def test_only_names_that_carry_a_hash_are_immutable(built: Path) -> None:
    assert "immutable" in (await get(built, "/static/assets/main-BBBBBBBB.js")).headers["cache-control"]
    assert (await get(built, "/static/favicon.svg")).headers["cache-control"] == "no-cache"


async def test_a_permalink_while_the_store_is_gone_is_still_a_page(built: Path) -> None:
    response = await get(built, "/g/some-id")
    assert response.status_code == 503
    assert response.headers["content-type"].startswith("text/html")
    assert "some-id" in response.text
