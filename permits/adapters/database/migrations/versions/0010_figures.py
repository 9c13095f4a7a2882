"""Keep the numbers of each case beside its events, for statistics."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "case_figures",
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("received", sa.String(10), nullable=False),
        sa.Column("decided", sa.String(10)),
        sa.Column("told", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_case_figures_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_figures")),
    )
    op.create_index(op.f("ix_case_figures_received"), "case_figures", ["received"])
    op.create_index(op.f("ix_case_figures_decided"), "case_figures", ["decided"])
