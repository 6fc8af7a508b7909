"""Calls of ``nn.Module``: which one is running, and how the snippet would name it."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import torch
from torch.nn.modules import module as torch_module

from app.graph.document import Module
from app.graph.row import Id
from app.tape.spans import SNIPPET


class Modules:
    """The rows of ``modules``, one per call, and the stack of the calls that are running."""

    def __init__(self) -> None:
        self.rows: list[Module] = []
        self.current: Id | None = None
        self.called: dict[int, torch.nn.Module] = {}
        self._paths: dict[int, str] = {}
        self._sizes: dict[int, int] = {}
        self._running: list[Id | None] = []
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
        self._running.clear()
        self.current = None

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

    def _enter(self, module: torch.nn.Module, _arguments: Any) -> None:
        path = self._paths.get(id(module))
        if path is None:
            root = _name_in_snippet(module)
            for child_path, child in module.named_modules():
                self._paths.setdefault(id(child), f"{root}.{child_path}" if child_path else root)
                # hold the module, so that its id is not used again
                self.called.setdefault(id(child), child)
            path = self._paths[id(module)]
        self._running.append(self.current)
        self.current = self.add(module, path, self.current)

    def _leave(self, _module: torch.nn.Module, _arguments: Any, _result: Any) -> None:
        self.current = self._running.pop() if self._running else None


def _is_lazy(parameter: torch.nn.Parameter) -> bool:
    return isinstance(parameter, torch.nn.parameter.UninitializedParameter)


def _name_in_snippet(module: torch.nn.Module) -> str:
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        if frame.f_code.co_filename == SNIPPET:
            for scope in (frame.f_locals, frame.f_globals):
                for name, value in scope.items():
                    if value is module:
                        return name
        frame = frame.f_back
    return type(module).__name__
