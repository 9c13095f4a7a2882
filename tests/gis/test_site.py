"""The site report against a village whose every distance is known."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import shapely
import village
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import box
from village import house, plot, true

from gis import crs
from gis.layers import CONSTRAINTS, Coverage, LayerKind
from gis.site import Hit, sides_of, site_report

DAY = date(2026, 11, 22)


def report_for(footprint, layers, store, designation=None):
    return site_report(footprint, layers, store, designation=designation, as_of=DAY)


def constraint(report, name):
    return next(found for found in report.constraints if found.layer == name)


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
    assert len(far.boundaries) == 1


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


def test_buildings_near_and_on_the_plot(layers, store):
    report = report_for(house(31, 12, 3, 4), layers, store)
    told = {building.building_id: building.distance for building in report.buildings}
    assert told == {
        "b1": pytest.approx(true(1), abs=1e-4),
        "b2": pytest.approx(true(6), abs=1e-4),
        "b3": pytest.approx(true(11), abs=1e-4),
    }
    assert report.building_area_on_plot == pytest.approx(96 / village.SCALE**2, abs=1e-4)
    house_on_plot = next(
        building for building in report.buildings if building.main and building.designation == "Byn 1:1"
    )
    assert (house_on_plot.ridge_height, house_on_plot.address, house_on_plot.exempt) == (6.5, "Bygatan 1", False)


def test_an_extension_overlaps_the_house(layers, store):
    report = report_for(house(29, 10, 5, 4), layers, store)
    touched = report.buildings[0]
    assert (touched.building_id, touched.distance) == ("b1", 0.0)
    assert touched.overlap == pytest.approx(4 / village.SCALE**2, rel=1e-5)


def test_a_barn_far_off_on_the_same_farm_is_told_of(layers, store):
    report = report_for(house(0, 60), layers, store)
    assert "b4" in {building.building_id for building in report.buildings}


def test_the_plan_and_its_provisions_here(layers, store):
    report = report_for(house(5, 3, 5, 6), layers, store)
    assert report.in_plan is True
    plan = report.plans[0]
    assert (plan.designation, plan.legally_binding, plan.implementation_end, plan.provisions_read) == (
        "DP 1",
        date(2015, 5, 1),
        date(2025, 5, 1),
        True,
    )
    assert plan.share == pytest.approx(1)
    overlaps = {provision.provision_id: provision.overlap for provision in report.provisions}
    assert overlaps == {
        "q1": pytest.approx(true(5) * true(6), rel=1e-5),
        "q3": pytest.approx(true(5) * true(3), rel=1e-5),
        "q4": pytest.approx(true(5) * true(6), rel=1e-5),
    }
    limit = next(provision for provision in report.provisions if provision.kind == "max_building_area")
    assert (limit.value, limit.value_type, limit.unit, limit.use) == (200.0, "max", "kvadratmeter", "kvartersmark")


def test_a_provision_that_only_shares_an_edge_does_not_hold(layers, store):
    report = report_for(house(5, 6), layers, store)
    assert "no_build" not in {provision.kind for provision in report.provisions}


def test_a_line_provision_under_the_house_is_told_of_without_area(layers, store):
    report = report_for(house(5, -1), layers, store)
    assert {p.provision_id: p.overlap for p in report.provisions if p.kind == "other"} == {"q5": 0.0}


def test_a_plan_that_does_not_bind_is_no_plan(layers, store):
    report = report_for(house(5, 60), layers, store)
    assert report.in_plan is False
    assert report.plans == report.provisions == ()
    assert [plan.designation for plan in report.extra["plans_coming"]] == ["DP 2"]


def test_a_plan_binds_from_the_day_it_gains_legal_force(layers, store):
    before = site_report(house(5, 20), layers, store, as_of=date(2015, 4, 30))
    assert before.in_plan is False
    assert site_report(house(5, 20), layers, store, as_of=date(2015, 5, 1)).in_plan is True


def test_outside_plan_coverage_is_unknown_never_outside_plan(layers, store):
    report = report_for(house(60, 120), layers, store)
    assert report.in_plan is None
    assert "inte att platsen saknar plan" in report.plan_unknown_because
    half = report_for(house(125, 88), layers, store)
    assert half.in_plan is None
    assert report_for(house(125, 20), layers, store).in_plan is False


def test_a_layer_that_does_not_cover_the_place_gives_unknown_not_no(layers, store):
    inside, outside = report_for(house(5, 20), layers, store), report_for(house(85, 20), layers, store)
    assert constraint(inside, "buller").hit is Hit.NO
    assert constraint(outside, "buller").hit is Hit.UNKNOWN
    assert "täcker inte" in constraint(outside, "buller").why_unknown


def test_half_covered_is_not_covered(layers, store):
    assert constraint(report_for(house(58, 20), layers, store), "buller").hit is Hit.UNKNOWN


def test_a_layer_that_is_missing_gives_unknown_not_no(layers, store):
    report = report_for(house(5, 20), layers, store)
    found = constraint(report, "vattenskydd")
    assert (found.hit, found.stamp) == (Hit.UNKNOWN, None)
    assert "Vattenskyddsområde är inte publicerat" in found.why_unknown
    assert set(report.missing) == set(CONSTRAINTS) - {"strandskydd", "fornlamningar", "buller"}


def test_a_layer_whose_file_is_gone_gives_unknown_not_no(layers, store, tmp_path):
    for name in layers:
        gone = {**layers, name: replace(layers[name], path=tmp_path / "borta.gpkg")}
        report = report_for(house(60, 20), gone, store)
        assert name in report.missing
        assert "Kartlagrets fil saknas" in report.extra["unanswered"][name]
        assert name not in {stamp.name for stamp in report.stamps}
    assert (
        constraint(report_for(house(60, 20), {**layers, "strandskydd": gone["buller"]}, store), "strandskydd").hit
        is Hit.UNKNOWN
    )


@pytest.mark.parametrize("name", sorted(village.SHAPES))
def test_a_layer_whose_file_is_broken_never_says_no(name, layers, store, tmp_path):
    broken = tmp_path / "trasig.gpkg"
    content = Path(layers[name].path).read_bytes()
    broken.write_bytes(content[:4096] + b"\x00" * (len(content) - 4096))
    report = report_for(house(60, 20), {**layers, name: replace(layers[name], path=broken)}, store)
    assert name in report.missing
    told = {
        "fastigheter": report.designation is None,
        "byggnader": report.building_area_on_plot is None,
        "jarnvag": not report.railway_known,
        "kommungrans": report.inside_municipality is None,
        "detaljplaner": report.in_plan is None,
    }
    assert told.get(name, True)
    if name in CONSTRAINTS:
        assert constraint(report, name).hit is Hit.UNKNOWN


def test_a_constraint_that_is_hit_tells_how_much(layers, store):
    found = constraint(report_for(house(38, 20), layers, store), "strandskydd")
    assert (found.hit, found.distance, found.names) == (Hit.YES, 0.0, ("Bysjön",))
    assert found.overlap == pytest.approx(true(3) * true(4), rel=1e-5)
    near = constraint(report_for(house(5, 20), layers, store), "strandskydd")
    assert (near.hit, near.overlap) == (Hit.NO, 0.0)
    assert near.distance == pytest.approx(true(30), abs=1e-4)


def test_a_monument_protects_round_itself_and_absence_is_never_no(layers, store):
    near, far = report_for(house(5, 20), layers, store), report_for(house(110, 100), layers, store)
    assert (constraint(near, "fornlamningar").hit, constraint(near, "fornlamningar").names) == (Hit.YES, ("Röse",))
    assert constraint(near, "fornlamningar").distance == pytest.approx(true(36), abs=1e-4)
    assert constraint(far, "fornlamningar").hit is Hit.UNKNOWN
    assert "bara det som är känt" in constraint(far, "fornlamningar").why_unknown


def test_a_municipality_may_add_a_constraint_of_its_own(layers, store):
    own = replace(layers["buller"], name="markradon", title="Markradon")
    report = report_for(house(5, 20), {**layers, "markradon": own}, store)
    assert constraint(report, "markradon").title == "Markradon"


def test_the_railway_is_measured_inside_coverage_only(layers, store):
    report = report_for(house(-60, 10), layers, store)
    assert (report.railway_distance, report.railway_known) == (pytest.approx(true(90), abs=1e-3), True)
    far = report_for(house(100, 20), layers, store)
    assert (far.railway_distance, far.railway_known) == (None, True)
    outside = village.covering(layers, "jarnvag", Coverage())
    assert report_for(house(100, 20), outside, store).railway_known is False


def test_outside_the_municipality(layers, store):
    assert report_for(house(-210, 10, 20, 4), layers, store).inside_municipality is False
    assert report_for(house(5, 20), village.without(layers, "kommungrans"), store).inside_municipality is None


def test_every_layer_that_answered_is_stamped(layers, store):
    for _ in range(2):  # the second time from memory
        report = report_for(house(5, 20), layers, store)
        assert {stamp.name for stamp in report.stamps} == set(layers)


def test_many_threads_get_the_same_answer(layers, store):
    footprints = [house(5 + step % 30, 20) for step in range(40)]
    expected = [report_for(footprint, layers, store).boundaries for footprint in footprints]
    with ThreadPoolExecutor(8) as pool:
        reports = pool.map(lambda footprint: report_for(footprint, layers, store), footprints * 4)
    assert [report.boundaries for report in reports] == expected * 4


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
