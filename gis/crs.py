"""Where on Earth coordinates mean, and how long and large things there truly are.

Everything inside Lovlig is SWEREF 99 TM (EPSG:3006), easting first. Its map scale runs from 0.9996 to about 1.0005
over Sweden, so lengths and areas read off it are wrong by up to 4 cm in 100 m. The functions here divide the point
scale factor out; what remains is the ellipsoid's own length (GRS 80), within 1 mm for lines up to 10 km and 0.01 m² for
areas up to 1 km across, of what `pyproj.Geod` gives. Height above the ellipsoid is not taken into account.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
import shapely
from pyproj import Geod, Transformer
from shapely import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

SWEREF99_TM: Final = 3006
WGS84: Final = 4326
SWEREF99_ZONES: Final = {
    3007: "SWEREF 99 12 00",
    3008: "SWEREF 99 13 30",
    3009: "SWEREF 99 15 00",
    3010: "SWEREF 99 16 30",
    3011: "SWEREF 99 18 00",
    3012: "SWEREF 99 14 15",
    3013: "SWEREF 99 15 45",
    3014: "SWEREF 99 17 15",
    3015: "SWEREF 99 18 45",
    3016: "SWEREF 99 20 15",
    3017: "SWEREF 99 21 45",
    3018: "SWEREF 99 23 15",
}
"""The regional zones by EPSG code; the codes do not run from west to east."""

ACCEPTED: Final = {SWEREF99_TM: "SWEREF 99 TM", **SWEREF99_ZONES, WGS84: "WGS 84", 3857: "Webb-Mercator"}

# Sweden with its economic zone, generous: what is outside has certainly wrong coordinates.
EASTINGS: Final = (180_000.0, 1_090_000.0)
NORTHINGS: Final = (6_060_000.0, 7_720_000.0)
ZONE_EASTINGS: Final = (-150_000.0, 500_000.0)
LONGITUDES: Final = (9.5, 25.5)
LATITUDES: Final = (54.5, 69.6)

# GRS 80 and the projection's constants (Lantmäteriet, "Gauss Conformal Projection").
_A: Final = 6_378_137.0
_F: Final = 1 / 298.257222101
_E2: Final = _F * (2 - _F)
_N: Final = _F / (2 - _F)
_MERIDIAN: Final = _A / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_K0: Final = 0.9996
_FALSE_EASTING: Final = 500_000.0
_LARGE: Final = 2_000.0  # m; wider areas are measured on the ellipsoid itself
_ALIKE: Final = 100.0  # m; over so little ground the scale factor changes by less than 2e-6
_TOGETHER: Final = 1_000.0  # m; over this the scale factor is straight within 4e-9
_GEOD: Final = Geod(ellps="GRS80")


class ReferenceSystemError(ValueError):
    """An EPSG code that Lovlig does not take."""


@lru_cache(maxsize=64)
def _transformer(from_epsg: int, to_epsg: int) -> Transformer:
    for code in (from_epsg, to_epsg):
        if code not in ACCEPTED:
            raise ReferenceSystemError(f"EPSG:{code} kan inte användas. Välj SWEREF 99 TM, en zon eller WGS 84.")
    return Transformer.from_crs(from_epsg, to_epsg, always_xy=True)


def transform(geometry: BaseGeometry, from_epsg: int, to_epsg: int) -> BaseGeometry:
    """The same geometry in another reference system; x is easting or longitude in both. Z and M are dropped."""
    if from_epsg == to_epsg:
        return geometry
    way = _transformer(from_epsg, to_epsg)

    def move(coordinates: np.ndarray) -> np.ndarray:
        return np.column_stack(way.transform(coordinates[:, 0], coordinates[:, 1]))

    return shapely.transform(geometry, move)


def to_3006(geometry: BaseGeometry, from_epsg: int) -> BaseGeometry:
    """Geometry in EPSG:3006. Raises ReferenceSystemError for a code outside `ACCEPTED`."""
    return transform(geometry, from_epsg, SWEREF99_TM)


def from_3006(geometry: BaseGeometry, to_epsg: int) -> BaseGeometry:
    """Geometry out of EPSG:3006. Raises ReferenceSystemError for a code outside `ACCEPTED`."""
    return transform(geometry, SWEREF99_TM, to_epsg)


def to_wgs84(geometry: BaseGeometry) -> BaseGeometry:
    """Geometry in longitude, latitude (EPSG:4326 in GeoJSON's order) out of EPSG:3006."""
    return transform(geometry, SWEREF99_TM, WGS84)


def scale_at(easting: float, northing: float) -> float:
    """The point scale factor of SWEREF 99 TM: map length divided by true length, right within 1e-8 over Sweden."""
    # Foot-point latitude by two terms of the meridian series: enough, since only the radii are read off it.
    mu = northing / _K0 / _MERIDIAN
    latitude = mu + 1.5 * _N * math.sin(2 * mu) + 21 / 16 * _N**2 * math.sin(4 * mu)
    sine2 = math.sin(latitude) ** 2
    second = _E2 / (1 - _E2) * (1 - sine2)  # e'² cos² latitude
    w2 = 1 - _E2 * sine2
    radii = _A**2 * (1 - _E2) / w2**2  # the product of the two radii of curvature
    q = ((easting - _FALSE_EASTING) / _K0) ** 2 / radii
    return _K0 * (1 + q / 2 + q * q * (1 + 4 * second) / 24)


def scale_factor(point: Point) -> float:
    """The point scale factor at `point` (EPSG:3006)."""
    return scale_at(point.x, point.y)


def scale_of(geometry: BaseGeometry) -> float:
    """The point scale factor in the middle of `geometry` (EPSG:3006), good for all of it when under 1 km across."""
    west, south, east, north = geometry.bounds
    return scale_at((west + east) / 2, (south + north) / 2)


def true_length(line: BaseGeometry) -> float:
    """Metres along a line, or around a polygon, in EPSG:3006, without projection error. Empty gives 0.0.

    Each straight piece is measured with Simpson's rule over the scale factor, as Swedish survey practice does for
    lines of many kilometres.
    """
    west, south, east, north = line.bounds
    if max(east - west, north - south) < _ALIKE:
        return float(line.length) / scale_at((west + east) / 2, (south + north) / 2)
    total = 0.0
    for part in shapely.get_parts(line.boundary if isinstance(line, Polygon | MultiPolygon) else line):
        coordinates = shapely.get_coordinates(part)
        if len(coordinates) == 2:
            total += distance_between(*map(float, coordinates.ravel()))
            continue
        for start, end in pairwise(coordinates):
            total += distance_between(float(start[0]), float(start[1]), float(end[0]), float(end[1]))
    return total


def distance_between(e1: float, n1: float, e2: float, n2: float) -> float:
    """True metres between two places in EPSG:3006."""
    flat = math.hypot(e2 - e1, n2 - n1)
    if flat == 0.0:
        return 0.0
    middle = 1 / scale_at((e1 + e2) / 2, (n1 + n2) / 2)
    if flat < _ALIKE:
        return flat * middle
    return flat * (1 / scale_at(e1, n1) + 4 * middle + 1 / scale_at(e2, n2)) / 6


def true_area(polygon: BaseGeometry) -> float:
    """Square metres of a polygon or several in EPSG:3006, without projection error. Lines and points give 0.0."""
    if polygon.is_empty or polygon.area == 0.0:
        return 0.0
    west, south, east, north = polygon.bounds
    if max(east - west, north - south) > _LARGE:
        parts = (part for part in shapely.get_parts(polygon) if isinstance(part, Polygon))
        return sum(_ellipsoidal_area(part) for part in parts)
    centre = polygon.centroid
    return float(polygon.area) / scale_at(centre.x, centre.y) ** 2


def true_areas(polygons: Sequence[BaseGeometry]) -> list[float]:
    """`true_area` of each, quicker for many small ones that lie together, such as the buildings of a place."""
    if not len(polygons):
        return []
    west, south, east, north = map(float, shapely.total_bounds(polygons))
    if max(east - west, north - south) > _TOGETHER:
        return [true_area(polygon) for polygon in polygons]
    # over so little ground the scale factor is a straight line, eastwards as northwards
    scale = scale_at(west, south)
    eastwards = (scale_at(east, south) - scale) / (east - west) if east > west else 0.0
    northwards = (scale_at(west, north) - scale) / (north - south) if north > south else 0.0
    middle, flat = shapely.centroid(polygons), shapely.area(polygons)
    there = scale + eastwards * (shapely.get_x(middle) - west) + northwards * (shapely.get_y(middle) - south)
    areas: list[float] = np.where(flat == 0.0, 0.0, flat / there**2).tolist()
    return areas


def _ellipsoidal_area(polygon: Polygon) -> float:
    # A straight line on the map is no geodesic; short pieces bring the two within millimetres.
    area, _ = _GEOD.geometry_area_perimeter(shapely.orient_polygons(to_wgs84(polygon.segmentize(500.0))))
    return abs(float(area))


def is_in_sweden(geometry: BaseGeometry) -> bool:
    """True when all of `geometry` (EPSG:3006) lies in or around Sweden."""
    west, south, east, north = geometry.bounds
    return bool(EASTINGS[0] <= west and east <= EASTINGS[1] and NORTHINGS[0] <= south and north <= NORTHINGS[1])


def axes_look_swapped(geometry: BaseGeometry, epsg: int = SWEREF99_TM) -> bool:
    """True when coordinates make sense in Sweden only with x and y exchanged (survey notation writes north first)."""
    if geometry.is_empty:
        return False
    west, south, east, north = geometry.bounds
    return _plausible((south, west, north, east), epsg) and not _plausible((west, south, east, north), epsg)


def _plausible(bounds: tuple[float, float, float, float], epsg: int) -> bool:
    xs, ys = {WGS84: (LONGITUDES, LATITUDES), SWEREF99_TM: (EASTINGS, NORTHINGS)}.get(epsg, (ZONE_EASTINGS, NORTHINGS))
    west, south, east, north = bounds
    return xs[0] <= west and east <= xs[1] and ys[0] <= south and north <= ys[1]


def line(start: tuple[float, float], end: tuple[float, float]) -> LineString:
    """The straight line between two places, as (easting, northing)."""
    return LineString([start, end])
