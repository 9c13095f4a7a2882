"""Walls and fences: a line read, judged, laid along a boundary, and the strip of ground that it takes."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
import village
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon, box
from shapely.geometry import mapping

from gis import crs
from gis.geometry import FootprintError
from gis.lines import line_along, line_from_coordinates, parse_line, strip, strip_length
from gis.site import site_report

SQUARE = village.plot(0, 0, 40, 30)
SOUTH = village.at(LineString([(0, 0), (40, 0)]))


def wall(*points: tuple[float, float]) -> LineString:
    return village.at(LineString(points))


def test_a_drawn_line_comes_out_as_it_was_in_both_systems() -> None:
    line = wall((1, 1), (11, 1), (11, 6))
    assert parse_line(mapping(line)).equals_exact(line, 1e-6)
    assert parse_line(mapping(crs.to_wgs84(line)), 4326).equals_exact(line, 1e-4)


def test_coordinates_are_read_north_first_or_east_first() -> None:
    east, north = village.EAST + 3, village.NORTH + 4
    for text in (f"{north} {east}\n{north} {east + 10}", f"{east} {north}\n{east + 10} {north}"):
        assert crs.true_length(line_from_coordinates(text)) == pytest.approx(village.true(10), abs=0.01)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"type": "Point", "coordinates": [874_000, 7_320_000]}, "wrong_type"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}, "wrong_type"),
        (mapping(wall((0, 0), (10, 0), (10, 5), (5, -5))), "self_crossing"),
        (mapping(wall((0, 0), (0.1, 0))), "too_short"),
        (mapping(wall((0, 0), (3000, 0))), "too_long"),
        (mapping(wall(*((n, n % 2) for n in range(80)))), "too_many_vertices"),
        ({"type": "LineString", "coordinates": [[10, 10], [20, 10]]}, "outside_sweden"),
    ],
)
def test_a_line_that_no_wall_can_follow_is_refused_in_words(line: dict[str, object], code: str) -> None:
    with pytest.raises(FootprintError) as refused:
        parse_line(line)
    assert refused.value.code == code
    assert refused.value.message_sv.endswith(".")


def test_a_strip_is_as_long_as_its_line_and_as_wide_as_it_is_thick() -> None:
    line = wall((5, 5), (17, 5))
    taken = strip(line, 0.2)
    assert strip_length(taken) == pytest.approx(village.true(12), abs=0.01)
    assert crs.true_area(taken) == pytest.approx(village.true(12) * 0.2, rel=1e-3)


def test_a_wall_drawn_upon_the_boundary_stands_on_the_own_side_and_touches_it() -> None:
    taken = strip(SOUTH, 0.2, SQUARE)
    assert SQUARE.buffer(1e-6).covers(taken)
    assert taken.distance(SQUARE.boundary) == pytest.approx(0, abs=1e-6)
    assert crs.true_area(taken) == pytest.approx(village.true(40) * 0.2, rel=1e-3)


def test_a_wall_drawn_well_outside_the_plot_is_left_there() -> None:
    line = wall((5, -3), (15, -3))
    assert strip(line, 0.2, SQUARE).equals_exact(strip(line, 0.2), 1e-9)


def test_a_fence_round_the_whole_plot_keeps_its_length() -> None:
    ring = LineString(SQUARE.buffer(-1).exterior)
    taken = strip(ring, 0.2)
    assert len(taken.interiors) == 1
    assert strip_length(taken) == pytest.approx(crs.true_length(ring), rel=0.01)


@pytest.mark.parametrize("distance", [0.0, 0.5, 3.0])
def test_a_wall_along_a_boundary_keeps_its_distance_start_and_length(distance: float) -> None:
    line = line_along(SQUARE, SOUTH, distance, 0.2, start=4.0, length=10.0)
    taken = strip(line, 0.2, SQUARE)
    assert crs.true_length(line) == pytest.approx(10.0, abs=0.01)
    assert taken.distance(SOUTH) / village.SCALE == pytest.approx(distance, abs=0.005)
    # whoever stands on the plot and looks south has the east on the left
    corner = village.at(Point(40, 0))
    assert abs(corner.x - max(line.coords[0][0], line.coords[-1][0])) / village.SCALE == pytest.approx(4.0, abs=0.01)


def test_a_wall_along_a_boundary_goes_to_its_end_without_a_length() -> None:
    assert crs.true_length(line_along(SQUARE, SOUTH, 0.0)) == pytest.approx(village.true(40), abs=0.01)


@pytest.mark.parametrize(("start", "length"), [(0.0, 60.0), (39.0, 10.0), (45.0, None)])
def test_a_wall_longer_than_its_boundary_is_refused_with_how_long_that_is(start: float, length: float | None) -> None:
    with pytest.raises(FootprintError) as refused:
        line_along(SQUARE, SOUTH, 1.0, 0.2, start, length)
    assert f"{village.true(40):.1f}".replace(".", ",") in refused.value.message_sv


def test_a_wall_farther_from_its_boundary_than_the_plot_reaches_is_refused() -> None:
    with pytest.raises(FootprintError):
        line_along(SQUARE, SOUTH, 60.0)


points = st.tuples(st.floats(1, 39), st.floats(1, 29)).map(lambda p: (round(p[0], 2), round(p[1], 2)))


@given(st.lists(points, min_size=2, max_size=6), st.floats(0.05, 0.5))
def test_any_line_that_is_taken_gives_a_valid_area_of_its_length(
    corners: list[tuple[float, float]], width: float
) -> None:
    assume(all(math.dist(a, b) > 0.5 for a, b in pairwise(corners)))
    try:
        line = parse_line(mapping(wall(*corners)))
    except FootprintError:
        return
    taken = strip(line, width)
    length = crs.true_length(line)
    assert taken.is_valid
    assert crs.true_area(taken) <= length * width * 1.01 + width * width * 3 * len(corners)
    assert taken.buffer(1e-6).covers(line)


@given(st.floats(0.0, 12.0), st.floats(0.05, 1.0), st.floats(0.0, 20.0), st.floats(1.0, 15.0))
def test_any_measured_wall_is_inside_the_plot_at_its_distance(
    distance: float, thickness: float, start: float, length: float
) -> None:
    taken = strip(line_along(SQUARE, SOUTH, distance, thickness, start, length), thickness, SQUARE)
    assert SQUARE.buffer(1e-3).covers(taken)
    assert taken.distance(SOUTH) / village.SCALE == pytest.approx(distance, abs=0.01)
    assert strip_length(taken) == pytest.approx(length, abs=0.02)


# --- what a site report says of it ------------------------------------------------------------------------------------


def test_a_wall_in_the_boundary_stands_nothing_from_it(layers, store) -> None:
    report = site_report(strip(SOUTH, 0.2, SQUARE), layers, store, "Byn 1:1")
    assert report.nearest_boundary is not None
    assert report.nearest_boundary.distance == pytest.approx(0, abs=1e-6)
    assert report.share_inside == pytest.approx(1, abs=1e-6)


def test_the_farthest_part_of_a_wall_is_told_from_its_nearest_building(layers, store) -> None:
    # b1 reaches from 20 to 30 east and from 10 to 18 north
    report = site_report(strip(wall((25, 9), (25, 1)), 0.2), layers, store, "Byn 1:1")
    assert min(building.distance for building in report.buildings) == pytest.approx(village.true(1), abs=0.01)
    assert report.farthest_from_building == pytest.approx(village.true(9), abs=0.01)


def test_far_from_every_building_no_farthest_part_is_told(layers, store) -> None:
    report = site_report(village.house(-90, 5), layers, store, "Byn 2:1")
    assert report.farthest_from_building is None


def test_ground_under_the_footprint_that_is_built_upon_is_told(layers, store) -> None:
    on_b1 = village.plot(28, 10, 33, 14)  # 2 by 4 m of it over b1
    report = site_report(on_b1, layers, store, "Byn 1:1")
    assert report.building_area_covered == pytest.approx(8 / village.SCALE**2, rel=1e-6)
    assert report.building_area_on_plot == pytest.approx(96 / village.SCALE**2, rel=1e-6)
    together = (report.building_area_on_plot or 0) - (report.building_area_covered or 0) + report.area
    union = Polygon(on_b1).union(village.plot(20, 10, 30, 18)).area + box(0, 0, 4, 4).area
    assert together == pytest.approx(union / village.SCALE**2, rel=1e-6)
