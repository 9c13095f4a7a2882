"""How layers are catalogued: what was handed in, and which version holds from which day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, insert, select, update

from permits.adapters.database.coverages import coverages_on, last_revision
from permits.adapters.database.log import take_turn
from permits.adapters.database.tables import layer_pointers, layer_versions, layers
from permits.case.access import Principal
from permits.case.times import swedish_day
from permits.services.refusals import NotFound, Stale
from permits.services.shapes import LayerEntry, LayerPointer, LayerVersionRow


class LayerRows:
    """services.ports.LayerCatalogue"""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def layers(self, as_of: date | None = None) -> list[LayerEntry]:
        with self._reading() as connection:
            query = select(layers).order_by(layers.c.position, layers.c.name)
            declared = [LayerEntry(**row._mapping) for row in connection.execute(query)]
            moved = coverages_on(connection, as_of or swedish_day(self._clock()))
        return [replace(entry, coverage=moved.get(entry.name, entry.coverage)) for entry in declared]

    def declare(self, entry: LayerEntry) -> None:
        row = asdict(entry)
        with self._engine.begin() as connection:
            changed = connection.execute(update(layers).where(layers.c.name == entry.name).values(**row))
            if changed.rowcount == 0:
                connection.execute(insert(layers).values(**row))

    def add_version(self, row: LayerVersionRow) -> None:
        values = asdict(row) | {"problems": list(row.problems)}
        with self._engine.begin() as connection:
            connection.execute(insert(layer_versions).values(**values))

    def version(self, version_id: str) -> LayerVersionRow:
        with self._reading() as connection:
            return _find_version(connection, version_id)

    def versions(self, layer: str) -> list[LayerVersionRow]:
        query = select(layer_versions).where(layer_versions.c.layer == layer)
        newest_first = query.order_by(layer_versions.c.handed_in.desc(), layer_versions.c.id)
        with self._reading() as connection:
            return [_version(row._mapping) for row in connection.execute(newest_first)]

    def current(self, as_of: date | None = None) -> dict[str, LayerPointer]:
        day = as_of or swedish_day(self._clock())
        # a later row replaces an earlier: the day it holds from decides, then the order in which it was done
        moved = layer_pointers.c
        taken_back = select(moved.withdraws).where(moved.withdraws.is_not(None))
        query = _moves().where(moved.published <= day, moved.withdraws.is_(None), moved.revision.not_in(taken_back))
        ordered = query.order_by(moved.published, moved.revision)
        with self._reading() as connection:
            return {row.layer: LayerPointer(**row._mapping) for row in connection.execute(ordered)}

    def history(self, layer: str) -> list[LayerPointer]:
        query = _moves().where(layer_pointers.c.layer == layer).order_by(layer_pointers.c.revision.desc())
        with self._reading() as connection:
            return [LayerPointer(**row._mapping) for row in connection.execute(query)]

    def revision(self) -> int:
        with self._reading() as connection:
            return last_revision(connection)

    def move_pointer(
        self,
        version_id: str,
        *,
        expected_revision: int,
        by: Principal,
        at: datetime,
        published: date,
        action: str = "publish",
        why: str = "",
        withdraws: int | None = None,
    ) -> LayerPointer:
        with self._engine.begin() as connection:
            take_turn(connection)
            version = _find_version(connection, version_id)
            last = _last_move(connection, version.layer)
            stands = last.revision if last else 0
            if stands != expected_revision:
                raise Stale(stands, last)
            revision = last_revision(connection) + 1
            connection.execute(
                insert(layer_pointers).values(
                    revision=revision,
                    layer=version.layer,
                    follows=stands,
                    version_id=version_id,
                    published=published,
                    at=at,
                    by=by.person_id,
                    by_name=by.name,
                    action=action,
                    why=why,
                    withdraws=withdraws,
                )
            )
            moved = _last_move(connection, version.layer)
        if moved is None:  # it was inserted above, in the same transaction
            raise NotFound
        return moved

    def _reading(self) -> Connection:
        return self._engine.connect().execution_options(reads=True)


def _find_version(connection: Connection, version_id: str) -> LayerVersionRow:
    row = connection.execute(select(layer_versions).where(layer_versions.c.id == version_id)).one_or_none()
    if row is None:
        raise NotFound
    return _version(row._mapping)


def _version(row: Any) -> LayerVersionRow:
    return LayerVersionRow(**{**row, "problems": tuple(row["problems"])})


def _moves() -> Select[Any]:
    pointer, version = layer_pointers.c, layer_versions.c
    return select(
        pointer.revision,
        pointer.layer,
        pointer.version_id,
        version.version,
        version.source,
        version.count,
        pointer.published,
        pointer.at,
        pointer.by,
        pointer.by_name,
        pointer.action,
        pointer.why,
        pointer.withdraws,
    ).join(layer_versions, version.id == pointer.version_id)


def _last_move(connection: Connection, layer: str) -> LayerPointer | None:
    query = _moves().where(layer_pointers.c.layer == layer).order_by(layer_pointers.c.revision.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else LayerPointer(**row._mapping)
