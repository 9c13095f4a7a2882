"""An application on paper becomes a case like any other, whose clock runs from the day that it came in."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest

from permits.case.access import Principal, Role
from permits.case.deadline import clock_of
from permits.case.events import StoredEvent
from permits.case.model import PROTECTED_NAME, State
from permits.services.ports import PropertyHit, RegisterDown, RegisterPerson
from permits.services.refusals import Incomplete, NotFound
from permits.services.registering import PAPER, PaperApplication, Registering
from permits.services.shapes import CaseView
from permits.services.time_papers import time_paper_context
from tests.unit.desks import NUMBER, OTHER_NUMBER, Desks, picture
from tests.unit.printed_case import MUNICIPALITY

TOKEN = "a" * 32
TOLD = PaperApplication(
    name="Ylva Strandqvist", designation="alviken 1:18", kinds=("komplementbyggnad",), arrived=date(2026, 11, 9)
)


def clerk(desks: Desks) -> Principal:
    person = desks.database.persons.identify_staff("kommunen", "maja", "Maja")
    return Principal(person, "Maja", frozenset({Role.REGISTRATOR}))


def register(desks: Desks, told: PaperApplication = TOLD, token: str = TOKEN, files: int = 1) -> CaseView:
    def search(text: str) -> list[PropertyHit]:
        if desks.register.down:
            raise RegisterDown
        return [PropertyHit("Alviken 1:18", "Vägen 1", (0, 0))] if text.lower().startswith("alviken") else []

    desk = Registering(
        desks.database, desks.database.persons, desks.register, search, desks.files, MUNICIPALITY, desks.clock
    )
    handed = [(PAPER, f"{n}.png", io.BytesIO(picture(f"papper {n}"))) for n in range(files)]
    receipt = desk.register(clerk(desks), token, told, handed)
    return desks.handling.case(desks.officer(), receipt.case_id)


def test_it_is_received_and_the_clock_runs_from_the_day_that_it_came_in(desks: Desks) -> None:
    case = register(desks).case
    assert (case.state, case.designation, case.measures) == (State.SUBMITTED, "Alviken 1:18", ("komplementbyggnad",))
    assert clock_of(case).due == date(2027, 1, 18)
    assert [document.label for document in case.documents] == [PAPER]
    assert case.registry_number == "BYGG 2026-000001"


def test_what_the_paper_does_not_say_is_unknown_to_the_law_and_never_a_no(desks: Desks) -> None:
    view = register(desks, replace(TOLD, kinds=("komplementbyggnad", "plank")))
    assert view.assessment is not None
    assert view.case.measures == ("komplementbyggnad", "plank")
    assert view.case.need in {"unknown", "judge"}
    outcomes = {finding.outcome.value for finding in view.assessment.findings}
    assert "unknown" in outcomes
    assert view.report is None


def test_the_same_form_twice_is_one_case(desks: Desks) -> None:
    assert register(desks).case.case_id == register(desks).case.case_id
    assert register(desks, token="b" * 32).case.registry_number == "BYGG 2026-000002"


def test_whoever_has_a_number_finds_the_case_when_they_log_in(desks: Desks) -> None:
    view = register(desks, replace(TOLD, number=NUMBER))
    (mine,) = desks.applying.cases_of(desks.resident())
    assert mine.case_id == view.case.case_id
    assert NUMBER not in repr(view.events)
    stranger = register(desks, TOLD, token="c" * 32)
    assert len(desks.applying.cases_of(desks.resident())) == 1
    assert stranger.case.applicant.name == "Ylva Strandqvist"


def test_the_name_is_the_registers_where_none_is_written(desks: Desks) -> None:
    desks.register.known[NUMBER] = RegisterPerson(NUMBER, "Ylva", "Strandqvist")
    assert register(desks, replace(TOLD, number=NUMBER, name="")).case.applicant.name == "Ylva Strandqvist"
    company = register(desks, replace(TOLD, number="5599999991", name="Bolaget AB"), token="d" * 32)
    assert company.case.applicant.name == "Bolaget AB"
    nobody = register(desks, replace(TOLD, name=""), token="e" * 32)
    assert nobody.case.applicant.name == "Okänd sökande"


@pytest.mark.parametrize("by_register", [True, False])
def test_a_protected_person_is_shown_to_nobody(desks: Desks, by_register: bool) -> None:
    desks.register.known[OTHER_NUMBER] = RegisterPerson(OTHER_NUMBER, "Gömd", "Person", protected=by_register)
    told = replace(TOLD, number=OTHER_NUMBER, name="Gömd Person", street="Vägen 9", protected=not by_register)
    view = register(desks, told)
    assert view.case.applicant.shown_name == PROTECTED_NAME
    assert "Gömd" not in repr(view)
    assert "Vägen 9" not in repr(view)


def test_nothing_is_made_of_a_property_that_nobody_can_look_up(desks: Desks) -> None:
    desks.register.down = True
    with pytest.raises(Incomplete, match="svarar inte"):
        register(desks, replace(TOLD, number=NUMBER))


WRONG: tuple[tuple[dict[str, object], str], ...] = (
    ({"designation": "Alviken 9:99"}, "designation"),
    ({"designation": ""}, "designation"),
    ({"kinds": ()}, "kind"),
    ({"kinds": ("slott",)}, "kind"),
    ({"kinds": ("plank",) * 5}, "kind"),
    ({"arrived": None}, "arrived"),
    ({"arrived": date(2026, 11, 24)}, "arrived"),
)


def test_what_cannot_be_is_told_by_its_field_and_nothing_is_made(desks: Desks) -> None:
    for wrong, field in WRONG:
        with pytest.raises(Incomplete) as refused:
            register(desks, replace(TOLD, **wrong))  # type: ignore[arg-type]
        assert [name for name, _message in refused.value.problems] == [field], wrong
    with pytest.raises(Incomplete):
        register(desks, files=0)
    assert register(desks).case.registry_number == "BYGG 2026-000001"


def test_only_staff_who_register_may_and_only_with_a_code_of_their_own(desks: Desks) -> None:
    desk = Registering(
        desks.database, desks.database.persons, desks.register, lambda _text: [], desks.files, MUNICIPALITY, desks.clock
    )
    for who, token in ((desks.resident(), TOKEN), (clerk(desks), "kort")):
        with pytest.raises(NotFound):
            desk.register(who, token, TOLD, [])


def test_it_is_confirmed_on_paper_which_somebody_is_asked_to_post(desks: Desks) -> None:
    case_id = register(desks).case.case_id
    desks.reacting.react_once()
    case = desks.handling.case(desks.officer(), case_id).case
    assert [paper.label for paper in case.time_papers] == ["bekraftelse"]
    _notes, (task,), _checks = desks.noting.beside(desks.officer(), case)
    assert task.text.endswith("på papper till Ylva Strandqvist. E-postadress saknas.")
    told = time_paper_context(desks.handling.case(desks.officer(), case_id), first(desks, case_id), MUNICIPALITY)
    words = " ".join(text for _title, text in told["sections"])
    assert "18 januari 2027" in words
    assert "en femtedel" in words
    assert MUNICIPALITY.county_board in words
    by_login = desks.submitted(desks.resident()).case_id
    desks.reacting.react_once()
    assert desks.handling.case(desks.officer(), by_login).case.time_papers == ()


def first(desks: Desks, case_id: str) -> StoredEvent:
    return desks.handling.case(desks.officer(), case_id).events[0]
