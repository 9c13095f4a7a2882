"""GeoJSON read strictly (RFC 7946): what is wrong is named, nothing is mended in silence."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import shapely
from shapely import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

SINGLE_OF: Final = {"MultiPoint": "Point", "MultiLineString": "LineString", "MultiPolygon": "Polygon"}


class GeoJsonError(ValueError):
    """What is wrong with a GeoJSON text. `code` for programs, `message` in Swedish for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def parse(text: str | bytes, longest: int) -> Any:
    """JSON out of a text of at most `longest` characters. Raises GeoJsonError; NaN and Infinity are no JSON numbers."""
    if len(text) > longest:
        raise GeoJsonError("too_long", f"Texten är för lång. Den får ha högst {longest} tecken.")
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        raise GeoJsonError("too_deep", "Texten har för många nivåer av klamrar för att vara en karta.") from None
    except UnicodeDecodeError:
        raise GeoJsonError("not_json", "Texten är inte skriven i UTF-8. Spara om filen som UTF-8.") from None
    except json.JSONDecodeError as error:
        raise GeoJsonError("not_json", f"Texten är inte giltig JSON. Felet finns på rad {error.lineno}.") from None
    except ValueError as error:
        if isinstance(error, GeoJsonError):
            raise
        raise GeoJsonError("not_json", "Ett tal i texten är orimligt långt.") from None


def geometry_of(value: Any, *, allow_z: bool = False) -> BaseGeometry:
    """A shapely geometry out of a GeoJSON geometry object. Raises GeoJsonError.

    With `allow_z` a third number a position is kept as Z; else it is an error. Validity (self-crossing) is for the
    caller to judge: only the form is read here.
    """
    if not isinstance(value, dict):
        raise GeoJsonError("wrong_type", "Geometrin saknas.")
    kind, coordinates = value.get("type"), value.get("coordinates")
    if kind == "GeometryCollection":
        raise GeoJsonError("wrong_type", "Blandade geometrier (GeometryCollection) kan inte användas. Dela upp dem.")
    if not isinstance(kind, str) or (kind not in _BUILDERS and kind not in SINGLE_OF):
        raise GeoJsonError("wrong_type", f"Geometrin är av okänd typ: {_shown(kind)}.")
    if not isinstance(coordinates, list | tuple):
        raise GeoJsonError("not_numbers", "Koordinaterna saknas eller är inte en lista.")
    if kind in _BUILDERS:
        return _BUILDERS[kind](coordinates, allow_z)
    single = _BUILDERS[SINGLE_OF[kind]]
    parts = [single(_listed(part), allow_z) for part in coordinates]
    return _MULTI[kind](parts)


def as_dict(geometry: BaseGeometry, decimals: int = 3) -> dict[str, Any]:
    """The geometry as a GeoJSON dict, coordinates rounded to `decimals` (3 is a millimetre in EPSG:3006)."""
    # shapely.to_geojson writes no rounded numbers, so the rounding is done on the way through Python.
    value = json.loads(shapely.to_geojson(geometry), parse_float=lambda text: round(float(text), decimals))
    return dict(value)


def _refuse_constant(name: str) -> float:
    raise GeoJsonError("not_finite", f"{name} är inget tal i JSON. Ange vanliga tal som koordinater.")


def _shown(value: object) -> str:
    return repr(value)[:40]


def _listed(value: Any) -> Sequence[Any]:
    if not isinstance(value, list | tuple):  # shapely's own mapping() writes tuples
        raise GeoJsonError("not_numbers", "Koordinaterna ska vara listor av talpar.")
    return value


def _position(value: Any, allow_z: bool) -> tuple[float, ...]:
    if not isinstance(value, list | tuple) or len(value) < 2:
        raise GeoJsonError("not_numbers", "Varje hörn ska anges med två tal: öst och nord.")
    if len(value) > 2 and not allow_z:
        raise GeoJsonError("three_dimensions", "Hörnen har höjder. Ange bara två tal per hörn: öst och nord.")
    numbers = value[:3]
    # bool is an int in Python, and true is no coordinate
    if any(isinstance(n, bool) or not isinstance(n, int | float) for n in numbers):
        raise GeoJsonError("not_numbers", "En koordinat är inget tal.")
    try:
        position = tuple(float(number) for number in numbers)
    except OverflowError:
        raise GeoJsonError("not_finite", "En koordinat är för stor för att vara ett läge.") from None
    if not all(math.isfinite(number) for number in position):
        raise GeoJsonError("not_finite", "En koordinat är inget vanligt tal.")
    return position


def _positions(value: Sequence[Any], allow_z: bool) -> list[tuple[float, ...]]:
    positions = [_position(position, allow_z) for position in value]
    if len({len(position) for position in positions}) > 1:
        raise GeoJsonError("not_numbers", "Vissa hörn har höjd och andra inte. Ange lika många tal för varje hörn.")
    return positions


def _ring(value: Any, allow_z: bool) -> list[tuple[float, ...]]:
    positions = _positions(_listed(value), allow_z)
    if not positions:
        raise GeoJsonError("empty", "Ytan är tom. Rita minst tre hörn.")
    if positions[0] != positions[-1]:
        raise GeoJsonError("unclosed", "Ytan är inte sluten. Sista hörnet ska vara samma som det första.")
    if len(set(positions)) < 3:
        raise GeoJsonError("too_few_vertices", "Ytan har färre än tre hörn. Rita minst tre hörn.")
    return positions


def _polygon(value: Sequence[Any], allow_z: bool) -> BaseGeometry:
    if not value:
        raise GeoJsonError("empty", "Ytan är tom. Rita minst tre hörn.")
    shell, *holes = (_ring(ring, allow_z) for ring in value)
    return Polygon(shell, holes)


def _line(value: Sequence[Any], allow_z: bool) -> BaseGeometry:
    positions = _positions(value, allow_z)
    if len(set(positions)) < 2:
        raise GeoJsonError("too_few_vertices", "En linje behöver minst två olika punkter.")
    return LineString(positions)


def _point(value: Sequence[Any], allow_z: bool) -> BaseGeometry:
    return Point(_position(value, allow_z))


_BUILDERS: Final[dict[str, Callable[[Sequence[Any], bool], BaseGeometry]]] = {
    "Point": _point,
    "LineString": _line,
    "Polygon": _polygon,
}
_MULTI: Final[dict[str, Callable[[list[Any]], BaseGeometry]]] = {
    "MultiPoint": MultiPoint,
    "MultiLineString": MultiLineString,
    "MultiPolygon": MultiPolygon,
}


def epsg_of(drawn: str | Mapping[str, Any]) -> int:
    """4326 when every number of a line or polygon could be a longitude or latitude, else 3006.

    Of what cannot be read 4326; its parser says what is wrong.
    """
    try:
        told = json.loads(drawn) if isinstance(drawn, str) else drawn
        given = told["coordinates"]
        ring = given if told["type"] == "LineString" else given[0]
        degrees = all(abs(float(x)) <= 180 and abs(float(y)) <= 90 for x, y, *_rest in ring)
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        return 4326
    return 4326 if degrees else 3006
