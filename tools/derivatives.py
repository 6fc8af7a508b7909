"""Writes ``app/graph/derivatives.json``: what PyTorch's derivative table says of each autograd node class.

Reads the table that PyTorch itself ships in its wheel (``torchgen/packaged``), which takes some 15 s; the
result is committed, and ``tests/unit/graph/test_derivatives.py`` compares it with the torch that is installed.
Run it after a change of torch's version: ``python tools/derivatives.py``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torchgen
from torchgen.packaged.autograd.load_derivatives import load_derivatives

TARGET = Path(__file__).parent.parent / "app" / "graph" / "derivatives.json"


def derivatives() -> dict[str, tuple[str, dict[str, str]]]:
    """Node class → its operator's schema, and argument → the gradient sent to it as the table writes it.

    Arguments are in the order of ``next_functions``; ``*`` ends the name of a list of tensors.
    """
    packaged = Path(torchgen.__file__).parent / "packaged"
    infos, _ = load_derivatives(
        str(packaged / "autograd" / "derivatives.yaml"),
        str(packaged / "ATen" / "native" / "native_functions.yaml"),
        str(packaged / "ATen" / "native" / "tags.yaml"),
    )
    table: dict[str, tuple[str, dict[str, str]]] = {}
    by_key: dict[str, Any]
    for by_key in infos.values():
        for info in by_key.values():
            if info.op:
                table[info.op] = (str(info.func.func), gradients(info))
    return dict(sorted(table.items()))


def gradients(info: Any) -> dict[str, str]:
    """Of one class: argument → formula; one formula of the table may serve several arguments."""
    formulas = {name: " ".join(d.original_formula.split()) for d in info.derivatives for name in d.var_names}
    return {
        a.name + ("*" if a.argument.type.is_list_like() is not None else ""): formulas[a.name]
        for a in info.args_with_derivatives
    }


def render() -> str:
    """The committed file's text: one node class a line, so that differences read well."""
    lines = [f"  {json.dumps(name)}: {json.dumps(entry)}" for name, entry in derivatives().items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    TARGET.write_text(render(), encoding="utf-8")
