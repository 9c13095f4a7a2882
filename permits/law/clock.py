"""The statutory clocks: from when a decision is counted, when it is due, and what lateness costs the board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from permits.law.book import Need
from permits.law.citation import Citation
from permits.law.facts import Facts, MeasureKind, Wanted
from permits.law.measures import INSTALLATIONS_ONLY
from permits.words import N_

WEEK: Final = timedelta(weeks=1)
PERMIT_WEEKS: Final = 10
"""9 kap. 99 § first paragraph, and the longest extension in the second."""
NOTIFICATION_WEEKS: Final = 4
"""PBF 6 kap. 5 §, and the longest extension."""
SOLAR_EXTENSION_WEEKS: Final = 2
"""9 kap. 99 § as worded by lag (2026:406): for solar panels the clock is extended by two weeks at most."""
HEAT_PUMP_WEEKS: Final = 4
"""9 kap. 99 a §, lag (2026:406): a heat pump below 50 MW is decided in four weeks, without extension."""
SOLAR_LAW: Final = date(2026, 7, 1)
"""From when lag (2026:406) holds. Secondary sources: in force before 28 September 2026, by one of them 1 July."""
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
    """What has happened in a case that the clock depends on. Days, all inclusive of the day itself.

    `weeks` and `longest_extension` as in Limits; None: as long as the clock itself. `may_pause` False: 9 kap. 102 §
    does not apply (PBF 6 kap. 5 § does not bring it in for a notification).
    """

    applied: date
    own_initiative: tuple[date, ...] = ()
    defence_answers: tuple[date, ...] = ()
    orders: tuple[Order, ...] = ()
    extension: Extension | None = None
    pauses: tuple[Pause, ...] = ()
    weeks: int = PERMIT_WEEKS
    longest_extension: int | None = None
    may_pause: bool = True


@dataclass(frozen=True)
class Limits:
    """How long the board may take, in weeks: the clock, its longest extension (0: none), and whether it may pause."""

    weeks: int
    longest_extension: int
    may_pause: bool
    citation: Citation


PERMIT_LIMITS: Final = Limits(PERMIT_WEEKS, PERMIT_WEEKS, True, Citation("PBL", 9, "99", "", "2025:974"))
NOTIFICATION_LIMITS: Final = Limits(
    NOTIFICATION_WEEKS, NOTIFICATION_WEEKS, False, Citation("PBF", 6, "5", "", "2025:979")
)
SOLAR_LIMITS: Final = Limits(PERMIT_WEEKS, SOLAR_EXTENSION_WEEKS, True, Citation("PBL", 9, "99", "", "2026:406"))
HEAT_PUMP_LIMITS: Final = Limits(HEAT_PUMP_WEEKS, 0, True, Citation("PBL", 9, "99 a", "", "2026:406"))


def time_limits(need: Need, measure: MeasureKind, begun: date, heat_pump: bool = False) -> Limits:
    """The limits for a case that began on `begun`; those of lag (2026:406) rest on a secondary source.

    `heat_pump`: the case is about a heat pump below 50 MW, which no kind of measure tells.
    """
    if need is Need.ANMALAN:
        return NOTIFICATION_LIMITS
    if begun >= SOLAR_LAW and heat_pump:
        return HEAT_PUMP_LIMITS
    if begun >= SOLAR_LAW and measure is MeasureKind.SOLCELLER:
        return SOLAR_LIMITS
    return PERMIT_LIMITS


def handling_time(facts: Facts, need: Need) -> str:
    """How long the board may take at most, in Swedish sentences for the applicant; never a promise of a day."""
    if need is Need.NONE:
        return "Du behöver inte vänta på något beslut enligt plan- och bygglagen."
    notified = need is Need.ANMALAN or (need is not Need.BYGGLOV and facts.measure in INSTALLATIONS_ONLY)
    limits = time_limits(Need.ANMALAN if notified else Need.BYGGLOV, facts.measure, facts.begun)
    what = "anmälan" if notified else "ansökan"
    told = [
        f"Högst {limits.weeks} veckor från den dag då {what} kom in, eller då du senast kompletterade den. "
        f"Kommunen får förlänga tiden en gång, med högst {limits.longest_extension} veckor."
    ]
    if need in {Need.JUDGE, Need.UNKNOWN}:
        told.insert(0, f"Det här gäller om det visar sig att du behöver göra en {what}.")
    told.append("Blir kommunen sen sänks avgiften med en femtedel för varje påbörjad vecka.")
    if facts.wanted is Wanted.FORHANDSBESKED and not notified:
        told.append("Ett förhandsbesked ger ingen rätt att börja: efter det söker du bygglov.")
    else:
        told.append("Du får inte börja förrän du har fått ett startbesked.")
    return " ".join(told)


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
    it does not. Raises ClockError for an extension that is too long or told of too late, and for a pause in a case
    that may not pause.
    """
    if history.pauses and not history.may_pause:
        raise ClockError("Ett ärende om anmälan får inte vänta på andra beslut (9 kap. 102 § gäller inte).")
    starts = [(history.applied, Start.APPLIED)]
    starts += [(day, Start.OWN_INITIATIVE) for day in history.own_initiative]
    starts += [(day, Start.DEFENCE) for day in history.defence_answers]
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
    longest = history.weeks if history.longest_extension is None else history.longest_extension
    if not longest:
        raise ClockError("Tidsfristen får inte förlängas i ett sådant ärende.")
    if not 1 <= extension.weeks <= longest:
        raise ClockError(f"Tidsfristen får förlängas med högst {longest} veckor.")
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
    """The same day `years` later; where that month has no such day, its last (lag 1930:173 1 §)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


def fee_cut(due: date, decided: date) -> int:
    """Fifths by which the fee is cut (12 kap. 8 a §): one for each week begun after `due`, five at most.

    Cuts the fees of 12 kap. 8 § 2, 8 and 9 for a permit; planavgift never, nor start clearance in permit cases.
    """
    late = (decided - due).days
    return min(FIFTHS, max(0, -(-late // 7)))


def reduced_fee(fee: int, due: date, decided: date) -> int:
    """A fee in whole kronor after the cut, rounded down to the applicant's advantage."""
    return fee * (FIFTHS - fee_cut(due, decided)) // FIFTHS
