"""The level that is shown is the one that held: layers that are up but leak count as missing."""

from __future__ import annotations

import os

import pytest

from app.commands.serve import _refusal
from app.errors import SandboxUnavailable
from app.graph.document import Document, Snippet
from app.sandbox import nursery, probe
from app.sandbox.levels import LAYERS, SECCOMP, Isolation
from app.sandbox.pool import Pool
from app.settings import Settings
from tests.attacks.layers import without

FULL = Isolation({}, 7)
BOOT = "import sys; sys.path.insert(0, sys.argv[1])\nfrom app.sandbox import zygote\n{}\nzygote.main()"
LEAKS = {
    "an empty filter": (
        "zygote.seccomp.child_filter = zygote.seccomp.zygote_filter = lambda **_: PASS",
        "weak",
        "seccomp",
    ),
    "a forgiving Landlock": (
        "strict = zygote.landlock.restrict; zygote.landlock.restrict = lambda r, w: strict(['/'], w)",
        "container",
        "landlock",
    ),
    "generous limits": ("zygote.ceilings.lower = lambda *_, **__: None", "weak", "resource-limits"),
    "one world for all children": (
        "import os; zygote.namespaces.ProcessIds.fork = lambda _: os.fork()",
        "container",
        "namespaces",
    ),
    "the server's network": (
        "zygote.namespaces.ALL &= ~zygote.namespaces.NETWORK",
        "container",
        "namespaces",
    ),
    "the machine's name": (
        "import socket; socket.sethostname = lambda _: None",
        "container",
        "namespaces",
    ),
    "one folder for all children": (
        "import os; zygote.root.private_folder = lambda *_: os.chdir(zygote.root.BOX)",
        "container",
        "namespaces",
    ),
    "no folder at all": (
        "import os; zygote.root.private_folder = lambda *_: os.chdir('/')",
        "container",
        "namespaces",
    ),
    "capabilities that are kept": ("zygote.identity.drop_capabilities = lambda: None", "weak", "privileges"),
    "descriptors that stay open": ("zygote.privileges.close_descriptors = lambda _: None", "weak", "privileges"),
    "a process that may be traced": (
        "zygote.privileges.untraceable = lambda: zygote.privileges.kernel.prctl(4, 1)",
        "weak",
        "privileges",
    ),
}
EMPTY = "import struct; PASS = struct.pack('HBBI', 6, 0, 0, 0x7FFF0000)\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="the layers below are all up where the server is root")
@pytest.mark.slow
@pytest.mark.parametrize(("leak", "level", "layer"), LEAKS.values(), ids=LEAKS)
async def test_a_layer_that_leaks_is_found(monkeypatch: pytest.MonkeyPatch, leak: str, level: str, layer: str) -> None:
    monkeypatch.setattr(nursery, "_BOOT", BOOT.format(EMPTY + leak))
    pool = Pool(Settings())
    await pool.start()
    await pool.close()
    assert pool.level == level
    assert list(pool.isolation.missing) == [layer]
    assert pool.isolation.missing[layer].startswith("a probe ")


async def test_a_layer_that_is_off_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nursery, "_BOOT", without("Landlock"))
    pool = Pool(Settings())
    await pool.start()
    await pool.close()
    assert "landlock: switched off by a test. Use Linux 6.7 or newer" in "\n".join(map(str, pool.isolation.gaps))


async def test_what_cannot_be_probed_is_not_claimed() -> None:
    async def refused(_: Snippet) -> Document:
        raise SandboxUnavailable("no child")

    isolation = await probe.prove(refused, FULL)
    assert isolation.level == "none"
    assert dict(isolation.missing) == dict.fromkeys(LAYERS, "it could not be probed: no child")


async def test_a_probe_that_does_not_come_back_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "_LOOK", "1 / 0")
    pool = Pool(Settings())
    await pool.start()
    await pool.close()
    assert pool.level == "none"
    assert "could not be probed: the run was failed (by an error)" in str(pool.isolation.gaps[0])


def test_a_refusal_to_serve_says_what_is_missing_and_what_to_do() -> None:
    refusal = _refusal(Settings(host="192.0.2.1"), Isolation({SECCOMP: "no such call"}, 7))
    assert "Refused to serve at 192.0.2.1, which others can reach: the sandbox's isolation is only `weak`." in refusal
    assert "missing: seccomp: no such call. Use a kernel with CONFIG_SECCOMP_FILTER" in refusal
    assert "GRADWALK_ALLOW_WEAK_ISOLATION_ON_THE_NETWORK=true" in refusal
