"""Which form a file has, by what is in it, whatever its name."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Final

from gis.reading.markup import root_of
from gis.refusals import UnreadableFileError

TAKEN: Final = "GeoPackage, zippad Shapefile, GeoJSON, GML, FlatGeobuf, DXF eller CSV med koordinater"


class Form(StrEnum):
    """The forms that are taken; the value is the ending that GDAL knows such a file by."""

    GEOPACKAGE = "gpkg"
    JSON = "json"
    GML = "gml"
    PLAN_GML = "xml"
    FLATGEOBUF = "fgb"
    DXF = "dxf"
    SHAPEFILE = "shp"
    TABLE = "csv"
    ZIP = "zip"


_BEGINNINGS: Final = (
    (b"SQLite format 3\x00", Form.GEOPACKAGE),
    (b"PK\x03\x04", Form.ZIP),
    (b"PK\x05\x06", Form.ZIP),
    (b"fgb\x03fgb", Form.FLATGEOBUF),
)
_REFUSED: Final = (
    (b"\x00\x00\x27\x0a", "Filen är bara en del av ett Shapefile. Zippa .shp, .shx, .dbf och .prj tillsammans."),
    (b"AutoCAD Binary DXF", "Filen är en binär DXF. Spara den som DXF i textform (ASCII)."),
    (b"AC10", "Filen är en DWG. Spara ritningen som DXF."),
    (b"\x1f\x8b", "Filen är packad med gzip. Packa upp den, eller zippa den i stället."),
    (b"7z\xbc\xaf", "Filen är packad med 7-Zip. Packa om den som zip."),
    (b"Rar!", "Filen är packad med RAR. Packa om den som zip."),
    (b"\xff\xfe", "Filen är skriven i UTF-16. Spara om den som UTF-8."),
    (b"\xfe\xff", "Filen är skriven i UTF-16. Spara om den som UTF-8."),
)
_DXF: Final = re.compile(rb"\s*(999\r?\n[^\n]*\n\s*)*0\s*\r?\n\s*SECTION\s*\r?\n")
_SPACE: Final = b"\xef\xbb\xbf \t\r\n"


def form_of(path: Path) -> Form:
    """The form of a file. Raises UnreadableFileError, with how to mend it, for one that is not taken."""
    if path.stat().st_size == 0:
        raise UnreadableFileError("Filen är tom (0 byte). Exportera den igen.")
    with path.open("rb") as file:
        beginning = file.read(4096)
    for begins, form in _BEGINNINGS:
        if beginning.startswith(begins):
            return form
    for begins, why in _REFUSED:
        if beginning.startswith(begins):
            raise UnreadableFileError(why)
    text = beginning.lstrip(_SPACE)
    if text.startswith((b"{", b"[")):
        return Form.JSON
    if text.startswith(b"<"):
        return _markup(path)
    if _DXF.match(text):
        return Form.DXF
    if _is_table(beginning):
        return Form.TABLE
    raise UnreadableFileError(f"Filen är varken {TAKEN}. Exportera lagret i något av de formaten.")


def _markup(path: Path) -> Form:
    namespace, name = root_of(path)
    if namespace.endswith("/ss637040"):
        return Form.PLAN_GML
    if name == "kml":
        raise UnreadableFileError("Filen är KML. Exportera lagret som GeoPackage eller GeoJSON.")
    if name == "FeatureCollection" or "gml" in namespace.lower():
        return Form.GML
    raise UnreadableFileError(
        f"XML-filen är ingen GML med objekt (den börjar med {name[:40]}). Exportera lagret som GML."
    )


def _is_table(beginning: bytes) -> bool:
    first = beginning.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]
    printable = not re.search(rb"[\x00-\x08\x0e-\x1f]", beginning)
    return printable and any(mark in first for mark in (b";", b",", b"\t", b"|")) and not first.startswith(b"%")
