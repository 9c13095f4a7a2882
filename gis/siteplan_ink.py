"""How lines, areas and letters become SVG, and how labels keep out of each other's way."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree import ElementTree as ET

import shapely
from shapely import LineString, Polygon, box
from shapely.affinity import rotate
from shapely.geometry.base import BaseGeometry

FONTS = "Atkinson Hyperlegible Next, Liberation Sans, Arial, Helvetica, DejaVu Sans, sans-serif"
INK = "#1c1c1a"
LINE = 1.22  # from line to line, in letter sizes
SECOND = 0.82  # the size of further lines, in that of the first
_NARROW = frozenset("ijlIt.,:;'|!()[]/- f")
_WIDE = frozenset("mwMWÖÅÄOQGDHNU%&@²")


def text_width(text: str, size: float) -> float:
    """Roughly how wide a line of text is, in the unit of `size`; a little too wide rather than too narrow."""
    widths = (0.34 if letter in _NARROW else 0.78 if letter in _WIDE else 0.57 for letter in text)
    return size * sum(widths)


def upright(angle: float) -> float:
    """The same direction in degrees, turned so that nobody needs to turn the sheet by more than a quarter."""
    angle = (angle + 180.0) % 360.0 - 180.0
    if angle > 90.0:
        return angle - 180.0
    if angle <= -90.0:
        return angle + 180.0
    return angle


@dataclass(frozen=True)
class Stroke:
    """How a line is drawn: colour, width in mm, dashes in mm."""

    colour: str = INK
    width: float = 0.25
    dash: str = ""
    cap: str = "butt"


@dataclass(frozen=True)
class Letters:
    """How a text is set: size in mm, colour, weight, slant, and the white halo that keeps it readable over lines."""

    size: float = 2.5
    colour: str = INK
    bold: bool = False
    italic: bool = False
    halo: float = 0.9
    anchor: str = "middle"


@dataclass(frozen=True)
class Spot:
    """Where a text may stand: the middle of its line of writing in mm, its angle in degrees clockwise."""

    x: float
    y: float
    angle: float = 0.0


def number(value: float) -> str:
    """A coordinate in mm with a hundredth's precision, as short as it can be written."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def outline(geometry: BaseGeometry) -> str:
    """The `d` of an SVG path for any geometry of lines and areas; points are left out."""
    parts: list[str] = []
    for part in shapely.get_parts(geometry):
        if hasattr(part, "geoms"):
            parts.append(outline(part))
        elif isinstance(part, Polygon):
            parts.extend(_run(ring.coords[:-1]) + "Z" for ring in (part.exterior, *part.interiors) if ring.coords)
        elif part.geom_type in ("LineString", "LinearRing"):
            parts.append(_run(part.coords))
    return "".join(parts)


def _run(coords: Iterable[Sequence[float]]) -> str:
    points = [f"{number(point[0])} {number(point[1])}" for point in coords]
    return f"M{points[0]}" + (f"L{' '.join(points[1:])}" if len(points) > 1 else "") if points else ""


class Ink:
    """An SVG that grows: presentation attributes only, no style, no script, nothing from outside."""

    def __init__(self, width: float, height: float, title: str, description: str) -> None:
        self.root = ET.Element("svg", {
            "xmlns": "http://www.w3.org/2000/svg", "width": f"{number(width)}mm", "height": f"{number(height)}mm",
            "viewBox": f"0 0 {number(width)} {number(height)}", "role": "img", "lang": "sv",
            "font-family": FONTS, "fill": "none", "stroke-linejoin": "round",
        })  # fmt: skip
        ET.SubElement(self.root, "title").text = title
        ET.SubElement(self.root, "desc").text = description
        self._group: ET.Element = self.root

    def group(self, name: str) -> None:
        """Let what follows belong to a group of that name, so that someone who opens the drawing finds it."""
        self._group = ET.SubElement(self.root, "g", {"data-part": name})

    def area(self, geometry: BaseGeometry, fill: str, stroke: Stroke | None = None) -> None:
        """Fill a geometry, and draw its outline when told."""
        self._path(outline(geometry), {"fill": fill, "fill-rule": "evenodd"}, stroke)

    def line(self, geometry: BaseGeometry, stroke: Stroke) -> None:
        """Draw lines, or the outline of areas."""
        self._path(outline(geometry), {}, stroke)

    def path(self, data: str, stroke: Stroke) -> None:
        """Draw a path that is written already."""
        self._path(data, {}, stroke)

    def dot(self, x: float, y: float, radius: float, fill: str, stroke: Stroke | None = None) -> None:
        attributes = {"cx": number(x), "cy": number(y), "r": number(radius), "fill": fill}
        ET.SubElement(self._group, "circle", attributes | _stroke(stroke))

    def text(self, text: str, spot: Spot, letters: Letters) -> None:
        """Write a line with its middle (or start) at the spot; further lines lighter below it.

        Letters that XML cannot hold are left out.
        """
        rows = text.split("\n")
        if len(rows) > 1:
            for row, (place, set_in) in zip(rows, _rows(spot, letters, len(rows)), strict=True):
                self.text(row, place, set_in)
            return
        text = "".join(letter for letter in text if letter.isprintable() or letter == "\u00a0")
        baseline = letters.size * 0.36
        common = {"font-size": number(letters.size), "text-anchor": letters.anchor}
        if letters.bold:
            common["font-weight"] = "700"
        if letters.italic:
            common["font-style"] = "italic"
        if spot.angle:
            turn = f"translate({number(spot.x)} {number(spot.y)}) rotate({number(spot.angle)})"
            common |= {"transform": turn, "x": "0", "y": number(baseline)}
        else:
            common |= {"x": number(spot.x), "y": number(spot.y + baseline)}
        if letters.halo:
            halo = {"stroke": "#fff", "stroke-width": number(letters.halo), "aria-hidden": "true"}
            ET.SubElement(self._group, "text", common | halo).text = text
        ET.SubElement(self._group, "text", common | {"fill": letters.colour}).text = text

    def written(self) -> str:
        """The finished SVG as text."""
        return ET.tostring(self.root, encoding="unicode", short_empty_elements=True)

    def _path(self, data: str, attributes: dict[str, str], stroke: Stroke | None) -> None:
        if data:
            ET.SubElement(self._group, "path", {"d": data} | attributes | _stroke(stroke))


def _rows(spot: Spot, letters: Letters, count: int) -> Iterable[tuple[Spot, Letters]]:
    """Where each line of a text of several stands, their common middle at the spot."""
    down = math.radians(spot.angle + 90.0)
    for index in range(count):
        shift = (index - (count - 1) / 2) * letters.size * LINE
        place = Spot(spot.x + shift * math.cos(down), spot.y + shift * math.sin(down), spot.angle)
        yield place, letters if index == 0 else replace(letters, size=letters.size * SECOND, bold=False)


def _stroke(stroke: Stroke | None) -> dict[str, str]:
    if stroke is None:
        return {}
    attributes = {"stroke": stroke.colour, "stroke-width": number(stroke.width)}
    if stroke.dash:
        attributes["stroke-dasharray"] = stroke.dash
    if stroke.cap != "butt":
        attributes["stroke-linecap"] = stroke.cap
    return attributes


@dataclass
class Room:
    """What of the drawing area is taken: texts are placed one by one, the most important first, where there is room."""

    frame: Polygon
    taken: list[Any] = field(default_factory=list)
    soft: list[Any] = field(default_factory=list)

    def take(self, geometry: BaseGeometry) -> None:
        """Keep every later text out of this place."""
        if not geometry.is_empty:
            shapely.prepare(geometry)
            self.taken.append(geometry)

    def avoid(self, geometry: BaseGeometry) -> None:
        """Keep later texts out when there is somewhere else to go."""
        if not geometry.is_empty:
            shapely.prepare(geometry)
            self.soft.append(geometry)

    def find(
        self, text: str, letters: Letters, spots: Iterable[Spot], within: BaseGeometry | None = None
    ) -> Spot | None:
        """The first spot that is free and clear of lines, else the first that is free; None when there is none."""
        second: tuple[Spot, Polygon] | None = None
        for spot in spots:
            shape = text_box(text, letters, spot)
            if not self._is_free(shape) or (within is not None and not within.covers(shape)):
                continue
            if not _meets(self.soft, shape):
                self.taken.append(shape)
                return spot
            second = second or (spot, shape)
        if second:
            self.taken.append(second[1])
            return second[0]
        return None

    def _is_free(self, shape: Polygon) -> bool:
        return bool(self.frame.covers(shape)) and not _meets(self.taken, shape)


def _meets(things: list[Any], shape: Polygon) -> bool:
    return bool(things) and bool(shapely.intersects(things, shape).any())


def text_box(text: str, letters: Letters, spot: Spot) -> Polygon:
    """The place on paper that a centred text takes."""
    rows = text.split("\n")
    half = max(text_width(row, letters.size) for row in rows) / 2 * (1.06 if letters.bold else 1.0) + 0.4
    tall = letters.size * (0.5 + (len(rows) - 1) * LINE / 2) + 0.2
    upright_box = box(spot.x - half, spot.y - tall, spot.x + half, spot.y + tall)
    return rotate(upright_box, spot.angle, origin=(spot.x, spot.y)) if spot.angle else upright_box


def angle_of(line: LineString) -> float:
    """Direction of a line from its first to its last point, degrees clockwise on the sheet."""
    (x1, y1), (x2, y2) = line.coords[0], line.coords[-1]
    return math.degrees(math.atan2(y2 - y1, x2 - x1))


def beside(line: LineString, offsets: Iterable[float], along: Iterable[float] = (0.5,)) -> Iterable[Spot]:
    """Spots parallel to a straight line: at shares of its length, pushed out by offsets in mm (to its right)."""
    angle = angle_of(line)
    away = math.radians(angle + 90.0)
    shares = tuple(along)
    for offset in offsets:
        for share in shares:
            point = line.interpolate(share, normalized=True)
            yield Spot(point.x + offset * math.cos(away), point.y + offset * math.sin(away), upright(angle))
