"""Where two versions of a layer differ: quick to ask of a place, and bounded whatever the size of the layers.

Rows are compared byte by byte. Two ways of writing the same shape so count as a difference: whoever asks looks more
closely at a few places too many, and at none too few.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gis.store import Bounds, LayerUnreadableError

CELL: Final = 250.0  # m; a municipality has some ten thousand, however many features it has
MOST_CELLS: Final = 4_000  # of one feature; a larger one is remembered by its bounds
AT_A_TIME: Final = 10_000  # rows
DESIGNATION: Final = "designation"


@dataclass(frozen=True)
class ChangedGround:
    """Where features differ, as cells and the bounds of large features; `named` are the designations that they bear.

    `everywhere`: there is no telling, or all of it differs.
    """

    everywhere: bool = False
    cells: frozenset[tuple[int, int]] = frozenset()
    wide: tuple[Bounds, ...] = ()
    named: frozenset[str] = field(default=frozenset())

    @property
    def is_none(self) -> bool:
        """Whether nothing differs."""
        return not (self.everywhere or self.cells or self.wide or self.named)

    def touches(self, bounds: Bounds, distance: float) -> bool:
        """Whether something differs within about `distance` m of the bounds (EPSG:3006); never a false no."""
        if self.everywhere:
            return True
        west, south, east, north = bounds
        view = (west - distance, south - distance, east + distance, north + distance)
        if any(_meet(view, each) for each in self.wide):
            return True
        return any(cell in self.cells for cell in _cells(view)) if self.cells else False


NOTHING: Final = ChangedGround()
EVERYWHERE: Final = ChangedGround(everywhere=True)


def changed_ground(before: Path | None, after: Path | None) -> ChangedGround:
    """Where two versions' files differ; everywhere when one is missing, unreadable, or has other columns."""
    if before is None or after is None:
        return EVERYWHERE
    if before == after:
        return NOTHING
    try:
        with _File(before) as old, _File(after) as new:
            if old.columns != new.columns:
                return EVERYWHERE
            return _compared(old, new)
    except (sqlite3.Error, LayerUnreadableError):
        return EVERYWHERE


def _compared(old: _File, new: _File) -> ChangedGround:
    (old_ids, old_rows), (new_ids, new_rows) = old.rows(), new.rows()
    gone = set(old_ids[~_also_in(old_rows, new_rows)].tolist())
    come = set(new_ids[~_also_in(new_rows, old_rows)].tolist())
    cells: set[tuple[int, int]] = set()
    wide: set[Bounds] = set()
    named: set[str] = set()
    for file, ids in ((old, gone), (new, come)):
        if not ids:
            continue
        named |= file.names(ids)
        for bounds in file.bounds(ids):
            if _count(bounds) > MOST_CELLS:
                wide.add(bounds)
            else:
                cells.update(_cells(bounds))
    return ChangedGround(cells=frozenset(cells), wide=tuple(sorted(wide)), named=frozenset(named))


def _also_in(rows: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which rows the other file holds too, and as often: of three alike and two alike, all count as changed."""
    values, counts = np.unique(others, return_counts=True)
    own_values, own_place, own_counts = np.unique(rows, return_inverse=True, return_counts=True)
    at = np.searchsorted(values, own_values)
    at[at == len(values)] = 0
    same = (values[at] == own_values) & (counts[at] == own_counts) if len(values) else np.zeros(len(own_values), bool)
    found: NDArray[np.bool_] = same[own_place]
    return found


class _File:
    """A version's file, read a piece at a time."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        self._connection.execute("PRAGMA trusted_schema = OFF")
        self._connection.execute("PRAGMA query_only = ON")
        self._geometry = self._one("SELECT column_name FROM gpkg_geometry_columns WHERE table_name = 'features'")
        names = [str(row[1]) for row in self._connection.execute("SELECT * FROM pragma_table_info('features')")]
        self.columns = tuple(sorted(name for name in names if name != "fid"))

    def __enter__(self) -> _File:
        return self

    def __exit__(self, *_failed: object) -> None:
        self._connection.close()

    def _one(self, sql: str) -> str:
        row = self._connection.execute(sql).fetchone()
        if row is None:
            raise LayerUnreadableError("Kartlagrets fil saknar tabellen med objekt.")
        return str(row[0])

    def rows(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The number of every row, and a digest of all that it holds besides."""
        others = (name for name in self.columns if name != self._geometry)
        listed = ", ".join(f'"{name}"' for name in (self._geometry, *others))
        numbers: list[NDArray[np.int64]] = []
        digests: list[NDArray[np.int64]] = []
        for rows in self._pieces(f"SELECT fid, {listed} FROM features"):  # noqa: S608 (names from the schema, quoted)
            numbers.append(np.array([row[0] for row in rows], np.int64))
            # as text, since Python gives -1 and -2 the same digest
            digests.append(np.array([hash((row[1], repr(row[2:]))) for row in rows], np.int64))
        if not numbers:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        return np.concatenate(numbers), np.concatenate(digests)

    def bounds(self, ids: set[int]) -> Iterator[Bounds]:
        sql = f'SELECT id, minx, miny, maxx, maxy FROM "rtree_features_{self._geometry}"'  # noqa: S608 (as above)
        for rows in self._pieces(sql):
            yield from ((row[1], row[2], row[3], row[4]) for row in rows if row[0] in ids)

    def names(self, ids: set[int]) -> set[str]:
        if DESIGNATION not in self.columns:
            return set()
        pieces = self._pieces(f"SELECT fid, {DESIGNATION} FROM features")  # noqa: S608 (a constant)
        return {str(row[1]) for rows in pieces for row in rows if row[0] in ids and row[1]}

    def _pieces(self, sql: str) -> Iterator[list[tuple[Any, ...]]]:
        found = self._connection.execute(sql)
        while rows := found.fetchmany(AT_A_TIME):
            yield rows


def _meet(one: Bounds, other: Bounds) -> bool:
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]


def _span(bounds: Bounds) -> tuple[int, int, int, int]:
    west, south, east, north = (math.floor(side / CELL) for side in bounds)
    return west, south, east, north


def _count(bounds: Bounds) -> int:
    west, south, east, north = _span(bounds)
    return (east - west + 1) * (north - south + 1)


def _cells(bounds: Bounds) -> Iterator[tuple[int, int]]:
    west, south, east, north = _span(bounds)
    return ((east_of, north_of) for east_of in range(west, east + 1) for north_of in range(south, north + 1))
