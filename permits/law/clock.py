"""The statutory clocks: from when a decision is counted, when it is due, and what lateness costs the board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from permits.words import N_

WEEK: Final = timedelta(weeks=1)
PERMIT_WEEKS: Final = 10
"""9 kap. 99 § first paragraph, and the longest extension in the second."""
NOTIFICATION_WEEKS: Final = 4
"""PBF 6 kap. 5 §, and the longest extension."""
ORDER_WINDOW: Final = timedelta(weeks=3)
"""9 kap. 99 § first paragraph 4: an order to complete moves the clock only if issued this soon."""
FIFTHS: Final = 5
"""12 kap. 8 a §: the fee is cut by a fifth for each week begun."""
PLAN_WORK_YEARS: Final = 2
"""9 kap. 102 §: a case waits no longer than this for plan work, counted from the application."""


class Start(StrEnum):
    """Which of the four starts in 9 kap. 99 § the clock runs from."""

    APPLIED = N_("ansökan kom in")
    OWN_INITIATIVE = N_("sökanden kompletterade eller ändrade på eget initiativ")
    DEFENCE = N_("besked kom från Försvarsmakten eller Myndigheten för civilt försvar")
    CURED = N_("sökanden avhjälpte en brist")


@dataclass(frozen=True)
class Order:
    """An order to complete the application (9 kap. 91 §): the day it was issued and the day the defect was cured."""

    issued: date
    cured: date | None = None


@dataclass(frozen=True)
class Extension:
    """An extension (9 kap. 99 § second paragraph): whole weeks, and the day the applicant was told with reasons."""

    weeks: int
    told: date


@dataclass(frozen=True)
class Pause:
    """A decision not to decide (9 kap. 102 §). `end` None: it goes on. `plan_work` ends after two years at most."""

    start: date
    end: date | None
    plan_work: bool = False


@dataclass(frozen=True)
class History:
    """What has happened in a case that the clock depends on. Days, all inclusive of the day itself."""

    applied: date
    own_initiative: tuple[date, ...] = ()
    defence_answers: tuple[date, ...] = ()
    orders: tuple[Order, ...] = ()
    extension: Extension | None = None
    pauses: tuple[Pause, ...] = ()
    weeks: int = PERMIT_WEEKS


@dataclass(frozen=True)
class Clock:
    """Where the clock stands. `due` is the last day to decide, None while an order in time is not answered."""

    start: Start
    started: date
    due: date | None
    window_closes: date


class ClockError(ValueError):
    """An extension that the statute does not allow; the message is Swedish."""


def window_opened(history: History, issued: date) -> date | None:
    """The latest day that opens a three-week window reaching `issued` (9:99 1 or 2), or None when none does.

    An addition on the applicant's own initiative opens a new window.
    """
    openings = (history.applied, *(day for day in history.own_initiative if day > history.applied))
    reaching = [day for day in openings if day <= issued <= day + ORDER_WINDOW]
    return max(reaching, default=None)


def is_in_time(history: History, order: Order) -> bool:
    """True for an order to complete issued within three weeks, the only kind that moves the clock."""
    return window_opened(history, order.issued) is not None


def clock(history: History) -> Clock:
    """The clock of 9 kap. 99 §: weeks from the latest of its four starts, with extension and pauses.

    That the latest start counts is an own reading of "från"; so is adding a pause's days to the due day, which gives
    the same fee as 12 kap. 8 a § second sentence. Whether a due day on a holiday moves (lag 1930:173) is doubtful, so
    it does not. Raises ClockError for an extension that is too long or told of too late.
    """
    starts = [(history.applied, Start.APPLIED)]
    starts += [(day, Start.OWN_INITIATIVE) for day in history.own_initiative if day > history.applied]
    starts += [(day, Start.DEFENCE) for day in history.defence_answers if day > history.applied]
    in_time = [order for order in history.orders if is_in_time(history, order)]
    starts += [(order.cured, Start.CURED) for order in in_time if order.cured is not None]
    started, start = max(starts, key=lambda entry: entry[0])
    openings = [day for day, kind in starts if kind in {Start.APPLIED, Start.OWN_INITIATIVE}]
    waiting = any(order.cured is None for order in in_time)
    due = None if waiting else _due(history, started)
    return Clock(start, started, due, max(openings) + ORDER_WINDOW)


def _due(history: History, started: date) -> date | None:
    first = started + history.weeks * WEEK
    due = _paused(history, started, first)
    if history.extension is None or due is None:
        return due
    extension = history.extension
    if not 1 <= extension.weeks <= history.weeks:
        raise ClockError(f"Tidsfristen får förlängas med högst {history.weeks} veckor.")
    if extension.told > due:
        raise ClockError("Sökanden måste få veta om förlängningen innan den första tidsfristen har gått ut.")
    return _paused(history, started, first + extension.weeks * WEEK)


def _paused(history: History, started: date, due: date) -> date | None:
    """`due` moved by the days of every pause that began before it, or None while one goes on."""
    for start, end in _merged(history):
        if start > due:
            break
        if end is None:
            return None
        due += max(timedelta(0), end - max(start, started))
    return due


def _merged(history: History) -> list[tuple[date, date | None]]:
    """Pauses in order, overlaps joined, those for plan work cut at two years from the application."""
    latest = years_after(history.applied, PLAN_WORK_YEARS)
    merged: list[tuple[date, date | None]] = []
    for pause in sorted(history.pauses, key=lambda pause: pause.start):
        end = pause.end
        if pause.plan_work:
            end = latest if end is None else min(end, latest)
        if end is not None and end <= pause.start:
            continue
        if merged and (merged[-1][1] is None or pause.start <= merged[-1][1]):
            before = merged[-1][1]
            merged[-1] = (merged[-1][0], None if before is None or end is None else max(before, end))
        else:
            merged.append((pause.start, end))
    return merged


def years_after(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def fee_cut(due: date, decided: date) -> int:
    """Fifths by which the fee is cut (12 kap. 8 a §): one for each week begun after `due`, five at most.

    Cuts the fees of 12 kap. 8 § 2, 8 and 9 for a permit; planavgift never, nor start clearance in permit cases.
    """
    late = (decided - due).days
    return min(FIFTHS, max(0, -(-late // 7)))


def reduced_fee(fee: int, due: date, decided: date) -> int:
    """A fee in whole kronor after the cut, rounded down to the applicant's advantage."""
    return fee * (FIFTHS - fee_cut(due, decided)) // FIFTHS
