"""Count the programs that agree with plain PyTorch, to the bit, when they are recorded.

    python benchmarks/agreement.py [--group WORD] [--every N] [--write]

Each program of `benchmarks/programs.py` runs plainly and under the recorder. Compared are all bits of its results,
leaves, gradients and parameters, the random states, what it printed and raised; the graph's nodes and edges as
PyTorch walks them and as the document tells them; and that a pass was recorded where plain PyTorch accumulated
a gradient. ``--every 15`` takes every fifteenth of each group; ``--write`` puts the table into
``benchmarks/README.md``. Exits with 1 where anything differs.
"""

from __future__ import annotations

import argparse
import collections
import itertools
import json
import os
import signal
import sys
import tempfile
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY))

from benchmarks.programs import subjects  # noqa: E402 - after the path is set
from benchmarks.subject import Program, Subject  # noqa: E402
from tests import oracle  # noqa: E402
from tests.agreement import differences, disagreements  # noqa: E402

SOURCE = "globals().update(program())"
SECONDS = 600
README = REPOSITORY / "benchmarks/README.md"
BEGIN, END = "<!-- agreement -->\n", "<!-- /agreement -->\n"


@dataclass
class Verdict:
    """How a subject's programs compared."""

    agree: int = 0
    raised: int = 0
    """Of those that agree: programs that raised the same error."""
    passes: int = 0
    unsteady: int = 0
    """Programs whose bits differ from run to run in plain PyTorch."""
    differ: list[str] = field(default_factory=list)
    fault: list[str] = field(default_factory=list)


def compare(program: Program, verdict: Verdict) -> None:
    """Run the program in both ways and count."""
    kept: list[Any] = []

    def record(source: str, seed: int, namespace: oracle.Namespace) -> tuple[dict[str, Any] | None, str]:
        kept.append(oracle.record(source, seed, namespace))
        return oracle.told(kept[0])

    plain = oracle.run(SOURCE, 0, namespace={"program": program})
    recorded = oracle.run(SOURCE, 0, record, {"program": program})
    document = kept[0]
    verdict.passes += len(document.passes)
    found = [*differences(plain, recorded), *disagreements(document, plain)]
    accumulated = any(fact["has_grad"] for kind in ("tensors", "parameters") for fact in plain[kind].values())
    if accumulated and not document.passes:
        found.append("no pass was recorded")
    faults = [line for line in found if line.startswith("Gradwalk could not record")]
    if faults:
        verdict.fault.append(faults[0])
    elif found and _unsteady(program, plain):
        verdict.unsteady += 1
    elif found:
        verdict.differ.append(found[0])
    else:
        verdict.agree += 1
        verdict.raised += plain["error"] is not None


def _unsteady(program: Program, plain: dict[str, Any]) -> bool:
    """Whether plain PyTorch disagrees with itself: uninitialised memory, or sums in another order elsewhere."""
    again = (oracle.run(SOURCE, 0, namespace={"program": program}) for _ in range(5))
    return any(differences(plain, other) for other in again)


def begin(subject: Subject) -> tuple[int, int]:
    """Compare a subject's programs in a process of their own: its id, and where its verdict can be read."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        signal.alarm(SECONDS)
        verdict = Verdict()
        with tempfile.TemporaryDirectory() as folder, os.fdopen(writing, "w") as pipe:
            os.chdir(folder)
            for program in subject.programs():
                compare(program, verdict)
            json.dump(asdict(verdict), pipe)
        os._exit(0)
    os.close(writing)
    return child, reading


def end(child: int, reading: int) -> Verdict:
    """Wait for the process's verdict."""
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    if status != 0:
        return Verdict(fault=[f"the process ended with {os.waitstatus_to_exitcode(status)}"])
    return Verdict(**json.loads(told))


def judge(wanted: Iterable[Subject]) -> Iterator[tuple[Subject, Verdict]]:
    """The verdicts in order, as many at a time as there are processors."""
    running: collections.deque[tuple[Subject, int, int]] = collections.deque()
    for subject in wanted:
        running.append((subject, *begin(subject)))
        if len(running) == os.cpu_count():
            oldest, *process = running.popleft()
            yield oldest, end(*process)
    for subject, child, reading in running:
        yield subject, end(child, reading)


def table(verdicts: dict[str, dict[str, Verdict]]) -> str:
    """The counts by group in Markdown, and what differs."""
    lines = [
        "| group | subjects | programs that agree | of which raise | passes | differ | recorder fault | unsteady |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for group, judged in verdicts.items():
        all_of = list(judged.values())
        counts = [len(all_of), *(sum(getattr(v, name) for v in all_of) for name in ("agree", "raised", "passes"))]
        counts += [
            sum(len(v.differ) for v in all_of),
            sum(len(v.fault) for v in all_of),
            sum(v.unsteady for v in all_of),
        ]
        lines.append(f"| {group} | {' | '.join(f'{count:,}' for count in counts)} |")
    unsteady = [name for judged in verdicts.values() for name, v in judged.items() if v.unsteady]
    if unsteady:
        lines += ["", f"Unsteady (plain PyTorch differs from itself): {', '.join(sorted(set(unsteady)))}."]
    wrong = [
        (group, name, v) for group, judged in verdicts.items() for name, v in judged.items() if v.differ or v.fault
    ]
    if wrong:
        lines += ["", "What differs:", ""]
        lines += [f"- {group}: {name}: `{(v.fault + v.differ)[0][:300]}`" for group, name, v in wrong]
    return "\n".join(lines) + "\n"


def write(text: str) -> None:
    """Put the table between its two marks in the README."""
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(before + BEGIN + text + END + after, encoding="utf-8")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--group", default="", help="only groups with this word")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    import torch
    import torch._dynamo

    import app.tape.run  # noqa: F401 - once, before the forks

    torch.set_num_threads(1)
    verdicts: dict[str, dict[str, Verdict]] = collections.defaultdict(dict)
    groups = itertools.groupby(subjects(), key=lambda subject: subject.group)
    wanted = (
        subject
        for group, members in groups
        if arguments.group in group
        for subject in itertools.islice(members, 0, None, arguments.every)
    )
    for subject, verdict in judge(wanted):
        if arguments.write and subject.group not in verdicts:
            write(table(verdicts))  # long runs may be cut short
        verdicts[subject.group][subject.name] = verdict
        if wrong := verdict.fault + verdict.differ:
            print(f"{subject.group}: {subject.name}: {wrong[0][:300]}", file=sys.stderr, flush=True)
    text = table(verdicts)
    print(text)
    if arguments.write:
        write(text)
    if any(v.differ or v.fault for judged in verdicts.values() for v in judged.values()):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
