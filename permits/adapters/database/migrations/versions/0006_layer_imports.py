"""Keep what is handed in as map layers while it waits and runs, and what staff chose for files like it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "layer_imports",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("layer", sa.String(60), nullable=False),
        sa.Column("filename", sa.String(255), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(20), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.Column("changed", sa.String(32), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("heartbeat", sa.String(32)),
        sa.Column("cancelling", sa.Boolean(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("question", sa.Text()),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("version_id", sa.String(64)),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("due", sa.String(32), nullable=False),
        sa.Column("followed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'asks', 'done', 'cancelled', 'failed')",
            name=op.f("ck_layer_imports_state"),
        ),
        sa.ForeignKeyConstraint(["layer"], ["layers.name"], name=op.f("fk_layer_imports_layer")),
        sa.ForeignKeyConstraint(["version_id"], ["layer_versions.id"], name=op.f("fk_layer_imports_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layer_imports")),
    )
    op.create_index(op.f("ix_layer_imports_state_due"), "layer_imports", ["state", "due"], unique=False)
    op.create_index(op.f("ix_layer_imports_layer_created"), "layer_imports", ["layer", "created"], unique=False)
    op.create_table(
        "layer_choices",
        sa.Column("layer", sa.String(60), nullable=False),
        sa.Column("signature", sa.String(64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["layer"], ["layers.name"], name=op.f("fk_layer_choices_layer")),
        sa.PrimaryKeyConstraint("layer", "signature", name=op.f("pk_layer_choices")),
    )
