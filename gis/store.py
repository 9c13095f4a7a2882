"""The layer versions on disk, and which features lie near a place.

A version is an immutable GeoPackage named by the SHA-256 of its bytes. Answers while somebody waits come from the
GeoPackage's own R-tree (rtree_<table>_<geometry column>, OGC 12-128r18 annex F.3) through sqlite3: half a millisecond,
whatever the size of the layer, and no memory of its own.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sqlite3
import struct
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from gis.layers import PublishedLayer

Bounds = tuple[float, float, float, float]

MOST_CONNECTIONS: Final = 64  # a thread; the layers of a municipality, now and a few versions back
_ENVELOPES: Final = (0, 32, 48, 48, 64)  # bytes by the envelope code of the GeoPackage binary header
_LARGE_BLOB: Final = 4_096  # bytes; about 250 vertices, from where decoding costs more than remembering
_SMALL_FILE: Final = 300_000  # bytes of a version that is kept in memory whole
_MOST_LARGE: Final = 64  # remembered for each version and thread
_MULTI_OF_ONE: Final = frozenset(struct.pack("<BII", 1, kind, 1) for kind in (4, 5, 6))  # points, lines, polygons
_VERSION: Final = re.compile(r"[0-9a-f]{64}")


class LayerUnreadableError(Exception):
    """A layer's file is gone, broken, or not a GeoPackage with the table. `reason` is Swedish, for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Feature:
    """One feature: its row number in the version, its geometry (EPSG:3006) and its other columns."""

    id: int
    geometry: BaseGeometry
    properties: Mapping[str, Any] = field(default_factory=dict)

    def text(self, column: str) -> str:
        """The column as text; empty where it is null or missing."""
        value = self.properties.get(column)
        return "" if value is None else str(value)


@dataclass(frozen=True)
class _Whole:
    """A small version, all of it in memory: most layers of a municipality hold few features, and are asked the most."""

    features: tuple[Feature, ...]
    tree: STRtree

    def in_box(self, bounds: Bounds, where: Mapping[str, object]) -> list[Feature]:
        """The features whose bounds meet the box, with these values, in the order of the file."""
        numbers = self.tree.query(shapely.box(*bounds))
        if not len(numbers):
            return []
        found = [self.features[number] for number in sorted(numbers.tolist())]
        return [each for each in found if all(each.properties[column] == value for column, value in where.items())]


@dataclass
class _Open:
    """An open version: its connection, the table's columns, and the large geometries met so far."""

    path: Path
    connection: sqlite3.Connection
    table: str
    geometry: str
    columns: tuple[str, ...]
    large: OrderedDict[int, BaseGeometry] = field(default_factory=OrderedDict)

    @cached_property
    def select(self) -> str:
        names = ", ".join(f'f."{name}"' for name in ("fid", self.geometry, *self.columns))
        return f'SELECT {names} FROM "{self.table}" f'  # noqa: S608 (names come from the schema, quoted)

    @cached_property
    def in_box(self) -> str:
        """The features whose bounds meet a box: its east, west, north and south."""
        return (
            f'{self.select} JOIN "rtree_{self.table}_{self.geometry}" r ON r.id = f.fid '  # names from the schema
            "WHERE r.minx <= ? AND r.maxx >= ? AND r.miny <= ? AND r.maxy >= ?"
        )

    @cached_property
    def whole(self) -> _Whole | None:
        """All of a small version; None for a larger one. Read when it is first asked about a place."""
        try:
            if self.path.stat().st_size > _SMALL_FILE:
                return None
        except OSError:
            return None
        features = tuple(_features(self, f"{self.select} ORDER BY f.fid", ()))
        return _Whole(features, STRtree([feature.geometry for feature in features]))


class _Connections(threading.local):
    """Connections by path: sqlite3 connections belong to one thread, and may not be carried over a fork."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self.by_path: OrderedDict[tuple[Path, str], _Open] = OrderedDict()


class LayerStore:
    """The folder of layer versions. Shared by threads; every process may have its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._local = _Connections()

    def path_of(self, version: str) -> Path:
        """Where a version's file is or would be. Raises ValueError for what is no SHA-256 in hex."""
        if not _VERSION.fullmatch(version):
            raise ValueError("a layer version is 64 hexadecimal digits")
        return self.root / f"{version}.gpkg"

    def add(self, gpkg_path: Path) -> str:
        """Keep a copy of a GeoPackage with a table "features"; gives its version. Adding the same bytes twice is free.

        The copy is on disk before the call returns. Raises LayerUnreadableError for what is no such GeoPackage.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".adding-", suffix=".gpkg", dir=self.root)
        copy = Path(name)
        try:
            with os.fdopen(handle, "wb") as target, gpkg_path.open("rb") as source:
                shutil.copyfileobj(source, target, 1 << 20)
                target.flush()
                os.fsync(target.fileno())
            _opened(copy, "features").connection.close()
            with copy.open("rb") as file:
                version = hashlib.file_digest(file, "sha256").hexdigest()
            copy.chmod(0o444)
            copy.replace(self.path_of(version))
        finally:
            copy.unlink(missing_ok=True)
        return version

    def features_near(
        self,
        layer: PublishedLayer,
        place: BaseGeometry | Bounds,
        distance: float = 0.0,
        where: Mapping[str, object] | None = None,
    ) -> list[Feature]:
        """The features within `distance` map metres of a geometry, or whose bounds meet a box (EPSG:3006).

        `where` asks for equality in columns. Raises LayerUnreadableError, and KeyError for a column that is not there.
        """
        geometry = place if isinstance(place, BaseGeometry) else None
        west, south, east, north = place.bounds if isinstance(place, BaseGeometry) else place
        west, south, east, north = west - distance, south - distance, east + distance, north + distance
        file = self._open(layer)
        condition, wanted = _conditions(file, where) if where else ("", ())
        if file.whole is not None:
            found = file.whole.in_box((west, south, east, north), where or {})
        else:
            found = _features(file, file.in_box + condition, (east, west, north, south, *wanted))
        if geometry is None or not found:
            return found
        if len(found) > 8:
            shapely.prepare(geometry)
        close = shapely.dwithin(geometry, [feature.geometry for feature in found], distance)
        return [feature for feature, near in zip(found, close, strict=True) if near]

    def feature(self, layer: PublishedLayer, column: str, value: object) -> list[Feature]:
        """The features with a value in a column. Raises LayerUnreadableError, and KeyError for an unknown column."""
        file = self._open(layer)
        condition, values = _conditions(file, {column: value})
        return _features(file, f"{file.select} WHERE 1{condition} ORDER BY f.fid", values)

    def all(self, layer: PublishedLayer) -> list[Feature]:
        """Every feature, in the order of the file; for small layers and for work nobody waits for."""
        file = self._open(layer)
        return _features(file, f"{file.select} ORDER BY f.fid", ())

    def search(self, layer: PublishedLayer, column: str, beginning: str, most: int = 20) -> list[Feature]:
        """At most `most` features whose text in a column begins so, case ignored, in the column's order."""
        file = self._open(layer)
        if column not in file.columns:
            raise KeyError(column)
        pattern = re.sub(r"([\\%_])", r"\\\1", beginning) + "%"
        sql = f'{file.select} WHERE f."{column}" LIKE ? ESCAPE \'\\\' ORDER BY f."{column}", f.fid LIMIT ?'
        return _features(file, sql, (pattern, most))

    def count(self, layer: PublishedLayer) -> int:
        """How many features the version holds."""
        file = self._open(layer)
        return int(_rows(file, f'SELECT count(*) FROM "{file.table}"', ())[0][0])  # noqa: S608 (name from the schema)

    def page(self, layer: PublishedLayer, bounds: Bounds | None, after: int, most: int) -> list[Feature]:
        """At most `most` features with row numbers over `after`, in their order; `bounds` (EPSG:3006) as features_near.

        Raises LayerUnreadableError.
        """
        file = self._open(layer)
        if bounds is None:
            return _features(file, f"{file.select} WHERE f.fid > ? ORDER BY f.fid LIMIT ?", (after, most))
        west, south, east, north = bounds
        # the numbers are sorted and cut before a row is read, so that a page costs the same wherever it stands
        sql = (
            f'{file.select} WHERE f.fid IN (SELECT id FROM "rtree_{file.table}_{file.geometry}" '  # noqa: S608 (as above)
            "WHERE minx <= ? AND maxx >= ? AND miny <= ? AND maxy >= ? AND id > ? ORDER BY id LIMIT ?) ORDER BY f.fid"
        )
        return _features(file, sql, (east, west, north, south, after, most))

    def extent(self, layer: PublishedLayer) -> Bounds | None:
        """West, south, east, north of all features (EPSG:3006), or None for an empty layer."""
        file = self._open(layer)
        tree = f"rtree_{file.table}_{file.geometry}"
        sql = f'SELECT min(minx), min(miny), max(maxx), max(maxy) FROM "{tree}"'  # noqa: S608 (name from the schema)
        west, south, east, north = _rows(file, sql, ())[0]
        return None if west is None else (float(west), float(south), float(east), float(north))

    def columns(self, layer: PublishedLayer) -> tuple[str, ...]:
        """The columns of a version, but for the row number and the geometry."""
        return self._open(layer).columns

    def _open(self, layer: PublishedLayer) -> _Open:
        local = self._local
        if local.process != os.getpid():
            local.process, local.by_path = os.getpid(), OrderedDict()  # after a fork, the parent's are not ours
        key = (layer.path, layer.table)
        known = local.by_path.get(key)
        if known is None:
            known = local.by_path[key] = _opened(layer.path, layer.table)
            if len(local.by_path) > MOST_CONNECTIONS:
                local.by_path.popitem(last=False)[1].connection.close()
        else:
            local.by_path.move_to_end(key)
        return known


def _features(file: _Open, sql: str, values: Sequence[object]) -> list[Feature]:
    rows = _rows(file, sql, values)
    if not rows:
        return []
    geometries = _geometries(file, rows)
    return [
        Feature(row[0], geometry, dict(zip(file.columns, row[2:], strict=True)))
        for row, geometry in zip(rows, geometries, strict=True)
    ]


def wkb_of(blob: bytes) -> bytes:
    """The WKB in a GeoPackage geometry (OGC 12-128r18, 2.1.3). Raises ValueError for anything else."""
    if len(blob) < 8 or blob[:2] != b"GP":
        raise ValueError("not a GeoPackage geometry")
    envelope = blob[3] >> 1 & 7
    if envelope >= len(_ENVELOPES):
        raise ValueError("not a GeoPackage geometry")
    return blob[8 + _ENVELOPES[envelope] :]


def _opened(path: Path, table: str) -> _Open:
    try:
        # Versions never change, so SQLite may skip every lock; a lying schema gets nothing to run.
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA query_only = ON")
        # pages mapped from large files would count as the worker's memory, and answer no quicker than pages read
        connection.execute("PRAGMA mmap_size = 0")
        connection.execute("PRAGMA cache_size = -1000")
        found = connection.execute(
            "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", (table,)
        ).fetchone()
        if found is None:
            raise LayerUnreadableError("Kartlagrets fil saknar tabellen med objekt.")
        geometry = str(found[0])
        names = [str(row[1]) for row in connection.execute("SELECT * FROM pragma_table_info(?)", (table,))]
        if "fid" not in names or geometry not in names:
            raise LayerUnreadableError("Kartlagrets fil saknar kolumnerna fid och geometri.")
        connection.execute(f'SELECT 1 FROM "rtree_{table}_{geometry}" LIMIT 1')  # noqa: S608 (names from the schema)
    except sqlite3.Error:
        missing = not path.exists()
        raise LayerUnreadableError(
            "Kartlagrets fil saknas." if missing else "Kartlagrets fil går inte att läsa."
        ) from None
    return _Open(path, connection, table, geometry, tuple(name for name in names if name not in {"fid", geometry}))


def _conditions(file: _Open, where: Mapping[str, object]) -> tuple[str, tuple[object, ...]]:
    for column in where:
        if column not in file.columns:
            raise KeyError(column)
    return "".join(f' AND f."{column}" IS ?' for column in where), tuple(where.values())


def _rows(file: _Open, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    try:
        return file.connection.execute(sql, values).fetchall()
    except sqlite3.Error:
        raise LayerUnreadableError("Kartlagrets fil går inte att läsa.") from None


def _geometries(file: _Open, rows: list[tuple[Any, ...]]) -> list[BaseGeometry]:
    """Decoded geometries; one-part multi geometries as their part, since that is what they mean."""
    try:
        fresh = [row for row in rows if row[0] not in file.large] if file.large else rows
        decoded = shapely.from_wkb([_single_of(wkb_of(row[1])) for row in fresh])
        large = [number for number, row in enumerate(fresh) if len(row[1]) > _LARGE_BLOB]
    except (ValueError, TypeError, shapely.errors.ShapelyError):
        raise LayerUnreadableError("Kartlagret har en geometri som inte går att läsa.") from None
    if fresh is rows and not large:
        return list(decoded)
    known = {row[0]: file.large[row[0]] for row in rows if row[0] in file.large}
    known |= {row[0]: geometry for row, geometry in zip(fresh, decoded, strict=True)}
    for number in large:
        shapely.prepare(decoded[number])
        file.large[fresh[number][0]] = decoded[number]
        if len(file.large) > _MOST_LARGE:
            file.large.popitem(last=False)
    return [known[row[0]] for row in rows]


def _single_of(wkb: bytes) -> bytes:
    """The WKB of a multi geometry's only part: behind a byte for the order, four for the type and four for one part."""
    return wkb[9:] if wkb[:9] in _MULTI_OF_ONE else wkb
