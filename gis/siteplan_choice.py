"""A small plan of a property on which each of its buildings has a number, for somebody who has to choose among them."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from gis import crs, siteplan_ground, siteplan_panel
from gis import siteplan_symbols as symbols
from gis.layers import LayerSet
from gis.siteplan_drawing import Drawing, FeatureSource
from gis.siteplan_ink import INK, Ink, Letters, Room, Spot, Stroke
from gis.siteplan_sheet import fit

AROUND_M = 4.0  # ground to show round the buildings of a property that is too large to be shown whole
RADIUS = 3.1  # mm of the disc that a number stands on
RING = Stroke(INK, 0.4)


def numbered_plan(
    plot: BaseGeometry,
    buildings: Sequence[tuple[int, Polygon]],
    layers: LayerSet,
    store: FeatureSource,
    *,
    title: str,
    designation: str,
) -> str:
    """The property (EPSG:3006) with its numbered buildings as SVG, 100 mm wide. `title` names the picture."""
    around = shapely.union_all([shape for _number, shape in buildings]).buffer(AROUND_M) if buildings else plot
    factor = crs.scale_of(plot)
    sheet = fit(plot, around, "screen", factor)
    if not sheet.whole_plot:  # of a large estate only where the buildings are, as near as they can be seen
        sheet = fit(around, around, "screen", factor)
    told = ", ".join(str(number) for number, _shape in buildings)
    ink = Ink(sheet.width, sheet.frame.bottom + sheet.paper.margin, title, f"{title} {told}".strip())
    drawing = Drawing(ink, sheet, Room(sheet.frame.polygon.buffer(-0.8)), layers, store)
    ink.area(shapely.box(0, 0, sheet.width, sheet.height), "#fff")
    siteplan_panel.reserve_north(drawing)
    siteplan_ground.water(drawing)
    siteplan_ground.streets(drawing)
    siteplan_ground.neighbours(drawing, designation, plot)
    siteplan_ground.buildings(drawing, designation)
    drawing.labels.clear()  # what the buildings are for stands in the list beside, by their numbers
    ink.group("own-property")
    ink.line(drawing.edges(plot), symbols.OWN_BOUNDARY)
    ink.group("numbers")
    for number, shape in buildings:
        _number(drawing, number, shape)
    siteplan_panel.north(drawing)
    ink.line(sheet.frame.polygon, siteplan_panel.FRAME)
    return ink.written()


def _number(drawing: Drawing, number: int, shape: Polygon) -> None:
    seen = drawing.shown(shape)
    if seen.is_empty:
        return
    middle = seen.centroid if seen.covers(seen.centroid) else seen.representative_point()
    x, y = middle.x, middle.y
    if not seen.buffer(0.6).covers(Point(x, y).buffer(RADIUS)):  # too small to be seen under its number
        east, north = seen.bounds[2], seen.bounds[1]
        x, y = east + RADIUS * 0.9, north - RADIUS * 0.9
        drawing.ink.line(LineString([(middle.x, middle.y), (x, y)]), RING)
    drawing.ink.dot(x, y, RADIUS, "#fff", RING)
    drawing.ink.text(str(number), Spot(x, y), Letters(3.6, INK, bold=True, halo=0))
