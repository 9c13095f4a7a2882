"""When a decision can be appealed, becomes final and binding, and lapses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from permits.law.clock import years_after
from permits.law.red_days import next_working_day

THREE_WEEKS: Final = timedelta(weeks=3)
"""Förvaltningslagen 44 §."""
ANNOUNCEMENT: Final = timedelta(weeks=1)
"""PBL 13 kap. 16 §: for those who are not served, the period runs from the day a week after the announcement."""
BEGUN_WITHIN: Final = 2
FINISHED_WITHIN: Final = 5
"""PBL 9 kap. 115 §, years from the day the decision became final and binding."""


@dataclass(frozen=True)
class Validity:
    """The last days to begin and to finish the measure."""

    begin_by: date
    finish_by: date


NOTIFIED_FINISHED_WITHIN: Final = 2
"""PBL 10 kap. 25 § second paragraph, years from the day start clearance was given after a notification."""
ADVANCE_RULING_BINDS: Final = 2
"""PBL 9 kap. 42 §, years from the day an advance ruling became final; the permit must be applied for by then."""


def last_day_to_appeal_when_served(served: date) -> date:
    """Three weeks from the day of service, moved past Saturdays, Sundays and holidays (lag 1930:173)."""
    return next_working_day(served + THREE_WEEKS)


def last_day_to_appeal_when_announced(announced: date) -> date:
    """For everybody else: three weeks from the day that falls a week after the announcement on the notice board."""
    return next_working_day(announced + ANNOUNCEMENT + THREE_WEEKS)


def final_and_binding(served: Iterable[date], announced: date | None) -> date:
    """The first day on which nobody can appeal any more, if nobody has. `served` holds each party's day of service.

    What gives nothing is not announced (9 kap. 109 §), and then only those who are served can appeal: `announced`
    None. Raises ValueError when nobody is served either.
    """
    last = [last_day_to_appeal_when_served(day) for day in served]
    if announced is not None:
        last.append(last_day_to_appeal_when_announced(announced))
    return max(last) + timedelta(days=1)


def validity(final: date) -> Validity:
    """How long a permit holds, from the day it became final and binding (not from the decision)."""
    return Validity(years_after(final, BEGUN_WITHIN), years_after(final, FINISHED_WITHIN))


def start_clearance_lapses(given: date) -> date:
    """The last day on which start clearance after a notification holds (10 kap. 25 §); in permit cases, as the permit.

    Start clearance takes effect at once, so the years run from the day it was given.
    """
    return years_after(given, NOTIFIED_FINISHED_WITHIN)


def apply_by(final: date) -> date:
    """The last day to apply for the permit that a positive advance ruling binds (9 kap. 42 and 104 §§), moved past
    Saturdays, Sundays and holidays as for all that somebody has to do by a day (lag 1930:173 2 §)."""
    return next_working_day(years_after(final, ADVANCE_RULING_BINDS))
