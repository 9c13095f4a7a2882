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
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from gis.layers import PublishedLayer
from gis.version_file import (
    Bounds,
    Feature,
    LayerUnreadableError,
    OpenVersion,
    conditions,
    features_of,
    opened,
    rows_of,
    wkb_of,
)

__all__ = ["Bounds", "Feature", "LayerStore", "LayerUnreadableError", "wkb_of"]

MOST_CONNECTIONS: Final = 64  # a thread; the layers of a municipality, now and a few versions back
_VERSION: Final = re.compile(r"[0-9a-f]{64}")


class _Connections(threading.local):
    """Connections by path: sqlite3 connections belong to one thread, and may not be carried over a fork."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self.by_path: OrderedDict[tuple[Path, str], OpenVersion] = OrderedDict()


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
            opened(copy, "features").connection.close()
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
        condition, wanted = conditions(file, where) if where else ("", ())
        if file.whole is not None:
            found = file.whole.in_box((west, south, east, north), where or {})
        else:
            found = features_of(file, file.in_box + condition, (east, west, north, south, *wanted))
        if geometry is None or not found:
            return found
        if len(found) > 8:
            shapely.prepare(geometry)
        close = shapely.dwithin(geometry, [feature.geometry for feature in found], distance)
        return [feature for feature, near in zip(found, close, strict=True) if near]

    def feature(self, layer: PublishedLayer, column: str, value: object) -> list[Feature]:
        """The features with a value in a column. Raises LayerUnreadableError, and KeyError for an unknown column."""
        file = self._open(layer)
        condition, values = conditions(file, {column: value})
        return features_of(file, f"{file.select} WHERE 1{condition} ORDER BY f.fid", values)

    def all(self, layer: PublishedLayer) -> list[Feature]:
        """Every feature, in the order of the file; for small layers and for work nobody waits for."""
        file = self._open(layer)
        return features_of(file, f"{file.select} ORDER BY f.fid", ())

    def search(self, layer: PublishedLayer, column: str, beginning: str, most: int = 20) -> list[Feature]:
        """At most `most` features whose text in a column begins so, case ignored, in the column's order."""
        file = self._open(layer)
        if column not in file.columns:
            raise KeyError(column)
        pattern = re.sub(r"([\\%_])", r"\\\1", beginning) + "%"
        sql = f'{file.select} WHERE f."{column}" LIKE ? ESCAPE \'\\\' ORDER BY f."{column}", f.fid LIMIT ?'
        return features_of(file, sql, (pattern, most))

    def count(self, layer: PublishedLayer) -> int:
        """How many features the version holds."""
        file = self._open(layer)
        return int(rows_of(file, f'SELECT count(*) FROM "{file.table}"', ())[0][0])  # noqa: S608 (name from the schema)

    def page(self, layer: PublishedLayer, bounds: Bounds | None, after: int, most: int) -> list[Feature]:
        """At most `most` features with row numbers over `after`, in their order; `bounds` (EPSG:3006) as features_near.

        Raises LayerUnreadableError.
        """
        file = self._open(layer)
        if bounds is None:
            return features_of(file, f"{file.select} WHERE f.fid > ? ORDER BY f.fid LIMIT ?", (after, most))
        west, south, east, north = bounds
        # the numbers are sorted and cut before a row is read, so that a page costs the same wherever it stands
        sql = (
            f'{file.select} WHERE f.fid IN (SELECT id FROM "rtree_{file.table}_{file.geometry}" '  # noqa: S608 (as above)
            "WHERE minx <= ? AND maxx >= ? AND miny <= ? AND maxy >= ? AND id > ? ORDER BY id LIMIT ?) ORDER BY f.fid"
        )
        return features_of(file, sql, (east, west, north, south, after, most))

    def extent(self, layer: PublishedLayer) -> Bounds | None:
        """West, south, east, north of all features (EPSG:3006), or None for an empty layer."""
        file = self._open(layer)
        tree = f"rtree_{file.table}_{file.geometry}"
        sql = f'SELECT min(minx), min(miny), max(maxx), max(maxy) FROM "{tree}"'  # noqa: S608 (name from the schema)
        west, south, east, north = rows_of(file, sql, ())[0]
        return None if west is None else (float(west), float(south), float(east), float(north))

    def columns(self, layer: PublishedLayer) -> tuple[str, ...]:
        """The columns of a version, but for the row number and the geometry."""
        return self._open(layer).columns

    def _open(self, layer: PublishedLayer) -> OpenVersion:
        local = self._local
        if local.process != os.getpid():
            local.process, local.by_path = os.getpid(), OrderedDict()  # after a fork, the parent's are not ours
        key = (layer.path, layer.table)
        known = local.by_path.get(key)
        if known is None:
            known = local.by_path[key] = opened(layer.path, layer.table)
            if len(local.by_path) > MOST_CONNECTIONS:
                local.by_path.popitem(last=False)[1].connection.close()
        else:
            local.by_path.move_to_end(key)
        return known
