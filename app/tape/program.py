"""A person's own script or module, run as Python itself would run it: in this process, which is then the program's."""

from __future__ import annotations

import builtins
import importlib.util
import sys
import types
from dataclasses import dataclass
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from typing import Any

LONGEST = 1_000_000
"""Characters of source that a document can hold."""
_OURS = __name__.partition(".")[0]


class NoProgram(Exception):
    """There is nothing to run; the text says why, and what to do."""


@dataclass(frozen=True)
class Program:
    """Source to run as ``__main__``.

    ``shown`` becomes ``sys.argv[0]``, ``folder`` comes first on ``sys.path``; a module has a ``spec``.
    """

    source: str
    file: str
    shown: str
    folder: str
    spec: ModuleSpec | None = None

    def become_main(self, arguments: list[str]) -> dict[str, Any]:
        """Make this process the program's; returns the namespace of its ``__main__``."""
        main = types.ModuleType("__main__")
        main.__dict__.update(
            __file__=self.file,
            __builtins__=builtins,
            __spec__=self.spec,
            __loader__=None if self.spec is None else self.spec.loader,
            __package__=None if self.spec is None else self.spec.parent,
        )
        sys.modules["__main__"] = main
        sys.argv = [self.shown, *arguments]
        sys.excepthook = sys.__excepthook__  # the command line has put up its own
        return main.__dict__


def script(path: Path) -> Program:
    """The script at ``path``; from here on its folder is the first on ``sys.path``.

    Raises:
        NoProgram: it cannot be read, or is no Python source in its declared encoding.
    """
    if path.is_dir():
        raise NoProgram(f"{path} is a folder. Name a Python file, or a package with -m.")
    try:
        source = importlib.util.decode_source(path.read_bytes())
    except OSError as failure:
        raise NoProgram(f"Cannot read {path}: {failure.strerror or failure}.") from None
    except (SyntaxError, UnicodeDecodeError) as failure:
        raise NoProgram(f"{path} is no Python source: {failure}.") from None
    folder = str(path.resolve().parent)
    _put_first(folder)
    return Program(_not_too_long(source, str(path)), str(path.absolute()), str(path), folder)


def module(name: str) -> Program:
    """The module, or the package's ``__main__``, that ``python -m name`` would run; its packages are imported.

    Raises:
        NoProgram: there is none, or it has no source.
    """
    folder = str(Path.cwd())
    _put_first(folder)
    try:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations is not None:
            spec = importlib.util.find_spec(f"{name}.__main__")
    except (ImportError, ValueError) as failure:
        raise NoProgram(f"Cannot find the module {name}: {failure}.") from None
    if spec is None:
        raise NoProgram(f"There is no module {name} here or among the installed ones, or it is a package without one.")
    get_source = getattr(spec.loader, "get_source", None)
    source = None if get_source is None else get_source(spec.name)
    if source is None or spec.origin is None:
        raise NoProgram(f"The module {name} has no Python source to record.")
    return Program(_not_too_long(source, name), spec.origin, spec.origin, folder, spec)


def _put_first(folder: str) -> None:
    """Look for modules in ``folder`` first, where Python would: in place of the command's own folder.

    Where a package of our own package's name lies there, it is the one that the program means.
    """
    if sys.flags.safe_path:
        return
    sys.path[0] = folder
    theirs = PathFinder.find_spec(_OURS, [folder])
    ours = Path(__file__).resolve().parents[1]
    if theirs is not None and theirs.origin is not None and Path(theirs.origin).resolve().parent != ours:
        for name in [name for name in sys.modules if name.partition(".")[0] == _OURS]:
            del sys.modules[name]


def _not_too_long(source: str, name: str) -> str:
    if len(source) > LONGEST:
        raise NoProgram(f"{name} has {len(source):,} characters; a graph document can hold {LONGEST:,}.")
    return source
