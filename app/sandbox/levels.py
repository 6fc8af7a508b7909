"""Names for how well the sandbox isolates on this machine, and what to do where it could do better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

from app.sandbox.layers.landlock import NETWORK_ABI

Level = Literal["full", "container", "weak", "none"]

NAMESPACES = "namespaces"
OWN_USERS = "own-users"
CEILINGS = "resource-limits"
LANDLOCK = "landlock"
SECCOMP = "seccomp"
PRIVILEGES = "privileges"
LAYERS = (NAMESPACES, OWN_USERS, CEILINGS, LANDLOCK, SECCOMP, PRIVILEGES)

REMEDIES = {
    NAMESPACES: (
        "Run the server as root, or let ordinary users make user namespaces (sysctl user.max_user_namespaces, on "
        "Debian kernel.unprivileged_userns_clone=1, on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0); in a "
        "container allow unshare, setns, mount, umount2 and pivot_root. docs/sandbox.md tells how."
    ),
    OWN_USERS: "Run the server as root, from an installation that everybody may read; no snippet gets root's rights.",
    CEILINGS: "Raise the hard limits that the server itself is started with (ulimit -H).",
    LANDLOCK: (
        "Use Linux 6.7 or newer with landlock among its security modules (lsm= on the kernel's command line); in a "
        "container allow the three landlock_ calls."
    ),
    SECCOMP: "Use a kernel with CONFIG_SECCOMP_FILTER, on x86-64 or aarch64.",
    PRIVILEGES: "No kernel refuses to take privileges away, so this is a fault of Gradwalk's: please report it.",
}
"""How to get each layer."""


@dataclass(frozen=True)
class Gap:
    """A layer that is not there: why, and how to get it."""

    layer: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.layer}: {self.reason}. {self.remedy}"


@dataclass(frozen=True)
class Isolation:
    """How well snippets are isolated: the reason for each layer that is off, and the kernel's version of Landlock."""

    missing: Mapping[str, str]
    landlock_abi: int

    @property
    def level(self) -> Level:
        """The name of what is reached.

        ``full``: everything; users of their own may be missing, the other layers do without. ``container``: no
        privileges, system calls filtered, resources limited, and files and network out of reach by namespaces or by
        Landlock. ``weak``: some layer is on. ``none``: no layer is.
        """
        on = {layer for layer in LAYERS if layer not in self.missing}
        out_of_reach = NAMESPACES in on or (LANDLOCK in on and self.landlock_abi >= NETWORK_ABI)
        if on >= {NAMESPACES, CEILINGS, LANDLOCK, SECCOMP, PRIVILEGES}:
            return "full"
        if on >= {CEILINGS, SECCOMP, PRIVILEGES} and out_of_reach:
            return "container"
        return "weak" if on & {NAMESPACES, LANDLOCK, SECCOMP} else "none"

    @property
    def gaps(self) -> list[Gap]:
        """The layers that are off."""
        return [Gap(layer, self.missing[layer], REMEDIES[layer]) for layer in LAYERS if layer in self.missing]

    def told(self) -> dict[str, object]:
        """The level, and each gap with its layer, its reason and its remedy, for JSON."""
        return {"level": self.level, "missing": [asdict(gap) for gap in self.gaps]}

    def without(self, failed: Mapping[str, str]) -> Isolation:
        """The same, less the layers that did not hold."""
        return Isolation({**failed, **self.missing}, self.landlock_abi)


UNKNOWN = Isolation(dict.fromkeys(LAYERS, "not known yet"), 0)
"""Before anything has started."""
