"""Points out of a table with coordinates: N and E or longitude and latitude, with a decimal comma or point."""

from __future__ import annotations

import csv
import io
import math
import re
from pathlib import Path
from typing import Any, Final

import geopandas
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from gis import crs
from gis.refusals import UnreadableFileError, not_too_many

MOST_BYTES: Final = 64 << 20  # a table is read whole
LONGEST_CELL: Final = 100_000
_EAST: Final = ("e", "east", "easting", "ost", "öst", "e_3006", "sweref_e", "x")
_NORTH: Final = ("n", "north", "northing", "nord", "n_3006", "sweref_n", "y")
_LONGITUDE: Final = ("lon", "long", "lng", "longitude", "longitud")
_LATITUDE: Final = ("lat", "latitude", "latitud")
_MARKS: Final = ";\t,|"


def columns_of(path: Path) -> tuple[list[str], int]:
    """The columns of a table and its number of rows. Raises UnreadableFileError."""
    names, rows, _told = _rows(path)
    return names, len(rows)


def has_coordinates(names: list[str]) -> bool:
    """Whether the columns' names tell which of them hold the coordinates."""
    plain = [name.strip().lower() for name in names]
    return bool(_pair(plain, _LONGITUDE, _LATITUDE) or _pair(plain, _EAST, _NORTH))


def read_table(path: Path, columns: dict[str, str]) -> tuple[GeoDataFrame, int, list[str]]:
    """The rows as points, the EPSG code that the columns' names tell (0 when they do not), and what was noticed.

    `columns` renames first, so that staff can say which columns are "north" and "east". Raises UnreadableFileError.
    """
    names, rows, told = _rows(path)
    plain = [columns.get(name, name).strip().lower() for name in names]
    degrees = _pair(plain, _LONGITUDE, _LATITUDE)
    pair = degrees or _pair(plain, _EAST, _NORTH)
    if pair is None:
        raise UnreadableFileError(
            "Tabellen har inga kolumner med koordinater. Döp dem till N och E, eller till lon och lat. "
            f"Den har: {', '.join(names)[:200]}."
        )
    points: list[Any] = []
    for number, row in enumerate(rows):
        x, y = (_number(row[at], number, names[at]) for at in pair)
        points.append(None if x is None or y is None else shapely.Point(x, y))
    kept = [at for at in range(len(names)) if at not in pair]
    told_of = pd.DataFrame({names[at]: [row[at] or None for row in rows] for at in kept}, index=range(len(rows)))
    frame = GeoDataFrame(told_of, geometry=geopandas.GeoSeries(points, index=range(len(rows)), dtype="geometry"))
    return frame, crs.WGS84 if degrees else 0, told


def _rows(path: Path) -> tuple[list[str], list[list[str]], list[str]]:
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableFileError("CSV-filen är större än 64 MB. Lämna in den som GeoPackage.")
    text, told = _text(path.read_bytes())
    first = text.partition("\n")[0]
    mark = max(_MARKS, key=first.count)
    csv.field_size_limit(LONGEST_CELL)
    try:
        lines = [line for line in csv.reader(io.StringIO(text), delimiter=mark) if any(line)]
    except csv.Error:
        raise UnreadableFileError("CSV-filen är trasig: en cell är för lång eller ett citattecken saknas.") from None
    names = [name.strip() for name in lines[0]] if lines else []
    if len(set(names)) < len(names) or "" in names:
        raise UnreadableFileError("CSV-filens första rad ska ha kolumnernas namn, alla olika och inget tomt.")
    not_too_many(len(lines) - 1)
    for number, line in enumerate(lines[1:], start=2):
        if len(line) != len(names):
            raise UnreadableFileError(
                f"CSV-filens rad {number} har {len(line)} celler, men det finns {len(names)} kolumner. "
                "Skriv text som innehåller skiljetecknet inom citattecken."
            )
    return names, lines[1:], told


def _text(content: bytes) -> tuple[str, list[str]]:
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        told = "Filen är inte skriven i UTF-8 och har lästs som Windows-1252. Kontrollera å, ä och ö."
        return content.decode("cp1252", errors="replace"), [told]


def _pair(plain: list[str], easts: tuple[str, ...], norths: tuple[str, ...]) -> tuple[int, int] | None:
    """Where the columns for east and north stand: the first known name of each."""
    east = next((plain.index(name) for name in easts if name in plain), None)
    north = next((plain.index(name) for name in norths if name in plain), None)
    return None if east is None or north is None else (east, north)


def _number(cell: str, row: int, column: str) -> float | None:
    plain = re.sub(r"[\s\u00a0\u202f]", "", cell).replace(",", ".")
    if not plain:
        return None
    try:
        number = float(plain)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UnreadableFileError(f"Rad {row + 2} har {cell[:30]!r} i kolumnen {column[:40]}, som inte är ett tal.")
    return number
