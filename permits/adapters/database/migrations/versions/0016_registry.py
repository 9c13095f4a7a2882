"""Give the registry of public records lines of its own, and words that they are found by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from permits.adapters.database.texts import REGISTRY, statements

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "registry_entries",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("registry_number", sa.String(40), nullable=False),
        sa.Column("designation", sa.String(120), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("rubric", "subject", "counterpart", "by_name")),
        sa.Column("document_id", sa.String(64), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_registry_entries")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_registry_entries_case_id")),
    )
    op.create_index(op.f("ix_registry_entries_day_seq"), "registry_entries", ["day", "seq"])
    op.create_index(op.f("ix_registry_entries_kind_day_seq"), "registry_entries", ["kind", "day", "seq"])
    op.create_index(op.f("ix_registry_entries_case_id_number"), "registry_entries", ["case_id", "number"])
    for statement in statements(op.get_bind().dialect.name, REGISTRY):
        op.execute(statement)
