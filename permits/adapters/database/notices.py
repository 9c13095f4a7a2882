"""How the notice board is kept."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import Column, Connection, ForeignKey, String, Table, Text, insert, select, update

from permits.adapters.database.tables import ID, Day, Moment, metadata
from permits.case.notices import NoticeKind
from permits.services.notice_board import PublicNotice

notices = Table(
    "notices",
    metadata,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.case_id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("registry_number", Text, nullable=False),
    Column("designation", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("first", Day, nullable=False),
    Column("last", Day, nullable=False, index=True),
    Column("taken_down", Moment),
)


class NoticeRows:
    """services.notice_board.NoticeStore"""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, notice: PublicNotice) -> None:
        self._connection.execute(insert(notices).values(**{**asdict(notice), "kind": notice.kind.value}))

    def take_down(self, notice_id: str, at: datetime) -> None:
        down = update(notices).where(notices.c.id == notice_id, notices.c.taken_down.is_(None))
        self._connection.execute(down.values(taken_down=at))

    def standing(self, day: date) -> list[PublicNotice]:
        query = select(notices).where(notices.c.taken_down.is_(None), notices.c.first <= day, notices.c.last >= day)
        rows = self._connection.execute(query.order_by(notices.c.first.desc(), notices.c.registry_number.desc()))
        return [_read(row._mapping) for row in rows]

    def over(self, day: date) -> list[PublicNotice]:
        query = select(notices).where(notices.c.taken_down.is_(None), notices.c.last < day)
        return [_read(row._mapping) for row in self._connection.execute(query.order_by(notices.c.last))]


def _read(row: object) -> PublicNotice:
    told = dict(row)  # type: ignore[call-overload]
    return PublicNotice(**{**told, "kind": NoticeKind(told["kind"])})
