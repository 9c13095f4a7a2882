"""Keep requests for public records, and which files of the store belong to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

ID = sa.String(64)


def upgrade() -> None:
    op.create_table(
        "hand_outs",
        sa.Column("id", ID, nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("came_in", sa.String(32), nullable=False),
        sa.Column("finished", sa.String(32)),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("requester", "address", "content")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_outs")),
        sa.UniqueConstraint("number", name=op.f("uq_hand_outs_number")),
    )
    op.create_index(op.f("ix_hand_outs_state"), "hand_outs", ["state"])
    op.create_index(op.f("ix_hand_outs_came_in_id"), "hand_outs", ["came_in", "id"])
    op.create_table(
        "hand_out_files",
        sa.Column("hand_out_id", ID, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("hand_out_id", "sha256", name=op.f("pk_hand_out_files")),
        sa.ForeignKeyConstraint(["hand_out_id"], ["hand_outs.id"], name=op.f("fk_hand_out_files_hand_out_id")),
    )
