"""Outlines handed in: what is taken, what is refused in words, and houses put at true distances."""

from __future__ import annotations

import json
import math

import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon, box

from gis import crs
from gis.geometry import FootprintError, from_coordinates, from_measures, parse_footprint, place_by_distances

E, N = 674_000.0, 6_580_000.0


def polygon(*corners, shift=(E, N)):
    return {"type": "Polygon", "coordinates": [[[x + shift[0], y + shift[1]] for x, y in corners]]}


SQUARE = ((0, 0), (10, 0), (10, 10), (0, 10), (0, 0))


def code_of(value, epsg=3006):
    with pytest.raises(FootprintError) as caught:
        parse_footprint(value, epsg)
    assert caught.value.message_sv.endswith(".")
    assert "Error" not in caught.value.message
    return caught.value.code


def test_a_square_is_taken_as_text_dict_feature_and_collection():
    square = polygon(*SQUARE)
    feature = {"type": "Feature", "properties": {}, "geometry": square}
    for value in (
        square,
        json.dumps(square),
        json.dumps(square).encode(),
        feature,
        {"type": "FeatureCollection", "features": [feature]},
    ):
        assert parse_footprint(value).equals(box(E, N, E + 10, N + 10))


def test_degrees_are_turned_into_metres():
    there = crs.to_wgs84(box(E, N, E + 10, N + 10))
    back = parse_footprint(shapely.to_geojson(there), 4326)
    assert back.hausdorff_distance(box(E, N, E + 10, N + 10)) < 1e-4


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ('{"type":"Polygon","coordinates":[[[NaN,1],[2,3],[4,5],[NaN,1]]]}', "not_finite"),
        ('{"type":"Polygon","coordinates":[[[Infinity,1],[2,3],[4,5],[1,1]]]}', "not_finite"),
        ('{"type":"Polygon","coordinates":[[[1e999,1],[2,3],[4,5],[1,1]]]}', "not_finite"),
        ('{"type":"Polygon","coordinates":[[[' + "9" * 400 + ",1],[2,3],[4,5],[1,1]]]}", "not_finite"),
        ('{"type":"Polygon","coordinates":[[[' + "9" * 5000 + ",1],[2,3],[4,5],[1,1]]]}", "not_json"),
        ("[" * 90_000, "too_deep"),
        (" " * 100_001, "too_long"),
        ("hej", "not_json"),
        (b"\xff\xfe\x00", "not_json"),
        ("", "not_json"),
        (None, "wrong_type"),
        ("null", "wrong_type"),
        ({"type": "Point", "coordinates": [E, N]}, "wrong_type"),
        ({"type": "MultiPolygon", "coordinates": [polygon(*SQUARE)["coordinates"]]}, "wrong_type"),
        ({"type": "GeometryCollection", "geometries": []}, "wrong_type"),
        ({"type": ["Polygon"], "coordinates": []}, "wrong_type"),
        ({"type": "FeatureCollection", "features": []}, "wrong_type"),
        ({"type": "Polygon", "coordinates": []}, "empty"),
        ({"type": "Polygon", "coordinates": [[]]}, "empty"),
        ({"type": "Polygon"}, "not_numbers"),
        ({"type": "Polygon", "coordinates": [[["1", "2"], [1, 2], [3, 4], ["1", "2"]]]}, "not_numbers"),
        ({"type": "Polygon", "coordinates": [[[True, 2], [1, 2], [3, 4], [True, 2]]]}, "not_numbers"),
        ({"type": "Polygon", "coordinates": [[1, 2, 3]]}, "not_numbers"),
        (polygon((0, 0), (10, 0), (10, 10), (0, 10)), "unclosed"),
        (polygon((0, 0), (10, 0), (0, 0)), "too_few_vertices"),
        (polygon((0, 0), (10, 10), (10, 0), (0, 10), (0, 0)), "self_crossing"),
        (polygon((0, 0), (10, 0), (10, 10), (30, 10), (10, 10), (0, 10), (0, 0)), "self_crossing"),
        (
            {"type": "Polygon", "coordinates": [[[E, N, 1], [E + 9, N, 1], [E, N + 9, 1], [E, N, 1]]]},
            "three_dimensions",
        ),
        (polygon(*((math.cos(t / 300) * 9, math.sin(t / 300) * 9) for t in range(250)), (9, 0)), "too_many_vertices"),
        (polygon((0, 0), (1, 0), (1, 1), (0, 1), (0, 0)), "too_small"),
        (polygon((0, 0), (400, 0), (400, 250), (0, 250), (0, 0)), "too_large"),
        (polygon(*SQUARE, shift=(N, E)), "swapped_axes"),
        (polygon(*SQUARE, shift=(0, 0)), "outside_sweden"),
    ],
)
def test_what_cannot_be_a_building_is_refused_in_words(value, code):
    assert code_of(value) == code


def test_a_hole_is_refused():
    outer, inner = polygon(*SQUARE)["coordinates"][0], polygon((2, 2), (4, 2), (4, 4), (2, 4), (2, 2))["coordinates"][0]
    assert code_of({"type": "Polygon", "coordinates": [outer, inner]}) == "holes"


def test_latitude_before_longitude_is_noticed():
    assert (
        code_of({"type": "Polygon", "coordinates": [[[59.3, 18.0], [59.3, 18.1], [59.4, 18.1], [59.3, 18.0]]]}, 4326)
        == "swapped_axes"
    )


def test_degrees_beyond_the_pole_are_outside_sweden():
    assert (
        code_of({"type": "Polygon", "coordinates": [[[18, 300], [19, 300], [19, 301], [18, 300]]]}, 4326)
        == "outside_sweden"
    )


@given(
    st.floats(2, 40),
    st.floats(2, 40),
    st.floats(-720, 720),
    st.sampled_from([(374_000, 6_163_700), (719_300, 7_537_500)]),
)
def test_measures_give_that_area_truly_and_corners_at_right_angles(width, length, turn, place):
    house = from_measures("rektangel", width, length, turn, Point(place))
    assert crs.true_area(house) == pytest.approx(width * length, abs=0.001)
    assert crs.true_length(house) == pytest.approx(2 * (width + length), abs=0.001)
    assert house.centroid.distance(Point(place)) < 1e-6


def test_an_l_lacks_a_quarter_and_turns_clockwise():
    house = from_measures("l_form", 8, 12, 0, Point(E, N))
    assert crs.true_area(house) == pytest.approx(72, abs=0.001)
    assert not house.contains(Point(E + 2, N + 3))  # the north-eastern quarter
    assert not from_measures("l_form", 8, 12, 90, Point(E, N)).contains(Point(E + 3, N - 2))  # now the south-eastern


@pytest.mark.parametrize(
    ("width", "shape"),
    [(0, "rektangel"), (-3, "rektangel"), (math.nan, "rektangel"), (1e9, "rektangel"), (5, "cirkel")],
)
def test_impossible_measures_are_refused(width, shape):
    with pytest.raises(FootprintError):
        from_measures(shape, width, 6, 0, Point(E, N))


@pytest.mark.parametrize(
    "text",
    [
        "6580000 674000\n6580000 674010\n6580010 674010\n6580010 674000",
        "674000 6580000\n674010 6580000\n674010 6580010\n674000 6580010\n674000 6580000",
        "674000,0; 6580000,0\n674010,0; 6580000,0\n674010,0; 6580010,0\n674000,0; 6580010,0",
        "674000.0,6580000.0\n674010.0,6580000.0\n674010.0,6580010.0\n674000.0,6580010.0",
        "674000.0, 6580000.0\n674010.0, 6580000.0\n674010.0, 6580010.0\n674000.0, 6580010.0",
        "1 6580000 674000\n2 6580000 674010\n3 6580010 674010\n4 6580010 674000",
        "N=6580000 E=674000\nN=6580000 E=674010\n\nN=6580010 E=674010\nN=6580010 E=674000\n",
    ],
)
def test_coordinates_are_read_as_people_write_them(text):
    assert from_coordinates(text).equals(box(E, N, E + 10, N + 10))


def test_coordinates_in_degrees_are_told_by_their_size():
    corners = shapely.get_coordinates(crs.to_wgs84(box(E, N, E + 10, N + 10)))[:-1]
    text = "\n".join(f"{lat:.9f} {lon:.9f}" for lon, lat in corners)
    assert from_coordinates(text).hausdorff_distance(box(E, N, E + 10, N + 10)) < 1e-3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "too_few_vertices"),
        ("674000 6580000\nhej", "line"),
        ("6 580 123 674 032", "line"),
        ("1 2\n3 4\n5 60", "outside_sweden"),
        ("674000 6580000\n" * 300, "too_many_vertices"),
        ("674000 nan\n1 2", "line"),
        ("x" * 200_000, "too_long"),
    ],
)
def test_unreadable_coordinates_name_the_fault(text, code):
    with pytest.raises(FootprintError) as caught:
        from_coordinates(text)
    assert caught.value.code == code


def turned(geometry, degrees):
    return shapely.affinity.rotate(geometry, degrees, origin=(E + 20, N + 15))


@given(st.floats(0, 360), st.floats(0, 9), st.floats(0, 9), st.floats(3, 12), st.floats(3, 12))
def test_two_distances_are_held_exactly_and_truly(turn, a, b, width, length):
    plot = turned(box(E, N, E + 40, N + 30), turn)
    south = turned(LineString([(E, N), (E + 40, N)]), turn)
    west = turned(LineString([(E, N + 30), (E, N)]), turn)
    house = place_by_distances(plot, width, length, south, a, west, b)
    assert plot.buffer(1e-6).covers(house)
    for boundary, distance in ((south, a), (west, b)):
        assert crs.true_length(shapely.shortest_line(house, boundary)) == pytest.approx(distance, abs=1e-5)
    assert crs.true_area(house) == pytest.approx(width * length, abs=0.001)
    south_side = math.atan2(*(shapely.get_coordinates(south)[1] - shapely.get_coordinates(south)[0])[::-1])
    sides = shapely.get_coordinates(house)
    assert abs(math.sin(math.atan2(*(sides[1] - sides[0])[::-1]) - south_side)) < 1e-6


@given(st.floats(0, 360), st.floats(0.1, 9), st.floats(0.1, 9), st.floats(60, 120))
def test_boundaries_at_any_angle_and_a_turned_house(rotation, a, b, corner):
    lean = math.radians(corner)
    plot = Polygon(
        [
            (E, N),
            (E + 60, N),
            (E + 60 + 60 * math.cos(lean), N + 60 * math.sin(lean)),
            (E + 60 * math.cos(lean), N + 60 * math.sin(lean)),
        ]
    )
    south, west = (
        LineString([(E, N), (E + 60, N)]),
        LineString([(E, N), (E + 60 * math.cos(lean), N + 60 * math.sin(lean))]),
    )
    house = place_by_distances(plot, 8, 6, south, a, west, b, rotation)
    assert crs.true_length(shapely.shortest_line(house, south)) == pytest.approx(a, abs=1e-5)
    assert crs.true_length(shapely.shortest_line(house, west)) == pytest.approx(b, abs=1e-5)


def test_a_bent_boundary_is_measured_as_it_runs():
    plot = Polygon([(E, N), (E + 20, N + 6), (E + 40, N), (E + 40, N + 40), (E, N + 40)])
    south, west = LineString([(E, N), (E + 20, N + 6), (E + 40, N)]), LineString([(E, N), (E, N + 40)])
    house = place_by_distances(plot, 8, 6, south, 4.5, west, 5)
    assert crs.true_length(shapely.shortest_line(house, south)) == pytest.approx(4.5, abs=1e-5)
    assert crs.true_length(shapely.shortest_line(house, west)) == pytest.approx(5, abs=1e-5)


def test_one_distance_puts_the_house_opposite_the_middle():
    plot = box(E, N, E + 40, N + 30)
    house = place_by_distances(plot, 8, 6, LineString([(E, N), (E + 40, N)]), 4.5)
    assert crs.true_length(shapely.shortest_line(house, LineString([(E, N), (E + 40, N)]))) == pytest.approx(
        4.5, abs=1e-6
    )
    assert house.centroid.x == pytest.approx(E + 20)


@given(st.floats(0.5, 5), st.floats(0, 360))
def test_one_distance_stays_inside_the_plot_where_there_is_room(distance, turn):
    # the western half of this plot is too shallow for the house
    plot = turned(Polygon([(E, N), (E + 60, N), (E + 60, N + 30), (E + 36, N + 30), (E + 36, N + 4), (E, N + 4)]), turn)
    assume(distance > 0.5)
    house = place_by_distances(plot, 8, 6, turned(LineString([(E, N), (E + 60, N)]), turn), distance)
    assert plot.buffer(1e-6).covers(house)


def test_parallel_boundaries_are_explained():
    plot = box(E, N, E + 40, N + 30)
    south, north = LineString([(E, N), (E + 40, N)]), LineString([(E, N + 30), (E + 40, N + 30)])
    with pytest.raises(FootprintError) as caught:
        place_by_distances(plot, 8, 6, south, 4, north, 4)
    assert caught.value.code == "parallel"


@pytest.mark.parametrize("distance", [-1, math.inf, math.nan, 1e6])
def test_impossible_distances_are_refused(distance):
    with pytest.raises(FootprintError):
        place_by_distances(box(E, N, E + 40, N + 30), 8, 6, LineString([(E, N), (E + 40, N)]), distance)
