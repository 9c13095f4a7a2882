"""What came out of a file, feature by feature in its order, on disk until it is used: never all of it in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gis.cells import cell, sorts_of, type_of
from gis.refusals import UnreadableFileError, not_too_many

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

MOST_COLUMNS: Final = 1_000
MOST_TOGETHER: Final = 64 << 20  # bytes of geometry in a batch, whatever its number of features


class Pile:
    """Features in a file of ours: their geometries as WKB and their columns, under whatever names the source has."""

    def __init__(self, path: Path) -> None:
        """A new pile, or one that another process has written."""
        self.path = path
        self.count = 0
        self._columns: dict[str, set[str]] = {}
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.executescript(
            "PRAGMA trusted_schema = OFF; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
        )
        known = self._database.execute("SELECT type FROM sqlite_master WHERE name = 'rows'").fetchone()
        if known is None:
            self._database.executescript(
                "CREATE TABLE rows (n INTEGER PRIMARY KEY, shape BLOB); CREATE TABLE told (name TEXT, types TEXT);"
            )
        else:
            told = self._database.execute("SELECT name, types FROM told ORDER BY rowid")
            self._columns = {str(name): set(str(types).split()) for name, types in told}
            self.count = int(self._database.execute("SELECT count(*) FROM rows").fetchone()[0])

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in the order that they were met."""
        return tuple(self._columns)

    @property
    def types(self) -> dict[str, str]:
        """What a database calls the values of each column: BOOLEAN, INTEGER, REAL, DATE or TEXT."""
        return {name: type_of(types) for name, types in self._columns.items()}

    def declare(self, name: str, kind: str = "") -> None:
        """Let a column be known before a value of it is met. Raises UnreadableFileError when there are too many."""
        types = self._columns.get(name)
        if types is None:
            if len(self._columns) >= MOST_COLUMNS:
                raise UnreadableFileError(f"Filen har fler än {MOST_COLUMNS} kolumner. Ta bort dem som inte behövs.")
            self._database.execute(f'ALTER TABLE rows ADD COLUMN "c{len(self._columns)}"')
            types = self._columns[name] = set()
        if kind:
            types.add(kind)

    def add(self, shapes: Sequence[bytes | None], columns: Mapping[str, Sequence[Any]]) -> None:
        """More features: WKB or None for each, and the values of their columns.

        Raises UnreadableFileError when there are too many.
        """
        not_too_many(self.count + len(shapes))
        told = [list(map(cell, values)) for values in columns.values()]
        for name, values in zip(columns, told, strict=True):
            self.declare(name)
            self._columns[name].update(sorts_of(values))
        at = {name: number for number, name in enumerate(self._columns)}
        names = "".join(f', "c{at[name]}"' for name in columns)
        marks = ", ?" * (len(columns) + 1)
        numbers = range(self.count, self.count + len(shapes))
        self._database.execute("BEGIN")
        self._database.executemany(
            f"INSERT INTO rows (n, shape{names}) VALUES (?{marks})",  # noqa: S608 (names of ours)
            zip(numbers, shapes, *told, strict=True),
        )
        self._database.execute("COMMIT")
        self.count += len(shapes)

    def close(self) -> None:
        """Write down what the columns are, for whoever opens the file next."""
        self._database.execute("BEGIN")
        self._database.execute("DELETE FROM told")
        told = [(name, " ".join(sorted(types))) for name, types in self._columns.items()]
        self._database.executemany("INSERT INTO told VALUES (?, ?)", told)
        self._database.execute("COMMIT")
        self._database.close()

    def frames(self, most: int, columns: bool = True) -> Iterator[GeoDataFrame]:
        """The features, at most so many at a time, in a frame numbered from 0 without a reference system.

        Without `columns` only their geometries. Raises UnreadableFileError for a geometry that breaks its own form.
        """
        names = self.columns if columns else ()
        chosen = "".join(f', "c{at}"' for at in range(len(names)))
        cursor = self._database.execute(f"SELECT shape{chosen} FROM rows ORDER BY n")  # noqa: S608 (names of ours)
        rows: list[tuple[Any, ...]] = []
        first = size = 0
        for row in cursor:
            rows.append(row)
            size += len(row[0] or b"")
            if len(rows) >= most or size >= MOST_TOGETHER:
                yield _framed(rows, names, first)
                first, rows, size = first + len(rows), [], 0
        if rows or not first:
            yield _framed(rows, names, first)


def _framed(rows: list[tuple[Any, ...]], names: tuple[str, ...], first: int) -> GeoDataFrame:
    import pandas as pd  # they take longer to load than a small file to read, and the process apart needs none
    import shapely
    from geopandas import GeoDataFrame, GeoSeries

    blobs = [row[0] for row in rows]
    shapes: Any = shapely.from_wkb(blobs, on_invalid="ignore") if blobs else []
    for number, (blob, shape) in enumerate(zip(blobs, shapes, strict=True)):
        if shape is None and blob is not None:
            raise UnreadableFileError(
                f"Objekt {first + number + 1} har en geometri som inte går att läsa. Rätta den i ditt GIS-program."
            )
    columns = list(zip(*rows, strict=True))[1:] if rows else [()] * len(names)
    told = [pd.Series(values, dtype=object) for values in columns]
    frame = pd.concat(told, axis=1) if told else pd.DataFrame(index=range(len(rows)))
    frame.columns = pd.Index(names, dtype=object)
    geometry = "geometry"
    while geometry in names:
        geometry += "_"
    frame[geometry] = GeoSeries(shapes, index=range(len(rows)), dtype="geometry")
    return GeoDataFrame(frame, geometry=geometry)
