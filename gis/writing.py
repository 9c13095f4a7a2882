"""How a checked layer becomes a version: one GeoPackage, the same bytes for the same features.

It is written by sqlite3, a batch at a time, after OGC 12-128r18 (GeoPackage 1.4) with its R-tree (annex F.3).
"""

from __future__ import annotations

import sqlite3
import struct
import tempfile
from collections.abc import Callable, Iterable, Mapping, Set
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from geopandas import GeoDataFrame

from gis.cells import cell, sorts_of, type_of
from gis.crs import SWEREF99_TM
from gis.geopackage import TABLE
from gis.geopackage_schema import CREATE, TREE, spatial_reference_systems
from gis.kinds import AREAS, LINES, POINTS, RULES
from gis.layers import LayerKind
from gis.store import LayerStore

GEOMETRY: Final = "geom"
TREE_TABLE: Final = f"rtree_{TABLE}_{GEOMETRY}"
TIMELESS: Final = "1970-01-01T00:00:00.000Z"  # the time of writing would give the same features another version
_RESERVED: Final = frozenset({"fid", GEOMETRY, "rowid", "oid", "_rowid_"})
_POINT_HEADER: Final = b"GP\x00\x01" + struct.pack("<i", SWEREF99_TM)
_EMPTY_HEADER: Final = b"GP\x00\x11" + struct.pack("<i", SWEREF99_TM)
_BOX_HEADER: Final = b"GP\x00\x03" + struct.pack("<i", SWEREF99_TM)
# by what the layer holds: the number of the single type, and what makes many of one
_MULTI: Final[dict[str, tuple[int, Callable[..., Any]]]] = {
    "MultiPolygon": (3, shapely.multipolygons),
    "MultiLineString": (1, shapely.multilinestrings),
    "MultiPoint": (0, shapely.multipoints),
}
_TOGETHER: Final = 20_000  # boxes put in the R-tree at a time
# SQLite file format 1.3.7 and 1.3.18: the change counter, and the counter that the version number is valid for
_COUNTERS_AT: Final = (24, 92)


class VersionFile:
    """A version while it is written: features are added in their order, then it is finished, then read or kept."""

    def __init__(
        self, path: Path | None, kind: LayerKind, columns: Mapping[str, str], geometry_types: Set[str]
    ) -> None:
        """At `path`, or in memory. `columns` have names that do not clash, and what a database calls their values;
        `geometry_types` are those of all features: where all are areas, lines or points they are written as multi."""
        self._path = path
        self.kind = kind
        self.columns = tuple(columns)
        self.count = 0
        self.family = _family(geometry_types)
        self.boxes: list[np.ndarray] = []
        self.connection = sqlite3.connect(path or ":memory:", isolation_level=None)
        self.connection.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;"
        )
        self.connection.executescript(CREATE)
        systems = spatial_reference_systems()
        self.connection.execute("BEGIN")
        self.connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", systems)
        told = "".join(f", {_quoted(name)} {kind}" for name, kind in columns.items())
        self.connection.execute(
            f'CREATE TABLE "{TABLE}" ("fid" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, '
            f'"{GEOMETRY}" {self.family.upper()}{told})'
        )

    def add(self, frame: GeoDataFrame) -> None:
        """Some more features (EPSG:3006)."""
        shapes = np.asarray(frame.geometry.array, dtype=object)
        boxes = shapely.bounds(shapes).reshape(-1, 4)[:, [0, 2, 1, 3]]
        blobs = _blobs(_promoted(shapes, self.family), boxes)
        values = [list(map(cell, frame[name].tolist())) for name in self.columns]
        marks = ", ?" * (len(self.columns) + 1)
        fids = range(self.count + 1, self.count + len(shapes) + 1)
        rows = zip(fids, blobs, *values, strict=True)
        self.connection.executemany(f"INSERT INTO {TABLE} VALUES (?{marks})", rows)  # noqa: S608 (question marks)
        self.boxes.append(boxes)
        self.count += len(shapes)

    def finish(self) -> None:
        """The R-tree, indexes on what people search by, and no trace of when it was written."""
        boxes = np.concatenate(self.boxes) if self.boxes else np.empty((0, 4))
        there = np.flatnonzero(np.isfinite(boxes).all(axis=1))
        database = self.connection
        database.execute(f"CREATE VIRTUAL TABLE {TREE_TABLE} USING rtree(id, minx, maxx, miny, maxy)")
        for start in range(0, len(there), _TOGETHER):
            rows = there[start : start + _TOGETHER]
            told = zip((rows + 1).tolist(), *boxes[rows].T.tolist(), strict=True)
            database.executemany(f"INSERT INTO {TREE_TABLE} VALUES (?, ?, ?, ?, ?)", told)  # noqa: S608 (our own name)
        for column in RULES[self.kind].asked:
            if column in self.columns:
                database.execute(f'CREATE INDEX "by_{column}" ON {TABLE} ("{column}")')
                database.execute(f'CREATE INDEX "begins_{column}" ON {TABLE} ("{column}" COLLATE NOCASE)')
        west, east, south, north = _extent(boxes[there])
        whole = (TABLE, "features", TABLE, TIMELESS, west, south, east, north, SWEREF99_TM)
        database.execute("INSERT INTO gpkg_contents VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?)", whole)
        shape = (TABLE, GEOMETRY, self.family.upper(), SWEREF99_TM)
        database.execute("INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)", shape)
        database.execute("INSERT INTO gpkg_ogr_contents VALUES (?, ?)", (TABLE, self.count))
        database.execute("COMMIT")
        database.executescript(TREE)
        self.boxes = [boxes]

    @property
    def path(self) -> Path:
        """Where the file lies. Raises ValueError for one in memory."""
        if self._path is None:
            raise ValueError("this version is in memory only")
        return self._path

    def keep(self, store: LayerStore) -> str:
        """Keep the finished version in the store; gives its SHA-256."""
        self.connection.close()
        with self.path.open("r+b") as file:
            for place in _COUNTERS_AT:
                file.seek(place)
                file.write((1).to_bytes(4, "big"))
        return store.add(self.path)

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()


def write_version(frame: GeoDataFrame, kind: LayerKind, store: LayerStore) -> str:
    """Keep a frame (EPSG:3006) in the store as a version; gives its SHA-256.

    Single and multi geometries are written as multi; points beside areas as whatever they are. Columns that clash with
    the GeoPackage's own get the beginning "source_". Raises ValueError for a frame in another reference system.
    """
    if frame.crs is None or frame.crs.to_epsg() != SWEREF99_TM:
        raise ValueError("a layer version is written in EPSG:3006")
    with tempfile.TemporaryDirectory(prefix="lovlig-layer-") as folder:
        file = version_of(frame, kind, Path(folder) / "layer.gpkg")
        return file.keep(store)


def version_of(frame: GeoDataFrame, kind: LayerKind, path: Path | None) -> VersionFile:
    """A finished version of a whole frame (EPSG:3006), at `path` or in memory."""
    ready = without_clashes(frame)
    names = [str(name) for name in ready.columns if name != GEOMETRY]
    types = {name: type_of(sorts_of(map(cell, ready[name].tolist()))) for name in names}
    types |= {name: "BOOLEAN" for name in names if ready[name].dtype == bool}
    file = VersionFile(path, kind, types, set(ready.geometry.geom_type.dropna()))
    file.add(ready)
    file.finish()
    return file


def without_clashes(frame: GeoDataFrame) -> GeoDataFrame:
    """The frame with columns renamed that a GeoPackage could not keep apart; the geometry column is "geom"."""
    own = [name for name in frame.columns if name != frame.geometry.name]
    new = iter(unclashed(map(str, own)))
    renamed = frame.reset_index(drop=True).copy()
    renamed.columns = [GEOMETRY if name == frame.geometry.name else next(new) for name in frame.columns]
    return renamed.set_geometry(GEOMETRY)


def unclashed(columns: Iterable[str]) -> list[str]:
    """Names for columns that a GeoPackage can keep apart from each other and from its own."""
    taken: set[str] = set(_RESERVED)
    names: list[str] = []
    for column in columns:
        name = column
        while name.lower() in taken:
            name = f"source_{name}"
        taken.add(name.lower())
        names.append(name)
    return names


def _family(types: Set[str]) -> str:
    for family, members in (("MultiPolygon", AREAS), ("MultiLineString", LINES), ("MultiPoint", POINTS)):
        if types and types <= members:
            return family
    return "Geometry"


def _promoted(shapes: np.ndarray, family: str) -> np.ndarray:
    """Single geometries as multi, where the layer holds one sort."""
    if family not in _MULTI:
        return shapes
    single, together = _MULTI[family]
    alone = np.flatnonzero(shapely.get_type_id(shapes) == single)
    promoted = shapes.copy()
    if len(alone):
        promoted[alone] = together(shapes[alone][:, None])
    return promoted


def _blobs(shapes: np.ndarray, boxes: np.ndarray) -> list[bytes | None]:
    """Geometries in the GeoPackage's binary form; with their box, but for points."""
    if not len(shapes):
        return []
    wkb = shapely.to_wkb(shapes, byte_order=1)
    empty = shapely.is_empty(shapes) | ~np.isfinite(boxes).all(axis=1)
    points = shapely.get_type_id(shapes) == 0
    packed = np.ascontiguousarray(boxes, dtype="<f8").tobytes()
    found: list[bytes | None] = []
    for number, (blob, nowhere, point) in enumerate(zip(wkb, empty.tolist(), points.tolist(), strict=True)):
        if blob is None:
            found.append(None)
        elif nowhere or point:
            found.append((_POINT_HEADER if point or not shapes[number].is_empty else _EMPTY_HEADER) + blob)
        else:
            found.append(_BOX_HEADER + packed[32 * number : 32 * number + 32] + blob)
    return found


def _extent(boxes: np.ndarray) -> tuple[Any, Any, Any, Any]:
    if not len(boxes):
        return None, None, None, None
    least, most = boxes.min(axis=0), boxes.max(axis=0)
    return float(least[0]), float(most[1]), float(least[2]), float(most[3])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
