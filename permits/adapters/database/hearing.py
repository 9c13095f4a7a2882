"""How those who are heard are kept, and the codes that they open the case by."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from permits.adapters.database.hearing_tables import (
    awaited_answers,
    case_codes,
    heard_people,
    hearing_drafts,
    outgoing_letters,
)
from permits.services.hearing_shapes import HeardPerson, HearingDraft, Opened, Outgoing, Purpose

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""No I, L, O, U, 0 or 1: a code is also read from paper and typed."""
FARTHEST = timedelta(minutes=30)
GROUPS, LENGTH = 7, 4  # 28 letters of 30 are 137 bits; they were five groups of five until autumn 2026


class HearingRows:
    """services.hearing_shapes.HearingStore"""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def people(self, case_id: str) -> list[HeardPerson]:
        query = select(heard_people).where(heard_people.c.case_id == case_id).order_by(heard_people.c.name)
        return [HeardPerson(**row._mapping) for row in self._connection.execute(query)]

    def person(self, recipient_id: str) -> HeardPerson | None:
        query = select(heard_people).where(heard_people.c.recipient_id == recipient_id)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else HeardPerson(**row._mapping)

    def of_person(self, person_id: str) -> list[HeardPerson]:
        query = select(heard_people).where(heard_people.c.person_id == person_id).order_by(heard_people.c.recipient_id)
        return [HeardPerson(**row._mapping) for row in self._connection.execute(query)]

    def add_person(self, person: HeardPerson) -> None:
        self._connection.execute(insert(heard_people).values(**asdict(person)))

    def draft(self, case_id: str) -> HearingDraft:
        query = select(hearing_drafts).where(hearing_drafts.c.case_id == case_id)
        row = self._connection.execute(query).one_or_none()
        return HearingDraft() if row is None else HearingDraft(row.content, row.updated)

    def save_draft(self, case_id: str, draft: HearingDraft) -> None:
        self._connection.execute(delete(hearing_drafts).where(hearing_drafts.c.case_id == case_id))
        if draft.content:
            values = {"case_id": case_id, "content": draft.content, "updated": draft.updated}
            self._connection.execute(insert(hearing_drafts).values(**values))

    def make_code(self, opened: Opened, expires: datetime, at: datetime) -> str:
        code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(GROUPS))
        values = {**asdict(opened), "purpose": opened.purpose.value, "made": at, "expires": expires}
        self._connection.execute(insert(case_codes).values(code_hash=_hashed(code), **values))
        return code

    def opened(self, code: str, at: datetime) -> Opened | None:
        query = select(case_codes).where(case_codes.c.code_hash == _hashed(code), case_codes.c.expires > at)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else Opened(Purpose(row.purpose), row.case_id, row.about, row.recipient_id)

    def add_letter(self, letter: Outgoing, due: datetime) -> None:
        self._connection.execute(insert(outgoing_letters).values(**asdict(letter), due=due))

    def claim_letter(self, now: datetime, until: datetime) -> Outgoing | None:
        table = outgoing_letters
        # what lies further ahead than anything is put off was written before the clock was set back
        waits = table.c.sent.is_(None) & ((table.c.due <= now) | (table.c.due > now + FARTHEST))
        for row in self._connection.execute(select(table).where(waits).order_by(table.c.due, table.c.id).limit(5)):
            mine = update(table).where(table.c.id == row.id, waits).values(due=until)
            if self._connection.execute(mine).rowcount == 1:  # another worker may have been here first
                return _letter(row)
        return None

    def letter_left(self, letter_id: str, at: datetime) -> None:
        left = update(outgoing_letters).where(outgoing_letters.c.id == letter_id)
        self._connection.execute(left.values(sent=at, due=None))

    def put_off_letter(self, letter_id: str, due: datetime) -> None:
        later = update(outgoing_letters).where(outgoing_letters.c.id == letter_id, outgoing_letters.c.sent.is_(None))
        self._connection.execute(later.values(due=due, tries=outgoing_letters.c.tries + 1))

    def letters(self, case_id: str) -> list[Outgoing]:
        table = outgoing_letters
        query = select(table).where(table.c.case_id == case_id, table.c.sent.is_(None)).order_by(table.c.id)
        return [_letter(row) for row in self._connection.execute(query)]

    def wait(self, case_id: str, about: str, due: date) -> None:
        self._connection.execute(insert(awaited_answers).values(about=about, case_id=case_id, due=due))

    def waiting(self, first: date, last: date) -> list[str]:
        query = select(awaited_answers.c.case_id).where(awaited_answers.c.due.between(first, last)).distinct()
        return list(self._connection.execute(query).scalars())


def _letter(row: Row[Any]) -> Outgoing:
    return Outgoing(row.id, row.case_id, row.kind, row.about, row.recipient_id, row.tries)


def _hashed(code: str) -> str:
    """However it was typed. Random bits cannot be guessed from their plain hash, so a slow one would add nothing."""
    plain = "".join(mark for mark in code.upper() if mark.isalnum())
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
