"""How what may be disposed of is found and taken away, and what is kept of it: a log, and files to be looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Executable,
    Integer,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from permits.adapters.database.case_reads import case_reads
from permits.adapters.database.decision_tables import decision_proposals
from permits.adapters.database.hand_outs import hand_out_files, hand_outs
from permits.adapters.database.hearing_tables import heard_people, hearing_drafts
from permits.adapters.database.notices import notices
from permits.adapters.database.tables import ID, Day, Moment, case_documents, cases, draft_documents, drafts, metadata
from permits.adapters.database.working_tables import answer_drafts, case_notes, case_tasks, part_checks
from permits.case.model import DECIDED
from permits.case.times import swedish_day
from permits.services.disposal_shapes import DisposalKind, Disposed, Found, FoundDocument

disposals = Table(
    "disposals",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("registry_number", String(40), nullable=False),
    Column("count", Integer, nullable=False),
    Column("rule", Text, nullable=False),
    Column("by_name", Text, nullable=False),
)

# Not called sha256: what is named so belongs to the store (adapters.database.copying), and this may be gone.
loose_files = Table("loose_files", metadata, Column("file", ID, primary_key=True), Column("at", Moment, nullable=False))

Taken = tuple[int, list[str]]
ENDED: Final = [state.value for state in DECIDED]
BLANK: Final = dict.fromkeys(("name", "street", "postal_code", "city", "email"), "")
WORKING: Final = (case_notes, case_tasks, part_checks, hearing_drafts, decision_proposals)
ONE: Final = literal(1).label("many")
NO_CASE: Final = literal("").label("case_id")
TEXTS_WITH_FILES: Final = (answer_drafts.c.content,)
"""JSON that names files of the store within it."""


class DisposalRows:
    """services.disposal_shapes.DisposalStore"""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def found(self, kind: DisposalKind, before: datetime, limit: int) -> list[Found]:
        query = _FOUND[kind](before).limit(limit)
        return [Found(row.key, row.many, _day(row.since), row.case_id) for row in self._connection.execute(query)]

    def documents(
        self, labels: Sequence[str], states: Sequence[str], before: datetime, limit: int
    ) -> list[FoundDocument]:
        ruled = or_(case_documents.c.label.in_(labels), cases.c.state.in_(states))
        query = (
            select(
                case_documents.c.case_id, case_documents.c.id, case_documents.c.label, cases.c.state, cases.c.updated
            )
            .join(cases, cases.c.case_id == case_documents.c.case_id)
            .where(case_documents.c.disposed.is_(None), cases.c.state.in_(ENDED), cases.c.updated < before, ruled)
            .order_by(cases.c.updated, case_documents.c.case_id, case_documents.c.id)
            .limit(limit)
        )
        return [FoundDocument(*row) for row in self._connection.execute(query)]

    def take(self, kind: DisposalKind, key: str, before: datetime, at: datetime) -> int:
        taken, files = _TAKEN[kind](self, key, before)
        self.loosen(files, at)
        return taken

    def take_documents(self, case_id: str, document_ids: Sequence[str], at: datetime) -> list[str]:
        mine = (
            (case_documents.c.case_id == case_id)
            & case_documents.c.id.in_(document_ids)
            & case_documents.c.disposed.is_(None)
        )
        kept = self._connection.execute(select(case_documents.c.id, case_documents.c.sha256).where(mine)).all()
        self._connection.execute(update(case_documents).where(mine).values(disposed=at))
        self.loosen([row.sha256 for row in kept], at)
        return [row.id for row in kept]

    def note(self, disposed: Disposed) -> None:
        self._connection.execute(insert(disposals).values(**{**vars(disposed), "kind": disposed.kind.value}))

    def log(self, limit: int, offset: int = 0) -> list[Disposed]:
        columns = [column for column in disposals.c if column.name != "number"]
        query = select(*columns).order_by(disposals.c.number.desc()).limit(limit).offset(offset)
        rows = self._connection.execute(query)
        return [Disposed(**{**row._mapping, "kind": DisposalKind(row.kind)}) for row in rows]

    def logged(self) -> int:
        return int(self._connection.execute(select(func.count()).select_from(disposals)).scalar_one())

    def loose_files(self, before: datetime, limit: int) -> list[str]:
        query = select(loose_files.c.file).where(loose_files.c.at <= before).order_by(loose_files.c.at).limit(limit)
        return list(self._connection.execute(query).scalars())

    def is_needed(self, sha256: str) -> bool:
        return any(self._connection.execute(query.limit(1)).first() for query in _naming(sha256))

    def settled(self, sha256: str) -> None:
        self._connection.execute(delete(loose_files).where(loose_files.c.file == sha256))

    def loosen(self, files: Sequence[str], at: datetime) -> None:
        """Remember files of what went, to be looked at when no backup that knew of them is under way."""
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        loose = dialect.insert(loose_files)
        for sha256 in sorted(set(files)):  # in one order, so that no two wait for each other
            told = loose.values(file=sha256, at=at)
            self._connection.execute(told.on_conflict_do_update(index_elements=["file"], set_={"at": at}))

    # one kind at a time: how many rows went, and the files that they named

    def _draft(self, key: str, before: datetime) -> Taken:
        old = (drafts.c.id == key) & (drafts.c.updated < before)
        if not self._connection.execute(select(drafts.c.id).where(old).with_for_update()).first():
            return 0, []
        theirs = draft_documents.c.draft_id == key
        files = list(self._connection.execute(select(draft_documents.c.sha256).where(theirs)).scalars())
        self._connection.execute(delete(draft_documents).where(theirs))
        return self._gone(delete(drafts).where(old)), files

    def _answers(self, key: str, before: datetime) -> Taken:
        old = (answer_drafts.c.case_id == key) & (answer_drafts.c.updated < before)
        contents = self._connection.execute(select(answer_drafts.c.content).where(old)).scalars().all()
        return self._gone(delete(answer_drafts).where(old)), [file for each in contents for file in _files_in(each)]

    def _working(self, key: str, _before: datetime) -> Taken:
        return sum(self._gone(delete(table).where(table.c.case_id == key)) for table in WORKING), []

    def _heard(self, key: str, _before: datetime) -> Taken:
        told = (heard_people.c.case_id == key) & _tells_who()
        return self._gone(update(heard_people).where(told).values(**BLANK, person_id=None)), []

    def _notices(self, key: str, before: datetime) -> Taken:
        return self._gone(delete(notices).where(notices.c.case_id == key, _down(before))), []

    def _reads(self, key: str, before: datetime) -> Taken:
        return self._gone(delete(case_reads).where(case_reads.c.case_id == key, case_reads.c.at < before)), []

    def _hand_out(self, key: str, before: datetime) -> Taken:
        old = (hand_outs.c.id == key) & (hand_outs.c.finished < before)
        content = self._connection.execute(select(hand_outs.c.content).where(old).with_for_update()).scalar()
        if content is None:
            return 0, []
        theirs = hand_out_files.c.hand_out_id == key
        files = list(self._connection.execute(select(hand_out_files.c.sha256).where(theirs)).scalars())
        self._connection.execute(delete(hand_out_files).where(theirs))
        documents = [{**each, "copy": "", "filename": "", "phrases": []} for each in content["documents"]]
        kept = {**content, "papers": {}, "documents": documents, "asked": "", "note": ""}
        changed = update(hand_outs).where(old).values(requester="", address="", content=kept)
        return self._gone(changed), files

    def _gone(self, statement: Executable) -> int:
        return int(self._connection.execute(statement).rowcount)


_TAKEN: Final[dict[DisposalKind, Callable[[DisposalRows, str, datetime], Taken]]] = {
    DisposalKind.DRAFTS: DisposalRows._draft,
    DisposalKind.SENT_DRAFTS: DisposalRows._draft,
    DisposalKind.ANSWER_DRAFTS: DisposalRows._answers,
    DisposalKind.WORKING: DisposalRows._working,
    DisposalKind.HEARD: DisposalRows._heard,
    DisposalKind.NOTICES: DisposalRows._notices,
    DisposalKind.READS: DisposalRows._reads,
    DisposalKind.HAND_OUTS: DisposalRows._hand_out,
}


def _tells_who() -> ColumnElement[bool]:
    columns = heard_people.c
    return or_(*(columns[name] != "" for name in BLANK), columns.person_id.is_not(None))


def _down(before: datetime) -> ColumnElement[bool]:
    return notices.c.last < swedish_day(before)


def _of_drafts(sent: bool) -> Callable[[datetime], Any]:
    def found(before: datetime) -> Any:
        is_sent = drafts.c.case_id.is_not(None) if sent else drafts.c.case_id.is_(None)
        case_id = func.coalesce(drafts.c.case_id, "").label("case_id")
        columns = (drafts.c.id.label("key"), ONE, drafts.c.updated.label("since"), case_id)
        return select(*columns).where(is_sent, drafts.c.updated < before).order_by(drafts.c.updated)

    return found


def _of_ended(*tables: Table) -> Callable[[datetime], Any]:
    """Cases that were decided and last moved before a moment, and have rows in one of the tables."""

    def found(before: datetime) -> Any:
        counted = [_rows_of(table) for table in tables]
        total: Any = sum(counted[1:], counted[0])
        columns = (cases.c.case_id.label("key"), total.label("many"), cases.c.updated.label("since"), cases.c.case_id)
        ended = cases.c.state.in_(ENDED) & (cases.c.updated < before)
        return select(*columns).where(ended, total > 0).order_by(cases.c.updated)

    return found


def _rows_of(table: Table) -> Any:
    of_case = select(func.count()).select_from(table).where(table.c.case_id == cases.c.case_id)
    if table is heard_people:
        of_case = of_case.where(_tells_who())
    return of_case.correlate(cases).scalar_subquery()


def _of_notices(before: datetime) -> Any:
    number, since = func.count().label("many"), func.max(notices.c.last, type_=Day()).label("since")
    query = select(notices.c.case_id.label("key"), number, since, notices.c.case_id).where(_down(before))
    return query.group_by(notices.c.case_id).order_by(notices.c.case_id)


def _of_reads(before: datetime) -> Any:
    number, since = func.count().label("many"), func.max(case_reads.c.at, type_=Moment()).label("since")
    query = select(case_reads.c.case_id.label("key"), number, since, case_reads.c.case_id)
    return query.where(case_reads.c.at < before).group_by(case_reads.c.case_id).order_by(case_reads.c.case_id)


def _of_hand_outs(before: datetime) -> Any:
    kept = hand_outs.c.id.in_(select(hand_out_files.c.hand_out_id))
    tells = (hand_outs.c.requester != "") | (hand_outs.c.address != "") | kept
    columns = (hand_outs.c.id.label("key"), ONE, hand_outs.c.finished.label("since"), NO_CASE)
    return select(*columns).where(hand_outs.c.finished < before, tells).order_by(hand_outs.c.finished)


_FOUND: Final[dict[DisposalKind, Callable[[datetime], Any]]] = {
    DisposalKind.DRAFTS: _of_drafts(sent=False),
    DisposalKind.SENT_DRAFTS: _of_drafts(sent=True),
    DisposalKind.ANSWER_DRAFTS: _of_ended(answer_drafts),
    DisposalKind.WORKING: _of_ended(*WORKING),
    DisposalKind.HEARD: _of_ended(heard_people),
    DisposalKind.NOTICES: _of_notices,
    DisposalKind.READS: _of_reads,
    DisposalKind.HAND_OUTS: _of_hand_outs,
}


def _day(since: date) -> date:
    return swedish_day(since) if isinstance(since, datetime) else since


def _files_in(value: Any) -> Any:
    """Every file that JSON names by "sha256"."""
    if isinstance(value, dict):
        for name, inside in value.items():
            if name == "sha256":
                yield str(inside)
            else:
                yield from _files_in(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _files_in(inside)


def _naming(sha256: str) -> Any:
    """What may name a file: every column called sha256, but for documents that are disposed of, and files in JSON."""
    for table in metadata.sorted_tables:
        if "sha256" in table.c:
            query = select(table.c.sha256).where(table.c.sha256 == sha256)
            yield query.where(table.c.disposed.is_(None)) if "disposed" in table.c else query
    for column in TEXTS_WITH_FILES:
        yield select(literal(1)).where(type_coerce(column, Text).contains(sha256))
