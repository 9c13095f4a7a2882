"""Which days are Sundays and holidays in Sweden, and where a period that ends on one ends instead."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

DAY = timedelta(days=1)


@cache
def easter(year: int) -> date:
    """Easter Sunday by the Gregorian computus (Meeus, Astronomical Algorithms)."""
    golden, century, rest = year % 19, year // 100, year % 100
    leap_centuries, century_rest = divmod(century, 4)
    moon = (19 * golden + century - leap_centuries - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    leap_years, year_rest = divmod(rest, 4)
    weekday = (32 + 2 * century_rest + 2 * leap_years - moon - year_rest) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _weekday_from(start: date, weekday: int) -> date:
    """The first day from `start` that is the ISO weekday (1 Monday, 7 Sunday)."""
    return start + (weekday - start.isoweekday()) % 7 * DAY


@cache
def holidays(year: int) -> frozenset[date]:
    """Holidays by lag (1989:253), and the eves that lag (1930:173) treats alike: midsummer, Christmas, New Year."""
    sunday = easter(year)
    midsummer = _weekday_from(date(year, 6, 20), 6)
    return frozenset(
        {
            date(year, 1, 1),
            date(year, 1, 6),
            sunday - 2 * DAY,
            sunday,
            sunday + DAY,
            date(year, 5, 1),
            sunday + 39 * DAY,
            sunday + 49 * DAY,
            date(year, 6, 6),
            midsummer - DAY,
            midsummer,
            _weekday_from(date(year, 10, 31), 6),
            date(year, 12, 24),
            date(year, 12, 25),
            date(year, 12, 26),
            date(year, 12, 31),
        }
    )


def is_red(day: date) -> bool:
    """True on Saturdays, Sundays and holidays, when a period cannot end (lag 1930:173 2 §)."""
    return day.isoweekday() >= 6 or day in holidays(day.year)


def next_working_day(day: date) -> date:
    """`day`, or the next day on which a period can end."""
    while is_red(day):
        day += DAY
    return day
