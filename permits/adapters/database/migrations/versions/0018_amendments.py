"""What administrators put in force: kept for ever, with what was taken back, and their drafts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

ID = sa.String(64)
SECTION = sa.String(20)
KEPT = ("amendments", "amendments_taken_back")
REFUSES_SQLITE = """
CREATE TRIGGER {table}_refuse_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
FUNCTION_POSTGRESQL = """
CREATE FUNCTION amendments_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'amendments are append-only'; END $$
"""
REFUSES_POSTGRESQL = """
CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION amendments_refuse()
"""


def upgrade() -> None:
    op.create_table(
        "amendments",
        sa.Column("section", SECTION, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("holds_from", sa.String(10), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        *_who(),
        sa.PrimaryKeyConstraint("section", "number", name=op.f("pk_amendments")),
    )
    op.create_table(
        "amendments_taken_back",
        sa.Column("section", SECTION, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        *_who(),
        sa.PrimaryKeyConstraint("section", "number", name=op.f("pk_amendments_taken_back")),
        sa.ForeignKeyConstraint(
            ["section", "number"],
            ["amendments.section", "amendments.number"],
            name=op.f("fk_amendments_taken_back_section_amendments"),
        ),
    )
    op.create_table(
        "amendment_drafts",
        sa.Column("section", SECTION, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("section", "by", name=op.f("pk_amendment_drafts")),
    )
    _keep()


def _who() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )


def _keep() -> None:
    """What has been in force is never changed."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(FUNCTION_POSTGRESQL)
        for table in KEPT:
            op.execute(REFUSES_POSTGRESQL.format(table=table))
    else:
        for table in KEPT:
            for verb in ("UPDATE", "DELETE"):
                op.execute(REFUSES_SQLITE.format(table=table, verb=verb))
