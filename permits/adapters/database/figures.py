"""How the numbers of cases are kept beside their events, for statistics."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Column, Connection, ForeignKey, Table, insert, or_, select, update

from permits.adapters.database.tables import ID, Day, Json, cases, metadata
from permits.case.model import Case
from permits.services.figures import Figures, as_dict, figures_of, of_dict

case_figures = Table(
    "case_figures",
    metadata,
    Column("case_id", ID, ForeignKey("cases.case_id"), primary_key=True),
    Column("received", Day, nullable=False, index=True),
    Column("decided", Day, index=True),
    Column("told", Json, nullable=False),
)


class FigureRows:
    """services.stores.FigureStore"""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def write(self, case: Case) -> None:
        """Bring the numbers of a case up to its events."""
        figures = figures_of(case)
        values = {"received": figures.received, "decided": figures.decided, "told": as_dict(figures)}
        changed = update(case_figures).where(case_figures.c.case_id == case.case_id).values(**values)
        if not self._connection.execute(changed).rowcount:
            self._connection.execute(insert(case_figures).values(case_id=case.case_id, **values))

    def between(self, first: date, last: date) -> list[Figures]:
        """The cases that were received or decided on these days, the first received first."""
        columns = (case_figures.c.received, case_figures.c.decided)
        query = select(case_figures.c.told).where(or_(*(column.between(first, last) for column in columns)))
        ordered = query.order_by(case_figures.c.received, case_figures.c.case_id)
        return [of_dict(told) for told in self._connection.execute(ordered).scalars()]

    def rowless(self, limit: int) -> list[str]:
        """Cases without numbers, as those that came before they were kept."""
        known = select(case_figures.c.case_id)
        query = select(cases.c.case_id).where(cases.c.case_id.not_in(known)).order_by(cases.c.submitted).limit(limit)
        return list(self._connection.execute(query).scalars())

    def forget(self) -> None:
        self._connection.execute(case_figures.delete())
