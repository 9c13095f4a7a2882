"""How many measures a case is about besides the first, for lists of cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("cases") as cases:
        cases.add_column(sa.Column("more_measures", sa.Integer(), nullable=False, server_default="0"))
