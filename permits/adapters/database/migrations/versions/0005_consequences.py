"""Let a layer's coverage be dated and moved like the layer, say why it moved, and keep what a change means to cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ID, MOMENT, DAY = sa.String(64), sa.String(32), sa.String(10)


def upgrade() -> None:
    op.add_column("layer_pointers", sa.Column("why", sa.Text(), nullable=False, server_default=""))
    op.add_column("layer_pointers", sa.Column("withdraws", sa.Integer(), nullable=True))
    _coverages()
    _consequences()
    op.create_table(
        "staff_mail",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("mail", sa.String(320), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_staff_mail")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.person_id"], name=op.f("fk_staff_mail_person_id")),
    )


def _coverages() -> None:
    op.create_table(
        "layer_coverages",
        sa.Column("id", ID, nullable=False),
        sa.Column("layer", sa.String(60), nullable=False),
        sa.Column("coverage", sa.Text(), nullable=False),
        sa.Column("filename", sa.String(255), nullable=False),
        sa.Column("proposed", MOMENT, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layer_coverages")),
        sa.ForeignKeyConstraint(["layer"], ["layers.name"], name=op.f("fk_layer_coverages_layer")),
    )
    op.create_index(op.f("ix_layer_coverages_layer_proposed"), "layer_coverages", ["layer", "proposed"])
    op.create_table(
        "layer_coverage_moves",
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("layer", sa.String(60), nullable=False),
        sa.Column("follows", sa.Integer(), nullable=False),
        sa.Column("coverage_id", ID, nullable=False),
        sa.Column("published", DAY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("withdraws", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_layer_coverage_moves")),
        sa.ForeignKeyConstraint(["layer"], ["layers.name"], name=op.f("fk_layer_coverage_moves_layer")),
        sa.ForeignKeyConstraint(
            ["coverage_id"], ["layer_coverages.id"], name=op.f("fk_layer_coverage_moves_coverage_id")
        ),
        sa.UniqueConstraint("layer", "follows", name=op.f("uq_layer_coverage_moves_layer_follows")),
    )


def _consequences() -> None:
    op.create_table(
        "layer_consequences",
        sa.Column("subject", ID, nullable=False),
        sa.Column("layer", sa.String(60), nullable=False),
        sa.Column("asked", MOMENT, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("reckoned", MOMENT, nullable=True),
        sa.Column("open_cases", sa.Integer(), nullable=True),
        sa.Column("looked_at", sa.Integer(), nullable=True),
        sa.Column("cases", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_layer_consequences")),
    )
    op.create_index(op.f("ix_layer_consequences_state_due"), "layer_consequences", ["state", "due"])
    op.create_table(
        "layer_reassessments",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("began", MOMENT, nullable=False),
        sa.Column("ended", MOMENT, nullable=True),
        sa.Column("told", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_layer_reassessments")),
    )
    op.create_table(
        "case_places",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("west", sa.Float(), nullable=True),
        sa.Column("south", sa.Float(), nullable=True),
        sa.Column("east", sa.Float(), nullable=True),
        sa.Column("north", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_places")),
    )
    op.create_index(op.f("ix_case_places_seq"), "case_places", ["seq"])
