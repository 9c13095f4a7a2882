"""Reminds applicants of orders to complete, before the day that they were given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from permits.case.events import CompletionReminded
from permits.case.folding import fold
from permits.case.model import Case, State
from permits.case.times import swedish_day
from permits.municipality import Municipality
from permits.services.diary import own_hand, record
from permits.services.ports import Clock
from permits.services.stores import Transactions

LOOKS_EVERY: Final = 600.0  # seconds; a reminder is a matter of days


class Reminding:
    """services.working.Working. The municipality says how many days before the day to answer
    a reminder goes, each once for an order.

    What is recorded is that somebody is to be reminded; the letter is a reaction to that. So a crash in between, a
    second worker or a mail server that is down loses no reminder and sends none twice.
    """

    pause = LOOKS_EVERY

    def __init__(self, database: Transactions, clock: Clock, municipality: Municipality) -> None:
        self._database = database
        self._clock = clock
        self._municipality = municipality

    def react_once(self) -> int:
        """Have everybody reminded whose time is near; how many orders that was about."""
        days = sorted(self._municipality.remind_days)
        if not days:
            return 0
        today = swedish_day(self._clock())
        with self._database.reading() as unit:
            near = unit.material.waiting_until(today + timedelta(days=days[-1]))
        return sum(self._remind(case_id, today, days) for case_id in near)

    def _remind(self, case_id: str, today: date, days: Sequence[int]) -> int:
        at = self._clock()
        with self._database.transaction() as unit:
            if not unit.cases.lock(case_id):
                return 0
            due = due_reminders(fold(unit.log.of_case(case_id)), today, days)
            if due:
                record(unit, case_id, due, own_hand(at))
            return len(due)


def due_reminders(case: Case, today: date, days: Sequence[int]) -> list[CompletionReminded]:
    """The reminders that the case's open orders are due for today: the nearest step of each that has not been taken.

    Nobody is reminded on the day that the order was sent, nor when the day has passed.
    """
    if case.state is not State.AWAITING_APPLICANT:
        return []
    found = []
    for order in case.open_orders:
        left = (order.due - today).days
        steps = [step for step in sorted(days) if step >= left]
        is_due = left >= 0 and steps and not any(step <= steps[0] for step in order.reminded)
        if is_due and swedish_day(order.asked) < today:
            found.append(CompletionReminded(order.order_id, order.due, steps[0]))
    return found
