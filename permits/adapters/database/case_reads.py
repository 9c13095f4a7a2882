"""How it is kept which of the staff has opened cases with protected people in them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Column, Engine, ForeignKey, Index, Integer, String, Table, Text, insert, select

from permits.adapters.database.tables import ID, Moment, cases, metadata
from permits.services.case_reads import CaseRead

case_reads = Table(
    "case_reads",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("case_id", ID, ForeignKey("cases.case_id"), nullable=False),
    Column("person_id", ID, nullable=False),
    Column("name", Text, nullable=False),
    Column("what", String(80), nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "case_id", "at"),
)


class CaseReadRows:
    """services.case_reads.CaseReadStore"""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def is_protected(self, case_id: str) -> bool:
        with self._engine.connect().execution_options(reads=True) as connection:
            return bool(connection.execute(select(cases.c.protected).where(cases.c.case_id == case_id)).scalar())

    def note(self, read: CaseRead, unless_within: timedelta) -> None:
        same = (
            (case_reads.c.case_id == read.case_id)
            & (case_reads.c.person_id == read.person_id)
            & (case_reads.c.what == read.what)
            & (case_reads.c.at > read.at - unless_within)
        )
        with self._engine.begin() as connection:
            if connection.execute(select(case_reads.c.number).where(same).limit(1)).first() is None:
                connection.execute(insert(case_reads).values(**vars(read)))

    def of_case(self, case_id: str) -> list[tuple[str, datetime]]:
        query = select(case_reads.c.name, case_reads.c.at).where(case_reads.c.case_id == case_id)
        with self._engine.connect().execution_options(reads=True) as connection:
            return [(row.name, row.at) for row in connection.execute(query.order_by(case_reads.c.at))]
