"""Tables of those who are heard in cases: who they are, their codes, and letters that are to leave."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

from permits.adapters.database.tables import ID, Day, Json, Moment, metadata

heard_people = Table(
    "heard_people",
    metadata,
    Column("recipient_id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.case_id"), nullable=False, index=True),
    Column("hearing_id", ID, nullable=False),
    Column("person_id", ID, ForeignKey("persons.person_id")),
    *(Column(name, Text, nullable=False) for name in ("name", "street", "postal_code", "city", "email")),
    Column("company", Boolean, nullable=False),
    Column("protected", Boolean, nullable=False),
)

hearing_drafts = Table(
    "hearing_drafts",
    metadata,
    Column("case_id", ID, ForeignKey("cases.case_id"), primary_key=True),
    Column("content", Json, nullable=False),
    Column("updated", Moment),
)

case_codes = Table(
    "case_codes",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("purpose", String(20), nullable=False),
    Column("case_id", ID, ForeignKey("cases.case_id"), nullable=False, index=True),
    Column("about", ID, nullable=False),
    Column("recipient_id", ID, nullable=False),
    Column("made", Moment, nullable=False),
    Column("expires", Moment, nullable=False, index=True),
)

outgoing_letters = Table(
    "outgoing_letters",
    metadata,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.case_id"), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("about", ID, nullable=False),
    Column("recipient_id", ID, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due", Moment, index=True),
    Column("sent", Moment),
)

awaited_answers = Table(
    "awaited_answers",
    metadata,
    Column("about", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.case_id"), nullable=False, index=True),
    Column("due", Day, nullable=False, index=True),
)
