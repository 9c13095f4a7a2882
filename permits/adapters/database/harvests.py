"""How sources are kept: one worker harvests one at a time by a lease, and every harvest leaves a row."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, and_, func, insert, or_, select, update

from permits.adapters.database.harvests_tables import layer_confirmations, layer_harvests, layer_sources
from permits.adapters.database.log import take_turn
from permits.services.harvest_shapes import HarvestRun, LayerSource, Outcome, Schedule, SourceWish

SOURCES = layer_sources.c
RUNS = layer_harvests.c
RUN_NAMES = [field.name for field in fields(HarvestRun)]
SOURCE_NAMES = [field.name for field in fields(LayerSource)]
LET_GO: Final = {"claimed": None, "lease": None, "forced": False}
CUT_OFF: Final = "Hämtningen avbröts: arbetsprocessen stannade. Den görs om."


class HarvestRows:
    """services.harvest_shapes.Sources"""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, layer: str) -> LayerSource | None:
        with self._reading() as connection:
            row = connection.execute(select(layer_sources).where(SOURCES.layer == layer)).one_or_none()
        return None if row is None else _source(row._mapping)

    def every(self) -> list[LayerSource]:
        with self._reading() as connection:
            return [_source(row._mapping) for row in connection.execute(select(layer_sources).order_by(SOURCES.layer))]

    def save(self, source: LayerSource, expected: int) -> bool:
        values = {name: getattr(source, name) for name in SOURCE_NAMES}
        values |= {"wish": asdict(source.wish), "validators": list(source.validators), "claimed": None, "lease": None}
        with self._engine.begin() as connection:
            take_turn(connection)
            stands = connection.execute(select(SOURCES.version).where(SOURCES.layer == source.layer)).scalar()
            if (stands or 0) != expected:
                return False
            if stands is None:
                connection.execute(insert(layer_sources).values(**values))
            else:
                connection.execute(update(layer_sources).where(SOURCES.layer == source.layer).values(**values))
            return True

    def hurry(self, layer: str, at: datetime) -> bool:
        with self._engine.begin() as connection:
            return _changed(connection, and_(SOURCES.layer == layer, SOURCES.active), due=at, forced=True)

    def next_due(self) -> datetime | None:
        with self._reading() as connection:
            return connection.execute(select(func.min(SOURCES.due)).where(SOURCES.active)).scalar()

    def claim(self, now: datetime, until: datetime, run_id: str, layer: str | None = None) -> LayerSource | None:
        free = or_(SOURCES.claimed.is_(None), SOURCES.lease < now)
        query = (
            select(layer_sources)
            .where(SOURCES.active, SOURCES.due <= now, free)
            .order_by(SOURCES.due)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if layer is not None:
            query = query.where(SOURCES.layer == layer)
        with self._engine.begin() as connection:
            row = connection.execute(query).one_or_none()
            if row is None:
                return None
            _changed(connection, SOURCES.layer == row.layer, claimed=run_id, lease=until)
            return _source(row._mapping)

    def beat(self, layer: str, run_id: str, until: datetime) -> bool:
        with self._engine.begin() as connection:
            return _changed(connection, _ours(layer, run_id), lease=until)

    def finish(self, layer: str, run_id: str, **changes: Any) -> bool:
        if "validators" in changes:
            changes["validators"] = list(changes["validators"])
        with self._engine.begin() as connection:
            return _changed(connection, _ours(layer, run_id), **(LET_GO | changes))

    def begin_run(self, run: HarvestRun) -> None:
        died = and_(RUNS.layer == run.layer, RUNS.outcome == Outcome.FETCHING.value)
        ended = {"outcome": Outcome.FAILED.value, "told": CUT_OFF, "ended": run.begun}
        with self._engine.begin() as connection:
            connection.execute(update(layer_harvests).where(died).values(**ended))
            connection.execute(insert(layer_harvests).values(**_values(run)))

    def end_run(self, run: HarvestRun, only_from: Outcome | None = None) -> None:
        which = RUNS.id == run.id
        if only_from is not None:
            which = and_(which, RUNS.outcome == only_from.value)
        with self._engine.begin() as connection:
            connection.execute(update(layer_harvests).where(which).values(**_values(run)))

    def forget_harvested(self, layer: str) -> None:
        with self._engine.begin() as connection:
            _changed(connection, SOURCES.layer == layer, digest="", validators=[], harvested="")

    def run(self, run_id: str) -> HarvestRun | None:
        with self._reading() as connection:
            row = connection.execute(select(layer_harvests).where(RUNS.id == run_id)).one_or_none()
        return None if row is None else _run(row._mapping)

    def importing(self) -> list[HarvestRun]:
        query = select(layer_harvests).where(RUNS.outcome.in_([Outcome.IMPORTING.value, Outcome.ASKS.value]))
        with self._reading() as connection:
            return [_run(row._mapping) for row in connection.execute(query.order_by(RUNS.begun))]

    def runs(self, layer: str, most: int) -> list[HarvestRun]:
        query = select(layer_harvests).where(RUNS.layer == layer).order_by(RUNS.begun.desc(), RUNS.id).limit(most)
        with self._reading() as connection:
            return [_run(row._mapping) for row in connection.execute(query)]

    def confirm(self, layer: str, version_id: str, at: datetime) -> None:
        known = layer_confirmations.c
        with self._engine.begin() as connection:
            take_turn(connection)
            told = connection.execute(select(known.at).where(known.version_id == version_id)).scalar()
            if told is None:
                connection.execute(insert(layer_confirmations).values(version_id=version_id, layer=layer, at=at))
            elif told < at:
                connection.execute(update(layer_confirmations).where(known.version_id == version_id).values(at=at))

    def confirmed(self, version_ids: Collection[str]) -> dict[str, datetime]:
        if not version_ids:
            return {}
        known = layer_confirmations.c
        query = select(known.version_id, known.at).where(known.version_id.in_(list(version_ids)))
        with self._reading() as connection:
            return {row.version_id: row.at for row in connection.execute(query)}

    def _reading(self) -> Connection:
        return self._engine.connect().execution_options(reads=True)


def _ours(layer: str, run_id: str) -> ColumnElement[bool]:
    return and_(SOURCES.layer == layer, SOURCES.claimed == run_id)


def _changed(connection: Connection, which: ColumnElement[bool], **values: Any) -> bool:
    return connection.execute(update(layer_sources).where(which).values(**values)).rowcount == 1


def _source(row: Any) -> LayerSource:
    told = {name: row[name] for name in SOURCE_NAMES}
    wish = SourceWish(**{**told["wish"], "schedule": Schedule(told["wish"]["schedule"])})
    return replace(LayerSource(**{**told, "wish": wish}), validators=tuple(map(tuple, told["validators"])))


def _values(run: HarvestRun) -> dict[str, Any]:
    return asdict(run) | {"outcome": run.outcome.value}


def _run(row: Any) -> HarvestRun:
    return HarvestRun(**{**{name: row[name] for name in RUN_NAMES}, "outcome": Outcome(row["outcome"])})
