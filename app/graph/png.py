"""What the head of a PNG tells, without unpacking it."""

from __future__ import annotations

MOST_PIXELS = 1 << 25
"""Of a picture that is shown: a browser takes four bytes for each, however few the file has."""
HEAD_BYTES = 24
_START = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def size(picture: bytes) -> tuple[int, int] | None:
    """Width and height in pixels; ``None`` where the bytes begin no PNG."""
    if len(picture) < HEAD_BYTES or not picture.startswith(_START):
        return None
    return int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])
