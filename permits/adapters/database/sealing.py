"""How personal numbers in the database come under the newest keys: those in plain text once, the others by rotation.

Every step is one small transaction that looks for what is left, so it may be broken off anywhere and begun again while
the service runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, Engine, Text, func, or_, select, text, type_coerce, update

from permits.adapters.database import drafts as of_drafts
from permits.adapters.database import persons as of_persons
from permits.adapters.database.hearing_tables import hearing_drafts
from permits.adapters.database.opening import Database
from permits.adapters.database.tables import drafts, persons
from permits.adapters.database.unsealed import forget_plain, plain_persons, some_plain_persons
from permits.adapters.keys import ID_LENGTH, MARK_LENGTH, Keys, KeysDoNotFitError
from permits.services.parties import NUMBER_FIELDS

AT_A_TIME: Final = 100
FIELDS: Final = sorted({field for _step, field in NUMBER_FIELDS})
REWRITTEN, NOT_REWRITTEN = 0, 1
"""Of an SQLite file (user_version): whether what once stood in it in plain text has also left its unused pages."""


@dataclass(frozen=True)
class Need:
    """What the database needs of keys: rows by key id, and rows that hold numbers in plain text."""

    by_key: Mapping[str, int]
    plain: int

    def unknown(self, keys: Keys) -> list[str]:
        """The ids of keys that are needed and not there."""
        known = {key.id for key in (*keys.seals, *keys.lookups)}
        return sorted(self.by_key.keys() - known)


def need(database: Database) -> Need:
    """Counted anew each time."""
    found: Counter[str] = Counter()
    with database.reading() as unit:
        connection = unit.connection
        for column in (persons.c.sealed_number, persons.c.number_lookup, drafts.c.sealed_numbers):
            by = _key_id(column)
            rows = connection.execute(select(by, func.count()).where(column.is_not(None)).group_by(by))
            found.update({str(key_id): int(count) for key_id, count in rows})
        for row in connection.execute(select(hearing_drafts.c.content)):
            found.update({mark[:ID_LENGTH] for mark in row.content.get("left_out", {}) if _is_mark(mark)})
        return Need(dict(found), plain_persons(connection) + sum(1 for _ in _plain_drafts(connection)))


def seal_plain(database: Database, keys: Keys) -> int:
    """Seal every number that an older version wrote in plain text; how many rows those were.

    Raises KeysDoNotFitError when the database is kept by other keys: nothing is changed then.
    """
    standing = need(database)
    if unknown := standing.unknown(keys):
        raise KeysDoNotFitError(f"the database needs the keys {', '.join(unknown)}")
    if not standing.plain:
        if _is_half_way(database.engine):
            _rewrite(database.engine)
        return 0
    _note_rewriting(database.engine, NOT_REWRITTEN)
    done = 0
    for step in (_seal_persons, _seal_drafts, _forget_old_marks):
        while True:
            with database.engine.begin() as connection:
                sealed = step(connection, keys)
            if not sealed:
                break
            done += sealed
    _rewrite(database.engine)
    return done


def rotate(database: Database, keys: Keys, at_a_time: int = AT_A_TIME) -> Iterator[int]:
    """Write everything anew under the newest keys, a few rows at a time; first and after each, how many are left.

    What is changed by others meanwhile is left to them or taken the next time round. Raises KeysDoNotFitError.
    """
    with database.reading() as unit:
        counted = [
            unit.connection.execute(select(func.count()).where(old)).scalar() or 0
            for old in (_old_person(keys), _old_draft(keys))
        ]
    left = sum(counted)
    yield left
    while left:
        with database.engine.begin() as connection:
            moved = _move_persons(connection, keys, at_a_time) or _move_drafts(connection, keys, at_a_time)
        left = max(left - moved, 1) if moved else 0
        yield left


def _key_id(column: Column[Any]) -> ColumnElement[Any]:
    return func.substr(column, 1, ID_LENGTH)


def _old_person(keys: Keys) -> ColumnElement[bool]:
    sealed_by, found_by = _key_id(persons.c.sealed_number), _key_id(persons.c.number_lookup)
    return or_(sealed_by != keys.seals[0].id, found_by != keys.lookups[0].id)


def _old_draft(keys: Keys) -> ColumnElement[bool]:
    return _key_id(drafts.c.sealed_numbers) != keys.seals[0].id


def _is_mark(told: str) -> bool:
    return len(told) == ID_LENGTH + MARK_LENGTH


# --- from plain text ------------------------------------------------------------------------------------------------


def _seal_persons(connection: Connection, keys: Keys) -> int:
    rows = some_plain_persons(connection, AT_A_TIME)
    for row in rows:
        _write_person(connection, keys, row.person_id, row.personal_number)
        forget_plain(connection, row.person_id)
    return len(rows)


def _write_person(connection: Connection, keys: Keys, person_id: str, number: str) -> None:
    sealed = keys.seal(number, of_persons.about(person_id))
    row = update(persons).where(persons.c.person_id == person_id)
    connection.execute(row.values(sealed_number=sealed, number_lookup=keys.lookup(number)[0]))


def _plain_drafts(connection: Connection) -> Iterator[tuple[str, str | None, Any]]:
    """Drafts with a number among their answers, as (id, case_id, answers)."""
    told = [type_coerce(drafts.c.answers, Text).contains(f'"{field}":"', autoescape=True) for field in FIELDS]
    query = select(drafts.c.id, drafts.c.case_id, drafts.c.answers).where(or_(*told))
    for row in connection.execute(query).all():
        if any(row.answers.get(step, {}).get(field) for step, field in NUMBER_FIELDS):
            yield row.id, row.case_id, row.answers


def _seal_drafts(connection: Connection, keys: Keys) -> int:
    sealed = 0
    for draft_id, case_id, answers in _plain_drafts(connection):
        values = of_drafts.sealed(draft_id, answers, lambda: keys)
        if case_id:
            values["sealed_numbers"] = None
        connection.execute(update(drafts).where(drafts.c.id == draft_id).values(**values))
        sealed += 1
        if sealed == AT_A_TIME:
            break
    return sealed


def _forget_old_marks(connection: Connection, _keys: Keys) -> int:
    """What neighbours were once called in hearings being prepared could be told back to their numbers.

    Who was left out there is proposed again, and the officer sees it.
    """
    forgotten = 0
    for row in connection.execute(select(hearing_drafts.c.case_id, hearing_drafts.c.content)).all():
        left_out = row.content.get("left_out", {})
        kept = {mark: why for mark, why in left_out.items() if len(mark) != MARK_LENGTH or mark in _by_hand(row)}
        if kept != left_out:
            theirs = update(hearing_drafts).where(hearing_drafts.c.case_id == row.case_id)
            connection.execute(theirs.values(content={**row.content, "left_out": kept}))
            forgotten += 1
    return forgotten


def _by_hand(row: Any) -> set[str]:
    return {each["id"] for each in row.content.get("people", ())}


def _is_half_way(engine: Engine) -> bool:
    with engine.connect().execution_options(reads=True) as connection:
        if engine.dialect.name != "sqlite":
            return False
        return connection.execute(text("PRAGMA user_version")).scalar() == NOT_REWRITTEN


def _note_rewriting(engine: Engine, standing: int) -> None:
    if engine.dialect.name == "sqlite":
        with engine.begin() as connection:
            connection.execute(text(f"PRAGMA user_version = {standing:d}"))


def _rewrite(engine: Engine) -> None:
    """Write the tables anew, so that nothing of what stood in them is left in pages that are not used any more."""
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("VACUUM")  # not inside a transaction
            _note_rewriting(engine, REWRITTEN)
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM FULL persons, drafts, hearing_drafts"))


# --- from older keys ------------------------------------------------------------------------------------------------


def _move_persons(connection: Connection, keys: Keys, at_a_time: int) -> int:
    old = select(persons.c.person_id, persons.c.sealed_number).where(_old_person(keys))
    rows = connection.execute(old.limit(at_a_time)).all()
    for row in rows:
        _write_person(connection, keys, row.person_id, keys.open(row.sealed_number, of_persons.about(row.person_id)))
    return len(rows)


def _move_drafts(connection: Connection, keys: Keys, at_a_time: int) -> int:
    old = select(drafts.c.id, drafts.c.sealed_numbers).where(_old_draft(keys))
    rows = connection.execute(old.limit(at_a_time)).all()
    for row in rows:
        anew = keys.seal(keys.open(row.sealed_numbers, of_drafts.about(row.id)), of_drafts.about(row.id))
        same = (drafts.c.id == row.id) & (drafts.c.sealed_numbers == row.sealed_numbers)  # or its owner has just saved
        connection.execute(update(drafts).where(same).values(sealed_numbers=anew))
    return len(rows)
