"""Which letters a Shapefile's table or a drawing is written in: what it says, unless its bytes show otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Final

MOST_LOOKED_AT: Final = 64 << 20
_UNSURE: Final = (
    "Shapefilens .cpg säger {said}, men texten är inte skriven så. Den har lästs som {read}. Kontrollera å, ä och ö."
)


def encoding_of(shapefile: Path) -> tuple[str | None, str]:
    """The encoding to read with, None for what GDAL finds itself, and what people should know of it (Swedish)."""
    table, said = shapefile.with_suffix(".dbf"), shapefile.with_suffix(".cpg")
    if not table.is_file():
        return None, ""
    with table.open("rb") as file:
        content = file.read(MOST_LOOKED_AT)
    letters = content[content[8] + 256 * content[9] if len(content) > 9 else 0 :]
    told = said.read_text(encoding="ascii", errors="replace").strip().upper()[:20] if said.is_file() else ""
    in_utf8 = _is_utf8(letters)
    if told.replace("-", "") in {"UTF8", "65001"}:
        return ("UTF-8", "") if in_utf8 else ("ISO-8859-1", _UNSURE.format(said="UTF-8", read="ISO 8859-1"))
    if told or letters.isascii():
        return None, ""
    if in_utf8:
        return "UTF-8", "Shapefilen säger inte hur texten är skriven. Den har lästs som UTF-8. Kontrollera å, ä och ö."
    if len(content) > 29 and content[29]:  # the table's own mark of its language
        return None, ""
    return (
        "ISO-8859-1",
        "Shapefilen säger inte hur texten är skriven. Den har lästs som ISO 8859-1. Kontrollera å, ä och ö.",
    )


def _is_utf8(letters: bytes) -> bool:
    try:
        letters.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.end == len(letters) == MOST_LOOKED_AT  # only the last letter was cut in two
    return True


def encoding_of_drawing(path: Path) -> str:
    """UTF-8 for a DXF whose bytes are that, whatever code page it names; else empty, and the code page counts."""
    with path.open("rb") as file:
        content = file.read(MOST_LOOKED_AT)
    return "UTF-8" if not content.isascii() and _is_utf8(content) else ""
