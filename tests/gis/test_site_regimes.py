"""Buildings, plans, provisions, constraints and the railway in the site report of the village."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import village
from village import house, true

from gis.layers import Coverage
from gis.site import Hit, site_report

DAY = date(2026, 11, 22)


def report_for(footprint, layers, store, designation=None):
    return site_report(footprint, layers, store, designation=designation, as_of=DAY)


def constraint(report, name):
    return next(found for found in report.constraints if found.layer == name)


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
