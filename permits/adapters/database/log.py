"""How the event log is kept: append-only, each row holding the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from permits.adapters.database.tables import canonical, case_events, moment_text
from permits.case.events import Event, StoredEvent, to_data

BEFORE_THE_FIRST = "0" * 64
LOG_LOCK = 0x4C4F56  # "LOV": any fixed number; the same in every process


class LogRows:
    """services.stores.EventLog"""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(
        self, case_id: str, happened: Sequence[Event], *, by: str, by_name: str, at: datetime
    ) -> list[StoredEvent]:
        take_turn(self._connection)
        seq, previous = self.head()
        version = self._length(case_id)
        rows = []
        for event in happened:
            seq, version = seq + 1, version + 1
            row: dict[str, Any] = {
                "seq": seq,
                "case_id": case_id,
                "version": version,
                "type": event.type(),
                "data": canonical(to_data(event)),
                "at": moment_text(at),
                "by": by,
                "by_name": by_name,
                "previous_hash": previous,
            }
            previous = row["hash"] = fingerprint(row)
            rows.append(row)
        self._connection.execute(insert(case_events), rows)
        return [_stored(row) for row in rows]

    def of_case(self, case_id: str) -> list[StoredEvent]:
        query = select(case_events).where(case_events.c.case_id == case_id).order_by(case_events.c.version)
        return [_stored(row._mapping) for row in self._connection.execute(query).all()]

    def hash_of(self, seq: int) -> str | None:
        """The hash of an event by its number, or None."""
        found = self._connection.execute(select(case_events.c.hash).where(case_events.c.seq == seq)).scalar()
        return None if found is None else str(found)

    def head(self) -> tuple[int, str]:
        """The number and hash of the last event; 0 and zeros before the first."""
        query = select(case_events.c.seq, case_events.c.hash).order_by(case_events.c.seq.desc()).limit(1)
        row = self._connection.execute(query).one_or_none()
        return (row.seq, row.hash) if row else (0, BEFORE_THE_FIRST)

    def _length(self, case_id: str) -> int:
        query = select(func.max(case_events.c.version)).where(case_events.c.case_id == case_id)
        return int(self._connection.execute(query).scalar() or 0)


def take_turn(connection: Connection) -> None:
    """One writer at a time extends the chain, until its transaction ends. SQLite sees to that by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(LOG_LOCK)))


def fingerprint(row: Any) -> str:
    """SHA-256 over everything in the row but the hash, and thereby over the whole log up to it."""
    told = [row[name] for name in _HASHED]
    return hashlib.sha256(canonical(told).encode()).hexdigest()


_HASHED = ("seq", "case_id", "version", "type", "data", "at", "by", "by_name", "previous_hash")


def _stored(row: Any) -> StoredEvent:
    return StoredEvent(
        seq=row["seq"],
        case_id=row["case_id"],
        version=row["version"],
        type=row["type"],
        data=json.loads(row["data"]),
        at=datetime.fromisoformat(row["at"]),
        by=row["by"],
        by_name=row["by_name"],
        hash=row["hash"],
        previous_hash=row["previous_hash"],
    )
