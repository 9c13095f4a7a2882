"""Reminds the parties of orders to complete, and of material to answer, before the day that they were given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from permits.case.events import CompletionReminded, MaterialReminded
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
    a reminder goes, each once for an order or for material.

    What is recorded is that somebody is to be reminded; the letter is a reaction to that. So a crash in between, a
    second worker or a mail server that is down loses no reminder and sends none twice.
    """

    pause = LOOKS_EVERY

    def __init__(self, database: Transactions, clock: Clock, municipality: Municipality) -> None:
        self._database = database
        self._clock = clock
        self._municipality = municipality

    def react_once(self) -> int:
        """Have everybody reminded whose time is near; how many reminders that was."""
        days = sorted(self._municipality.remind_days)
        if not days:
            return 0
        today = swedish_day(self._clock())
        last = today + timedelta(days=days[-1])
        with self._database.reading() as unit:
            near = {*unit.material.waiting_until(last), *unit.hearing.waiting(today, last)}
        return sum(self._remind(case_id, today, days) for case_id in sorted(near))

    def _remind(self, case_id: str, today: date, days: Sequence[int]) -> int:
        at = self._clock()
        with self._database.reading() as unit:  # most that is near has been reminded of, and keeps nobody waiting
            if not reminders_of(fold(unit.log.of_case(case_id)), today, days):
                return 0
        with self._database.transaction() as unit:
            if not unit.cases.lock(case_id):
                return 0
            due = reminders_of(fold(unit.log.of_case(case_id)), today, days)
            if due:
                record(unit, case_id, due, own_hand(at))
            return len(due)


def reminders_of(case: Case, today: date, days: Sequence[int]) -> list[CompletionReminded | MaterialReminded]:
    """Every reminder that the case is due for today."""
    return [*due_reminders(case, today, days), *material_reminders(case, today, days)]


def material_reminders(case: Case, today: date, days: Sequence[int]) -> list[MaterialReminded]:
    """The reminders of material that the parties have not answered, as of orders."""
    waits = [one for one in case.communications if case.state.is_open and one.is_waited_for(today)]
    steps = [(one, _step(one.due, swedish_day(one.at), one.reminded, today, days)) for one in waits]
    return [MaterialReminded(one.communication_id, one.due, step) for one, step in steps if step is not None]


def due_reminders(case: Case, today: date, days: Sequence[int]) -> list[CompletionReminded]:
    """The reminders that the case's open orders are due for today: the nearest step of each that has not been taken.

    Nobody is reminded on the day that the order was sent, nor when the day has passed.
    """
    if case.state is not State.AWAITING_APPLICANT:
        return []
    steps = [
        (order, _step(order.due, swedish_day(order.asked), order.reminded, today, days)) for order in case.open_orders
    ]
    return [CompletionReminded(order.order_id, order.due, step) for order, step in steps if step is not None]


def _step(due: date, sent: date, reminded: Sequence[int], today: date, days: Sequence[int]) -> int | None:
    """The nearest step that is due today and not taken yet; none on the day that it was sent, nor after its day."""
    left = (due - today).days
    steps = [step for step in sorted(days) if step >= left]
    is_due = left >= 0 and bool(steps) and not any(step <= steps[0] for step in reminded)
    return steps[0] if is_due and sent < today else None
