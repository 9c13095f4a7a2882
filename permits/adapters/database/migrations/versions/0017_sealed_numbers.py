"""Keep personal numbers sealed, found by a keyed hash. What stands in plain text is sealed after the migration."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("persons", sa.Column("sealed_number", sa.String(120)))
    op.add_column("persons", sa.Column("number_lookup", sa.String(80)))
    op.create_index(op.f("ix_persons_number_lookup"), "persons", ["number_lookup"], unique=True)
    op.add_column("drafts", sa.Column("sealed_numbers", sa.Text()))
