"""Walls and fences: a line read from a drawing, from measures or from coordinates, and the strip of ground it takes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from gis import crs
from gis.geometry import drawn_geometry, pairs_of
from gis.outline import ANYTHING, FootprintError, judged

MOST_CORNERS: Final = 60
SHORTEST_M: Final = 0.3
LONGEST_M: Final = 2_000.0
THICKNESS_M: Final = 0.2
THINNEST_M, THICKEST_M = 0.02, 5.0
INSIDE_ENOUGH: Final = 0.995  # of a strip; what is missing is how exactly a boundary can be drawn upon
SHARPEST: Final = 3.0  # how many half widths a corner's tip may reach before it is cut


def parse_line(value: str | bytes | Mapping[str, Any] | None, epsg: int = crs.SWEREF99_TM) -> LineString:
    """A line in EPSG:3006 out of a GeoJSON LineString (3006 or 4326 by `epsg`). Raises FootprintError."""
    geometry = drawn_geometry(value)
    if not isinstance(geometry, LineString):
        raise FootprintError("wrong_type", "Rita en linje, inte punkter eller ytor.")
    return judged_line(geometry, epsg)


def line_from_coordinates(text: str, epsg: int = crs.SWEREF99_TM) -> LineString:
    """A line from its corners in order, one on each line of the text, as for outlines. Raises FootprintError."""
    pairs, system = pairs_of(text, epsg)
    if len(set(pairs)) < 2:
        raise FootprintError("too_few_vertices", "Ange minst två punkter, en på varje rad.")
    line = LineString(pairs)
    if crs.axes_look_swapped(line, system):
        line = LineString([(second, first) for first, second in pairs])
    return judged_line(line, system)


def judged_line(line: LineString, epsg: int = crs.SWEREF99_TM) -> LineString:
    """The line in EPSG:3006 if a wall can follow it; else raises FootprintError."""
    line = LineString(shapely.force_2d(line).coords)
    if len(line.coords) > MOST_CORNERS:
        raise FootprintError("too_many_vertices", f"Linjen har för många hörn. Rita med högst {MOST_CORNERS}.")
    if crs.axes_look_swapped(line, epsg):
        raise FootprintError("swapped_axes", "Nord och öst verkar ha bytt plats. Ange öst (E) först, sedan nord (N).")
    placed = _in_3006(line, epsg)
    if not placed.is_simple:
        raise FootprintError("self_crossing", "Linjen korsar sig själv. Flytta punkterna så att den inte korsas.")
    length = crs.true_length(placed)
    if length < SHORTEST_M:
        raise FootprintError("too_short", "Linjen är för kort. Rita minst två punkter med avstånd mellan.")
    if length > LONGEST_M:
        raise FootprintError("too_long", f"Linjen är {length:.0f} meter. Den får vara högst {LONGEST_M:.0f} meter.")
    return placed


def _in_3006(line: LineString, epsg: int) -> LineString:
    try:
        placed = crs.to_3006(line, epsg)
    except crs.ReferenceSystemError as error:
        raise FootprintError("reference_system", str(error)) from None
    if not isinstance(placed, LineString) or not all(map(math.isfinite, placed.bounds)) or not crs.is_in_sweden(placed):
        raise FootprintError("outside_sweden", "Platsen ligger utanför Sverige. Kontrollera koordinaterna.")
    return placed


def line_along(
    plot: BaseGeometry,
    boundary: LineString,
    distance: float,
    thickness: float = THICKNESS_M,
    start: float = 0.0,
    length: float | None = None,
) -> LineString:
    """The middle of a wall along one of the plot's boundaries; measures are true metres, geometries in EPSG:3006.

    Its outer face keeps `distance` from the boundary. It begins `start` metres from the corner on the left of who
    stands on the plot and looks at that boundary, and goes on to its end without `length`. Raises FootprintError.
    """
    if not (math.isfinite(distance) and 0 <= distance <= 500):
        raise FootprintError("distance", "Avståndet ska vara mellan 0 och 500 meter.")
    scale = crs.scale_of(boundary)
    course = _inside(plot, boundary, distance * scale + thickness * scale / 2)
    whole = crs.true_length(course)
    wanted = whole - start if length is None else length
    if wanted < SHORTEST_M or start + wanted > whole + 0.01:
        room = f"{whole:.1f}".replace(".", ",")
        raise FootprintError(
            "too_long", f"Där finns plats för {room} meter längs gränsen. Ändra var den börjar eller längden."
        )
    return judged_line(_part(course, start / whole, min(1.0, (start + wanted) / whole)))


def _part(line: LineString, start: float, end: float) -> LineString:
    """The part of a line between two shares of its length."""
    cut = substring(line, start, end, normalized=True)
    if not isinstance(cut, LineString):
        raise FootprintError("too_short", "Linjen är för kort. Skriv en längre.")
    return cut


def _inside(plot: BaseGeometry, boundary: LineString, away: float) -> LineString:
    """The boundary moved into the plot and cut to it, from left to right for who looks out at it."""
    courses = [boundary.offset_curve(side, join_style="mitre", mitre_limit=SHARPEST) for side in (away, -away)]
    left, right = (_longest(course.intersection(plot)) for course in courses)
    # of a plot to the left of its boundary, whoever looks out has the end on the left
    found = [course for course in (left.reverse() if left else None, right) if course is not None]
    if not found:
        raise FootprintError("unreachable", "Avståndet till gränsen går inte att hålla. Ändra avståndet.")
    return max(found, key=lambda course: course.length)


def _longest(geometry: BaseGeometry) -> LineString | None:
    merged = shapely.line_merge(geometry) if not isinstance(geometry, LineString) else geometry
    parts = [part for part in shapely.get_parts(merged) if isinstance(part, LineString) and part.length > 0]
    return max(parts, key=lambda part: part.length, default=None)


def strip(line: LineString, thickness: float, plot: BaseGeometry | None = None) -> Polygon:
    """The ground (EPSG:3006) that a wall along `line` takes, `thickness` true metres wide.

    A line drawn upon the boundary of `plot` is taken to run just inside it. Raises FootprintError.
    """
    if not (math.isfinite(thickness) and THINNEST_M <= thickness <= THICKEST_M):
        raise FootprintError("thickness", f"Tjockleken ska vara mellan {THINNEST_M:.2f} och {THICKEST_M:.0f} meter.")
    width = thickness * crs.scale_of(line)
    upon = _widened(line, width)
    if plot is None or _share(upon, plot) >= INSIDE_ENOUGH:
        return _solid(upon)
    moved = [line.offset_curve(side, join_style="mitre", mitre_limit=SHARPEST) for side in (width / 2, -width / 2)]
    beside = [_widened(each, width) for each in moved if isinstance(each, LineString) and not each.is_empty]
    best = max(beside, key=lambda each: _share(each, plot), default=upon)
    return _solid(best if _share(best, plot) >= INSIDE_ENOUGH else upon)


def _widened(line: LineString, width: float) -> BaseGeometry:
    return line.buffer(width / 2, cap_style="flat", join_style="mitre", mitre_limit=SHARPEST)


def _share(area: BaseGeometry, plot: BaseGeometry) -> float:
    return float(area.intersection(plot).area / area.area) if area.area else 0.0


def _solid(area: BaseGeometry) -> Polygon:
    if not isinstance(area, Polygon):
        raise FootprintError("broken", "Linjen går inte att rita med den tjockleken. Gör den tunnare.")
    return judged(area, limits=ANYTHING)


def strip_length(area: Polygon) -> float:
    """How long a wall is, in true metres, by the ground it takes: a strip has area L·t and edge 2L + 2t."""
    edge, ground = crs.true_length(area.boundary), crs.true_area(area)
    return (edge + math.sqrt(max(0.0, edge**2 - 16 * ground))) / 4
