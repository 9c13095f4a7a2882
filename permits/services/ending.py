"""Reminds of the last days to begin and to finish, long before and shortly before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from permits.case.events import ValidityReminded
from permits.case.folding import fold
from permits.case.model import Case
from permits.case.stage import ends_on
from permits.case.times import swedish_day
from permits.services.diary import own_hand, record
from permits.services.ports import Clock
from permits.services.stores import Transactions

LOOKS_EVERY: Final = 6 * 3600.0
DAYS: Final = (30, 182)
"""So many days before the last one everybody is told, the nearest step that has not been taken."""
SOONEST: Final = timedelta(days=365)
"""Nothing that is decided in this service holds so short a time that its end is near within a year."""


class Ending:
    """services.working.Working. What is recorded is that somebody is to be reminded; letters are reactions to that,
    so a crash, a second worker or a mail server that is down loses no reminder and sends none twice."""

    pause = LOOKS_EVERY

    def __init__(self, database: Transactions, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def react_once(self) -> int:
        """Have everybody reminded whose time is near; how many cases that was about."""
        today = swedish_day(self._clock())
        with self._database.reading() as unit:
            old = unit.visits.building_since(today - SOONEST)
        return sum(self._remind(case_id, today) for case_id in old)

    def _remind(self, case_id: str, today: date) -> int:
        with self._database.reading() as unit:
            if reminder(fold(unit.log.of_case(case_id)), today) is None:
                return 0
        at = self._clock()
        with self._database.transaction() as unit:
            unit.cases.lock(case_id)
            due = reminder(fold(unit.log.of_case(case_id)), today)
            if due is not None:
                record(unit, case_id, [due], own_hand(at))
            return int(due is not None)


def reminder(case: Case, today: date) -> ValidityReminded | None:
    """The reminder that is due today, if any; none for a day that has passed."""
    ends = ends_on(case)
    if ends is None or today > ends[1]:
        return None
    which, last = ends
    left = (last - today).days
    step = next((days for days in DAYS if left <= days), None)
    taken = {f"{which}:{days}" for days in DAYS if step is not None and days <= step}
    if step is None or taken & set(case.building.reminded):
        return None
    return ValidityReminded(f"{which}:{step}", last)
