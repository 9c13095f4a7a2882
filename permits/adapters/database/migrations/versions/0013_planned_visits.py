"""Keep the planned visits of each case beside its events, to be found by their day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "planned_visits",
        sa.Column("visit_id", sa.String(64), nullable=False),
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("measure", sa.String(80), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_planned_visits_case_id")),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_planned_visits")),
    )
    op.create_index(op.f("ix_planned_visits_case_id"), "planned_visits", ["case_id"])
    op.create_index(op.f("ix_planned_visits_day"), "planned_visits", ["day"])
