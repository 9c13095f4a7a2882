"""Points out of a table with coordinates: N and E or longitude and latitude, with a decimal comma or point."""

from __future__ import annotations

import codecs
import csv
import math
import re
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Final, TextIO

from gis import crs
from gis.reading.pile import Pile
from gis.refusals import UnreadableFileError, not_too_many

BATCH: Final = 10_000
_POINT: Final = struct.Struct("<BIdd")  # WKB
LONGEST_CELL: Final = 100_000
LONGEST_LINE: Final = 4 << 20
_EAST: Final = ("e", "east", "easting", "ost", "öst", "e_3006", "sweref_e", "x")
_NORTH: Final = ("n", "north", "northing", "nord", "n_3006", "sweref_n", "y")
_LONGITUDE: Final = ("lon", "long", "lng", "longitude", "longitud")
_LATITUDE: Final = ("lat", "latitude", "latitud")
_MARKS: Final = ";\t,|"


def columns_of(path: Path) -> tuple[list[str], int]:
    """The columns of a table and its number of rows. Raises UnreadableFileError."""
    with _opened(path) as (names, rows, _told):
        return names, sum(1 for _row in rows)


def has_coordinates(names: list[str]) -> bool:
    """Whether the columns' names tell which of them hold the coordinates."""
    plain = [name.strip().lower() for name in names]
    return bool(_pair(plain, _LONGITUDE, _LATITUDE) or _pair(plain, _EAST, _NORTH))


def read_table(
    path: Path, columns: dict[str, str], pile: Pile, heard: Callable[[int, int | None], None]
) -> tuple[int, list[str]]:
    """Put the rows in a pile as points; gives the EPSG code that the columns' names tell (0 when they do not), and
    what was noticed. `heard` is told how many rows now and then.

    `columns` renames first, so that staff can say which columns are "north" and "east". Raises UnreadableFileError.
    """
    with _opened(path) as (names, rows, told):
        plain = [columns.get(name, name).strip().lower() for name in names]
        degrees = _pair(plain, _LONGITUDE, _LATITUDE)
        pair = degrees or _pair(plain, _EAST, _NORTH)
        if pair is None:
            raise UnreadableFileError(
                "Tabellen har inga kolumner med koordinater. Döp dem till N och E, eller till lon och lat. "
                f"Den har: {', '.join(names)[:200]}."
            )
        for name in (name for at, name in enumerate(names) if at not in pair):
            pile.declare(name)
        while batch := list(islice(rows, BATCH)):
            _pour(batch, names, pair, pile)
            heard(pile.count, None)
    return crs.WGS84 if degrees else 0, told


def _pour(batch: list[list[str]], names: list[str], pair: tuple[int, int], pile: Pile) -> None:
    shapes: list[bytes | None] = []
    for number, row in enumerate(batch, start=pile.count):
        x, y = (_number(row[at], number, names[at]) for at in pair)
        shapes.append(None if x is None or y is None else _POINT.pack(1, 1, x, y))
    kept = [at for at in range(len(names)) if at not in pair]
    pile.add(shapes, {names[at]: [row[at] or None for row in batch] for at in kept})


@contextmanager
def _opened(path: Path) -> Iterator[tuple[list[str], Iterator[list[str]], list[str]]]:
    """The names of the columns, the rows as they come, and what was noticed."""
    encoding, told = _encoding(path)
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        first = file.readline(LONGEST_CELL)
        file.seek(0)
        mark = max(_MARKS, key=first.count)
        lines = _lines(csv.reader(iter(lambda: _line(file), ""), delimiter=mark))
        names = [name.strip() for name in next(lines, [])]
        if len(set(names)) < len(names) or "" in names:
            raise UnreadableFileError("CSV-filens första rad ska ha kolumnernas namn, alla olika och inget tomt.")
        yield names, _rows(lines, names), told


def _line(file: TextIO) -> str:
    line = file.readline(LONGEST_LINE)
    if len(line) == LONGEST_LINE:
        raise UnreadableFileError("CSV-filen är trasig: en rad är för lång.")
    return line


def _lines(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from (line for line in reader if any(line))
    except csv.Error:
        raise UnreadableFileError("CSV-filen är trasig: en cell är för lång eller ett citattecken saknas.") from None


def _rows(lines: Iterator[list[str]], names: list[str]) -> Iterator[list[str]]:
    for number, line in enumerate(lines, start=2):
        not_too_many(number - 1)
        if len(line) != len(names):
            raise UnreadableFileError(
                f"CSV-filens rad {number} har {len(line)} celler, men det finns {len(names)} kolumner. "
                "Skriv text som innehåller skiljetecknet inom citattecken."
            )
        yield line


def _encoding(path: Path) -> tuple[str, list[str]]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")("strict")
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252", ["Filen är inte skriven i UTF-8 och har lästs som Windows-1252. Kontrollera å, ä och ö."]
    return "utf-8-sig", []


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
