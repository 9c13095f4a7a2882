"""GeoJSON as it was handed in, feature by feature; what breaks the format is named."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any, Final

import geopandas
import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from gis import crs
from gis.geojson import GeoJsonError, geometry_of, parse
from gis.refusals import MOST_VERTICES, UnreadableFileError, not_too_many, too_many_vertices
from gis.writing import GEOMETRY

MOST_BYTES: Final = 256 << 20  # GeoJSON is read whole


def json_of(path: Path) -> Any:
    """What the file holds. Raises UnreadableFileError."""
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableFileError("GeoJSON-filen är större än 256 MB. Lämna in den som GeoPackage.")
    try:
        return parse(path.read_bytes().removeprefix(b"\xef\xbb\xbf"), MOST_BYTES)
    except GeoJsonError as error:
        raise UnreadableFileError(f"{error.message} Filen ser ut att vara GeoJSON.") from None


def read_geojson(value: Any) -> tuple[GeoDataFrame, int]:
    """The features of a FeatureCollection, and the EPSG code that it tells (0 when it does not).

    Raises UnreadableFileError.
    """
    shapes: list[BaseGeometry | None] = []
    rows: list[dict[str, Any]] = []
    for number, feature in enumerate(features_of(value)):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise UnreadableFileError(f"Rad {number + 1} är inget objekt (Feature).")
        shapes.append(_shape_of(feature.get("geometry"), number))
        properties = feature.get("properties") or {}
        if not isinstance(properties, dict):
            raise UnreadableFileError(f"Objekt {number + 1} har egenskaper som inte går att läsa.")
        rows.append({str(name): _plain(cell) for name, cell in properties.items()})
    attributes = pd.DataFrame(rows, index=range(len(rows)))
    attributes = attributes.rename(columns={GEOMETRY: f"source_{GEOMETRY}", "geometry": "source_geometry"})
    frame = GeoDataFrame(attributes, geometry=geopandas.GeoSeries(shapes, dtype="geometry"))
    return frame, _said_in_geojson(value, shapes)


def features_of(value: Any) -> list[Any]:
    """The list of features, not looked into. Raises UnreadableFileError."""
    features = value.get("features") if isinstance(value, dict) and value.get("type") == "FeatureCollection" else None
    if not isinstance(features, list):
        raise UnreadableFileError("JSON-filen är ingen FeatureCollection. Exportera lagret som GeoJSON.")
    not_too_many(len(features))
    return features


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


def _said_in_geojson(value: dict[str, Any], shapes: list[BaseGeometry | None]) -> int:
    """The EPSG code of a GeoJSON: its "crs" member, else degrees by RFC 7946 if they can be; 0 when it does not say."""
    member = value.get("crs")
    if isinstance(member, dict):
        properties = member.get("properties")
        name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
        if name.upper().endswith("CRS84"):
            return crs.WGS84
        found = re.search(r"EPSG:(?:[\d.]*:)?(\d{4,6})$", name, re.IGNORECASE)
        return int(found.group(1)) if found else 0
    if all(shape is None for shape in shapes):
        return crs.WGS84
    bounds = shapely.total_bounds(np.array(shapes, dtype=object))
    in_degrees = not np.isfinite(bounds).all() or (
        np.abs(bounds[[0, 2]]).max() <= 180 and np.abs(bounds[[1, 3]]).max() <= 90
    )
    return crs.WGS84 if in_degrees else 0


def _plain(cell: Any) -> Any:
    """A property that a column can hold: nested values as JSON text."""
    if isinstance(cell, dict | list):
        return json.dumps(cell, ensure_ascii=False)
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell
