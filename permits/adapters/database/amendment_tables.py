"""Tables of what administrators have put in force, taken back, and not finished yet."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Integer, String, Table, Text

from permits.adapters.database.tables import ID, Day, Json, Moment, metadata

SECTION = String(20)

amendments = Table(
    "amendments",
    metadata,
    Column("section", SECTION, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("holds_from", Day, nullable=False),
    Column("content", Json, nullable=False),
    Column("why", Text, nullable=False),
    Column("by", ID, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
amendments_taken_back = Table(
    "amendments_taken_back",
    metadata,
    Column("section", SECTION, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("why", Text, nullable=False),
    Column("by", ID, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("at", Moment, nullable=False),
    ForeignKeyConstraint(["section", "number"], ["amendments.section", "amendments.number"]),
)
amendment_drafts = Table(
    "amendment_drafts",
    metadata,
    Column("section", SECTION, primary_key=True),
    Column("by", ID, primary_key=True),
    Column("based_on", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("content", Json, nullable=False),
    Column("at", Moment, nullable=False),
)
