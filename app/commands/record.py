"""``gradwalk record``: a person's own script or module, recorded outside of the sandbox, as Python would run it."""

from __future__ import annotations

import atexit
import os
import resource
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from app.commands import program as programs
from app.commands.program import Program
from app.export import picture
from app.graph import codec
from app.graph.diagnostics.words import report
from app.graph.document import Document, Snippet
from app.i18n import DEFAULT, match

if TYPE_CHECKING:
    from app.tape.run import Run

REFUSED_EXIT = 2
INTERRUPTED_EXIT = 130
"""128 and the number of SIGINT, as shells tell it."""


def record(
    target: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SCRIPT.py [-- ARGUMENT…]", help="The script, and its own arguments after --.", show_default=False
        ),
    ] = None,
    module: Annotated[
        str | None, typer.Option("-m", "--module", metavar="MODULE", help="A module instead, as `python -m` runs it.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="GRAPH.json", help="Where the graph goes; - is standard output."),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(min=-(2**63), max=2**63 - 1, help="Seed all random generators, which else are left as they are."),
    ] = None,
    backward: Annotated[
        str | None, typer.Option(metavar="NAME", help="Run a backward pass from this result when the script has ended.")
    ] = None,
    classic: Annotated[
        str | None,
        typer.Option(
            metavar="NAME[:FILE]", help="torchviz's picture of this result, also as a .dot, .svg, .pdf or .png file."
        ),
    ] = None,
    check: Annotated[  # noqa: FBT002 - a flag of the command line
        bool, typer.Option("--check", help="Compare each node with finite differences; custom Functions run again.")
    ] = False,
    open_: Annotated[  # noqa: FBT002 - a flag of the command line
        bool, typer.Option("--open", help="Show the graph in a browser, from a server on this machine.")
    ] = False,
) -> None:
    """Record a script of your own: no sandbox, your files, your device, your arguments.

    It runs as `python SCRIPT.py` would, and this command ends as the script does.
    """
    arguments = list(target or [])
    if module is None and not arguments:
        _refuse("Name a script, or a module with -m: gradwalk record train.py -o graph.json")
    result, _, drawn = (classic or "").partition(":")
    if classic is not None and not result:
        _refuse("--classic takes a variable's name first: --classic loss:picture.svg")
    if output is None and not drawn and not open_:
        _refuse("Say where the graph goes: -o graph.json, --open, or --classic loss:picture.svg")
    # the script may change the working directory
    graph_file = _writable(output) if output is not None and str(output) != "-" else None
    picture_file = _writable(Path(drawn)) if drawn else None
    if picture_file is not None:
        try:
            picture.check(picture_file)
        except picture.NoPicture as failure:
            _refuse(str(failure))
    program = _find(module, arguments)
    destination = _standard_output() if str(output) == "-" else graph_file

    snippet = Snippet(program.source, seed, backward, check, classic=result or None)
    document, code = _run(program, arguments, snippet)
    _tell(document)
    if destination is not None:
        code = _write(codec.encode(document), destination) or code
    if picture_file is not None:
        code = _draw(document, picture_file) or code
    if open_:
        _show(codec.encode(document))
    raise typer.Exit(code)


def _find(module: str | None, arguments: list[str]) -> Program:
    """The module, or else the script that is the first of ``arguments``, which is taken off."""
    try:
        return programs.script(Path(arguments.pop(0))) if module is None else programs.module(module)
    except programs.NoProgram as failure:
        _refuse(str(failure))


def _run(program: Program, arguments: list[str], snippet: Snippet) -> tuple[Document, int]:
    """Run the program under the recorder; its document, and the exit code that Python would end with."""
    from app.tape.failure import without_ours
    from app.tape.run import Budget, Run

    run = Run(snippet, Budget(), file=program.file)
    namespace = program.become_main(arguments)
    atexit.register(_free, run, namespace)  # the first one registered is the last one called
    code = 0
    try:
        with run.watching(namespace):
            exec(compile(program.source, program.file, "exec", dont_inherit=True), namespace)  # noqa: S102
    except SystemExit as left:
        code = _exit_code(left)
    except BaseException as raised:  # noqa: BLE001 - a script may raise anything
        without_ours(raised)
        sys.excepthook(type(raised), raised, raised.__traceback__)
        code = INTERRUPTED_EXIT if isinstance(raised, KeyboardInterrupt) else 1
    return run.tell(), code


def _free(run: Run, namespace: dict[str, Any]) -> None:
    """Let go of the graph before Python ends, in an order, and with a stack, that can take a deep one."""
    with suppress(ValueError, OSError):
        _, most = resource.getrlimit(resource.RLIMIT_STACK)
        resource.setrlimit(resource.RLIMIT_STACK, (most, most))
    namespace.clear()
    run.release()


def _exit_code(left: SystemExit) -> int:
    if left.code is None or isinstance(left.code, int):
        return left.code or 0
    sys.stderr.write(f"{left.code}\n")
    return 1


def _writable(path: Path) -> Path:
    """The whole path of a file that can be written, as far as can be told now."""
    path = path.absolute()
    if path.is_dir():
        _refuse(f"{path} is a folder. Name a file in it.")
    if not path.parent.is_dir():
        _refuse(f"There is no folder {path.parent}. Make it first, or write elsewhere.")
    there = path.exists()
    if not there or path.is_file():
        try:
            path.open("ab").close()
        except OSError as failure:
            _refuse(f"{path} cannot be written: {failure.strerror or failure}. Choose another place.")
        if not there:
            path.unlink()
    return path


def _standard_output() -> int:
    """A descriptor of standard output for the document alone: all that the script prints goes to standard error."""
    kept = os.dup(1)
    os.dup2(2, 1)
    return kept


def _tell(document: Document) -> None:
    sys.stdout.flush()
    nodes, passes = len(document.nodes), len(document.passes)
    left = document.truncated
    partly = " The run was longer than what is recorded whole." if left.ops or left.nodes or left.passes else ""
    typer.echo(
        f"Gradwalk recorded {_counted(nodes, 'node')} and {_counted(passes, 'backward pass')}.{partly}", err=True
    )
    if document.snippet.check:
        _tell_checks(document)
    language = match(os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "")
    typer.echo(report(document, language or DEFAULT), err=True, nl=False)


def _tell_checks(document: Document) -> None:
    verdicts = [row.verdict for row in document.checks]
    agree, differ = verdicts.count("agrees"), verdicts.count("differs")
    typer.echo(f"Of the gradients checked, {agree:,} agree with finite differences and {differ:,} differ.", err=True)
    for row in document.checks:
        if row.verdict == "differs":
            node = document.nodes[row.node]
            line = "" if node.span is None else f"line {document.spans[node.span].line}: "
            slot = "" if row.slot is None else f" to its argument {row.slot + 1}"
            typer.echo(f"    {line}{node.name} sends another gradient{slot}, relative error {row.error}", err=True)


def _counted(count: int, name: str) -> str:
    plural = f"{name}es" if name.endswith("s") else f"{name}s"
    return f"{count:,} {name if count == 1 else plural}"


def _write(body: bytes, destination: Path | int) -> int:
    """Write the document; an exit code."""
    try:
        with open(destination, "wb") as file:  # noqa: PTH123 - it may be a descriptor
            file.write(body)
    except OSError as failure:
        typer.echo(f"The graph could not be written: {failure.strerror or failure}.", err=True)
        return 1
    return 0


def _draw(document: Document, file: Path) -> int:
    """Write torchviz's picture; an exit code."""
    try:
        picture.write(document.classic, file)
    except (picture.NoPicture, OSError) as failure:
        typer.echo(f"No picture was written: {failure}", err=True)
        return 1
    return 0


def _show(body: bytes) -> None:
    """Serve the document to this machine's browser, from a process without torch, until a signal comes."""
    with tempfile.TemporaryDirectory(prefix="gradwalk-") as folder:
        file = Path(folder) / "graph.json"
        file.write_bytes(body)
        where = ["--host", "127.0.0.1", "--port", "0"]
        command = [sys.executable, "-P", "-m", "app", "serve", *where, "--open", str(file)]
        with subprocess.Popen(command, env={"GRADWALK_DATA_FOLDER": folder, **os.environ}) as server:  # noqa: S603
            # both signals end the server, which ends this; a terminal sends its own to both processes
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, lambda *_: server.terminate())
            server.wait()


def _refuse(reason: str) -> NoReturn:
    typer.echo(reason, err=True)
    raise typer.Exit(REFUSED_EXIT)
