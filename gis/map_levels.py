"""What a map shows where a layer is too dense to draw: made once for each version, in a file beside it.

In a cell (gis/map_cells.py) with more features than a map can hold, the most prominent are kept and the rest are merged
into squares that tell how many they are. The answers are kept as they are sent, so giving one is a single look-up.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from gis.map_cells import LEVELS, MOST, SIDE_M, Cell, written
from gis.store import Feature, LayerUnreadableError, wkb_of

SQUARES: Final = 64  # a cell's side in squares: 8 to 16 pixels each
PROMINENT: Final = 1 / 32  # of the cell's side: what is wider or higher is drawn for itself, unless it is one of many
MOST_PROMINENT: Final = 400
FORMAT: Final = 1  # of the kept answers; another number lets every file be made anew
_CHUNK: Final = 50_000
_WIDE: Final = 4  # cells; what spans more at a level is reckoned to be everywhere

Numbers = np.ndarray[Any, np.dtype[Any]]


def levels_path(version_file: Path) -> Path:
    """Where the merged answers of a version's file are or would be."""
    return version_file.with_suffix(f".cells{FORMAT}")


def kept_answer(levels: Path, cell: Cell) -> bytes | None:
    """The answer made beforehand for a dense cell; None for a cell that is not dense. OSError where none are made."""
    if not levels.is_file():
        raise FileNotFoundError(levels)
    try:
        with closing(sqlite3.connect(f"{levels.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            row = database.execute(
                "SELECT answer FROM cells WHERE level = ? AND x = ? AND y = ?", (cell.level, cell.x, cell.y)
            ).fetchone()
    except sqlite3.Error as error:
        raise OSError(f"{levels.name} cannot be read") from error
    return None if row is None else bytes(row[0])


def make_levels(version_file: Path, columns: Sequence[str] = (), sort: str = "") -> int:
    """Make the merged answers of a version; gives how many cells are dense.

    `columns` are the properties told of what is drawn for itself, `sort` a column whose values are merged apart. Safe
    to be killed, and to be made twice at once. Raises LayerUnreadableError, and OSError for a full disk.
    """
    target = levels_path(version_file)
    handle, name = tempfile.mkstemp(prefix=".making-", suffix=".cells", dir=target.parent)
    os.close(handle)
    making = Path(name)
    try:
        with closing(_opened(version_file)) as source, closing(sqlite3.connect(making)) as kept:
            kept.execute("CREATE TABLE cells (level, x, y, answer, PRIMARY KEY (level, x, y)) WITHOUT ROWID")
            kept.execute("PRAGMA synchronous = OFF")  # it is moved into place whole, or made again
            made = 0
            for cell, answer in _dense(source, columns, sort):
                kept.execute("INSERT INTO cells VALUES (?, ?, ?, ?)", (cell.level, cell.x, cell.y, answer))
                made += 1
            kept.commit()
        making.chmod(0o444)
        making.replace(target)
    except sqlite3.Error as error:
        raise LayerUnreadableError("Kartlagrets fil går inte att läsa.") from error
    finally:
        making.unlink(missing_ok=True)
    return made


@dataclass(frozen=True)
class _Boxes:
    """The bounds of every feature in the file, by its row number, and its sort as a number."""

    ids: Numbers
    west: Numbers
    south: Numbers
    east: Numbers
    north: Numbers
    sorts: Numbers
    names: tuple[str, ...]

    @property
    def size(self) -> Numbers:
        widest: Numbers = np.maximum(self.east - self.west, self.north - self.south)
        return widest


def _dense(source: sqlite3.Connection, columns: Sequence[str], sort: str) -> Iterator[tuple[Cell, bytes]]:
    table, geometry = source.execute("SELECT table_name, column_name FROM gpkg_geometry_columns").fetchone()
    boxes = _read_boxes(source, table, geometry, sort)
    size, middle_x, middle_y = boxes.size, (boxes.west + boxes.east) / 2, (boxes.south + boxes.north) / 2
    for level in range(LEVELS):
        side = SIDE_M * 2.0**level
        order, starts, cells = _by_cell(boxes, side)
        prominent = np.flatnonzero(size >= side * PROMINENT)
        for i, (x, y) in enumerate(cells):
            inside = order[starts[i] : starts[i + 1]]
            cell = _cell(level, int(x), int(y))
            if cell is None:
                continue
            chosen = _prominent(boxes, prominent, size, cell)
            # what is drawn for itself is not merged too
            merged = inside[~np.isin(boxes.ids[inside], boxes.ids[chosen])]
            features = _features(source, table, geometry, boxes.ids[chosen], columns)
            squares = _squares(cell, merged, middle_x, middle_y, boxes)
            yield cell, written(cell, features, columns, squares)


def _cell(level: int, x: int, y: int) -> Cell | None:
    try:
        return Cell(level, x, y)
    except ValueError:
        return None


def _read_boxes(source: sqlite3.Connection, table: str, geometry: str, sort: str) -> _Boxes:
    told = f'f."{sort}"' if sort else "''"
    sql = (
        f"SELECT r.id, r.minx, r.miny, r.maxx, r.maxy, {told} "  # noqa: S608 (names from the schema, quoted)
        f'FROM "rtree_{table}_{geometry}" r ' + (f'JOIN "{table}" f ON f.fid = r.id' if sort else "")
    )
    rows = source.execute(sql)
    names: dict[str, int] = {}
    numbers: list[Numbers] = []
    while chunk := rows.fetchmany(_CHUNK):
        numbers.append(np.array([(*row[:5], names.setdefault(str(row[5] or ""), len(names))) for row in chunk]))
    whole = np.concatenate(numbers) if numbers else np.empty((0, 6))
    ids, west, south, east, north, sorts = whole.T
    return _Boxes(ids.astype(np.int64), west, south, east, north, sorts.astype(np.int64), tuple(names))


def _by_cell(boxes: _Boxes, side: float) -> tuple[Numbers, Numbers, list[tuple[int, int]]]:
    """The features of every dense cell by their middle: their places in a row, where each cell's begin, the cells.

    A cell is reckoned dense when more features may meet it than an answer holds.
    """
    x = np.floor((boxes.west + boxes.east) / 2 / side).astype(np.int64)
    y = np.floor((boxes.south + boxes.north) / 2 / side).astype(np.int64)
    meeting = _meeting(boxes, side)
    dense = np.array(sorted(name for name, count in meeting.items() if count > MOST), dtype=np.int64)
    names = (x << 32) + y
    order = np.argsort(names, kind="stable")
    starts = np.searchsorted(names[order], dense, side="left")
    ends = np.searchsorted(names[order], dense, side="right")
    places = [order[start:end] for start, end in zip(starts, ends, strict=True)]
    begins = np.concatenate([[0], np.cumsum([len(place) for place in places])]).astype(np.int64)
    row = np.concatenate(places) if places else np.empty(0, dtype=np.int64)
    return row, begins, [(int(name) >> 32, int(name) & 0xFFFFFFFF) for name in dense]


def _meeting(boxes: _Boxes, side: float) -> Mapping[int, int]:
    """About how many features' bounds meet each cell, never too few for what spans few cells."""
    west, east = (np.floor(each / side).astype(np.int64) for each in (boxes.west, boxes.east))
    south, north = (np.floor(each / side).astype(np.int64) for each in (boxes.south, boxes.north))
    wide = (east - west >= _WIDE) | (north - south >= _WIDE)
    counts: dict[int, int] = {}
    for right in range(_WIDE):
        for up in range(_WIDE):
            here = ~wide & (west + right <= east) & (south + up <= north)
            names, many = np.unique(((west + right)[here] << 32) + (south + up)[here], return_counts=True)
            for name, count in zip(names.tolist(), many.tolist(), strict=True):
                counts[name] = counts.get(name, 0) + count
    everywhere = int(wide.sum())
    return {name: count + everywhere for name, count in counts.items()} if everywhere <= MOST else counts


def _prominent(boxes: _Boxes, candidates: Numbers, size: Numbers, cell: Cell) -> Numbers:
    west, south, east, north = cell.bounds
    here = candidates[
        (boxes.west[candidates] <= east)
        & (boxes.east[candidates] >= west)
        & (boxes.south[candidates] <= north)
        & (boxes.north[candidates] >= south)
    ]
    least = cell.side * PROMINENT
    while len(here) > MOST_PROMINENT:  # some of many alike would look as if the others were not there
        least *= 2
        here = here[size[here] >= least]
    return np.sort(here)


def _squares(cell: Cell, merged: Numbers, x: Numbers, y: Numbers, boxes: _Boxes) -> dict[str, list[int]]:
    """By sort, the squares with anything in them, row by row: column, row, how many."""
    west, south, _, _ = cell.bounds
    small = cell.side / SQUARES
    column = np.clip(((x[merged] - west) / small).astype(np.int64), 0, SQUARES - 1)
    row = np.clip(((y[merged] - south) / small).astype(np.int64), 0, SQUARES - 1)
    told: dict[str, list[int]] = {}
    for number, name in enumerate(boxes.names):
        here = boxes.sorts[merged] == number
        squares, counts = np.unique(row[here] * SQUARES + column[here], return_counts=True)
        if len(squares):
            told[name] = np.column_stack([squares % SQUARES, squares // SQUARES, counts]).ravel().tolist()
    return told


def _features(
    source: sqlite3.Connection, table: str, geometry: str, ids: Numbers, columns: Sequence[str]
) -> list[Feature]:
    names = ", ".join(f'"{name}"' for name in ("fid", geometry, *columns))
    marks = ", ".join("?" * len(ids))
    sql = f'SELECT {names} FROM "{table}" WHERE fid IN ({marks}) ORDER BY fid'  # noqa: S608 (names from the schema)
    rows = source.execute(sql, ids.tolist()).fetchall()
    shapes = shapely.from_wkb([wkb_of(row[1]) for row in rows])
    return [
        Feature(row[0], shape, dict(zip(columns, row[2:], strict=True)))
        for row, shape in zip(rows, shapes, strict=True)
    ]


def _opened(version_file: Path) -> sqlite3.Connection:
    if not version_file.is_file():
        raise LayerUnreadableError("Kartlagrets fil saknas.")
    connection = sqlite3.connect(f"{version_file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA query_only = ON")
    return connection
