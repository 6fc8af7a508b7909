"""The command line: ``gradwalk serve``, ``gradwalk record`` and ``gradwalk migrate``."""

from __future__ import annotations

import sys
from importlib import import_module

import typer

_NAMES = ("serve", "record", "migrate")


def main() -> None:
    """Run the command; it alone is imported: a script that is recorded does not wait for the web's libraries."""
    commands = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__, pretty_exceptions_enable=False)
    commands.callback()(lambda: None)
    asked = [name for name in _NAMES if name in sys.argv[1:2]]
    for name in asked or _NAMES:
        commands.command()(getattr(import_module(f"app.commands.{name}"), name))
    commands(prog_name="gradwalk")


if __name__ == "__main__":
    main()
