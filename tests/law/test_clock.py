"""The clocks of 9 kap. 99–102 §§ and 12 kap. 8 a §, against a plain restatement and dates from a calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits.law.clock import (
    ClockError,
    Extension,
    History,
    Order,
    Pause,
    Start,
    clock,
    fee_cut,
    is_in_time,
    reduced_fee,
    years_after,
)

MONDAY = date(2026, 9, 7)
days = st.dates(date(2025, 12, 1), date(2028, 12, 31))
spans = st.integers(0, 200).map(timedelta)


def after(weeks: float) -> date:
    return MONDAY + timedelta(days=int(weeks * 7))


def test_ten_weeks_from_the_application() -> None:
    found = clock(History(MONDAY))
    assert (found.start, found.started, found.due) == (Start.APPLIED, MONDAY, date(2026, 11, 16))
    assert found.window_closes == date(2026, 9, 28)


def test_four_weeks_for_a_notification() -> None:
    assert clock(History(MONDAY, weeks=4)).due == date(2026, 10, 5)


def test_an_addition_on_own_initiative_starts_the_clock_again_and_opens_a_new_window() -> None:
    found = clock(History(MONDAY, own_initiative=(after(2),)))
    assert (found.start, found.due, found.window_closes) == (Start.OWN_INITIATIVE, after(12), after(5))


def test_an_addition_the_same_day_changes_nothing() -> None:
    assert clock(History(MONDAY, own_initiative=(MONDAY,))).start is Start.APPLIED


def test_an_answer_from_defence_starts_the_clock_but_opens_no_window() -> None:
    found = clock(History(MONDAY, defence_answers=(after(5),)))
    assert (found.start, found.due, found.window_closes) == (Start.DEFENCE, after(15), after(3))


def test_an_order_on_day_21_moves_the_start_to_the_day_of_the_cure() -> None:
    found = clock(History(MONDAY, orders=(Order(MONDAY + timedelta(21), after(6)),)))
    assert (found.start, found.due) == (Start.CURED, after(16))


def test_an_order_on_day_22_moves_nothing() -> None:
    late = Order(MONDAY + timedelta(22), after(6))
    assert not is_in_time(History(MONDAY), late)
    assert clock(History(MONDAY, orders=(late,))).due == after(10)


def test_a_late_order_is_in_time_again_after_an_addition_on_own_initiative() -> None:
    history = History(MONDAY, own_initiative=(after(3),), orders=(Order(after(5), after(8)),))
    assert clock(history).due == after(18)


def test_an_order_before_the_addition_is_not_saved_by_it() -> None:
    history = History(MONDAY, own_initiative=(after(8),), orders=(Order(after(4), after(9)),))
    assert clock(history).started == after(8)


def test_the_clock_has_no_due_day_while_an_order_in_time_is_unanswered() -> None:
    assert clock(History(MONDAY, orders=(Order(after(1)),))).due is None


def test_an_unanswered_late_order_does_not_stop_the_clock() -> None:
    assert clock(History(MONDAY, orders=(Order(after(4)),))).due == after(10)


def test_an_extension_of_ten_weeks_told_on_the_last_day() -> None:
    assert clock(History(MONDAY, extension=Extension(10, after(10)))).due == after(20)


def test_an_extension_told_a_day_late_is_refused() -> None:
    with pytest.raises(ClockError, match="innan"):
        clock(History(MONDAY, extension=Extension(10, after(10) + timedelta(1))))


@pytest.mark.parametrize("weeks", [0, -1, 11])
def test_an_extension_of_other_than_one_to_ten_weeks_is_refused(weeks: int) -> None:
    with pytest.raises(ClockError, match="högst 10 veckor"):
        clock(History(MONDAY, extension=Extension(weeks, after(5))))


def test_a_notification_is_extended_by_four_weeks_at_most() -> None:
    assert clock(History(MONDAY, weeks=4, extension=Extension(4, after(4)))).due == after(8)
    with pytest.raises(ClockError, match="högst 4 veckor"):
        clock(History(MONDAY, weeks=4, extension=Extension(5, after(4))))


def test_a_pause_adds_its_days() -> None:
    assert clock(History(MONDAY, pauses=(Pause(after(2), after(6)),))).due == after(14)


def test_overlapping_pauses_count_once() -> None:
    history = History(MONDAY, pauses=(Pause(after(4), after(7)), Pause(after(2), after(6))))
    assert clock(history).due == after(15)


def test_a_pause_that_goes_on_leaves_no_due_day() -> None:
    assert clock(History(MONDAY, pauses=(Pause(after(2), None),))).due is None


@pytest.mark.parametrize("end", [after(6), after(3)])
def test_a_pause_that_goes_on_beside_one_that_ends_leaves_no_due_day(end: date) -> None:
    assert clock(History(MONDAY, pauses=(Pause(after(2), None), Pause(after(2.5), end)))).due is None
    assert clock(History(MONDAY, pauses=(Pause(after(2), end), Pause(after(2.5), None)))).due is None


def test_a_pause_that_was_over_when_the_clock_started_again_counts_nothing() -> None:
    history = History(MONDAY, own_initiative=(after(4),), pauses=(Pause(after(1), after(2)),))
    assert clock(history).due == after(14)


def test_a_pause_joins_the_one_before_it_and_not_the_first() -> None:
    pauses = (Pause(after(1), after(2)), Pause(after(4), after(7)), Pause(after(5), after(8)))
    assert clock(History(MONDAY, pauses=pauses)).due == after(15)


def test_a_pause_that_goes_on_after_one_that_ended_takes_in_all_that_follow() -> None:
    pauses = (Pause(after(1), after(2)), Pause(after(4), None), Pause(after(5), after(6)))
    assert clock(History(MONDAY, pauses=pauses)).due is None


def test_what_came_before_the_application_starts_nothing() -> None:
    history = History(MONDAY, own_initiative=(after(-1),), defence_answers=(after(-1),))
    assert (clock(history).start, clock(history).due) == (Start.APPLIED, after(10))


def test_a_pause_after_the_due_day_does_not_save_the_board() -> None:
    assert clock(History(MONDAY, pauses=(Pause(after(11), after(30)),))).due == after(10)


def test_a_pause_that_begins_on_the_last_day_counts_and_one_a_day_later_does_not() -> None:
    a_day = timedelta(1)
    assert clock(History(MONDAY, pauses=(Pause(after(10), after(12)),))).due == after(12)
    assert clock(History(MONDAY, pauses=(Pause(after(10) + a_day, after(12)),))).due == after(10)


def test_plan_work_holds_a_case_for_two_years_from_the_application_at_most() -> None:
    two_years = date(2028, 9, 7)
    found = clock(History(MONDAY, pauses=(Pause(after(2), None, plan_work=True),)))
    assert found.due == after(10) + (two_years - after(2))


def test_only_the_part_of_a_pause_after_the_start_counts() -> None:
    history = History(MONDAY, own_initiative=(after(4),), pauses=(Pause(after(2), after(6)),))
    assert clock(history).due == after(16)


@pytest.mark.parametrize(
    ("late", "fifths"),
    [(-30, 0), (0, 0), (1, 1), (7, 1), (8, 2), (14, 2), (15, 3), (28, 4), (29, 5), (36, 5), (400, 5)],
)
def test_the_fee_is_cut_by_a_fifth_for_each_week_begun(late: int, fifths: int) -> None:
    assert fee_cut(MONDAY, MONDAY + timedelta(late)) == fifths


def test_a_fee_is_cut_to_nothing_after_four_weeks_and_a_day() -> None:
    assert reduced_fee(12_345, MONDAY, MONDAY + timedelta(1)) == 9_876
    assert reduced_fee(12_345, MONDAY, MONDAY + timedelta(29)) == 0


def test_years_after_a_leap_day_end_with_the_last_day_of_february() -> None:
    assert years_after(date(2028, 2, 29), 2) == date(2030, 2, 28)
    assert years_after(date(2028, 2, 29), 4) == date(2032, 2, 29)


@given(days, st.lists(spans, max_size=4), st.lists(spans, max_size=2), st.lists(st.tuples(spans, spans), max_size=4))
def test_the_clock_as_the_statute_reads(
    applied: date, own: list[timedelta], defence: list[timedelta], orders: list[tuple[timedelta, timedelta]]
) -> None:
    """9 kap. 99 § said again, day by day, without the module's own words."""
    history = History(
        applied,
        own_initiative=tuple(applied + span for span in own),
        defence_answers=tuple(applied + span for span in defence),
        orders=tuple(Order(applied + issued, applied + issued + cure) for issued, cure in orders),
    )
    first_or_second = [applied] + [applied + span for span in own]
    starts = [*first_or_second, *(applied + span for span in defence)]
    for issued, cure in orders:
        if any(0 <= (applied + issued - day).days <= 21 for day in first_or_second):
            starts.append(applied + issued + cure)
    assert clock(history).started == max(starts)
    assert clock(history).due == max(starts) + timedelta(days=70)


@given(days, st.lists(st.tuples(spans, spans), max_size=4))
def test_pauses_as_days_that_do_not_count(applied: date, told: list[tuple[timedelta, timedelta]]) -> None:
    """Walk the calendar: a day inside a pause uses up nothing of the ten weeks."""
    pauses = tuple(Pause(applied + start, applied + start + length) for start, length in told)
    left, day = 70, applied
    while left > 0 or paused(pauses, day):
        left -= not paused(pauses, day)
        day += timedelta(1)
    assert clock(History(applied, pauses=pauses)).due == day


def paused(pauses: tuple[Pause, ...], day: date) -> bool:
    return any(pause.end is not None and pause.start <= day < pause.end for pause in pauses)


@given(days, spans, spans)
def test_deciding_later_never_cuts_less(due: date, one: timedelta, more: timedelta) -> None:
    assert fee_cut(due, due + one + more) >= fee_cut(due, due + one)


@given(days, st.integers(1, 10))
def test_an_extension_moves_the_due_day_by_its_weeks(applied: date, weeks: int) -> None:
    history = History(applied)
    due = clock(history).due
    assert due is not None
    assert clock(replace(history, extension=Extension(weeks, applied))).due == due + timedelta(weeks=weeks)
