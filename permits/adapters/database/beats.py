"""What the worker says of itself, now and then: that it lives, what it is at, and what last went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Column, Engine, String, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from permits.adapters.database.tables import Moment, metadata
from permits.services.readiness import Beat

worker_beats = Table(
    "worker_beats",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("at", Moment, nullable=False),
    # since when it has been at one piece of work, if it is
    Column("begun", Moment),
    Column("failed", String(80), nullable=False),
)


class BeatRows:
    """services.readiness.Beats. Of several workers, the last that spoke is the one that is heard."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, beats: Sequence[Beat]) -> None:
        insert = postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert
        fresh = insert(worker_beats)
        told = {name: fresh.excluded[name] for name in ("at", "begun", "failed")}
        upsert = fresh.on_conflict_do_update(index_elements=["name"], set_=told)
        in_order = sorted(beats, key=lambda beat: beat.name)  # two workers wait for each other in one order only
        with self._engine.begin() as connection:
            connection.execute(upsert, [asdict(beat) for beat in in_order])

    def every(self) -> list[Beat]:
        with self._engine.connect().execution_options(reads=True) as connection:
            return [Beat(**row._mapping) for row in connection.execute(select(worker_beats))]
