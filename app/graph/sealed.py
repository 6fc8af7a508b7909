"""Documents of strangers, looked through a stretch at a time and kept as JSON.

Rows take four to fourteen times the memory of their JSON, and the server has no use for them: it wants to know that
every one is right, and to hand them on.
"""

from __future__ import annotations

import gc
import io
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import msgspec
from msgspec import UNSET, Raw
from msgspec.structs import FieldInfo, fields, replace

from app.errors import InvalidDocument
from app.graph import codec
from app.graph.document import Document, Head

_WHOLE_BYTES = 1 << 18
"""A document of no more is looked through at once."""
_STRETCH_BYTES = 1 << 18
"""JSON of the rows that are decoded at a time."""
_MOST_ROW_MEMORY = 80_000_000
"""Bytes of memory that one row may be guessed to take. The largest that recording makes, a pass through 60,000 nodes,
is guessed at 45 MB."""
_MOST_SIGNS = 5_000_000
"""Brackets of a kind that a document may have: in 64 MB of honest rows there are half as many."""
_MOST_ROWS = 1_000_000
"""Of an array; recording makes 110,000 of a kind at most."""
_MOST_GROWTH = 2
"""How many times as long it may be once it is written anew: 1e9 is one float of many that are shorter than ours."""

_ROW = re.compile(r"^\[(\d+)\]")
_HEAD = fields(Head)
_BODY: tuple[FieldInfo, ...] = fields(Document)[len(_HEAD) :]


class _Anything(msgspec.Struct, gc=False):
    """A row that takes next to nothing: to count rows before they are taken apart."""


class _AnyStretch(msgspec.Struct, gc=False, array_like=True):
    """The same of a row that is an array."""


_read_head = msgspec.json.Decoder(Head).decode
_take_apart = msgspec.json.Decoder(
    msgspec.defstruct(
        "_Parts", [(field.encode_name, Raw, UNSET) for field in fields(Document)], forbid_unknown_fields=True
    )
).decode
_read_rows = {field.name: msgspec.json.Decoder(field.type) for field in _BODY}
_split = msgspec.json.Decoder(list[Raw]).decode
_write = msgspec.json.Encoder().encode


@dataclass
class Sealed:
    """A document that is right in every way: its head, which the server may change, and the JSON of the rest."""

    head: Head
    rest: bytes
    """From the comma behind the head to the end."""

    def json(self) -> bytes:
        """The document as compact JSON in UTF-8."""
        return _write(self.head)[:-1] + self.rest

    def document(self) -> Document:
        """All of it as rows; they may take gigabytes where a stranger wrote them."""
        return codec.decode(self.json())


def of(document: Document) -> Sealed:
    """A document of our own."""
    head = Head(**{field.name: getattr(document, field.name) for field in _HEAD})
    return Sealed(head, codec.encode(document)[len(_write(head)) - 1 :])


def seal(data: bytes) -> Sealed:
    """Look through untrusted JSON, in memory that does not grow with the number of rows.

    Raises:
        InvalidDocument: the bytes are no JSON, a field is unknown, of the wrong type or out of bounds, there are too
            many rows, or a reference points outside its array.
    """
    if len(data) <= _WHOLE_BYTES:
        return of(codec.decode(data))
    for sign in (b"{", b"["):
        if data.count(sign) > _MOST_SIGNS:
            raise InvalidDocument(f"there are more than {_MOST_SIGNS:,} brackets of a kind; record less")
    try:
        with _no_garbage():
            return _seal(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as invalid:
        raise InvalidDocument(str(invalid)[:300]) from None


def _seal(data: bytes) -> Sealed:
    parts = _take_apart(data)
    told = [(field.name, part) for field in _HEAD if (part := getattr(parts, field.name)) is not UNSET]
    head = _read_head(b"{%b}" % b",".join(b'"%b":%b' % (name.encode(), part) for name, part in told))
    # a part of the document is a document whose other arrays are empty
    empty = Document(**{field.name: getattr(head, field.name) for field in _HEAD})
    references = codec.References()
    rest = io.BytesIO()
    for field in _BODY:
        part = getattr(parts, field.encode_name)
        rest.write(b',"%b":' % field.encode_name.encode())
        plain = getattr(empty, field.name)
        if part is UNSET:
            rest.write(_write(plain))
        elif field.name in codec.ARRAYS:
            rest.write(b"[")
            separator = b""
            for rows in _rows(part, field):
                references.add(replace(empty, **{field.name: rows}))
                rest.write(separator + _write(rows)[1:-1])
                separator = b","
                _limit_growth(rest, data)
            rest.write(b"]")
        else:
            _weigh(part, field)
            content = _read(bytes(part), field)
            references.add(replace(empty, **{field.name: content}))
            rest.write(_write(content))
            _limit_growth(rest, data)
    references.close()
    rest.write(b"}")
    return Sealed(head, rest.getvalue())


def _limit_growth(rest: io.BytesIO, data: bytes) -> None:
    if rest.tell() > _MOST_GROWTH * len(data):
        raise InvalidDocument("its numbers are written so short that they would take twice the room; write them out")


def _rows(part: Raw, field: FieldInfo) -> Iterator[list[Any]]:
    """The rows of an array, a stretch at a time."""
    text = memoryview(part)
    kind = _AnyStretch if field.name == "spans" else _Anything
    count = len(_named(field, msgspec.json.Decoder(list[kind]).decode, text))  # type: ignore[valid-type]
    if count > _MOST_ROWS:
        raise InvalidDocument(f"there are more than {_MOST_ROWS:,} {field.name}; record less")
    rows = _split(text)
    ends = array("q", accumulate(len(memoryview(row)) for row in rows))
    first = 0
    while first < count:
        start = ends[first - 1] if first else 0
        end = max(first + 1, bisect_right(ends, start + _STRETCH_BYTES))
        if end == first + 1:
            _weigh(rows[first], field)
        yield _read(b"[%b]" % b",".join(rows[first:end]), field, first)
        first = end


def _read(text: bytes, field: FieldInfo, before: int = 0) -> Any:
    return _named(field, _read_rows[field.name].decode, text, before)


def _named(field: FieldInfo, decode: Any, text: bytes | memoryview, before: int = 0) -> Any:
    """What ``decode`` makes of a part of the document; its complaint names the place in the whole."""
    try:
        return decode(text)
    except msgspec.ValidationError as invalid:
        what, at, place = str(invalid).partition(" - at `$")
        place = _ROW.sub(lambda row: f"[{int(row[1]) + before}]", place if at else "`", count=1)
        raise InvalidDocument(f"{what} - at `$.{field.encode_name}{place}"[:300]) from None


def _weigh(part: Raw, field: FieldInfo) -> None:
    """Refuse what would take too much memory.

    The numbers are what the greediest rows were measured at: an object is 350 bytes, a list 100, an entry 42.
    """
    text = bytes(part)
    memory = 350 * text.count(b"{") + 100 * text.count(b"[") + 42 * text.count(b",")
    if memory > _MOST_ROW_MEMORY:
        raise InvalidDocument(
            f"one of its {field.name} would take about {memory // 1_000_000} MB of memory; record less"
        )


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Rows make no cycles, and looking for some among millions of lists takes eight times as long as decoding them."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
