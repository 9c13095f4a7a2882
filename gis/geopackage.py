"""A GeoPackage that somebody handed in: looked into before anything of it is trusted, then read."""

from __future__ import annotations

import re
import sqlite3
import tempfile
import warnings
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pyogrio
from geopandas import GeoDataFrame

from gis.refusals import MOST_VERTICES, UnreadableFileError, not_too_many, too_many_vertices
from gis.writing import TABLE

# Triggers that the GeoPackage standard, its R-tree extension and GDAL write themselves.
_OWN_TRIGGERS: Final = re.compile(
    r"(rtree_|gpkg_|trigger_(insert|delete)_feature_count_|feature_count_)", re.IGNORECASE
)


def read_geopackage(path: Path, wanted: str) -> tuple[GeoDataFrame, int, str]:
    """The one table with geometry, its EPSG code (0 when the file does not say) and its name.

    Among several tables the one called `wanted` or "features" is taken. Raises UnreadableFileError.
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            table, column, epsg = _looked_into(database, wanted)
            _measured(database, table, column)
    except (sqlite3.Error, OverflowError, UnicodeDecodeError):
        raise UnreadableFileError("Filen är skadad eller ingen riktig GeoPackage. Exportera den igen.") from None
    try:
        frame = _frame_of(path, table)
    except Exception as error:  # GDAL, GEOS and pandas each raise their own
        raise UnreadableFileError(
            f"Tabellen {table} går inte att läsa ({type(error).__name__}). Exportera den igen."
        ) from None
    if not isinstance(frame, GeoDataFrame):
        raise UnreadableFileError(f"Tabellen {table} har ingen geometri.")
    return frame, epsg, table


def _frame_of(path: Path, table: str) -> Any:
    # GDAL goes by the name too, and what was handed in may have any.
    with tempfile.TemporaryDirectory(prefix="lovlig-read-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is wrong is told by the checks
        named = Path(folder) / "lager.gpkg"
        named.symlink_to(path.resolve())
        return pyogrio.read_dataframe(named, layer=table, on_invalid="raise")


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


def tables_of(database: sqlite3.Connection) -> list[tuple[str, str, int, tuple[str, ...], int]]:
    """Name, geometry type, number of rows, other columns and EPSG code (0 when undefined) of each table.

    Raises UnreadableFileError, and sqlite3.Error for what is no GeoPackage.
    """
    database.execute("PRAGMA trusted_schema = OFF")
    _refuse_own_code(database)
    tables = database.execute(
        "SELECT g.table_name, g.geometry_type_name, g.column_name, coalesce(s.organization_coordsys_id, 0) "
        "FROM gpkg_geometry_columns g LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id ORDER BY 1"
    ).fetchall()
    told = []
    for table, geometry, column, code in tables:
        name = str(table).replace('"', '""')
        count = database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 (quoted name)
        columns = [str(row[1]) for row in database.execute(f'PRAGMA table_info("{name}")') if not row[5]]
        others = tuple(one for one in columns if one != column)
        told.append((str(table), str(geometry), int(count), others, max(int(code), 0)))
    return told


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
