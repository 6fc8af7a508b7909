"""The command line: ``gradwalk serve``, ``gradwalk record`` and ``gradwalk migrate``."""

from __future__ import annotations

import typer

from app.commands.migrate import migrate
from app.commands.record import record
from app.commands.serve import serve

main = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__, pretty_exceptions_enable=False)
main.command()(serve)
main.command()(record)
main.command()(migrate)

if __name__ == "__main__":
    main(prog_name="gradwalk")
