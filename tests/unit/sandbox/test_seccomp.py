"""The filters, run by a small interpreter of the kernel's language, for both kinds of processor."""

from __future__ import annotations

import errno
import struct

import pytest

from app.sandbox.layers import kernel, seccomp

ALLOW, KILL = 0x7FFF_0000, 0x8000_0000
ERRNO = 0x0005_0000
REFUSE, ABSENT = ERRNO | errno.EPERM, ERRNO | errno.ENOSYS
ARCHITECTURE = {"x86_64": 0xC000_003E, "aarch64": 0xC000_00B7}
I386 = 0x4000_0003


def verdict(program: bytes, number: int, *arguments: int, architecture: int) -> int:
    """What ``program`` says to a system call, read as the kernel reads it."""
    call = struct.pack("iIQ6Q", number, architecture, 0, *arguments, *[0] * (6 - len(arguments)))
    instructions = list(struct.iter_unpack("HBBI", program))
    place = value = 0
    while True:
        code, if_true, if_false, operand = instructions[place]
        place += 1
        match code:
            case 0x20:
                (value,) = struct.unpack_from("I", call, operand)
            case 0x54:
                value &= operand
            case 0x06:
                return int(operand)
            case _:
                holds = {0x15: value == operand, 0x35: value >= operand, 0x45: bool(value & operand)}[code]
                place += if_true if holds else if_false


class Machine:
    """The two filters of a child, one upon the other, on one kind of processor."""

    def __init__(self, name: str) -> None:
        self.architecture = ARCHITECTURE[name]
        self.calls = kernel.read_system_calls(name)
        self.zygote = seccomp.zygote_filter()
        self.child = seccomp.child_filter(only_process=None, judge_paths=False)

    def zygote_says(self, call: str, *arguments: int) -> int:
        return verdict(self.zygote, self.calls[call].number, *arguments, architecture=self.architecture)

    def child_says(self, call: str, *arguments: int) -> int:
        """The stricter verdict stands: the kernel takes the action of the lowest number."""
        own = verdict(self.child, self.calls[call].number, *arguments, architecture=self.architecture)
        actions = [own, self.zygote_says(call, *arguments)]
        return KILL if KILL in actions else min(actions)


@pytest.fixture(params=["x86_64", "aarch64"])
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Machine:
    monkeypatch.setattr(kernel, "MACHINE", request.param)
    monkeypatch.setattr(kernel, "SYSTEM_CALLS", kernel.read_system_calls(request.param))
    return Machine(request.param)


def test_each_call_meets_the_verdict_of_the_table(machine: Machine) -> None:
    told = {"allow": ALLOW, "refuse": REFUSE, "absent": ABSENT, "kill": KILL}
    for call in machine.calls.values():
        if call.verdict != "arguments":
            assert machine.child_says(call.name) == told[call.verdict], call.name


def test_the_zygote_keeps_what_it_needs(machine: Machine) -> None:
    for call in machine.calls.values():
        if call.zygote:
            assert machine.zygote_says(call.name) == ALLOW, call.name


def test_a_call_not_in_the_table_is_refused(machine: Machine) -> None:
    assert verdict(machine.zygote, 9999, architecture=machine.architecture) == REFUSE


def test_another_abi_is_not_spoken(machine: Machine) -> None:
    for program in (machine.zygote, machine.child):
        assert verdict(program, 0, architecture=I386) == KILL


def test_x32_is_not_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "MACHINE", "x86_64")
    monkeypatch.setattr(kernel, "SYSTEM_CALLS", kernel.read_system_calls("x86_64"))
    for program in (seccomp.zygote_filter(), seccomp.child_filter(only_process=None, judge_paths=False)):
        assert verdict(program, 0x4000_0000, architecture=ARCHITECTURE["x86_64"]) == KILL


@pytest.mark.parametrize(
    ("call", "arguments", "told"),
    [
        ("clone", [0x0001_0000], ALLOW),
        ("clone", [17], REFUSE),
        ("clone", [0x1000_0000], KILL),
        ("clone", [0x0001_0000 | 0x2000_0000], KILL),
        ("futex", [0, 0x80], ALLOW),
        ("futex", [0, 6], ABSENT),
        ("fcntl", [0, 3], ALLOW),
        ("fcntl", [0, 1024], REFUSE),
        ("ioctl", [0, 0x5401], ALLOW),
        ("ioctl", [0, 0x5412], ERRNO | errno.ENOTTY),
        ("socketpair", [1, 1], ALLOW),
        ("socketpair", [1, 0x80801], ALLOW),
        ("socketpair", [1, 2], REFUSE),
        ("socketpair", [2, 1], REFUSE),
        ("sendto", [0, 0, 9, 0x40], ALLOW),
        ("sendto", [0, 0, 9, 0x41], REFUSE),
        ("recvfrom", [0, 0, 9, 0x40], ALLOW),
        ("recvfrom", [0, 0, 9, 1], REFUSE),
        ("prctl", [15], ALLOW),
        ("prctl", [4], REFUSE),
        ("prlimit64", [0], ALLOW),
        ("prlimit64", [1], REFUSE),
    ],
)
def test_arguments_decide(machine: Machine, call: str, arguments: list[int], told: int) -> None:
    assert machine.child_says(call, *arguments) == told


def test_without_namespaces_only_the_own_process_may_be_signalled(machine: Machine) -> None:
    program = seccomp.child_filter(only_process=77, judge_paths=True)

    def says(call: str, *arguments: int) -> int:
        return verdict(program, machine.calls[call].number, *arguments, architecture=machine.architecture)

    assert says("kill", 77) == says("tgkill", 77) == ALLOW
    assert says("kill", 78) == says("tgkill", 1) == says("fchmodat") == REFUSE
