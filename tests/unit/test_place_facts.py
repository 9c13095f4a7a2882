"""What the map tells the law of a place, by what is placed there."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from shapely import box

from gis.site import BuildingNear, ConstraintHere, Hit, SiteReport
from permits.law.facts import NOT_ASKED, MeasureKind, Unknown
from permits.law.measures import MEASURES, Shown
from permits.services.place_facts import of_buildings, of_measure, of_place, rests_on

PLACE = SiteReport(
    footprint=box(674_000, 6_580_000, 674_004, 6_580_006),
    as_of=date(2026, 11, 22),
    area=24.0,
    perimeter=20.0,
    inside_municipality=True,
    designation="Alviken 1:18",
    building_area_on_plot=130.0,
    building_area_covered=0.0,
)
HOUSE = BuildingNear("h", "bostad", "småhus friliggande", "", "Alviken 1:18", True, False, 110.0, 3.0, 0.0, 6.5)
SHED = BuildingNear("s", "komplement", "garage", "", "Alviken 1:18", False, True, 20.0, 8.0, 0.0, 3.1)


def told(kind: str, report: SiteReport = PLACE, siting: dict[str, Any] | None = None, **facts: Any) -> dict[str, Any]:
    return of_measure(kind, siting or {"method": "rita"}, facts, report)


def area_for(kind: str, hit: Hit, distance: float | None) -> ConstraintHere:
    return ConstraintHere(
        "totalforsvar", "Totalförsvaret", hit, distance, 0.0, ("Mossen",), "Täcker inte.", None, (kind,)
    )


def test_a_structure_is_told_how_far_the_nearest_building_stands() -> None:
    report = replace(PLACE, buildings=(SHED, HOUSE), farthest_from_building=9.0)
    facts = told("plank", report)
    assert facts["distance_to_building"] == 3.0
    assert facts["farthest_from_building"] == 9.0


def test_where_no_building_is_near_the_distance_is_endless_and_where_none_can_be_read_it_is_unknown() -> None:
    assert told("altan")["distance_to_building"] == math.inf
    gone = told("altan", replace(PLACE, missing=("byggnader",)))
    assert isinstance(gone["distance_to_building"], Unknown)
    assert isinstance(gone["farthest_from_building"], Unknown)


@pytest.mark.parametrize("kind", ["parkering", "upplag", "anlaggning", "markatgard"])
def test_what_takes_ground_is_told_how_much(kind: str) -> None:
    assert told(kind)["ground_area"] == 24.0


@pytest.mark.parametrize("kind", [kind for kind, words in MEASURES.items() if words.is_building])
def test_nothing_is_counted_twice_where_a_building_is_drawn_over_another(kind: MeasureKind) -> None:
    over = replace(PLACE, building_area_covered=4.0)
    facts = {"footprint_area": over.area, "building_area_on_plot": 130.0} | told(kind, over)
    assert facts["footprint_area"] + facts["building_area_on_plot"] == 150.0


def test_an_extension_outwards_is_what_lies_outside_and_one_upwards_all_that_is_drawn() -> None:
    assert told("tillbyggnad", replace(PLACE, building_area_covered=4.0)) == {"footprint_area": 20.0}
    assert told("tillbyggnad", replace(PLACE, building_area_covered=23.9)) == {
        "building_area_on_plot": pytest.approx(106.1)
    }


def test_of_a_chosen_building_only_what_is_not_told_is_filled_in() -> None:
    report = replace(PLACE, buildings=(replace(HOUSE, distance=0.0, overlap=110.0), SHED))
    siting = {"method": "byggnad", "building": "h"}
    assert told("fasadandring", report, siting) == {"ridge_height": 6.5, "building_kind": "enbostadshus"}
    assert told("fasadandring", report, siting, building_kind="lokal", ridge_height=5.0) == {}
    assert told("fasadandring", report, {"method": "rita"}) == {}
    stamped = rests_on(report, {"ridge_height": "5"}, siting)
    assert "building_kind" in stamped
    assert "ridge_height" not in stamped


def test_a_building_that_is_torn_down_is_none_of_the_exempt_ones_left() -> None:
    report = replace(PLACE, buildings=(HOUSE, SHED))
    about = {"existing_exempt_area": "0"}
    assert of_buildings(about, report)["existing_exempt_area"] == 20.0
    assert of_buildings(about, report, {"method": "byggnad", "building": "s"})["existing_exempt_area"] == 0.0


@pytest.mark.parametrize(
    ("kind", "told_as"), [("flygplats", "flygplats"), ("ovningsfalt", "ovningsfalt"), ("länk", "annat")]
)
def test_land_that_the_defence_needs_is_told_by_its_kind(kind: str, told_as: str) -> None:
    assert of_place(replace(PLACE, constraints=(area_for(kind, Hit.YES, 0.0),)))["defence_area"] == told_as
    assert of_place(replace(PLACE, constraints=(area_for(kind, Hit.NO, 300.0),)))["defence_area"] == told_as


def test_no_land_of_the_defence_is_none_and_no_map_of_it_is_not_asked() -> None:
    assert of_place(replace(PLACE, constraints=(area_for("", Hit.NO, None),)))["defence_area"] is None
    assert isinstance(of_place(replace(PLACE, constraints=(area_for("", Hit.UNKNOWN, None),)))["defence_area"], Unknown)
    assert of_place(PLACE)["defence_area"] == NOT_ASKED


@pytest.mark.parametrize(("hit", "told_as"), [(Hit.YES, True), (Hit.NO, False), (Hit.UNKNOWN, Unknown("Täcker inte."))])
def test_area_regulations_are_known_where_the_municipality_has_a_layer_of_them(hit: Hit, told_as: object) -> None:
    there = replace(area_for("", hit, None), layer="omradesbestammelser", title="Områdesbestämmelser")
    assert of_place(replace(PLACE, constraints=(there,)))["area_regulations"] == told_as
    assert of_place(PLACE)["area_regulations"] == NOT_ASKED


@pytest.mark.parametrize("kind", MeasureKind)
def test_every_kind_is_told_of_and_without_a_place_nothing_is(kind: MeasureKind) -> None:
    assert of_measure(kind, {}, {}, None) == {}
    facts = told(kind)
    assert ("distance_to_building" in facts) == (
        MEASURES[kind].shown is not Shown.BUILDING and not MEASURES[kind].is_building and kind != "markatgard"
    )
