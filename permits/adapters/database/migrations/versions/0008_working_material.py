"""Marks on the parts of an application, notes, tasks, and answers that are not sent yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ID = sa.String(64)
MOMENT = sa.String(32)


def upgrade() -> None:
    op.create_table(
        "part_checks",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("part", sa.String(200), nullable=False),
        sa.Column("standing", sa.String(20), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("title", "lacks", "why", "mend")),
        sa.Column("again", sa.String(40), nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "part", name=op.f("pk_part_checks")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_part_checks_case_id_cases")),
    )
    op.create_table(
        "case_notes",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_notes")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_case_notes_case_id_cases")),
    )
    op.create_table(
        "case_tasks",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due", sa.String(10)),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("done", MOMENT),
        sa.Column("done_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_tasks")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_case_tasks_case_id_cases")),
    )
    for table in ("case_notes", "case_tasks"):
        op.create_index(op.f(f"ix_{table}_case_id"), table, ["case_id"], unique=False)
    op.create_table(
        "answer_drafts",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("updated", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "person_id", name=op.f("pk_answer_drafts")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_answer_drafts_case_id_cases")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.person_id"], name=op.f("fk_answer_drafts_person_id_persons")),
    )
