"""A day to answer that passes is told in the queue and by mail, once; it goes when it is answered or acted on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from permits.services.attention import Attention, attention_of
from permits.services.overdue import Overdue
from permits.services.queue_shapes import Asking, Sought, Tab
from tests.unit.desks import Desks
from tests.unit.hearing_desk import HearingDesks

LATE = {Attention.LATE_ORDER, Attention.LATE_REFERRAL, Attention.HEARD_OUT, Attention.COMMUNICATED}


@pytest.fixture
def town(desks: Desks) -> HearingDesks:
    """A case that waits for a neighbour, a body and the applicant, all until the same day."""
    made = HearingDesks(desks)
    hearing = made.begun("Alviken 1:21")
    due = hearing.due
    made.referring.send(made.officer, made.case_id, made.case.version, "raddning", "Yttra er.", due, [])
    desks.communicating.send(made.officer, made.case_id, made.case.version, "Vi överväger.", due, ["bedomning"])
    desks.asks(made.officer, made.case_id, made.case.version, "Skala saknas.", due)
    return made


def pass_the_day(town: HearingDesks, days: int = 1) -> int:
    due = town.case.hearings[0].due
    town.desks.clock.turn(days=(due - town.desks.clock().date()).days + days)
    return Overdue(town.desks.database, town.desks.clock).react_once()


def signals(town: HearingDesks) -> set[Attention]:
    view = town.desks.handling.case(town.officer, town.case_id)
    return set(attention_of(view.case, view.events)) & LATE


def found(town: HearingDesks, signal: Attention) -> int:
    asking = Asking("annan", town.desks.clock().date())
    with town.desks.database.reading() as unit:
        return len(unit.queue.page(Sought(attention=signal.value), Tab.OPEN, asking, limit=9))


def test_nothing_is_late_on_the_last_day_and_everything_once_the_day_after(town: HearingDesks) -> None:
    assert pass_the_day(town, days=0) == 0
    assert signals(town) == set()
    assert pass_the_day(town) == 4
    assert signals(town) == LATE
    assert [found(town, signal) for signal in LATE] == [1, 1, 1, 1]
    assert pass_the_day(town) == 0, "told once"


def test_what_nobody_has_to_answer_is_seen_when_the_officer_acts_and_the_rest_when_it_is_answered(
    town: HearingDesks,
) -> None:
    pass_the_day(town)
    town.desks.noting.write(town.officer, town.case_id, town.case.version, "Vi väntar på räddningstjänsten.")
    assert signals(town) == {Attention.LATE_ORDER, Attention.LATE_REFERRAL}
    assert found(town, Attention.HEARD_OUT) == 0
    referral = town.case.referrals[0].referral_id
    town.referring.withdraw(town.officer, town.case_id, town.case.version, referral, "Behövs inte.")
    assert signals(town) == {Attention.LATE_ORDER}
    town.desks.answers(town.desks.resident(), town.case_id, "Här.", [], town.case.version)
    assert signals(town) == set()


def test_an_order_that_got_longer_is_late_again_when_that_day_passes(town: HearingDesks) -> None:
    pass_the_day(town)
    order, day = town.case.open_orders[0], town.desks.clock().date() + timedelta(days=10)
    town.desks.completing.prolong(town.officer, town.case_id, town.case.version, order.order_id, day, "Sjukdom.")
    assert signals(town) == {Attention.LATE_REFERRAL}
    town.desks.clock.turn(days=11)
    assert Overdue(town.desks.database, town.desks.clock).react_once() == 1
    assert Attention.LATE_ORDER in signals(town)


def test_the_officer_gets_a_letter_about_what_is_still_open(town: HearingDesks) -> None:
    d = town.desks
    d.reacting._persons = d.database.persons
    d.database.persons.note_mail(town.officer.person_id, "hedda@kommun.example")
    pass_the_day(town)
    d.reacting.react_once()
    told = [message for message in d.post.sent if "svarstid" in message.subject]
    assert [message.to for message in told] == ["hedda@kommun.example"] * 4


def test_a_decided_case_waits_for_nobody(town: HearingDesks) -> None:
    town.desks.clock.turn(days=60)
    town.desks.deciding.grant(town.officer, town.case_id, town.case.version, "Följer planen.")
    assert Overdue(town.desks.database, town.desks.clock).react_once() == 0
