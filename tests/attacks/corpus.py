"""The attacks: one snippet a file, whose first lines say what it tries and how it must end."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.sandbox.layers.kernel import SYSTEM_CALLS, SystemCall

_FOLDER = Path(__file__).parent / "snippets"
_HEADER = re.compile(r"# (family|tries|judged by|ends|held by|machine|container|slow|note): (.*)")
_CALL = re.compile(r"@NR:(\w+)@")
_NO_CALL = 9999
"""A number that no call has, for one that this machine's kernel or our table does not know."""


@dataclass(frozen=True)
class Attack:
    """One hostile snippet.

    ``ends`` are the ways in which it may end where it is contained: a status, a status and a reason, or a signal
    (``stopped/crash/-31`` is death by the system-call filter). ``judge`` names the canary that would sing.
    ``container`` says what the level of that name cannot keep it from. A ``slow`` one runs into a clock.
    """

    name: str
    family: str
    tries: str
    judge: str
    ends: frozenset[str]
    container: str
    slow: bool
    code: str

    def filled(self, places: dict[str, object]) -> str:
        """The code with the canaries' places filled in."""
        code = _CALL.sub(lambda found: str(_number(found[1])), self.code)
        code = code.replace("@NAMED@", _numbers(SYSTEM_CALLS.values()))
        code = code.replace("@REFUSED@", _numbers(call for call in SYSTEM_CALLS.values() if call.verdict == "refuse"))
        for name, place in places.items():
            code = code.replace(f"@{name}@", str(place))
        return code


def _number(call: str) -> int:
    return SYSTEM_CALLS[call].number if call in SYSTEM_CALLS else _NO_CALL


def _numbers(calls: Iterable[SystemCall]) -> str:
    return ", ".join(str(call.number) for call in calls)


@cache
def attacks() -> tuple[Attack, ...]:
    """Every attack that this machine's processor can run."""
    read = [_read(file) for file in sorted(_FOLDER.glob("*.py"))]
    written = [attack for attack in read if attack is not None]
    names = " ".join(attack.name for attack in written)
    return (*written, *(attack for attack in _killing_calls() if f"_sys{attack.name}" not in names))


def _read(file: Path) -> Attack | None:
    lines = file.read_text().splitlines(keepends=True)
    header: dict[str, str] = {}
    while (found := _HEADER.match(lines[0])) is not None:
        header[found[1]] = found[2].strip()
        del lines[0]
    if header.get("machine", platform.machine()) != platform.machine():
        return None
    return Attack(
        name=file.stem,
        family=header["family"],
        tries=header["tries"],
        judge=header["judged by"],
        ends=frozenset(header["ends"].split(" | ")),
        container=header.get("container", ""),
        slow="slow" in header,
        code="".join(lines),
    )


def _killing_calls() -> list[Attack]:
    """An attack for each system call that no honest snippet makes, by its number."""
    return [
        Attack(
            name=f"call_{call.name}",
            family="kernel",
            tries=f"to make the system call {call.name} with nothing in its arguments",
            judge="end",
            ends=frozenset({"stopped/crash/-31"}),
            container="",
            slow=False,
            code=f"import ctypes\nprint('ESCAPED', ctypes.CDLL(None).syscall({call.number}, 0, 0, 0, 0, 0, 0))\n",
        )
        for call in SYSTEM_CALLS.values()
        if call.verdict == "kill"
    ]
