"""The places where a site report is easily wrong: odd labels, three properties at once, parts and holes, edges met."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree as ET

import pytest
import village
from village import house, plot, property_row, true

from gis.layers import LayerKind
from gis.site import site_report
from gis.siteplan import TitleBlock, site_plan

DAY = date(2026, 11, 22)


def report_for(footprint, layers, store, designation=None):
    return site_report(footprint, layers, store, designation=designation, as_of=DAY)


def shares(report):
    return {one.designation: one.share for one in report.properties}


def distances(report):
    """The way to the nearest boundary with each neighbour, who may have several."""
    return {near.beyond: near.distance for near in reversed(report.boundaries)}


# --- labels as they stand on a property map -------------------------------------------------------------------------

LABELLED = [
    property_row("Byn 1:18", plot(0, 0, 40, 30)) | {"label": "1:18>1"},
    property_row("Byn 1:18", plot(40, 30, 80, 60), omrade=2) | {"label": "1:18>2"},
    property_row("Byn 1:19", plot(40, 0, 80, 30)) | {"label": "1:19"},
    property_row("Byn s:21", plot(0, 30, 40, 60), kind="samfallighet") | {"label": "s:21"},
    property_row("Byn fs:1", plot(80, 0, 120, 30), kind="samfallighet") | {"label": "fs:1"},
]


@pytest.fixture(scope="module")
def labelled(layers, store):
    frame = village.frame_of(LABELLED)
    return {
        **village.without(layers, "vagar", "detaljplaner", "planbestammelser"),
        "fastigheter": village.published("fastigheter", LayerKind.PROPERTY, village.EVERYWHERE, frame, store),
    }


def test_a_joint_property_is_told_as_one_whatever_it_is_called(labelled, store):
    report = report_for(house(60, 20), labelled, store)
    assert report.designation == "Byn 1:19"
    assert report.neighbours == ("Byn 1:18", "Byn fs:1", "Byn s:21")  # s:21 in a corner
    assert {(near.beyond, near.beyond_kind) for near in report.boundaries} >= {
        ("Byn fs:1", "samfallighet"),
        ("Byn 1:18", "fastighet"),
    }
    on_it = report_for(house(10, 40), labelled, store)
    assert [(one.designation, one.kind) for one in on_it.properties] == [("Byn s:21", "samfallighet")]


def test_a_second_part_belongs_to_its_property_and_is_no_neighbour_of_the_first(labelled, store):
    report = report_for(house(45, 40), labelled, store)
    assert report.designation == "Byn 1:18"
    assert report.plot_area == pytest.approx(2 * 40 * 30 / village.SCALE**2, rel=1e-5)
    assert report.neighbours == ("Byn 1:19", "Byn fs:1", "Byn s:21")  # fs:1 in a corner
    assert {"Byn 1:18"}.isdisjoint(near.designation for near in report.neighbour_distances)


def test_labels_stand_on_the_site_plan_as_they_are_written(labelled, store):
    report = report_for(house(60, 20), labelled, store)
    title = TitleBlock("Byn 1:19", "Nybyggnad av garage", DAY, "Byn", "BYGG 2026-000001")
    drawn = site_plan(report, labelled, store, title_block=title, paper="A4")
    words = {text.text for text in ET.fromstring(drawn.svg).iter("{http://www.w3.org/2000/svg}text")}
    assert {"1:18>1", "1:18>2", "s:21", "fs:1"} <= words


# --- over several properties, and in several parts ------------------------------------------------------------------


def test_a_house_over_three_properties_is_shared_among_them(layers, store):
    report = report_for(house(38, 28), layers, store)
    assert shares(report) == pytest.approx({"Byn 2:1": 0.5, "Byn 1:2": 0.3, "Byn 1:1": 0.2})
    assert [one.designation for one in report.properties] == ["Byn 2:1", "Byn 1:2", "Byn 1:1"]
    assert sum(one.inside_area for one in report.properties) == pytest.approx(report.area, abs=1e-6)
    for name, share in (("Byn 1:1", 0.2), ("Byn 1:2", 0.3), ("Byn 2:1", 0.5)):
        named = report_for(house(38, 28), layers, store, name)
        assert named.share_inside == pytest.approx(share)
        others = {"Byn 1:1", "Byn 1:2", "Byn 2:1"} - {name}
        crossed = {near.designation for near in named.neighbour_distances if near.distance == 0.0}
        assert others <= crossed


def test_a_house_half_in_the_hole_of_its_property_stands_half_on_another(layers, store):
    report = report_for(house(18, 110, 4, 4), layers, store, "Byn 2:1")  # the hole begins at 20
    assert shares(report) == pytest.approx({"Byn 2:1": 0.5, "Byn 3:1": 0.5})
    assert report.share_inside == pytest.approx(0.5)
    assert distances(report)["Byn 3:1"] == 0.0


def test_a_house_over_two_parts_of_one_property_stands_on_it_alone(layers, store):
    rows = [
        property_row("A 1", plot(0, 0, 20, 30)),
        property_row("A 1", plot(20, 0, 40, 30), omrade=2),
        property_row("A 2", plot(40, 0, 80, 30)),
    ]
    two = village.published("fastigheter", LayerKind.PROPERTY, village.EVERYWHERE, village.frame_of(rows), store)
    report = report_for(house(18, 10), {**layers, "fastigheter": two}, store)
    assert shares(report) == pytest.approx({"A 1": 1.0})
    assert report.share_inside == pytest.approx(1.0)
    assert min(near.distance for near in report.boundaries) > true(9), "the line between its own parts is no boundary"
    assert distances(report)["A 2"] == pytest.approx(true(17), abs=1e-4)


def test_a_house_in_the_part_across_the_way_is_told_of_that_part_and_all_of_the_area(layers, store):
    report = report_for(house(-70, 10), layers, store)
    assert report.designation == "Byn 2:1"
    assert report.plot_area == pytest.approx((160 * 170 - 900 + 60 * 30) / village.SCALE**2, rel=1e-6)
    assert report.nearest_boundary.distance == pytest.approx(true(10), abs=1e-4)
    assert report.share_inside == pytest.approx(1.0)


# --- boundaries that are met exactly --------------------------------------------------------------------------------


def test_a_house_along_its_boundary_is_at_no_distance_and_on_nobody_elses_ground(layers, store):
    report = report_for(house(35, 10), layers, store)  # its east wall stands in the boundary to 1:2
    assert shares(report) == {"Byn 1:1": pytest.approx(1.0)}
    assert report.share_inside == pytest.approx(1.0)
    assert distances(report)["Byn 1:2"] == 0.0
    assert {near.designation: near.distance for near in report.neighbour_distances}["Byn 1:2"] == 0.0


def test_a_house_in_the_corner_of_its_plot_meets_both_boundaries_and_lies_on_neither_neighbour(layers, store):
    report = report_for(house(35, 26), layers, store)
    assert [one.designation for one in report.properties] == ["Byn 1:1"]
    met = {near.beyond for near in report.boundaries if near.distance == 0.0}
    assert met == {"Byn 1:2", "Byn 2:1"}
    assert report.share_inside == pytest.approx(1.0)


def test_a_house_that_meets_another_plot_in_a_point_only_is_at_no_distance_from_it(layers, store):
    touching = plot(35, 26, 40, 30)
    report = report_for(touching, layers, store)
    near = {one.designation: one.distance for one in report.neighbour_distances}
    assert near["Byn 1:2"] == near["Byn 2:1"] == 0.0
    assert shares(report) == {"Byn 1:1": pytest.approx(1.0)}


@pytest.mark.parametrize(("over", "told"), [(0.0005, ["Byn 1:1"]), (0.05, ["Byn 1:1", "Byn 1:2"])])
def test_half_a_millimetre_over_is_drawing_and_five_centimetres_are_not(layers, store, over, told):
    report = report_for(plot(35, 10, 40 + over, 14), layers, store)
    assert [one.designation for one in report.properties] == told
    assert distances(report)["Byn 1:2"] == 0.0
