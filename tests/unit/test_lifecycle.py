"""The table of moves: what it opens, and that a case driven by it at random always tells the same story."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from permits.case import events
from permits.case.access import PERMISSIONS, Permission, Principal, Role, may
from permits.case.events import Event, StoredEvent, from_data, to_data
from permits.case.folding import fold
from permits.case.lifecycle import MOVES, MoveRefused, moves_for, permitted
from permits.case.model import Case, State
from tests.unit import building_records

BEGUN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OWNER = Principal("p-1", "Ylva", frozenset({Role.APPLICANT}))
STRANGER = Principal("p-2", "Orvar", frozenset({Role.APPLICANT}))
OFFICER = Principal("p-3", "Hedda", frozenset({Role.OFFICER}))
REGISTRATOR = Principal("p-5", "Maja", frozenset({Role.REGISTRATOR}))
READER = Principal("p-6", "Eva", frozenset({Role.READER}))
SECOND = Principal("p-7", "Sten", frozenset({Role.SECOND_READER}))
SECRETARY = Principal("p-8", "Siv", frozenset({Role.SECRETARY}))
SURVEYOR = Principal("p-4", "Gunn", frozenset({Role.GIS}))
EVERYBODY = (OWNER, STRANGER, OFFICER, REGISTRATOR, READER, SURVEYOR, SECOND, SECRETARY)

APPLICATION = events.ApplicationSubmitted(
    registry_number="BYGG 2026-000001",
    draft_id="d",
    journey="bygglov",
    measure="tillbyggnad",
    designation="Alviken 1:18",
    parties=({"person_id": "p-1", "role": "applicant", "name": "Ylva"},),
    answers={},
)
RECORDED: dict[str, Event] = {
    "assign": events.CaseAssigned("p-3", "Hedda"),
    "reassign": events.CaseAssigned("p-9", "Ivar"),
    "allot": events.CaseAllotted("p-9", "Ivar", "Minst att göra."),
    "request_completion": events.CompletionRequested("Skala saknas.", date(2026, 12, 20)),
    "answer_completion": events.CompletionAnswered("Här."),
    "accept_answer": events.AnswerAccepted("1.1"),
    "withdraw_point": events.PointWithdrawn("9.9", "Den finns redan."),
    "prolong_order": events.CompletionProlonged("1", date(2026, 12, 20), "Sjukdom."),
    "add_unasked": events.AdditionReceived("Jag har ändrat färgen."),
    "extend_time": events.TimeExtended(4, "Grannarna ska höras igen."),
    "pause": events.CasePaused("strandskydd", "Dispensen avgörs i juni."),
    "resume": events.CaseResumed("Dispensen gavs."),
    "write_message": events.MessageWritten("Hej."),
    "change_contact": events.ContactChanged("p-ylva", "Nygatan 1", "123 45", "Alviken", "ny@e.example", "070-1234567"),
    "write_to_officer": events.MessageWritten("Hej.", by_applicant=True),
    "waive_document": events.DocumentWaived("sektionsritning", "Höjderna framgår av fasadritningen."),
    "need_document_again": events.DocumentNeededAgain("sektionsritning"),
    "see_map_change": events.ReassessmentSeen(10_000),
    "grant": events.PermitGranted("Följer planen."),
    "refuse": events.PermitRefused("Strider mot planen."),
    "grant_partly": events.PermitPartlyGranted("Skylten följer planen.", (0,)),
    "dismiss": events.ApplicationDismissed("Ritningar saknas."),
    "strike_off": events.CaseStruckOff("Ansökan är tillbakatagen."),
    "take_back": events.ApplicationTakenBack("Vi flyttar."),
    "ask_reading": events.SecondReadingAsked(1, "abc", "grant"),
    "approve_reading": events.ProposalApproved(1),
    "send_back": events.ProposalSentBack(1, "Skriv skälen."),
    "put_on_agenda": events.PutOnAgenda(date(2026, 12, 8), 1, "grant"),
    "take_off_agenda": events.TakenOffAgenda("Ritningar saknas."),
    "list_recipients": events.RecipientsListed(({"id": "r1", "name": "A", "why": "x", "serve": "ja", "way": "mail"},)),
    "dispatch": events.DecisionDispatched(("r1",), date(2026, 12, 8)),
    "note_served": events.DecisionServed("r1", date(2026, 12, 8), "kvitto"),
    "confirm_decision": events.DecisionServed("r1", date(2026, 12, 8), "inloggning"),
    "announce": events.DecisionAnnounced(date(2026, 12, 8)),
    "receive_appeal": events.AppealReceived("a1", "Granne", date(2026, 12, 8), "Nej", "2026-12-29", True),
    "appeal": events.AppealReceived("a2", "Ylva", date(2026, 12, 8), "Ändra.", "2026-12-29", True),
    "dismiss_appeal": events.AppealDismissed("a1", "Sent."),
    "pass_on_appeal": events.AppealPassedOn("a1", date(2026, 12, 9)),
    "settle_appeal": events.AppealSettled("a1", date(2026, 12, 30), "confirmed"),
    "begin_hearing": events.HearingBegun("h1", (), "Yttra dig.", date(2026, 12, 20)),
    "register_statement": events.StatementReceived("s1", "h1", "r1", True, "Nej.", date(2026, 12, 1), "paper"),
    "state_views": events.StatementReceived("s2", "h1", "r1", False, "", date(2026, 12, 1), "login"),
    "answer_objection": events.ObjectionAnswered("s1", "Skuggan är liten."),
    "send_referral": events.ReferralSent("f1", "raddning", "Räddningstjänsten", "Yttra er.", date(2026, 12, 20)),
    "register_referral_answer": events.ReferralAnswered("f1", "Ja.", date(2026, 12, 1), "paper"),
    "withdraw_referral": events.ReferralWithdrawn("f1", "Behövs inte."),
    "communicate": events.MaterialCommunicated("k1", "Yttra dig.", date(2026, 12, 20), ("bedomning",)),
    "waive_communication": events.CommunicationWaived("Sökandens egna uppgifter.", ("bedomning",)),
    "register_remark": events.MaterialAnswered("k1", "Nej.", date(2026, 12, 1), "paper", by_owner=True),
    "remark": events.MaterialAnswered("k1", "Nej.", date(2026, 12, 1), "login"),
    "correct": events.DecisionCorrected("Fel datum."),
    "reconsider": events.DecisionReconsidered("Ändras inte."),
    **building_records.RECORDED,
}

BEFORE = {
    "dismiss", "ask_reading", "put_on_agenda", "begin_hearing", "send_referral", "communicate", "waive_communication",
}  # fmt: skip
"""What an officer may do towards a decision from the first day."""
ALWAYS = {"pause", "extend_time", "write_message", "consider_sanction"}
"""What an officer may do in any open case whose clock runs."""


def stored(happened: list[Event]) -> list[StoredEvent]:
    return [
        StoredEvent(n, "c", n, event.type(), to_data(event), BEGUN + timedelta(hours=n), "p-3", "Hedda", "", "")
        for n, event in enumerate(happened, 1)
    ]


def told(*happened: Event) -> Case:
    return fold(stored([APPLICATION, *happened]))


def test_every_move_has_a_name_and_a_word_of_its_own() -> None:
    assert len({move.name for move in MOVES}) == len({move.slug for move in MOVES}) == len(MOVES)
    assert set(RECORDED) == {move.name for move in MOVES}


def test_every_open_state_can_be_left_and_every_state_reached() -> None:
    left = {state for move in MOVES for state in move.leaves if move.enters}
    entered = {move.enters for move in MOVES} | {State.SUBMITTED}
    assert left == {state for state in State if state.is_open or state.is_building}
    assert entered - {None} == set(State)


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
def test_a_move_records_the_event_and_enters_the_state_that_it_says(move) -> None:  # type: ignore[no-untyped-def]
    ways: dict[State, list[Event]] = {
        State.SUBMITTED: [],
        State.UNDER_REVIEW: [RECORDED["assign"]],
        State.AWAITING_APPLICANT: [RECORDED["request_completion"]],
        State.GRANTED: [RECORDED["grant"]],
        State.REFUSED: [RECORDED["refuse"]],
        State.PARTLY_GRANTED: [RECORDED["grant_partly"]],
        State.DISMISSED: [RECORDED["dismiss"]],
        State.STRUCK_OFF: [RECORDED["strike_off"]],
        **building_records.WAYS,
    }
    assert type(RECORDED[move.name]) is move.records
    for state in move.leaves:
        after = told(*ways[state], RECORDED[move.name])
        assert after.state is (move.enters or state)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (OFFICER, {"assign", "allot", "request_completion", "waive_document", "grant", "refuse", *BEFORE, *ALWAYS}),
        (REGISTRATOR, {"allot"}),
        (READER, set()),
        (OWNER, {"add_unasked", "write_to_officer", "take_back", "change_contact"}),
        (SECOND, set()),
        (SECRETARY, {"grant", "refuse", "dismiss"}),
        (STRANGER, set()),
        (SURVEYOR, set()),
    ],
    ids=lambda each: getattr(each, "name", ""),
)
def test_each_role_sees_exactly_its_buttons_in_a_new_case(who: Principal, expected: set[str]) -> None:
    assert {move.name for move in moves_for(told(), who)} == expected


def test_what_is_not_open_is_refused_with_the_reason() -> None:
    decided = told(RECORDED["grant"])
    with pytest.raises(MoveRefused, match="gått vidare"):
        permitted("grant", decided, OFFICER, date(2026, 12, 1))
    with pytest.raises(MoveRefused, match="behörighet"):
        permitted("grant", told(), STRANGER, date(2026, 12, 1))


def test_the_last_day_to_answer_is_the_applicants() -> None:
    waiting = told(RECORDED["request_completion"])
    with pytest.raises(MoveRefused, match="tid kvar"):
        permitted("refuse", waiting, OFFICER, date(2026, 12, 20))
    assert permitted("refuse", waiting, OFFICER, date(2026, 12, 21)).enters is State.REFUSED


def test_nobody_may_anything_without_a_role() -> None:
    nobody = Principal("p-1", "Ylva", frozenset())
    assert not any(may(nobody, permission, case) for permission in Permission for case in (None, told()))


def test_every_permission_stands_in_the_table() -> None:
    assert set(PERMISSIONS) == set(Permission)


def test_a_personal_number_is_not_in_the_principals_text() -> None:
    assert "199003142388" not in repr(Principal("p", "Ylva", frozenset(), "199003142388"))


@pytest.mark.parametrize("event", [APPLICATION, *RECORDED.values()], ids=lambda event: event.type())
def test_an_event_reads_back_as_it_was_written(event: Event) -> None:
    assert from_data(event.type(), to_data(event)) == event


def test_what_a_later_version_wrote_is_not_read_as_something_else() -> None:
    with pytest.raises(ValueError, match="unknown event type"):
        from_data("PermitAppealed", {})


@pytest.mark.parametrize("happened", [[], [RECORDED["grant"]], [APPLICATION, APPLICATION]])
def test_events_that_tell_no_case_are_refused(happened: list[Event]) -> None:
    with pytest.raises(ValueError, match="case"):
        fold(stored(happened))
