"""When a case has to be decided, reckoned from what its events tell."""

from __future__ import annotations

from permits.case.model import Case
from permits.case.times import swedish_day
from permits.law.book import Need
from permits.law.clock import NOTIFICATION_WEEKS, PERMIT_WEEKS, Clock, History, Order, clock


def clock_of(case: Case) -> Clock:
    """The statutory clock of the case (PBL 9 kap. 99 §, for a notification PBF 6 kap. 5 §)."""
    orders = tuple(
        Order(swedish_day(asked.asked), swedish_day(asked.answered) if asked.answered else None)
        for asked in case.completions
    )
    unasked = tuple(sorted({swedish_day(document.received) for document in case.documents if not document.asked}))
    return clock(
        History(
            applied=swedish_day(case.submitted),
            own_initiative=unasked,
            orders=orders,
            weeks=NOTIFICATION_WEEKS if case.need == Need.ANMALAN else PERMIT_WEEKS,
        )
    )
