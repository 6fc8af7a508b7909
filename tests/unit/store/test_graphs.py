from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from app.errors import GraphNotFound, StoreUnavailable
from app.graph import codec, sealed
from app.graph.document import Document, Environment, Outcome, Snippet
from app.graph.sealed import Sealed
from app.settings import Settings
from app.store.database import Database
from app.store.graphs import Graphs, document_identity, run_identity


def recorded(code: str = "x = 1", wall_seconds: float = 0.5) -> Sealed:
    return sealed.of(
        Document(
            schema=1,
            snippet=Snippet(code),
            environment=Environment("3.11.7", "2.13.0", "cpu", 1, "0.1"),
            outcome=Outcome("finished", wall_seconds=wall_seconds),
        )
    )


def changed(document: Sealed, **head: object) -> Sealed:
    return Sealed(msgspec.structs.replace(document.head, **head), document.rest)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(Settings(data_folder=tmp_path / "data"))
    await database.migrate()
    yield database
    await database.close()


async def test_a_kept_graph_comes_back_with_its_id(database: Database) -> None:
    await Graphs(database).keep(recorded(), "an-id")
    kept = await Graphs(database).find("an-id")
    document = codec.decode(kept.json())
    assert document.id == "an-id"
    assert document.snippet.code == "x = 1"


async def test_the_first_of_two_equal_graphs_stays(database: Database) -> None:
    first = await Graphs(database).keep(recorded(wall_seconds=1), "an-id")
    second = await Graphs(database).keep(recorded(wall_seconds=2), "an-id")
    assert second == first
    assert codec.decode(second.json()).outcome.wall_seconds == 1


async def test_many_keep_the_same_graph_at_once(database: Database) -> None:
    graphs = Graphs(database)
    kept = await asyncio.gather(*(graphs.keep(recorded(wall_seconds=n), "an-id") for n in range(8)))
    assert len({graph.digest for graph in kept}) == 1


async def test_an_unknown_id_is_not_found(database: Database) -> None:
    with pytest.raises(GraphNotFound):
        await Graphs(database).find("nothing")


async def test_a_database_that_was_moved_away_is_unavailable_until_it_is_back(
    database: Database, tmp_path: Path
) -> None:
    graphs = Graphs(database)
    await graphs.keep(recorded(), "an-id")
    (tmp_path / "data").rename(tmp_path / "away")
    with pytest.raises(StoreUnavailable):
        await graphs.find("an-id")
    with pytest.raises(StoreUnavailable):
        await graphs.keep(recorded(), "another")
    (tmp_path / "away").rename(tmp_path / "data")
    assert (await graphs.find("an-id")).id == "an-id"


def test_a_run_is_known_by_what_ran_and_how_it_ended() -> None:
    one = recorded()
    assert run_identity(one) == run_identity(recorded(wall_seconds=9))
    others = [
        recorded("x = 2"),
        changed(one, snippet=Snippet("x = 1", seed=1)),
        changed(one, snippet=Snippet("x = 1", backward="x")),
        changed(one, environment=Environment("3.11.7", "2.14.0", "cpu", 1, "0.1")),
        changed(one, outcome=Outcome(status="stopped", reason="wall_time")),
    ]
    assert len({run_identity(document) for document in [one, *others]}) == 1 + len(others)


def test_a_document_is_known_by_all_it_says_but_its_id() -> None:
    one = recorded()
    assert document_identity(one) == document_identity(changed(one, id="former"))
    assert document_identity(one) != document_identity(recorded(wall_seconds=9))
    assert document_identity(one) != run_identity(one)


def test_an_id_is_safe_in_an_address() -> None:
    assert re.fullmatch(r"[\w-]{20}", run_identity(recorded()))
