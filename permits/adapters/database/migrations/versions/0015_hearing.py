"""Keep who is heard in a case, the hashes of their codes, and the letters that are to leave."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

ID = sa.String(64)
MOMENT = sa.String(32)


def upgrade() -> None:
    op.create_table(
        "heard_people",
        sa.Column("recipient_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("hearing_id", ID, nullable=False),
        sa.Column("person_id", ID),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "street", "postal_code", "city", "email")),
        sa.Column("company", sa.Boolean(), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("recipient_id", name=op.f("pk_heard_people")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_heard_people_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.person_id"], name=op.f("fk_heard_people_person_id")),
    )
    op.create_table(
        "hearing_drafts",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("updated", MOMENT),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_hearing_drafts")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_hearing_drafts_case_id")),
    )
    op.create_table(
        "case_codes",
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("about", ID, nullable=False),
        sa.Column("recipient_id", ID, nullable=False),
        sa.Column("made", MOMENT, nullable=False),
        sa.Column("expires", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_case_codes")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_case_codes_case_id")),
    )
    op.create_table(
        "outgoing_letters",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("about", ID, nullable=False),
        sa.Column("recipient_id", ID, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due", MOMENT),
        sa.Column("sent", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_letters")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_outgoing_letters_case_id")),
    )
    op.create_table(
        "awaited_answers",
        sa.Column("about", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("due", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("about", name=op.f("pk_awaited_answers")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_awaited_answers_case_id")),
    )
    for table in ("heard_people", "case_codes", "outgoing_letters", "awaited_answers"):
        op.create_index(op.f(f"ix_{table}_case_id"), table, ["case_id"])
    op.create_index(op.f("ix_case_codes_expires"), "case_codes", ["expires"])
    op.create_index(op.f("ix_outgoing_letters_due"), "outgoing_letters", ["due"])
    op.create_index(op.f("ix_awaited_answers_due"), "awaited_answers", ["due"])
