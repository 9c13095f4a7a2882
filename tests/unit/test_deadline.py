"""The clock of a case, reckoned from its events."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

from permits.law.book import Need
from permits.law.clock import Start
from permits.services.deadline import clock_of
from tests.unit.desks import Desks, picture


def test_a_permit_is_decided_within_ten_weeks_and_a_notification_within_four(desks: Desks) -> None:
    ylva = desks.resident()
    case = desks.applying.case_of(ylva, desks.submitted(ylva).case_id).case
    permit = clock_of(replace(case, need=Need.BYGGLOV))
    assert (permit.started, permit.due, permit.start) == (date(2026, 11, 23), date(2027, 2, 1), Start.APPLIED)
    assert clock_of(replace(case, need=Need.ANMALAN)).due == date(2026, 12, 21)


def test_the_day_of_arrival_is_the_day_in_sweden(desks: Desks) -> None:
    ylva = desks.resident()
    desks.clock.now = desks.clock.now.replace(hour=23, minute=30)  # after midnight in Sweden
    case = desks.applying.case_of(ylva, desks.submitted(ylva).case_id).case
    assert clock_of(case).started == date(2026, 11, 24)


def test_an_order_in_time_stops_the_clock_until_it_is_answered(desks: Desks) -> None:
    ylva, hedda = desks.resident(), desks.officer()
    case_id = desks.submitted(ylva).case_id
    version = desks.handling.case(hedda, case_id).case.version
    desks.clock.turn(days=7)
    asked = desks.asks(hedda, case_id, version, "Skala saknas.", date(2026, 12, 20)).case
    assert clock_of(asked).due is None
    desks.clock.turn(days=10)
    drawn = [("plan.png", io.BytesIO(picture("ny")))]
    answered = desks.answers(ylva, case_id, "Här.", drawn, asked.version).case
    stands = clock_of(answered)
    assert (stands.start, stands.started, stands.due) == (Start.CURED, date(2026, 12, 10), date(2027, 2, 18))


def test_an_order_after_three_weeks_does_not_move_the_clock(desks: Desks) -> None:
    ylva, hedda = desks.resident(), desks.officer()
    case_id = desks.submitted(ylva).case_id
    version = desks.handling.case(hedda, case_id).case.version
    desks.clock.turn(days=22)
    asked = desks.asks(hedda, case_id, version, "Skala saknas.", date(2027, 1, 10)).case
    assert clock_of(asked).due == date(2027, 2, 1)
