"""How geometries with a few words each are packed in a GeoPackage for somebody to take along."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pyogrio.raw
import shapely
from shapely.geometry.base import BaseGeometry

from gis.crs import SWEREF99_TM


def geopackage_of(
    table: str, places: Sequence[BaseGeometry], columns: Sequence[str], rows: Sequence[Mapping[str, str]]
) -> bytes:
    """A GeoPackage with one table of polygons (EPSG:3006) and text columns; with none, an empty table."""
    with tempfile.TemporaryDirectory(prefix="lovlig-packing-") as folder:
        path = Path(folder) / f"{table}.gpkg"
        pyogrio.raw.write(
            str(path),
            np.array([shapely.to_wkb(place) for place in places], dtype=object),
            [np.array([row[column] for row in rows], dtype=object) for column in columns],
            list(columns),
            layer=table,
            driver="GPKG",
            geometry_type="Polygon",
            crs=f"EPSG:{SWEREF99_TM}",
        )
        return path.read_bytes()
