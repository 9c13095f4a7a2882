"""The column where personal numbers stood in plain text before they were sealed, in databases that still have it."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Row, column, func, inspect, select, table, update

from permits.adapters.keys import KeysDoNotFitError

PLAIN: Final = "personal_number"
_PERSONS: Final = table("persons", column("person_id"), column(PLAIN))
_NUMBER: Final = _PERSONS.c[PLAIN]


class UnsealedNumbersError(KeysDoNotFitError):
    """Numbers stand in plain text, and are to be sealed in the form that the database had `before`, not lost."""

    def __init__(self, before: str) -> None:
        super().__init__("personal numbers stand in plain text")
        self.before = before


def plain_persons(connection: Connection) -> int:
    """How many people's numbers stand in plain text; none where there is nowhere that they could."""
    if not _has_column(connection):
        return 0
    return int(connection.execute(select(func.count()).select_from(_PERSONS).where(_NUMBER.is_not(None))).scalar() or 0)


def some_plain_persons(connection: Connection, most: int) -> list[Row[Any]]:
    """Some of them, as (person_id, personal_number)."""
    if not _has_column(connection):
        return []
    return list(connection.execute(select(_PERSONS.c.person_id, _NUMBER).where(_NUMBER.is_not(None)).limit(most)))


def forget_plain(connection: Connection, person_id: str) -> None:
    """Take the number in plain text of somebody away."""
    connection.execute(update(_PERSONS).where(_PERSONS.c.person_id == person_id).values({PLAIN: None}))


def _has_column(connection: Connection) -> bool:
    return any(each["name"] == PLAIN for each in inspect(connection).get_columns("persons"))
