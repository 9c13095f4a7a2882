"""Neighbours are heard: who, by which way, what their link opens, and what their answers make of the case."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest

from permits.case.access import Principal, Role
from permits.case.deadline import clock_of
from permits.case.hearings import Way
from permits.services.hearing_out import code_lasts
from permits.services.holders import Neighbour
from permits.services.neighbour import AskedAnother
from permits.services.objecting import Reply
from permits.services.refusals import NotFound, Refused, Stale
from tests.unit.desks import Desks, picture
from tests.unit.hearing_desk import KIM, HearingDesks


@pytest.fixture
def town(desks: Desks) -> HearingDesks:
    return HearingDesks(desks)


def proposed(town: HearingDesks) -> dict[str, Neighbour]:
    ready = town.preparing.prepared(town.officer, town.case_id)
    return {one.name: one for one in ready.heard.neighbours}


# --- who is heard ---------------------------------------------------------------------------------------------------


def test_a_holder_of_two_properties_is_heard_once_with_both(town: HearingDesks) -> None:
    town.add("Alviken 1:20", "Alviken 1:21")
    assert proposed(town)["Ulla Berggren"].properties == ("Alviken 1:20", "Alviken 1:21")
    assert proposed(town)["Ulla Berggren"].way is Way.MAIL
    assert proposed(town)["Kim Ek"].way is Way.LETTER


def test_a_protected_holder_has_neither_name_nor_address_anywhere(town: HearingDesks) -> None:
    hearing = town.begun("Alviken 1:22")
    (recipient,) = hearing.recipients
    assert recipient.way is Way.BY_HAND
    town.letters.react_once()
    assert town.desks.post.sent == []
    kept = repr(town.hearing.followed(town.officer, town.case_id))
    told = repr(town.desks.handling.case(town.officer, town.case_id).events)
    assert "Gömd" not in kept + told
    with pytest.raises(Refused):
        town.hearing.codes_for_letters(town.officer, town.case_id, hearing.hearing_id)


def test_leaseholders_and_companies_are_heard_and_an_unknown_holder_is_told(town: HearingDesks) -> None:
    town.add("Alviken 1:23")
    company = proposed(town)["Bolaget AB"]
    assert company.company
    assert "Innehavare av tomträtt" in company.reasons
    with pytest.raises(Refused, match="ingen ägare"):
        town.add("Alviken 1:24")


def test_a_party_is_not_heard_as_a_neighbour(town: HearingDesks) -> None:
    number = town.desks.resident().personal_number
    assert number is not None
    town.land.held["Alviken 1:21"] = [type(town.land.held["Alviken 1:20"][0])("Ylva", number, "lagfart", "1/1")]
    town.add("Alviken 1:21")
    assert not proposed(town)["Ylva"].is_heard


def test_whom_the_officer_leaves_out_needs_a_reason(town: HearingDesks) -> None:
    town.add("Alviken 1:20")
    told = {"text": "Hej.", "due": None, "documents": [], "notice": False}
    key = proposed(town)["Kim Ek"].key
    town.preparing.save(town.officer, town.case_id, {**told, "left_out": {key: " "}})
    with pytest.raises(Refused, match="varför"):
        town.hearing.begin(town.officer, town.case_id, town.case.version)
    town.preparing.save(town.officer, town.case_id, {**told, "left_out": {key: "Saknar betydelse."}})
    hearing = town.hearing.begin(town.officer, town.case_id, town.case.version)
    assert len(hearing.recipients) == 1


def test_nothing_is_sent_when_the_register_is_down(town: HearingDesks) -> None:
    town.add("Alviken 1:20")
    town.land.down = True
    with pytest.raises(Refused, match="svarar inte"):
        town.hearing.begin(town.officer, town.case_id, town.case.version)
    assert town.case.hearings == ()


def test_two_weeks_are_the_least_and_a_second_officer_is_told(town: HearingDesks) -> None:
    town.add("Alviken 1:20")
    seen = town.case.version
    soon = town.desks.clock().date() + timedelta(days=13)
    told = {"text": "Hej.", "due": soon, "documents": [], "notice": False, "left_out": {}}
    town.preparing.save(town.officer, town.case_id, told)
    with pytest.raises(Refused, match="14 dagar"):
        town.hearing.begin(town.officer, town.case_id, seen)
    town.preparing.save(town.officer, town.case_id, {**told, "due": soon + timedelta(days=1)})
    town.hearing.begin(town.officer, town.case_id, seen)
    town.add("Alviken 1:21")
    with pytest.raises(Stale):
        town.hearing.begin(town.officer, town.case_id, seen)


def test_who_is_heard_does_not_handle_the_case(town: HearingDesks) -> None:
    town.begun()
    both = Principal(town.ulla.person_id, "Ulla", frozenset({Role.OFFICER}))
    with pytest.raises(NotFound):
        town.hearing.followed(both, town.case_id)
    with pytest.raises(NotFound):
        town.desks.handling.case(both, town.case_id)


# --- the message ----------------------------------------------------------------------------------------------------


def test_the_message_has_what_the_law_wants_in_it_and_a_notice_goes_up(town: HearingDesks) -> None:
    town.add("Alviken 1:20")
    told = {"text": "Egna ord.", "due": None, "documents": [], "notice": True, "left_out": {}}
    town.preparing.save(town.officer, town.case_id, told)
    hearing = town.hearing.begin(town.officer, town.case_id, town.case.version)
    for part in ("Egna ord.", "senast", "BankID", town.case.registry_number, "allmän handling"):
        assert part in hearing.text
    assert "Ylva" not in hearing.text
    (notice,) = town.case.notices
    assert (notice.first, notice.last) == (date(2026, 11, 23), hearing.due)


def test_the_clock_goes_on_while_somebody_is_heard(town: HearingDesks) -> None:
    before = clock_of(town.case)
    town.begun()
    assert clock_of(town.case) == before


def test_a_mail_server_that_is_down_is_waited_for_and_nothing_is_said_to_be_sent(town: HearingDesks) -> None:
    hearing = town.begun("Alviken 1:21")
    town.desks.post.failures = 2
    town.letters.react_once()
    assert town.case.hearings[0].sent == ()
    assert town.hearing.followed(town.officer, town.case_id).waiting
    for _ in range(2):
        town.desks.clock.turn(minutes=20)
        town.letters.react_once()
    assert town.case.hearings[0].sent == (hearing.recipients[0].recipient_id,)
    assert len(town.desks.post.sent) == 1
    assert town.letters.react_once() == 0


def test_two_workers_send_a_letter_once(town: HearingDesks) -> None:
    town.begun("Alviken 1:21")
    assert town.letters.react_once() + town.worker().react_once() == 1
    assert len(town.desks.post.sent) == 1


# --- the link -------------------------------------------------------------------------------------------------------


def test_a_code_opens_its_own_question_until_it_expires_and_is_not_kept(town: HearingDesks) -> None:
    hearing = town.begun("Alviken 1:21")
    town.letters.react_once()
    (code,) = town.codes()
    assert town.neighbours.asked(code.lower().replace("-", " ")).hearing == town.case.hearings[0]
    database = town.desks.folder / "lovlig.db"
    if database.exists():
        assert code.encode() not in database.read_bytes()
        assert code.replace("-", "").encode() not in database.read_bytes()
    with pytest.raises(NotFound):
        town.neighbours.asked(code[:-1] + ("A" if code[-1] != "A" else "B"))
    with pytest.raises(NotFound):
        town.referring.referred(code)
    town.desks.clock.now = code_lasts(hearing.due) + timedelta(seconds=1)
    with pytest.raises(NotFound):
        town.neighbours.asked(code)


def test_codes_on_paper_open_the_same_question(town: HearingDesks) -> None:
    hearing = town.begun("Alviken 1:20")
    ((person, code),) = town.hearing.codes_for_letters(town.officer, town.case_id, hearing.hearing_id)
    assert person.name == "Kim Ek"
    assert town.neighbours.asked(code).recipient.recipient_id == person.recipient_id
    assert town.case.hearings[0].printed == (person.recipient_id,)


def test_a_neighbour_sees_only_the_documents_that_were_chosen(town: HearingDesks) -> None:
    documents = {each.label: each.document_id for each in town.case.documents}
    town.add("Alviken 1:21")
    shown = documents["planritning"]
    told = {"text": "Hej.", "due": None, "documents": [shown, "finns-inte"], "notice": False, "left_out": {}}
    town.preparing.save(town.officer, town.case_id, told)
    town.hearing.begin(town.officer, town.case_id, town.case.version)
    town.letters.react_once()
    (code,) = town.codes()
    assert town.neighbours.document(code, shown).id == shown
    for hidden in {*documents.values()} - {shown}:
        with pytest.raises(NotFound):
            town.neighbours.document(code, hidden)


# --- answers --------------------------------------------------------------------------------------------------------


def test_only_the_one_who_was_asked_answers(town: HearingDesks) -> None:
    town.begun()
    ulla, kim = town.recipient("Ulla Berggren"), town.recipient("Kim Ek")
    stranger = town.who(KIM, "Kim Annan")
    for recipient in (ulla, kim):
        with pytest.raises(AskedAnother):
            town.neighbours.answer(stranger, recipient, "synpunkter", "Nej!", ())
    with pytest.raises(NotFound):
        town.neighbours.answer(stranger, "finns-inte", "synpunkter", "Nej!", ())
    with pytest.raises(NotFound):
        town.neighbours.answer(town.officer, ulla, "inga", "", ())
    assert town.case.hearings[0].statements == ()
    assert town.neighbours.answer(town.ulla, ulla, "inga", "", ()).checked == "number"
    assert town.neighbours.answer(town.who(KIM, "kim  EK"), kim, "inga", "", ()).checked == "name"


def test_the_first_answer_stands_and_what_follows_adds_to_it(town: HearingDesks) -> None:
    town.begun("Alviken 1:21")
    me = town.recipient("Ulla Berggren")
    file = ("skiss.png", io.BytesIO(picture("skugga")))
    first = town.neighbours.answer(town.ulla, me, "synpunkter", "Det skuggar.", [file])
    assert town.neighbours.answer(town.ulla, me, "synpunkter", "Det skuggar.", ()) == first, "pressed twice"
    second = town.neighbours.answer(town.ulla, me, "inga", "Jag har ändrat mig.", ())
    assert (first.addition, second.addition) == (False, True)
    assert [each.text for each in town.case.objections] == ["Det skuggar."]
    assert town.case.hearings[0].waited_for == ()
    (document,) = town.case.statement_documents
    assert document.document_id in first.document_ids
    assert document not in town.case.documents, "a neighbour's file is no addition of the applicant's"


def test_a_late_answer_is_taken_and_marked_until_the_case_is_decided(town: HearingDesks) -> None:
    hearing = town.begun("Alviken 1:21")
    me = town.recipient("Ulla Berggren")
    town.desks.clock.turn(days=(hearing.due - town.desks.clock().date()).days + 1)
    assert town.neighbours.answer(town.ulla, me, "synpunkter", "För sent?", ()).late
    officer = town.officer
    said = [Reply(town.case.objections[0].objection_id, "Ansökan avslås.", met=True)]
    town.hearing.answer(officer, town.case_id, town.case.version, said)
    town.desks.refuses(officer, town.case_id, town.case.version, "Strider mot planen.")
    with pytest.raises(Refused, match="avgjort"):
        town.neighbours.answer(town.ulla, me, "synpunkter", "Nu då?", ())


def test_what_came_on_paper_is_registered_with_its_day_and_objections_are_answered(town: HearingDesks) -> None:
    town.begun()
    me, today = town.recipient("Kim Ek"), town.desks.clock().date()

    def register(version: int, received: date) -> None:
        town.hearing.register(
            town.officer, town.case_id, version, me, has_views=True, text="Nej tack.", received=received
        )

    for wrong in (today + timedelta(days=1), today - timedelta(days=1)):
        with pytest.raises(Refused):
            register(town.case.version, wrong)
    register(town.case.version, today)
    (objection,) = town.case.objections
    assert (objection.properties, objection.statement.way) == (("Alviken 1:20",), Way.PAPER)
    said = [Reply(objection.objection_id, "Skuggan är liten.")]
    town.hearing.answer(town.officer, town.case_id, town.case.version, said)
    assert town.case.objections[0].answer == "Skuggan är liten."


def test_who_has_not_answered_is_reminded_once(town: HearingDesks) -> None:
    hearing = town.begun("Alviken 1:20", "Alviken 1:23")
    town.letters.react_once()
    sent = len(town.desks.post.sent)
    town.desks.clock.turn(days=(hearing.due - town.desks.clock().date()).days - 6)
    assert town.letters.react_once() == 0
    town.desks.clock.turn(days=1)
    assert town.letters.react_once() == 2  # told in the case, and one letter: the others have no mail
    assert len(town.desks.post.sent) == sent + 1
    assert "True" in town.desks.post.sent[-1].text
    assert town.letters.react_once() == 0
    assert town.neighbours.asked(town.codes()[0]).hearing.reminded == (5,)
    assert town.neighbours.asked(town.codes()[-1]).recipient.recipient_id == town.recipient("Ulla Berggren")


def test_who_has_answered_is_not_reminded(town: HearingDesks) -> None:
    hearing = town.begun("Alviken 1:21")
    town.letters.react_once()
    town.neighbours.answer(town.ulla, town.recipient("Ulla Berggren"), "inga", "", ())
    town.desks.clock.turn(days=(hearing.due - town.desks.clock().date()).days - 2)
    assert town.letters.react_once() == 0


def test_codes_whose_time_is_over_are_forgotten(town: HearingDesks) -> None:
    hearing = town.begun("Alviken 1:21")
    town.letters.react_once()
    (code,) = town.codes()
    town.desks.database.forget_expired()
    begun = town.desks.clock()
    assert town.neighbours.asked(code)
    town.desks.clock.now = code_lasts(hearing.due) + timedelta(days=1)
    town.desks.database.forget_expired()
    town.desks.clock.now = begun
    assert town.neighbours.asked(code), "it is kept for a while, should the clock have been wrong"
    town.desks.clock.now = code_lasts(hearing.due) + timedelta(days=2, seconds=1)
    town.desks.database.forget_expired()
    town.desks.clock.now = begun
    with pytest.raises(NotFound):
        town.neighbours.asked(code)
