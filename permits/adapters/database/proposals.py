"""How proposals for decisions and the committee's lists are kept."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from permits.adapters.database.decision_tables import agenda_items, decision_proposals
from permits.adapters.database.tables import cases
from permits.case.model import State
from permits.services.proposals import AgendaItem, Proposal, SavedProposal

P, A = decision_proposals, agenda_items


class ProposalRows:
    """services.proposals.Proposals"""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, saved: SavedProposal) -> None:
        row = {**vars(saved), "content": saved.content.as_dict()}
        self._connection.execute(insert(P).values(**row))

    def latest(self, case_id: str) -> SavedProposal | None:
        return next(iter(self.all(case_id)), None)

    def get(self, case_id: str, number: int) -> SavedProposal | None:
        row = self._connection.execute(select(P).where(P.c.case_id == case_id, P.c.number == number)).one_or_none()
        return _saved(row) if row else None

    def all(self, case_id: str) -> list[SavedProposal]:
        query = select(P).where(P.c.case_id == case_id).order_by(P.c.number.desc())
        return [_saved(row) for row in self._connection.execute(query)]

    def open(self, most: int) -> list[SavedProposal]:
        latest = select(P.c.case_id, func.max(P.c.number).label("number")).group_by(P.c.case_id).subquery()
        newest = P.join(latest, (P.c.case_id == latest.c.case_id) & (P.c.number == latest.c.number))
        undecided = select(P).select_from(newest.join(cases, cases.c.case_id == P.c.case_id))
        query = undecided.where(cases.c.state.in_([state.value for state in State if state.is_open]))
        return [_saved(row) for row in self._connection.execute(query.order_by(P.c.at.desc()).limit(most))]

    def put_on(self, item: AgendaItem) -> None:
        self.take_off(item.case_id)
        self._connection.execute(insert(A).values(**asdict(item)))

    def take_off(self, case_id: str) -> None:
        self._connection.execute(delete(A).where(A.c.case_id == case_id))

    def agenda(self, meeting: date) -> list[AgendaItem]:
        query = select(A).where(A.c.meeting == meeting).order_by(A.c.registry_number)
        return [AgendaItem(**row._mapping) for row in self._connection.execute(query)]

    def meetings(self) -> list[tuple[date, int]]:
        query = select(A.c.meeting, func.count()).group_by(A.c.meeting).order_by(A.c.meeting)
        return [(row[0], row[1]) for row in self._connection.execute(query)]


def _saved(row: Row[Any]) -> SavedProposal:
    return SavedProposal(row.case_id, row.number, Proposal.of_dict(row.content), row.by, row.by_name, row.at)
