"""How people are known: an opaque id for each number, in one place only."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from permits.adapters.database.queue_tables import staff_members
from permits.adapters.database.standing_tables import staff_mail
from permits.adapters.database.tables import persons


class PersonRows:
    """services.ports.PersonStore"""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def identify(self, personal_number: str, name: str, *, asserted: bool = True) -> str:
        row = {"personal_number": personal_number, "name": name}
        return self._met(persons.c.personal_number == personal_number, row, asserted)

    def identify_staff(self, idp: str, user: str, name: str) -> str:
        login = f"{idp}|{user}"
        return self._met(persons.c.staff_login == login, {"staff_login": login, "name": name}, True)

    def personal_number(self, person_id: str) -> str | None:
        found: str | None = self._of(person_id, persons.c.personal_number)
        return found

    def name(self, person_id: str) -> str | None:
        found: str | None = self._of(person_id, persons.c.name)
        return found

    def protection(self, person_id: str) -> bool | None:
        found: bool | None = self._of(person_id, persons.c.protected)
        return found

    def note_protection(self, person_id: str, protected: bool) -> None:
        if self.protection(person_id) is protected:
            return
        with self._engine.begin() as connection:
            connection.execute(update(persons).where(persons.c.person_id == person_id).values(protected=protected))

    def mail(self, person_id: str) -> str | None:
        with self._reading() as connection:
            return connection.execute(select(staff_mail.c.mail).where(staff_mail.c.person_id == person_id)).scalar()

    def note_mail(self, person_id: str, mail: str) -> None:
        if self.mail(person_id) == mail:
            return
        with self._engine.begin() as connection:
            connection.execute(delete(staff_mail).where(staff_mail.c.person_id == person_id))
            connection.execute(insert(staff_mail).values(person_id=person_id, mail=mail))

    def note_roles(self, person_id: str, roles: Iterable[str]) -> None:
        told = sorted(roles)
        held = select(staff_members.c.roles).where(staff_members.c.person_id == person_id)
        with self._reading() as connection:
            known = connection.execute(held).scalar()
        if known == told:
            return
        with self._engine.begin() as connection:
            theirs = staff_members.c.person_id == person_id
            if connection.execute(update(staff_members).where(theirs).values(roles=told)).rowcount == 0:
                connection.execute(insert(staff_members).values(person_id=person_id, roles=told))

    def _of(self, person_id: str, column: ColumnElement[Any]) -> Any:
        with self._reading() as connection:
            return connection.execute(select(column).where(persons.c.person_id == person_id)).scalar()

    def _met(self, known: ColumnElement[bool], row: dict[str, str], asserted: bool) -> str:
        query = select(persons.c.person_id, persons.c.name).where(known)
        with self._reading() as connection:
            found = connection.execute(query).one_or_none()
        if found and (found.name == row["name"] or not asserted):
            return str(found.person_id)
        try:
            with self._engine.begin() as connection:
                if found:
                    connection.execute(update(persons).where(known).values(name=row["name"]))
                    return str(found.person_id)
                person_id = secrets.token_hex(16)
                connection.execute(insert(persons).values(person_id=person_id, **row))
                return person_id
        except IntegrityError:  # somebody met them at the same moment
            return self._met(known, row, asserted)

    def _reading(self) -> Connection:
        return self._engine.connect().execution_options(reads=True)
