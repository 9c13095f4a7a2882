"""The site report's properties, boundaries and neighbours, against a village whose every distance is known."""

from __future__ import annotations

from datetime import date

import pytest
import shapely
import village
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import box
from village import house, plot, true

from gis import crs
from gis.layers import LayerKind
from gis.site import sides_of, site_report

DAY = date(2026, 11, 22)


def report_for(footprint, layers, store, designation=None):
    return site_report(footprint, layers, store, designation=designation, as_of=DAY)


def test_a_house_on_one_plot(layers, store):
    report = report_for(house(5, 20), layers, store)
    assert report.designation == "Byn 1:1"
    assert report.area == pytest.approx(true(5) * true(4), rel=1e-5)
    assert report.perimeter == pytest.approx(true(18), rel=1e-5)
    assert report.share_inside == pytest.approx(1)
    assert report.plot_area == pytest.approx(true(40) * true(30), abs=1e-3)
    assert report.inside_municipality is True
    assert [touched.designation for touched in report.properties] == ["Byn 1:1"]
    assert report.as_of == DAY


def test_every_side_has_its_neighbour_and_its_distance(layers, store):
    report = report_for(house(5, 20), layers, store)
    told = {(near.beyond, near.beyond_kind): near.distance for near in report.boundaries}
    assert told == {
        ("Byn 2:1", "fastighet"): pytest.approx(true(6), abs=1e-4),
        ("Byn 1:2", "fastighet"): pytest.approx(true(30), abs=1e-4),
        ("Byn s:1", "vag"): pytest.approx(true(20), abs=1e-4),
        (None, "okand"): pytest.approx(true(5), abs=1e-4),
    }
    assert report.nearest_boundary is not None
    assert report.nearest_boundary.beyond is None
    for near in report.boundaries:
        assert crs.true_length(near.shortest) == pytest.approx(near.distance, abs=1e-4)
        assert near.segment.distance(near.shortest) == pytest.approx(0, abs=1e-6)


def test_neighbours_border_and_others_are_across_the_road(layers, store):
    report = report_for(house(45, 22), layers, store)
    assert report.neighbours == ("Byn 1:1", "Byn 1:3", "Byn 2:1")
    assert report.across_road == ("Byn 1:4", "Byn 1:5")


def test_a_plot_at_the_corner_of_the_street_has_only_those_in_reach_across(layers, store):
    assert report_for(house(5, -20), layers, store).across_road == ("Byn 1:1", "Byn 1:2", "Byn 1:3")


def test_without_a_street_nobody_is_across_it(layers, store):
    report = report_for(house(45, 22), village.without(layers, "vagar"), store)
    assert report.across_road == ()
    assert "vagar" in report.missing
    assert ("Byn s:1", "allman_plats") in {(near.beyond, near.beyond_kind) for near in report.boundaries}
    report = report_for(house(45, 22), village.without(layers, "vagar", "planbestammelser"), store)
    assert ("Byn s:1", "samfallighet") in {(near.beyond, near.beyond_kind) for near in report.boundaries}


def test_the_lake_lies_beyond_the_shore(layers, store):
    report = report_for(house(130, 60), layers, store)
    assert report.designation == "Byn 2:1"
    nearest = report.nearest_boundary
    assert (nearest.beyond, nearest.beyond_kind) == (None, "vatten")
    assert nearest.distance == pytest.approx(true(5), abs=1e-4)


def test_a_house_by_an_enclave_sees_the_hole_in_its_own_property(layers, store):
    report = report_for(house(12, 110, 4, 4), layers, store, "Byn 2:1")
    nearest = report.nearest_boundary
    assert (nearest.beyond, nearest.distance) == ("Byn 3:1", pytest.approx(true(4), abs=1e-4))
    assert "Byn 3:1" in report.neighbours


def test_the_plot_area_counts_every_omrade_and_no_hole(layers, store):
    report = report_for(house(130, 60), layers, store)
    assert report.plot_area == pytest.approx((160 * 170 - 900 + 60 * 30) / village.SCALE**2, rel=1e-6)


def test_inside_the_enclave_one_neighbour_is_on_every_side(layers, store):
    report = report_for(house(30, 105), layers, store)
    assert report.designation == "Byn 3:1"
    assert report.neighbours == ("Byn 2:1",)
    assert sorted(near.distance for near in report.boundaries) == pytest.approx(
        sorted(true(metres) for metres in (5, 10, 15, 21)), abs=1e-4
    )


def test_a_house_over_the_boundary(layers, store):
    report = report_for(house(38, 10), layers, store)
    assert report.designation == "Byn 1:2"
    assert report.share_inside == pytest.approx(0.6)
    assert [(one.designation, round(one.share, 6)) for one in report.properties] == [("Byn 1:2", 0.6), ("Byn 1:1", 0.4)]
    assert next(near.distance for near in report.boundaries if near.beyond == "Byn 1:1") == 0.0
    named = report_for(house(38, 10), layers, store, "Byn 1:1")
    assert named.designation == "Byn 1:1"
    assert named.share_inside == pytest.approx(0.4)


def test_at_the_corner_of_two_boundaries(layers, store):
    report = report_for(house(0, 26), layers, store)
    assert {near.beyond: near.distance for near in report.boundaries if near.distance == 0.0} == {
        None: 0.0,
        "Byn 2:1": 0.0,
    }


def test_the_nearest_boundary_is_told_of_however_far_away(layers, store):
    report = report_for(house(60, 80), layers, store)
    nearest = report.boundaries[0]
    assert (nearest.beyond, nearest.distance) == ("Byn 3:1", pytest.approx(true(356**0.5), abs=1e-3))
    far = report_for(house(90, 110), village.without(layers, "vatten"), store)
    assert far.nearest_boundary.distance > 30
    assert len(far.boundaries) == 2  # the nearest, and one that lies another way


def test_a_property_that_is_not_in_the_layer_leaves_distances_unknown(layers, store):
    report = report_for(house(5, 20), layers, store, "Ingenstans 9:9")
    assert (report.designation, report.boundaries, report.share_inside, report.plot_area) == (
        "Ingenstans 9:9",
        (),
        None,
        None,
    )
    assert report.building_area_on_plot is None


def test_where_there_is_no_property(layers, store):
    report = report_for(house(-30, 10), layers, store)
    assert (report.designation, report.nearest_boundary, report.share_inside) == (None, None, None)


def test_sides_of_a_plot_say_which_way_they_face(layers, store):
    told = {
        (side.facing, side.beyond, side.beyond_kind, round(side.length, 3))
        for side in sides_of("Byn 1:2", layers, store)
    }
    assert told == {
        ("norr", "Byn 2:1", "fastighet", round(true(40), 3)),
        ("öster", "Byn 1:3", "fastighet", round(true(30), 3)),
        ("söder", "Byn s:1", "vag", round(true(40), 3)),
        ("väster", "Byn 1:1", "fastighet", round(true(30), 3)),
    }
    assert sides_of("Ingenstans 1:1", layers, store) == ()


def test_a_long_side_is_cut_where_a_neighbour_ends(layers, store):
    south = [
        side
        for side in sides_of("Byn 2:1", layers, store)
        if side.facing == "söder" and side.line.bounds[1] < village.NORTH + 31
    ]
    assert sorted((side.beyond or "", round(side.line.length)) for side in south) == [
        ("", 20),
        ("", 20),
        ("", 60),
        ("Byn 1:1", 40),
        ("Byn 1:2", 40),
        ("Byn 1:3", 40),
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.floats(-25, 135), st.floats(-40, 140), st.floats(2, 15), st.floats(2, 15), st.floats(0, 90))
def test_distances_and_areas_are_those_of_brute_force(layers, store, east, north, width, length, turn):
    footprint = shapely.affinity.rotate(village.plot(east, north, east + width, north + length), turn)
    report = report_for(footprint, layers, store)
    shapes = {}
    for row in village.PROPERTIES:
        shapes.setdefault(row["designation"], []).append(row["geometry"])
    overlaps = {name: sum(footprint.intersection(part).area for part in parts) for name, parts in shapes.items()}
    touched = {name: area / footprint.area for name, area in overlaps.items() if area > 0.01}
    assert {one.designation: one.share for one in report.properties} == pytest.approx(touched, abs=1e-9)
    if not touched:
        assert report.boundaries == ()
        return
    own = shapely.union_all(shapes[report.designation])
    assert touched[report.designation] == pytest.approx(max(touched.values()))
    assert report.nearest_boundary.distance == pytest.approx(true(footprint.distance(own.boundary)), abs=1e-3)
    assert report.share_inside == pytest.approx(footprint.intersection(own).area / footprint.area)
    for near in report.boundaries:
        if near.beyond:
            other = shapely.union_all(shapes[near.beyond])
            assert near.segment.difference(other.boundary.buffer(1e-6)).length == pytest.approx(0, abs=1e-6)
    for building in report.buildings:
        shape = next(row["geometry"] for row in village.BUILDINGS if row["building_id"] == building.building_id)
        assert building.distance == pytest.approx(true(footprint.distance(shape)), abs=1e-3)


def test_slivers_between_properties_are_noise(layers, store):
    rows = [
        village.property_row("A 1", plot(0, 0, 40, 30)),
        village.property_row("A 2", plot(40.4, -0.03, 80, 30)),
        village.property_row("A 3", at_corner()),
    ]
    split = village.published("fastigheter", LayerKind.PROPERTY, village.EVERYWHERE, village.frame_of(rows), store)
    report = report_for(house(30, 20), {**layers, "fastigheter": split}, store)
    told = {near.beyond: near.distance for near in report.boundaries}
    assert told["A 2"] == pytest.approx(true(5), abs=1e-4)
    assert "A 3" in report.neighbours  # it touches in a corner only


def at_corner():
    return village.at(box(-20, 30, 0, 50))


def test_every_side_of_the_plot_is_told_of_however_far_away(layers, store):
    report = report_for(house(5, 20), layers, store)
    assert [(side.facing, side.beyond, side.beyond_kind, side.length) for side in report.sides] == [
        ("väster", None, "okand", pytest.approx(true(30), abs=1e-3)),
        ("norr", "Byn 2:1", "fastighet", pytest.approx(true(40), abs=1e-3)),
        ("söder", "Byn s:1", "vag", pytest.approx(true(40), abs=1e-3)),
        ("öster", "Byn 1:2", "fastighet", pytest.approx(true(30), abs=1e-3)),
    ]
    assert [side.distance for side in report.sides] == pytest.approx([true(m) for m in (5, 6, 20, 30)], abs=1e-3)


def test_every_neighbour_has_its_distance_also_in_a_corner_and_across_the_road(layers, store):
    report = report_for(house(45, 22), layers, store)
    told = {near.designation: (near.distance, near.across_road) for near in report.neighbour_distances}
    assert told == {
        "Byn 1:1": (pytest.approx(true(5), abs=1e-3), False),
        "Byn 1:3": (pytest.approx(true(30), abs=1e-3), False),
        "Byn 2:1": (pytest.approx(true(4), abs=1e-3), False),
        "Byn 1:4": (pytest.approx(true(30), abs=1e-3), True),
        "Byn 1:5": (pytest.approx(true((30**2 + 10**2) ** 0.5), abs=1e-3), True),
    }
    distances = [near.distance for near in report.neighbour_distances]
    assert distances == sorted(distances)
    assert {near.designation for near in report.neighbour_distances} == {*report.neighbours, *report.across_road}


def test_a_house_on_the_neighbours_ground_is_at_no_distance_from_them(layers, store):
    report = report_for(house(38, 10), layers, store, "Byn 1:2")
    assert {near.designation: near.distance for near in report.neighbour_distances}["Byn 1:1"] == 0.0


def test_how_much_of_the_plot_is_used_before_and_after(layers, store):
    report = report_for(house(5, 20), layers, store)
    assert report.share_used == pytest.approx(96 / 1200, abs=1e-6)
    assert report.share_used_after == pytest.approx((96 + 20) / 1200, abs=1e-6)
    over_the_house = report_for(house(28, 10), layers, store)  # two of its five metres stand on the house already
    assert over_the_house.share_used_after == pytest.approx((96 + 20 - 8) / 1200, abs=1e-6)
    over_the_boundary = report_for(house(38, 2), layers, store, "Byn 1:1")
    assert over_the_boundary.share_used_after == pytest.approx((96 + 8) / 1200, abs=1e-6)
    without = report_for(house(5, 20), village.without(layers, "byggnader"), store)
    assert (without.share_used, without.share_used_after) == (None, None)


def test_a_corner_of_a_second_part_counts_however_small(layers, store):
    rows = [
        village.property_row("A 1", plot(0, 0, 10, 10)),
        village.property_row("A 1", plot(10, 10, 20, 20), omrade=2),
    ]
    rows.append(village.property_row("A 2", plot(10, 0, 20, 10)))
    two = village.published("fastigheter", LayerKind.PROPERTY, village.EVERYWHERE, village.frame_of(rows), store)
    report = report_for(plot(2, 2, 10.1, 10.05), {**layers, "fastigheter": two}, store)
    told = {one.designation: one.share for one in report.properties}
    assert told["A 1"] == pytest.approx((64 + 0.1 * 0.05) / (8.1 * 8.05), abs=1e-9)
    assert told["A 2"] == pytest.approx(0.1 * 8 / (8.1 * 8.05), abs=1e-9)


@pytest.mark.parametrize("status", ["reserverad", "ledig", "omregistrerad", "spärrad", "avregistrerad"])
def test_a_property_that_the_register_does_not_say_stands_is_none(layers, store, status):
    rows = [
        village.property_row("A 1", plot(0, 0, 40, 30)) | {"status": "gällande"},
        village.property_row("A 2", plot(40, 0, 80, 30)) | {"status": status},
        village.property_row("A 3", plot(0, 30, 40, 60)) | {"status": None},
    ]
    told = village.published("fastigheter", LayerKind.PROPERTY, village.EVERYWHERE, village.frame_of(rows), store)
    changed = {**layers, "fastigheter": told}
    report = report_for(house(38, 10), changed, store)
    assert [one.designation for one in report.properties] == ["A 1"]
    assert report.neighbours == ("A 3",)
    assert report_for(house(50, 10), changed, store).designation is None
    assert report_for(house(50, 10), changed, store, "A 2").boundaries == ()
