"""How a checked layer becomes a version: one GeoPackage, the same bytes for the same features."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Final

import pyogrio
from geopandas import GeoDataFrame

from gis.crs import SWEREF99_TM
from gis.kinds import AREAS, LINES, POINTS, RULES
from gis.layers import LayerKind
from gis.store import LayerStore

TABLE: Final = "features"
GEOMETRY: Final = "geom"
_RESERVED: Final = frozenset({"fid", GEOMETRY, "rowid", "oid", "_rowid_"})
# The time of writing, and how many times GDAL went to the file, would give the same features another version.
_TIMELESS: Final = "1970-01-01T00:00:00.000Z"
# SQLite file format 1.3.7 and 1.3.18: the change counter, and the counter that the version number is valid for
_COUNTERS_AT: Final = (24, 92)


def write_version(frame: GeoDataFrame, kind: LayerKind, store: LayerStore) -> str:
    """Keep a frame (EPSG:3006) in the store as a version; gives its SHA-256.

    Single and multi geometries are written as multi; points beside areas as whatever they are. Columns that clash with
    the GeoPackage's own get the beginning "source_". Raises ValueError for a frame in another reference system.
    """
    if frame.crs is None or frame.crs.to_epsg() != SWEREF99_TM:
        raise ValueError("a layer version is written in EPSG:3006")
    with tempfile.TemporaryDirectory(prefix="lovlig-layer-") as folder:
        path = Path(folder) / "layer.gpkg"
        ready = without_clashes(frame)
        family = _family(ready)
        pyogrio.write_dataframe(
            ready,
            path,
            layer=TABLE,
            driver="GPKG",
            geometry_type=family,
            promote_to_multi=family != "Unknown",
            layer_options={"GEOMETRY_NAME": GEOMETRY, "FID": "fid", "SPATIAL_INDEX": "YES"},
        )
        _finish(path, kind, set(ready.columns))
        return store.add(path)


def without_clashes(frame: GeoDataFrame) -> GeoDataFrame:
    """The frame with columns renamed that a GeoPackage could not keep apart; the geometry column is "geom"."""
    taken: set[str] = set(_RESERVED)
    names: list[str] = []
    for column in frame.columns:
        if column == frame.geometry.name:
            names.append(GEOMETRY)
            continue
        name = str(column)
        while name.lower() in taken:
            name = f"source_{name}"
        taken.add(name.lower())
        names.append(name)
    renamed = frame.reset_index(drop=True).copy()
    renamed.columns = names
    return renamed.set_geometry(GEOMETRY)


def _family(frame: GeoDataFrame) -> str:
    types = set(frame.geometry.geom_type.dropna())
    for family, members in (("MultiPolygon", AREAS), ("MultiLineString", LINES), ("MultiPoint", POINTS)):
        if types and types <= members:
            return family
    return "Unknown"


def _finish(path: Path, kind: LayerKind, columns: set[str]) -> None:
    """Indexes on what people search by, and no trace of when it was written."""
    with closing(sqlite3.connect(path)) as database, database:
        for column in RULES[kind].asked:
            if column in columns:
                database.execute(f'CREATE INDEX "by_{column}" ON {TABLE} ("{column}")')
                database.execute(f'CREATE INDEX "begins_{column}" ON {TABLE} ("{column}" COLLATE NOCASE)')
        database.execute("UPDATE gpkg_contents SET last_change = ?", (_TIMELESS,))
    with path.open("r+b") as file:
        for place in _COUNTERS_AT:
            file.seek(place)
            file.write((1).to_bytes(4, "big"))
