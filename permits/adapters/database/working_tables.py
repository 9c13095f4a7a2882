"""Tables of what is worked with beside the case: marks, notes, tasks and half-written answers."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table, Text

from permits.adapters.database.tables import ID, Day, Json, Moment, metadata

part_checks = Table(
    "part_checks",
    metadata,
    Column("case_id", ID, ForeignKey("cases.case_id"), primary_key=True),
    Column("part", String(200), primary_key=True),
    Column("standing", String(20), nullable=False),
    Column("title", Text, nullable=False),
    Column("lacks", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("mend", Text, nullable=False),
    Column("again", String(40), nullable=False),
    Column("by", ID, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

case_notes = Table(
    "case_notes",
    metadata,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.case_id"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("by", ID, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

case_tasks = Table(
    "case_tasks",
    metadata,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.case_id"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("due", Day),
    Column("who", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("done", Moment),
    Column("done_by", Text, nullable=False),
)

answer_drafts = Table(
    "answer_drafts",
    metadata,
    Column("case_id", ID, ForeignKey("cases.case_id"), primary_key=True),
    Column("person_id", ID, ForeignKey("persons.person_id"), primary_key=True),
    Column("content", Json, nullable=False),
    Column("updated", Moment, nullable=False),
)
