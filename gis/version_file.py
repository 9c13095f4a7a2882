"""One layer version's file as it is read while somebody waits: its features through the R-tree, by sqlite3."""

from __future__ import annotations

import sqlite3
import struct
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

Bounds = tuple[float, float, float, float]

_ENVELOPES: Final = (0, 32, 48, 48, 64)  # bytes by the envelope code of the GeoPackage binary header
_LARGE_BLOB: Final = 4_096  # bytes; about 250 vertices, from where decoding costs more than remembering
_SMALL_FILE: Final = 300_000  # bytes of a version that is kept in memory whole
_MOST_LARGE: Final = 64  # remembered for each version and thread
_MULTI_OF_ONE: Final = frozenset(struct.pack("<BII", 1, kind, 1) for kind in (4, 5, 6))  # points, lines, polygons


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
class OpenVersion:
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
        features = tuple(features_of(self, f"{self.select} ORDER BY f.fid", ()))
        return _Whole(features, STRtree([feature.geometry for feature in features]))


def features_of(file: OpenVersion, sql: str, values: Sequence[object]) -> list[Feature]:
    rows = rows_of(file, sql, values)
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


def opened(path: Path, table: str) -> OpenVersion:
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
    return OpenVersion(
        path, connection, table, geometry, tuple(name for name in names if name not in {"fid", geometry})
    )


def conditions(file: OpenVersion, where: Mapping[str, object]) -> tuple[str, tuple[object, ...]]:
    for column in where:
        if column not in file.columns:
            raise KeyError(column)
    return "".join(f' AND f."{column}" IS ?' for column in where), tuple(where.values())


def rows_of(file: OpenVersion, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    try:
        return file.connection.execute(sql, values).fetchall()
    except sqlite3.Error:
        raise LayerUnreadableError("Kartlagrets fil går inte att läsa.") from None


def _geometries(file: OpenVersion, rows: list[tuple[Any, ...]]) -> list[BaseGeometry]:
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
