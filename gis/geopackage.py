"""A GeoPackage that somebody handed in: looked into before anything of it is trusted."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from gis.refusals import MOST_VERTICES, UnreadableFileError, not_too_many, too_many_vertices

TABLE: Final = "features"  # what we call the table ourselves

# Triggers that the GeoPackage standard, its R-tree extension and GDAL write themselves.
_OWN_TRIGGERS: Final = re.compile(
    r"(rtree_|gpkg_|trigger_(insert|delete)_feature_count_|feature_count_)", re.IGNORECASE
)


def look_into(path: Path, wanted: str) -> tuple[str, int]:
    """The one table with geometry, and its EPSG code (0 when the file does not say).

    Among several tables the one called `wanted` or "features" is meant. Raises UnreadableFileError.
    """
    with _opened(path) as database:
        table, column, epsg = _looked_into(database, wanted)
        _measured(database, table, column)
    return table, epsg


def tables_in(path: Path) -> list[dict[str, Any]]:
    """Name, geometry type, number of rows, other columns and EPSG code (0 when undefined) of each table.

    Raises UnreadableFileError.
    """
    with _opened(path) as database:
        return list(_tables_of(database))


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            yield database
    except (sqlite3.Error, OverflowError, UnicodeDecodeError):
        raise UnreadableFileError("Filen är skadad eller ingen riktig GeoPackage. Exportera den igen.") from None


def _looked_into(database: sqlite3.Connection, wanted: str) -> tuple[str, str, int]:
    """Table, geometry column and EPSG code (0 when undefined) of the one table to read."""
    _refuse_own_code(database)
    tables = database.execute(
        "SELECT g.table_name, g.column_name, coalesce(s.organization_coordsys_id, 0), s.organization "
        "FROM gpkg_geometry_columns g LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id"
    ).fetchall()
    chosen = [row for row in tables if row[0] in {wanted, TABLE}] or tables
    if not chosen:
        raise UnreadableFileError("Filen har inget lager med geometri.")
    if len(chosen) > 1:
        names = ", ".join(sorted(_short(row[0]) for row in tables))
        raise UnreadableFileError(
            f"Filen har flera lager: {names}. Lämna in en fil med bara ett, eller döp det till {TABLE}."
        )
    table, column, code, organisation = chosen[0]
    known = isinstance(organisation, str) and organisation.upper() == "EPSG" and isinstance(code, int)
    return str(table), str(column), code if known and code > 0 else 0


def _refuse_own_code(database: sqlite3.Connection) -> None:
    for what, name, owner in database.execute("SELECT type, name, tbl_name FROM sqlite_master"):
        if what == "view":
            raise UnreadableFileError(f"Filen har en vy ({_short(name)}). Spara lagret som tabell i en ny fil.")
        if what == "trigger" and not _OWN_TRIGGERS.match(str(name)):
            raise UnreadableFileError(
                f"Filen har en egen utlösare ({_short(name)} på {_short(owner)}). Spara lagret i en ny fil utan den."
            )


def _tables_of(database: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    _refuse_own_code(database)
    tables = database.execute(
        "SELECT g.table_name, g.geometry_type_name, g.column_name, coalesce(s.organization_coordsys_id, 0) "
        "FROM gpkg_geometry_columns g LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id ORDER BY 1"
    ).fetchall()
    for table, geometry, column, code in tables:
        name = str(table).replace('"', '""')
        count = database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 (quoted name)
        columns = [str(row[1]) for row in database.execute(f'PRAGMA table_info("{name}")') if not row[5]]
        yield {
            "name": str(table),
            "geometry_type": str(geometry),
            "count": int(count),
            "columns": [one for one in columns if one != column],
            "epsg": max(int(code), 0),
        }


def _measured(database: sqlite3.Connection, table: str, column: str) -> None:
    """Refuse what is too much before anything of it is decoded: a vertex takes at least sixteen bytes."""
    name, shape = (text.replace('"', '""') for text in (table, column))
    count, largest = database.execute(
        f'SELECT count(*), max(length(CAST("{shape}" AS BLOB))) FROM "{name}"'  # noqa: S608 (quoted names)
    ).fetchone()
    not_too_many(count)
    if largest and largest > MOST_VERTICES * 16 + 4096:
        row = database.execute(
            f'SELECT count(*) FROM "{name}" WHERE rowid < (SELECT rowid FROM "{name}" '  # noqa: S608 (quoted names)
            f'WHERE length(CAST("{shape}" AS BLOB)) = ? LIMIT 1)',
            (largest,),
        ).fetchone()[0]
        raise UnreadableFileError(too_many_vertices(int(row)))


def _short(name: object) -> str:
    return str(name)[:60]
