"""The features of a harvest as they come: counted, told apart, their axes put right, and written one a line."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from gis import crs
from gis.harvesting.inside import Inside
from gis.harvesting.refusing import HarvestError, Limits

DEEPEST: Final = 6  # of nested coordinates; a MultiPolygon has four
_GEOMETRIES: Final = frozenset(
    {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}
)


class Gathering:
    """A GeoJSON file being written, in one reference system. To be used in a `with` block; `end` makes it whole.

    Coordinates are written easting first. Whether the server writes them so is read off the numbers: in Sweden no
    easting can be a northing, in any of the systems, so that what a server claims need not be believed.
    """

    def __init__(self, path: Path, epsg: int, limits: Limits, inside: Inside | None = None) -> None:
        self._path = path
        self._file = path.open("w", encoding="utf-8")
        self._epsg = epsg
        self._limits = limits
        self._inside = inside
        self._seen: set[int] = set()
        self._sum = 0
        self.count = 0  # of those that came
        self.kept = 0  # of those that belong to the municipality, which are written
        self.swapped: bool | None = None
        name = "urn:ogc:def:crs:OGC:1.3:CRS84" if epsg == crs.WGS84 else f"urn:ogc:def:crs:EPSG::{epsg}"
        beginning = {"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": name}}}
        self._file.write(json.dumps(beginning)[:-1] + ', "features": [')

    def add(self, feature: Any, equals: Mapping[str, str] | None = None) -> None:
        """A feature as GeoJSON. `equals` is what its columns must be. Raises HarvestError."""
        if self.count >= self._limits.features:
            raise HarvestError(f"Källan har fler än {self._limits.features} objekt. Begränsa urvalet.")
        properties, geometry = self._looked_into(feature)
        self._not_twice(feature.get("id"))
        for column, value in (equals or {}).items():
            if _as_said(properties.get(column)) != value:
                raise HarvestError(
                    f"Servern brydde sig inte om filtret: ett objekt har {column} = "
                    f"{_as_said(properties.get(column))[:60] or 'inget värde'}. Kontrollera kolumnens namn."
                )
        self.count += 1
        if self._inside is not None and not self._inside.has(geometry, self._epsg):
            return
        own = {"properties": properties, "geometry": geometry}
        text = json.dumps(own, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")) % (1 << 256)
        self._file.write(f'{"," if self.kept else ""}\n{{"type":"Feature",{text[1:]}')
        self.kept += 1

    def end(self) -> str:
        """Finish the file and give the digest of what is in it, which does not depend on the order."""
        self._file.write("\n]}\n")
        self._file.close()
        return hashlib.sha256(f"{self._epsg}:{self.kept}:{self._sum:x}".encode()).hexdigest()

    def __enter__(self) -> Gathering:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def _looked_into(self, feature: Any) -> tuple[dict[str, Any], dict[str, Any] | None]:
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise HarvestError(f"Servern skickade något annat än objekt (objekt {self.count + 1}).")
        properties = feature.get("properties")
        geometry = feature.get("geometry")
        if not isinstance(properties, dict | None) or not isinstance(geometry, dict | None):
            raise HarvestError(f"Objekt {self.count + 1} från servern är felskrivet.")
        return properties or {}, self._put_right(geometry) if geometry else None

    def _not_twice(self, known_by: Any) -> None:
        if known_by is None or known_by == "":
            return
        told = hashlib.blake2b(f"{type(known_by).__name__}:{known_by}".encode(), digest_size=8).digest()
        number = int.from_bytes(told, "big")
        if number in self._seen:
            raise HarvestError(
                f"Servern skickade objektet {str(known_by)[:80]} två gånger. "
                "Underlaget ändrades troligen medan det hämtades. Försök igen senare.",
                passing=True,
            )
        self._seen.add(number)

    def _put_right(self, geometry: dict[str, Any]) -> dict[str, Any]:
        if geometry.get("type") not in _GEOMETRIES:
            raise HarvestError(f"Objekt {self.count + 1} har en geometri av ett slag som inte går att läsa.")
        if geometry["type"] == "GeometryCollection":
            parts = geometry.get("geometries")
            if not isinstance(parts, list) or not all(
                isinstance(part, dict) and part.get("type") != "GeometryCollection" for part in parts
            ):
                raise HarvestError(f"Objekt {self.count + 1} har en felskriven geometri.")
            return {"type": "GeometryCollection", "geometries": [self._put_right(part) for part in parts]}
        coordinates = geometry.get("coordinates")
        self._judge_axes(coordinates)
        return {"type": geometry["type"], "coordinates": self._ordered(coordinates, 0)}

    def _judge_axes(self, coordinates: Any) -> None:
        first = _first_position(coordinates)
        if first is None:
            return
        x, y = first
        straight, swapped = fits(x, y, self._epsg), fits(y, x, self._epsg)
        if straight == swapped:  # far from Sweden: the checks of the layer say so
            return
        if self.swapped is None:
            if self.count:
                raise HarvestError("Servern blandar koordinater i och utanför Sverige, så axlarna går inte att avgöra.")
            self.swapped = swapped
        elif self.swapped is not swapped:
            raise HarvestError(
                "Servern blandar koordinater med norr först och med öster först. Hämta i ett annat koordinatsystem."
            )

    def _ordered(self, value: Any, depth: int) -> Any:
        if not isinstance(value, list) or depth > DEEPEST:
            raise HarvestError(f"Objekt {self.count + 1} har felskrivna koordinater.")
        if value and not isinstance(value[0], list):
            if len(value) not in {2, 3, 4} or not all(_is_number(each) for each in value):
                raise HarvestError(f"Objekt {self.count + 1} har felskrivna koordinater.")
            return [value[1], value[0], *value[2:3]] if self.swapped else value[:3]
        return [self._ordered(each, depth + 1) for each in value]


def fits(x: float, y: float, epsg: int) -> bool:
    """Whether a position can lie in Sweden with easting or longitude first."""
    if epsg == 3857:
        return 1_000_000 <= x <= 2_900_000 and 7_200_000 <= y <= 11_200_000
    xs, ys = {crs.WGS84: (crs.LONGITUDES, crs.LATITUDES), crs.SWEREF99_TM: (crs.EASTINGS, crs.NORTHINGS)}.get(
        epsg, (crs.ZONE_EASTINGS, crs.NORTHINGS)
    )
    return xs[0] <= x <= xs[1] and ys[0] <= y <= ys[1]


def _first_position(coordinates: Any) -> tuple[float, float] | None:
    for _ in range(DEEPEST):
        if not isinstance(coordinates, list) or not coordinates:
            return None
        if not isinstance(coordinates[0], list):
            pair = coordinates[:2]
            return (float(pair[0]), float(pair[1])) if len(pair) == 2 and all(map(_is_number, pair)) else None
        coordinates = coordinates[0]
    return None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _as_said(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def features_in(value: Any) -> Iterator[Any]:
    """The features of a page. Raises HarvestError for what is no FeatureCollection."""
    features = value.get("features") if isinstance(value, dict) else None
    if not isinstance(features, list):
        raise HarvestError("Servern svarade med JSON som inte är en samling objekt (FeatureCollection).")
    yield from features
