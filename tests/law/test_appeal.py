"""Appeal periods, finality and validity, with the days checked in a calendar."""

from __future__ import annotations

from datetime import date

import pytest

from permits.law.appeal import (
    final_and_binding,
    last_day_to_appeal_when_announced,
    last_day_to_appeal_when_served,
    validity,
)
from permits.law.red_days import easter, holidays, is_red, next_working_day


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2028, date(2028, 4, 16)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter(year: int, sunday: date) -> None:
    assert easter(year) == sunday


def test_the_holidays_of_2026() -> None:
    assert sorted(holidays(2026)) == [
        date(2026, 1, 1), date(2026, 1, 6), date(2026, 4, 3), date(2026, 4, 5), date(2026, 4, 6), date(2026, 5, 1),
        date(2026, 5, 14), date(2026, 5, 24), date(2026, 6, 6), date(2026, 6, 19), date(2026, 6, 20),
        date(2026, 10, 31), date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 26), date(2026, 12, 31),
    ]  # fmt: skip


def test_midsummer_and_all_saints_fall_on_saturdays() -> None:
    for year in range(2025, 2045):
        saturdays = [day for day in holidays(year) if day.month in {6, 10, 11} and day != date(year, 6, 6)]
        assert {day.isoweekday() for day in saturdays if date(year, 6, 20) <= day <= date(year, 6, 26)} >= {6}
        assert any(date(year, 10, 31) <= day <= date(year, 11, 6) and day.isoweekday() == 6 for day in saturdays)


def test_an_ordinary_weekday_is_not_red() -> None:
    assert not is_red(date(2026, 11, 20))
    assert is_red(date(2026, 11, 21))


def test_three_weeks_from_service() -> None:
    assert last_day_to_appeal_when_served(date(2026, 9, 8)) == date(2026, 9, 29)


def test_a_period_that_ends_on_a_saturday_ends_on_monday() -> None:
    assert last_day_to_appeal_when_served(date(2026, 9, 5)) == date(2026, 9, 28)


def test_a_period_that_ends_at_christmas_ends_after_it() -> None:
    assert last_day_to_appeal_when_served(date(2026, 12, 3)) == date(2026, 12, 28)


def test_new_year_and_the_weekend_after_move_a_period_to_monday() -> None:
    assert next_working_day(date(2026, 12, 31)) == date(2027, 1, 4)


def test_the_announcement_gives_four_weeks() -> None:
    assert last_day_to_appeal_when_announced(date(2026, 9, 8)) == date(2026, 10, 6)


def test_final_the_day_after_the_last_period() -> None:
    announced = date(2026, 9, 8)
    assert final_and_binding([date(2026, 9, 8)], announced) == date(2026, 10, 7)
    assert final_and_binding([date(2026, 9, 8), date(2026, 10, 1)], announced) == date(2026, 10, 23)


def test_a_permit_is_begun_within_two_and_finished_within_five_years_of_finality() -> None:
    held = validity(date(2026, 10, 7))
    assert (held.begin_by, held.finish_by) == (date(2028, 10, 7), date(2031, 10, 7))
