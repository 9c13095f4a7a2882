"""What each kind of measure is asked, and that its answers reach the law as they were meant."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from permits.law.facts import NOT_ASKED, Facts, MeasureKind, Unknown, Wanted
from permits.law.measures import MEASURES
from permits.wizard.choices import AnyOf
from permits.wizard.facts_told import facts_told
from permits.wizard.fields import UNSURE, Choice
from permits.wizard.measures import DETAILS, SHELVES, Measure, form_for
from tests.unit.measure_answers import TODAY, filled, posted, ways


@pytest.mark.parametrize("kind", list(MeasureKind))
def test_the_form_of_every_kind_gives_every_fact_that_the_law_asks_of_it(kind: MeasureKind) -> None:
    told: dict[str, Any] = {}
    for stored in ways(DETAILS[kind]):
        facts = DETAILS[kind].facts(stored)
        told |= {name: fact for name, fact in facts.items() if fact is not NOT_ASKED}
    assert set(told) >= MEASURES[kind].asks
    Facts(begun=TODAY, measure=kind, **told)


@pytest.mark.parametrize("kind", list(MeasureKind))
def test_what_was_asked_and_answered_is_never_told_as_not_asked(kind: MeasureKind) -> None:
    for stored in ways(DETAILS[kind]):
        facts = facts_told(kind, stored, {})
        answered = {form_for(kind)(None, today=TODAY)[name].tells or name for name in stored}
        assert not [name for name in answered & set(facts) if facts[name] is NOT_ASKED]


@pytest.mark.parametrize("kind", list(MeasureKind))
def test_an_answer_that_one_does_not_know_is_unknown_with_its_reason_and_never_no(kind: MeasureKind) -> None:
    unsure = [field for field in DETAILS[kind](None, today=TODAY) if isinstance(field, Choice) and field.unsure]
    for field in unsure:
        chosen = {field.name: UNSURE}
        if field.only_if:
            chosen[field.only_if[0]] = field.only_if[1].split("|")[0]
            parent: Any = DETAILS[kind](None, today=TODAY)[field.only_if[0]]
            if parent.only_if:
                chosen[parent.only_if[0]] = parent.only_if[1].split("|")[0]
        facts = DETAILS[kind].facts(filled(DETAILS[kind], **chosen))
        fact = facts.get(field.tells or field.name, field.meant(UNSURE))
        assert isinstance(fact, Unknown), field.name
        assert fact.reason.startswith("Du har svarat att du inte vet"), field.name


def test_every_kind_has_a_form_and_a_place_on_the_shelves_and_a_picture() -> None:
    shown = [option.value for shelf in SHELVES for option in shelf.options]
    assert sorted(shown) == sorted(MeasureKind)
    assert set(DETAILS) == set(MeasureKind)
    assert all(option.picture for shelf in SHELVES for option in shelf.options)


def test_the_facts_of_the_forms_are_facts_of_the_law() -> None:
    known = {field.name for field in fields(Facts)}
    for kind in MeasureKind:
        for stored in ways(DETAILS[kind]):
            assert set(DETAILS[kind].facts(stored)) <= known


@pytest.mark.parametrize("kind", list(MeasureKind))
def test_answers_of_another_kind_do_not_break_a_form_nor_become_its_facts(kind: MeasureKind) -> None:
    other = filled(DETAILS[MeasureKind.MAST]) | {"structure_kind": "vindkraftverk", "building_kind": "slott"}
    told = DETAILS[kind].facts(other)
    assert told.get("building_kind", NOT_ASKED) is NOT_ASKED
    if kind is not MeasureKind.MAST:
        assert told.get("structure_kind", NOT_ASKED) is NOT_ASKED


def test_a_filled_form_reads_the_same_when_it_is_judged_again() -> None:
    for kind in MeasureKind:
        for stored in ways(DETAILS[kind]):
            again = DETAILS[kind].from_stored(stored, today=TODAY)
            assert again.validate(), (kind, again.errors)
            assert again.values() == stored


def test_several_installations_are_kept_as_one_answer_and_told_as_names() -> None:
    form = DETAILS[MeasureKind.KOMPLEMENTBYGGNAD]
    stored = filled(form)
    answers = MultiDict([*((k, v) for k, v in stored.items() if k != "installations"), ("installations", "va")])
    answers.add("installations", "eldstad")
    made: Any = form(answers, today=TODAY)
    assert made.validate(), made.errors
    assert made.values()["installations"] == "eldstad,va"
    assert form.facts(made.values())["installations"] == ("eldstad", "va")
    row = next(row for row in made.rows() if row.field == "installations")
    assert row.value == "Sätta in en eldstad eller rökkanal, dra in vatten eller avlopp"


def test_none_of_it_is_an_answer_of_its_own_and_cannot_stand_with_others() -> None:
    form = DETAILS[MeasureKind.KOMPLEMENTBYGGNAD]
    assert form.facts(filled(form, installations="inget"))["installations"] == ()
    both = posted(form, {"installations": "inget,va"})["installations"]
    assert "Ta bort det ena" in " ".join(map(str, both.errors))
    made_up = posted(form, {"installations": "slott"})["installations"]
    assert made_up.errors == ["Välj bland alternativen."]
    assert posted(form, {})["installations"].errors


def wrong(kind: MeasureKind, field: str, **chosen: str) -> str:
    made = posted(DETAILS[kind], {**filled(DETAILS[kind]), **chosen})
    return " ".join(map(str, made[field].errors))


def test_an_extension_larger_than_its_house_has_to_be_explained() -> None:
    kind = MeasureKind.TILLBYGGNAD
    larger = {"gross_area": "200", "house_area": "100", "storeys": "1"}
    assert "större än hela byggnaden" in wrong(kind, "gross_area", **larger)
    assert not wrong(kind, "gross_area", **larger, why_odd="Det gamla huset är en liten stuga.")
    assert not wrong(kind, "gross_area", gross_area="200", house_area="100", storeys="2")


def test_what_hangs_on_the_house_is_not_higher_than_it() -> None:
    kind = MeasureKind.TILLBYGGNAD
    higher = {"what": "takkupa", "ridge_height": "9", "main_ridge_height": "7"}
    assert "högre än husets taknock" in wrong(kind, "main_ridge_height", **higher)
    assert not wrong(kind, "main_ridge_height", **{**higher, "what": "rum"})
    assert not wrong(kind, "main_ridge_height", **{**higher, "ridge_height": "7"})


def test_a_building_does_not_become_smaller_by_an_extension() -> None:
    chosen = {"building_type": "annat", "extends": "komplementbyggnad", "house_area": "20"}
    assert "inte bli mindre" in wrong(MeasureKind.TILLBYGGNAD, "footprint_after", **chosen, footprint_after="15")
    assert not wrong(MeasureKind.TILLBYGGNAD, "footprint_after", **chosen, footprint_after="25")


def test_three_storeys_do_not_fit_under_a_low_ridge() -> None:
    kind = MeasureKind.NYBYGGNAD_ENBOSTADSHUS
    assert "får inte plats" in wrong(kind, "ridge_height", storeys="3", ridge_height="4")
    assert not wrong(kind, "ridge_height", storeys="3", ridge_height="8")


@pytest.mark.parametrize("typed", ["0", "-1", "0,0", "-0.5"])
@pytest.mark.parametrize("kind", [MeasureKind.KOMPLEMENTBYGGNAD, MeasureKind.TILLBYGGNAD, MeasureKind.EKONOMIBYGGNAD])
def test_no_building_is_without_height_or_below_the_ground(kind: MeasureKind, typed: str) -> None:
    assert "för litet" in wrong(kind, "ridge_height", ridge_height=typed)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("450 cm", "4.5"), ("45 dm", "4.5"), ("4500mm", "4.5"), ("4.5 meter", "4.5"), ("4,5 m", "4.5"), ("4,5m.", "4.5")],
)
def test_a_height_in_other_units_becomes_metres(typed: str, stored: str) -> None:
    made = posted(DETAILS[MeasureKind.KOMPLEMENTBYGGNAD], {"ridge_height": typed})
    assert (made["ridge_height"].errors, made["ridge_height"].data) == ([], stored)


@pytest.mark.parametrize(
    ("kind", "field", "typed", "said"),
    [
        (MeasureKind.KOMPLEMENTBYGGNAD, "ridge_height", "4 m²", "Skriv talet i meter."),
        (MeasureKind.KOMPLEMENTBYGGNAD, "existing_exempt_area", "12 m", "Skriv talet i kvadratmeter."),
        (MeasureKind.KOMPLEMENTBYGGNAD, "roof_pitch", "27 m", "Skriv talet i grader."),
        (MeasureKind.KOMPLEMENTBYGGNAD, "ridge_height", "4 äpplen", "Skriv ett tal med siffror, till exempel 4,5."),
        (MeasureKind.SOLCELLER, "power_kw", "9 m²", "Skriv talet i kilowatt."),
    ],
)
def test_a_unit_that_says_something_else_is_refused(kind: MeasureKind, field: str, typed: str, said: str) -> None:
    assert wrong(kind, field, **{field: typed}) == said


def test_watts_become_kilowatts() -> None:
    form = DETAILS[MeasureKind.SOLCELLER]
    assert form.facts(filled(form, power_kw="9800 W"))["power_kw"] == 9.8
    unknown = form.facts(filled(form, power_kw=""))["power_kw"]
    assert isinstance(unknown, Unknown)
    assert unknown is not NOT_ASKED


def test_what_is_asked_for_is_a_permit_when_nothing_else_is_said() -> None:
    assert facts_told("altan", {}, {"atgard": {"measure": "altan"}})["wanted"] is Wanted.LOV
    kept = posted(Measure, {"measure": "altan", "wanted": "lov"}).values()
    assert kept == {"measure": "altan", "wanted": "lov"}


def test_a_permit_for_some_time_asks_how_long_and_whether_the_place_can_be_restored() -> None:
    asked = posted(Measure, {"measure": "nybyggnad_lokal", "wanted": "tidsbegransat"})
    assert set(asked.errors) == {"temporary_years", "earlier_temporary_years", "can_be_restored", "seasonal"}
    answers = {
        "temporary_years": "5 år",
        "earlier_temporary_years": "0",
        "can_be_restored": "ja",
        "seasonal": "vet_inte",
    }
    made = posted(Measure, {"measure": "nybyggnad_lokal", "wanted": "tidsbegransat", **answers})
    assert made.errors == {}
    told = Measure.facts(made.values())
    assert (told["wanted"], told["temporary_years"], told["earlier_temporary_years"]) == (
        Wanted.TIDSBEGRANSAT,
        5.0,
        0.0,
    )
    assert told["can_be_restored"] is True
    assert isinstance(told["seasonal"], Unknown)


def test_a_stove_is_neither_for_a_time_nor_ruled_on_in_advance() -> None:
    made = posted(Measure, {"measure": "eldstad", "wanted": "tidsbegransat", "temporary_years": "5"})
    assert made.errors == {}
    assert made.values() == {"measure": "eldstad"}
    assert Measure.facts(made.values())["wanted"] is Wanted.LOV


def test_no_question_of_several_answers_hides_what_was_chosen() -> None:
    for kind in MeasureKind:
        form: Any = DETAILS[kind](None, today=TODAY)
        for field in (field for field in form if isinstance(field, AnyOf)):
            names = [option.value for option in field.options]
            assert all("," not in name for name in names)
            assert len(names) == len(set(names))


def test_who_asks_only_about_the_place_need_not_know_what_it_will_look_like() -> None:
    kind = MeasureKind.NYBYGGNAD_ENBOSTADSHUS
    left_open = {**filled(DETAILS[kind]), "facade": "", "roof": "", "roof_pitch": ""}
    assert set(posted(form_for(kind), left_open).errors) == {"facade", "roof", "roof_pitch"}
    sketch = form_for(kind, Wanted.FORHANDSBESKED)
    made = posted(sketch, left_open)
    assert made.errors == {}
    assert isinstance(sketch.facts(made.values())["roof_pitch"], Unknown)
    assert set(posted(sketch, {**left_open, "ridge_height": ""}).errors) == {"ridge_height"}
    assert form_for(kind, Wanted.FORHANDSBESKED) is sketch


def test_a_balcony_has_no_roof_to_describe() -> None:
    form = DETAILS[MeasureKind.TILLBYGGNAD]
    assert "roof" not in filled(form, what="balkong")
    assert "roof" in filled(form, what="skarmtak")
