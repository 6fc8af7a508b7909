"""Graphs that were kept, by an id that is derived from what they hold."""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
from dataclasses import dataclass

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from app.errors import GraphNotFound
from app.graph.document import File, Snippet
from app.graph.sealed import Sealed
from app.store.database import Database
from app.store.tables import graphs


@dataclass(frozen=True)
class KeptGraph:
    """One graph as it is stored: its JSON gzipped, and the SHA-256 of the JSON in hex."""

    id: str
    gzipped: bytes
    digest: str

    def snippet(self) -> Snippet:
        """The snippet that was recorded."""
        return msgspec.json.decode(self.json(), type=_Recorded).snippet

    def files(self) -> list[File]:
        """The files that the snippet left behind."""
        return msgspec.json.decode(self.json(), type=_Left).files

    def json(self) -> bytes:
        """The document as JSON in UTF-8."""
        return gzip.decompress(self.gzipped)


class _Left(msgspec.Struct):
    """As much of a document as tells which files were left behind."""

    files: list[File] = []


class _Recorded(msgspec.Struct):
    """As much of a document as tells what ran."""

    snippet: Snippet


class Graphs:
    """The collection of kept graphs. A graph never changes once it is kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, document: Sealed, identity: str) -> KeptGraph:
        """Store ``document`` under ``identity``, or find the graph that is already kept there.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        document.head.id = identity
        json = document.json()
        kept = KeptGraph(identity, await asyncio.to_thread(gzip.compress, json, 5), hashlib.sha256(json).hexdigest())
        row = insert(graphs).values(id=identity, document=kept.gzipped, digest=kept.digest, bytes=len(json))
        try:
            async with self._database.begin() as connection:
                await connection.execute(row)
        except IntegrityError:
            return await self.find(identity)
        return kept

    async def find(self, identity: str) -> KeptGraph:
        """The graph kept under ``identity``.

        Raises:
            GraphNotFound: none is.
            StoreUnavailable: the database does not answer.
        """
        query = select(graphs.c.document, graphs.c.digest).where(graphs.c.id == identity)
        async with self._database.begin() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise GraphNotFound("Check the address; graphs are found only under the id they were given.")
        return KeptGraph(identity, row.document, row.digest)


def run_identity(document: Sealed) -> str:
    """The id of a graph recorded here: equal snippets, seeds, versions and endings have equal ids."""
    head = document.head
    seen = head.environment
    return _identity(
        "run",
        msgspec.json.encode(
            [
                head.snippet,
                [seen.python, seen.torch, seen.device, seen.recorder],
                [head.outcome.status, head.outcome.reason],
            ]
        ),
    )


def document_identity(document: Sealed) -> str:
    """The id of a graph recorded elsewhere: a hash of all it says, its former id aside."""
    return _identity("document", Sealed(msgspec.structs.replace(document.head, id=None), document.rest).json())


def _identity(origin: str, content: bytes) -> str:
    """20 characters that are safe in an address; graphs of different origins never share one."""
    digest = hashlib.sha256(origin.encode() + b"\0" + content).digest()
    return base64.urlsafe_b64encode(digest[:15]).decode()
