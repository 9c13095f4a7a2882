"""The tables of sources: where a layer is fetched from, what became of each time, and when what came was last right."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text

from permits.adapters.database.tables import ID, Json, Moment, metadata

layer_sources = Table(
    "layer_sources",
    metadata,
    Column("layer", String(60), ForeignKey("layers.name"), primary_key=True),
    Column("wish", Json, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("due", Moment, index=True),
    Column("forced", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("validators", Json, nullable=False),
    Column("harvested", ID, nullable=False),
    # whose harvest runs now, and until when it is believed to
    Column("claimed", ID),
    Column("lease", Moment),
)

layer_harvests = Table(
    "layer_harvests",
    metadata,
    Column("id", ID, primary_key=True),
    Column("layer", String(60), ForeignKey("layers.name"), nullable=False),
    Column("begun", Moment, nullable=False),
    Column("ended", Moment),
    Column("by_name", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("told", Text, nullable=False),
    Column("count", Integer),
    Column("matched", Integer),
    Column("size", Integer, nullable=False),
    Column("change", Float),
    Column("import_id", ID, nullable=False, index=True),
    Index(None, "layer", "begun"),
)

layer_confirmations = Table(
    "layer_confirmations",
    metadata,
    Column("version_id", ID, primary_key=True),
    Column("layer", String(60), ForeignKey("layers.name"), nullable=False),
    Column("at", Moment, nullable=False, index=True),
)
