"""How planned visits to sites are kept beside the events, so that the visits of a day are found at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Column, Connection, ForeignKey, String, Table, Text, delete, insert, select

from permits.adapters.database.queue_tables import queue_rows
from permits.adapters.database.tables import ID, Day, case_parties, cases, metadata
from permits.case.model import IN_BUILDING, Case
from permits.services.visiting import PlannedVisit

planned_visits = Table(
    "planned_visits",
    metadata,
    Column("visit_id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.case_id"), nullable=False, index=True),
    Column("day", Day, nullable=False, index=True),
    Column("about", Text, nullable=False),
    Column("measure", String(80), nullable=False),
)


class VisitRows:
    """services.visiting.Visits"""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def write(self, case: Case) -> None:
        """Bring the visits of a case up to its events."""
        self._connection.execute(delete(planned_visits).where(planned_visits.c.case_id == case.case_id))
        ahead = [visit for visit in case.building.visits if visit.is_ahead] if case.state.is_building else []
        for visit in ahead:
            told = {"visit_id": visit.visit_id, "case_id": case.case_id, "day": visit.day, "about": visit.about}
            self._connection.execute(insert(planned_visits).values(**told, measure=case.measure))

    def building_since(self, day: date) -> list[str]:
        """The cases in the building stage that were decided on this day or before."""
        row, states = queue_rows.c, [state.value for state in IN_BUILDING]
        query = select(row.case_id).where(row.state.in_(states), row.decided <= day).order_by(row.number)
        return list(self._connection.execute(query).scalars())

    def between(self, first: date, last: date, besides: Collection[str]) -> list[PlannedVisit]:
        """Those on these days, in cases in which nobody of `besides` is a party, by day."""
        rows, row = planned_visits.c, queue_rows.c
        theirs = select(case_parties.c.case_id).where(case_parties.c.person_id.in_(besides))
        columns = (
            rows.visit_id, rows.case_id, rows.day, rows.about, rows.measure, row.address, row.east, row.north,
            cases.c.registry_number, cases.c.designation, cases.c.officer_id, cases.c.officer_name, cases.c.protected,
        )  # fmt: skip
        query = (
            select(*columns)
            .join(cases, cases.c.case_id == rows.case_id)
            .outerjoin(queue_rows, row.case_id == rows.case_id)
            .where(rows.day.between(first, last), rows.case_id.not_in(theirs))
            .order_by(rows.day, cases.c.registry_number, rows.visit_id)
        )
        return [
            PlannedVisit(
                visit_id=found.visit_id,
                case_id=found.case_id,
                registry_number=found.registry_number,
                measure=found.measure,
                designation=found.designation,
                address=found.address or "",
                day=found.day,
                about=found.about,
                officer_id=found.officer_id,
                officer_name=found.officer_name or "",
                protected=bool(found.protected),
                place=(found.east, found.north) if found.east is not None and not found.protected else None,
            )
            for found in self._connection.execute(query)
        ]
