"""The fee by the schedule's hours, its breakdown, and the cut of 12 kap. 8 a §."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits.law.assess import assess
from permits.law.book import Need, Outcome
from permits.law.facts import NOT_ASKED, Facts, MeasureKind, Unknown, Wanted
from permits.law.fee_schedule import CUT_WHEN_LATE, CaseKind, Item
from permits.law.fees import Fee, FeeSchedule, Hours, case_kind, fee_for, fee_of, reduced, schedule_on, together

SCHEDULE = FeeSchedule(
    taxa_id="T1",
    name="Provtaxan",
    valid_from=date(2025, 12, 1),
    hourly_rate=1000,
    permit={"komplementbyggnad": Hours(5, 8, 7, 3), "nybyggnad_enbostadshus": Hours(13, 17, 18, 12)},
    notification={"eldstad": 2.5, "annat": 4},
    advance={"nybyggnad_enbostadshus": 12},
    temporary={"upplag": Hours(6, 8, 9, 1)},
    hearing_hours=1.5,
    announcement=600,
    together_hours=1,
    further_share=0.5,
    base_map={"nybyggnad_enbostadshus": 9800},
    plan_fee={"nybyggnad_enbostadshus": 38000},
    staking={"nybyggnad_enbostadshus": 8900},
)
SHED = Facts(begun=date(2026, 11, 22), measure=MeasureKind.KOMPLEMENTBYGGNAD, in_detailed_plan=True)
HOUSE = replace(SHED, measure=MeasureKind.NYBYGGNAD_ENBOSTADSHUS)
STOVE = replace(SHED, measure=MeasureKind.ELDSTAD)
MONDAY = date(2026, 9, 7)


def fee(facts: Facts, hearing: Outcome = Outcome.MET, need: Need = Need.BYGGLOV, **changed: Any) -> Fee:
    found = fee_for(facts, need, hearing, replace(SCHEDULE, **changed))
    assert found is not None
    return found


def rows(found: Fee) -> dict[str, str]:
    return {line.title: line.amount for line in found.lines}


def test_what_follows_the_plan_costs_its_hours_and_the_announcement() -> None:
    found = fee(SHED)
    assert rows(found) == {
        "Handläggning och beslut om lov": "5\u00a0000 kr",
        "Startbesked, kontroll och slutbesked": "3\u00a0000 kr",
        "Kungörelse och utskick av beslutet": "600 kr",
    }
    assert (found.total, found.settled) == ("8\u00a0600 kr", True)
    assert found.lines[0].how == "5 timmar × 1\u00a0000 kr, följer planen"
    assert [line.citation for line in found.lines] == [
        "PBL 12 kap. 8 § 2", "PBL 12 kap. 8 § 1", "PBL 12 kap. 8 § 8"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("in_plan", "hearing", "total"),
    [
        (True, Outcome.MET, "8\u00a0600 kr"),
        (True, Outcome.MISSING, "13\u00a0100 kr"),
        (True, Outcome.JUDGE, "8\u00a0600–13\u00a0100 kr"),
        (True, Outcome.UNKNOWN, "8\u00a0600–13\u00a0100 kr"),
        (False, Outcome.MISSING, "12\u00a0100 kr"),
        (False, Outcome.MET, "10\u00a0600 kr"),
        (False, Outcome.JUDGE, "10\u00a0600–12\u00a0100 kr"),
        (NOT_ASKED, Outcome.UNKNOWN, "8\u00a0600–13\u00a0100 kr"),
    ],
)
def test_the_fee_goes_by_plan_and_by_hearing(in_plan: bool | Unknown, hearing: Outcome, total: str) -> None:
    assert fee(replace(SHED, in_detailed_plan=in_plan), hearing).total == total


def test_an_unknown_plan_can_be_as_dear_as_no_plan() -> None:
    found = fee(replace(HOUSE, in_detailed_plan=NOT_ASKED), Outcome.UNKNOWN)
    assert found.lines[0].amount == "13\u00a0000–18\u00a0000 kr"
    assert "följer planen, avviker från planen eller utanför detaljplan" in found.lines[0].how


def test_what_is_open_is_said() -> None:
    assert "inte avgjort" in fee(SHED, Outcome.JUDGE).note
    assert "inte avgjort" not in fee(SHED).note
    assert fee(SHED, need=Need.JUDGE).note.startswith("Avgiften gäller om det visar sig att lov krävs.")
    assert fee(STOVE, need=Need.UNKNOWN).note.startswith("Avgiften gäller om det visar sig att anmälan krävs.")
    assert "Vad du ska betala står i beslutet." in fee(SHED).note


def test_nothing_is_charged_where_nothing_is_asked_for() -> None:
    assert fee_for(SHED, Need.NONE, Outcome.MET, SCHEDULE) is None


def test_the_basis_names_the_schedule_its_day_and_its_rate() -> None:
    found = fee(SHED)
    assert found.basis == "Provtaxan, som gäller ärenden från och med 1 december 2025: 1\u00a0000 kr i timmen."
    assert found.schedule == "T1"


def test_what_may_be_added_stands_beside_the_sum() -> None:
    found = fee(HOUSE)
    assert found.total == "25\u00a0600 kr"
    assert [line.title for line in found.may_be_added] == ["Nybyggnadskarta", "Planavgift", "Utstakning"]
    assert "Dessutom kan nybyggnadskarta, planavgift och utstakning tillkomma." in found.note


def test_no_planavgift_outside_plans() -> None:
    outside = fee(replace(HOUSE, in_detailed_plan=False), Outcome.MISSING)
    assert [line.title for line in outside.may_be_added] == ["Nybyggnadskarta", "Utstakning"]
    unknown = fee(replace(HOUSE, in_detailed_plan=NOT_ASKED), Outcome.UNKNOWN)
    assert "Planavgift" in rows(unknown)


@pytest.mark.parametrize(
    ("measure", "place", "charged"),
    [
        (MeasureKind.SKYLT, {"in_detailed_plan": True}, True),
        (MeasureKind.SKYLT, {"in_detailed_plan": False, "area_regulations": True}, True),
        (MeasureKind.SKYLT, {"in_detailed_plan": False, "area_regulations": False}, False),
        (MeasureKind.RIVNING, {"in_detailed_plan": True}, False),
        (MeasureKind.MARKATGARD, {"in_detailed_plan": True}, False),
    ],
)
def test_a_plan_fee_goes_with_a_building_permit_where_a_plan_or_area_regulations_hold(
    measure: MeasureKind, place: dict[str, bool], charged: bool
) -> None:
    facts = replace(SHED, measure=measure, **place)  # type: ignore[arg-type]
    found = fee(facts, permit={"annat": Hours(5, 8, 7)}, plan_fee={"annat": 100})
    assert ("Planavgift" in rows(found)) is charged


def test_permit_and_start_clearance_at_once_cost_an_hour_less() -> None:
    found = fee(replace(SHED, start_clearance_together=True))
    assert found.total == "7\u00a0600 kr"
    assert rows(found)["Avdrag när lov och startbesked beslutas samtidigt"] == "-1\u00a0000 kr"


def test_no_more_is_taken_off_than_start_clearance_costs() -> None:
    found = fee(replace(SHED, start_clearance_together=True), together_hours=99)
    assert found.total == "5\u00a0600 kr"


def test_a_notification_costs_its_own_hours_alone() -> None:
    found = fee(STOVE, need=Need.ANMALAN)
    assert rows(found) == {"Anmälan, startbesked och slutbesked": "2\u00a0500 kr"}
    assert fee(SHED, need=Need.ANMALAN).total == "4\u00a0000 kr"


def test_an_advance_ruling_costs_its_own_hours_with_hearing_and_announcement() -> None:
    outside = replace(HOUSE, in_detailed_plan=False, wanted=Wanted.FORHANDSBESKED)
    found = fee(outside, Outcome.MISSING)
    assert rows(found) == {
        "Förhandsbesked": "12\u00a0000 kr",
        "Underrättelse till grannar": "1\u00a0500 kr",
        "Kungörelse och utskick av beslutet": "600 kr",
    }


def test_a_temporary_permit_has_hours_of_its_own_or_else_those_of_a_permit() -> None:
    yard = replace(SHED, measure=MeasureKind.UPPLAG, wanted=Wanted.TIDSBEGRANSAT)
    assert fee(yard).total == "7\u00a0600 kr"
    assert fee(replace(SHED, wanted=Wanted.TIDSBEGRANSAT)).total == "8\u00a0600 kr"


def test_a_measure_that_the_schedule_does_not_name_has_no_amount() -> None:
    found = fee(replace(SHED, measure=MeasureKind.MAST))
    assert (found.lines, found.total, found.settled) == ((), "", False)
    assert "Taxan anger ingen avgift" in found.note


def test_other_measures_fall_under_the_last_row() -> None:
    mast = replace(SHED, measure=MeasureKind.MAST)
    assert fee(mast, permit={"annat": Hours(2, 3, 4)}).total == "2\u00a0600 kr"


@pytest.mark.parametrize(
    ("wanted", "need", "kind"),
    [
        (Wanted.LOV, Need.BYGGLOV, CaseKind.PERMIT),
        (Wanted.TIDSBEGRANSAT, Need.BYGGLOV, CaseKind.TEMPORARY),
        (Wanted.FORHANDSBESKED, Need.JUDGE, CaseKind.ADVANCE),
        (Wanted.LOV, Need.ANMALAN, CaseKind.NOTIFICATION),
        (Wanted.LOV, Need.UNKNOWN, CaseKind.PERMIT),
    ],
)
def test_what_is_handled(wanted: Wanted, need: Need, kind: CaseKind) -> None:
    assert case_kind(replace(SHED, wanted=wanted), need) is kind


def test_the_schedule_of_the_day_the_case_began() -> None:
    later = replace(SCHEDULE, taxa_id="T2", valid_from=date(2027, 1, 1), hourly_rate=1100)
    both = (later, SCHEDULE)
    assert schedule_on(date(2025, 11, 30), both) is None
    assert [schedule_on(day, both) for day in (date(2025, 12, 1), date(2026, 12, 31))] == [SCHEDULE, SCHEDULE]
    assert schedule_on(date(2027, 1, 1), both) == later


def test_the_fee_of_an_assessment_takes_hearing_from_the_findings() -> None:
    big = replace(
        SHED, in_detailed_plan=False, footprint_area=60.0, ridge_height=5.0, complements_one_two_dwelling_house=False
    )
    found = fee_of(big, assess(big, {}), (SCHEDULE,))
    assert found is not None
    assert found.total == "12\u00a0100 kr"
    assert fee_of(replace(big, begun=date(2025, 1, 1)), assess(big, {}), (SCHEDULE,)) is None


def test_half_a_krona_is_rounded_upwards() -> None:
    assert replace(SCHEDULE, hourly_rate=1181).kronor(2.5) == 2953
    assert replace(SCHEDULE, hourly_rate=1181).kronor(0.1) == 118


# the cut of 12 kap. 8 a §


def test_a_permits_cut_spares_start_clearance_maps_planavgift_and_staking() -> None:
    late = reduced(fee(HOUSE, Outcome.MISSING), MONDAY, MONDAY + timedelta(1))
    cut = {line.title: line.low for line in late.lines}
    assert cut == {
        "Handläggning och beslut om lov": 13_600,
        "Startbesked, kontroll och slutbesked": 12_000,
        "Underrättelse till grannar": 1_200,
        "Kungörelse och utskick av beslutet": 480,
        "Nybyggnadskarta": 9_800,
        "Planavgift": 38_000,
        "Utstakning": 8_900,
    }
    assert late.note.startswith("Beslutet kom efter tidsfristen, så handläggningsavgiften är nedsatt med en femtedel")


def test_after_four_weeks_and_a_day_nothing_of_the_handling_is_left() -> None:
    late = reduced(fee(SHED), MONDAY, MONDAY + timedelta(29))
    assert late.total == "3\u00a0000 kr"
    assert "5 femtedelar" in late.note


def test_a_notifications_cut_takes_all_of_it() -> None:
    assert reduced(fee(STOVE, need=Need.ANMALAN), MONDAY, MONDAY + timedelta(8)).total == "1\u00a0500 kr"


def test_an_advance_rulings_cut_takes_the_ruling_itself() -> None:
    outside = replace(HOUSE, in_detailed_plan=False, wanted=Wanted.FORHANDSBESKED)
    late = reduced(fee(outside, Outcome.MISSING), MONDAY, MONDAY + timedelta(1))
    assert late.low == (12_000 + 1_500 + 600) * 4 // 5


def test_a_decision_in_time_leaves_the_fee_as_it_is() -> None:
    found = fee(HOUSE)
    assert reduced(found, MONDAY, MONDAY) is found


def test_the_items_cut_are_those_of_12_kap_8_a() -> None:
    assert {item.value for item in CUT_WHEN_LATE[CaseKind.PERMIT]} == {"8 § 2", "8 § 8", "8 § 9"}
    assert {item.value for item in CUT_WHEN_LATE[CaseKind.TEMPORARY]} == {"8 § 2", "8 § 8", "8 § 9"}
    assert {item.value for item in CUT_WHEN_LATE[CaseKind.ADVANCE]} == {"8 § 1", "8 § 8", "8 § 9"}
    assert {item.value for item in CUT_WHEN_LATE[CaseKind.NOTIFICATION]} == {"8 § 1", "8 § 3", "8 § 9"}


# several measures in one application


def test_the_second_measure_costs_half_its_hours_and_shares_what_is_done_once() -> None:
    house, shed = fee(HOUSE, Outcome.MISSING), fee(SHED, Outcome.JUDGE)
    found = together([shed, house], SCHEDULE)
    assert found is not None
    assert found.low == 17_000 + 12_000 + 2_500 + 1_500 + 1_500 + 600
    assert found.high == 17_000 + 12_000 + 4_000 + 1_500 + 1_500 + 600
    assert [line.title for line in found.lines].count("Kungörelse och utskick av beslutet") == 1
    assert "50 % för ytterligare åtgärd" in next(line.how for line in found.lines if line.low == 2_500)


def test_a_free_measure_beside_a_charged_one_changes_nothing() -> None:
    shed = fee(SHED)
    found = together([None, shed], SCHEDULE)
    assert found is not None
    assert found.total == shed.total
    assert together([None, None], SCHEDULE) is None


def test_a_measure_without_a_row_keeps_its_note_when_it_stands_alone() -> None:
    unknown = fee(replace(SHED, measure=MeasureKind.MAST))
    assert together([None, unknown], SCHEDULE) is unknown


hours = st.integers(0, 400).map(lambda quarters: quarters / 4)
schedules = st.builds(
    FeeSchedule,
    taxa_id=st.just("T"), name=st.just("Taxa"), valid_from=st.just(date(2025, 12, 1)),
    hourly_rate=st.integers(1, 3000),
    permit=st.builds(Hours, hours, hours, hours, hours).map(lambda row: {"annat": row}),
    notification=hours.map(lambda row: {"annat": row}), advance=hours.map(lambda row: {"annat": row}),
    hearing_hours=hours, announcement=st.integers(0, 5000), together_hours=hours,
    further_share=st.sampled_from([0.0, 0.5, 0.75, 1.0]),
    plan_fee=st.integers(0, 90000).map(lambda amount: {"annat": amount}),
)  # fmt: skip
cases = st.builds(
    Facts,
    begun=st.just(date(2026, 11, 22)),
    measure=st.sampled_from(MeasureKind),
    in_detailed_plan=st.sampled_from([True, False, NOT_ASKED]),
    wanted=st.sampled_from(Wanted),
    start_clearance_together=st.booleans(),
)
needs = st.sampled_from([Need.BYGGLOV, Need.ANMALAN, Need.JUDGE, Need.UNKNOWN])
answers = st.sampled_from([Outcome.MET, Outcome.MISSING, Outcome.JUDGE, Outcome.UNKNOWN])
late_days = st.integers(-20, 60)


@given(cases, needs, answers, schedules, late_days)
def test_a_fee_is_never_negative_and_is_cut_evenly(
    facts: Facts, need: Need, hearing: Outcome, schedule: FeeSchedule, late: int
) -> None:
    found = fee_for(facts, need, hearing, schedule)
    assert found is not None
    assert 0 <= found.low <= found.high
    after = reduced(found, MONDAY, MONDAY + timedelta(late))
    fifths = min(5, max(0, -(-late // 7)))
    for before, cut in zip(found.lines, after.lines, strict=True):
        if before.cut:
            assert cut.low == before.low * (5 - fifths) // 5
            assert before.item in {Item.CLEARANCE, Item.PERMIT, Item.MEETING, Item.ANNOUNCEMENT, Item.OTHER}
        else:
            assert cut == before
        if before.item in {Item.PLAN, Item.MAP}:
            assert cut == before


@given(cases, answers, schedules)
def test_knowing_less_only_widens_the_span(facts: Facts, hearing: Outcome, schedule: FeeSchedule) -> None:
    known = fee_for(replace(facts, in_detailed_plan=True), Need.BYGGLOV, hearing, schedule)
    less = fee_for(replace(facts, in_detailed_plan=NOT_ASKED), Need.BYGGLOV, Outcome.UNKNOWN, schedule)
    assert known is not None
    assert less is not None
    if known.lines and less.lines:
        assert less.low <= known.low
        assert less.high >= known.high


@given(st.lists(st.tuples(cases, answers), min_size=1, max_size=4), schedules)
def test_several_measures_cost_no_more_than_each_alone(
    told: list[tuple[Facts, Outcome]], schedule: FeeSchedule
) -> None:
    fees = [fee_for(facts, Need.BYGGLOV, hearing, schedule) for facts, hearing in told]
    found = together(fees, schedule)
    alone = [one for one in fees if one is not None]
    if found is not None and found.lines:
        assert found.high <= sum(one.high for one in alone)
        assert found.high >= max(one.high for one in alone)
        assert found.low <= sum(one.low for one in alone)


def test_an_hour_is_one_and_a_share_is_told_whole() -> None:
    assert fee(STOVE, need=Need.ANMALAN, notification={"eldstad": 1}).lines[0].how == "1 timme × 1\u00a0000 kr"
    assert fee(STOVE, need=Need.ANMALAN, notification={"eldstad": 2}).lines[0].how == "2 timmar × 1\u00a0000 kr"
    for share, told in ((0.75, "75 %"), (0.125, "12,5 %")):
        schedule = replace(SCHEDULE, further_share=share)
        both = together([fee(SHED), fee(SHED)], schedule)
        assert both is not None
        assert any(line.how.endswith(f", {told} för ytterligare åtgärd") for line in both.lines)


def test_what_may_be_added_is_told_only_where_something_may() -> None:
    assert "tillkomma" not in fee(SHED).note
    assert "Dessutom kan nybyggnadskarta, planavgift och utstakning tillkomma." in fee(HOUSE).note


def test_a_further_measure_that_costs_its_whole_is_told_as_it_is() -> None:
    whole = together([fee(SHED), fee(SHED)], replace(SCHEDULE, further_share=1.0))
    assert whole is not None
    assert all("ytterligare" not in line.how for line in whole.lines)
    half = together([fee(HOUSE), fee(HOUSE)], SCHEDULE)
    assert half is not None
    assert all("ytterligare" not in line.how for line in half.lines if not line.certain)
