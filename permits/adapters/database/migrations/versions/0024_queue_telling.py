"""Know which rows of the queue were told before it told more, so that they are told again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("queue_rows", sa.Column("telling", sa.Integer(), nullable=False, server_default="0"))
