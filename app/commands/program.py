"""A person's own script or module, run as Python itself would run it: in this process, which is then the program's."""

from __future__ import annotations

import builtins
import importlib.util
import sys
import types
from dataclasses import dataclass, field
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

    ``shown`` becomes ``sys.argv[0]``, ``folder`` comes first on ``sys.path``; a module has a ``spec``. Where the
    folder has a package of our own package's name, the program means that one; ``theirs`` are its modules so far.
    """

    source: str
    file: str
    shown: str
    folder: str
    spec: ModuleSpec | None = None
    theirs: dict[str, types.ModuleType] = field(default_factory=dict)

    def become_main(self, arguments: list[str]) -> dict[str, Any]:
        """Make this process the program's; returns the namespace of its ``__main__``.

        Where it has a package of our package's name, nothing of ours can be imported from here on.
        """
        if not sys.flags.safe_path:
            sys.path[0] = self.folder  # in place of the command's own
        if _has_our_name(self.folder):
            _exchange(self.theirs)
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
    """The script at ``path``.

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
    return Program(_not_too_long(source, str(path)), str(path.absolute()), str(path), folder)


def module(name: str) -> Program:
    """The module, or the package's ``__main__``, that ``python -m name`` would run; its packages are imported.

    Raises:
        NoProgram: there is none, or it has no source.
    """
    folder = str(Path.cwd())
    before = sys.path[0]
    sys.path[0] = folder
    ours = _exchange({}) if _has_our_name(folder) else None
    try:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations is not None:
            spec = importlib.util.find_spec(f"{name}.__main__")
    except (ImportError, ValueError) as failure:
        raise NoProgram(f"Cannot find the module {name}: {failure}.") from None
    finally:
        sys.path[0] = before
        theirs = {} if ours is None else _exchange(ours)
    if spec is None:
        raise NoProgram(f"There is no module {name} here or among the installed ones, or it is a package without one.")
    get_source = getattr(spec.loader, "get_source", None)
    source = None if get_source is None else get_source(spec.name)
    if source is None or spec.origin is None:
        raise NoProgram(f"The module {name} has no Python source to record.")
    return Program(_not_too_long(source, name), spec.origin, spec.origin, folder, spec, theirs)


def _has_our_name(folder: str) -> bool:
    """Whether a package in the folder has the name of our own package, and is another one."""
    found = PathFinder.find_spec(_OURS, [folder])
    here = Path(__file__).resolve().parents[1]
    return found is not None and found.origin is not None and Path(found.origin).resolve().parent != here


def _exchange(others: dict[str, types.ModuleType]) -> dict[str, types.ModuleType]:
    """Put these modules in the place of all that have our package's name; returns those."""
    names = [name for name in sys.modules if name.partition(".")[0] == _OURS]
    taken = {name: sys.modules.pop(name) for name in names}
    sys.modules.update(others)
    return taken


def _not_too_long(source: str, name: str) -> str:
    if len(source) > LONGEST:
        raise NoProgram(f"{name} has {len(source):,} characters; a graph document can hold {LONGEST:,}.")
    return source
