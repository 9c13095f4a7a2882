"""Small numbers that the law's answers stand on: Easter, defaults, how shares are written, what is a building."""

from __future__ import annotations

from datetime import date

import pytest

from permits.law import red_days
from permits.law.conditions import Measure
from permits.law.fact_words import fact_noun
from permits.law.fee_schedule import FeeSchedule
from permits.law.fees import GROUNDS
from permits.law.measures import BUILDINGS, MEASURES
from permits.law.wording import percent, sentence


def test_what_adds_to_the_building_area_is_the_kinds_of_buildings() -> None:
    assert {kind for kind, measure in MEASURES.items() if measure.is_building} == BUILDINGS


def test_a_quantity_is_not_measured_unless_it_is_said() -> None:
    quantity = Measure("arean", "m²", 30.0)
    assert not quantity.measured
    assert quantity.tolerance == 0.1


def test_a_schedule_that_says_little_charges_little() -> None:
    schedule = FeeSchedule("t", "Taxa", date(2026, 1, 1), 1000, {})
    extras = (schedule.hearing_hours, schedule.announcement, schedule.together_hours, schedule.further_share)
    assert extras == (0.0, 0, 0.0, 1.0)


@pytest.mark.parametrize(("share", "text"), [(0.099, "9,9 %"), (0.1, "10 %"), (0.155, "16 %"), (-0.05, "-5 %")])
def test_small_shares_have_a_decimal(share: float, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(("told", "text"), [("a", "A."), ("är det så?", "Är det så?"), (" ja! ", "Ja!"), ("", "")])
def test_sentences_end_once(told: str, text: str) -> None:
    assert sentence(told) == text


def test_labels_stand_within_sentences_with_a_small_letter() -> None:
    assert fact_noun("footprint_area") == "byggnadsarea"
    assert fact_noun("ridge_height") == "taknockshöjd"


def easter(year: int) -> date:
    """Gauss's way with Lichtenberg's correction, which shares no step with the law's own."""
    secular = year // 100
    moon = 15 + (3 * secular + 3) // 4 - (8 * secular + 13) // 25
    sun = 2 - (3 * secular + 3) // 4
    lunar = year % 19
    seed = (19 * lunar + moon) % 30
    correction = seed // 29 + (seed // 28 - seed // 29) * (lunar // 11)
    boundary = 21 + seed - correction
    first_sunday = 7 - (year + year // 4 + sun) % 7
    day = boundary + 7 - (boundary - first_sunday) % 7
    return date(year, 3 + (day - 1) // 31, (day - 1) % 31 + 1)


def test_easter_is_found_by_another_way_of_reckoning() -> None:
    assert easter(2026) == date(2026, 4, 5)
    assert easter(2000) == date(2000, 4, 23)
    for year in range(1583, 10000):
        assert red_days.easter(year) == easter(year), year


def test_the_grounds_of_a_fee_stand_in_chapter_twelve() -> None:
    assert str(GROUNDS) == "PBL 12 kap. 8–10 §§"
