"""The version that holds, as far as a new one is judged by it: how many features, which, and how large."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from gis.kinds import RULES
from gis.layers import PublishedLayer
from gis.store import wkb_of

AT_A_TIME: Final = 5_000  # features read together; a layer may hold a million


@dataclass(frozen=True)
class Before:
    """The last version: its features' count, digests of their keys in order (None where the kind or the file has none),
    map m² in all."""

    count: int
    keys: np.ndarray | None
    area: float


def last_version(layer: PublishedLayer | None) -> Before | None:
    """What a version is judged by, or None without one, or when its file cannot be read."""
    if layer is None:
        return None
    count, area = 0, 0.0
    keys: list[np.ndarray] = []
    columns = RULES[layer.kind].key
    try:
        with closing(sqlite3.connect(f"{layer.path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            known = {str(row[1]) for row in database.execute("SELECT * FROM pragma_table_info(?)", (layer.table,))}
            named = bool(columns) and known.issuperset(columns)
            for rows in _rows(database, layer.table, columns if named else ()):
                count += len(rows)
                blobs = [wkb_of(row[0]) for row in rows if row[0] is not None]
                area += float(shapely.area(shapely.from_wkb(blobs)).sum())
                keys.append(digests_of(row[1:] for row in rows))
    except (sqlite3.Error, ValueError, shapely.errors.GEOSException):
        return None
    return Before(count, np.unique(np.concatenate(keys)) if named and keys else None, area)


def digests_of(keys: Iterable[tuple[Any, ...]]) -> np.ndarray:
    """A number for each of some keys, so that a million of them take little room; sooner or later two get the same,
    in one layer of a million features out of thirty million."""
    return np.array([digest_of("\x1f".join(key_of(key)).encode()) for key in keys], dtype=np.uint64)


def digest_of(content: bytes) -> int:
    """A number of eight bytes that stands for some content."""
    return int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), "little")


def key_of(values: tuple[Any, ...]) -> tuple[str, ...]:
    """What names a feature, the same however a file format tells whole numbers."""
    return tuple(str(int(value)) if isinstance(value, float) and value.is_integer() else str(value) for value in values)


def _rows(database: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> Iterator[list[tuple[Any, ...]]]:
    found = database.execute("SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", (table,)).fetchone()
    if found is None:
        raise ValueError("no such table")
    names = ", ".join(f'"{name}"' for name in (found[0], *columns))
    cursor = database.execute(f'SELECT {names} FROM "{table}"')  # noqa: S608 (names come from the schema, quoted)
    while rows := cursor.fetchmany(AT_A_TIME):
        yield rows
