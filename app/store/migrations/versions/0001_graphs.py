"""Kept graphs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the table of graphs."""
    op.create_table(
        "graphs",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False, comment="the graph document's JSON, gzipped"),
        sa.Column("digest", sa.String(64), nullable=False, comment="SHA-256 of the JSON, in hex"),
        sa.Column("bytes", sa.BigInteger, nullable=False, comment="size of the JSON"),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.current_timestamp()),
        sa.PrimaryKeyConstraint("id", name="pk_graphs"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("graphs")
