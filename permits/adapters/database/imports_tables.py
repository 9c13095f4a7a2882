"""The tables of imports: files that were handed in, and what staff chose for files like them."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from permits.adapters.database.tables import ID, Json, Moment, metadata

layer_imports = Table(
    "layer_imports",
    metadata,
    Column("id", ID, primary_key=True),
    Column("layer", String(60), ForeignKey("layers.name"), nullable=False),
    Column("filename", String(255), nullable=False),
    Column("size", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("origin", String(20), nullable=False),
    Column("by", ID, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("created", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("state", String(12), nullable=False),
    Column("progress", Json, nullable=False),
    Column("heartbeat", Moment),
    Column("cancelling", Boolean, nullable=False),
    Column("choices", Json, nullable=False),
    Column("question", Json),
    Column("told", Json, nullable=False),
    Column("version_id", ID, ForeignKey("layer_versions.id")),
    Column("reason", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    # when to claim it, or, of one that runs, when its lease ends; of one that is done, when to tell of its version
    Column("due", Moment, nullable=False),
    Column("followed", Boolean, nullable=False),
    CheckConstraint("state IN ('waiting', 'running', 'asks', 'done', 'cancelled', 'failed')", name="state"),
    Index(None, "state", "due"),
    Index(None, "layer", "created"),
)

layer_choices = Table(
    "layer_choices",
    metadata,
    Column("layer", String(60), ForeignKey("layers.name"), primary_key=True),
    Column("signature", String(64), primary_key=True),
    Column("content", Json, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
