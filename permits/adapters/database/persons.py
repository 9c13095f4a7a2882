"""How people are known: an opaque id for each number, which stands sealed and in one place only."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, func, insert, select, update

from permits.adapters.database.log import take_turn
from permits.adapters.database.queue_tables import staff_members
from permits.adapters.database.standing_tables import staff_mail
from permits.adapters.database.tables import persons
from permits.adapters.keys import ID_LENGTH, Keys, KeysDoNotFitError, KeySource


class PersonRows:
    """services.ports.PersonStore"""

    def __init__(self, engine: Engine, keys: KeySource) -> None:
        self._engine = engine
        self._keys = keys

    def identify(self, personal_number: str, name: str, *, asserted: bool = True) -> str:
        keys = self._keys()
        marks = keys.lookup(personal_number)

        def met(connection: Connection, person_id: str) -> dict[str, str]:
            refuse_strange_keys(connection, keys)
            return {"sealed_number": keys.seal(personal_number, about(person_id)), "number_lookup": marks[0]}

        return self._met(persons.c.number_lookup.in_(marks), met, name, asserted)

    def identify_staff(self, idp: str, user: str, name: str) -> str:
        login = f"{idp}|{user}"
        return self._met(persons.c.staff_login == login, lambda *_: {"staff_login": login}, name, True)

    def personal_number(self, person_id: str) -> str | None:
        sealed: str | None = self._of(person_id, persons.c.sealed_number)
        return None if sealed is None else self._keys().open(sealed, about(person_id))

    def marks(self, told: str) -> tuple[str, ...]:
        return self._keys().marks(told)

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

    def _met(
        self,
        known: ColumnElement[bool],
        told: Callable[[Connection, str], dict[str, str]],
        name: str,
        asserted: bool,
    ) -> str:
        query = select(persons.c.person_id, persons.c.name).where(known)
        with self._reading() as connection:
            found = connection.execute(query).one_or_none()
        if found and (found.name == name or not asserted):
            return str(found.person_id)
        with self._engine.begin() as connection:
            take_turn(connection)  # so that two who meet a person by different keys do not both make one
            found = connection.execute(query).one_or_none()
            if found and (found.name == name or not asserted):
                return str(found.person_id)
            if found:
                connection.execute(update(persons).where(persons.c.person_id == found.person_id).values(name=name))
                return str(found.person_id)
            person_id = secrets.token_hex(16)
            row = told(connection, person_id)
            connection.execute(insert(persons).values(person_id=person_id, name=name, **row))
            return person_id

    def _reading(self) -> Connection:
        return self._engine.connect().execution_options(reads=True)


def about(person_id: str) -> str:
    """What binds a sealed number to its row."""
    return f"persons:{person_id}"


def refuse_strange_keys(connection: Connection, keys: Keys) -> None:
    """Raises KeysDoNotFitError when somebody may be here whom these keys cannot find: they would be made twice."""
    known = [key.id for key in keys.lookups]
    by_nothing = persons.c.number_lookup.is_(None) & persons.c.staff_login.is_(None)  # before numbers were sealed
    strange = func.substr(persons.c.number_lookup, 1, ID_LENGTH).not_in(known) | by_nothing
    if connection.execute(select(persons.c.person_id).where(strange).limit(1)).first():
        raise KeysDoNotFitError("people are kept here by keys that are not among these, or not sealed yet")
