"""From when the time of a permit runs, what an appeal makes of it, and before when nobody begins."""

from __future__ import annotations

from datetime import date

import pytest

from permits.case.access import Principal
from permits.case.decisions import Outcome
from permits.case.events import StartCleared
from permits.case.stage import ends_on, has_ended, has_run_out, holds
from permits.case.times import swedish_day
from permits.services.appealing import Appealing
from permits.services.building_papers import told as paper_of
from permits.services.finality import finality
from permits.services.proposals import Proposal
from permits.services.refusals import Refused
from permits.services.shapes import CaseView
from tests.unit.desks import Desks
from tests.unit.test_building_stage import cleared, do, made_known, version_of


@pytest.fixture
def ylva(desks: Desks) -> Principal:
    return desks.resident()


@pytest.fixture
def hedda(desks: Desks) -> Principal:
    return desks.officer()


@pytest.fixture
def case_id(desks: Desks, ylva: Principal, hedda: Principal) -> str:
    """A granted case that nobody has been served."""
    made = desks.submitted(ylva).case_id
    desks.deciding.grant(hedda, made, version_of(desks, made), "Åtgärden följer planen.")
    return made


def test_nothing_runs_out_while_it_is_not_known_when_the_decision_is_final(
    desks: Desks, hedda: Principal, case_id: str
) -> None:
    stands = holds(desks.handling.case(hedda, case_id).case)
    assert stands is not None
    assert not stands.known
    assert not has_run_out(desks.handling.case(hedda, case_id).case, date(2040, 1, 1))
    desks.clock.turn(days=2000)
    with pytest.raises(Refused, match="Anteckna delgivning"):
        do(desks, hedda, case_id, "close_lapsed", reason="x")


def test_an_appeal_that_is_dismissed_lets_the_time_run(desks: Desks, hedda: Principal, case_id: str) -> None:
    made_known(desks, hedda, case_id)
    before = holds(desks.handling.case(hedda, case_id).case)
    desks.clock.turn(days=45)
    appeals = Appealing(desks.database, desks.files, desks.clock)
    today = swedish_day(desks.clock())
    case = appeals.receive(hedda, case_id, version_of(desks, case_id), "", "Granne", today, "Nej.").case
    assert holds(case) is None
    case = appeals.dismiss(hedda, case_id, case.version, case.appeals[0].id).case
    assert holds(case) == before
    assert before is not None
    assert before.known


def appealed(desks: Desks, who: Principal, case_id: str, result: str) -> CaseView:
    """An appeal of a neighbour that the county board has tried, today."""
    appeals = Appealing(desks.database, desks.files, desks.clock)
    today = swedish_day(desks.clock())
    case = appeals.receive(who, case_id, version_of(desks, case_id), "", "Granne", today, "För högt.").case
    appeal = case.appeals[-1].id
    passed = appeals.pass_on(who, case_id, case.version, appeal).case
    return appeals.settle(who, case_id, passed.version, appeal, today, result)


@pytest.mark.parametrize("result", ["annulled", "referred_back"])
def test_nobody_builds_on_a_permit_that_was_set_aside(
    desks: Desks, ylva: Principal, hedda: Principal, case_id: str, result: str
) -> None:
    cleared(desks, hedda, case_id)
    made_known(desks, hedda, case_id)
    case = appealed(desks, hedda, case_id, result).case
    assert (holds(case), ends_on(case)) == (None, None)
    assert has_ended(case) is (result == "annulled")
    told = finality(case)
    assert told is not None
    assert any("101 §" in str(line) for line in told.waits) is (result == "referred_back")
    with pytest.raises(Refused, match="upphävts"):
        do(desks, ylva, case_id, "begin_building", day=swedish_day(desks.clock()).isoformat())
    desks.clock.turn(days=5)
    restored = appealed(desks, hedda, case_id, "confirmed").case
    assert ends_on(restored) is not None
    assert do(desks, ylva, case_id, "begin_building", day=swedish_day(desks.clock()).isoformat()).case.building.begun


def test_a_confirmed_permit_is_final_when_the_county_boards_decision_is_and_that_is_not_known_here(
    desks: Desks, hedda: Principal, case_id: str
) -> None:
    made_known(desks, hedda, case_id)
    desks.clock.turn(days=10)
    stands = holds(appealed(desks, hedda, case_id, "confirmed").case)
    assert stands is not None
    assert not stands.known
    # settled 3 December 2026: three weeks end on Christmas Eve, and so on Monday the 28th
    assert stands.final == date(2026, 12, 29)


def test_a_postponed_permit_is_not_begun_before_it_is_final(desks: Desks, ylva: Principal, hedda: Principal) -> None:
    case_id = desks.submitted(ylva).case_id
    postponed = Proposal(Outcome.GRANT, "Följer planen.", postponed="Ängen kan inte återställas.")
    desks.deciding.decide(hedda, case_id, version_of(desks, case_id), postponed)
    made_known(desks, hedda, case_id)
    view = cleared(desks, hedda, case_id)
    assert view.case.building.start is not None
    paper = paper_of(StartCleared(view.case.building.start.told), view, "Nämnden")
    assert any("först när beslutet om lov har fått laga kraft" in text for _title, text in paper.sections)
    for days, open_now in ((27, False), (2, True)):
        desks.clock.turn(days=days)
        today = swedish_day(desks.clock()).isoformat()
        if open_now:
            assert do(desks, ylva, case_id, "begin_building", day=today).case.building.begun
        else:
            with pytest.raises(Refused, match="laga kraft"):
                do(desks, ylva, case_id, "begin_building", day=today)


def test_work_is_not_begun_before_the_day_that_start_clearance_names(
    desks: Desks, ylva: Principal, hedda: Principal, case_id: str
) -> None:
    do(desks, hedda, case_id, "decide_consultation", needed="nej", reason="Uppenbart obehövligt.")
    do(desks, hedda, case_id, "clear_start", plan="behovs_inte", plan_reason="Liten.", from_day="2026-12-01")
    with pytest.raises(Refused, match="senare dag"):
        do(desks, ylva, case_id, "begin_building", day="2026-11-23")
    desks.clock.turn(days=8)
    assert do(desks, ylva, case_id, "begin_building", day="2026-12-01").case.building.begun
