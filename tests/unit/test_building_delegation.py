"""Decisions of the building stage are taken by whom the table of delegation gives them to, officer or not."""

from __future__ import annotations

import pytest

from permits.case.access import Principal, Role
from permits.case.decisions import Outcome
from permits.case.model import State
from permits.decision_profile import DecisionProfile, DelegationRule, decisions_of
from permits.services.building_stage import BuildingStage
from permits.services.delegating import mandate_of
from permits.services.refusals import Refused
from permits.services.shapes import CaseView
from tests.unit.desks import Desks
from tests.unit.test_decision_ways import staff

START = {"plan": "behovs_inte", "plan_reason": "Enkel åtgärd.", "conditions": "Inga."}
CHIEFS = {"rules": [{"number": "4.1", "outcomes": ["startbesked"], "who": ["delegate"]}], "adopted": "SBN § 7"}


@pytest.fixture
def case_id(desks: Desks) -> str:
    """A permit for a shed, where no consultation is needed."""
    made, officer = desks.submitted(desks.resident()).case_id, desks.officer()
    version = desks.handling.case(officer, made).case.version
    granted = desks.deciding.grant(officer, made, version, "Åtgärden följer detaljplanen.")
    told = {"needed": "nej", "reason": "Enkel åtgärd."}
    desks.building.do(officer, made, granted.case.version, "decide_consultation", told)
    return made


def clear(desks: Desks, case_id: str, who: Principal, profile: DecisionProfile) -> CaseView:
    desk = BuildingStage(desks.database, desks.files, desks.clock, lambda: profile)
    version = desks.handling.case(desks.officer(), case_id).case.version
    return desk.do(who, case_id, version, "clear_start", START)


def test_a_delegate_without_the_officers_role_clears_and_does_not_take_over_the_case(
    desks: Desks, case_id: str
) -> None:
    chief = staff(desks, "birgitta", Role.DELEGATE)
    cleared = clear(desks, case_id, chief, decisions_of(CHIEFS, []))
    assert cleared.case.state is State.CLEARED
    assert cleared.case.officer_id == desks.officer().person_id
    assert cleared.events[-1].data["told"]["mandate"] == "Delegationsordningen punkt 4.1, antagen SBN § 7"


def test_an_officer_is_told_who_decides_what_the_table_gives_somebody_else(desks: Desks, case_id: str) -> None:
    staff(desks, "birgitta", Role.DELEGATE)
    with pytest.raises(Refused, match="delegat"):
        clear(desks, case_id, desks.officer(), decisions_of(CHIEFS, []))
    assert desks.handling.case(desks.officer(), case_id).case.state is State.GRANTED


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DELEGATE])
def test_where_no_row_names_it_officers_and_delegates_clear(desks: Desks, case_id: str, role: Role) -> None:
    about_permits = DecisionProfile("SBN § 7", (DelegationRule("1", ("committee",)),))
    who = staff(desks, "birgitta", role)
    assert clear(desks, case_id, who, about_permits).case.state is State.CLEARED


def test_the_secretary_writes_in_only_what_the_committee_has_kept(desks: Desks, case_id: str) -> None:
    secretary = staff(desks, "siw", Role.SECRETARY)
    with pytest.raises(Refused, match="handläggare"):
        clear(desks, case_id, secretary, DecisionProfile())
    kept = {"rules": [{"number": "9", "outcomes": ["startbesked"], "who": ["committee"]}]}
    with pytest.raises(Refused, match="nämnden"):
        clear(desks, case_id, desks.officer(), decisions_of(kept, []))
    assert clear(desks, case_id, secretary, decisions_of(kept, [])).case.state is State.CLEARED


def test_a_row_about_clearances_is_about_no_permit(desks: Desks, case_id: str) -> None:
    view = desks.handling.case(desks.officer(), case_id)
    assert mandate_of(view, Outcome.GRANT, decisions_of(CHIEFS, []), deviates=False).is_committees


def test_who_inspects_decides_nothing(desks: Desks, case_id: str) -> None:
    with pytest.raises(Refused, match="behörighet"):
        clear(desks, case_id, staff(desks, "inga", Role.INSPECTOR), DecisionProfile())
