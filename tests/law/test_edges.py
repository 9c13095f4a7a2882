"""Values at the edge of what can be told, which no scenario file can hold or no journey asks for by itself."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from permits.law.advance import _not_a_building_permit
from permits.law.assess import assess
from permits.law.book import DocumentLine, Finding, Outcome
from permits.law.conditions import Condition, Holds, Measure, at_most
from permits.law.defence import UNREAD, defence_area
from permits.law.document_list import NEEDED, NOTIFIED, PLACES, WASTE_PLAN, may_be_waived
from permits.law.facts import ConstraintFact, Facts, MeasureKind, ProvisionFact, Unknown, Wanted
from permits.law.near_boundary import neighbours_consent as consent_of_neighbours
from permits.law.plan_duties import may_depart_from_plan
from permits.law.plan_fit import as_answer, excess, here, is_ancillary, shortfall
from permits.law.temporary import _section
from permits.law.wording import limit, metres, square_metres
from tests.law.scenarios import facts_of


def told(place: str, **facts: Any) -> Facts:
    """The facts of an everyday place, with others set as no file can: endless, negative, between two hundredths."""
    found = facts_of({"from": place})
    return Facts(**{**vars(found), **facts})


def found_by(rule: str, facts: Facts) -> list[Finding]:
    return [finding for finding in assess(facts, {}).findings if finding.rule.split(".")[1] == rule]


def answer(rule: str, place: str, **facts: Any) -> tuple[str, str]:
    """The one outcome and text of a rule."""
    (finding,) = found_by(rule, told(place, **facts))
    return str(finding.outcome), finding.text


def outcome(rule: str, place: str, **facts: Any) -> str:
    return answer(rule, place, **facts)[0]


def provision(kind: str, text: str, value: float | None = None, **more: Any) -> ProvisionFact:
    plain: dict[str, Any] = {"value_type": "max", "unit": None, "overlap": 20.0, "use": None}
    return ProvisionFact("P1", "DP 12", kind, text, value, **{**plain, **more})


# --- years ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("years", [math.inf, math.nan, -1.0, 1e6])
def test_years_that_cannot_be_are_no_answer(years: float) -> None:
    rule = "temporary_permit_lasts_ten_years_and_fifteen_in_all"
    assert outcome(rule, "lokal i plan", wanted=Wanted.TIDSBEGRANSAT, temporary_years=years) == "missing"
    had = {"temporary_years": 5.0, "earlier_temporary_years": years}
    assert outcome(rule, "lokal i plan", wanted=Wanted.TIDSBEGRANSAT, **had) == "unknown"


# --- shares, sizes and heights between two hundredths ---------------------------------------------------------------


def test_a_share_is_of_the_property_when_less_than_a_hundredth_of_a_percent_is_missing() -> None:
    rule = "stands_on_the_named_property"
    assert outcome(rule, "komplementbyggnad i plan", share_inside_property=0.99996) == "met"
    assert outcome(rule, "komplementbyggnad i plan", share_inside_property=0.9997, footprint_area=Unknown("")) == (
        "conflict"
    )
    assert outcome(rule, "komplementbyggnad i plan", share_inside_property=1.05) == "met"


def test_what_lies_outside_by_as_much_as_the_map_can_tell_is_outside() -> None:
    half = {"footprint_area": 8.0, "share_inside_property": 0.875}  # 1.0 m² outside
    rule = "stands_on_the_named_property"
    assert outcome(rule, "komplementbyggnad i plan", tolerance=1.0, **half) == "conflict"
    assert outcome(rule, "komplementbyggnad i plan", tolerance=1.1, **half) == "judge"


def test_a_shed_stands_on_its_plot_when_less_than_a_hundredth_of_a_percent_is_missing() -> None:
    rule = "small_ancillary_building_in_plan"
    inside = answer(rule, "komplementbyggnad i plan", share_inside_property=0.99996)
    assert inside == answer(rule, "komplementbyggnad i plan", share_inside_property=1.0)
    assert inside != answer(rule, "komplementbyggnad i plan", share_inside_property=0.9999)


@pytest.mark.parametrize(("pitch", "said"), [(45.004, "met"), (45.006, "conflict"), (45.04, "conflict")])
def test_an_exact_pitch_is_held_to_the_hundredth_of_a_degree(pitch: float, said: str) -> None:
    asked = provision("roof_pitch", "Takvinkeln ska vara 45 grader", 45.0, value_type="exakt")
    assert outcome("roof_pitch_in_plan", "hus i plan", roof_pitch=pitch, provisions=(asked,)) == said


@pytest.mark.parametrize(("bound", "said"), [(45.004, "met"), (45.006, "conflict"), (45.04, "conflict")])
def test_an_exact_bound_is_held_to_the_hundredth_of_a_degree(bound: float, said: str) -> None:
    asked = provision("roof_pitch", "Takvinkeln ska vara 45 grader", bound, value_type="exakt")
    assert outcome("roof_pitch_in_plan", "hus i plan", roof_pitch=45.0, provisions=(asked,)) == said


def test_a_new_dwelling_house_is_called_so() -> None:
    rule = "new_construction_needs_a_permit"
    assert answer(rule, "hus i plan")[1] == "Att bygga ett nytt bostadshus kräver bygglov."
    assert answer(rule, "komplementbyggnad i plan", footprint_area=80.0)[1].startswith("Att bygga en ny byggnad")


@pytest.mark.parametrize(
    ("ridge", "said"), [(6.004, "met"), (6.006, "judge"), (6.04, "judge"), (0.0, "unknown"), (-1.0, "unknown")]
)
def test_a_ridge_below_the_building_height_is_compared_to_the_centimetre(ridge: float, said: str) -> None:
    asked = provision("max_building_height", "Högsta byggnadshöjd är 6 meter", 6.0)
    assert outcome("highest_building", "hus i plan", ridge_height=ridge, provisions=(asked,)) == said


def test_a_distance_in_a_plan_is_a_smallest_one_where_the_layer_does_not_say() -> None:
    asked = provision("min_distance_boundary", "Byggnad ska placeras 6 meter från gräns", 6.0, value_type=None)
    rule = "distance_that_the_plan_asks"
    assert outcome(rule, "hus i plan", distance_to_boundary=8.0, provisions=(asked,)) == "met"
    assert outcome(rule, "hus i plan", distance_to_boundary=5.0, provisions=(asked,)) == "conflict"


def test_the_buildings_that_stand_are_told_from_the_first_square_metre() -> None:
    asked = (provision("max_building_area", "Största byggnadsarea är 200 m²", 200.0),)
    rule = "largest_building_area"
    one = answer(rule, "hus i plan", building_area_on_plot=1.0, provisions=asked)[1]
    assert ", varav 1 m² finns redan." in one
    assert "varav" not in answer(rule, "hus i plan", building_area_on_plot=0.0, provisions=asked)[1]


def test_how_far_from_a_limit_is_told_as_a_share_only_of_what_is_more_than_nothing() -> None:
    assert shortfall(0.5, 1.0, metres) == "0,5 m, eller 50 %, mindre än planen kräver"
    assert shortfall(0.25, 0.5, metres) == "0,25 m, eller 50 %, mindre än planen kräver"
    assert shortfall(-1.0, 0.0, metres) == "1 m mindre än planen kräver"
    assert excess(1.5, 1.0, metres) == "0,5 m, eller 50 %, mer än planen medger"
    assert excess(0.75, 0.5, metres) == "0,25 m, eller 50 %, mer än planen medger"
    assert excess(1.0, 0.0, metres) == "1 m mer än planen medger"


def test_limits_are_written_with_at_least_one_decimal_and_areas_to_the_hundredth() -> None:
    assert [limit(30.0), limit(4.5), limit(3.25)] == ["30,0", "4,5", "3,25"]
    assert [square_metres(50.0), square_metres(49.5), square_metres(49.55)] == ["50 m²", "49,5 m²", "49,55 m²"]


# --- plans ----------------------------------------------------------------------------------------------------------


def test_provisions_bind_only_in_a_plan_that_has_been_read() -> None:
    assert here(told("komplementbyggnad i plan"))
    assert not here(told("komplementbyggnad i plan", in_detailed_plan=False))
    assert not here(told("komplementbyggnad i plan", plan_provisions_read=False))


def test_an_answer_of_the_plan_begins_with_a_capital() -> None:
    assert as_answer(Condition(Holds.UNKNOWN, "det är okänt"), "", "").text == "Det är okänt."


def test_an_extension_is_of_an_ancillary_building_only_where_that_is_known() -> None:
    assert is_ancillary(told("tillbyggnad i plan", extends_ancillary_building=True))
    assert not is_ancillary(told("tillbyggnad i plan", extends_ancillary_building=False))
    assert not is_ancillary(told("hus i plan", extends_ancillary_building=True))


def test_a_use_that_the_layer_calls_something_is_left_to_a_human() -> None:
    rule = "use_that_the_plan_gives"
    industry = provision("use", "Industri", use="kvartersmark")
    assert outcome(rule, "hus i plan", provisions=(industry,)) == "judge"
    strange = provision("use", "Något annat")
    assert outcome(rule, "hus i plan", provisions=(strange,)) == "judge"


def test_temporary_use_counts_where_it_covers_any_of_the_building() -> None:
    rule = "temporary_permit_has_its_own_grounds"
    for overlap, allowed in ((0.0, False), (0.5, True)):
        use = provision("other", "Tillfällig användning för förskola", overlap=overlap)
        text = answer(rule, "lokal i plan", wanted=Wanted.TIDSBEGRANSAT, footprint_area=300.0, provisions=(use,))[1]
        assert text.startswith("Planen säger") is allowed


def test_the_first_duty_of_a_plan_is_told_when_there_are_two() -> None:
    duties = (
        provision("permit_duty", "Bygglov krävs även för annat"), provision("permit_duty", "Lov krävs också för annat"),
    )  # fmt: skip
    facts = told("komplementbyggnad i plan", provisions=duties)
    texts = [finding.text for finding in assess(facts, {}).findings if "krävs även för annat" in finding.text]
    assert texts
    assert not [
        f for f in assess(facts, {}).findings if "krävs också för annat" in f.text and "det kan betyda" in f.text
    ]


def test_area_regulations_are_reminded_of_outside_plans_where_none_asked() -> None:
    rule = "area_regulations_not_known_of"
    assert found_by(rule, told("komplementbyggnad utanför plan"))
    assert not found_by(rule, told("komplementbyggnad i plan"))
    assert not found_by(rule, told("komplementbyggnad utanför plan", area_regulations=False))
    assert not found_by(rule, told("komplementbyggnad utanför plan", area_regulations=Unknown("Kartan gick inte.")))


# --- pots -----------------------------------------------------------------------------------------------------------


def test_the_pot_of_sheds_is_told_from_the_first_square_metre_that_stands() -> None:
    rule, pot = "small_ancillary_building_in_plan", "komplementbyggnadernas sammanlagda area"
    place = "komplementbyggnad i plan"
    alone = {"existing_exempt_area": 0.0, "existing_doubtful_area": 0.0}
    assert pot not in answer(rule, place, **alone)[1]
    assert pot in answer(rule, place, **{**alone, "existing_exempt_area": 1.0})[1]
    assert pot in answer(rule, place, **{**alone, "existing_doubtful_area": 1.0})[1]


def test_earlier_extensions_are_told_from_the_first_square_metre() -> None:
    def of(earlier: float) -> str:
        facts = told("tillbyggnad i plan", gross_area=12.0, earlier_extension_area=earlier)
        return " ".join(finding.text for finding in assess(facts, {}).findings)

    assert "tidigare lovfria tillbyggnader blir 13 m²" in of(1.0)
    assert "tidigare lovfria tillbyggnader" not in of(0.0)


@pytest.mark.parametrize("name", ["ridge_height", "main_ridge_height"])
def test_a_ridge_at_no_height_is_not_known(name: str) -> None:
    facts = told("tillbyggnad i plan", gross_area=12.0, **{name: 0.0})
    assert "et är okänt om tillbyggnaden blir högre" in " ".join(f.text for f in assess(facts, {}).findings)


# --- structures and defence -----------------------------------------------------------------------------------------


def test_a_mast_on_the_boundary_needs_a_permit_and_a_pool_on_flat_ground_no_ground_permit() -> None:
    rule = "high_mast_or_nearer_than_its_height"
    assert outcome(rule, "mast utanför plan", structure_height=10.0, distance_to_boundary=0.0) == "missing"
    assert outcome(rule, "mast utanför plan", structure_height=10.0, distance_to_boundary=10.0) == "met"
    assert not found_by("ground_around_a_pool", told("pool i plan", level_change=0.0))
    assert found_by("ground_around_a_pool", told("pool i plan", level_change=0.6))


def test_defence_areas_are_reminded_of_only_where_the_point_is_about_the_measure() -> None:
    rule = "defence_areas_not_known_of"
    plain = {"extends_ancillary_building": False, "extends_farm_building": False}
    assert not found_by(rule, told("tillbyggnad i plan", **plain))
    of_dwelling = {**plain, "extends_ancillary_building": True, "building_kind": "komplementbostadshus"}
    assert found_by(rule, told("tillbyggnad i plan", **of_dwelling))


def test_a_komplementbostadshus_is_told_nothing_of_which_building_it_is() -> None:
    facts = told("komplementbyggnad i plan", measure=MeasureKind.KOMPLEMENTBOSTADSHUS)
    assert all(fact.name != "building_kind" for f in found_by("defence_areas_not_known_of", facts) for fact in f.facts)


def test_how_sure_a_consent_is_is_told_of_consents_by_the_boundary_only() -> None:
    rule, place = "how_sure_a_consent_is", "komplementbyggnad i plan"
    assert found_by(rule, told(place, neighbours_consent=True, distance_to_boundary=2.0))
    assert not found_by(rule, told(place, neighbours_consent=False, distance_to_boundary=2.0))
    assert not found_by(rule, told(place, neighbours_consent=True, distance_to_boundary=6.0))


def test_installations_are_asked_about_in_words_that_fit_the_measure() -> None:
    rule = "installations_not_asked"
    assert answer(rule, "solceller på villa i plan", installations=None)[1].startswith("Påverkar arbetet")
    assert answer(rule, "tillbyggnad i plan", installations=None)[1].startswith("Ska du också")


# --- control, need and examination ----------------------------------------------------------------------------------


def test_a_control_officer_is_spoken_of_in_words_that_fit_the_measure() -> None:
    open_need = answer("new_house_needs_a_control_officer", "ekonomibyggnad utanför plan", valuable=True)[1]
    assert open_need.startswith("Om det visar sig att bygglov krävs: du behöver en certifierad kontrollansvarig.")
    rule = "extension_may_need_a_control_officer"
    assert "Om tillbyggnaden är liten" in answer(rule, "tillbyggnad i plan", gross_area=60.0, footprint_area=60.0)[1]
    assert "Om ändringen är liten" in answer(rule, "fasad på flerbostadshus i plan")[1]


def test_one_more_dwelling_in_an_ancillary_dwelling_is_of_an_ancillary_building() -> None:
    facts = told("extra bostad i villa i plan", building_kind="komplementbostadshus")
    assert not found_by("added_dwelling_and_control_officer", facts)
    assert found_by("ancillary_building_needs_no_control_officer", facts)


def test_a_permit_is_explained_by_what_tells_most_alone() -> None:
    need = assess(told("tillbyggnad i plan", gross_area=60.0, footprint_area=60.0), {}).need
    assert len(need.findings) > 1
    assert need.sentence == f"{need.headline} {need.findings[0].text}"


def test_small_additions_are_tried_more_lightly_outside_plans_when_a_permit_is_applied_for() -> None:
    rule, large = "small_addition_outside_plan", {"footprint_area": 80.0}
    assert found_by(rule, told("komplementbyggnad utanför plan", **large))
    assert not found_by(rule, told("komplementbyggnad utanför plan"))
    assert not found_by(rule, told("komplementbyggnad i plan", **large))
    assert not found_by(rule, told("komplementbyggnad utanför plan", wanted=Wanted.FORHANDSBESKED, **large))


def test_land_for_a_public_purpose_counts_where_the_building_stands_on_any_of_it() -> None:
    rule = "land_for_a_public_purpose"
    for overlap, counts in ((0.0, False), (0.5, True)):
        land = provision("use", "Allmänt ändamål", overlap=overlap, use="kvartersmark")
        assert bool(found_by(rule, told("hus i plan", provisions=(land,)))) is counts


def test_a_cemetery_is_spoken_of_for_cemeteries_only() -> None:
    rule = "other_structure_and_control_officer"
    assert "begravningsplats" not in answer(rule, "idrottsplats utanför plan", structure_kind="skidbacke")[1]
    assert "begravningsplats" in answer(rule, "idrottsplats utanför plan", structure_kind="begravningsplats")[1]


def test_no_advance_ruling_is_given_of_what_needs_no_bygglov() -> None:
    assert _not_a_building_permit(told("rivning i plan"))
    assert _not_a_building_permit(told("eldstad i villa"))
    assert not _not_a_building_permit(told("hus i plan"))


# --- what neighbours and plans may allow ----------------------------------------------------------------------------


def test_a_consent_where_the_plan_has_not_been_read_says_why_it_is_in_doubt() -> None:
    near = {"distance_to_boundary": 2.0, "neighbours_consent": True}
    unread = told("komplementbyggnad i plan", plan_provisions_read=False, **near)
    assert "planen kan ha skyddsbestämmelser" in consent_of_neighbours(unread).because
    read = consent_of_neighbours(told("komplementbyggnad i plan", **near))
    assert read.because == "alla berörda grannar har lämnat skriftligt medgivande"


def test_a_measured_distance_close_to_the_limit_says_that_the_map_cannot_tell() -> None:
    def said(distance: float, measured: bool) -> str:
        facts = told(
            "komplementbyggnad i plan",
            distance_to_boundary=distance,
            measured=frozenset({"distance_to_boundary"} if measured else ()),
        )
        return " ".join(f.text for f in assess(facts, {}).findings if "närmare" in f.title.lower())

    assert "kartans noggrannhet" in said(4.45, measured=True)
    assert "kartans noggrannhet" not in said(4.45, measured=False)


def test_sheds_that_are_too_many_are_so_whatever_is_in_doubt_of_others() -> None:
    many = {"existing_exempt_area": 100.0, "existing_doubtful_area": 5.0}
    assert outcome("small_ancillary_building_in_plan", "komplementbyggnad i plan", **many) == "missing"


def test_the_first_provision_on_safety_is_told_when_there_are_two() -> None:
    two = (provision("other", "Skydd mot översvämning"), provision("other", "Skydd mot störningar"))
    assert "översvämning" in may_depart_from_plan(told("komplementbyggnad i plan", provisions=two)).because


def test_one_more_dwelling_may_depart_from_the_plan_in_an_enbostadshus_only() -> None:
    place = "extra bostad i villa i plan"
    assert may_depart_from_plan(told(place, building_kind="enbostadshus", provisions=())).holds is Holds.YES
    assert may_depart_from_plan(told(place, building_kind="flerbostadshus", provisions=())).holds is Holds.NO


def test_a_height_for_outhouses_binds_the_shed_and_not_the_house() -> None:
    of_outhouses = (provision("max_ridge_height", "Högsta nockhöjd för uthus är 4 meter", 4.0),)
    assert outcome("highest_ridge", "komplementbyggnad i plan", ridge_height=3.0, provisions=of_outhouses) == "met"
    assert outcome("highest_ridge", "hus i plan", ridge_height=3.0, provisions=of_outhouses) == "judge"


def test_a_building_height_in_an_old_plan_or_without_a_number_is_read_by_a_human() -> None:
    rule, old = "highest_building", date(1960, 1, 1)
    six, none = (provision("max_building_height", "Högsta byggnadshöjd", value) for value in (6.0, None))
    assert outcome(rule, "hus i plan", ridge_height=5.0, provisions=(six,)) == "met"
    assert outcome(rule, "hus i plan", ridge_height=5.0, provisions=(six,), plan_legally_binding=old) == "judge"
    assert outcome(rule, "hus i plan", ridge_height=5.0, provisions=(none,)) == "judge"


def test_that_a_value_is_never_ruled_out_is_told_where_nothing_is_designated_and_the_section_speaks() -> None:
    rule, place = "value_is_never_ruled_out", "extra bostad i villa i plan"
    plain = {"valuable": False, "constraints": ()}
    assert found_by(rule, told(place, building_kind="enbostadshus", **plain))
    assert not found_by(rule, told(place, building_kind="flerbostadshus", **plain))
    assert not found_by(rule, told(place, building_kind="enbostadshus", valuable=True, constraints=()))


def test_departures_with_a_new_house_are_told_of_in_plans_and_under_area_regulations() -> None:
    rule = "departures_while_the_house_is_new"
    assert found_by(rule, told("tillbyggnad i plan"))
    assert found_by(rule, told("tillbyggnad utanför plan", area_regulations=True))
    assert not found_by(rule, told("tillbyggnad utanför plan", area_regulations=False))


def test_what_is_missing_is_named_as_it_was_asked_for() -> None:
    asked = Measure("nockens höjd", "m", Unknown("Inte ritad."), missing="taknockshöjd")
    assert at_most(asked, 4.0).because == "uppgift saknas om taknockshöjd"
    assert at_most(replace(asked, missing=""), 4.0).because == "uppgift saknas om nockens höjd"


# --- documents and citations ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "citation", "waived"),
    [
        ("normal", "PBL 9 kap. 1 §", True), ("statute", str(NEEDED), True), ("statute", str(NOTIFIED), True),
        ("statute", str(PLACES["fullmakt"]), False), ("relevant", str(NEEDED), False),
    ],
)  # fmt: skip
def test_what_may_be_waived_is_what_the_law_leaves_to_need(level: str, citation: str, waived: bool) -> None:
    assert may_be_waived(DocumentLine("x", "X", level, "", "", citation)) is waived


def test_places_in_the_law_that_no_finding_shows() -> None:
    assert str(_section("72")) == "PBL 9 kap. 72 §"
    assert str(PLACES["jarnvagsmedgivande"]).startswith("PBL 9 kap. 35 §")
    assert str(PLACES["nybyggnadskarta"]) == "PBL 12 kap. 4 §"
    assert str(PLACES["aterstallning"]) == "PBL 9 kap. 71 §"
    assert str(PLACES[WASTE_PLAN]) == "PBL 10 kap. 8 a §"


def test_no_deck_stands_where_none_is_told() -> None:
    assert Facts(measure=MeasureKind.ALTAN, begun=told("altan i plan").begun).existing_deck_area == 0.0


@pytest.mark.parametrize(("metres_away", "near"), [(100.0, True), (100.05, False)])
def test_what_is_near_a_monument_or_a_defence_area_is_an_own_choice_to_the_decimetre(
    metres_away: float, near: bool
) -> None:
    monument = ConstraintFact("fornlamningar", "Fornlämningar", False, metres_away, ())
    facts = told("komplementbyggnad i plan", constraints=(monument,))
    assert (found_by("ancient_monuments", facts)[0].outcome is Outcome.JUDGE) is near
    defence = ConstraintFact("totalforsvar", "Totalförsvaret", False, metres_away + 400, ())
    assert (defence_area(told("hus i plan", constraints=(defence,))) == UNREAD) is near
