"""The sandbox with a layer switched off: for tests alone, which start the zygote by a program of their own."""

from __future__ import annotations

SWITCHES: dict[str, str] = {
    "system-call filter": "zygote.seccomp.install = refuse",
    "Landlock": "zygote.landlock.restrict = refuse",
    "resource limits": "zygote.ceilings.lower = refuse",
    "namespaces and own root": "zygote.namespaces.enter = zygote.namespaces.unshare_mounts = refuse",
    "own root": (
        "build = zygote.root.build;zygote.root.build = lambda paths: build([*paths, '/home', '/var', '/srv'])"
    ),
    "procfs and sysfs covered": "zygote.root.seal = zygote.root.freeze",
    "private folder": "import os; zygote.root.private_folder = lambda *_: os.chdir(zygote.root.BOX)",
    "network namespace": "zygote.namespaces.ALL &= ~zygote.namespaces.NETWORK",
    "IPC and host name namespaces": (
        "zygote.namespaces.ALL &= ~(zygote.namespaces.IPC | zygote.namespaces.HOST_NAME);"
        "import socket; socket.sethostname = skip"
    ),
    "process ids of its own": "import os; zygote.namespaces.ProcessIds.fork = lambda _: os.fork()",
    "user of its own": "zygote.identity.become = refuse",
    "capabilities dropped": "zygote.identity.drop_capabilities = skip",
    "no new privileges, not traceable": "zygote.privileges.untraceable = skip",
    "descriptors closed": "zygote.privileges.close_descriptors = skip",
}
"""What each layer's absence is made of, in the zygote before it starts: ``refuse`` is a kernel that has no such
layer, ``skip`` a step left out."""

CONTAINER = ("namespaces and own root",)
"""What is missing in a container that refuses namespaces."""

_PRELUDE = """
def refuse(*_, **__): raise OSError('switched off by a test')
def skip(*_, **__): pass
"""


def without(*layers: str) -> str:
    """A program that starts a zygote whose children lack ``layers``."""
    start = "import sys; sys.path.insert(0, sys.argv[1])\nimport app.sandbox.zygote as zygote\n"
    return f"{start}{_PRELUDE}{chr(10).join(SWITCHES[layer] for layer in layers)}\nzygote.main()"
