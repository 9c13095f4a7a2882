"""Tells officers that a day to answer has passed: in the queue, in the case and by mail."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from permits.case.awaiting import overdue
from permits.case.events import AnswerOverdue
from permits.case.folding import fold
from permits.case.times import swedish_day
from permits.services.diary import own_hand, record
from permits.services.ports import Clock
from permits.services.stores import Transactions

LOOKS_EVERY: Final = 1800.0  # seconds; a day to answer is a matter of days
LOOKS_BACK: Final = timedelta(days=30)
"""So long the worker may have been away without a day that passed being missed."""


class Overdue:
    """services.working.Working. What is recorded is that the day has passed; the letter is a reaction to that, so a
    crash, a second worker or a mail server that is down loses no reminder and sends none twice."""

    pause = LOOKS_EVERY

    def __init__(self, database: Transactions, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def react_once(self) -> int:
        """Tell of every day that has passed; how many those were."""
        today = swedish_day(self._clock())
        yesterday = today - timedelta(days=1)
        with self._database.reading() as unit:
            late = {*unit.material.waiting_until(yesterday), *unit.hearing.waiting(yesterday - LOOKS_BACK, yesterday)}
        return sum(self._tell(case_id, today) for case_id in sorted(late))

    def _tell(self, case_id: str, today: date) -> int:
        with self._database.reading() as unit:
            if not overdue(fold(unit.log.of_case(case_id)), today):
                return 0
        at = self._clock()
        with self._database.transaction() as unit:
            if not unit.cases.lock(case_id):
                return 0
            late = overdue(fold(unit.log.of_case(case_id)), today)
            if late:
                passed = [AnswerOverdue(each.kind.value, each.about, each.due) for each in late]
                record(unit, case_id, passed, own_hand(at))
            return len(late)
