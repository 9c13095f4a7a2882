"""How what people type is read, stored and shown again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from permits.law.facts import Unknown
from permits.wizard import people_forms, place_forms
from permits.wizard.forms import StepForm
from permits.wizard.measures import Measure
from permits.wizard.measures.new_buildings import NewHouse

TODAY = date(2026, 11, 22)


def filled(form: type[StepForm], **answers: Any) -> StepForm:
    made = form(MultiDict(answers), today=TODAY)
    made.validate()
    return made


def wrong(form: type[StepForm], field: str, typed: str, **others: Any) -> str:
    """What is said of what was typed; empty when it is fine."""
    return " ".join(str(message) for message in filled(form, **{field: typed, **others})[field].errors)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("4,5", "4.5"),
        ("4.5", "4.5"),
        ("4,5 m", "4.5"),
        ("4,5m", "4.5"),
        ("4,50 meter", "4.5"),
        (" ca 4,5 m ", "4.5"),
        ("12,5", "12.5"),
        ("4", "4"),
        ("4,00", "4"),
        ("10", "10"),
    ],
)
def test_a_height_is_read_as_swedes_write_it(typed: str, stored: str) -> None:
    form = filled(NewHouse, ridge_height=typed)
    assert form["ridge_height"].errors == []
    assert form["ridge_height"].data == stored


@pytest.mark.parametrize("typed", ["fyra", "4,5,6", "4-5", "m", "NaN", "1e3", "٤", "-", "0x10", "4 5 6 7 8 9 0 1"])
def test_what_is_not_a_height_is_refused_with_an_example_or_a_limit(typed: str) -> None:
    assert wrong(NewHouse, "ridge_height", typed)


def test_an_absurd_height_is_refused_kindly() -> None:
    assert "Kontrollera att du skrev i meter" in wrong(NewHouse, "ridge_height", "4500")
    assert "för litet" in wrong(NewHouse, "ridge_height", "-3")


def test_what_was_typed_wrongly_is_kept_as_it_was_typed() -> None:
    form = filled(NewHouse, ridge_height="fyra meter")
    assert form["ridge_height"].shown == "fyra meter"


def test_a_stored_number_is_shown_with_a_decimal_comma() -> None:
    form = NewHouse.showing({"ridge_height": "4.5"}, today=TODAY)
    assert form["ridge_height"].shown == "4,5"


def test_half_a_storey_is_refused() -> None:
    assert "heltal" in wrong(NewHouse, "storeys", "1,5")


@pytest.mark.parametrize(
    "typed", ["2027-05-14", "14/5 2027", "14.5.2027", "20270514", "14 maj 2027", "den 14 maj 2027", "2027/05/14"]
)
def test_a_date_is_read_in_the_ways_that_swedes_write_it(typed: str) -> None:
    form = filled(people_forms.Start, start_date=typed)
    assert form["start_date"].errors == []
    assert form["start_date"].data == "2027-05-14"


@pytest.mark.parametrize("typed", ["maj 2027", "Maj 2027", "i maj 2027", "May 2027", "maj. 2027", "1 maj 2027"])
def test_a_month_is_enough_of_a_start(typed: str) -> None:
    assert filled(people_forms.Start, start_date=typed).values() == {"start_date": "2027-05-01"}


@pytest.mark.parametrize("typed", ["2027-02-30", "i maj", "05-14", "2027-13-01", "14 mars", "0000-00-00"])
def test_what_is_no_date_is_refused(typed: str) -> None:
    assert "år-månad-dag" in wrong(people_forms.Start, "start_date", typed)


def test_building_cannot_begin_yesterday_but_today() -> None:
    assert "har redan varit" in wrong(people_forms.Start, "start_date", "2026-11-21")
    assert not wrong(people_forms.Start, "start_date", "2026-11-22")


def test_a_year_far_ahead_is_taken_for_a_slip() -> None:
    assert "Kontrollera årtalet" in wrong(people_forms.Start, "start_date", "2062-05-14")


@pytest.mark.parametrize("typed", ["19800729-2389", "198007292389", "800729-2389", "8007292389", "19800729 2389"])
def test_a_personal_number_is_stored_with_twelve_digits(typed: str) -> None:
    form = filled(people_forms.CoApplicant, has="ja", personal_number=typed)
    assert form["personal_number"].errors == []
    assert form["personal_number"].data == "198007292389"


def test_a_wrong_check_digit_is_told_apart_from_a_wrong_form() -> None:
    assert "stämmer inte" in wrong(people_forms.CoApplicant, "personal_number", "19800729-2388", has="ja")
    assert "tolv siffror" in wrong(people_forms.CoApplicant, "personal_number", "1980", has="ja")


def test_a_coordination_number_is_a_personal_number_too() -> None:
    assert not wrong(people_forms.CoApplicant, "personal_number", "194809772389", has="ja")


def test_an_agent_may_act_for_a_company() -> None:
    field = "principal_number"
    form = filled(people_forms.PowerOfAttorney, **{field: "212000-0142"})
    assert form[field].errors == []
    assert form[field].data == "2120000142"
    assert "Organisationsnumret" in wrong(people_forms.PowerOfAttorney, field, "212000-0143")


@pytest.mark.parametrize("typed", ["namn@exempel.se", "n.n+bygg@post.exempel.museum", "åsa@exempel.se"])
def test_an_email_address_is_accepted(typed: str) -> None:
    assert not wrong(people_forms.Applicant, "email", typed)


@pytest.mark.parametrize(
    "typed", ["namn", "namn@", "@exempel.se", "namn@exempel", "a b@exempel.se", "a@b..se", "a@b.s1"]
)
def test_what_is_no_email_address_is_refused(typed: str) -> None:
    assert "e-postadress" in wrong(people_forms.Applicant, "email", typed)


@pytest.mark.parametrize(("typed", "stored"), [("12345", "123 45"), ("123 45", "123 45"), ("SE-12345", "123 45")])
def test_a_postal_code_is_stored_as_it_is_written_on_letters(typed: str, stored: str) -> None:
    form = filled(people_forms.Applicant, postal_code=typed)
    assert form["postal_code"].data == stored


def test_a_telephone_number_needs_digits() -> None:
    assert not wrong(people_forms.Applicant, "phone", "+46 70-123 45 67")
    assert "riktnummer" in wrong(people_forms.Applicant, "phone", "ring mig")
    assert "riktnummer" in wrong(people_forms.Applicant, "phone", "12")


def test_a_text_that_is_too_long_says_how_long_it_may_be_and_is() -> None:
    said = wrong(NewHouse, "facade", "x" * 201)
    assert "200" in said
    assert "201" in said


def test_an_option_that_does_not_exist_is_refused() -> None:
    assert wrong(Measure, "measure", "slott") == "Välj ett av alternativen."


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("alviken 1:18", "Alviken 1:18"),
        ("ALVIKEN  1 : 18", "ALVIKEN 1:18"),
        ("Norra Å s:3", "Norra Å s:3"),
        ("Alviken 1:18>2", "Alviken 1:18"),
    ],
)
def test_a_designation_is_tidied(typed: str, stored: str) -> None:
    form = filled(place_forms.Property, designation=typed)
    assert form["designation"].errors == []
    assert form["designation"].data == stored


def test_control_characters_never_reach_what_is_stored() -> None:
    form = filled(NewHouse, facade="Trä\x00\u202e röd\x1b[0m")
    assert form["facade"].data == "Trä röd [0m"


def test_questions_that_do_not_apply_are_neither_asked_nor_stored() -> None:
    form = filled(people_forms.Invoice, same="ja", name="", street="skräp", postal_code="fel")
    assert form.errors == {}
    assert form.values() == {"same": "ja"}


def test_questions_that_apply_are_asked() -> None:
    form = filled(people_forms.Invoice, same="nej")
    assert set(form.errors) == {"name", "street", "postal_code", "city"}


def test_a_protected_person_is_not_asked_for_an_address() -> None:
    form = filled(people_forms.ProtectedApplicant, role="sjalv", name="Någon", email="n@exempel.se")
    assert form.errors == {}


@pytest.mark.parametrize("typed", ["inf", "oändligt", "nan", "1e9", "999", "0", "-3"])
def test_years_that_cannot_be_are_asked_for_again_and_tell_the_law_nothing(typed: str) -> None:
    about = {"measure": "komplementbyggnad", "wanted": "tidsbegransat", "temporary_years": typed}
    stored = Measure.from_stored(about, today=TODAY)
    assert not stored.validate()
    assert stored["temporary_years"].errors
    assert isinstance(Measure.facts(about)["temporary_years"], Unknown)


def test_fifty_years_can_be_asked_for_and_are_told_to_the_law() -> None:
    about = {"measure": "komplementbyggnad", "wanted": "tidsbegransat", "temporary_years": "50"}
    assert not Measure.from_stored(about, today=TODAY)["temporary_years"].errors
    assert Measure.facts(about)["temporary_years"] == 50.0
