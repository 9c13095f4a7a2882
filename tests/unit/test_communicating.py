"""Nothing is decided against an applicant who has not been told of the material and had time (9 kap. 98 §, FL 25 §)."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest

from permits.case.deadline import clock_of
from permits.case.decisions import Outcome
from permits.services.attention import Attention, attention_of
from permits.services.communicating import JUDGEMENT, drafted_communication, material, untold, why_too_early
from permits.services.objecting import Reply
from permits.services.proposals import Proposal
from permits.services.refusals import NotFound, Refused, Stale
from permits.services.reminding import Reminding
from tests.unit.desks import Desks, picture
from tests.unit.hearing_desk import HearingDesks
from tests.unit.printed_case import MUNICIPALITY
from tests.unit.test_decision_ways import REASONS, preparing

SAID = "Vi överväger att avslå ansökan."


@pytest.fixture
def town(desks: Desks) -> HearingDesks:
    return HearingDesks(desks)


def sent(town: HearingDesks, *about: str, days: int = 14) -> date:
    due = town.desks.clock().date() + timedelta(days=days)
    keys = about or tuple(each.key for each in untold(town.case))
    town.desks.communicating.send(town.officer, town.case_id, town.case.version, SAID, due, keys)
    return due


def refuse(town: HearingDesks) -> None:
    town.desks.deciding.refuse(town.officer, town.case_id, town.case.version, REASONS)


def objected(town: HearingDesks) -> None:
    town.begun("Alviken 1:21")
    town.neighbours.answer(town.ulla, town.recipient("Ulla Berggren"), "synpunkter", "Det skuggar.", ())


def test_a_refusal_waits_for_the_day_that_was_given_and_a_grant_waits_for_nothing(town: HearingDesks) -> None:
    with pytest.raises(Refused, match="inte fått yttra sig"):
        refuse(town)
    due = sent(town)
    with pytest.raises(Refused, match="till och med"):
        refuse(town)
    assert why_too_early(town.case, Outcome.REFUSE, due)
    assert why_too_early(town.case, Outcome.REFUSE, due + timedelta(days=1)) is None
    assert why_too_early(town.case, Outcome.GRANT, due) is None
    town.desks.clock.turn(days=15)
    refuse(town)


def test_an_answer_ends_the_wait_and_starts_no_clock(town: HearingDesks) -> None:
    sent(town)
    town.desks.clock.turn(days=3)
    clock = clock_of(town.case)
    resident = town.desks.resident()
    one = town.case.communications[0].communication_id
    file = [("skiss.png", io.BytesIO(picture("skiss")))]
    town.desks.communicating.remark(resident, town.case_id, town.case.version, one, "Jag håller inte med.", file)
    (remark,) = town.case.communications[0].remarks
    assert (remark.text, remark.late, remark.by_owner) == ("Jag håller inte med.", False, False)
    assert town.case.document(remark.document_ids[0]) in town.case.documents
    assert clock_of(town.case) == clock, "it was asked for"
    stored = town.desks.handling.case(town.officer, town.case_id).events
    assert Attention.REMARKED in attention_of(town.case, stored)
    refuse(town)


def test_what_comes_after_is_told_again(town: HearingDesks) -> None:
    sent(town)
    objected(town)
    assert [each.title.partition(",")[0] for each in untold(town.case)] == ["Synpunkter"]
    reply = Reply(town.case.objections[0].objection_id, "Skuggan är liten.")
    town.hearing.answer(town.officer, town.case_id, town.case.version, [reply])
    town.desks.clock.turn(days=15)
    with pytest.raises(Refused, match="synpunkter, Alviken 1:21"):
        refuse(town)


def test_what_is_sent_holds_the_material_without_names_and_says_how_to_answer(town: HearingDesks) -> None:
    objected(town)
    sent(town)
    told = town.case.communications[0].text
    for part in (SAID, "Synpunkter, Alviken 1:21", "Det skuggar.", "senast 7 december 2026", town.case.registry_number):
        assert part in told
    assert "Ulla" not in told
    town.desks.reacting.react_once()
    assert any(message.subject.endswith("Yttra dig innan vi beslutar") for message in town.desks.post.sent)


def test_the_words_of_somebody_protected_are_not_sent_on(town: HearingDesks) -> None:
    town.begun("Alviken 1:22")
    hidden = town.case.hearings[0].recipients[0].recipient_id
    today = town.desks.clock().date()
    said = {"has_views": True, "text": "Jag bor på Vägen 9.", "received": today}
    town.hearing.register(town.officer, town.case_id, town.case.version, hidden, **said)
    reply = Reply(town.case.objections[0].objection_id, "Skuggan är liten.", summary="Skugga på tomten.")
    town.hearing.answer(town.officer, town.case_id, town.case.version, [reply])
    sent(town)
    told = town.case.communications[0].text
    assert "Skugga på tomten." in told
    assert "Vägen 9" not in told


def test_what_is_obviously_needless_is_said_with_its_reason_and_only_of_what_stands(town: HearingDesks) -> None:
    desk = town.desks.communicating
    with pytest.raises(Refused, match="uppenbart obehövligt"):
        desk.waive(town.officer, town.case_id, town.case.version, " ")
    desk.waive(town.officer, town.case_id, town.case.version, "Sökandens egna uppgifter.")
    assert untold(town.case) == ()
    with pytest.raises(Refused, match="redan fått del"):
        desk.waive(town.officer, town.case_id, town.case.version, "Igen.")
    objected(town)
    assert len(untold(town.case)) == 1


def test_the_committee_meets_after_the_day_and_a_part_is_a_refusal_too(town: HearingDesks) -> None:
    prepare = preparing(town.desks)
    saved = prepare.save(town.officer, town.case_id, Proposal(Outcome.REFUSE, REASONS), 0)
    day = town.desks.clock().date()

    def put(meeting: date) -> None:
        prepare.put_on_agenda(town.officer, town.case_id, town.case.version, saved.number, meeting)

    with pytest.raises(Refused, match="inte fått yttra sig"):
        put(day + timedelta(days=20))
    due = sent(town)
    with pytest.raises(Refused, match="till och med"):
        put(due)
    put(due + timedelta(days=1))
    assert why_too_early(town.case, Outcome.PARTLY, due)


def test_what_came_on_paper_is_registered_and_an_owner_answers_only_for_themselves(town: HearingDesks) -> None:
    sent(town)
    desk, one, today = town.desks.communicating, town.case.communications[0].communication_id, town.desks.clock().date()
    for wrong in (None, today + timedelta(days=1), today - timedelta(days=1)):
        with pytest.raises(Refused):
            desk.register(town.officer, town.case_id, town.case.version, one, "Nej.", wrong)
    desk.register(town.officer, town.case_id, town.case.version, one, "Jag äger marken.", today, by_owner=True)
    assert not town.case.communications[0].answered
    desk.register(town.officer, town.case_id, town.case.version, one, "Nej.", today)
    assert town.case.communications[0].answered


def test_only_a_party_answers_and_nothing_is_lost_or_said_twice(town: HearingDesks) -> None:
    sent(town)
    desk, one, seen = town.desks.communicating, town.case.communications[0].communication_id, town.case.version
    me = town.desks.resident()
    with pytest.raises(NotFound):
        desk.remark(town.ulla, town.case_id, seen, one, "Jag också.")
    for text, about in ((" ", one), ("Ja.", "finns-inte")):
        with pytest.raises(Refused):
            desk.remark(me, town.case_id, seen, about, text)
    with pytest.raises(Stale):
        desk.remark(me, town.case_id, seen - 1, one, "Ja.")
    desk.remark(me, town.case_id, seen, one, "Ja.")
    desk.remark(me, town.case_id, seen, one, "Ja.")
    assert len(town.case.communications[0].remarks) == 1


def test_nothing_is_sent_that_says_nothing(town: HearingDesks) -> None:
    desk, due = town.desks.communicating, town.desks.clock().date() + timedelta(days=14)
    for text, about, day in ((" ", [JUDGEMENT], due), (SAID, ["annat"], due), (SAID, [JUDGEMENT], due - timedelta(14))):
        with pytest.raises(Refused):
            desk.send(town.officer, town.case_id, town.case.version, text, day, about)
    assert town.case.communications == ()


def test_the_draft_says_what_speaks_against_the_application(town: HearingDesks) -> None:
    view = town.desks.handling.case(town.officer, town.case_id)
    assert view.assessment is not None
    assert "överväger att avslå" not in drafted_communication(replace(view, assessment=None))
    assert material(view.case)[0].key == JUDGEMENT


def test_the_parties_are_reminded_once_a_step_and_never_after_they_have_answered(town: HearingDesks) -> None:
    due, worker = sent(town), Reminding(town.desks.database, town.desks.clock, MUNICIPALITY)
    told = []
    for _day in range(8):
        town.desks.clock.turn(days=1)
        told += [(due - town.desks.clock().date()).days] * (worker.react_once() + worker.react_once())
    assert told == [7]
    assert town.case.communications[0].reminded == (7,)
    town.desks.reacting.react_once()
    (letter,) = [each for each in town.desks.post.sent if "Påminnelse" in each.subject]
    assert "communication_reminder" in letter.text
    town.desks.communicating.remark(
        town.desks.resident(), town.case_id, town.case.version, town.case.communications[0].communication_id, "Nej."
    )
    town.desks.clock.turn(days=5)
    assert worker.react_once() == 0
