"""What a site report does not know it says so of: layers that are missing, broken or do not cover the place."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import village
from village import house

from gis.layers import CONSTRAINTS
from gis.site import Hit, site_report

DAY = date(2026, 11, 22)


def report_for(footprint, layers, store, designation=None):
    return site_report(footprint, layers, store, designation=designation, as_of=DAY)


def constraint(report, name):
    return next(found for found in report.constraints if found.layer == name)


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
