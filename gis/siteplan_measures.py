"""The own property with its measures, and the distances from what is new to its boundaries."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

import shapely
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from gis import crs
from gis import siteplan_symbols as symbols
from gis.site import BoundaryNear, SiteReport
from gis.siteplan_drawing import Drawing, Label, inside
from gis.siteplan_ink import Letters, Spot, Stroke, angle_of, beside, text_width, upright
from gis.siteplan_symbols import line_sign

STRAIGHT_M = 0.08  # a boundary point nearer the straight line than this does not end a side
SQUARE_DEGREES = 2.0  # what may be missing from a right angle
APART_DEGREES = 35.0  # two distances to show should point clearly different ways
SHORTEST_SIDE_MM = 9.0
CLOSE_M = 6.0  # so near, with a margin to what the rules ask, a boundary on the opposite side is measured too


def metres(value: float) -> str:
    """A length as drawings give it: two decimals, decimal comma."""
    return f"{value:.2f}".replace(".", ",")


def square_metres(value: float) -> str:
    """An area: one decimal for a building, none for a plot."""
    if value >= 400:
        return f"{value:,.0f}".replace(",", "\u00a0") + "\u00a0m²"
    return f"{value:.1f}".replace(".", ",") + "\u00a0m²"


def own_property(drawing: Drawing, designation: str | None, plot: BaseGeometry, area: float | None) -> None:
    """The boundary, its points and how long each side is."""
    ink, room = drawing.ink, drawing.room
    ink.group("own-property")
    border = drawing.edges(plot)
    ink.line(border, symbols.OWN_BOUNDARY)
    room.avoid(border.buffer(0.35))
    for ring in _rings(plot):
        paper = drawing.sheet.on_paper(ring)
        for point in shapely.get_coordinates(paper)[:-1]:
            if room.frame.contains(Point(point)):
                symbols.boundary_point(ink, float(point[0]), float(point[1]))
                room.take(Point(point).buffer(0.9))
        for side in _measured_pieces(drawing, ring):
            _boundary_measure(drawing, side)
    drawing.explain(line_sign("Fastighetsgräns med gränspunkt", symbols.OWN_BOUNDARY, corner=True))
    if designation:
        shown = drawing.shown(plot)
        text = f"{designation}\n{square_metres(area)}" if area else designation
        drawing.labels.append(Label(15, text, drawing.letters(3.2, bold=True), inside(shown, step=3.0), shown))


def _rings(plot: BaseGeometry) -> Iterable[LineString]:
    for part in shapely.get_parts(plot):
        if part.geom_type == "Polygon":
            yield part.exterior
            yield from part.interiors


def _measured_pieces(drawing: Drawing, ring: LineString) -> Iterable[LineString]:
    """The sides between their boundary points, or whole where a piece is too short for its figure to stand beside."""
    points = shapely.get_coordinates(shapely.force_2d(ring))
    at = {(float(x), float(y)): number for number, (x, y) in enumerate(points[:-1])}
    for start, end in sides_of_ring(ring):
        first, last = at[start[0], start[1]], at[end[0], end[1]]
        between = points[first : last + 1] if last > first else [*points[first:-1], *points[: last + 1]]
        pieces = [LineString(pair) for pair in pairwise(between)]
        short = any(piece.length * drawing.sheet.mm_per_metre < SHORTEST_SIDE_MM for piece in pieces)
        yield from [LineString([start, end])] if short else pieces


def sides_of_ring(ring: LineString) -> Iterable[tuple[Sequence[float], Sequence[float]]]:
    """The straight sides of a ring, each as its two ends."""
    return pairwise(shapely.force_2d(ring).simplify(STRAIGHT_M).coords)


def _boundary_measure(drawing: Drawing, side: LineString) -> None:
    visible = drawing.sheet.on_paper(side).intersection(drawing.room.frame)
    if visible.geom_type != "LineString" or visible.length < SHORTEST_SIDE_MM:
        return
    letters = drawing.letters(2.1)
    offset = letters.size * 0.5 + 0.75
    spots = beside(visible, (-offset, offset), (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78))
    drawing.labels.append(Label(20, metres(crs.true_length(side)), letters, lambda: spots))


def chosen_boundaries(report: SiteReport) -> list[BoundaryNear]:
    """The distances to show: the nearest, and the nearest that points clearly another way; together they fix the place.

    The second is at right angles to its boundary, not to a corner, and crosses the first, where there is such a one. A
    boundary on the opposite side is shown too when it is near, since the distance to it may decide the matter.
    """
    near = sorted((b for b in report.boundaries if b.distance >= 0.005), key=lambda b: b.distance)
    near = [boundary for boundary in near if not _follows_another(boundary, report.boundaries)] or near[:1]
    if not near:
        return []
    first = near[0]
    others = [boundary for boundary in near[1:] if _turn(first, boundary) > APART_DEGREES]
    crossing = [boundary for boundary in others if _turn(first, boundary) < 180.0 - APART_DEGREES]
    order = (*filter(_is_square, crossing), *filter(_is_square, others), *crossing, *others)
    second = next(iter(order), None)
    if second is None:
        return near[:1]
    third = [b for b in others if b.distance < CLOSE_M and _turn(second, b) > APART_DEGREES and _is_square(b)][:1]
    return sorted([first, second, *third], key=lambda boundary: boundary.distance)


def _follows_another(boundary: BoundaryNear, others: Sequence[BoundaryNear]) -> bool:
    """Whether the way to a boundary runs along another one, as from the end of a wall that stands on it."""
    return any(other is not boundary and other.segment.buffer(0.3).covers(boundary.shortest) for other in others)


def _is_square(boundary: BoundaryNear) -> bool:
    """Whether the way to the boundary meets it at right angles."""
    foot = boundary.segment.project(Point(boundary.shortest.coords[-1]))
    before, after = (boundary.segment.interpolate(foot + step) for step in (-0.2, 0.2))
    if before.distance(after) < 0.05:
        return False
    turn = abs(angle_of(LineString([before, after])) - angle_of(boundary.shortest)) % 180.0
    return abs(turn - 90.0) < SQUARE_DEGREES


def _turn(one: BoundaryNear, other: BoundaryNear) -> float:
    turn = abs(angle_of(one.shortest) - angle_of(other.shortest)) % 360.0
    return min(turn, 360.0 - turn)


def distances(drawing: Drawing, boundaries: Iterable[BoundaryNear]) -> None:
    """Dimension lines at right angles to the boundary, with their text on or beside them."""
    drawing.ink.group("distances")
    letters = drawing.letters(2.6, symbols.NEW, bold=True, halo=1.1)
    for boundary in boundaries:
        line = drawing.sheet.on_paper(boundary.shortest)
        if drawing.room.frame.covers(line):
            symbols.dimension(drawing.ink, line, symbols.NEW_DIMENSION)
        else:  # the boundary lies outside the drawing: the line runs to its edge
            line = line.intersection(drawing.sheet.frame.polygon)
            if line.geom_type != "LineString" or line.is_empty:
                continue
            drawing.ink.line(line, symbols.NEW_DIMENSION)
        text = f"{metres(boundary.distance)}\u00a0m"
        spot = drawing.room.find(text, letters, _dimension_spots(line, text, letters))
        drawing.room.take(line.buffer(0.35))
        if spot is None:
            continue
        middle = line.interpolate(0.5, normalized=True)
        if math.hypot(spot.x - middle.x, spot.y - middle.y) > letters.size * 2.6 + line.length / 2:
            drawing.ink.line(LineString([(middle.x, middle.y), (spot.x, spot.y)]), Stroke(symbols.NEW, 0.14))
        drawing.ink.text(text, spot, letters)


def _dimension_spots(line: LineString, text: str, letters: Letters) -> Iterable[Spot]:
    width = text_width(text, letters.size)
    if line.length > width + 3.5:
        yield from beside(line, (0.0,))
    offset = letters.size * 0.5 + 0.9
    yield from beside(line, (-offset, offset))
    angle = angle_of(line)
    dx, dy = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    end_x, end_y = line.coords[-1][0], line.coords[-1][1]
    for away in (width / 2 + 2.0, width / 2 + 4.0):
        yield Spot(end_x + dx * away, end_y + dy * away, upright(angle))
    for offset in (6.0, 9.0, 13.0):
        yield from beside(line, (-offset, offset), (0.5, 0.0, 1.0))
