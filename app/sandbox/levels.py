"""Names for how well the sandbox isolates on this machine."""

from __future__ import annotations

from typing import Literal, NamedTuple

from app.sandbox.layers.landlock import NETWORK_ABI

Level = Literal["full", "container", "weak", "none"]

NAMESPACES = "namespaces"
OWN_USERS = "own-users"
CEILINGS = "resource-limits"
LANDLOCK = "landlock"
SECCOMP = "seccomp"
LAYERS = (NAMESPACES, OWN_USERS, CEILINGS, LANDLOCK, SECCOMP)


class Isolation(NamedTuple):
    """The level reached, and a sentence for each layer that is not there."""

    level: Level
    missing: list[str]


def judge(missing: dict[str, str], landlock_abi: int) -> Isolation:
    """Name the level of a zygote whose layers are all on but ``missing``, which tells the reason for each.

    ``full``: everything; users of their own may be missing, the other layers do without. ``container``: system calls
    filtered, resources limited, and files and network out of reach by namespaces or by Landlock. ``weak``: some layer
    is on. ``none``: no layer is.
    """
    on = {layer for layer in LAYERS if layer not in missing}
    out_of_reach = NAMESPACES in on or (LANDLOCK in on and landlock_abi >= NETWORK_ABI)
    level: Level
    if on >= {NAMESPACES, CEILINGS, LANDLOCK, SECCOMP}:
        level = "full"
    elif on >= {CEILINGS, SECCOMP} and out_of_reach:
        level = "container"
    elif on & {NAMESPACES, LANDLOCK, SECCOMP}:
        level = "weak"
    else:
        level = "none"
    return Isolation(level, [f"{layer}: {missing[layer]}" for layer in LAYERS if layer in missing])
