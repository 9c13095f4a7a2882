"""Kjellstavik is what it says it is: seamless, drawn with right angles, and has the places that its people need."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely

from gis.crs import to_wgs84, true_area
from gis.kinds import RULES
from gis.layers import Coverage, LayerKind
from permits.adapters.database import open_database
from permits.demo.build import build
from permits.demo.ground import ground
from permits.demo.people import persona
from permits.municipality import read_profile
from permits.services.layers_in_force import coverage_of
from tests.unit.kjellstavik import PROFILE, Kjellstavik

CONSTRAINTS = {
    "strandskydd", "fornlamningar", "vattenskydd", "kulturmiljo", "oversvamning", "ras_skred", "buller", "vag_12m",
    "jarnvag_30m", "kraftledning", "biotopskydd", "natura",
}  # fmt: skip

UNTOLD = {"fastigheter": {"status"}}  # every property of the demo stands


# the ground


def test_it_lies_out_at_sea_between_landsort_and_gotska_sandon(kjellstavik: Kjellstavik) -> None:
    west, south, east, north = kjellstavik.frame("kommungrans").to_crs(4326).total_bounds
    assert 17.9 < west < east < 18.5
    assert 58.2 < south < north < 58.5


def test_properties_cover_the_municipality_without_gap_or_overlap(kjellstavik: Kjellstavik) -> None:
    areas = kjellstavik.frame("fastigheter").geometry.to_numpy()
    assert shapely.is_valid(areas).all()
    assert shapely.coverage_is_valid(areas)
    border = kjellstavik.frame("kommungrans").geometry.iloc[0]
    assert shapely.coverage_union_all(areas).symmetric_difference(border).area < 1.0


def test_corners_lie_on_the_centimetre(kjellstavik: Kjellstavik) -> None:
    xy = shapely.get_coordinates(kjellstavik.frame("fastigheter").geometry.to_numpy())
    assert np.abs(xy * 100 - np.round(xy * 100)).max() < 1e-3


def test_there_are_about_two_thousand_properties_in_six_trakter(kjellstavik: Kjellstavik) -> None:
    properties = kjellstavik.frame("fastigheter")
    assert 1900 <= properties.designation.nunique() <= 2500
    assert properties.trakt.nunique() == 6


def test_labels_are_those_of_a_swedish_property_map(kjellstavik: Kjellstavik) -> None:
    properties = kjellstavik.frame("fastigheter")
    assert properties.label.str.fullmatch(r"(\d+|s):\d+(>\d+)?").all()
    assert properties.designation.str.fullmatch(r"[A-ZÅÄÖ][a-zåäö]+ (\d+|s):\d+").all()
    assert (properties.kind == "samfallighet").eq(properties.block == "s").all()
    split = properties[properties.label.str.contains(">")]
    assert (split.groupby("designation").size() > 1).all()
    assert not properties.duplicated(["designation", "omrade"]).any()
    assert properties.fnr.nunique() == properties.designation.nunique()


def test_farms_have_several_areas_and_some_land_has_holes(kjellstavik: Kjellstavik) -> None:
    properties = kjellstavik.frame("fastigheter")
    assert (properties.groupby("designation").size() > 2).sum() > 20
    assert sum(len(area.interiors) for area in properties.geometry) > 20


def test_street_plots_are_not_a_grid(kjellstavik: Kjellstavik) -> None:
    """Hardly two plots have the same area, and their sides point in every direction."""
    properties = kjellstavik.frame("fastigheter")
    plots = properties[properties.geometry.area.between(500, 3000)]
    assert plots.geometry.area.round(0).value_counts().max() < 12
    turned = [_direction(area) for area in plots.geometry]
    assert len(Counter(int(angle // 5) for angle in turned)) == 18


def _direction(area: shapely.Polygon) -> float:
    corners = shapely.get_coordinates(area.minimum_rotated_rectangle)
    side = corners[1] - corners[0]
    return float(np.degrees(np.arctan2(side[1], side[0])) % 90)


def test_waters_are_as_the_shore_rules_need_them(kjellstavik: Kjellstavik) -> None:
    waters = kjellstavik.frame("vatten")
    lakes = waters[waters.kind == "sjo"].set_index("name").area_ha
    assert lakes["Hagsjön"] > 1.0 > lakes["Svarttjärn"] > 0.2
    assert {"hav", "sjo", "backdrag"} == set(waters.kind)
    shore = kjellstavik.frame("strandskydd").union_all()
    tarn = waters[waters.name == "Svarttjärn"].geometry.iloc[0]
    assert not shore.intersects(tarn)
    assert shore.intersects(waters[waters.name == "Hagsjön"].geometry.iloc[0])


# the buildings


def test_buildings_stand_inside_their_property_and_apart(kjellstavik: Kjellstavik) -> None:
    buildings, properties = kjellstavik.frame("byggnader"), kjellstavik.frame("fastigheter")
    assert 2300 <= len(buildings) <= 3200
    inside = buildings.sjoin(properties[["designation", "geometry"]], predicate="within")
    assert len(inside) == len(buildings)
    assert (inside.designation_left == inside.designation_right).all()
    first, second = buildings.sindex.query(buildings.geometry, predicate="intersects")
    assert (first == second).all()


def test_buildings_have_right_angles(kjellstavik: Kjellstavik) -> None:
    for footprint in kjellstavik.frame("byggnader").geometry:
        xy = shapely.get_coordinates(footprint)
        sides = np.diff(xy, axis=0)
        sides = sides / np.hypot(*sides.T)[:, None]
        turns = np.abs((sides * np.roll(sides, -1, axis=0)).sum(axis=1))
        assert turns.max() < 0.06  # a decimetre notch on the centimetre grid


def test_main_buildings_have_addresses_odd_on_one_side_and_even_on_the_other(kjellstavik: Kjellstavik) -> None:
    buildings = kjellstavik.frame("byggnader")
    homes = buildings[(buildings.main == 1) & buildings.purpose.eq("småhus friliggande")]
    assert homes.address.str.fullmatch(r"\D+ \d+").mean() > 0.97
    assert buildings[buildings.address != ""].address.is_unique
    numbers = homes.address.str.extract(r"(\d+)$")[0].dropna().astype(int)
    assert 0.35 < (numbers % 2).mean() < 0.65


# layers, plans


def test_every_layer_is_published_with_the_columns_of_its_kind(kjellstavik: Kjellstavik) -> None:
    profile = read_profile(PROFILE)
    assert {layer.name for layer in profile.layers} == set(kjellstavik.pointers) >= CONSTRAINTS
    for layer in profile.layers:
        rules, frame = RULES[LayerKind(layer.kind)], kjellstavik.frame(layer.name)
        assert len(frame) > 0
        assert frame.crs.to_epsg() == 3006
        assert set(rules.required) | set(rules.optional) - UNTOLD.get(layer.name, set()) <= set(frame.columns)
        assert set(frame.geom_type) <= {name.removeprefix("Multi") for name in rules.geometry}
        assert frame.geometry.is_valid.all()


def test_the_flood_layer_knows_half_the_municipality_and_monuments_none(kjellstavik: Kjellstavik) -> None:
    border = kjellstavik.frame("kommungrans").geometry.iloc[0]
    flood = coverage_of(kjellstavik.entries["oversvamning"].coverage)
    assert flood.area is not None
    assert 0.4 < flood.area.intersection(border).area / border.area < 0.6
    assert coverage_of(kjellstavik.entries["fornlamningar"].coverage) == Coverage()
    assert {"Point", "Polygon"} <= set(kjellstavik.frame("fornlamningar").geom_type)


def test_ten_plans_are_kept_as_the_national_format(kjellstavik: Kjellstavik) -> None:
    files = sorted((kjellstavik.data / "demo" / "plans").glob("*.json"))
    assert len(files) == 10
    for file in files:
        collection = json.loads(file.read_text(encoding="utf-8"))
        assert all(feature["geometry"] is None for feature in collection["features"])
        parts = re.findall(r'"type": "(Multi\w+)"', file.read_text(encoding="utf-8"))
        assert parts == []


def test_plans_do_not_overlap_and_their_implementation_times_differ(kjellstavik: Kjellstavik) -> None:
    plans = kjellstavik.frame("detaljplaner").dissolve("plan_id")
    assert len(plans) == 10
    shapes = plans.geometry.to_numpy()
    overlap = sum(a.intersection(b).area for i, a in enumerate(shapes) for b in shapes[i + 1 :])
    assert overlap < 1.0
    ends = [date.fromisoformat(end) for end in plans.implementation_end]
    assert any(end > date(2026, 11, 22) for end in ends)
    assert any(end < date(2011, 11, 22) for end in ends)
    assert any(date(2011, 11, 22) < end < date(2026, 11, 22) for end in ends)


def test_the_plans_hold_every_kind_of_provision(kjellstavik: Kjellstavik) -> None:
    provisions = kjellstavik.frame("planbestammelser")
    assert {
        "use", "no_build", "ancillary_only", "max_building_area", "max_building_share", "max_ridge_height",
        "roof_pitch", "min_distance_boundary",
    } <= set(provisions.kind)  # fmt: skip
    assert not provisions.text.str.contains(r"\[\w+:").any()


# the people


def test_anna_s_plot_has_prickmark_korsmark_and_a_largest_area(kjellstavik: Kjellstavik) -> None:
    plot = kjellstavik.plot(persona("anna").property or "").geometry.iloc[0]
    provisions = kjellstavik.frame("planbestammelser")
    there = set(provisions[provisions.intersection(plot).area > 20].kind)
    assert {"no_build", "ancillary_only", "max_building_area", "max_ridge_height", "min_distance_boundary"} <= there
    report = kjellstavik.report("Norrhaga 30:12")
    assert report.in_plan
    assert [plan.designation for plan in report.plans] == ["DP 12"]


def test_the_other_places_are_what_they_stand_for(kjellstavik: Kjellstavik) -> None:
    def hits(key: str) -> dict[str, str]:
        report = kjellstavik.report(persona(key).property or "")
        return {one.layer: one.hit.value for one in report.constraints}

    assert kjellstavik.report("Kvarnängen 35:27").plans[0].implementation_end == date(2006, 5, 14)
    assert hits("strand")["strandskydd"] == "yes"
    assert hits("utanför-plan")["strandskydd"] == "no"
    assert hits("utanför-plan")["oversvamning"] == hits("utanför-plan")["fornlamningar"] == "unknown"
    assert kjellstavik.report("Kvarnängen 4:5").in_plan is False
    old = kjellstavik.report("Alviken 31:61")
    assert not old.plans[0].provisions_read
    assert (kjellstavik.report("Norrhaga 35:29").railway_distance or 999) < 60
    assert len(kjellstavik.plot("Sjöberga 6:3")) > 3
    assert kjellstavik.plot("Stenhult 32:18").sjoin(kjellstavik.frame("byggnader")).empty


def test_a_farm_in_several_parts_and_with_holes_is_reported_whole(kjellstavik: Kjellstavik) -> None:
    properties = kjellstavik.frame("fastigheter")
    holes = properties.geometry.map(lambda area: len(area.interiors) > 0)
    parts = properties.groupby("designation").size()
    farms = [name for name in properties[holes].designation.unique() if parts[name] > 1][:5]
    assert farms
    for farm in farms:
        report = kjellstavik.report(farm)
        assert report.plot_area == pytest.approx(sum(map(true_area, kjellstavik.plot(farm).geometry)), rel=1e-9)
        assert [one.designation for one in report.properties] == [farm]
        assert {near.designation for near in report.neighbour_distances} >= set(report.neighbours)
        assert farm not in report.neighbours
        assert report.inside_municipality is True


def test_the_corner_plot_has_streets_on_two_sides(kjellstavik: Kjellstavik) -> None:
    plot = kjellstavik.plot(persona("hörntomt").property or "").geometry.iloc[0]
    streets = kjellstavik.frame("vagar")
    assert streets[streets.distance(plot) < 8].name.nunique() >= 2


# the building of it


def test_building_again_changes_nothing(kjellstavik: Kjellstavik) -> None:
    before = (kjellstavik.data / "demo-stamp.json").read_bytes(), (kjellstavik.data / "registers.db").stat().st_mtime_ns
    told: list[str] = []
    build(kjellstavik.data, progress=told.append)
    assert told == []
    assert (
        (kjellstavik.data / "demo-stamp.json").read_bytes(),
        (kjellstavik.data / "registers.db").stat().st_mtime_ns,
    ) == before


def test_what_staff_have_published_is_not_taken_back(demo: Path) -> None:
    from datetime import UTC, datetime

    from permits.case.access import Principal, Role

    kept = Kjellstavik(demo)
    database = open_database(f"sqlite:///{demo / 'lovlig.db'}")
    pointer = kept.pointers["buller"]
    staff = Principal("kajsa", "Kajsa", frozenset({Role.GIS}))
    database.layers.move_pointer(
        pointer.version_id,
        expected_revision=pointer.revision,
        by=staff,
        at=datetime.now(UTC),
        published=date(2026, 11, 3),
    )
    (demo / "demo-stamp.json").write_text(
        (demo / "demo-stamp.json").read_text().replace(pointer.version, kept.pointers["natura"].version)
    )
    build(demo, progress=lambda line: None)
    assert database.layers.current()["buller"].by == "kajsa"
    database.close()


def test_a_newer_kjellstavik_takes_the_place_of_an_older(demo: Path) -> None:
    kept = Kjellstavik(demo)
    stamp = demo / "demo-stamp.json"
    older, newer = kept.pointers["buller"].version, kept.pointers["natura"].version
    stamp.write_text(stamp.read_text().replace(older, newer))
    build(demo, progress=lambda line: None)
    assert Kjellstavik(demo).pointers["buller"].version == newer
    build(demo, progress=lambda line: None)


def test_the_ground_is_the_same_every_time() -> None:
    first = ground()
    ground.cache_clear()
    assert ground().sea.equals_exact(first.sea, 0)
    assert ground().lake.area > 10_000


def test_the_municipality_s_centre_is_where_its_zone_says(kjellstavik: Kjellstavik) -> None:
    assert read_profile(PROFILE).crs == 3011
    longitude = to_wgs84(kjellstavik.frame("kommungrans").geometry.iloc[0].centroid).x
    assert abs(longitude - 18.0) < 0.5
