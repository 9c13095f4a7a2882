"""What the worker says of itself, now and then: that it lives, what it is at, and what last went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Column, Engine, String, Table, delete, insert, select

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
        names = [beat.name for beat in beats]
        with self._engine.begin() as connection:
            connection.execute(delete(worker_beats).where(worker_beats.c.name.in_(names)))
            connection.execute(insert(worker_beats), [asdict(beat) for beat in beats])

    def every(self) -> list[Beat]:
        with self._engine.connect().execution_options(reads=True) as connection:
            return [Beat(**row._mapping) for row in connection.execute(select(worker_beats))]
