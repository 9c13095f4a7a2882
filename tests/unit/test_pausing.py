"""A case is left to wait for another decision and taken up again (PBL 9 kap. 102 §); what that does to its clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permits.case import events
from permits.case.deadline import clock_of, standing_pause
from permits.case.events import StoredEvent, to_data
from permits.case.folding import fold
from permits.case.lifecycle import moves_for
from permits.case.model import Case
from permits.law.book import Need
from permits.law.clock import Pause
from permits.services.clock_told import clock_for_applicant, clock_told
from permits.services.deadline import reckoning_of
from permits.services.pausing import Pausing
from permits.services.refusals import Refused
from tests.law.test_clock import paused as does_not_count
from tests.unit.desks import Desks
from tests.unit.test_lifecycle import APPLICATION

APPLIED = date(2026, 11, 23)
WHY = "Dispensen avgörs i juni."


@pytest.fixture
def case_id(desks: Desks) -> str:
    return desks.submitted(desks.resident()).case_id


def case_of(desks: Desks, case_id: str) -> Case:
    return desks.handling.case(desks.officer(), case_id).case


def do(desks: Desks, case_id: str, move: str, *told: str) -> Case:
    desk = Pausing(desks.database, desks.clock)
    version = case_of(desks, case_id).version
    return getattr(desk, move)(desks.officer(), case_id, version, *told).case  # type: ignore[no-any-return]


def test_the_days_of_a_pause_do_not_count_and_nothing_is_decided_meanwhile(desks: Desks, case_id: str) -> None:
    due = clock_of(case_of(desks, case_id)).due
    assert due is not None
    desks.clock.turn(days=7)
    waiting = do(desks, case_id, "pause", "strandskydd", WHY)
    assert clock_of(waiting).due is None
    assert reckoning_of(waiting).paused_since == APPLIED + timedelta(days=7)
    with pytest.raises(Refused, match="vilar"):
        desks.deciding.grant(desks.officer(), case_id, waiting.version, "Följer planen.")
    desks.clock.turn(days=30)
    going_on = do(desks, case_id, "resume", "Dispensen gavs.")
    assert clock_of(going_on).due == due + timedelta(days=30)
    assert (reckoning_of(going_on).paused, reckoning_of(going_on).paused_since) == (30, None)
    assert desks.deciding.grant(desks.officer(), case_id, going_on.version, "Följer planen.").case.decision


def test_plan_work_has_a_last_day_and_is_waited_for_all_the_same(desks: Desks, case_id: str) -> None:
    reckoning = reckoning_of(do(desks, case_id, "pause", "planarbete", WHY))
    assert (reckoning.paused_since, reckoning.due) == (APPLIED, date(2028, 11, 23) + timedelta(weeks=10))


def test_the_line_of_the_clock_says_why_it_stands_still_and_what_it_did_not_count(desks: Desks, case_id: str) -> None:
    officer, today = desks.officer(), desks.clock().date()
    do(desks, case_id, "pause", "planarbete", WHY)
    told = clock_told(desks.handling.case(officer, case_id), (), today, 14)
    assert told is not None
    assert (told.kind, "vilar sedan 23 november 2026" in str(told.ends)) == ("waits", True)
    assert "vilar sedan" in str(clock_for_applicant(case_of(desks, case_id), today))
    desks.clock.turn(days=10)
    do(desks, case_id, "resume", "Planen antogs.")
    after = clock_told(desks.handling.case(officer, case_id), (), today, 14)
    assert after is not None
    assert any("Vilade 23 november 2026" in str(line) for line in after.because)


def test_reasons_and_a_ground_of_the_statute_are_asked_for(desks: Desks, case_id: str) -> None:
    for ground, reason in (("strandskydd", " "), ("semester", WHY), ("", WHY)):
        with pytest.raises(Refused):
            do(desks, case_id, "pause", ground, reason)
    do(desks, case_id, "pause", "expropriation", WHY)
    with pytest.raises(Refused, match="vilar redan"):
        do(desks, case_id, "pause", "strandskydd", WHY)
    with pytest.raises(Refused, match="varför ärendet tas upp"):
        do(desks, case_id, "resume", "")
    do(desks, case_id, "resume", "Klart.")
    with pytest.raises(Refused, match="vilar inte"):
        do(desks, case_id, "resume", "Klart.")


def test_plan_work_is_waited_for_two_years_from_the_application_and_no_longer(desks: Desks, case_id: str) -> None:
    waiting = do(desks, case_id, "pause", "planarbete", WHY)
    last = date(2028, 11, 22)
    assert standing_pause(waiting, last)
    assert standing_pause(waiting, last + timedelta(days=1)) is None
    assert clock_of(waiting).due == date(2028, 11, 23) + timedelta(weeks=10)
    desks.clock.turn(days=(last - APPLIED).days + 1)
    assert desks.deciding.grant(desks.officer(), case_id, waiting.version, "Följer planen.").case.decision


def test_nobody_begins_to_wait_for_plan_work_after_two_years(desks: Desks, case_id: str) -> None:
    desks.clock.turn(days=731)
    with pytest.raises(Refused, match="två år"):
        do(desks, case_id, "pause", "planarbete", WHY)
    assert do(desks, case_id, "pause", "strandskydd", WHY).pauses


def test_a_notification_waits_for_nothing(desks: Desks, case_id: str) -> None:
    case = case_of(desks, case_id)
    waiting = do(desks, case_id, "pause", "strandskydd", WHY)
    told = replace(waiting, need=Need.ANMALAN, needs=(Need.ANMALAN,) * len(case.measures))
    assert clock_of(told).due == date(2026, 12, 21), "what turned out to be a notification is decided in time"
    assert standing_pause(told, APPLIED) is None
    names = {move.name for move in moves_for(told, desks.officer(), APPLIED)}
    assert not names & {"pause", "resume"}


def test_the_applicant_gets_the_decision_with_reasons_and_how_to_appeal(desks: Desks, case_id: str) -> None:
    do(desks, case_id, "pause", "strandskydd", WHY)
    do(desks, case_id, "resume", "Dispensen gavs.")
    desks.reacting.react_once()
    told = [message for message in desks.post.sent if "vilar" in message.subject]
    assert len(told) == 2
    made = case_of(desks, case_id).time_papers
    assert [paper.label for paper in made] == ["beslut_vila", "aterupptaget"]
    assert all(case_of(desks, case_id).document(paper.document_id) for paper in made)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 200), st.booleans()), max_size=4),
    st.integers(0, 10),
    st.none() | st.integers(1, 150),
)
def test_the_clock_of_a_case_that_waited_as_the_statute_reads(
    told: list[tuple[int, int, bool]], extended: int, added: int | None
) -> None:
    """9 kap. 99 and 102 §§ said again day by day: a day of waiting uses up nothing of the weeks."""
    day, happened, waits = APPLIED, [(APPLIED, APPLICATION)], []
    for apart, length, plan_work in told:
        ground = "planarbete" if plan_work else "expropriation"
        start, end = day + timedelta(apart), day + timedelta(apart + length)
        happened += [(start, events.CasePaused(ground, WHY)), (end, events.CaseResumed("Klart."))]
        waits.append(Pause(start, end))
        day = end
    started = APPLIED
    if added is not None:
        started = APPLIED + timedelta(added)
        happened.append((started, events.AdditionReceived("Ändrat.")))
    if extended:
        happened.append((APPLIED, events.TimeExtended(extended, "Utredning.")))
    in_order = sorted(happened, key=lambda pair: pair[0])
    case = fold([_stored(n, at, event) for n, (at, event) in enumerate(in_order, 1)])
    left, walked = 70, started
    while left > 0 or does_not_count(tuple(waits), walked):
        left -= not does_not_count(tuple(waits), walked)
        walked += timedelta(1)
    left = 7 * extended
    while left > 0 or (extended and does_not_count(tuple(waits), walked)):
        left -= not does_not_count(tuple(waits), walked)
        walked += timedelta(1)
    assert clock_of(case).due == walked


def _stored(n: int, day: date, event: events.Event) -> StoredEvent:
    at = datetime.combine(day, time(9), UTC)
    return StoredEvent(n, "c", n, event.type(), to_data(event), at, "p-3", "Hedda", "", "")
