"""Give the queue rows of its own, words to be found by, absences and people's own views."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from permits.adapters.database.texts import statements

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "queue_rows",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("officer_id", sa.String(64)),
        sa.Column("decide_by", sa.String(10)),
        sa.Column("due", sa.String(10)),
        sa.Column("decided", sa.String(10)),
        sa.Column("waits", sa.String(20), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("matters", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("attention", sa.Text(), nullable=False),
        sa.Column("reckoning", sa.Text(), nullable=False),
        sa.Column("area", sa.String(120)),
        sa.Column("address", sa.Text(), nullable=False, server_default=""),
        sa.Column("east", sa.Float()),
        sa.Column("north", sa.Float()),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_queue_rows_case_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_queue_rows")),
        sa.UniqueConstraint("case_id", name=op.f("uq_queue_rows_case_id")),
    )
    op.create_index(op.f("ix_queue_rows_is_open_decide_by"), "queue_rows", ["is_open", "decide_by"])
    op.create_index(op.f("ix_queue_rows_officer_id_is_open"), "queue_rows", ["officer_id", "is_open"])
    op.create_index(op.f("ix_queue_rows_area"), "queue_rows", ["area"])
    op.create_table(
        "staff_members",
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.person_id"], name=op.f("fk_staff_members_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_staff_members")),
    )
    op.create_table(
        "absences",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("first", sa.String(10), nullable=False),
        sa.Column("last", sa.String(10), nullable=False),
        sa.Column("stand_in", sa.String(64), nullable=False),
        sa.Column("noted_by", sa.String(64), nullable=False),
        sa.Column("noted", sa.String(32), nullable=False),
        sa.Column("withdrawn_by", sa.String(64)),
        sa.Column("withdrawn", sa.String(32)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index(op.f("ix_absences_person_id"), "absences", ["person_id"])
    op.create_table(
        "saved_views",
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "name", name=op.f("pk_saved_views")),
    )
    for statement in statements(op.get_bind().dialect.name):
        op.execute(statement)
