"""Lengths and areas against the geodesic, at the ends of Sweden; axis order and zones."""

from __future__ import annotations

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Proj
from shapely import LineString, Point, Polygon, box

from gis import crs

GEOD = Geod(ellps="GRS80")
PLACES = {
    "Malmö": (374_000, 6_163_700),
    "Stockholm": (674_100, 6_580_700),
    "Kiruna": (719_300, 7_537_500),
    "Haparanda": (917_000, 7_320_000),
}


def geodesic_length(line: LineString) -> float:
    lon_lat = shapely.get_coordinates(crs.to_wgs84(line))
    return GEOD.line_length(lon_lat[:, 0], lon_lat[:, 1])


def geodesic_area(polygon: Polygon) -> float:
    # 1 m pieces: straight on the map becomes straight on the ellipsoid
    lon_lat = crs.to_wgs84(polygon.segmentize(1.0))
    return abs(GEOD.geometry_area_perimeter(shapely.orient_polygons(lon_lat))[0])


places = st.sampled_from(sorted(PLACES))
shifts = st.floats(-20_000, 20_000)


@given(places, shifts, shifts, st.floats(0, math.tau), st.floats(0.5, 5_000))
def test_a_length_is_within_a_millimetre_of_the_geodesic(place, east, north, direction, length):
    e, n = PLACES[place][0] + east, PLACES[place][1] + north
    line = LineString([(e, n), (e + length * math.cos(direction), n + length * math.sin(direction))])
    assert crs.true_length(line) == pytest.approx(geodesic_length(line), abs=0.001)


@given(places, shifts, shifts, st.floats(1, 40), st.floats(1, 40), st.floats(0, 90))
def test_a_house_area_is_within_a_hundredth_of_a_square_metre(place, east, north, width, length, turn):
    e, n = PLACES[place][0] + east, PLACES[place][1] + north
    house = shapely.affinity.rotate(box(e, n, e + width, n + length), turn)
    assert crs.true_area(house) == pytest.approx(geodesic_area(house), abs=0.01)


@given(places, shifts, shifts, st.floats(20, 90), st.floats(20, 90), st.floats(0, 90), st.floats(1, 9))
def test_a_plot_in_parts_with_a_hole_is_within_a_hundredth(place, east, north, width, length, turn, inset):
    e, n = PLACES[place][0] + east, PLACES[place][1] + north
    around = box(e, n, e + width, n + length).difference(
        box(e + inset, n + inset, e + width - inset, n + length - inset)
    )
    beyond = box(e + width + inset, n, e + 2 * width, n + length)
    plot = shapely.affinity.rotate(shapely.MultiPolygon([around, beyond]), turn)
    truth = sum(map(geodesic_area, plot.geoms))
    assert crs.true_area(plot) == pytest.approx(truth, abs=0.01)
    rings = [ring for part in plot.geoms for ring in (part.exterior, *part.interiors)]
    assert crs.true_length(plot) == pytest.approx(sum(map(geodesic_length, rings)), abs=0.001)


@given(places, shifts, shifts, st.floats(0, math.tau), st.floats(0, 10_000))
def test_a_distance_is_within_a_millimetre_up_to_a_mile(place, east, north, direction, length):
    e, n = PLACES[place][0] + east, PLACES[place][1] + north
    there = e + length * math.cos(direction), n + length * math.sin(direction)
    found = crs.distance_between(e, n, *there)
    assert found == pytest.approx(geodesic_length(LineString([(e, n), there])), abs=0.001)
    assert found == pytest.approx(crs.distance_between(*there, e, n), abs=1e-9)


@given(places, st.lists(st.tuples(st.floats(0, 3_000), st.floats(0, 3_000)), min_size=2, max_size=12))
def test_a_line_with_corners_is_the_sum_of_its_geodesics(place, corners):
    line = LineString([(PLACES[place][0] + x, PLACES[place][1] + y) for x, y in corners])
    assert crs.true_length(line) == pytest.approx(geodesic_length(line), abs=0.001 * len(corners))


@pytest.mark.parametrize("place", sorted(PLACES))
def test_a_whole_municipality_is_measured_on_the_ellipsoid(place):
    e, n = PLACES[place]
    land = box(e, n, e + 30_000, n + 30_000)
    fine = crs.to_wgs84(land.segmentize(50.0))
    truth = abs(GEOD.geometry_area_perimeter(shapely.orient_polygons(fine))[0])
    assert crs.true_area(land) == pytest.approx(truth, rel=1e-9)


@given(places, shifts, shifts)
def test_the_scale_factor_is_that_of_the_projection(place, east, north):
    point = Point(PLACES[place][0] + east, PLACES[place][1] + north)
    lon_lat = crs.to_wgs84(point)
    truth = Proj(3006).get_factors(lon_lat.x, lon_lat.y).meridional_scale
    assert crs.scale_factor(point) == pytest.approx(truth, abs=2e-8)


@pytest.mark.parametrize("epsg", sorted(crs.ACCEPTED))
def test_every_accepted_system_comes_back_to_where_it_began(epsg):
    there = crs.from_3006(Point(674_100, 6_580_700), epsg)
    assert crs.to_3006(there, epsg).distance(Point(674_100, 6_580_700)) < 1e-4


def test_zone_codes_are_not_in_order_from_west_to_east():
    # 18°00' is EPSG:3011; a point on its meridian has the false easting 150 000.
    on_meridian = crs.to_3006(Point(18.0, 59.3), 4326)
    assert crs.from_3006(on_meridian, 3011).x == pytest.approx(150_000, abs=0.001)
    assert crs.from_3006(crs.to_3006(Point(14.25, 59.3), 4326), 3012).x == pytest.approx(150_000, abs=0.001)


def test_another_reference_system_is_refused_in_words():
    with pytest.raises(crs.ReferenceSystemError, match="EPSG:25832"):
        crs.to_3006(Point(0, 0), 25832)


@pytest.mark.parametrize(
    ("swapped", "epsg"),
    [(Point(6_580_700, 674_100), 3006), (Point(6_580_700, 150_000), 3011), (Point(59.3, 18.0), 4326)],
)
def test_north_before_east_is_noticed(swapped, epsg):
    assert crs.axes_look_swapped(swapped, epsg)
    assert not crs.axes_look_swapped(Point(swapped.y, swapped.x), epsg)


def test_a_place_outside_sweden_is_no_swap():
    assert not crs.axes_look_swapped(Point(0, 0), 3006)
    assert not crs.is_in_sweden(Point(0, 0))
    assert crs.is_in_sweden(Point(674_100, 6_580_700))


def test_nothing_has_no_length_and_no_area():
    assert crs.true_area(Polygon()) == 0.0
    assert crs.true_length(LineString()) == 0.0


@pytest.mark.parametrize("place", sorted(PLACES))
def test_many_areas_at_once_are_those_of_each(place):
    east, north = PLACES[place]
    shapes = [shapely.box(east + 40 * n, north - 25 * n, east + 40 * n + 9 + n, north - 25 * n + 12) for n in range(20)]
    assert crs.true_areas(shapes) == pytest.approx([crs.true_area(shape) for shape in shapes], abs=1e-6)
    far = [*shapes, shapely.box(east + 90_000, north, east + 90_010, north + 10)]
    assert crs.true_areas(far) == [crs.true_area(shape) for shape in far]
    assert crs.true_areas([]) == []
    assert crs.true_areas([shapely.Point(east, north), shapes[0]])[0] == 0.0
