"""Which layer holds what: ``python -m tests.attacks.ablation`` switches off one at a time and counts what gets out.

Layers named after it are the ones to switch off together, and the only row.

Prints the table of ``docs/sandbox.md``. What gets out gets out for real, so this runs in namespaces of its own, as
root, and best on a machine that can spare a few minutes; time attacks are left out, for only the server's clock holds
them.
"""

from __future__ import annotations

import asyncio
import os
import sys

from tests.attacks.arena import arena
from tests.attacks.corpus import Attack, attacks
from tests.attacks.layers import CONTAINER, SWITCHES, without

_WORLD = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "--ipc", "--uts", "--net"]
_SETS: list[tuple[str, ...]] = [
    (),
    *((layer,) for layer in SWITCHES),
    (*CONTAINER, "Landlock"),
    (*CONTAINER, "system-call filter"),
]
_MOST_NAMES = 12


async def _through(layers: tuple[str, ...], chosen: list[Attack]) -> tuple[str, dict[str, list[str]]]:
    """The level reached without ``layers``, and the breaches of each attack that got through."""
    async with arena(without(*layers)) as ring:
        level = ring.pool.level
        found = {attack.name: await ring.breaches(attack) for attack in chosen}
    return level, {name: breaches for name, breaches in found.items() if breaches}


async def _table(chosen: list[Attack]) -> None:
    sys.stdout.write(f"{len(chosen)} attacks.\n\n| off | level shown | through | which |\n|---|---|---|---|\n")
    for layers in [tuple(sys.argv[1:])] if sys.argv[1:] else _SETS:
        name = " + ".join(layers) or "nothing"
        try:
            level, through = await _through(layers, chosen)
        except Exception as failure:  # noqa: BLE001 - a row of its own: the other sets shall still be run
            sys.stdout.write(f"| {name} | – | – | {type(failure).__name__}: {str(failure)[:200]} |\n")
            continue
        names = ", ".join([*list(through)[:_MOST_NAMES], *(["…"] if len(through) > _MOST_NAMES else [])])
        sys.stdout.write(f"| {name} | `{level}` | {len(through)} | {names or '–'} |\n")
        sys.stdout.flush()
        for attack, breaches in through.items():
            sys.stderr.write(f"{name}\t{attack}\t{'; '.join(breaches)}\n")
        sys.stderr.flush()


if __name__ == "__main__":
    if os.getpid() != 1:
        again = 'ip link set lo up && exec "$@"'
        command = [*_WORLD, "sh", "-ec", again, "-", sys.executable, "-m", "tests.attacks.ablation", *sys.argv[1:]]
        os.execvp(command[0], command)  # noqa: S606 - into a world of its own
    asyncio.run(_table([attack for attack in attacks() if not attack.slow]))
