"""Two versions of a layer laid over each other: every feature that differs, in a file that a map reads by viewport.

The file has a GeoPackage's tables, so that gis/store.py and gis/map_levels.py read it as they read a layer: one row for
each outline to draw, with its `status` ("added", "removed", "changed", or "before": as it was), the feature's `name` as
in gis/diff.py, the `title` that people call it by, and its row numbers in both versions. It is made once for a pair of
versions, by streaming both.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from gis.diff import fingerprints, normal_shapes
from gis.layers import LayerKind
from gis.store import LayerUnreadableError, wkb_of

STATUSES: Final = ("added", "removed", "changed", "before")
FORMAT: Final = 1
_CHUNK: Final = 5_000
_SCHEMA: Final = """
CREATE TABLE gpkg_geometry_columns (table_name, column_name);
INSERT INTO gpkg_geometry_columns VALUES ('features', 'geom');
CREATE TABLE features (fid INTEGER PRIMARY KEY, geom BLOB, status TEXT, name TEXT, title TEXT, old INT, new INT);
CREATE VIRTUAL TABLE rtree_features_geom USING rtree(id, minx, maxx, miny, maxy);
CREATE TABLE was (name TEXT PRIMARY KEY, fid, digest, shape, title) WITHOUT ROWID;
CREATE TABLE becomes (name TEXT PRIMARY KEY, fid, digest, shape, title) WITHOUT ROWID;
"""
_DIFFERS: Final = """
SELECT 'added', b.name, b.title, NULL, b.fid, 1 FROM becomes b LEFT JOIN was w USING (name) WHERE w.name IS NULL
UNION ALL
SELECT 'removed', w.name, w.title, w.fid, NULL, 1 FROM was w LEFT JOIN becomes b USING (name) WHERE b.name IS NULL
UNION ALL
SELECT 'changed', b.name, b.title, w.fid, b.fid, w.shape <> b.shape FROM was w JOIN becomes b USING (name)
WHERE w.digest <> b.digest
"""


@dataclass(frozen=True)
class Difference:
    """One feature that differs: its row in the comparison, and by column what it was and what it becomes."""

    number: int
    status: str
    name: str
    changes: Mapping[str, tuple[Any, Any]]
    moved: bool
    geometry: BaseGeometry


def comparison_path(old_file: Path, new_file: Path) -> Path:
    """Where the comparison of two versions' files is or would be."""
    return new_file.with_name(f"{old_file.stem[:32]}-{new_file.stem[:32]}.diff{FORMAT}")


def compare(old_file: Path, new_file: Path, kind: LayerKind) -> int:
    """Make the comparison of two versions; gives how many features differ. Safe to be killed, and to be made twice.

    Raises LayerUnreadableError, and OSError for a full disk.
    """
    target = comparison_path(old_file, new_file)
    handle, name = tempfile.mkstemp(prefix=".making-", suffix=".diff", dir=target.parent)
    os.close(handle)
    making = Path(name)
    try:
        with closing(sqlite3.connect(making)) as made:
            made.executescript("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;" + _SCHEMA)
            for table, file in (("was", old_file), ("becomes", new_file)):
                _remember(made, table, file, kind)
            count = _write(made, old_file, new_file)
            made.executescript("DROP TABLE was; DROP TABLE becomes; VACUUM;")
        making.chmod(0o444)
        making.replace(target)
    except sqlite3.Error as error:
        raise LayerUnreadableError("Kartlagrets fil går inte att läsa.") from error
    finally:
        making.unlink(missing_ok=True)
    return count


def differences(comparison: Path, status: str, most: int) -> list[tuple[int, str]]:
    """Row number and title of at most `most` features of a status, by title. Raises LayerUnreadableError."""
    sql = "SELECT fid, title FROM features WHERE status = ? ORDER BY title, fid LIMIT ?"
    with closing(_opened(comparison)) as database:
        return [(int(fid), str(name)) for fid, name in database.execute(sql, (status, most))]


def counts(comparison: Path) -> dict[str, int]:
    """How many features differ, by status. Raises LayerUnreadableError."""
    with closing(_opened(comparison)) as database:
        found = dict(database.execute("SELECT status, count(*) FROM features GROUP BY status"))
    return {status: int(found.get(status, 0)) for status in STATUSES if status != "before"}


def difference(comparison: Path, old_file: Path, new_file: Path, number: int) -> Difference | None:
    """One row of a comparison with what has changed in its columns. Raises LayerUnreadableError."""
    with closing(_opened(comparison)) as database:
        row = database.execute("SELECT geom, status, title, old, new FROM features WHERE fid = ?", (number,)).fetchone()
    if row is None:
        return None
    blob, status, name, old, new = row
    was = _columns(old_file, old)
    becomes = _columns(new_file, new)
    names = [column for column in dict.fromkeys((*becomes, *was)) if was.get(column) != becomes.get(column)]
    shapes = [_shape(file, fid) for file, fid in ((old_file, old), (new_file, new))]
    moved = status in {"changed", "before"} and shapes[0] != shapes[1]
    shown = {column: (was.get(column), becomes.get(column)) for column in names}
    return Difference(number, str(status), str(name), shown, moved, shapely.from_wkb(wkb_of(blob)))


def _remember(made: sqlite3.Connection, table: str, file: Path, kind: LayerKind) -> None:
    """The name, row number and digests of every feature; the same name again gets its number, as in gis/diff.py."""
    seen: dict[str, int] = {}
    for batch in fingerprints(file, kind):
        told = []
        for one in batch:
            seen[one.name] = seen.get(one.name, 0) + 1
            name = one.name if seen[one.name] == 1 else f"{one.name} ({seen[one.name]})"
            told.append((name, one.fid, one.digest, one.shape, one.title or name))
        made.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?)", told)  # noqa: S608 (one of our two)


def _write(made: sqlite3.Connection, old_file: Path, new_file: Path) -> int:
    count = 0
    with closing(_opened(old_file)) as old, closing(_opened(new_file)) as new:
        differing = made.execute(_DIFFERS)
        while chunk := differing.fetchmany(_CHUNK):
            becomes = [(row[0], *row[1:5]) for row in chunk if row[0] != "removed"]
            was = [
                ("removed" if row[0] == "removed" else "before", *row[1:5]) for row in chunk if _is_drawn_as_it_was(row)
            ]
            _draw(made, new, becomes, at=4)
            _draw(made, old, was, at=3)
            count += len(chunk)
    made.commit()
    return count


def _is_drawn_as_it_was(row: Sequence[Any]) -> bool:
    status, moved = row[0], row[5]
    return status == "removed" or (status == "changed" and bool(moved))


def _draw(made: sqlite3.Connection, source: sqlite3.Connection, rows: Sequence[tuple[Any, ...]], at: int) -> None:
    """Write rows of status, name, title, old and new number with the geometry of the number in place `at`."""
    if not rows:
        return
    blobs = _blobs(source, [row[at] for row in rows])
    ordered = [blobs[row[at]] for row in rows]
    first = made.execute("SELECT coalesce(max(fid), 0) + 1 FROM features").fetchone()[0]
    bounds = shapely.bounds(shapely.from_wkb([wkb_of(blob) for blob in ordered])).tolist()
    made.executemany(
        "INSERT INTO features (fid, geom, status, name, title, old, new) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(first + i, ordered[i], *row) for i, row in enumerate(rows)],
    )
    made.executemany(
        "INSERT INTO rtree_features_geom VALUES (?, ?, ?, ?, ?)",
        [(first + i, west, east, south, north) for i, (west, south, east, north) in enumerate(bounds)],
    )


def _blobs(source: sqlite3.Connection, fids: Sequence[int]) -> dict[int, bytes]:
    column = source.execute("SELECT column_name FROM gpkg_geometry_columns").fetchone()[0]
    marks = ", ".join("?" * len(fids))
    sql = f'SELECT fid, "{column}" FROM features WHERE fid IN ({marks})'  # noqa: S608 (name from the schema)
    return {int(fid): bytes(blob) for fid, blob in source.execute(sql, fids)}


def _columns(file: Path, fid: int | None) -> dict[str, Any]:
    if fid is None:
        return {}
    with closing(_opened(file)) as source:
        geometry = source.execute("SELECT column_name FROM gpkg_geometry_columns").fetchone()[0]
        found = source.execute("SELECT * FROM features WHERE fid = ?", (fid,))
        names = [str(told[0]) for told in found.description]
        row = found.fetchone() or ()
    return {name: value for name, value in zip(names, row, strict=False) if name not in {"fid", geometry}}


def _shape(file: Path, fid: int | None) -> bytes:
    if fid is None:
        return b""
    with closing(_opened(file)) as source:
        return normal_shapes([_blobs(source, [fid])[fid]])[0]


def _opened(file: Path) -> sqlite3.Connection:
    if not file.is_file():
        raise LayerUnreadableError("Kartlagrets fil saknas.")
    connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA query_only = ON")
    return connection
