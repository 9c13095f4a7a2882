"""How the summary rows of cases and their documents are kept."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, or_, select, update

from permits.adapters.database.queue_tables import queue_rows
from permits.adapters.database.tables import case_documents, case_parties, cases
from permits.case.access import PARTIES_WITH_ACCESS
from permits.case.model import Case, State
from permits.services.deadline import clock_of
from permits.services.shapes import CaseSummary, DocumentRecord, Receipt
from permits.services.stores import QueueFilter


class CaseRows:
    """services.stores.Cases"""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, case_id: str) -> bool:
        query = select(cases.c.case_id).where(cases.c.case_id == case_id).with_for_update()
        return self._connection.execute(query).one_or_none() is not None

    def add(self, case: Case, draft_id: str) -> None:
        self._connection.execute(insert(cases).values(case_id=case.case_id, draft_id=draft_id, **summary(case)))
        rows = {(party.person_id, party.role.value) for party in case.parties}
        self._connection.execute(
            insert(case_parties),
            [{"case_id": case.case_id, "person_id": person, "role": role} for person, role in sorted(rows)],
        )

    def update(self, case: Case) -> None:
        self._connection.execute(update(cases).where(cases.c.case_id == case.case_id).values(**summary(case)))

    def of_draft(self, draft_id: str) -> Receipt | None:
        query = select(cases.c.case_id, cases.c.registry_number).where(cases.c.draft_id == draft_id)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else Receipt(row.case_id, row.registry_number)

    def of_person(self, person_id: str) -> list[CaseSummary]:
        theirs = select(case_parties.c.case_id).where(
            case_parties.c.person_id == person_id,
            case_parties.c.role.in_([role.value for role in PARTIES_WITH_ACCESS]),
        )
        query = _listed().where(cases.c.case_id.in_(theirs)).order_by(cases.c.submitted.desc())
        return [summary_of(row) for row in self._connection.execute(query)]

    def naming(self, person_id: str) -> list[str]:
        query = select(case_parties.c.case_id).where(case_parties.c.person_id == person_id).distinct()
        return list(self._connection.execute(query.order_by(case_parties.c.case_id)).scalars())

    def on_property(self, designation: str) -> list[CaseSummary]:
        query = _listed().where(cases.c.designation == designation).order_by(cases.c.submitted)
        return [summary_of(row) for row in self._connection.execute(query)]

    def queue(self, wanted: QueueFilter) -> list[CaseSummary]:
        query = _listed()
        if wanted.only_open:
            query = query.where(cases.c.state.in_([state.value for state in State if state.is_open]))
        if wanted.officer_id:
            query = query.where(cases.c.officer_id == wanted.officer_id)
        if wanted.unassigned:
            query = query.where(cases.c.officer_id.is_(None))
        for word in wanted.text.split():
            columns = (cases.c.registry_number, cases.c.designation, cases.c.applicant)
            query = query.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
        # what the law wants decided first comes first; what waits for the applicant comes last
        ordered = query.order_by(cases.c.decide_by.is_(None), cases.c.decide_by, cases.c.registry_number)
        return [summary_of(row) for row in self._connection.execute(ordered.limit(wanted.limit))]


def summary(case: Case) -> dict[str, Any]:
    """The row that the case's events amount to, without its key and its draft."""
    waiting = case.open_orders if case.state is State.AWAITING_APPLICANT else ()
    return {
        "registry_number": case.registry_number,
        "journey": case.journey,
        "state": case.state.value,
        "measure": case.measure,
        "more_measures": len(case.measures) - 1,
        "designation": case.designation,
        "applicant": case.applicant.shown_name,
        "protected": case.is_protected,
        "need": case.need,
        "version": case.version,
        "length": case.length,
        "submitted": case.submitted,
        "updated": case.updated,
        "officer_id": case.officer_id,
        "officer_name": case.officer_name,
        "due": min((order.due for order in waiting), default=None),
        "decide_by": clock_of(case).due,
    }


def _listed() -> Select[Any]:
    """The rows of cases with what is asked for in each."""
    joined = cases.outerjoin(queue_rows, queue_rows.c.case_id == cases.c.case_id)
    return select(cases, queue_rows.c.matters).select_from(joined)


def summary_of(row: Row[Any]) -> CaseSummary:
    """The summary that a row of `cases` gives, with `matters` as the queue lists them."""
    return CaseSummary(
        case_id=row.case_id,
        registry_number=row.registry_number,
        state=State(row.state),
        measure=row.measure,
        designation=row.designation,
        applicant=row.applicant,
        protected=row.protected,
        need=row.need,
        version=row.version,
        submitted=row.submitted,
        updated=row.updated,
        officer_id=row.officer_id,
        officer_name=row.officer_name,
        due=row.due,
        decide_by=row.decide_by,
        more_measures=row.more_measures,
        matters=tuple((row.matters or "").strip("|").split("|")) if row.matters else (),
    )


class DocumentRows:
    """services.stores.CaseDocuments"""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, record: DocumentRecord) -> None:
        self._connection.execute(insert(case_documents).values(**asdict(record)))

    def of_case(self, case_id: str) -> list[DocumentRecord]:
        query = select(case_documents).where(case_documents.c.case_id == case_id)
        ordered = query.order_by(case_documents.c.received, case_documents.c.id)
        return [DocumentRecord(**row._mapping) for row in self._connection.execute(ordered)]

    def get(self, case_id: str, document_id: str) -> DocumentRecord | None:
        query = select(case_documents).where(case_documents.c.case_id == case_id, case_documents.c.id == document_id)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else DocumentRecord(**row._mapping)
