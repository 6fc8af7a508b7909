"""The database's shape. A change here needs a migration; a test compares the two."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, DateTime, LargeBinary, MetaData, String, Table, func

# SQLite can only alter constraints that have names
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

graphs = Table(
    "graphs",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("document", LargeBinary, nullable=False, comment="the graph document's JSON, gzipped"),
    Column("digest", String(64), nullable=False, comment="SHA-256 of the JSON, in hex"),
    Column("bytes", BigInteger, nullable=False, comment="size of the JSON"),
    Column("kept_at", DateTime(timezone=True), nullable=False, server_default=func.current_timestamp()),
)
