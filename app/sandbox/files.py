"""What a snippet wrote into its private folder, read by its own process: the server opens no path that a snippet made.

Nothing is gained by lying here: the rows are a claim like the rest of the document.
"""

from __future__ import annotations

import base64
import os
import stat
from collections import deque

from app.graph.document import File, Kept

_MOST_FILES = 100
_LONGEST_NAME = 250
"""Characters of a path that is listed; a label of the document holds four times as many."""


def collect(folder: str, most_bytes: int) -> tuple[list[File], Kept | None]:
    """The regular files in ``folder`` and below, in the order of their names, hidden ones left out.

    Contents are kept as long as they are no more than ``most_bytes`` together, smallest first. The second result is
    how many files are listed of how many there are, where not all are; where an audit hook of the snippet's lets
    nothing be opened, that is none of nobody knows how many.
    """
    try:
        return _collect(folder, most_bytes)
    except BaseException:  # noqa: BLE001 - the hook chooses what it raises
        return [], Kept(0)


def _collect(folder: str, most_bytes: int) -> tuple[list[File], Kept | None]:
    found = sorted(_regular_files(folder))
    listed = found[:_MOST_FILES]
    files = [File(os.fsencode(name).decode(errors="replace"), size) for name, size in listed]
    room = most_bytes
    for index in sorted(range(len(listed)), key=lambda index: listed[index][1]):
        name, size = listed[index]
        if size > room:
            break
        data = _read(os.path.join(folder, name), size)  # noqa: PTH118 - names need not be text
        if data is not None:
            files[index].data = base64.b64encode(data).decode()
            room -= len(data)
    return files, Kept(len(listed), len(found)) if len(found) > len(listed) else None


def _regular_files(folder: str) -> list[tuple[str, int]]:
    """Name and size in bytes of each; links are not followed, and what cannot be read is not there."""
    found = []
    waiting = deque([""])
    while waiting:
        within = waiting.popleft()
        try:
            with os.scandir(os.path.join(folder, within)) as entries:  # noqa: PTH118
                for entry in entries:
                    name = os.path.join(within, entry.name)  # noqa: PTH118
                    if entry.name.startswith(".") or len(name) > _LONGEST_NAME:
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(name)
                    elif entry.is_file(follow_symlinks=False):
                        found.append((name, entry.stat(follow_symlinks=False).st_size))
        except OSError:
            continue
    return found


def _read(path: str, size: int) -> bytes | None:
    """The first ``size`` bytes of a regular file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        data = b""
        while len(data) < size and (part := os.read(descriptor, size - len(data))):
            data += part
    except OSError:
        return None
    finally:
        os.close(descriptor)
    return data
