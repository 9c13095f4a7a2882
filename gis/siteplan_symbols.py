"""The signs of a Swedish situationsplan: lines, dots and crosses, hatching, dimensions, north arrow, scale bar."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from gis.siteplan_ink import INK, Ink, Letters, Spot, Stroke, number

NEW = "#b3261e"
GREY = "#6f6d68"
WATER_FILL, WATER_LINE, WATER_TEXT = "#e1edf3", "#7fa9bf", "#2f5e78"
ROAD_FILL, ROAD_LINE = "#f2f0ec", "#cfcbc3"
BUILDING_FILL, BUILDING_OTHER, BUILDING_LINE = "#c9c5bd", "#e4e1db", "#4a4843"
PLAN = "#3d3a35"
CONSTRAINT = "#6a3d8f"

OWN_BOUNDARY = Stroke(INK, 0.6)
NEIGHBOUR_BOUNDARY = Stroke("#8a877f", 0.18)
BUILDING = Stroke(BUILDING_LINE, 0.25)
NEW_BUILDING = Stroke(NEW, 0.55)
NEW_GROUND = Stroke(NEW, 0.45, "2.4 0.9")
NEW_LINE = Stroke(NEW, 0.3)
CONCERNED = Stroke(NEW, 0.8)
HATCH = Stroke(NEW, 0.16)
DIMENSION = Stroke(INK, 0.16)
NEW_DIMENSION = Stroke(NEW, 0.2)
WATER_EDGE = Stroke(WATER_LINE, 0.22)
ROAD_EDGE = Stroke(ROAD_LINE, 0.14)
# Streck och två prickar, streck och prick, korta streck: as plan maps draw the three borders
PLAN_BORDER = Stroke(PLAN, 0.5, "5 1.1 0.01 1.1 0.01 1.1", "round")
USE_BORDER = Stroke(PLAN, 0.32, "4 1 0.01 1", "round")
PROVISION_BORDER = Stroke(PLAN, 0.24, "1.8 1")
CONSTRAINT_BORDER = Stroke(CONSTRAINT, 0.3, "2.6 0.9 0.7 0.9")
DOT = Stroke(PLAN, 0.42, cap="round")
CROSS = Stroke(PLAN, 0.17)
RAIL, RAIL_GAP = Stroke(INK, 0.9), Stroke("#fff", 0.5, "2 2")

DOT_STEP = 2.6  # mm between the dots of prickmark
CROSS_STEP = 3.6  # mm between the crosses of korsmark
CROSS_ARM = 0.62
HATCH_STEP = 1.5
SWATCH_STEP = 1.35  # patterns stand closer in the legend, so that the small swatch shows them


def dots(ink: Ink, area: BaseGeometry, step: float = DOT_STEP) -> None:
    """Prickmark: ground that must not be built on."""
    ink.path("".join(f"M{number(x)} {number(y)}h0.01" for x, y in _lattice(area, step)), DOT)


def crosses(ink: Ink, area: BaseGeometry, step: float = CROSS_STEP) -> None:
    """Korsmark: ground for complementary buildings only."""
    whole = number(2 * CROSS_ARM)
    signs = (
        f"M{number(x - CROSS_ARM)} {number(y)}h{whole}M{number(x)} {number(y - CROSS_ARM)}v{whole}"
        for x, y in _lattice(area, step)
    )
    ink.path("".join(signs), CROSS)


def _lattice(area: BaseGeometry, step: float) -> list[tuple[float, float]]:
    """Points of a staggered grid, fixed to the sheet, that lie inside the area with a little air to its edge."""
    inner = area.buffer(-step / 5)
    if inner.is_empty:
        return []
    west, north, east, south = inner.bounds
    rows = np.arange(math.floor(north / step), math.ceil(south / step) + 1)
    columns = np.arange(math.floor(west / step) - 1, math.ceil(east / step) + 1)
    x, y = np.meshgrid(columns * step, rows * step)
    x = x + (rows % 2)[:, None] * step / 2
    inside = shapely.contains_xy(inner, x, y)
    return [(float(a), float(b)) for a, b in zip(x[inside], y[inside], strict=True)]


def hatch(ink: Ink, area: BaseGeometry, step: float = HATCH_STEP, stroke: Stroke = HATCH) -> None:
    """Slanting lines: what is new, also where colour does not show."""
    west, north, east, south = area.bounds
    reach = south - north
    starts = np.arange(math.floor((west - reach) / step) * step, east, step)
    lines = MultiLineString([((float(x), south), (float(x) + reach, north)) for x in starts])
    ink.line(area.intersection(lines), stroke)


def sparse_hatch(ink: Ink, area: BaseGeometry, step: float = HATCH_STEP) -> None:
    """Fewer slanting lines: ground that something is done to, so that what lies under them still shows."""
    hatch(ink, area, 2.4 * step)


def dimension(ink: Ink, line: LineString, stroke: Stroke = DIMENSION) -> None:
    """A measured distance: a thin line with a slanting tick at each end."""
    (x1, y1), (x2, y2) = line.coords[0], line.coords[-1]
    length = math.hypot(x2 - x1, y2 - y1)
    if length < 0.05:
        return
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    tx, ty = (ux - uy) * 0.62, (uy + ux) * 0.62
    ink.line(line, stroke)
    bold = Stroke(stroke.colour, stroke.width * 2)
    for x, y in ((x1, y1), (x2, y2)):
        ink.line(LineString([(x - tx, y - ty), (x + tx, y + ty)]), bold)


def railway(ink: Ink, track: BaseGeometry) -> None:
    """Black and white stretches, as on topographic maps."""
    ink.line(track, RAIL)
    ink.line(track, RAIL_GAP)


def north_arrow(ink: Ink, x: float, y: float, size: float = 15.0) -> None:
    """A north arrow with its middle at x, y; one half filled so that it reads without colour."""
    half, tip, tail = size * 0.2, y - size * 0.42, y + size * 0.5
    ink.dot(x, y + size * 0.02, size * 0.58, "#fff")
    ink.area(shapely.Polygon([(x, tip), (x + half, tail), (x, tail - size * 0.18)]), INK, Stroke(INK, 0.2))
    ink.area(shapely.Polygon([(x, tip), (x - half, tail), (x, tail - size * 0.18)]), "#fff", Stroke(INK, 0.2))
    ink.text("N", Spot(x, tip - size * 0.17), Letters(size * 0.26, bold=True, halo=0.7))


def scale_bar(ink: Ink, x: float, y: float, metres: int, length: float, size: float) -> None:
    """A bar of `length` mm from x with its feet at y, for so many metres on the ground."""
    parts = 4 if metres in (20, 40) else 5
    tall = 1.5
    for step in range(parts):
        left = x + length * step / parts
        fill = INK if step % 2 == 0 else "#fff"
        ink.area(shapely.box(left, y - tall, left + length / parts, y), fill, Stroke(INK, 0.18))
    for step in range(parts + 1):
        unit = " m" if step == parts else ""
        label = f"{metres * step / parts:.1f}".rstrip("0").rstrip(".").replace(".", ",") + unit
        ink.text(label, Spot(x + length * step / parts, y - tall - size * 0.75), Letters(size, halo=0))


@dataclass(frozen=True)
class Sign:
    """One row of the legend: what it means, and how its swatch (centred at x, y, given width and height) is drawn.

    Those of the lowest `order` stand first.
    """

    meaning: str
    draw: Callable[[Ink, float, float, float, float], None]
    order: int = 2


def line_sign(meaning: str, *strokes: Stroke, corner: bool = False) -> Sign:
    """A legend row for a line; `corner` puts a boundary point at its end."""

    def draw(ink: Ink, x: float, y: float, width: float, _height: float) -> None:
        for stroke in strokes:
            ink.line(LineString([(x - width / 2, y), (x + width / 2, y)]), stroke)
        if corner:
            boundary_point(ink, x + width / 2, y)

    return Sign(meaning, draw)


def area_sign(
    meaning: str, fill: str, stroke: Stroke | None, pattern: Callable[[Ink, BaseGeometry, float], None] | None = None
) -> Sign:
    """A legend row for an area, with its pattern."""

    def draw(ink: Ink, x: float, y: float, width: float, height: float) -> None:
        swatch = shapely.box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        ink.area(swatch, fill)
        if pattern:
            pattern(ink, swatch, SWATCH_STEP)
        if stroke:
            ink.line(swatch, stroke)

    return Sign(meaning, draw)


def dimension_sign(meaning: str) -> Sign:
    """A legend row for a measured distance."""

    def draw(ink: Ink, x: float, y: float, width: float, _height: float) -> None:
        dimension(ink, LineString([(x - width / 2 + 0.6, y), (x + width / 2 - 0.6, y)]), NEW_DIMENSION)

    return Sign(meaning, draw)


def boundary_point(ink: Ink, x: float, y: float) -> None:
    """A boundary point: a small open ring."""
    ink.dot(x, y, 0.7, "#fff", Stroke(INK, 0.25))
