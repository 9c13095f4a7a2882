"""Other bodies are asked, answer by their link, are reminded, and the defence's answer starts the clock anew."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from permits.case.deadline import clock_of
from permits.case.hearings import Referral
from permits.law.clock import Start
from permits.services import referring
from permits.services.refusals import NotFound, Refused
from tests.unit.desks import Desks, picture
from tests.unit.hearing_desk import HearingDesks


@pytest.fixture
def town(desks: Desks) -> HearingDesks:
    return HearingDesks(desks)


def sent(town: HearingDesks, body: str = "raddning") -> tuple[Referral, str]:
    """A referral, and the code of its letter."""
    due = town.desks.clock().date() + timedelta(days=21)
    document = town.case.documents[0].document_id
    case = town.referring.send(
        town.officer, town.case_id, town.case.version, body, "Yttra er.", due, [document, "finns-inte"]
    )
    town.letters.react_once()
    return case.referrals[-1], town.codes()[-1]


def test_a_body_reads_what_was_sent_and_nothing_else_and_answers_by_its_link(town: HearingDesks) -> None:
    _referral, code = sent(town)
    first, second = (each.document_id for each in town.case.documents[:2])
    assert town.referring.document(code, first).id == first
    with pytest.raises(NotFound):
        town.referring.document(code, second)
    with pytest.raises(NotFound):
        town.neighbours.asked(code)
    with pytest.raises(Refused, match="vem hos er"):
        town.referring.answer(code, "Inget att erinra.", " ", ())
    answered = town.referring.answer(
        code, "Inget att erinra.", "Brandingenjören", [("s.png", io.BytesIO(picture("s")))]
    )
    (answer,) = answered.answers
    assert (answer.text, answer.signed, answer.late) == ("Inget att erinra.", "Brandingenjören", False)
    assert town.case.statement_documents[0].label == "remissvar"
    assert not town.case.referrals[0].is_open
    more = town.referring.answer(code, "En sak till.", "Brandingenjören", ())
    assert town.referring.answer(code, "En sak till.", "Brandingenjören", ()) == more, "pressed twice"
    assert len(more.answers) == 2


def test_a_link_that_nobody_logs_in_for_fills_no_case(town: HearingDesks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(referring, "MOST_ANSWERS", 2)
    _, code = sent(town)
    for text in ("Nej.", "Jo."):
        town.referring.answer(code, text, "B", ())
    with pytest.raises(Refused, match="2 gånger"):
        town.referring.answer(code, "Kanske.", "B", ())
    assert len(town.case.referrals[0].answers) == 2


def test_an_answer_from_the_defence_starts_the_clock_anew_and_another_does_not(town: HearingDesks) -> None:
    applied = clock_of(town.case)
    _, code = sent(town)
    town.desks.clock.turn(days=7)
    town.referring.answer(code, "Nej.", "B", ())
    assert clock_of(town.case) == applied
    _, code = sent(town, "forsvar")
    town.desks.clock.turn(days=7)
    town.referring.answer(code, "Försvarsmakten medger det.", "F", ())
    clock = clock_of(town.case)
    assert (clock.start, clock.started) == (Start.DEFENCE, town.desks.clock().date())
    assert clock.due is not None
    assert applied.due is not None
    assert clock.due > applied.due
    town.desks.reacting.react_once()
    moved = ["Ny tid för beslut" in letter.subject for letter in town.desks.post.sent]
    assert moved.count(True) == 1, "told of the defence's answer (9 kap. 100 § 2), and of no other"


def test_a_body_is_reminded_once_and_a_late_answer_is_marked(town: HearingDesks) -> None:
    referral, code = sent(town)
    town.desks.clock.turn(days=17)
    assert town.letters.react_once() == 2
    assert town.letters.react_once() == 0
    assert town.case.referrals[0].reminded == (5,)
    town.desks.clock.turn(days=5)
    assert town.desks.clock().date() > referral.due
    assert town.referring.answer(code, "Ja.", "B", ()).answers[0].late


def test_what_is_not_waited_for_any_more_is_neither_answered_nor_reminded_of(town: HearingDesks) -> None:
    referral, code = sent(town)
    town.referring.withdraw(town.officer, town.case_id, town.case.version, referral.referral_id, "Åtgärden ändrades.")
    with pytest.raises(Refused):
        town.referring.answer(code, "Ja.", "B", ())
    town.desks.clock.turn(days=17)
    assert town.letters.react_once() == 0


def test_an_answer_by_post_is_registered_with_its_day(town: HearingDesks) -> None:
    referral, _code = sent(town)
    today = town.desks.clock().date()
    args = (town.officer, town.case_id, town.case.version, referral.referral_id, "Inget att erinra.")
    with pytest.raises(Refused):
        town.referring.register(*args, today + timedelta(days=1))
    assert town.referring.register(*args, today).referrals[0].answers[0].received == today


def test_a_body_that_the_profile_does_not_know_is_not_asked(town: HearingDesks) -> None:
    with pytest.raises(Refused):
        sent(town, "okand")
