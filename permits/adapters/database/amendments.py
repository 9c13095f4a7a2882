"""How administrators' changes are kept: what was put in force for ever, drafts until they are thrown."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, insert, select

from permits.adapters.database.amendment_tables import amendment_drafts, amendments, amendments_taken_back
from permits.amendments import Amendment, Mark, TakenBack
from permits.services.amendment_shapes import AmendmentDraft

A, B, D = amendments, amendments_taken_back, amendment_drafts
TURN = 7_205  # of the advisory locks: one at a time puts something in force


class AmendmentRows:
    """services.amendment_shapes.AmendmentStore"""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def mark(self) -> Mark:
        counted = (select(func.count()).select_from(table).scalar_subquery() for table in (A, B))
        return Mark(*self._connection.execute(select(*counted)).one())

    def all(self) -> tuple[Amendment, ...]:
        back = (B.c.by_name.label("back_by"), B.c.at.label("back_at"), B.c.why.label("back_why"))
        joined = A.outerjoin(B, and_(A.c.section == B.c.section, A.c.number == B.c.number))
        query = select(A, *back).select_from(joined).order_by(A.c.at, A.c.section, A.c.number)
        return tuple(_amendment(row) for row in self._connection.execute(query))

    def take_turn(self) -> None:
        if self._connection.dialect.name == "postgresql":  # a writer on SQLite has its turn from the beginning
            self._connection.execute(select(func.pg_advisory_xact_lock(TURN)))

    def add(self, amendment: Amendment) -> None:
        told = {name: value for name, value in vars(amendment).items() if name != "taken_back"}
        self._connection.execute(insert(A).values(**told))

    def take_back(self, section: str, number: int, by: str, told: TakenBack) -> None:
        self._connection.execute(insert(B).values(section=section, number=number, by=by, **vars(told)))

    def draft(self, section: str, by: str) -> AmendmentDraft | None:
        query = select(D).where(D.c.section == section, D.c.by == by)
        row = self._connection.execute(query).one_or_none()
        return AmendmentDraft(**row._mapping) if row else None

    def save_draft(self, draft: AmendmentDraft) -> None:
        self.throw_draft(draft.section, draft.by)
        self._connection.execute(insert(D).values(**vars(draft)))

    def throw_draft(self, section: str, by: str) -> None:
        self._connection.execute(delete(D).where(D.c.section == section, D.c.by == by))


def _amendment(row: Row[Any]) -> Amendment:
    told = dict(row._mapping)
    by_name, at, why = (told.pop(name) for name in ("back_by", "back_at", "back_why"))
    return Amendment(**told, taken_back=TakenBack(by_name, at, why) if by_name is not None else None)
