"""The ways in which a case is decided: by whom, after whose reading, and every end that it can have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from permits.case.access import Principal, Role
from permits.case.decisions import Outcome, ReadingStands
from permits.case.model import Case, State
from permits.case.times import swedish_day
from permits.decision_profile import DecisionProfile, DecisionProfileError, DelegationRule, decisions_of
from permits.services.deciding import Deciding, Minutes
from permits.services.delegating import mandate_of, new_area
from permits.services.preparing import CHANGED, PreparingDecisions
from permits.services.proposals import Proposal
from permits.services.refusals import NotFound, Refused, Stale
from permits.services.ruling import heading, operative, ruling
from permits.services.shapes import CaseView
from tests.unit.desks import Desks, open_desks
from tests.unit.printed_case import MUNICIPALITY

REASONS = "Åtgärden följer detaljplanen."
GRANT = Proposal(Outcome.GRANT, REASONS)
READ = DecisionProfile("SBN § 1", (DelegationRule("1", ("officer",), second_reader=True),))
COMMITTEES = DecisionProfile("SBN § 1", (DelegationRule("1", ("committee",)),))
SMALL = DecisionProfile(
    "SBN § 1",
    (
        DelegationRule("1", ("officer",), frozenset({Outcome.GRANT}), largest=1.0),
        DelegationRule("2", ("delegate", "login:hedda"), frozenset({Outcome.GRANT}), largest=10_000.0),
    ),
)


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    opened = open_desks(tmp_path)
    yield opened
    opened.database.close()


@pytest.fixture
def case_id(desks: Desks) -> str:
    return desks.submitted(desks.resident()).case_id


def staff(desks: Desks, login: str, role: Role) -> Principal:
    person = desks.database.persons.identify_staff("kommunen", login, login.title())
    desks.database.persons.note_roles(person, [role])
    return Principal(person, login.title(), frozenset({role}))


def deciding(desks: Desks, profile: DecisionProfile) -> Deciding:
    return Deciding(desks.database, desks.clock, replace(MUNICIPALITY, decisions=profile))


def preparing(desks: Desks) -> PreparingDecisions:
    return PreparingDecisions(desks.database, desks.clock, desks.press, MUNICIPALITY)


def version(desks: Desks, case_id: str) -> int:
    return desks.handling.case(desks.officer(), case_id).case.version


# --- who decides ----------------------------------------------------------------------------------------------------


def test_the_first_row_that_fits_says_who_and_a_refusal_names_them(desks: Desks, case_id: str) -> None:
    officer, chief = desks.officer("omar", "Omar"), staff(desks, "birgitta", Role.DELEGATE)
    desk = deciding(desks, SMALL)
    staff(desks, "hedda", Role.OFFICER)
    with pytest.raises(Refused) as refused:
        desk.decide(officer, case_id, version(desks, case_id), GRANT)
    assert "delegat" in str(refused.value.message_sv)
    assert "Hedda" in str(refused.value.message_sv), "people are told by name"
    decided = desk.decide(chief, case_id, version(desks, case_id), GRANT).case
    assert decided.decision is not None
    assert decided.decision.mandate == "Delegationsordningen punkt 2, antagen SBN § 1"
    assert decided.officer_id is None, "who only decides does not take over the case"


def test_somebody_known_by_login_decides_what_their_role_does_not(desks: Desks, case_id: str) -> None:
    hedda = staff(desks, "hedda", Role.OFFICER)
    assert deciding(desks, SMALL).decide(hedda, case_id, version(desks, case_id), GRANT).case.state is State.GRANTED


def test_what_no_row_fits_and_an_area_that_nobody_knows_is_the_committees(desks: Desks, case_id: str) -> None:
    view = desks.handling.case(desks.officer(), case_id)
    area = new_area(view)
    assert area is not None
    assert mandate_of(view, Outcome.GRANT, SMALL, deviates=False).number == ("1" if area <= 1 else "2")
    assert mandate_of(view, Outcome.REFUSE, SMALL, deviates=False).is_committees
    unknown: CaseView = replace(view, report=None)
    assert mandate_of(unknown, Outcome.GRANT, SMALL, deviates=False).is_committees


@pytest.mark.parametrize("deviates", [True, False])
def test_a_row_about_departures_is_about_nothing_else(desks: Desks, case_id: str, deviates: bool) -> None:
    view = desks.handling.case(desks.officer(), case_id)
    rows = (DelegationRule("a", ("officer",), deviates=True), DelegationRule("b", ("delegate",), deviates=False))
    mandate = mandate_of(view, Outcome.GRANT, DecisionProfile(rules=rows), deviates=deviates)
    assert mandate.number == ("a" if deviates else "b")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"who": ["officer"]}, "number"),
        ({"number": "1"}, "who"),
        ({"number": "1", "who": ["gis"]}, "who"),
        ({"number": "1", "who": ["committee", "officer"]}, "who"),
        ({"number": "1", "who": ["officer"], "largest": -1}, "largest"),
        ({"number": "1", "who": ["officer"], "kinds": ["slott"]}, "kinds"),
        ({"number": "1", "who": ["officer"], "outcomes": ["kanske"]}, "outcomes"),
        ({"number": "1", "who": ["officer"], "storlek": 3}, "storlek"),
    ],
)
def test_a_table_that_says_something_else_is_refused_by_its_key(rule: dict[str, object], said: str) -> None:
    with pytest.raises(DecisionProfileError, match=said):
        decisions_of({"rules": [rule]}, [])


# --- second reading -------------------------------------------------------------------------------------------------


def test_nothing_is_decided_unread_or_by_its_reader_or_otherwise_than_it_was_read(desks: Desks, case_id: str) -> None:
    officer, reader = desks.officer(), staff(desks, "sten", Role.SECOND_READER)
    desk, prepare = deciding(desks, READ), preparing(desks)
    with pytest.raises(Refused, match="andra läsare"):
        desk.decide(officer, case_id, version(desks, case_id), GRANT)
    saved = prepare.save(officer, case_id, GRANT, 0)
    prepare.ask_reading(officer, case_id, version(desks, case_id), saved.number)
    with pytest.raises(Refused, match="ligger hos"):
        desk.decide(officer, case_id, version(desks, case_id), GRANT)
    both = Principal(officer.person_id, officer.name, frozenset({Role.OFFICER, Role.SECOND_READER}))
    with pytest.raises(Refused, match="eget förslag"):
        prepare.approve(both, case_id, version(desks, case_id))
    read = prepare.approve(reader, case_id, version(desks, case_id)).case.reading
    assert read is not None
    assert (read.stands, read.reader_name) == (ReadingStands.APPROVED, "Sten")
    with pytest.raises(Refused, match="har ändrats"):
        desk.decide(officer, case_id, version(desks, case_id), replace(GRANT, conditions="Röd kulör."))
    also_decides = Principal(reader.person_id, reader.name, frozenset({Role.OFFICER, Role.SECOND_READER}))
    with pytest.raises(Refused, match="Någon annan måste besluta"):
        desk.decide(also_decides, case_id, version(desks, case_id), GRANT)
    decided = desk.decide(officer, case_id, version(desks, case_id), GRANT).case
    assert decided.decision is not None
    assert decided.decision.reader == "Sten"


def test_a_proposal_is_sent_back_with_its_reason_and_can_be_sent_again(desks: Desks, case_id: str) -> None:
    officer, reader, prepare = desks.officer(), staff(desks, "sten", Role.SECOND_READER), preparing(desks)
    saved = prepare.save(officer, case_id, GRANT, 0)
    asked = prepare.ask_reading(officer, case_id, version(desks, case_id), saved.number).case
    assert asked.tags == ("Andra läsare",), "by which the reader finds it in the queue"
    with pytest.raises(Refused, match="vad som ska ändras"):
        prepare.send_back(reader, case_id, asked.version, " ")
    with pytest.raises(Stale):
        prepare.approve(reader, case_id, asked.version - 1)
    back = prepare.send_back(reader, case_id, asked.version, "Skriv vilken bestämmelse.").case
    assert back.reading is not None
    assert back.reading.note == "Skriv vilken bestämmelse."
    assert back.tags == ()
    again = prepare.save(officer, case_id, replace(GRANT, reasons="Bestämmelse 3."), saved.number)
    assert prepare.ask_reading(officer, case_id, back.version, again.number).case.reading is not None


def test_every_version_of_a_proposal_is_kept_and_a_meeting_of_two_is_told(desks: Desks, case_id: str) -> None:
    officer, other, prepare = desks.officer(), desks.officer("omar", "Omar"), preparing(desks)
    prepare.save(officer, case_id, GRANT, 0)
    assert prepare.save(officer, case_id, GRANT, 1).number == 1, "the same again is no new version"
    prepare.save(other, case_id, replace(GRANT, reasons="Omars skäl."), 1)
    with pytest.raises(Refused) as refused:
        prepare.save(officer, case_id, replace(GRANT, reasons="Heddas nya skäl."), 1)
    assert refused.value.message_sv == CHANGED
    kept = [each.content.reasons for each in prepare.prepared(officer, case_id).versions]
    assert kept == ["Heddas nya skäl.", "Omars skäl.", REASONS]
    with pytest.raises(NotFound):
        prepare.prepared(desks.resident(), case_id)


# --- the committee --------------------------------------------------------------------------------------------------


def test_the_committee_decides_at_its_meeting_and_its_secretary_writes_it_in(desks: Desks, case_id: str) -> None:
    officer, secretary = desks.officer(), staff(desks, "siw", Role.SECRETARY)
    desk, prepare = deciding(desks, COMMITTEES), preparing(desks)
    meeting = swedish_day(desks.clock()) + timedelta(days=12)
    with pytest.raises(Refused, match="nämnden"):
        desk.decide(officer, case_id, version(desks, case_id), GRANT)
    saved = prepare.save(officer, case_id, GRANT, 0)
    with pytest.raises(Refused, match="sammanträdesdag"):
        prepare.put_on_agenda(officer, case_id, version(desks, case_id), saved.number, meeting - timedelta(days=90))
    listed = prepare.put_on_agenda(officer, case_id, version(desks, case_id), saved.number, meeting).case
    minutes = Minutes(meeting, "§ 112")
    with pytest.raises(Refused, match="inte varit än"):
        desk.decide(secretary, case_id, listed.version, GRANT, minutes)
    desks.clock.turn(days=12)
    with pytest.raises(Refused, match="sekreterare"):
        desk.decide(officer, case_id, listed.version, GRANT, minutes)
    with pytest.raises(Refused, match="listan"):
        desk.decide(secretary, case_id, listed.version, GRANT, Minutes(meeting + timedelta(days=1), "§ 1"))
    view = desk.decide(secretary, case_id, listed.version, GRANT, minutes)
    told = ruling(view, MUNICIPALITY)
    assert told.decided_by == "Byggnadsnämnden"
    assert "§ 112" in told.signed
    assert "Siw" in told.attested
    with desks.database.reading() as unit:
        assert unit.proposals.agenda(meeting) == []


def test_a_case_is_taken_off_the_list_with_a_reason(desks: Desks, case_id: str) -> None:
    officer, prepare = desks.officer(), preparing(desks)
    saved = prepare.save(officer, case_id, GRANT, 0)
    meeting = swedish_day(desks.clock()) + timedelta(days=12)
    listed = prepare.put_on_agenda(officer, case_id, version(desks, case_id), saved.number, meeting).case
    with pytest.raises(Refused, match="nämndens lista"):
        desks.deciding.decide(officer, case_id, listed.version, GRANT)
    assert prepare.take_off_agenda(officer, case_id, listed.version, "Nya ritningar.").case.agenda is None


# --- every end ------------------------------------------------------------------------------------------------------


def test_what_is_taken_back_is_struck_off_and_never_tried(desks: Desks, case_id: str) -> None:
    officer, owner = desks.officer(), desks.resident()
    strike = Proposal(Outcome.STRIKE, "Ansökan är tillbakatagen.")
    with pytest.raises(Refused, match="inte tagit tillbaka"):
        desks.deciding.decide(officer, case_id, version(desks, case_id), strike)
    desks.answering.take_back(owner, case_id, version(desks, case_id), "Vi flyttar.")
    with pytest.raises(Refused, match="har tagit tillbaka ansökan"):
        desks.deciding.decide(officer, case_id, version(desks, case_id), GRANT)
    struck = desks.deciding.decide(officer, case_id, version(desks, case_id), strike)
    assert struck.case.state is State.STRUCK_OFF
    assert ruling(struck, MUNICIPALITY).appeal == ()
    assert heading(struck.case).endswith("skrivs av")


def test_an_order_that_nobody_answers_ends_in_dismissal_but_not_before_its_day(desks: Desks, case_id: str) -> None:
    officer = desks.officer()
    dismiss = Proposal(Outcome.DISMISS, "Fasadritningen har inte kommit in.")
    due = swedish_day(desks.clock()) + timedelta(days=20)
    asked = desks.asks(officer, case_id, version(desks, case_id), "Fasad saknas.", due)
    with pytest.raises(Refused, match="tid kvar"):
        desks.deciding.decide(officer, case_id, asked.case.version, dismiss)
    desks.clock.turn(days=21)
    dismissed = desks.deciding.decide(officer, case_id, asked.case.version, dismiss)
    told = ruling(dismissed, MUNICIPALITY)
    assert dismissed.case.state is State.DISMISSED
    assert "avvisar ansökan" in told.operative
    assert "91 §" in told.ground
    assert told.appeal, "a dismissal can be appealed"
    assert told.points == ()


def test_a_single_measure_is_not_given_in_part_and_conditions_are_for_what_is_given(desks: Desks, case_id: str) -> None:
    officer = desks.officer()
    for proposal in (
        Proposal(Outcome.PARTLY, REASONS, given=(0,)),
        Proposal(Outcome.REFUSE, REASONS, conditions="Röd kulör."),
        Proposal(Outcome.GRANT, REASONS, ground="44"),
        Proposal(Outcome.GRANT, "  "),
    ):
        with pytest.raises(Refused):
            desks.deciding.decide(officer, case_id, version(desks, case_id), proposal)


def test_a_part_that_is_given_and_the_rest_stand_in_the_same_decision(desks: Desks, case_id: str) -> None:
    view = desks.deciding.decide(desks.officer(), case_id, version(desks, case_id), GRANT)
    case: Case = replace(view.case, measures=("komplementbyggnad", "plank"), needs=())
    assert case.decision is not None
    partly = replace(case, decision=replace(case.decision, outcome=Outcome.PARTLY, given=(1,)))
    assert operative(partly) == (
        "ger bygglov för plank på fastigheten Alviken 1:18.",
        "avslår ansökan om bygglov för komplementbyggnad på fastigheten Alviken 1:18.",
    )
    assert heading(partly) == "Ansökan om bygglov beviljas delvis"


def test_a_permit_that_waits_for_finality_says_so_and_why(desks: Desks, case_id: str) -> None:
    proposal = replace(GRANT, postponed="Ekarna går inte att ersätta.")
    view = desks.deciding.decide(desks.officer(), case_id, version(desks, case_id), proposal)
    told = [each.text for each in ruling(view, MUNICIPALITY).points]
    assert any("först när beslutet har fått laga kraft" in text and "Ekarna" in text for text in told)


def test_a_preview_decides_nothing(desks: Desks, case_id: str) -> None:
    officer, prepare = desks.officer(), preparing(desks)
    saved = prepare.save(officer, case_id, GRANT, 0)
    assert prepare.preview(officer, case_id, saved.number).startswith(b"%PDF")
    assert desks.handling.case(officer, case_id).case.decision is None
    with pytest.raises(NotFound):
        prepare.preview(officer, case_id, 9)
