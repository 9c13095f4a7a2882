"""The overview map: where in the neighbourhood a building stands, drawn to scale as SVG with few shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import shapely
from shapely.geometry.base import BaseGeometry

from gis import crs, siteplan_panel
from gis import siteplan_symbols as symbols
from gis.layers import LayerSet
from gis.site import SiteReport
from gis.siteplan import SitePlan
from gis.siteplan_drawing import Drawing, FeatureSource, Label, along, inside
from gis.siteplan_ink import INK, Ink, Letters, Room, Spot, Stroke
from gis.siteplan_sheet import Paper, Sheet

SCALES = (2000, 4000, 5000, 10000)
PAPER = Paper("overview", 162.0, 138.0, margin=0.3, panel=False)
ROOM_FOR_PLOT = 0.5  # of the map's width and height; the rest is surroundings
FRAME = Stroke(INK, 0.3)
BUILDING = Stroke(symbols.BUILDING_LINE, 0.08)
RING = Stroke(symbols.NEW, 0.7)
RING_MM = 5.0
BAR_MM = 100.0


def overview_map(report: SiteReport, layers: LayerSet, store: FeatureSource) -> SitePlan:
    """The surroundings of a report's footprint at 1:2000, or smaller where the property needs it, north up.

    A layer that is not published is left out. `text` tells what the map shows.
    """
    own = _own(report, layers, store)
    sheet = _sheet(report, own)
    place = report.designation or "platsen"
    text = (
        f"Översiktskarta i skala 1:{sheet.scale} med norr uppåt. Den nya byggnaden är röd med en ring runt"
        f"{f', och gränsen för {place} är ritad med kraftig linje' if own is not None else ''}."
    )
    ink = Ink(sheet.width, sheet.height, f"Översiktskarta, {place}", text)
    drawing = Drawing(ink, sheet, Room(sheet.frame.polygon.buffer(-0.8)), layers, store)
    ink.area(sheet.frame.polygon, "#fff")
    siteplan_panel.reserve_north(drawing)
    _ground(drawing)
    _properties(drawing, report.designation, own)
    _building(drawing, report)
    drawing.write_labels()
    ink.line(sheet.frame.polygon, FRAME)
    siteplan_panel.north(drawing)
    foot = sheet.frame.bottom + 9.0
    symbols.scale_bar(ink, 5.0, foot, round(sheet.scale * BAR_MM / 1000), BAR_MM, 2.6)
    ink.text(f"Skala 1:{sheet.scale}", Spot(BAR_MM + 17.0, foot - 1.0), Letters(2.8, INK, halo=0, anchor="start"))
    return SitePlan(ink.written(), sheet.scale, text, sheet.width, sheet.height, whole_plot=True)


def _own(report: SiteReport, layers: LayerSet, store: FeatureSource) -> BaseGeometry | None:
    """The property's parts (områden) near the footprint."""
    layer = layers.get("fastigheter")
    if layer is None or not report.designation:
        return None
    near = store.features_near(layer, report.footprint, 300.0)
    parts = [each.geometry for each in near if each.properties.get("designation") == report.designation]
    return shapely.union_all(parts) if parts else None


def _sheet(report: SiteReport, own: BaseGeometry | None) -> Sheet:
    centre = report.footprint.centroid
    grid_per_true = crs.scale_factor(centre)
    sheets = [Sheet(PAPER, False, scale, (centre.x, centre.y), grid_per_true) for scale in SCALES]
    if own is None:
        return sheets[0]
    west, south, east, north = own.bounds
    for sheet in sheets:
        factor, frame = sheet.mm_per_metre / ROOM_FOR_PLOT, sheet.frame
        if (east - west) * factor <= frame.width and (north - south) * factor <= frame.height:
            return sheet
    return sheets[-1]


def _ground(drawing: Drawing) -> None:
    """Water, streets and railway, each kind as one shape, with their names."""
    ink = drawing.ink
    ink.group("water")
    for feature in drawing.features("vatten"):
        shape = drawing.shown(feature.geometry)
        name = str(feature.properties.get("name") or "")
        letters = drawing.letters(3.0, symbols.WATER_TEXT, italic=True)
        if feature.geometry.geom_type.endswith("Polygon"):
            ink.area(shape, symbols.WATER_FILL, symbols.WATER_EDGE)
            drawing.labels.append(Label(40, name, letters, inside(shape, step=8.0)))
        else:
            ink.line(shape, Stroke(symbols.WATER_LINE, 0.4))
            drawing.labels.append(Label(45, name, letters, along(shape)))
    ink.group("streets")
    roads = drawing.features("vagar")
    areas = [road.geometry.buffer(float(road.properties.get("width") or 5.0) / 2, quad_segs=2) for road in roads]
    if areas:
        ink.area(drawing.shown(shapely.union_all(areas)), symbols.ROAD_FILL, symbols.ROAD_EDGE)
    by_name: dict[str, list[BaseGeometry]] = {}
    for road in roads:
        by_name.setdefault(str(road.properties.get("name") or ""), []).append(road.geometry)
    for name, lines in by_name.items():
        visible = drawing.shown(shapely.union_all(lines))
        drawing.labels.append(Label(30, name, drawing.letters(2.5, "#55524b", italic=True), along(visible)))
    for track in drawing.features("jarnvag"):
        symbols.railway(ink, drawing.shown(track.geometry))


def _properties(drawing: Drawing, designation: str | None, own: BaseGeometry | None) -> None:
    """All boundaries as one thin path, all buildings as one shape, and the own property's boundary over them."""
    ink = drawing.ink
    ink.group("properties")
    lots = [feature.geometry for feature in drawing.features("fastigheter")]
    if lots:
        ink.line(drawing.shown(shapely.union_all([lot.boundary for lot in lots])), Stroke("#a5a29a", 0.12))
    ink.group("buildings")
    houses = drawing.features("byggnader")
    if houses:
        whole = shapely.union_all([feature.geometry for feature in houses])
        ink.area(drawing.shown(whole), symbols.BUILDING_FILL, BUILDING)
    if own is not None and designation:
        ink.line(drawing.edges(own), symbols.OWN_BOUNDARY)
        drawing.labels.append(Label(20, designation, drawing.letters(3.0, INK, bold=True), _outside(drawing, own)))


def _outside(drawing: Drawing, own: BaseGeometry) -> Callable[[], Iterable[Spot]]:
    """Spots above and below the property, then inside it, so that its name does not cover the new building."""

    def spots() -> Iterable[Spot]:
        shape = drawing.shown(own)
        west, north, east, south = shape.bounds
        yield from (Spot((west + east) / 2, north - 3.0), Spot((west + east) / 2, south + 3.0))
        yield from inside(shape, step=4.0)()

    return spots


def _building(drawing: Drawing, report: SiteReport) -> None:
    drawing.ink.group("building")
    shape = drawing.shown(report.footprint)
    drawing.ink.area(shape, symbols.NEW, Stroke(symbols.NEW, 0.3))
    ring = shape.centroid.buffer(RING_MM)
    drawing.ink.line(ring.exterior, RING)
    drawing.room.take(ring)
