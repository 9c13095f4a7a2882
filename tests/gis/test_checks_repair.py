"""The mended copy is valid, keeps the ground it can, tells what changed, and leaves alone what a human must decide."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely
import village
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon

from gis.checking.listing import as_csv, as_geojson
from gis.checking.repair import repaired
from gis.checks import check_layer
from gis.crs import to_3006
from gis.layers import LayerKind

BOW = village.at(Polygon([(0, 0), (10, 10), (10, 0), (0, 10)]))


def frame_of(*shapes):
    return village.frame_of([village.property_row(f"A 1:{n}", shape) for n, shape in enumerate(shapes)])


@pytest.mark.parametrize(
    ("shape", "area", "told"),
    [
        (BOW, 50, "Ytan ändras från 0,0 till 50 m². Den består nu av 2 delar."),
        (
            village.at(Polygon([(0, 0), (10, 0), (10, 10), (5, 0), (0, 10)])),
            50,
            "Ytan är densamma, 50 m². Den består nu av 2 delar.",
        ),
        (
            MultiPolygon([village.plot(0, 0, 10, 10), village.plot(5, 0, 15, 10)]),
            150,
            "Ytan ändras från 200 till 150 m².",
        ),
        (
            village.at(Polygon([(0, 0), (10, 0), (10, 10), (0, 10)], [[(20, 20), (30, 20), (30, 30), (20, 30)]])),
            100,
            "Ytan ändras från 0,0 till 100 m².",
        ),
        (
            village.at(Polygon([(0, 0), (10, 0), (10, 10), (10, 20), (10, 10), (0, 10)])),
            100,
            "Ytan är densamma, 100 m².",
        ),
    ],
)
def test_an_invalid_area_is_mended_and_the_change_of_area_is_told(shape, area, told):
    frame, (change,) = repaired(frame_of(village.plot(50, 0, 60, 10), shape), LayerKind.PROPERTY)
    assert change.feature == 1
    assert change.message == told
    assert change.was is shape
    assert frame.geometry.iloc[1].is_valid
    assert frame.geometry.iloc[1].area == pytest.approx(area)
    assert frame.geometry.iloc[0].equals(village.plot(50, 0, 60, 10))
    assert not any(problem.blocks for problem in check_layer(frame, LayerKind.PROPERTY, None))
    assert shapely.from_wkt(change.as_dict()["becomes"]).area == pytest.approx(area)


def test_what_is_sound_needs_no_copy():
    assert repaired(frame_of(village.plot(0, 0, 9, 9), None, Polygon()), LayerKind.PROPERTY) is None


@pytest.mark.parametrize(
    "shape",
    [
        village.at(Polygon([(0, 0), (10, 0), (0, 0)])),
        Polygon([(0, 0), (10, 0), (float("inf"), 10)]),
        LineString([(1, 1), (1, 1)]),
    ],
)
def test_what_nothing_would_be_left_of_stays_for_a_human(shape):
    found = repaired(frame_of(shape, BOW), LayerKind.PROPERTY)
    assert found is not None
    frame, changes = found
    assert [change.feature for change in changes] == [1]
    assert frame.geometry.iloc[0].equals_exact(shape) or not np.isfinite(shapely.get_coordinates(shape)).all()
    assert repaired(frame_of(shape), LayerKind.PROPERTY) is None


coordinates = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=3, max_size=9, unique=True)


@given(coordinates)
def test_any_ring_becomes_valid_areas_inside_its_hull(corners):
    shape = village.at(Polygon(corners))
    found = repaired(frame_of(shape), LayerKind.PROPERTY)
    if shape.is_valid:
        assert found is None
    elif found is not None:
        becomes = found[1][0].becomes
        assert becomes.is_valid
        assert becomes.geom_type in {"Polygon", "MultiPolygon"}
        assert 0 < becomes.area <= shape.convex_hull.area + 1e-6
        assert shape.convex_hull.buffer(1e-6).covers(becomes)


ROWS = [problem.as_dict() for problem in check_layer(frame_of(BOW, None), LayerKind.PROPERTY, None)]


def test_the_list_opens_in_a_swedish_spreadsheet():
    lines = as_csv(ROWS).decode("utf-8-sig").split("\r\n")
    assert as_csv(ROWS).startswith(b"\xef\xbb\xbf")
    assert lines[0] == "Kontroll;Allvar;Objekt;Problem;E;N"
    assert lines[1] == "har geometri;måste rättas;2;Objektet saknar geometri.;;"
    told = f"Kanten korsar sig själv vid E {village.EAST + 5:.1f}, N {village.NORTH + 5:.1f}".replace(".", ",")
    place = f"{village.EAST + 5:.2f};{village.NORTH + 5:.2f}".replace(".", ",")
    assert lines[2] == f"giltig geometri;måste rättas;1;{told}. Rätta geometrin i ditt GIS-program.;{place}"


def test_what_somebody_wrote_in_the_file_is_no_formula_in_the_list():
    problem = ROWS[0] | {"message": '=HYPERLINK("http://x.example";"Ã¥")'}
    assert """;"'=HYPERLINK(""" in as_csv([problem]).decode("utf-8-sig")


def test_the_list_for_a_gis_lies_where_the_faults_are():
    whole, fault = json.loads(as_geojson(ROWS))["features"]
    assert whole["geometry"] is None
    assert whole["properties"]["Objekt"] == 2
    east, north = fault["geometry"]["coordinates"]
    assert to_3006(Point(east, north), 4326).distance(village.at(Point(5, 5))) < 0.01
