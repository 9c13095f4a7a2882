"""What lies round the building, drawn from the layers: water, streets, railway, plan, neighbours and buildings."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import shapely
from shapely import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from gis import siteplan_symbols as symbols
from gis.layers import LayerKind
from gis.siteplan_drawing import Drawing, FeatureLike, Label, along, inside, lines_of
from gis.siteplan_ink import Spot, Stroke, beside, upright
from gis.siteplan_symbols import area_sign, line_sign

LONGEST_SIGN = 12  # letters; longer ones are codes for machines
MOST_OF_THE_PLOT = 0.4
_UNITS = {"meter": "\u00a0m", "kvadratmeter": "\u00a0m²", "procent": "\u00a0%", "grader": "°"}
_LETTERS = {"max_ridge_height": "h", "max_building_height": "h", "roof_pitch": "o"}
_PATTERNED = ("no_build", "ancillary_only")


def water(drawing: Drawing) -> None:
    drawing.ink.group("water")
    for feature in drawing.features("vatten"):
        shape = drawing.shown(feature.geometry)
        if shape.is_empty:
            continue
        if feature.geometry.geom_type.endswith("Polygon"):
            drawing.ink.area(shape, symbols.WATER_FILL)
            drawing.ink.line(drawing.edges(feature.geometry), symbols.WATER_EDGE)
            spots = inside(shape, (0.0, -90.0), 8.0)
        else:
            drawing.ink.line(shape, Stroke(symbols.WATER_LINE, 0.6))
            spots = along(shape)
        letters = drawing.letters(2.7, symbols.WATER_TEXT, italic=True)
        drawing.labels.append(Label(70, str(feature.properties.get("name") or "Vatten"), letters, spots))
        drawing.explain(area_sign("Vatten", symbols.WATER_FILL, symbols.WATER_EDGE))


def streets(drawing: Drawing) -> None:
    """Carriageways at their real width, and their names along them."""
    drawing.ink.group("streets")
    roads = drawing.features("vagar")
    areas = [
        road.geometry.buffer(float(road.properties.get("width") or 5.0) / 2, cap_style="round", quad_segs=4)
        for road in roads
    ]
    shape = drawing.shown(shapely.union_all(areas)) if areas else MultiPolygon()
    if not shape.is_empty:
        drawing.ink.area(shape, symbols.ROAD_FILL)
        drawing.ink.line(drawing.edges(shapely.union_all(areas)), symbols.ROAD_EDGE)
        drawing.explain(area_sign("Väg, gata", symbols.ROAD_FILL, symbols.ROAD_EDGE))
    by_name: dict[str, list[BaseGeometry]] = {}
    for road in roads:
        if road.properties.get("name"):
            by_name.setdefault(str(road.properties["name"]), []).append(road.geometry)
    for name, lines in by_name.items():
        visible = drawing.shown(shapely.union_all(lines))
        drawing.labels.append(Label(35, name, drawing.letters(2.7, "#55524b", italic=True), along(visible)))


def railway(drawing: Drawing) -> None:
    for feature in drawing.features("jarnvag"):
        track = drawing.shown(feature.geometry)
        if not track.is_empty:
            symbols.railway(drawing.ink, track)
            drawing.explain(line_sign("Järnväg", symbols.RAIL, symbols.RAIL_GAP))
            name = str(feature.properties.get("name") or "Järnväg")
            drawing.labels.append(Label(55, name, drawing.letters(2.4, "#55524b", italic=True), along(track)))


def plan(drawing: Drawing, plot: BaseGeometry | None) -> None:
    """Prickmark and korsmark as areas, the borders as lines, and the codes where they hold on the plot."""
    drawing.ink.group("plan")
    borders: dict[str, list[BaseGeometry]] = {"plan": [], "use": [], "provision": []}
    provisions = drawing.features("planbestammelser")
    _codes(drawing, (row for row in provisions if row.properties.get("kind") not in _PATTERNED), plot)
    for feature in provisions:
        shape, kind = drawing.shown(feature.geometry), str(feature.properties.get("kind"))
        if shape.is_empty or not shape.area:
            continue
        if kind == "no_build":
            symbols.dots(drawing.ink, shape)
            drawing.explain(area_sign("Får inte bebyggas (prickmark)", "none", symbols.PROVISION_BORDER, symbols.dots))
        elif kind == "ancillary_only":
            symbols.crosses(drawing.ink, shape)
            text = "Endast komplementbyggnad (korsmark)"
            drawing.explain(area_sign(text, "none", symbols.PROVISION_BORDER, symbols.crosses))
        borders["use" if kind == "use" else "provision"].append(drawing.edges(feature.geometry))
    for feature in drawing.features("detaljplaner"):
        border = drawing.edges(feature.geometry)
        borders["plan"].append(border)
        if not border.is_empty:
            name = str(feature.properties.get("designation") or "Detaljplan")
            text = f"Detaljplan {name}" if not name.lower().startswith("detaljplan") else name
            spots = _beside_lines(border)
            drawing.labels.append(Label(65, text, drawing.letters(2.1, symbols.PLAN), spots))
    _plan_borders(drawing, borders)


def _plan_borders(drawing: Drawing, borders: Mapping[str, list[BaseGeometry]]) -> None:
    """Each border once, by the weightiest symbol that holds there: dashes drawn twice would fill each other's gaps."""
    drawn: BaseGeometry = LineString()
    for kind, meaning, stroke in (
        ("plan", "Planområdesgräns", symbols.PLAN_BORDER),
        ("use", "Användningsgräns", symbols.USE_BORDER),
        ("provision", "Egenskapsgräns", symbols.PROVISION_BORDER),
    ):
        lines = shapely.line_merge(shapely.union_all(borders[kind]).difference(drawn.buffer(0.2)))
        if not lines.is_empty and lines.length > 0.5:
            drawing.ink.line(lines, stroke)
            drawing.explain(line_sign(meaning, stroke))
            drawn = drawn.union(lines)


def _codes(drawing: Drawing, provisions: Iterable[FeatureLike], plot: BaseGeometry | None) -> None:
    """What the plan says in its own signs: together where it holds for most of the plot, else where it holds."""
    common: list[tuple[bool, str]] = []
    area = drawing.sheet.window if plot is None else plot
    for feature in provisions:
        here, text = feature.geometry.intersection(area), _code(feature.properties)
        use = feature.properties.get("kind") == "use"
        if not text or here.is_empty:
            continue
        if here.area > MOST_OF_THE_PLOT * area.area:
            common.append((not use, text))
        else:
            letters = drawing.letters(2.8 if use else 2.1, symbols.PLAN, italic=not use)
            drawing.labels.append(Label(46, text, letters, inside(drawing.shown(here), step=4.0)))
    if common:
        rows = dict.fromkeys(text for _, text in sorted(common))
        shown = drawing.shown(area)  # beside the plot it would be read as what holds for the neighbour
        letters = drawing.letters(2.6, symbols.PLAN)
        drawing.labels.append(Label(45, "\n".join(rows), letters, inside(shown, step=3.0), shown))


def _code(properties: Mapping[str, Any]) -> str:
    """A provision's sign with its value: "B", "e ≤ 200 m²"."""
    sign = str(properties.get("symbol") or "")
    value = properties.get("value")
    if not sign or len(sign) > LONGEST_SIGN or value is None:
        return sign if len(sign) <= LONGEST_SIGN else ""
    limit = {"max": "≤ ", "min": "≥ "}.get(str(properties.get("value_type")), "")
    figure = f"{float(value):.2f}".rstrip("0").rstrip(".").replace(".", ",")
    unit = str(properties.get("unit") or "")
    # some plans have the value in the sign itself ("e5500", or a height in its ring)
    sign = sign.removesuffix(figure).strip() or _LETTERS.get(str(properties.get("kind")), "")
    return f"{sign} {limit}{figure}{_UNITS.get(unit, f' {unit}')}".rstrip()


def _beside_lines(border: BaseGeometry) -> Callable[[], Iterable[Spot]]:
    def spots() -> Iterable[Spot]:
        for part in sorted(lines_of(border), key=lambda part: -part.length):
            for start, end in zip(part.coords[:-1], part.coords[1:], strict=True):
                side = LineString([start, end])
                if side.length > 18:
                    yield from beside(side, (2.2, -2.2), (0.5, 0.3, 0.7))

    return spots


def constraints(drawing: Drawing, place: BaseGeometry) -> None:
    """The outline of every restriction that meets the plot or the building."""
    drawing.ink.group("constraints")
    for layer in drawing.layers.values():
        if layer.kind is not LayerKind.CONSTRAINT:
            continue
        for feature in drawing.features(layer.name):
            if not feature.geometry.intersects(place):
                continue
            line = feature.geometry.geom_type.endswith("LineString")
            border = drawing.shown(feature.geometry) if line else drawing.edges(feature.geometry)
            if feature.geometry.geom_type.endswith("Point"):
                border = drawing.shown(feature.geometry.buffer(1.2 / drawing.sheet.mm_per_metre))
            if border.is_empty:
                continue
            drawing.explain(line_sign("Gräns för särskilt skydd", symbols.CONSTRAINT_BORDER))
            drawing.ink.line(border, symbols.CONSTRAINT_BORDER)
            letters = drawing.letters(2.1, symbols.CONSTRAINT)
            drawing.labels.append(Label(48, layer.title, letters, _beside_lines(border)))


def neighbours(drawing: Drawing, own: str | None, plot: BaseGeometry | None) -> None:
    """The other properties' boundaries, thinner, each with its designation."""
    drawing.ink.group("neighbours")
    others = [feature for feature in drawing.features("fastigheter") if feature.properties.get("designation") != own]
    if not others:
        return
    lines = shapely.union_all([drawing.edges(feature.geometry) for feature in others])
    if plot is not None:
        lines = lines.difference(drawing.edges(plot).buffer(0.12))
    drawing.ink.line(lines, symbols.NEIGHBOUR_BOUNDARY)
    drawing.room.avoid(lines.buffer(0.2))
    drawing.explain(line_sign("Grannfastigheternas gränser", symbols.NEIGHBOUR_BOUNDARY))
    for feature in others:
        shape = drawing.shown(feature.geometry)
        name = str(feature.properties.get("label") or feature.properties.get("designation") or "")
        letters = drawing.letters(2.5, symbols.GREY)
        drawing.labels.append(Label(40, name, letters, inside(shape, (0.0, -90.0), 4.0), shape))


def buildings(drawing: Drawing, own: str | None) -> None:
    """Existing buildings, filled; on the own property with what they are for."""
    drawing.ink.group("buildings")
    for feature in drawing.features("byggnader"):
        shape = drawing.shown(feature.geometry)
        if shape.is_empty:
            continue
        mine = own is not None and feature.properties.get("designation") == own
        drawing.ink.area(shape, symbols.BUILDING_FILL if mine else symbols.BUILDING_OTHER)
        drawing.ink.line(drawing.edges(feature.geometry), symbols.BUILDING)
        drawing.room.avoid(shape)
        drawing.explain(area_sign("Befintlig byggnad", symbols.BUILDING_FILL, symbols.BUILDING))
        purpose = _purpose(feature.properties)
        letters = drawing.letters(2.2 if mine else 2.0, symbols.BUILDING_LINE, halo=0.7)
        angles = (0.0, _long_side(shape))
        rank, room = (30 if mine else 60), shape.buffer(0.5)
        placed: list[Spot] = []
        drawing.labels.append(Label(rank, purpose, letters, inside(shape, angles, 2.0), room, placed.append))
        if mine:
            near = shape.buffer(4.5)
            drawing.labels.append(Label(31, purpose, letters, _unless_placed(placed, purpose, near)))


def _unless_placed(placed: list[Spot], purpose: str, near: BaseGeometry) -> Callable[[], Iterable[Spot]]:
    """Beside the building when its name did not fit inside it."""

    def spots() -> Iterable[Spot]:
        if placed:
            return
        west, north, east, south = near.bounds
        half = len(purpose) * 0.7
        middle_x, middle_y = (west + east) / 2, (north + south) / 2
        yield from (Spot(middle_x, south - 1.5), Spot(middle_x, north + 1.5))
        yield from (Spot(east + half - 3, middle_y), Spot(west - half + 3, middle_y))

    return spots


def _purpose(properties: Mapping[str, Any]) -> str:
    text = str(properties.get("purpose") or properties.get("kind") or "Byggnad")
    short = re.split(r"[,(]", text, maxsplit=1)[0].strip()
    if short.lower().startswith("småhus"):
        short = "Småhus"
    return (short[:1].upper() + short[1:])[:24]


def _long_side(shape: BaseGeometry) -> float:
    frame = shapely.minimum_rotated_rectangle(shape)
    if not isinstance(frame, Polygon):
        return 0.0
    corners = frame.exterior.coords
    sides = [LineString(corners[i : i + 2]) for i in (0, 1)]
    longest = max(sides, key=lambda side: side.length)
    (x1, y1), (x2, y2) = longest.coords[0], longest.coords[-1]
    return upright(math.degrees(math.atan2(y2 - y1, x2 - x1)))
