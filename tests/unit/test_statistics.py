"""Statistics: every number against a simpler way of counting, and the projection against the events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits.adapters.database.filling import fill_figures
from permits.case.access import Principal, Role
from permits.services.figures import Figures, as_dict, of_dict
from permits.services.refusals import NotFound
from permits.services.statistics import Counting, Period, counted, months_of, quantile, summary_of
from tests.unit.desks import Desks, open_desks

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
TODAY = date(2026, 12, 15)


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    opened = open_desks(tmp_path)
    yield opened
    opened.database.close()


def a_case(received: date, **told: object) -> Figures:
    usual: dict[str, object] = {
        "case_id": "c", "matter": "bygglov", "kind": "plank", "orders": 0, "asked": (), "additions": 0,
        "extended": False, "started": received, "due": received + timedelta(weeks=10),
    }  # fmt: skip
    return Figures(received=received, **{**usual, **told})  # type: ignore[arg-type]


@st.composite
def any_case(draw: st.DrawFn) -> Figures:
    received = YEAR.first + timedelta(days=draw(st.integers(-60, 400)))
    decided = draw(st.none() | st.integers(0, 200).map(lambda days: received + timedelta(days=days)))
    due = draw(st.none() | st.integers(28, 150).map(lambda days: received + timedelta(days=days)))
    asked = tuple(draw(st.lists(st.sampled_from(["Planritning", "Fasadritning", "Kontrollplan"]), max_size=3)))
    return a_case(
        received,
        matter=draw(st.sampled_from(["bygglov", "anmalan", "marklov"])),
        orders=draw(st.integers(0, 3)),
        asked=asked,
        started=received + timedelta(days=draw(st.integers(0, 30))),
        due=due,
        decided=decided,
        granted=None if decided is None else draw(st.booleans()),
        fifths=draw(st.integers(0, 5)) if decided else 0,
    )


@given(st.lists(any_case(), max_size=30))
def test_months_add_up_to_the_whole_and_shares_stay_within_bounds(cases: list[Figures]) -> None:
    told = counted(cases, YEAR, YEAR.last)
    assert sum(row.summary.received for row in told.months) == told.whole.received
    assert sum(row.summary.decided for row in told.months) == told.whole.decided
    assert sum(row.summary.received for row in told.matters) == told.whole.received
    for each in (told.whole, *(row.summary for row in told.months)):
        for share in (each.granted, each.complete, each.in_time, each.cut):
            assert 0 <= share.count <= share.of
            assert share.percent is None or 0 <= share.percent <= 100
        if each.days is not None and each.days_slow is not None:
            assert each.days <= each.days_slow
    assert told.whole.received == len([each for each in cases if each.received.year == 2026])


@given(st.lists(st.integers(0, 500), min_size=1), st.sampled_from([0.5, 0.9]))
def test_a_quantile_is_the_least_value_that_so_many_do_not_exceed(values: list[int], share: float) -> None:
    found = quantile(values, share)
    enough = [
        value for value in values if sum(1 for each in values if each <= value) * 100 >= share * 100 * len(values)
    ]
    assert found == min(enough)


@given(any_case())
def test_numbers_come_back_from_the_database_as_they_went_in(case: Figures) -> None:
    assert of_dict(as_dict(case)) == case


def test_a_young_case_says_nothing_of_completeness_yet() -> None:
    young, old = a_case(TODAY - timedelta(days=21)), a_case(TODAY - timedelta(days=22))
    assert summary_of([young], YEAR, TODAY).complete.of == 0
    assert summary_of([old], YEAR, TODAY).complete.percent == 100
    ordered = a_case(TODAY - timedelta(days=30), orders=1, asked=("Planritning",))
    ordered_young = a_case(TODAY - timedelta(days=3), orders=1)
    told = counted([ordered, ordered_young, old], YEAR, TODAY)
    assert told.whole.complete.percent == 50
    assert told.reasons == (("Planritning", 1),)


def test_the_last_day_is_in_time_and_the_day_after_is_not() -> None:
    due = date(2026, 6, 1)
    at_last, late = (a_case(date(2026, 3, 1), due=due, decided=due + timedelta(days=n), granted=True) for n in (0, 1))
    assert (at_last.in_time, late.in_time) == (True, False)
    assert summary_of([at_last, late], YEAR, TODAY).in_time.percent == 50


def test_months_cover_the_period_day_for_day() -> None:
    months = months_of(Period(date(2025, 11, 17), date(2026, 2, 3)))
    assert [month.first for month in months] == [
        date(2025, 11, 17),
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]
    assert [month.last for month in months] == [
        date(2025, 11, 30),
        date(2025, 12, 31),
        date(2026, 1, 31),
        date(2026, 2, 3),
    ]


def test_a_case_is_counted_as_its_events_tell_and_can_be_told_again(desks: Desks) -> None:
    officer = desks.officer()
    receipt = desks.submitted(desks.resident())
    desks.clock.turn(days=20)
    version = desks.handling.case(officer, receipt.case_id).case.version
    desks.deciding.grant(officer, receipt.case_id, version, "Åtgärden följer detaljplanen.", "")
    counting = Counting(desks.database, desks.clock)
    period = Period(date(2026, 11, 1), date(2026, 12, 31))
    told = counting.statistics(officer, period)
    assert (told.whole.received, told.whole.decided, told.whole.days) == (1, 1, 20)
    assert [row.summary.received for row in told.months] == [1, 0]
    assert counting.statistics(officer, period, "marklov").whole.received == 0
    kept = counting.cases(officer, period)
    with desks.database.transaction() as unit:
        unit.figures.forget()
    with desks.database.engine.begin() as connection:
        assert fill_figures(connection) == 1
    assert counting.cases(officer, period) == kept
    with pytest.raises(NotFound):
        counting.statistics(Principal("x", "Någon", frozenset({Role.APPLICANT})), period)
