"""Tables of proposals for decisions and of the committee's lists."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from permits.adapters.database.tables import ID, Day, Json, Moment, metadata

decision_proposals = Table(
    "decision_proposals",
    metadata,
    Column("case_id", ID, ForeignKey("cases.case_id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("content", Json, nullable=False),
    Column("by", ID, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

agenda_items = Table(
    "agenda_items",
    metadata,
    Column("case_id", ID, ForeignKey("cases.case_id"), primary_key=True),
    Column("meeting", Day, nullable=False, index=True),
    Column("registry_number", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("proposal", Integer, nullable=False),
)
