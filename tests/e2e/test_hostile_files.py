"""Names of files that a snippet wrote: shown and saved as what they are."""

from __future__ import annotations

import base64

from playwright.sync_api import expect

from tests.attacks.forgeries import PLAIN
from tests.e2e.conftest import Open
from tests.serving import RunningServer

CONTENT = b"<script>alert(1)</script>"
NAMES = {
    "cod.\u202egnp.exe": ("cod.\ufffdgnp.exe", ".exe"),
    "../../a\nb.html": ("../../a\ufffdb.html", "b.html"),
    "<img src=x onerror=alert(1)>": ("<img src=x onerror=alert(1)>", ""),
}


def test_a_name_is_text_and_a_file_is_saved(visitor: Open, server: RunningServer) -> None:
    files = [{"name": name, "bytes": len(CONTENT), "data": base64.b64encode(CONTENT).decode()} for name in NAMES]
    with server.client() as client:
        kept = client.post("/api/v1/graphs", json={"document": PLAIN | {"files": files}}).json()["id"]
    page = visitor().open(f"/g/{kept}")
    links = page.locator("output-panel .files a")
    expect(links).to_have_count(len(NAMES))
    for link, (seen, end) in zip(links.all(), NAMES.values(), strict=True):
        expect(link).to_have_text(seen)
        with page.expect_download() as download:
            link.click()
        assert download.value.path().read_bytes() == CONTENT
        name = download.value.suggested_filename
        assert "\u202e" not in name
        assert "/" not in name
        assert name.endswith(end)
