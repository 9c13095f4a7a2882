"""Outlines made from measures: where they stand follows from true distances to the plot's boundaries."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Final, NamedTuple

import shapely
from shapely import LineString, Point, Polygon
from shapely.affinity import rotate, translate

from gis import crs
from gis.outline import BUILDING, FootprintError, Limits, judged

LONGEST_SIDE_M: Final = 500.0


def from_measures(
    shape: str, width: float, length: float, rotation_deg: float, anchor: Point, limits: Limits = BUILDING
) -> Polygon:
    """An outline with its middle at `anchor` (EPSG:3006), true measures in metres.

    Unturned, the width lies west–east and the length south–north; `rotation_deg` turns it clockwise, as a compass does.
    "l_form" fills the rectangle but for its north-eastern quarter. Raises FootprintError.
    """
    if not (math.isfinite(anchor.x) and math.isfinite(anchor.y)) or not crs.is_in_sweden(anchor):
        raise FootprintError("outside_sweden", "Platsen ligger utanför Sverige. Välj en plats på kartan.")
    scale = crs.scale_factor(anchor)
    outline = _outline(shape, width, length, scale)
    turned = rotate(outline, -_turn(rotation_deg), origin=(0, 0))
    return judged(translate(turned, anchor.x, anchor.y), limits=limits)


def place_by_distances(
    plot: Polygon,
    width: float,
    length: float,
    boundary_a: LineString,
    distance_a: float,
    boundary_b: LineString | None = None,
    distance_b: float | None = None,
    rotation: float | None = None,
    shape: str = "rektangel",
    limits: Limits = BUILDING,
) -> Polygon:
    """A building inside `plot` (EPSG:3006) at true distances, in metres, from one or two of its boundaries.

    Its width lies along `boundary_a` (along its longest straight piece) unless `rotation` is given as in
    `from_measures`. With one boundary it is put opposite the middle of that piece, or as near the middle as there is
    room inside the plot. Raises FootprintError when the distances cannot be held.
    """
    for distance in (distance_a, distance_b):
        if distance is not None and not (math.isfinite(distance) and 0 <= distance <= LONGEST_SIDE_M):
            raise FootprintError("distance", f"Avståndet ska vara mellan 0 och {LONGEST_SIDE_M:.0f} meter.")
    scale = crs.scale_of(plot)
    a = _side(boundary_a, plot, distance_a * scale)
    turn = math.degrees(math.atan2(a.along[1], a.along[0])) if rotation is None else -_turn(rotation)
    outline = rotate(_outline(shape, width, length, scale), turn, origin=(0, 0))
    if boundary_b is None or distance_b is None:
        return judged(_beside(outline, plot, a), limits=limits)
    b = _side(boundary_b, plot, distance_b * scale)
    corner = _crossing(a.inward, _offset(outline, a), b.inward, _offset(outline, b))
    return judged(_settled(outline, corner, (a, b)), limits=limits)


def _outline(shape: str, width: float, length: float, scale: float) -> Polygon:
    for name, measure in (("Bredden", width), ("Längden", length)):
        if not math.isfinite(measure) or not 0 < measure <= LONGEST_SIDE_M:
            raise FootprintError("measure", f"{name} ska vara mer än 0 och högst {LONGEST_SIDE_M:.0f} meter.")
    w, h = width * scale / 2, length * scale / 2
    if shape == "rektangel":
        return Polygon([(-w, -h), (w, -h), (w, h), (-w, h)])
    if shape == "l_form":
        return Polygon([(-w, -h), (w, -h), (w, 0), (0, 0), (0, h), (-w, h)])
    raise FootprintError("shape", "Välj formen rektangel eller L-form.")


def _turn(rotation: float) -> float:
    if not math.isfinite(rotation):
        raise FootprintError("rotation", "Ange vridningen som ett tal mellan 0 och 360 grader.")
    return math.fmod(rotation, 360.0)


Vector = tuple[float, float]


class _Side(NamedTuple):
    """A boundary to keep `distance` (map metres) from: its main direction, the normal into the plot, its middle."""

    boundary: LineString
    distance: float
    along: Vector
    inward: Vector
    middle: Vector


def _side(boundary: LineString, plot: Polygon, distance: float) -> _Side:
    pieces = list(pairwise(shapely.get_coordinates(boundary.simplify(0.05))))
    start, end = max(pieces, key=lambda piece: math.dist(*piece), default=((0.0, 0.0), (0.0, 0.0)))
    size = math.dist(start, end)
    if size == 0.0:
        raise FootprintError("boundary", "Gränsen saknar längd. Välj en annan gräns.")
    along = (float(end[0] - start[0]) / size, float(end[1] - start[1]) / size)
    middle = (float(start[0] + end[0]) / 2, float(start[1] + end[1]) / 2)
    left = (-along[1], along[0])
    step = min(0.5, size / 10)
    if plot.contains(Point(middle[0] + left[0] * step, middle[1] + left[1] * step)):
        return _Side(boundary, distance, along, left, middle)
    return _Side(boundary, distance, (-along[0], -along[1]), (along[1], -along[0]), middle)


def _offset(outline: Polygon, side: _Side) -> float:
    """How far along the normal the outline's middle must lie for its nearest corner to keep the distance."""
    x, y = side.inward
    nearest = min(x * corner[0] + y * corner[1] for corner in outline.exterior.coords)
    return x * side.middle[0] + y * side.middle[1] + side.distance - nearest


def _crossing(a: Vector, first: float, b: Vector, second: float) -> Vector:
    """The point whose products with the normals `a` and `b` are `first` and `second`."""
    determinant = a[0] * b[1] - a[1] * b[0]
    if abs(determinant) < 0.1:  # nearer than 6° to parallel, a small change of distance would move the house far
        raise FootprintError("parallel", "Gränserna är nästan parallella. Välj två gränser som möts i ett hörn.")
    return (first * b[1] - second * a[1]) / determinant, (a[0] * second - b[0] * first) / determinant


def _settled(outline: Polygon, centre: Vector, sides: tuple[_Side, _Side]) -> Polygon:
    """Newton's steps from the corner of two straight lines to the boundaries as they truly run."""
    for _ in range(25):
        placed = translate(outline, *centre)
        normals, misses = [], []
        for side in sides:
            there, here = shapely.get_coordinates(shapely.shortest_line(side.boundary, placed))
            actual = math.dist(there, here)
            misses.append(side.distance - actual)
            if actual > 1e-9:
                normals.append((float(here[0] - there[0]) / actual, float(here[1] - there[1]) / actual))
            else:  # touching: the boundary's own normal points away from it
                normals.append(side.inward)
        if all(abs(miss) < 1e-7 for miss in misses):
            return placed
        step = _crossing(normals[0], misses[0], normals[1], misses[1])
        centre = (centre[0] + step[0], centre[1] + step[1])
    raise FootprintError("unreachable", "Avstånden går inte att hålla till båda gränserna. Ändra ett av dem.")


def _beside(outline: Polygon, plot: Polygon, side: _Side) -> Polygon:
    """The outline slid along one boundary, as near its middle as keeps the distance and, if it can be, the plot."""
    offset = _offset(outline, side)
    middle = side.middle[0] * side.along[0] + side.middle[1] * side.along[1]
    keeps: Polygon | None = None
    for step in sorted(range(-40, 41), key=abs):
        slid = middle + step / 80 * side.boundary.length
        placed = translate(
            outline,
            side.inward[0] * offset + side.along[0] * slid,
            side.inward[1] * offset + side.along[1] * slid,
        )
        if abs(placed.distance(side.boundary) - side.distance) > 1e-6:
            continue
        if plot.covers(placed):
            return placed
        keeps = keeps or placed
    if keeps is None:
        raise FootprintError("unreachable", "Avståndet till gränsen går inte att hålla. Ändra avståndet eller måtten.")
    return keeps
