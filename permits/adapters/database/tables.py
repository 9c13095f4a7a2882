"""The tables, as SQLAlchemy describes them; migrations make them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)


class Moment(TypeDecorator[datetime]):
    """A UTC moment as ISO text of fixed width, so that it sorts, and hashes the same, in every database."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else moment_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else datetime.fromisoformat(value)


class Day(TypeDecorator[date]):
    """A calendar day as ISO text."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:  # noqa: ARG002
        return None if value is None else date.fromisoformat(value)


class Json(TypeDecorator[Any]):
    """JSON as text in its canonical form. Text and not the database's own JSON, which reorders what was written."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else canonical(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else json.loads(value)


def moment_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spare space. Raises ValueError for NaN and infinity, which JSON cannot say."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


ID = String(64)

persons = Table(
    "persons",
    metadata,
    Column("person_id", ID, primary_key=True),
    Column("sealed_number", String(120)),
    Column("number_lookup", String(80), unique=True, index=True),
    Column("staff_login", String(400), unique=True),
    Column("name", Text, nullable=False),
    Column("protected", Boolean),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner", ID, ForeignKey("persons.person_id"), nullable=False),
    Column("journey", String(40), nullable=False),
    Column("answers", Json, nullable=False),
    Column("sources", Json, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    Column("case_id", ID),
    Column("sealed_numbers", Text),
    Index(None, "owner", "updated"),
)

draft_documents = Table(
    "draft_documents",
    metadata,
    Column("id", ID, primary_key=True),
    Column("draft_id", ID, ForeignKey("drafts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("label", String(40), nullable=False),
    Column("filename", String(255), nullable=False),
    Column("media_type", String(80), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("pages", Integer),
    Column("attached", Moment, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("case_id", ID, primary_key=True),
    # pressing twice, or crashing in between, must never make two cases of one draft
    Column("draft_id", ID, nullable=False, unique=True),
    Column("registry_number", String(40), nullable=False, unique=True),
    Column("journey", String(40), nullable=False),
    Column("state", String(40), nullable=False),
    Column("measure", String(60), nullable=False),
    Column("more_measures", Integer, nullable=False, server_default="0"),
    Column("designation", String(120), nullable=False),
    Column("applicant", Text, nullable=False),
    Column("protected", Boolean, nullable=False),
    Column("need", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    Column("submitted", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    Column("officer_id", ID),
    Column("officer_name", Text, nullable=False),
    Column("due", Day),
    Column("decide_by", Day),
    Index(None, "state", "submitted"),
    Index(None, "officer_id", "state"),
    Index(None, "designation"),
)

case_parties = Table(
    "case_parties",
    metadata,
    Column("case_id", ID, ForeignKey("cases.case_id"), primary_key=True),
    Column("person_id", ID, primary_key=True, index=True),
    Column("role", String(40), primary_key=True),
)

case_events = Table(
    "case_events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("case_id", ID, nullable=False),
    Column("version", Integer, nullable=False),
    Column("type", String(60), nullable=False),
    Column("data", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("by", ID, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("previous_hash", String(64), nullable=False, unique=True),
    UniqueConstraint("case_id", "version"),
)

case_documents = Table(
    "case_documents",
    metadata,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.case_id"), nullable=False, index=True),
    Column("label", String(40), nullable=False),
    Column("filename", String(255), nullable=False),
    Column("media_type", String(80), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("pages", Integer),
    Column("received", Moment, nullable=False),
    Column("origin", String(20), nullable=False),
    Column("asked", Boolean, nullable=False),
    Column("disposed", Moment),
)

reactions = Table(
    "reactions",
    metadata,
    Column("seq", Integer, ForeignKey("case_events.seq"), primary_key=True),
    Column("reaction", String(60), primary_key=True),
    Column("case_id", ID, nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due", Moment, nullable=False),
    Column("at", Moment, nullable=False),
    Column("detail", Text, nullable=False),
    CheckConstraint("state IN ('waiting', 'working', 'failed', 'done')", name="state"),
    Index(None, "state", "due"),
)

registry_numbers = Table(
    "registry_numbers",
    metadata,
    Column("series", String(40), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("content", Json, nullable=False),
    Column("created", Moment, nullable=False),
    Column("expires", Moment, nullable=False, index=True),
)

login_states = Table(
    "login_states",
    metadata,
    Column("request_id", String(200), primary_key=True),
    Column("content", Json, nullable=False),
    Column("expires", Moment, nullable=False, index=True),
)

assertion_ids = Table(
    "assertion_ids",
    metadata,
    Column("idp", String(400), primary_key=True),
    Column("assertion_id", String(400), primary_key=True),
    Column("expires", Moment, nullable=False, index=True),
)

guides = Table(
    "guides",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("content", Json, nullable=False),
    Column("expires", Moment, nullable=False, index=True),
)

shared_answers = Table(
    "shared_answers",
    metadata,
    Column("id_hash", String(64), primary_key=True),
    Column("content", Json, nullable=False),
    Column("expires", Moment, nullable=False, index=True),
)

layers = Table(
    "layers",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("title", Text, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("source", Text, nullable=False),
    Column("coverage", Text, nullable=False),
    Column("position", Integer, nullable=False),
)

layer_versions = Table(
    "layer_versions",
    metadata,
    Column("id", ID, primary_key=True),
    Column("layer", String(60), ForeignKey("layers.name"), nullable=False),
    Column("version", String(64), nullable=False),
    Column("filename", String(255), nullable=False),
    Column("source", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("handed_in", Moment, nullable=False),
    Column("by", ID, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("problems", Json, nullable=False),
    Column("diff", Json, nullable=False),
    Column("blocked", Boolean, nullable=False),
    Index(None, "layer", "handed_in"),
)

layer_pointers = Table(
    "layer_pointers",
    metadata,
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("layer", String(60), ForeignKey("layers.name"), nullable=False),
    # two people publishing at once: only one can follow a given revision
    Column("follows", Integer, nullable=False),
    Column("version_id", ID, ForeignKey("layer_versions.id"), nullable=False),
    Column("published", Day, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", ID, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("action", String(20), nullable=False),
    Column("why", Text, nullable=False, server_default=""),
    Column("withdraws", Integer),
    UniqueConstraint("layer", "follows"),
)
