"""Keep where layers are fetched from, what became of each time, and when what came was last right."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "layer_sources",
        sa.Column("layer", sa.String(60), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed", sa.String(32), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("due", sa.String(32)),
        sa.Column("forced", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("validators", sa.Text(), nullable=False),
        sa.Column("harvested", sa.String(64), nullable=False),
        sa.Column("claimed", sa.String(64)),
        sa.Column("lease", sa.String(32)),
        sa.ForeignKeyConstraint(["layer"], ["layers.name"], name=op.f("fk_layer_sources_layer")),
        sa.PrimaryKeyConstraint("layer", name=op.f("pk_layer_sources")),
    )
    op.create_index(op.f("ix_layer_sources_due"), "layer_sources", ["due"], unique=False)
    op.create_table(
        "layer_harvests",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("layer", sa.String(60), nullable=False),
        sa.Column("begun", sa.String(32), nullable=False),
        sa.Column("ended", sa.String(32)),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer()),
        sa.Column("matched", sa.Integer()),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("change", sa.Float()),
        sa.Column("import_id", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["layer"], ["layers.name"], name=op.f("fk_layer_harvests_layer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layer_harvests")),
    )
    op.create_index(op.f("ix_layer_harvests_import_id"), "layer_harvests", ["import_id"], unique=False)
    op.create_index(op.f("ix_layer_harvests_layer_begun"), "layer_harvests", ["layer", "begun"], unique=False)
    op.create_table(
        "layer_confirmations",
        sa.Column("version_id", sa.String(64), nullable=False),
        sa.Column("layer", sa.String(60), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["layer"], ["layers.name"], name=op.f("fk_layer_confirmations_layer")),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_layer_confirmations")),
    )
    op.create_index(op.f("ix_layer_confirmations_at"), "layer_confirmations", ["at"], unique=False)
