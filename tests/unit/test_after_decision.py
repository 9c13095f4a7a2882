"""What follows a decision: whom it reaches and when, when it is final, and appeals of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits.adapters.mailbox import NotJoined
from permits.case.decisions import AppealStands, Outcome
from permits.case.model import Case
from permits.case.times import swedish_day
from permits.law.appeal import final_and_binding
from permits.law.red_days import holidays
from permits.services.appealing import Appealing
from permits.services.finality import finality
from permits.services.proposals import Proposal
from permits.services.refusals import NotFound, Refused
from permits.services.serving import Serving, listed
from tests.unit.desks import Desks, open_desks, picture

DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


def first_day_without_appeal(served: list[date], announced: date | None) -> date:
    """The law told once more, a day at a time: three weeks from each service, four from the announcement, and a
    period that ends on a Saturday, a Sunday or a holiday goes on to the next day that is none."""
    ends = [day + timedelta(days=21) for day in served]
    ends += [announced + timedelta(days=28)] if announced else []
    latest = date.min
    for end in ends:
        day = end
        while day.weekday() >= 5 or day in holidays(day.year):
            day += timedelta(days=1)
        latest = max(latest, day)
    return latest + timedelta(days=1)


@given(st.lists(DAYS, max_size=6), st.none() | DAYS)
def test_a_decision_is_final_when_the_last_period_of_all_has_ended(served: list[date], announced: date | None) -> None:
    if not served and announced is None:
        with pytest.raises(ValueError, match="empty"):
            final_and_binding(served, announced)
        return
    assert final_and_binding(served, announced) == first_day_without_appeal(served, announced)


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    opened = open_desks(tmp_path)
    yield opened
    opened.database.close()


@pytest.fixture
def case_id(desks: Desks) -> str:
    """A granted case."""
    receipt = desks.submitted(desks.resident())
    version = desks.handling.case(desks.officer(), receipt.case_id).case.version
    desks.deciding.decide(
        desks.officer(), receipt.case_id, version, Proposal(Outcome.GRANT, "Åtgärden följer detaljplanen.")
    )
    return receipt.case_id


def case_of(desks: Desks, case_id: str) -> Case:
    return desks.handling.case(desks.officer(), case_id).case


def serving(desks: Desks) -> Serving:
    return Serving(desks.database, desks.clock, NotJoined())


def appealing(desks: Desks) -> Appealing:
    return Appealing(desks.database, desks.files, desks.clock)


def today(desks: Desks) -> date:
    return swedish_day(desks.clock())


def test_the_decision_waits_for_each_who_is_served_and_for_the_notice(desks: Desks, case_id: str) -> None:
    officer, desk = desks.officer(), serving(desks)
    case = case_of(desks, case_id)
    assert next(each.serve for each in case.recipients)
    waits = finality(case)
    assert waits is not None
    assert waits.day is None
    assert len(waits.waits) == 2
    desks.clock.turn(days=2)
    desk.confirm(desks.resident(), case_id)
    desk.confirm(desks.resident(), case_id)
    case = case_of(desks, case_id)
    assert case.recipients[0].served == today(desks)
    desk.announce(officer, case_id, case.version, "Byggnadsnämnden, Torget 1")
    case = case_of(desks, case_id)
    assert [notice.first for notice in case.notices] == [today(desks)]
    final = finality(case)
    assert final is not None
    assert final.day == first_day_without_appeal([today(desks)], today(desks))
    assert final.validity is not None
    assert not final.is_final(today(desks))
    with pytest.raises(Refused, match="redan kungjort"):
        desk.announce(officer, case_id, case.version, "Torget 1")


@pytest.mark.parametrize(("outcome", "told"), [(Outcome.GRANT, ["Alviken 1:20", "Alviken 1:30"]), (Outcome.REFUSE, [])])
def test_neighbours_who_were_not_heard_are_told_of_what_is_given_and_an_owner_that_is_known_is_served(
    desks: Desks, outcome: Outcome, told: list[str]
) -> None:
    case_id = desks.submitted(desks.resident()).case_id
    officer, day = desks.officer(), today(desks) + timedelta(days=14)
    version = case_of(desks, case_id).version
    desks.communicating.send(officer, case_id, version, "Det här har kommit in.", day, ("bedomning",), owner=True)
    view = desks.handling.case(officer, case_id)
    seen = replace(
        view, report={**(view.report or {}), "neighbours": ["Alviken 1:20"], "across_road": ["Alviken 1:30"]}
    )
    found = listed(seen, outcome)
    assert found is not None
    assert [each["why"] for each in found.recipients if each["serve"] == "ja"] == ["Sökande", "Fastighetens ägare"]
    copies = [each["why"] for each in found.recipients if each["serve"] != "ja"]
    assert copies == [f"Granne, {designation}" for designation in told]


def test_a_day_that_cannot_be_and_a_mailbox_that_is_not_joined_are_refused(desks: Desks, case_id: str) -> None:
    officer, desk = desks.officer(), serving(desks)
    case = case_of(desks, case_id)
    one = case.recipients[0].id
    for day in (today(desks) - timedelta(days=1), today(desks) + timedelta(days=1)):
        with pytest.raises(Refused, match="Välj en dag"):
            desk.note_served(officer, case_id, case.version, one, day, "Kvitto")
    with pytest.raises(Refused, match="inte ansluten"):
        desk.add(officer, case_id, case.version, "Nils", "Ägare", serve=True, way="mailbox")
    added = desk.add(officer, case_id, case.version, "Nils", "Ägare till Alviken 1:18", serve=True, way="letter").case
    assert added.recipients[-1].name == "Nils"
    served = desk.note_served(officer, case_id, added.version, one, today(desks), "Mottagningskvitto").case
    with pytest.raises(Refused, match="delges"):
        desk.note_served(officer, case_id, served.version, one, today(desks), "Kvitto")
    left = [each.id for each in served.recipients if each.sent is None]
    sent = desk.dispatch(officer, case_id, served.version, left, today(desks)).case
    assert all(each.sent == today(desks) for each in sent.recipients)
    with pytest.raises(NotFound):
        desk.confirm(desks.resident("198507092388", "Någon Annan"), case_id)


def test_an_appeal_in_time_holds_the_decision_back_and_goes_to_the_county_board(desks: Desks, case_id: str) -> None:
    officer, appeals = desks.officer(), appealing(desks)
    serving(desks).confirm(desks.resident(), case_id)
    serving(desks).announce(officer, case_id, case_of(desks, case_id).version, "Torget 1")
    desks.clock.turn(days=10)
    letter = ("överklagande.png", io.BytesIO(picture("nej")))
    version = case_of(desks, case_id).version
    case = appeals.receive(officer, case_id, version, "", "Granne Grön", today(desks), "För högt.", letter).case
    (appeal,) = case.appeals
    assert appeal.in_time
    assert any(each.label == "overklagande" for each in case.documents)
    held = finality(case)
    assert held is not None
    assert held.day is None
    with pytest.raises(Refused, match="kommit in"):
        appeals.dismiss(officer, case_id, case.version, appeal.id)
    passed = appeals.pass_on(officer, case_id, case.version, appeal.id).case
    with pytest.raises(Refused, match="redan lämnat"):
        appeals.reconsider(officer, case_id, passed.version, "Vi ändrar oss.")
    with pytest.raises(Refused, match="hur det gick"):
        appeals.settle(officer, case_id, passed.version, appeal.id, today(desks), "kanske")
    settled = appeals.settle(officer, case_id, passed.version, appeal.id, today(desks), "confirmed").case
    assert settled.appeals[0].stands is AppealStands.SETTLED


def test_an_appeal_that_comes_too_late_is_dismissed_and_changes_nothing(desks: Desks, case_id: str) -> None:
    officer, appeals = desks.officer(), appealing(desks)
    serving(desks).confirm(desks.resident(), case_id)
    serving(desks).announce(officer, case_id, case_of(desks, case_id).version, "Torget 1")
    before = finality(case_of(desks, case_id))
    desks.clock.turn(days=45)
    version = case_of(desks, case_id).version
    one = case_of(desks, case_id).recipients[0].id
    case = appeals.receive(officer, case_id, version, one, "", today(desks), "Jag ångrar mig.").case
    (appeal,) = case.appeals
    assert not appeal.in_time
    with pytest.raises(Refused, match="överklagande"):
        appeals.pass_on(officer, case_id, case.version, appeal.id)
    dismissed = appeals.dismiss(officer, case_id, case.version, appeal.id).case
    assert "för sent" in dismissed.appeals[0].note
    assert finality(dismissed) == before


def test_a_correction_and_a_reconsideration_stay_with_the_decision(desks: Desks, case_id: str) -> None:
    officer, appeals = desks.officer(), appealing(desks)
    corrected = appeals.correct(officer, case_id, case_of(desks, case_id).version, "2026 ska vara 2027.").case
    again = appeals.reconsider(officer, case_id, corrected.version, "Beslutet står fast.").case
    assert [each.kind for each in again.amendments] == ["corrected", "reconsidered"]
    with pytest.raises(Refused):
        appeals.correct(officer, case_id, again.version, " ")
