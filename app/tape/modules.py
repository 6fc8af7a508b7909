"""Calls of ``nn.Module``: which one is running, and how the snippet would name it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from types import FrameType
from typing import Any

import torch
from torch.nn.modules import module as torch_module

from app.graph.document import Module
from app.graph.row import Id
from app.tape.containers import held
from app.tape.lane import Lane
from app.tape.spans import SNIPPET

SEARCHES = 100
"""So often it is looked for what holds a module: a loop may make new ones all the time, and containers be full."""


class Modules:
    """The rows of ``modules``, one per call, and which of them each thread is in."""

    def __init__(self, lane: Callable[[], Lane], file: str = SNIPPET) -> None:
        self._file = file
        self.rows: list[Module] = []
        self.called: dict[int, torch.nn.Module] = {}
        self.roots: dict[str, torch.nn.Module] = {}
        """Modules that were called by a name of the snippet's, of a function's perhaps; the last of each name."""
        self._searches = 0
        self._paths: dict[int, str] = {}
        self._sizes: dict[int, int] = {}
        self._lane = lane
        self._handles: list[Any] = []

    def install(self) -> None:
        """Follow all calls of all modules."""
        if not self._handles:
            self._handles = [
                torch_module.register_module_forward_pre_hook(self._enter),
                torch_module.register_module_forward_hook(self._leave, always_call=True),
            ]

    def uninstall(self) -> None:
        """Stop following; calls that are running are taken for finished."""
        for handle in self._handles:
            handle.remove()
        self._handles.clear()
        lane = self._lane()
        lane.modules.clear()
        lane.module = None

    def add(self, module: torch.nn.Module, path: str, parent: Id | None = None) -> Id:
        """A row for the module under this name."""
        size = self._sizes.get(id(module))
        if size is None:
            size = self._sizes[id(module)] = sum(p.numel() for p in module.parameters() if not _is_lazy(p))
        self.rows.append(Module(path[:1000], type(module).__name__[:200], parent, size))
        return len(self.rows) - 1

    def row_of(self, path: str) -> Id | None:
        """The first row under this name."""
        return next((row for row, module in enumerate(self.rows) if module.path == path), None)

    def row_for(self, module: torch.nn.Module) -> Id | None:
        """The first row of this module; a new one where it was never called."""
        path = self._paths.get(id(module))
        if path is None:
            return None
        row = self.row_of(path)
        return self.add(module, path) if row is None else row

    def _enter(self, module: torch.nn.Module, _arguments: Any) -> None:
        path = self._paths.get(id(module))
        if path is None:
            found = self._name(module)
            root = type(module).__name__ if found is None else found
            if found is not None:
                self.roots[found] = module
            for child_path, child in module.named_modules():
                self._paths.setdefault(id(child), f"{root}.{child_path}" if child_path else root)
                # hold the module, so that its id is not used again
                self.called.setdefault(id(child), child)
            path = self._paths[id(module)]
        lane = self._lane()
        lane.modules.append(lane.module)
        lane.module = self.add(module, path, lane.module)

    def _name(self, module: torch.nn.Module) -> str | None:
        """What the snippet calls a module; by another name where a loop, or a function, calls others by the first."""
        name = _name_in(self._file, module)
        other = None if name is None else self.roots.get(name)
        is_its_own = name is not None and (other is None or other is module)
        if is_its_own or self._searches == SEARCHES:
            return name
        self._searches += 1
        path = _other_name_in(self._file, module, name)
        if name is not None and other is not None and path is not None:
            self._rename(other, name)
        return path or name

    def _rename(self, module: torch.nn.Module, name: str) -> None:
        """Call a module, and all in it, by where it is held, in place of a name that it shares."""
        path = _other_name_in(self._file, module, name)
        if path is None:
            return

        def renamed(old: str) -> str:
            return path + old[len(name) :] if old == name or old.startswith(f"{name}.") else old

        for row in self.rows:
            row.path = renamed(row.path)[:1000]
        for child in module.modules():
            if id(child) in self._paths:
                self._paths[id(child)] = renamed(self._paths[id(child)])
        self.roots[path] = self.roots.pop(name)

    def _leave(self, _module: torch.nn.Module, _arguments: Any, _result: Any) -> None:
        lane = self._lane()
        lane.module = lane.modules.pop() if lane.modules else None


def _is_lazy(parameter: torch.nn.Parameter) -> bool:
    return isinstance(parameter, torch.nn.parameter.UninitializedParameter)


def _name_in(file: str, module: torch.nn.Module) -> str | None:
    for scope in _scopes(file):
        for name, value in list(scope.items()):
            if value is module:
                return name
    return None


def _other_name_in(file: str, module: torch.nn.Module, name: str | None) -> str | None:
    """What else a module is called, or what holds it, and where: ``net``, ``net.layers.0``, ``layers[0]``."""
    for scope in reversed([*_scopes(file)]):
        for other, value in chain(list(scope.items()), held(scope)):
            # another module may not be ready to be looked through, which is no fault of the one that is called
            with suppress(Exception):
                if isinstance(value, torch.nn.Module):
                    for path, child in torch.nn.Module.named_modules(value):
                        if child is module and (path or other != name):
                            return f"{other}.{path}" if path else other
    return None


def _scopes(file: str) -> Iterator[Mapping[str, Any]]:
    """Names that the snippet's code knows where it stands now, those of the innermost function first."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        if frame.f_code.co_filename == file:
            yield frame.f_locals
            yield frame.f_globals
        frame = frame.f_back
