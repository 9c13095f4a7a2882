"""How coverages are kept: what was proposed of a layer, and which one holds from which day."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, insert, select

from permits.adapters.database.log import take_turn
from permits.adapters.database.standing_tables import layer_coverage_moves, layer_coverages
from permits.adapters.database.tables import layer_pointers
from permits.case.access import Principal
from permits.services.refusals import NotFound, Stale
from permits.services.standing_shapes import CoverageMove, CoverageRow


class CoverageRows:
    """services.standing_ports.Coverages"""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def propose(self, row: CoverageRow) -> None:
        with self._engine.begin() as connection:
            connection.execute(insert(layer_coverages).values(**asdict(row)))

    def coverage(self, coverage_id: str) -> CoverageRow:
        with self._reading() as connection:
            return _found(connection, coverage_id)

    def proposed(self, layer: str) -> list[CoverageRow]:
        query = select(layer_coverages).where(layer_coverages.c.layer == layer)
        newest_first = query.order_by(layer_coverages.c.proposed.desc(), layer_coverages.c.id)
        with self._reading() as connection:
            return [CoverageRow(**row._mapping) for row in connection.execute(newest_first)]

    def moves(self, layer: str) -> list[CoverageMove]:
        moved = layer_coverage_moves.c
        query = _moves().where(moved.layer == layer).order_by(moved.revision.desc())
        with self._reading() as connection:
            return [CoverageMove(**row._mapping) for row in connection.execute(query)]

    def move(
        self,
        coverage_id: str,
        *,
        expected_revision: int,
        by: Principal,
        at: datetime,
        published: date,
        why: str,
        withdraws: int | None = None,
    ) -> CoverageMove:
        with self._engine.begin() as connection:
            take_turn(connection)
            row = _found(connection, coverage_id)
            last = _last_move(connection, row.layer)
            stands = last.revision if last else 0
            if stands != expected_revision:
                raise Stale(stands, last)
            values = {
                "revision": last_revision(connection) + 1,
                "layer": row.layer,
                "follows": stands,
                "coverage_id": coverage_id,
                "published": published,
                "at": at,
                "by": by.person_id,
                "by_name": by.name,
                "why": why,
                "withdraws": withdraws,
            }
            connection.execute(insert(layer_coverage_moves).values(**values))
            moved = _last_move(connection, row.layer)
        if moved is None:  # it was inserted above, in the same transaction
            raise NotFound
        return moved

    def _reading(self) -> Connection:
        return self._engine.connect().execution_options(reads=True)


def coverages_on(connection: Connection, day: date) -> dict[str, str]:
    """The coverage that holds on a day, of the layers whose coverage has ever been moved."""
    moved = layer_coverage_moves.c
    taken_back = select(moved.withdraws).where(moved.withdraws.is_not(None))
    query = _moves().where(moved.published <= day, moved.withdraws.is_(None), moved.revision.not_in(taken_back))
    rows = connection.execute(query.order_by(moved.published, moved.revision))
    return {row.layer: row.coverage for row in rows}


def last_revision(connection: Connection) -> int:
    """The last revision of all that holds: versions and coverages are counted together."""
    last = (select(func.max(table.c.revision)) for table in (layer_pointers, layer_coverage_moves))
    return max(int(connection.execute(query).scalar() or 0) for query in last)


def _found(connection: Connection, coverage_id: str) -> CoverageRow:
    row = connection.execute(select(layer_coverages).where(layer_coverages.c.id == coverage_id)).one_or_none()
    if row is None:
        raise NotFound
    return CoverageRow(**row._mapping)


def _moves() -> Select[Any]:
    moved, row = layer_coverage_moves.c, layer_coverages.c
    return select(
        moved.revision,
        moved.layer,
        moved.coverage_id,
        row.coverage,
        row.filename,
        moved.published,
        moved.at,
        moved.by,
        moved.by_name,
        moved.why,
        moved.withdraws,
    ).join(layer_coverages, row.id == moved.coverage_id)


def _last_move(connection: Connection, layer: str) -> CoverageMove | None:
    moved = layer_coverage_moves.c
    query = _moves().where(moved.layer == layer).order_by(moved.revision.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else CoverageMove(**row._mapping)
