"""GeoJSON as it was handed in, feature by feature; what breaks the format is named."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis import crs
from gis.geojson import GeoJsonError, geometry_of, parse
from gis.reading.json_stream import features_in
from gis.reading.pile import Pile
from gis.refusals import MOST_VERTICES, UnreadableFileError, too_many_vertices

MOST_BYTES: Final = 256 << 20  # a plan in JSON is read whole
BATCH: Final = 2_000
_PLANS_SAY: Final = b"feature:typ"  # the national format of plans has it in every feature


@dataclass
class Members:
    """What a GeoJSON says beside its features: its own members, the box of all coordinates, and the sorts of shapes."""

    told: dict[str, Any] = field(default_factory=dict)
    bounds: list[float] = field(default_factory=lambda: [math.inf, math.inf, -math.inf, -math.inf])
    types: set[str] = field(default_factory=set)

    def meet(self, shapes: list[BaseGeometry | None]) -> None:
        """Take in some more shapes."""
        there = [shape for shape in shapes if shape is not None and not shape.is_empty]
        self.types.update(shape.geom_type for shape in there)
        if there:
            west, south, east, north = shapely.total_bounds(np.array(there, dtype=object)).tolist()
            least, most = (
                zip(self.bounds[:2], (west, south), strict=True),
                zip(self.bounds[2:], (east, north), strict=True),
            )
            self.bounds = [*map(min, least), *map(max, most)]

    @property
    def epsg(self) -> int:
        """The EPSG code: of its "crs" member, else degrees by RFC 7946 if they can be; 0 when it does not say."""
        member = self.told.get("crs")
        if isinstance(member, dict):
            properties = member.get("properties")
            name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
            if name.upper().endswith("CRS84"):
                return crs.WGS84
            found = re.search(r"EPSG:(?:[\d.]*:)?(\d{4,6})$", name, re.IGNORECASE)
            return int(found.group(1)) if found else 0
        west, south, east, north = self.bounds
        in_degrees = not self.types or (max(abs(west), abs(east)) <= 180 and max(abs(south), abs(north)) <= 90)
        return crs.WGS84 if in_degrees else 0


def json_of(path: Path) -> Any:
    """What the file holds. Raises UnreadableFileError."""
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableFileError("JSON-filen är större än 256 MB och kan inte läsas som detaljplaner. Dela upp den.")
    try:
        return parse(path.read_bytes().removeprefix(b"\xef\xbb\xbf"), MOST_BYTES)
    except GeoJsonError as error:
        raise UnreadableFileError(f"{error.message} Filen ser ut att vara GeoJSON.") from None


def may_hold_plans(path: Path) -> bool:
    """Whether the file has the words of the national format of plans, without its being read."""
    before = b""
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            if _PLANS_SAY in before + piece:
                return True
            before = piece[-len(_PLANS_SAY) :]
    return False


def read_geojson(path: Path, pile: Pile, heard: Callable[[int, int | None], None]) -> Members:
    """Put the features of a FeatureCollection in a pile; `heard` is told how many now and then.

    Raises UnreadableFileError.
    """
    members = Members()
    shapes: list[BaseGeometry | None] = []
    rows: list[dict[str, Any]] = []
    vertices = 0

    def pour() -> None:
        names = dict.fromkeys(name for row in rows for name in row)
        members.meet(shapes)
        blobs = [None if shape is None else shapely.to_wkb(shape) for shape in shapes]
        pile.add(blobs, {name: [row.get(name) for row in rows] for name in names})
        heard(pile.count, None)
        shapes.clear()
        rows.clear()

    for shape, row in _features(path, members.told):
        shapes.append(shape)
        rows.append(row)
        vertices += 0 if shape is None else int(shapely.get_num_coordinates(shape))
        if len(rows) >= BATCH or vertices > MOST_VERTICES:
            pour()
            vertices = 0
    pour()
    return members


@dataclass(frozen=True)
class JsonLayer:
    """What a GeoJSON holds, without its features."""

    types: tuple[str, ...]
    count: int
    columns: tuple[str, ...]
    epsg: int


def listed_geojson(path: Path) -> JsonLayer:
    """What lies in a FeatureCollection. Raises UnreadableFileError."""
    members = Members()
    names: dict[str, None] = {}
    met: list[BaseGeometry | None] = []
    count = 0
    for shape, row in _features(path, members.told):
        met.append(shape)
        if len(met) >= BATCH:
            members.meet(met)
            met.clear()
        if count < 100:
            names.update(dict.fromkeys(row))
        count += 1
    members.meet(met)
    return JsonLayer(tuple(sorted(members.types)), count, tuple(names), members.epsg)


def _features(path: Path, told: dict[str, Any]) -> Iterator[tuple[BaseGeometry | None, dict[str, Any]]]:
    for number, feature in enumerate(features_in(path, told)):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise UnreadableFileError(f"Rad {number + 1} är inget objekt (Feature).")
        properties = feature.get("properties") or {}
        if not isinstance(properties, dict):
            raise UnreadableFileError(f"Objekt {number + 1} har egenskaper som inte går att läsa.")
        shape = _shape_of(feature.get("geometry"), number)
        yield shape, {str(name): _plain(cell) for name, cell in properties.items()}


def _shape_of(value: Any, number: int) -> BaseGeometry | None:
    if value is None:
        return None
    try:
        shape = geometry_of(value, allow_z=True)
    except GeoJsonError as error:
        raise UnreadableFileError(f"Objekt {number + 1}: {error.message}") from None
    if shapely.get_num_coordinates(shape) > MOST_VERTICES:
        raise UnreadableFileError(too_many_vertices(number))
    return shape


def _plain(cell: Any) -> Any:
    """A property that a column can hold: nested values as JSON text."""
    if isinstance(cell, dict | list):
        return json.dumps(cell, ensure_ascii=False)
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell
