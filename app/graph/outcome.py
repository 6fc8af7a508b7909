"""What ran, where, and how it ended."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from app.graph.row import Count, Id, Label, Row, Signed, Text


class Between(Row):
    """Names of two variables: a result with one element, and a tensor that it was computed from."""

    result: Label
    source: Label


class Nudge(Row):
    """One element of one tensor, in row-major order, and how far to move it: added in the tensor's own dtype.

    ``value`` is the tensor at a version, by its row in the document of the run without the nudge.
    """

    value: Id
    element: Count
    by: Annotated[float, Meta(ge=-1e6, le=1e6)]


class Snippet(Row):
    """The source that ran, the seed of all random generators, and what a reader asked for.

    ``backward`` names a result to differentiate. ``check`` compares each node with finite differences, ``jacobians``
    works out those of these nodes, or of all small ones, and ``paths`` splits a gradient by path. ``nudge`` moves an
    element of a tensor before anything reads it. ``classic`` names a result to draw as torchviz does. Without a seed,
    random generators are left as they are.
    """

    code: Text
    seed: Signed | None = 0
    backward: Label | None = None
    check: bool = False
    jacobians: bool | list[Id] = False
    paths: Between | None = None
    classic: Label | None = None
    nudge: Nudge | None = None

    def asks(self) -> bool:
        """Whether operators have to be run again for an answer."""
        return self.check or self.jacobians is not False or self.paths is not None


class Environment(Row):
    """Versions and the device that the run had."""

    python: Label
    torch: Label
    device: Label
    threads: Count
    recorder: Label


class Frame(Row):
    """One of the snippet's own stack frames, outermost first."""

    function: Label
    span: Id | None = None


class Error(Row):
    """What the snippet raised; ``message`` is PyTorch's or Python's own, in its own language."""

    type: Label
    message: Annotated[str, Meta(max_length=20_000)]
    span: Id | None = None
    frames: Annotated[list[Frame], Meta(max_length=64)] = []
    suggestion: Label | None = None


Status = Literal["finished", "failed", "stopped"]
Reason = Literal[
    "wall_time",
    "cpu_time",
    "memory",
    "threads",
    "open_files",
    "file_size",
    "disk",
    "disk_files",
    "output",
    "result",
    "nesting",
    "exit",
    "crash",
    "killed",
    "cancelled",
    "lost",
]
"""Why a run stopped or failed: the slug of a limit, or how its process ended.

``killed``: by somebody outside, or by the kernel of a machine short of memory; the limit ``memory`` ends no process.
``nesting``: the code is nested too deeply for Python's parser.
"""


class Outcome(Row):
    """How the run ended; durations in seconds, memory in bytes.

    ``limit`` is the value of the limit that ``reason`` names: seconds, bytes, or a number of threads or files.
    """

    status: Status
    reason: Reason | None = None
    limit: float | None = None
    error: Error | None = None
    exit_code: Signed | None = None
    wall_seconds: float | None = None
    cpu_seconds: float | None = None
    peak_memory_bytes: Count | None = None


class Output(Row):
    """A piece of text in the order written, with the call that wrote it where known."""

    stream: Literal["stdout", "stderr", "warning"]
    text: Text
    span: Id | None = None


class Figure(Row):
    """A picture the snippet showed; ``data`` is base64, sizes are CSS pixels."""

    mime: Literal["image/png"]
    data: Annotated[str, Meta(max_length=4_000_000, pattern=r"^[A-Za-z0-9+/]*={0,2}$(?!\n)")]
    width: Count
    height: Count
    span: Id | None = None


class File(Row):
    """A file that the snippet left behind: its path in the private folder, its size, and its content in base64.

    ``data`` is absent where there was no room for it, and empty where the file is.
    """

    name: Label
    bytes: Count
    data: Annotated[str, Meta(max_length=16_000_000, pattern=r"^[A-Za-z0-9+/]*={0,2}$(?!\n)")] | None = None
