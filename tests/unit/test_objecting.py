"""Objections are answered in the decision, which is served on those whose views were not met (9 kap. 108 §)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from permits.case.access import Role
from permits.case.decisions import Outcome
from permits.case.events.stored import from_data
from permits.services.objecting import LONGEST_SUMMARY, Reply, proposed_summary
from permits.services.proposals import Proposal
from permits.services.refusals import Refused, Stale
from permits.services.ruling import ruling
from tests.unit.desks import Desks
from tests.unit.hearing_desk import KIM, OURS, HearingDesks
from tests.unit.test_decision_ways import READ, REASONS, deciding, preparing, staff


@pytest.fixture
def town(desks: Desks) -> HearingDesks:
    """Two neighbours have views, one of them that of a protected person; a third has none."""
    made = HearingDesks(desks)
    made.begun()
    made.neighbours.answer(made.ulla, made.recipient("Ulla Berggren"), "synpunkter", "Det skuggar.", ())
    kim = made.who(KIM, "Kim Ek")
    made.neighbours.answer(kim, made.recipient("Kim Ek"), "synpunkter", "För högt.", ())
    return made


def say(town: HearingDesks, *replies: Reply) -> None:
    town.hearing.answer(town.officer, town.case_id, town.case.version, replies)


def both(town: HearingDesks) -> tuple[str, str]:
    first, second = (each.objection_id for each in town.case.objections)
    return first, second


def test_nothing_is_decided_of_the_matter_while_an_objection_is_unanswered(town: HearingDesks) -> None:
    desk, first = town.desks.deciding, both(town)[0]
    with pytest.raises(Refused, match="2 synpunkter är inte bemötta"):
        desk.grant(town.officer, town.case_id, town.case.version, REASONS)
    say(town, Reply(first, "Skuggan faller på gatan."))
    for decide in (desk.grant, desk.refuse):
        with pytest.raises(Refused, match=r"Synpunkterna från Alviken 1:20 är inte bemötta"):
            decide(town.officer, town.case_id, town.case.version, REASONS)


def test_what_is_not_tried_answers_nobody(town: HearingDesks) -> None:
    town.desks.clock.turn(days=60)
    dismissal = Proposal(Outcome.DISMISS, "Ritningar saknas.")
    decided = town.desks.deciding.decide(town.officer, town.case_id, town.case.version, dismissal)
    assert ruling(decided, OURS).views == ()


def test_the_decision_tells_views_by_property_and_is_served_where_they_were_not_met(town: HearingDesks) -> None:
    first, second = both(town)
    say(
        town,
        Reply(first, "Skuggan faller på gatan.", summary="Skugga på uteplatsen."),
        Reply(second, "Sänkt.", met=True),
    )
    view = town.desks.deciding.grant(town.officer, town.case_id, town.case.version, REASONS)
    told = ruling(view, OURS)
    assert [(each.summary, each.answer, each.met) for each in told.views] == [
        ("Skugga på uteplatsen.", "Skuggan faller på gatan.", False), ("", "Sänkt.", True)
    ]  # fmt: skip
    assert not any(name in repr(told.views) + repr(told.served) for name in ("Ulla", "Kim", "Det skuggar"))
    assert "De som har lämnat synpunkter som inte har tillgodosetts (Alviken 1:20, Alviken 1:21)" in told.served
    heard = {each.why.partition(",")[0]: each.serve for each in view.case.recipients if "Alviken" in each.why}
    assert heard == {
        "Har synpunkter som inte tillgodosetts": True,
        "Synpunkterna tillgodosedda": False,
        "Granne": False,
    }


def test_one_view_of_two_that_is_not_met_is_enough_to_be_served(town: HearingDesks) -> None:
    ulla = town.recipient("Ulla Berggren")
    town.neighbours.answer(town.ulla, ulla, "synpunkter", "Dessutom bullrar det.", ())
    for each in town.case.objections:
        say(town, Reply(each.objection_id, "Svar.", met=each.text != "Dessutom bullrar det."))
    case = town.desks.deciding.grant(town.officer, town.case_id, town.case.version, REASONS).case
    assert [each.person_id for each in case.recipients if "inte tillgodosetts" in each.why] == [town.ulla.person_id]


def test_a_body_that_objects_is_answered_too_but_not_served(town: HearingDesks) -> None:
    due = town.desks.clock().date() + timedelta(days=21)
    town.referring.send(town.officer, town.case_id, town.case.version, "raddning", "Yttra er.", due, [])
    town.letters.react_once()
    code = town.codes()[-1]
    town.referring.answer(code, "Inget att erinra.", "Brand", ())
    assert len(town.case.objections) == 2
    town.referring.answer(code, "Vägen är för smal.", "Brand", (), objects=True)
    body = town.case.objections[-1]
    assert (body.body, body.text, body.recipient_id) == ("Räddningstjänsten", "Vägen är för smal.", "")
    say(town, *(Reply(each.objection_id, "Svar.", met=True) for each in town.case.objections))
    view = town.desks.deciding.grant(town.officer, town.case_id, town.case.version, REASONS)
    assert [each.whose for each in ruling(view, OURS).views][-1] == "Räddningstjänsten"
    assert not any("Räddning" in each.why for each in view.case.recipients)


def test_an_answer_is_whole_or_none_and_the_same_twice_is_once(town: HearingDesks) -> None:
    first, second = both(town)
    for wrong in (Reply("annat", "Svar."), Reply(first, " "), Reply(first, "x", summary="y" * (LONGEST_SUMMARY + 1))):
        with pytest.raises(Refused):
            say(town, Reply(second, "Svar."), wrong)
    assert not any(each.answer for each in town.case.objections)
    seen = town.case.version
    say(town, Reply(first, "Svar.\r\n"))
    stood = town.case.version
    say(town, Reply(first, "Svar."))
    assert town.case.version == stood
    with pytest.raises(Stale):
        town.hearing.answer(town.officer, town.case_id, seen, [Reply(second, "Svar.")])


def test_short_views_are_proposed_as_their_own_summary_but_never_a_protected_persons(town: HearingDesks) -> None:
    hidden = next(each for each in town.case.hearings[0].recipients if each.way.value == "by_hand")
    town.hearing.register(
        town.officer, town.case_id, town.case.version, hidden.recipient_id, has_views=True, text="Jag bor på Vägen 9.",
        received=town.desks.clock().date(),
    )  # fmt: skip
    told = {each.text: proposed_summary(each, town.case) for each in town.case.objections}
    assert told == {"Det skuggar.": "Det skuggar.", "För högt.": "För högt.", "Jag bor på Vägen 9.": ""}


def test_what_a_second_reader_approved_is_read_again_when_an_answer_changes(town: HearingDesks) -> None:
    d, reader = town.desks, staff(town.desks, "sten", Role.SECOND_READER)
    desk, ready = deciding(d, READ), preparing(d)
    saved = ready.save(town.officer, town.case_id, Proposal(Outcome.GRANT, REASONS), 0)
    with pytest.raises(Refused, match="inte bemötta"):
        ready.ask_reading(town.officer, town.case_id, town.case.version, saved.number)
    first, second = both(town)
    say(town, Reply(first, "Svar."), Reply(second, "Svar."))
    ready.ask_reading(town.officer, town.case_id, town.case.version, saved.number)
    with pytest.raises(Refused, match="andra läsaren"):
        say(town, Reply(first, "Ett annat svar."))
    ready.approve(reader, town.case_id, town.case.version)
    say(town, Reply(first, "Ett annat svar."))
    with pytest.raises(Refused, match="godkänna förslaget först"):
        desk.decide(town.officer, town.case_id, town.case.version, saved.content)


def test_answers_of_before_read_back_as_not_met() -> None:
    old = from_data("ObjectionAnswered", {"statement_id": "s1", "text": "Skuggan är liten."})
    assert (vars(old)["met"], vars(old)["summary"]) == (False, "")
