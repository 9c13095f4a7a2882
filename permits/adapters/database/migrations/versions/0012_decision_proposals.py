"""Proposals for decisions, each version kept, and the committee's lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

ID = sa.String(64)
MOMENT = sa.String(32)


def upgrade() -> None:
    op.create_table(
        "decision_proposals",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_decision_proposals")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_decision_proposals_case_id_cases")),
    )
    op.create_table(
        "agenda_items",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("meeting", sa.String(10), nullable=False),
        sa.Column("registry_number", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("proposal", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_agenda_items")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_agenda_items_case_id_cases")),
    )
    op.create_index(op.f("ix_agenda_items_meeting"), "agenda_items", ["meeting"], unique=False)
