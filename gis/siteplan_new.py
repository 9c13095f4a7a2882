"""What is applied for in the drawing: each sort in its own manner, red, with its name and its measures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from gis import crs, siteplan_measures
from gis import siteplan_symbols as symbols
from gis.lines import strip_length
from gis.site import SiteReport
from gis.siteplan_drawing import Drawing, Label
from gis.siteplan_ink import Ink, Spot, Stroke, angle_of, beside, text_box, text_width, upright
from gis.siteplan_measures import metres, sides_of_ring, square_metres
from gis.siteplan_symbols import area_sign, dimension_sign

CONCERNED: Final = "Byggnaden som åtgärden gäller"
LONGEST_END: Final = 3.0  # times a wall's thickness: shorter sides of its strip are ends and corners


@dataclass(frozen=True)
class Manner:
    """How one sort is drawn. `meaning` is its row in the legend, where that is not its name."""

    fill: str
    stroke: Stroke
    pattern: Callable[[Ink, BaseGeometry, float], None] | None = None
    has_sides: bool = True
    has_distances: bool = True
    meaning: str = ""


MANNERS: Final = {
    "building": Manner("#fff", symbols.NEW_BUILDING, symbols.hatch),
    "line": Manner(symbols.NEW, symbols.NEW_LINE),
    "ground": Manner("", symbols.NEW_GROUND, symbols.sparse_hatch),
    "stands": Manner("", symbols.CONCERNED, None, has_sides=False, has_distances=False, meaning=CONCERNED),
}
"""By TitleBlock.sign."""


def new(drawing: Drawing, report: SiteReport, name: str, sign: str = "building") -> None:
    """What is applied for, in the manner of its sort: a building hatched with its sides, a wall as a heavy line with
    its length, work on the ground dashed, and a building that stands with a heavy edge alone. `measured` comes after,
    when all that is new stands there."""
    manner = MANNERS[sign]
    ink, room = drawing.ink, drawing.room
    ink.group("new-building")
    shape = drawing.shown(report.footprint)
    if manner.fill:
        ink.area(shape, manner.fill)
    if manner.pattern:
        manner.pattern(ink, shape, symbols.HATCH_STEP)
    ink.line(drawing.edges(report.footprint), manner.stroke)
    explained = area_sign(manner.meaning or name, manner.fill or "none", manner.stroke, manner.pattern)
    drawing.explain(replace(explained, order=0))
    if manner.has_distances:
        drawing.explain(dimension_sign("Avstånd till gräns, mått i meter"))
    _name_building(drawing, name, size_of(report, sign), shape)
    room.take(shape.buffer(0.3))
    if manner.has_sides:
        for group in _measured_walls(report.footprint) if sign == "line" else _measured_sides(report.footprint):
            _side_measure(drawing, group)


def measured(drawing: Drawing, report: SiteReport, sign: str = "building") -> None:
    """The distances from what is new to the boundaries, where its sort has any."""
    if MANNERS[sign].has_distances:
        siteplan_measures.distances(drawing, siteplan_measures.chosen_boundaries(report))


def size_of(report: SiteReport, sign: str) -> str:
    """What is large about it: a wall's length, else the area."""
    if sign == "line":
        return f"{metres(strip_length(report.footprint))}\u00a0m"
    return square_metres(report.area)


def _measured_walls(footprint: Polygon) -> list[list[LineString]]:
    """The stretches of a wall, each by the two long sides of its strip."""
    thickness = crs.true_area(footprint) / max(strip_length(footprint), 0.01)
    groups: list[list[LineString]] = []
    for side in (LineString(pair) for pair in sides_of_ring(shapely.orient_polygons(footprint).exterior)):
        if side.length < LONGEST_END * thickness:
            continue
        twin = next((group for group in groups if _faces(group[0], side, thickness)), None)
        if twin:
            twin.append(side)
        else:
            groups.append([side])
    return groups if len(groups) > 1 else []  # of a straight wall its name tells the length


def _faces(one: LineString, other: LineString, thickness: float) -> bool:
    turn = abs(angle_of(one) - angle_of(other)) % 180.0
    return min(turn, 180.0 - turn) < 0.5 and one.distance(other) < 1.5 * thickness


def _name_building(drawing: Drawing, name: str, area: str, shape: BaseGeometry) -> None:
    """Name and area inside the building when they fit, else beside it."""
    letters = drawing.letters(2.5, symbols.NEW, bold=True, halo=1.3)
    text, spot = f"{name}\n{area}", Spot(shape.centroid.x, shape.centroid.y, _reading_angle(shape))
    fits = shape.buffer(-0.6).covers(text_box(text, letters, spot))
    if fits and drawing.room.find(text, letters, [spot]):
        drawing.ink.text(text, spot, letters)
        return
    drawing.labels.append(Label(12, text, letters, _round(shape, text_width(name, letters.size))))


def _reading_angle(shape: BaseGeometry) -> float:
    frame = shapely.minimum_rotated_rectangle(shape)
    if not isinstance(frame, Polygon):
        return 0.0
    corners = frame.exterior.coords
    return min((upright(angle_of(LineString(corners[i : i + 2]))) for i in (0, 1)), key=abs)


def _round(shape: BaseGeometry, width: float) -> Callable[[], Iterable[Spot]]:
    """Spots below, above and beside a shape, near first."""
    west, north, east, south = shape.bounds

    def spots() -> Iterable[Spot]:
        for away in (6.0, 9.0, 13.0, 18.0):
            for share in (0.5, 0.2, 0.8):
                x = west + (east - west) * share
                yield Spot(x, south + away)
                yield Spot(x, north - away)
            yield Spot(east + away + width / 2, (north + south) / 2)
            yield Spot(west - away - width / 2, (north + south) / 2)

    return spots


def _measured_sides(footprint: Polygon) -> list[list[LineString]]:
    """The sides to give a measure, those that are equal and parallel together: one figure is enough for them."""
    ring = shapely.orient_polygons(footprint).exterior
    sides = [LineString(pair) for pair in sides_of_ring(ring)]
    if len(sides) != 4:
        return [[side] for side in sides]
    groups: list[list[LineString]] = []
    for side in sides:
        twin = next((group for group in groups if _same_measure(group[0], side)), None)
        if twin:
            twin.append(side)
        else:
            groups.append([side])
    return groups


def _same_measure(one: LineString, other: LineString) -> bool:
    turn = abs(angle_of(one) - angle_of(other)) % 180.0
    return abs(one.length - other.length) < 0.01 and min(turn, 180.0 - turn) < 0.5


def _side_measure(drawing: Drawing, sides: list[LineString]) -> None:
    letters = drawing.letters(2.3, symbols.NEW, halo=0.9)
    text = metres(sum(map(crs.true_length, sides)) / len(sides))  # of a wall, along its middle
    placed = [drawing.sheet.on_paper(side) for side in sides]
    if all(side.length < 2.2 for side in placed):
        return
    offset = letters.size * 0.5 + 0.95

    def spots() -> Iterable[Spot]:
        for out in (offset, offset + 1.6, offset + 3.4):
            for side in placed:  # the ring runs counter-clockwise, so that out is to the right of every side
                yield from beside(side, (out,), (0.5, 0.3, 0.7))

    drawing.labels.append(Label(10, text, letters, spots))
