"""How imports are kept: one worker at a time by a lease, and the version that each becomes in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, func, insert, not_, or_, select, update
from sqlalchemy.exc import IntegrityError

from permits.adapters.database.imports_tables import layer_choices, layer_imports
from permits.adapters.database.tables import layer_versions
from permits.services.import_shapes import ENDS, ImportRow, ImportState, Remembered
from permits.services.refusals import NotFound
from permits.services.shapes import LayerVersionRow

IMPORTS = layer_imports.c
NAMES = [field.name for field in fields(ImportRow)]


class ImportRows:
    """services.import_shapes.Imports"""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, row: ImportRow) -> None:
        values = asdict(row) | {"state": row.state.value, "due": row.created, "followed": False}
        with self._engine.begin() as connection:
            connection.execute(insert(layer_imports).values(**values))

    def get(self, import_id: str) -> ImportRow:
        with self._reading() as connection:
            row = connection.execute(select(layer_imports).where(IMPORTS.id == import_id)).one_or_none()
        if row is None:
            raise NotFound
        return _row(row._mapping)

    def unfinished(self, layer: str | None = None) -> list[ImportRow]:
        query = select(layer_imports).where(IMPORTS.state.not_in([end.value for end in ENDS]))
        if layer is not None:
            query = query.where(IMPORTS.layer == layer)
        with self._reading() as connection:
            found = connection.execute(query.order_by(IMPORTS.created, IMPORTS.id))
            return [_row(row._mapping) for row in found]

    def claim(self, now: datetime, lease: timedelta) -> ImportRow | None:
        query = (
            select(layer_imports)
            .where(_to_run(now))
            .order_by(IMPORTS.created, IMPORTS.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        with self._engine.begin() as connection:
            row = connection.execute(query).one_or_none()
            if row is None:
                return None
            begun = {
                "state": ImportState.RUNNING.value,
                "reason": "",
                "attempt": row.attempt + 1,
                "progress": {},
                "heartbeat": now,
                "due": now + lease,
                "changed": now,
            }
            connection.execute(update(layer_imports).where(IMPORTS.id == row.id).values(**begun))
            return _row({**row._mapping, **begun})

    def next_due(self) -> datetime | None:
        query = select(func.min(IMPORTS.due)).where(
            or_(IMPORTS.state.in_(["waiting", "running"]), and_(IMPORTS.state == "done", not_(IMPORTS.followed)))
        )
        with self._reading() as connection:
            return connection.execute(query).scalar()

    def beat(self, row: ImportRow, progress: Mapping[str, list[int | None]], now: datetime, lease: timedelta) -> bool:
        told = {"progress": dict(progress), "heartbeat": now, "due": now + lease}
        with self._engine.begin() as connection:
            return _changed(connection, and_(_ours(row), not_(IMPORTS.cancelling)), **told)

    def release(self, row: ImportRow, now: datetime) -> None:
        with self._engine.begin() as connection:
            _changed(connection, _ours(row), state="waiting", progress={}, heartbeat=None, due=now, changed=now)

    def wait(self, row: ImportRow, reason: str, at: datetime, pause: timedelta) -> bool:
        told: dict[str, Any] = {"reason": reason, "progress": {}, "heartbeat": None}
        told |= {"due": at + pause, "attempt": row.attempt - 1}
        with self._engine.begin() as connection:
            wanted = and_(_ours(row), not_(IMPORTS.cancelling))
            return _changed(connection, wanted, state="waiting", changed=at, **told)

    def ask(self, row: ImportRow, question: dict[str, Any], choices: dict[str, Any], at: datetime) -> bool:
        told = {"question": question, "choices": choices, "progress": {}, "changed": at}
        with self._engine.begin() as connection:
            return _changed(connection, and_(_ours(row), not_(IMPORTS.cancelling)), state="asks", **told)

    def finish(self, row: ImportRow, version: LayerVersionRow, at: datetime, lease: timedelta) -> bool:
        with self._engine.begin() as connection:
            wanted = and_(_ours(row), not_(IMPORTS.cancelling))
            # the lease is held by whoever finished it, who tells of the version at once
            if not _changed(connection, wanted, state="done", changed=at, due=at + lease):
                return False
            values = asdict(version) | {"problems": list(version.problems)}
            connection.execute(insert(layer_versions).values(**values))
            _changed(connection, IMPORTS.id == row.id, version_id=version.id)
            return True

    def fail(self, row: ImportRow, reason: str, at: datetime) -> bool:
        with self._engine.begin() as connection:
            return _changed(connection, _ours(row), state="failed", reason=reason, changed=at)

    def end_cancelled(self, row: ImportRow, at: datetime) -> bool:
        with self._engine.begin() as connection:
            return _changed(connection, and_(_ours(row), IMPORTS.cancelling), state="cancelled", changed=at)

    def cancel(self, import_id: str, at: datetime) -> bool:
        mine = IMPORTS.id == import_id
        with self._engine.begin() as connection:
            idle = and_(mine, IMPORTS.state.in_(["waiting", "asks"]))
            if _changed(connection, idle, state="cancelled", cancelling=True, changed=at):
                return True
            return _changed(connection, and_(mine, IMPORTS.state == "running"), cancelling=True)

    def answer(self, import_id: str, choices: dict[str, Any], at: datetime) -> bool:
        asks = and_(IMPORTS.id == import_id, IMPORTS.state == "asks")
        with self._engine.begin() as connection:
            return _changed(connection, asks, state="waiting", choices=choices, question=None, due=at, changed=at)

    def to_follow(self, now: datetime, lease: timedelta) -> ImportRow | None:
        waits = and_(IMPORTS.state == "done", not_(IMPORTS.followed), IMPORTS.due <= now)
        query = select(layer_imports).where(waits).order_by(IMPORTS.due).limit(1).with_for_update(skip_locked=True)
        with self._engine.begin() as connection:
            row = connection.execute(query).one_or_none()
            if row is None:
                return None
            _changed(connection, IMPORTS.id == row.id, due=now + lease)
            return _row(row._mapping)

    def followed(self, import_id: str) -> None:
        with self._engine.begin() as connection:
            _changed(connection, IMPORTS.id == import_id, followed=True)

    def remember(self, layer: str, signature: str, kept: Remembered) -> None:
        mine = and_(layer_choices.c.layer == layer, layer_choices.c.signature == signature)
        with suppress(IntegrityError), self._engine.begin() as connection:  # somebody else chose at the same moment
            changed = connection.execute(update(layer_choices).where(mine).values(**asdict(kept)))
            if changed.rowcount == 0:
                connection.execute(insert(layer_choices).values(layer=layer, signature=signature, **asdict(kept)))

    def remembered(self, layer: str, signature: str) -> Remembered | None:
        mine = and_(layer_choices.c.layer == layer, layer_choices.c.signature == signature)
        return self._one_remembered(mine)

    def last_remembered(self, layer: str) -> Remembered | None:
        return self._one_remembered(layer_choices.c.layer == layer)

    def _one_remembered(self, which: ColumnElement[bool]) -> Remembered | None:
        chosen = layer_choices.c
        query = select(chosen.content, chosen.by_name, chosen.at).where(which).order_by(chosen.at.desc()).limit(1)
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else Remembered(**row._mapping)

    def _reading(self) -> Connection:
        return self._engine.connect().execution_options(reads=True)


def _to_run(now: datetime) -> ColumnElement[bool]:
    return and_(IMPORTS.state.in_(["waiting", "running"]), IMPORTS.due <= now)


def _ours(row: ImportRow) -> ColumnElement[bool]:
    return and_(IMPORTS.id == row.id, IMPORTS.state == "running", IMPORTS.attempt == row.attempt)


def _changed(connection: Connection, which: ColumnElement[bool], **values: Any) -> bool:
    return connection.execute(update(layer_imports).where(which).values(**values)).rowcount == 1


def _row(row: Any) -> ImportRow:
    told = {name: row[name] for name in NAMES}
    return ImportRow(**{**told, "state": ImportState(row["state"])})
