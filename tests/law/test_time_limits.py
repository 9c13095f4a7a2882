"""How long a board may take, by what is asked and when it began, and what the applicant is told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits.law.appeal import apply_by, start_clearance_lapses
from permits.law.book import Need
from permits.law.clock import (
    ClockError,
    Extension,
    History,
    Limits,
    Pause,
    clock,
    handling_time,
    time_limits,
)
from permits.law.control import proposals_due
from permits.law.facts import Facts, MeasureKind, Wanted

MONDAY = date(2026, 9, 7)
SHED = Facts(begun=date(2026, 11, 22), measure=MeasureKind.KOMPLEMENTBYGGNAD)
SOLAR = replace(SHED, measure=MeasureKind.SOLCELLER)


def limits(need: Need, measure: MeasureKind, begun: date, heat_pump: bool = False) -> tuple[int, int, bool, str]:
    found = time_limits(need, measure, begun, heat_pump)
    return found.weeks, found.longest_extension, found.may_pause, str(found.citation)


def with_limits(found: Limits, **told: object) -> History:
    return History(
        MONDAY,
        weeks=found.weeks,
        longest_extension=found.longest_extension,
        may_pause=found.may_pause,
        **told,  # type: ignore[arg-type]
    )


def test_a_permit_takes_ten_weeks_and_as_many_again() -> None:
    assert limits(Need.BYGGLOV, MeasureKind.MUR, MONDAY) == (10, 10, True, "PBL 9 kap. 99 §")


def test_a_notification_takes_four_weeks_and_as_many_again_and_never_rests() -> None:
    assert limits(Need.ANMALAN, MeasureKind.ELDSTAD, MONDAY) == (4, 4, False, "PBF 6 kap. 5 §")


@pytest.mark.parametrize(("begun", "longest"), [(date(2026, 6, 30), 10), (date(2026, 7, 1), 2)])
def test_solar_panels_are_extended_by_two_weeks_at_most_from_july_2026(begun: date, longest: int) -> None:
    assert limits(Need.BYGGLOV, MeasureKind.SOLCELLER, begun)[:2] == (10, longest)


@pytest.mark.parametrize(("begun", "weeks"), [(date(2026, 6, 30), (10, 10)), (date(2026, 7, 1), (4, 0))])
def test_a_heat_pump_is_decided_in_four_weeks_from_july_2026(begun: date, weeks: tuple[int, int]) -> None:
    assert limits(Need.BYGGLOV, MeasureKind.ANLAGGNING, begun, heat_pump=True)[:2] == weeks


def test_solar_panels_that_are_only_notified_have_the_clock_of_a_notification() -> None:
    assert limits(Need.ANMALAN, MeasureKind.SOLCELLER, MONDAY)[0] == 4


def test_the_clock_holds_to_the_limits() -> None:
    solar = time_limits(Need.BYGGLOV, MeasureKind.SOLCELLER, MONDAY)
    told = MONDAY + timedelta(weeks=9)
    assert clock(with_limits(solar, extension=Extension(2, told))).due == MONDAY + timedelta(weeks=12)
    with pytest.raises(ClockError, match="högst 2 veckor"):
        clock(with_limits(solar, extension=Extension(3, told)))
    pump = time_limits(Need.BYGGLOV, MeasureKind.ANLAGGNING, MONDAY, heat_pump=True)
    assert clock(with_limits(pump)).due == MONDAY + timedelta(weeks=4)
    with pytest.raises(ClockError, match="får inte förlängas"):
        clock(with_limits(pump, extension=Extension(1, MONDAY)))


def test_a_notification_cannot_rest() -> None:
    found = time_limits(Need.ANMALAN, MeasureKind.ELDSTAD, MONDAY)
    with pytest.raises(ClockError, match="102 § gäller inte"):
        clock(with_limits(found, pauses=(Pause(MONDAY, None),)))


@pytest.mark.parametrize(
    ("facts", "need", "said"),
    [
        (SHED, Need.BYGGLOV, "Högst 10 veckor från den dag då ansökan kom in, eller då du senast kompletterade den."),
        (SHED, Need.BYGGLOV, "förlänga tiden en gång, med högst 10 veckor"),
        (SHED, Need.BYGGLOV, "sänks avgiften med en femtedel för varje påbörjad vecka"),
        (SHED, Need.ANMALAN, "Högst 4 veckor från den dag då anmälan kom in"),
        (SHED, Need.JUDGE, "Det här gäller om det visar sig att du behöver göra en ansökan. Högst 10 veckor"),
        (replace(SHED, measure=MeasureKind.VA), Need.UNKNOWN, "behöver göra en anmälan. Högst 4 veckor"),
        (SHED, Need.NONE, "Du behöver inte vänta på något beslut"),
        (SOLAR, Need.BYGGLOV, "en gång, med högst 2 veckor"),
        (replace(SOLAR, begun=date(2026, 6, 30)), Need.BYGGLOV, "en gång, med högst 10 veckor"),
        (replace(SHED, wanted=Wanted.FORHANDSBESKED), Need.BYGGLOV, "efter det söker du bygglov"),
        (SHED, Need.BYGGLOV, "förrän du har fått ett startbesked"),
    ],
)
def test_what_the_applicant_is_told(facts: Facts, need: Need, said: str) -> None:
    assert said in handling_time(facts, need)


def test_start_clearance_after_a_notification_holds_two_years_from_the_day_it_was_given() -> None:
    assert start_clearance_lapses(date(2026, 11, 22)) == date(2028, 11, 22)
    assert start_clearance_lapses(date(2028, 2, 29)) == date(2030, 2, 28)


def test_an_advance_ruling_binds_two_years_from_the_day_it_became_final() -> None:
    assert apply_by(date(2026, 12, 22)) == date(2028, 12, 22)
    assert apply_by(date(2026, 12, 24)) == date(2028, 12, 27)  # Christmas Eve, a Sunday: the next weekday


def test_proposals_are_due_at_the_consultation_and_from_july_2026_five_working_days_before() -> None:
    assert "senast vid samrådet" in proposals_due(date(2026, 6, 30))
    assert "senast 5 arbetsdagar före samrådet" in proposals_due(date(2026, 7, 1))


@given(st.sampled_from(Need), st.sampled_from(MeasureKind), st.dates(date(2025, 12, 1), date(2030, 1, 1)),
       st.sampled_from(Wanted))  # fmt: skip
def test_every_case_has_a_time_in_whole_sentences(need: Need, kind: MeasureKind, begun: date, wanted: Wanted) -> None:
    told = handling_time(Facts(begun=begun, measure=kind, wanted=wanted), need)
    assert told.endswith(".")
    assert "  " not in told
    assert ("veckor" in told) is (need is not Need.NONE)


@given(st.sampled_from([Need.BYGGLOV, Need.ANMALAN]), st.sampled_from(MeasureKind), st.integers(1, 10), st.booleans())
def test_an_extension_is_granted_up_to_the_limit_and_never_beyond(
    need: Need, kind: MeasureKind, weeks: int, heat_pump: bool
) -> None:
    found = time_limits(need, kind, MONDAY, heat_pump)
    history = with_limits(found, extension=Extension(weeks, MONDAY))
    if weeks <= found.longest_extension:
        assert clock(history).due == MONDAY + timedelta(weeks=found.weeks + weeks)
    else:
        with pytest.raises(ClockError):
            clock(history)


def test_solar_panels_and_heat_pumps_have_places_of_their_own_in_the_law_and_may_rest() -> None:
    begun = date(2026, 7, 1)
    assert limits(Need.BYGGLOV, MeasureKind.SOLCELLER, begun) == (10, 2, True, "PBL 9 kap. 99 §")
    assert limits(Need.BYGGLOV, MeasureKind.MAST, begun, True) == (4, 0, True, "PBL 9 kap. 99 a §")


def test_an_open_need_is_told_before_the_weeks() -> None:
    told = handling_time(SHED, Need.JUDGE)
    assert told.startswith("Det här gäller om det visar sig att du behöver göra en ansökan. Högst 10 veckor")
