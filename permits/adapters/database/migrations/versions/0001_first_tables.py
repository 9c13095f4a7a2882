"""The first tables, and the triggers that keep the log append-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

REFUSES_SQLITE = """
CREATE TRIGGER case_events_refuse_{verb} BEFORE {verb} ON case_events
BEGIN SELECT RAISE(ABORT, 'case_events is append-only'); END
"""

REFUSES_POSTGRESQL = (
    """
    CREATE FUNCTION case_events_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'case_events is append-only'; END $$
    """,
    """
    CREATE TRIGGER case_events_refuse_change BEFORE UPDATE OR DELETE ON case_events
    FOR EACH ROW EXECUTE FUNCTION case_events_refuse()
    """,
    """
    CREATE TRIGGER case_events_refuse_truncate BEFORE TRUNCATE ON case_events
    FOR EACH STATEMENT EXECUTE FUNCTION case_events_refuse()
    """,
)


def upgrade() -> None:
    _tables_of_cases()
    _tables_of_login()
    _tables_of_layers()
    _triggers()


def _triggers() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in REFUSES_POSTGRESQL:
            op.execute(statement)
    else:
        for verb in ("UPDATE", "DELETE"):
            op.execute(REFUSES_SQLITE.format(verb=verb))


def _tables_of_cases() -> None:
    op.create_table(
        "case_events",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(60), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_case_events")),
        sa.UniqueConstraint("case_id", "version", name=op.f("uq_case_events_case_id_version")),
        sa.UniqueConstraint("hash", name=op.f("uq_case_events_hash")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_case_events_previous_hash")),
    )
    op.create_table(
        "cases",
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("draft_id", sa.String(64), nullable=False),
        sa.Column("registry_number", sa.String(40), nullable=False),
        sa.Column("journey", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("measure", sa.String(60), nullable=False),
        sa.Column("designation", sa.String(120), nullable=False),
        sa.Column("applicant", sa.Text(), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("need", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("submitted", sa.String(32), nullable=False),
        sa.Column("updated", sa.String(32), nullable=False),
        sa.Column("officer_id", sa.String(64), nullable=True),
        sa.Column("officer_name", sa.Text(), nullable=False),
        sa.Column("due", sa.String(10), nullable=True),
        sa.Column("decide_by", sa.String(10), nullable=True),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_cases")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_cases_draft_id")),
        sa.UniqueConstraint("registry_number", name=op.f("uq_cases_registry_number")),
    )
    op.create_index(op.f("ix_cases_officer_id_state"), "cases", ["officer_id", "state"], unique=False)
    op.create_index(op.f("ix_cases_state_submitted"), "cases", ["state", "submitted"], unique=False)
    op.create_table(
        "persons",
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("personal_number", sa.String(12), nullable=True),
        sa.Column("staff_login", sa.String(400), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_persons")),
        sa.UniqueConstraint("personal_number", name=op.f("uq_persons_personal_number")),
        sa.UniqueConstraint("staff_login", name=op.f("uq_persons_staff_login")),
    )
    op.create_table(
        "registry_numbers",
        sa.Column("series", sa.String(40), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_registry_numbers")),
    )
    op.create_table(
        "case_documents",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("label", sa.String(40), nullable=False),
        sa.Column("filename", sa.String(255), nullable=False),
        sa.Column("media_type", sa.String(80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("received", sa.String(32), nullable=False),
        sa.Column("origin", sa.String(20), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_case_documents_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_documents")),
    )
    op.create_index(op.f("ix_case_documents_case_id"), "case_documents", ["case_id"], unique=False)
    op.create_table(
        "case_parties",
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_case_parties_case_id")),
        sa.PrimaryKeyConstraint("case_id", "person_id", "role", name=op.f("pk_case_parties")),
    )
    op.create_index(op.f("ix_case_parties_person_id"), "case_parties", ["person_id"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("journey", sa.String(40), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("sources", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.Column("updated", sa.String(32), nullable=False),
        sa.Column("case_id", sa.String(64), nullable=True),
        sa.ForeignKeyConstraint(["owner"], ["persons.person_id"], name=op.f("fk_drafts_owner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    op.create_index(op.f("ix_drafts_owner_updated"), "drafts", ["owner", "updated"], unique=False)
    op.create_table(
        "reactions",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("reaction", sa.String(60), nullable=False),
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due", sa.String(32), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'working', 'failed', 'done')", name=op.f("ck_reactions_state")),
        sa.ForeignKeyConstraint(["seq"], ["case_events.seq"], name=op.f("fk_reactions_seq")),
        sa.PrimaryKeyConstraint("seq", "reaction", name=op.f("pk_reactions")),
    )
    op.create_index(op.f("ix_reactions_case_id"), "reactions", ["case_id"], unique=False)
    op.create_index(op.f("ix_reactions_state_due"), "reactions", ["state", "due"], unique=False)
    op.create_table(
        "draft_documents",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("draft_id", sa.String(64), nullable=False),
        sa.Column("label", sa.String(40), nullable=False),
        sa.Column("filename", sa.String(255), nullable=False),
        sa.Column("media_type", sa.String(80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("attached", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name=op.f("fk_draft_documents_draft_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_documents")),
    )
    op.create_index(op.f("ix_draft_documents_draft_id"), "draft_documents", ["draft_id"], unique=False)


def _tables_of_login() -> None:
    op.create_table(
        "assertion_ids",
        sa.Column("idp", sa.String(400), nullable=False),
        sa.Column("assertion_id", sa.String(400), nullable=False),
        sa.Column("expires", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("idp", "assertion_id", name=op.f("pk_assertion_ids")),
    )
    op.create_index(op.f("ix_assertion_ids_expires"), "assertion_ids", ["expires"], unique=False)
    op.create_table(
        "login_states",
        sa.Column("request_id", sa.String(200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("expires", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_login_states")),
    )
    op.create_index(op.f("ix_login_states_expires"), "login_states", ["expires"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.Column("expires", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_expires"), "sessions", ["expires"], unique=False)


def _tables_of_layers() -> None:
    op.create_table(
        "layers",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("coverage", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_layers")),
    )
    op.create_table(
        "layer_versions",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("layer", sa.String(60), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("filename", sa.String(255), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("handed_in", sa.String(32), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("diff", sa.Text(), nullable=False),
        sa.Column("blocked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["layer"], ["layers.name"], name=op.f("fk_layer_versions_layer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layer_versions")),
    )
    op.create_index(op.f("ix_layer_versions_layer_handed_in"), "layer_versions", ["layer", "handed_in"], unique=False)
    op.create_table(
        "layer_pointers",
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("layer", sa.String(60), nullable=False),
        sa.Column("follows", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.String(64), nullable=False),
        sa.Column("published", sa.String(10), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(["layer"], ["layers.name"], name=op.f("fk_layer_pointers_layer")),
        sa.ForeignKeyConstraint(["version_id"], ["layer_versions.id"], name=op.f("fk_layer_pointers_version_id")),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_layer_pointers")),
        sa.UniqueConstraint("layer", "follows", name=op.f("uq_layer_pointers_layer_follows")),
    )
