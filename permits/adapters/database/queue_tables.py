"""The tables behind the queue: what lists show of a case, and what staff arrange it by.

Beside them stands `case_texts`, the words that cases are found by, which each database keeps in a form of its own
(adapters.database.texts): its rows have the numbers of queue_rows.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text

from permits.adapters.database.tables import ID, Day, Json, Moment, metadata

queue_rows = Table(
    "queue_rows",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("case_id", ID, ForeignKey("cases.case_id"), nullable=False, unique=True),
    Column("is_open", Boolean, nullable=False),
    Column("state", String(40), nullable=False),
    Column("officer_id", ID),
    Column("decide_by", Day),
    Column("due", Day),
    Column("decided", Day),
    Column("waits", String(20), nullable=False),
    Column("kinds", Text, nullable=False),
    Column("matters", Text, nullable=False),
    Column("tags", Text, nullable=False),
    Column("attention", Text, nullable=False),
    Column("reckoning", Json, nullable=False),
    Column("telling", Integer, nullable=False, server_default="0"),  # queue.TELLING when it was written
    # found out once the case has come in; NULL until then
    Column("area", String(120)),
    Column("address", Text, nullable=False, server_default=""),
    Column("east", Float),
    Column("north", Float),
    Index(None, "is_open", "decide_by"),
    Index(None, "officer_id", "is_open"),
    Index(None, "area"),
)

staff_members = Table(
    "staff_members",
    metadata,
    Column("person_id", ID, ForeignKey("persons.person_id"), primary_key=True),
    Column("roles", Json, nullable=False),
)

absences = Table(
    "absences",
    metadata,
    Column("id", ID, primary_key=True),
    Column("person_id", ID, nullable=False, index=True),
    Column("first", Day, nullable=False),
    Column("last", Day, nullable=False),
    Column("stand_in", ID, nullable=False),
    Column("noted_by", ID, nullable=False),
    Column("noted", Moment, nullable=False),
    Column("withdrawn_by", ID),
    Column("withdrawn", Moment),
)

saved_views = Table(
    "saved_views",
    metadata,
    Column("person_id", ID, primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("query", Text, nullable=False),
)
