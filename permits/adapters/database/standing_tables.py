"""The tables of what follows when a layer changes: its coverage, what cases it touches, and who has been told."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from permits.adapters.database.tables import ID, Day, Json, Moment, metadata

layer_coverages = Table(
    "layer_coverages",
    metadata,
    Column("id", ID, primary_key=True),
    Column("layer", String(60), ForeignKey("layers.name"), nullable=False),
    Column("coverage", Text, nullable=False),
    Column("filename", String(255), nullable=False),
    Column("proposed", Moment, nullable=False),
    Column("by", ID, nullable=False),
    Column("by_name", Text, nullable=False),
    Index(None, "layer", "proposed"),
)

layer_coverage_moves = Table(
    "layer_coverage_moves",
    metadata,
    # counted together with layer_pointers, so that one number tells whether anything of what holds has moved
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("layer", String(60), ForeignKey("layers.name"), nullable=False),
    Column("follows", Integer, nullable=False),
    Column("coverage_id", ID, ForeignKey("layer_coverages.id"), nullable=False),
    Column("published", Day, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", ID, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("withdraws", Integer),
    UniqueConstraint("layer", "follows"),
)

layer_consequences = Table(
    "layer_consequences",
    metadata,
    # a version or a coverage that does not hold: what the open cases would get, were it to
    Column("subject", ID, primary_key=True),
    Column("layer", String(60), nullable=False),
    Column("asked", Moment, nullable=False),
    Column("state", String(12), nullable=False),
    Column("due", Moment, nullable=False),
    Column("revision", Integer),
    Column("reckoned", Moment),
    Column("open_cases", Integer),
    Column("looked_at", Integer),
    Column("cases", Json),
    Index(None, "state", "due"),
)

layer_reassessments = Table(
    "layer_reassessments",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("before", Json, nullable=False),
    Column("after", Json, nullable=False),
    Column("began", Moment, nullable=False),
    Column("ended", Moment),
    Column("told", Integer),
)

case_places = Table(
    "case_places",
    metadata,
    Column("case_id", ID, primary_key=True),
    # the event that it was read from
    Column("seq", Integer, nullable=False, index=True),
    # of all that the case is about, EPSG:3006; null where nothing was drawn
    Column("west", Float),
    Column("south", Float),
    Column("east", Float),
    Column("north", Float),
)

staff_mail = Table(
    "staff_mail",
    metadata,
    Column("person_id", ID, ForeignKey("persons.person_id"), primary_key=True),
    Column("mail", String(320), nullable=False),
)
