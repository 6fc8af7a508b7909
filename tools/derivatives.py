"""Writes ``app/graph/derivatives.json``: the differentiable arguments of each autograd node class.

Reads the derivative table that PyTorch itself ships in its wheel (``torchgen/packaged``), which takes
some 15 s; the result is committed, and ``tests/unit/graph/test_derivatives.py`` compares it with the
torch that is installed. Run it after a change of torch's version: ``python tools/derivatives.py``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torchgen
from torchgen.packaged.autograd.load_derivatives import load_derivatives

TARGET = Path(__file__).parent.parent / "app" / "graph" / "derivatives.json"


def arguments() -> dict[str, list[str]]:
    """Node class → argument names in the order of ``next_functions``; ``*`` ends the name of a list of tensors."""
    packaged = Path(torchgen.__file__).parent / "packaged"
    infos, _ = load_derivatives(
        str(packaged / "autograd" / "derivatives.yaml"),
        str(packaged / "ATen" / "native" / "native_functions.yaml"),
        str(packaged / "ATen" / "native" / "tags.yaml"),
    )
    table: dict[str, list[str]] = {}
    by_key: dict[str, Any]
    for by_key in infos.values():
        for info in by_key.values():
            if info.op:
                table[info.op] = [
                    a.name + ("*" if a.argument.type.is_list_like() is not None else "")
                    for a in info.args_with_derivatives
                ]
    return dict(sorted(table.items()))


def render() -> str:
    """The committed file's text: one node class a line, so that differences read well."""
    lines = [f"  {json.dumps(name)}: {json.dumps(names)}" for name, names in arguments().items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    TARGET.write_text(render(), encoding="utf-8")
