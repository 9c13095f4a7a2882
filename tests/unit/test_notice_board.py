"""The notice board: up on its day, down on its day, and nobody named on it."""

from __future__ import annotations

from datetime import date

import pytest

from permits.case.folding import fold
from permits.case.notices import NoticeKind
from permits.services.diary import own_hand
from permits.services.notice_board import NoticeBoard, put_up, take_down
from permits.services.refusals import NotFound, Refused
from tests.unit.desks import Desks

FIRST, LAST = date(2026, 11, 24), date(2026, 12, 8)  # the desks' clock begins on 23 November


@pytest.fixture
def case_id(desks: Desks) -> str:
    return desks.submitted(desks.resident()).case_id


@pytest.fixture
def board(desks: Desks) -> NoticeBoard:
    return NoticeBoard(desks.database, desks.clock)


def put(desks: Desks, case_id: str, first: date = FIRST, last: date = LAST) -> str:
    with desks.database.transaction() as unit:
        unit.cases.lock(case_id)
        case = fold(unit.log.of_case(case_id))
        case = put_up(unit, case, NoticeKind.HEARING, first, last, hand=own_hand(desks.clock()), text="Skriv till oss.")
    return case.notices[-1].notice_id


def test_a_notice_stands_from_its_first_day_to_its_last_and_is_then_taken_down(
    desks: Desks, case_id: str, board: NoticeBoard
) -> None:
    notice_id = put(desks, case_id)
    assert board.standing() == []
    desks.clock.turn(days=1)
    (standing,) = board.standing()
    assert (standing.id, standing.first, standing.last) == (notice_id, FIRST, LAST)
    assert board.react_once() == 0
    desks.clock.turn(days=14)
    assert board.notice(notice_id).last == LAST
    desks.clock.turn(days=1)
    assert board.standing() == []
    assert board.react_once() == 1
    assert board.react_once() == 0
    case = desks.handling.case(desks.officer(), case_id).case
    assert case.notices[0].taken_down == desks.clock()
    with pytest.raises(NotFound):
        board.notice(notice_id)


def test_a_notice_names_nobody(desks: Desks, case_id: str, board: NoticeBoard) -> None:
    put(desks, case_id, date(2026, 11, 23))
    told = repr(board.standing())
    case = desks.handling.case(desks.officer(), case_id).case
    assert case.registry_number in told
    assert case.designation in told
    for party in case.parties:
        for secret in (party.name, *party.name.split(), party.street, party.email):
            assert secret not in told


def test_a_notice_is_taken_down_once_with_its_reason_and_only_by_its_own_case(desks: Desks, case_id: str) -> None:
    notice_id = put(desks, case_id, date(2026, 11, 23))
    other = desks.submitted(desks.resident("198507092388", "Nils Ek")).case_id
    hand = own_hand(desks.clock())
    with desks.database.transaction() as unit:
        unit.cases.lock(other)
        with pytest.raises(NotFound):
            take_down(unit, other, notice_id, hand=hand)
    for reason in ("Fel fastighet.", "En gång till."):
        with desks.database.transaction() as unit:
            unit.cases.lock(case_id)
            case = take_down(unit, case_id, notice_id, hand=hand, reason=reason)
    assert [notice.reason for notice in case.notices] == ["Fel fastighet."]


def test_days_in_disorder_are_refused(desks: Desks, case_id: str) -> None:
    with pytest.raises(Refused):
        put(desks, case_id, LAST, FIRST)
