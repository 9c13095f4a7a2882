"""The outline of what is to be done: read from a drawing, from measures or from coordinates, and judged."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from gis import crs
from gis.geojson import GeoJsonError, geometry_of, parse
from gis.outline import (
    ANYTHING,
    BUILDING,
    LARGEST_M2,
    MOST_VERTICES,
    SMALLEST_M2,
    FootprintError,
    Limits,
    judged,
)
from gis.placing import from_measures, place_by_distances

__all__ = [
    "ANYTHING",
    "BUILDING",
    "LARGEST_M2",
    "MOST_VERTICES",
    "SMALLEST_M2",
    "FootprintError",
    "Limits",
    "drawn_geometry",
    "from_coordinates",
    "from_measures",
    "judged",
    "pairs_of",
    "parse_footprint",
    "place_by_distances",
]

LONGEST_TEXT: Final = 100_000


def parse_footprint(
    value: str | bytes | Mapping[str, Any] | None, epsg: int = crs.SWEREF99_TM, limits: Limits = BUILDING
) -> Polygon:
    """A simple polygon in EPSG:3006 out of a GeoJSON Polygon, or a Feature or FeatureCollection holding just one.

    `epsg` is the system of the coordinates, 3006 or 4326 (easting or longitude first). Raises FootprintError.
    """
    geometry = drawn_geometry(value)
    if not isinstance(geometry, Polygon):
        raise FootprintError("wrong_type", "Rita en enda yta, inte punkter eller linjer.")
    return judged(geometry, epsg, limits)


def drawn_geometry(value: str | bytes | Mapping[str, Any] | None) -> BaseGeometry:
    """The one geometry of a GeoJSON text or mapping, not yet judged. Raises FootprintError."""
    try:
        if isinstance(value, str | bytes):
            value = parse(value, LONGEST_TEXT)
        return geometry_of(_only_geometry(dict(value) if isinstance(value, Mapping) else value))
    except GeoJsonError as error:
        raise FootprintError(error.code, error.message) from None


def from_coordinates(text: str, epsg: int = crs.SWEREF99_TM, limits: Limits = BUILDING) -> Polygon:
    """An outline from lines of two numbers, "N E" or "E N" (told apart by their size); metres or degrees.

    A point number may stand first on each line; decimal comma or point. The last corner need not repeat the first.
    Raises FootprintError that names the line.
    """
    pairs, system = pairs_of(text, epsg)
    if len(set(pairs)) < 3:
        raise FootprintError("too_few_vertices", "Ange minst tre hörn, ett på varje rad.")
    outline = Polygon(pairs)
    if crs.axes_look_swapped(outline, system):
        outline = Polygon([(second, first) for first, second in pairs])
    return judged(outline, system, limits)


def pairs_of(text: str, epsg: int = crs.SWEREF99_TM) -> tuple[list[tuple[float, float]], int]:
    """The pairs of numbers that the lines of a text hold, as they stand, and the system that they are in.

    Raises FootprintError that names the line.
    """
    if len(text) > LONGEST_TEXT:
        raise FootprintError("too_long", f"Texten är för lång. Ange högst {MOST_VERTICES} hörn.")
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_VERTICES + 1:
        raise FootprintError("too_many_vertices", f"Det är för många hörn. Ange högst {MOST_VERTICES}.")
    pairs = [_pair(number, line) for number, line in lines]
    degrees = all(abs(number) <= 90 for pair in pairs for number in pair)
    return pairs, crs.WGS84 if degrees else epsg


def _only_geometry(value: Any) -> Any:
    """The geometry object itself, out of the Feature or FeatureCollection that may surround it."""
    if isinstance(value, dict) and value.get("type") == "FeatureCollection":
        features = value.get("features")
        if not isinstance(features, list) or len(features) != 1:
            raise GeoJsonError("wrong_type", "Rita en enda byggnad. Ta bort det andra du ritat.")
        value = features[0]
    if isinstance(value, dict) and value.get("type") == "Feature":
        value = value.get("geometry")
    return value


def _pair(number: int, line: str) -> tuple[float, float]:
    words = _split(line)
    try:
        values = [float(word) for word in words]
    except ValueError:
        values = []
    if len(values) == 3 and values[0].is_integer() and 0 <= values[0] <= MOST_VERTICES < min(values[1:]):
        values = values[1:]  # survey lists number their points
    if len(values) != 2 or not all(math.isfinite(value) for value in values):
        raise FootprintError("line", f"Rad {number} ska ha två tal, till exempel 6580123,4 674032,1.")
    return values[0], values[1]


def _split(line: str) -> list[str]:
    for sign in "NnEeXxYy=:()[]":
        line = line.replace(sign, " ")
    if ";" in line or len(line.split()) > 1:
        # "6580123,4 674032,1" has decimal commas; "6580123.4, 674032.1" has commas between
        words = line.replace(";", " ").split()
        return [word.rstrip(",").replace(",", ".") for word in words if word.rstrip(",")]
    return line.split(",")
