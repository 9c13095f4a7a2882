"""Guides that somebody is in the middle of without being logged in, and answers that have been shared by a link."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for table, key in (("guides", "token_hash"), ("shared_answers", "id_hash")):
        op.create_table(
            table,
            sa.Column(key, sa.String(64), nullable=False),
            sa.Column("content", sa.Text(), nullable=False),
            sa.Column("expires", sa.String(32), nullable=False),
            sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_expires"), table, ["expires"], unique=False)
