"""How it is kept what a change of a layer means to the open cases, and what they have been told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from permits.adapters.database.standing_tables import case_places, layer_consequences, layer_reassessments
from permits.adapters.database.tables import case_events, cases
from permits.case.events import FindingsRecorded
from permits.case.model import State
from permits.services.standing_shapes import CasePlace, Reassessment, Reckoned, Standing


class _Rows:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def _reading(self) -> Connection:
        return self._engine.connect().execution_options(reads=True)


class ConsequenceRows(_Rows):
    """services.standing_ports.Consequences"""

    def ask(self, subject: str, layer: str, at: datetime) -> None:
        row = layer_consequences
        again = update(row).where(row.c.subject == subject, row.c.state.not_in(("waiting", "working")))
        with self._engine.begin() as connection:
            known = connection.execute(select(row.c.subject).where(row.c.subject == subject)).one_or_none()
            if known:
                connection.execute(again.values(state="waiting", asked=at, due=at))
        if known is None:
            self._first_asked(subject, layer, at)

    def _first_asked(self, subject: str, layer: str, at: datetime) -> None:
        values = {"subject": subject, "layer": layer, "asked": at, "state": "waiting", "due": at}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(layer_consequences).values(**values))
        except IntegrityError:
            return  # somebody else asked at the same moment

    def of(self, subject: str) -> Reckoned | None:
        query = select(layer_consequences).where(layer_consequences.c.subject == subject)
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _reckoned(row)

    def claim(self, now: datetime, lease: timedelta) -> Reckoned | None:
        row = layer_consequences
        due = select(row).where(row.c.state.in_(("waiting", "working", "failed")), row.c.due <= now)
        with self._reading() as connection:  # most often there is nothing, and then nobody has to wait for us
            if connection.execute(due.limit(1)).one_or_none() is None:
                return None
        with self._engine.begin() as connection:
            first = due.order_by(row.c.asked, row.c.subject).limit(1).with_for_update(skip_locked=True)
            found = connection.execute(first).one_or_none()
            if found is None:
                return None
            connection.execute(
                update(row).where(row.c.subject == found.subject).values(state="working", due=now + lease)
            )
        return _reckoned(found)

    def done(
        self,
        claimed: Reckoned,
        *,
        revision: int,
        at: datetime,
        open_cases: int,
        looked_at: int,
        cases: Sequence[dict[str, Any]],
    ) -> None:
        values = {
            "state": "done",
            "due": at,
            "revision": revision,
            "reckoned": at,
            "open_cases": open_cases,
            "looked_at": looked_at,
            "cases": list(cases),
        }
        self._finish(claimed, values)

    def put_off(self, claimed: Reckoned, due: datetime) -> None:
        self._finish(claimed, {"state": "failed", "due": due})

    def _finish(self, claimed: Reckoned, values: dict[str, Any]) -> None:
        ours: ColumnElement[bool] = (layer_consequences.c.subject == claimed.subject) & (
            layer_consequences.c.asked == claimed.asked
        )
        with self._engine.begin() as connection:
            connection.execute(update(layer_consequences).where(ours).values(**values))


def _reckoned(row: Any) -> Reckoned:
    return Reckoned(
        subject=row.subject,
        layer=row.layer,
        asked=row.asked,
        state=row.state,
        revision=row.revision,
        reckoned=row.reckoned,
        open_cases=row.open_cases,
        looked_at=row.looked_at,
        cases=tuple(row.cases or ()),
    )


class CasePlaceRows(_Rows):
    """services.standing_ports.CasePlaces"""

    def follow(self, most: int = 200) -> int:
        since = select(func.coalesce(func.max(case_places.c.seq), 0)).scalar_subquery()
        recorded = case_events.c.type == FindingsRecorded.type()
        query = select(case_events).where(case_events.c.seq > since, recorded).order_by(case_events.c.seq).limit(most)
        with self._reading() as connection:
            found = list(connection.execute(query))
        if not found:
            return 0
        with self._engine.begin() as connection:
            for event in found:
                bounds = _bounds(json.loads(event.data))
                place = dict(zip(("west", "south", "east", "north"), bounds or (None,) * 4, strict=True))
                connection.execute(delete(case_places).where(case_places.c.case_id == event.case_id))
                connection.execute(insert(case_places).values(case_id=event.case_id, seq=event.seq, **place))
        return len(found)

    def open_cases(self) -> list[CasePlace]:
        place, case = case_places.c, cases.c
        query = (
            select(case.case_id, case.designation, place.west, place.south, place.east, place.north)
            .join(case_places, place.case_id == case.case_id, isouter=True)
            .where(case.state.in_([state.value for state in State if state.is_open]))
            .order_by(case.registry_number)
        )
        with self._reading() as connection:
            return [
                CasePlace(
                    row.case_id,
                    row.designation,
                    None if row.west is None else (row.west, row.south, row.east, row.north),
                )
                for row in connection.execute(query)
            ]


def _bounds(findings: dict[str, Any]) -> tuple[float, ...] | None:
    """The bounds of every footprint that was assessed."""
    reports = [each for each in (findings.get("report"), *findings.get("more_reports", ())) if each]
    corners = [corner for report in reports for ring in report["footprint"]["coordinates"] for corner in ring]
    if not corners:
        return None
    eastings, northings = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return min(eastings), min(northings), max(eastings), max(northings)


class ReassessmentRows(_Rows):
    """services.standing_ports.Reassessments"""

    def last(self) -> Reassessment | None:
        query = select(layer_reassessments).order_by(layer_reassessments.c.number.desc()).limit(1)
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        return Reassessment(row.number, _standing(row.before), _standing(row.after), row.began, row.ended)

    def begin(self, follows: int, before: Standing, after: Standing, at: datetime) -> bool:
        # the first of all tells nobody: what held when the service began to follow is where it begins
        ended = at if follows == 0 else None
        values = {"number": follows + 1, "before": before, "after": after, "began": at, "ended": ended}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(layer_reassessments).values(**values))
        except IntegrityError:
            return False
        return True

    def end(self, number: int, told: int, at: datetime) -> None:
        row = layer_reassessments
        with self._engine.begin() as connection:
            connection.execute(update(row).where(row.c.number == number).values(ended=at, told=told))


def _standing(told: dict[str, list[str]]) -> Standing:
    return {name: (version, coverage) for name, (version, coverage) in told.items()}
