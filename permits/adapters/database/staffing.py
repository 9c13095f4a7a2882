"""How staff are kept: who has logged in with which roles, when they are away, and their own views of the queue."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, select, update

from permits.adapters.database.queue_tables import absences, saved_views, staff_members
from permits.adapters.database.tables import persons
from permits.services.queue_shapes import Absence, Member, SavedView


class StaffRows:
    """services.queue_stores.Staff"""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def members(self) -> list[Member]:
        joined = staff_members.join(persons, persons.c.person_id == staff_members.c.person_id)
        query = select(persons.c.person_id, persons.c.name, persons.c.staff_login, staff_members.c.roles)
        found = self._connection.execute(query.select_from(joined).order_by(persons.c.name, persons.c.person_id))
        return [
            Member(row.person_id, row.name, (row.staff_login or "").partition("|")[2], frozenset(row.roles))
            for row in found
        ]

    def absences(self, since: date) -> list[Absence]:
        standing = select(absences).where(absences.c.withdrawn.is_(None), absences.c.last >= since)
        shown = ("id", "person_id", "first", "last", "stand_in", "noted_by", "noted")
        return [
            Absence(**{name: row._mapping[name] for name in shown})
            for row in self._connection.execute(standing.order_by(absences.c.first, absences.c.id))
        ]

    def note_absence(self, absence: Absence) -> None:
        self._connection.execute(insert(absences).values(**asdict(absence)))

    def withdraw_absence(self, absence_id: str, by: str, at: datetime) -> bool:
        standing = update(absences).where(absences.c.id == absence_id, absences.c.withdrawn.is_(None))
        return self._connection.execute(standing.values(withdrawn_by=by, withdrawn=at)).rowcount > 0

    def views(self, person_id: str) -> list[SavedView]:
        query = select(saved_views).where(saved_views.c.person_id == person_id).order_by(saved_views.c.name)
        return [SavedView(row.name, row.query) for row in self._connection.execute(query)]

    def save_view(self, person_id: str, view: SavedView) -> None:
        self.forget_view(person_id, view.name)
        self._connection.execute(insert(saved_views).values(person_id=person_id, name=view.name, query=view.query))

    def forget_view(self, person_id: str, name: str) -> bool:
        theirs = delete(saved_views).where(saved_views.c.person_id == person_id, saved_views.c.name == name)
        return self._connection.execute(theirs).rowcount > 0
