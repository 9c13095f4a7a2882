"""Find the cases of a property, since what they are about counts when something more is built there."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_index(op.f("ix_cases_designation"), "cases", ["designation"], unique=False)
