"""Nobody at a desk reaches a case of their own: who logs in as staff is known as a resident by another id."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from permits.case.access import PERMISSIONS, Permission, Principal, Role, may
from permits.services.identifying import Identifying, Login
from permits.services.queue_shapes import Sought, Tab
from permits.services.queueing import Queueing
from permits.services.refusals import NotFound
from permits.services.registry import SoughtEntries
from permits.services.roster import is_named_in
from permits.web.auth import content_of
from tests.unit.desks import MUNICIPALITY, NUMBER, OTHER_NUMBER, Desks

ROLES = {"bygg": "officer", "namnd": "secretary", "inspektion": "inspector"}


def logged_in(desks: Desks, number: str | None) -> Principal:
    """As the municipality's provider vouches for her, and then as her session remembers it."""
    identifying = Identifying(desks.database.persons, ROLES)
    told = Login("kommunen", True, number, "ylva", frozenset(ROLES), "Ylva Strandqvist", "", "", None, "", "_a", "")
    held = content_of(identifying.principal(told))
    assert number is None or number not in str(held)
    roles = frozenset(map(Role, held["roles"]))
    return identifying.again(held["person_id"], held["name"], roles, held.get("resident_id"))


@pytest.fixture
def case_id(desks: Desks) -> str:
    return desks.submitted(desks.resident()).case_id


def test_whoever_the_employer_vouches_for_by_number_is_kept_from_their_own_case(desks: Desks, case_id: str) -> None:
    ylva = logged_in(desks, NUMBER)
    assert ylva.person_id != desks.resident().person_id
    assert ylva.resident_id == desks.resident().person_id
    case = desks.applying.case_of(desks.resident(), case_id).case
    for permission in Permission:  # also none of an applicant: staff are never that by the same login
        assert not may(ylva, permission, case) or PERMISSIONS[permission].when is None
    with pytest.raises(NotFound):
        desks.handling.case(ylva, case_id)
    assert listed(desks, ylva) == 0
    with desks.database.reading() as unit:
        assert unit.registry.counted(SoughtEntries(), ylva.ids) == 0
        assert unit.visits.between(date(2020, 1, 1), date(2040, 1, 1), ylva.ids) == []


def test_others_and_those_of_whom_no_number_is_told_handle_it(desks: Desks, case_id: str) -> None:
    for number in (OTHER_NUMBER, None):
        hedda = replace(logged_in(desks, number), name="Hedda Lund")
        assert desks.handling.case(hedda, case_id).case.case_id == case_id
        assert listed(desks, hedda) == 1


def test_where_no_number_is_told_somebody_of_the_same_name_is_noticed(desks: Desks, case_id: str) -> None:
    hedda = replace(logged_in(desks, None), name="ylva  STRANDQVIST")
    case = desks.handling.case(hedda, case_id).case
    assert is_named_in(hedda, case)
    assert not is_named_in(replace(hedda, name="Hedda Lund"), case)


def listed(desks: Desks, who: Principal) -> int:
    return Queueing(desks.database, desks.clock, MUNICIPALITY).look(who, Sought(), Tab.OPEN).total
