"""What stands round the drawing: frame, north arrow, scale bar, legend, title block, overview of a large estate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import shapely
from shapely.affinity import affine_transform
from shapely.geometry.base import BaseGeometry

from gis import siteplan_symbols as symbols
from gis.siteplan_drawing import Drawing
from gis.siteplan_ink import INK, Letters, Spot, Stroke, text_width
from gis.siteplan_sheet import SCALE_STRIP, Area, round_scale

FRAME = Stroke(INK, 0.35)
RULE = Stroke("#b5b1a8", 0.18)
QUIET = "#5a574f"
OVERVIEW = 44.0  # mm wide and high
ROW = 4.7  # mm between legend rows
BOLD = 1.06  # how much wider bold letters are
NOT_APPLIED = "Höjder redovisas inte"


@dataclass(frozen=True)
class TitleBlock:
    """What the drawing says it is. Persons are left out on purpose: the drawing is sent to neighbours and published.

    `building` is what is applied for; `sign` how it is drawn: a new "building", a "line" such as a wall, what lies on
    the "ground", or a building that "stands" already (gis.siteplan_new.MANNERS).
    """

    designation: str
    measure: str
    drawn: date
    municipality: str = ""
    registry_number: str = ""
    drawing: str = "Situationsplan"
    building: str = "Ny byggnad"
    sign: str = "building"


def north(drawing: Drawing) -> None:
    """North arrow in the upper right corner; kept free from texts."""
    frame = drawing.sheet.frame
    size = 15.0 if drawing.sheet.paper.panel else 12.0
    x, y = frame.right - size * 0.8, frame.y + size * 0.8
    drawing.ink.group("north")
    symbols.north_arrow(drawing.ink, x, y, size)
    drawing.room.take(shapely.Point(x, y).buffer(size * 0.65))


def reserve_north(drawing: Drawing) -> None:
    """Keep texts away from where the north arrow will stand."""
    frame = drawing.sheet.frame
    size = 15.0 if drawing.sheet.paper.panel else 12.0
    drawing.room.take(shapely.Point(frame.right - size * 0.8, frame.y + size * 0.8).buffer(size * 0.65))


def surroundings(drawing: Drawing, title: TitleBlock) -> None:
    """Frame, scale bar, and on paper the legend and title block."""
    ink, sheet = drawing.ink, drawing.sheet
    ink.group("frame")
    ink.line(sheet.frame.polygon, FRAME)
    _scale_strip(drawing)
    if not sheet.paper.panel:
        return
    panel = sheet.panel
    if sheet.lying:
        block = Area(panel.x, panel.bottom - 62.0, panel.width, 62.0)
        legend = Area(panel.x, panel.y, panel.width, panel.height - block.height)
        columns = 1
    else:
        block = Area(panel.right - 82.0, panel.y, 82.0, panel.height)
        legend = Area(panel.x, panel.y, panel.width - block.width, panel.height)
        columns = 2 if legend.width < 130 else 3
    _legend(drawing, legend, columns)
    _title_block(drawing, block, title)


def _scale_strip(drawing: Drawing) -> None:
    sheet, ink = drawing.sheet, drawing.ink
    frame, letter = sheet.frame, 2.2 * sheet.paper.text
    length = sheet.bar_metres * 1000.0 / sheet.scale
    ink.group("scale")
    foot = frame.bottom + SCALE_STRIP - 3.4
    symbols.scale_bar(ink, frame.x + 5.0, foot, sheet.bar_metres, length, letter)
    if sheet.paper.panel:
        text = f"Skala 1:{sheet.scale} på {sheet.paper.name}, utskrivet i 100 %"
        ink.text(text, Spot(frame.x + 5 + length + 7, foot - 1.0), Letters(2.3, QUIET, halo=0, anchor="start"))
        ink.line(Area(frame.x, frame.bottom, frame.width, SCALE_STRIP).polygon, FRAME)
    else:
        text = f"1:{sheet.scale}"
        ink.text(text, Spot(frame.x + 5 + length + 9, foot - 1.0), Letters(letter, QUIET, halo=0, anchor="start"))


def _legend(drawing: Drawing, area: Area, columns: int) -> None:
    """Only what is drawn, in the order it was drawn from the most important; as many columns as there is room for."""
    ink = drawing.ink
    ink.group("legend")
    ink.line(area.polygon, FRAME)
    ink.text("TECKENFÖRKLARING", Spot(area.x + 4, area.y + 4.6), Letters(2.0, QUIET, bold=True, halo=0, anchor="start"))
    signs = sorted(drawing.legend.values(), key=lambda sign: _ORDER.get(sign.meaning, sign.order))
    rows = max(1, int((area.height - 8.0) / ROW))
    width = (area.width - 6.0) / columns
    for index, sign in enumerate(signs[: rows * columns]):
        column, row = divmod(index, rows)
        x, y = area.x + 4.0 + column * width, area.y + 10.0 + row * ROW
        sign.draw(ink, x + 4.0, y, 8.0, 3.0)
        size = min(2.15, 2.15 * (width - 11.5) / text_width(sign.meaning, 2.15))
        ink.text(sign.meaning, Spot(x + 10.0, y), Letters(size, INK, halo=0, anchor="start"))


_ORDER = {"Avstånd till gräns, mått i meter": 1, "Fastighetsgräns med gränspunkt": 1}


def _title_block(drawing: Drawing, area: Area, title: TitleBlock) -> None:
    ink, sheet = drawing.ink, drawing.sheet
    ink.group("title-block")
    ink.line(area.polygon, FRAME)
    x = area.x + 4.0
    ink.text(title.drawing, Spot(x, area.y + 6.0), Letters(5.0, INK, bold=True, halo=0, anchor="start"))
    measure = _fitted(title.measure, 2.7, area.width - 8)
    ink.text(measure, Spot(x, area.y + 11.6), Letters(2.7, INK, halo=0, anchor="start"))
    cells = [
        ("FASTIGHET", title.designation or "–"), ("KOMMUN", title.municipality or "–"),
        ("SKALA", f"1:{sheet.scale} ({sheet.paper.name})"), ("DATUM", title.drawn.isoformat()),
        ("KOORDINATSYSTEM", "SWEREF 99 TM"), ("HÖJDSYSTEM", NOT_APPLIED),
    ]  # fmt: skip
    if title.registry_number:
        cells.append(("DIARIENUMMER", title.registry_number))
    top, half = area.y + 15.4, area.width / 2
    rows = (len(cells) + 1) // 2
    tall = (area.bottom - top) / rows
    for index, (label, value) in enumerate(cells):
        row, column = divmod(index, 2)
        left, up = area.x + column * half, top + row * tall
        if column == 0:
            ink.line(shapely.LineString([(area.x, up), (area.right, up)]), RULE)
        elif up + tall <= area.bottom + 0.01:
            ink.line(shapely.LineString([(left, up), (left, up + tall)]), RULE)
        ink.text(label, Spot(left + 4.0, up + tall * 0.3), Letters(1.7, QUIET, halo=0, anchor="start"))
        size = max(2.0, min(2.6, 2.6 * (half - 6.0) / (BOLD * text_width(value, 2.6))))
        fitted = _fitted(value, size * BOLD, half - 6.0)
        ink.text(fitted, Spot(left + 4.0, up + tall * 0.68), Letters(size, INK, bold=True, halo=0, anchor="start"))


def _fitted(text: str, size: float, width: float) -> str:
    """The text cut with an ellipsis where the cell ends."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def reserve_overview(drawing: Drawing) -> Area:
    """A corner for the overview, the upper left: the building stands in the middle and the north arrow to the right."""
    frame, size = drawing.sheet.frame, OVERVIEW * min(1.0, drawing.sheet.frame.width / 130.0)
    area = Area(frame.x, frame.y, size, size)
    drawing.room.take(area.polygon)
    return area


def overview(drawing: Drawing, area: Area, plot: BaseGeometry, footprint: BaseGeometry, name: str) -> None:
    """The whole property small, with the drawing's window and the building in it; `name` says what it shows."""
    ink = drawing.ink
    ink.group("overview")
    ink.area(area.polygon, "#fff", FRAME)
    whole = shapely.union_all([plot, footprint])
    west, south, east, north = whole.bounds
    room = area.width - 12.0
    scale = round_scale(max(east - west, north - south), room)
    factor = 1000.0 / scale
    middle_x, middle_y = area.x + area.width / 2, area.y + area.height / 2 + 1.8
    move = [
        factor, 0, 0, -factor,
        middle_x - factor * (west + east) / 2, middle_y + factor * (south + north) / 2,
    ]  # fmt: skip
    within = area.polygon.buffer(-0.5)
    small = affine_transform(shapely.force_2d(plot), move)
    ink.area(small, "#f0eee9", Stroke(INK, 0.3))
    window = affine_transform(drawing.sheet.window, move)
    ink.line(window.boundary.intersection(within), Stroke(symbols.NEW, 0.3, "1.2 0.8"))
    dot = affine_transform(footprint, move).centroid
    ink.dot(dot.x, dot.y, 0.8, symbols.NEW)
    text = f"{name}, 1:" + f"{scale:,}".replace(",", "\u00a0")
    ink.text(text, Spot(area.x + 2.5, area.y + 3.4), Letters(2.1, QUIET, bold=True, halo=0.6, anchor="start"))
