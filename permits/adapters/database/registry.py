"""How the registry of public records is kept beside the log, written with the events, and sought."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Row,
    Select,
    String,
    Table,
    Text,
    delete,
    false,
    func,
    insert,
    not_,
    select,
)

from permits.adapters.database.hearing_tables import heard_people
from permits.adapters.database.tables import ID, Day, Moment, case_parties, cases, metadata
from permits.adapters.database.texts import REGISTRY, drop_words, keep_words, numbers_with
from permits.case.events import StoredEvent
from permits.case.model import Case
from permits.services.case_words import words_in
from permits.services.registry import RegistryEntry, SoughtEntries, entries_of
from permits.services.registry_words import EntryKind

registry_entries = Table(
    "registry_entries",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("case_id", ID, ForeignKey("cases.case_id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("day", Day, nullable=False),
    Column("at", Moment, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("registry_number", String(40), nullable=False),
    Column("designation", String(120), nullable=False),
    *(Column(name, Text, nullable=False) for name in ("rubric", "subject", "counterpart", "by_name")),
    Column("document_id", ID, nullable=False),
    Column("protected", Boolean, nullable=False),
    Index(None, "day", "seq"),
    Index(None, "kind", "day", "seq"),
    Index(None, "case_id", "number"),
)
R = registry_entries.c


class RegistryRows:
    """services.registry.Registry"""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def write(self, case: Case, stored: Sequence[StoredEvent]) -> None:
        """Add what is new. Where somebody in the case has become protected, every line of it is told anew."""
        known = select(R.number, R.protected).where(R.case_id == case.case_id).order_by(R.number.desc()).limit(1)
        last = self._connection.execute(known).one_or_none()
        if last is not None and case.is_protected and not last.protected:
            self._forget(case.case_id)
            last = None
        for entry in entries_of(case, stored, last.number if last else 0):
            self._connection.execute(insert(registry_entries).values(**asdict(entry)))
            keep_words(self._connection, entry.seq, entry.words, REGISTRY)

    def rowless(self, limit: int) -> list[str]:
        """Cases without lines, as those that came before there was a registry."""
        known = select(R.case_id)
        query = select(cases.c.case_id).where(cases.c.case_id.not_in(known)).order_by(cases.c.submitted).limit(limit)
        return list(self._connection.execute(query).scalars())

    def page(self, sought: SoughtEntries, ids: Collection[str], *, limit: int, offset: int = 0) -> list[RegistryEntry]:
        query = self._found(select(registry_entries), sought, ids).order_by(R.day.desc(), R.seq.desc())
        return [_entry(row) for row in self._connection.execute(query.limit(limit).offset(offset))]

    def counted(self, sought: SoughtEntries, ids: Collection[str]) -> int:
        query = self._found(select(func.count()).select_from(registry_entries), sought, ids)
        return int(self._connection.execute(query).scalar_one())

    def of_case(self, case_id: str) -> list[RegistryEntry]:
        query = select(registry_entries).where(R.case_id == case_id).order_by(R.number)
        return [_entry(row) for row in self._connection.execute(query)]

    def _forget(self, case_id: str) -> None:
        numbers = list(self._connection.execute(select(R.seq).where(R.case_id == case_id)).scalars())
        drop_words(self._connection, numbers, REGISTRY)
        self._connection.execute(delete(registry_entries).where(R.case_id == case_id))

    def _found(self, query: Select[Any], sought: SoughtEntries, ids: Collection[str]) -> Select[Any]:
        """The query kept to what is sought, and to cases that whoever asks is not in themselves."""
        words = list(dict.fromkeys(words_in(sought.text)))
        if words:
            query = query.where(R.seq.in_(numbers_with(self._connection.dialect.name, words, REGISTRY)))
        elif sought.text.strip():
            query = query.where(false())  # only signs, which nothing is found by
        return query.where(*self._filters(sought), *self._not_their_own(ids))

    def _filters(self, sought: SoughtEntries) -> Iterable[Any]:
        if sought.kind is not None:
            yield R.kind == sought.kind.value
        if sought.first is not None:
            yield R.day >= sought.first
        if sought.last is not None:
            yield R.day <= sought.last
        if sought.only_documents:
            yield R.document_id != ""

    def _not_their_own(self, ids: Collection[str]) -> Iterable[Any]:
        """Most staff are in no case: asked first, so that nobody waits for what excludes nothing."""
        theirs = select(case_parties.c.case_id).where(case_parties.c.person_id.in_(ids))
        heard = select(heard_people.c.case_id).where(heard_people.c.person_id.in_(ids))
        own = list(self._connection.execute(theirs.union(heard)).scalars())
        if own:
            yield not_(R.case_id.in_(own))


def _entry(row: Row[Any]) -> RegistryEntry:
    return RegistryEntry(**{**row._mapping, "kind": EntryKind(row.kind)})
