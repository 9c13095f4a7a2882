"""What staff write as a filter, as servers want it: plain pairs, CQL2 text (OGC 21-065r2) or FES 2.0 (09-026r2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from xml.sax.saxutils import escape

from lxml import etree

from gis.harvesting.refusing import HarvestError
from gis.harvesting.shapes import Bounds
from gis.reading.markup import CAREFUL

LONGEST: Final = 4000
_PAIR: Final = re.compile(r"\s*([\w.:-]{1,100})\s*=\s*('[^']*'|\"[^\"]*\"|[^'\"=<>()]{0,200})\s*", re.UNICODE)
_WORDS: Final = re.compile(r"\b(and|or|not|like|in|between|is)\b", re.IGNORECASE)
FES2: Final = "http://www.opengis.net/fes/2.0"
OGC: Final = "http://www.opengis.net/ogc"
GML32: Final = "http://www.opengis.net/gml/3.2"
GML31: Final = "http://www.opengis.net/gml"


def pairs_in(where: str) -> dict[str, str] | None:
    """Lines of "column = value" as pairs; None for a filter in a language of its own. Raises HarvestError."""
    if len(where) > LONGEST:
        raise HarvestError(f"Filtret är längre än {LONGEST} tecken. Förkorta det.")
    pairs: dict[str, str] = {}
    for line in filter(None, (line.strip() for line in where.splitlines())):
        found = _PAIR.fullmatch(line)
        value = found.group(2).strip() if found else ""
        quoted = value[:1] in {"'", '"'} and value[:1] == value[-1:] and len(value) > 1
        if found is None or (not quoted and _WORDS.search(value)):
            return None
        if found.group(1) in pairs:
            raise HarvestError(f"Filtret nämner kolumnen {found.group(1)} två gånger. Skriv den en gång.")
        pairs[found.group(1)] = value[1:-1] if quoted else value
    return pairs


def cql2_of(pairs: Mapping[str, str]) -> str:
    """The pairs as CQL2 text; numbers are written as text too, which servers compare after the column's type."""
    quotes = {column: value.replace("'", "''") for column, value in pairs.items()}
    return " AND ".join(f"\"{column}\"='{value}'" for column, value in quotes.items())


def fes_of(version: str, where: str, geometry: str, bounds: Bounds | None, system: str, north_first: bool) -> str:
    """A filter for GetFeature: the pairs or the given filter, and the bounds when there are any. "" for neither.

    `bounds` are in the reference system that `system` names. Raises HarvestError.
    """
    space, gml = (FES2, GML32) if version.startswith("2") else (OGC, GML31)
    pairs = pairs_in(where) if where.strip() and not where.lstrip().startswith("<") else {}
    if pairs is None:
        raise HarvestError("Filtret till en WFS skrivs som rader med kolumn = värde, eller som XML (fes:Filter).")
    parts = [_equal(column, value, version) for column, value in pairs.items()]
    if where.lstrip().startswith("<"):
        parts.append(_given(where, space))
    if bounds:
        parts.append(_box(geometry, bounds, system, north_first, version))
    if not parts:
        return ""
    inner = parts[0] if len(parts) == 1 else f"<f:And>{''.join(parts)}</f:And>"
    return f'<f:Filter xmlns:f="{space}" xmlns:gml="{gml}">{inner}</f:Filter>'


def _equal(column: str, value: str, version: str) -> str:
    name = "ValueReference" if version.startswith("2") else "PropertyName"
    return (
        f"<f:PropertyIsEqualTo><f:{name}>{escape(column)}</f:{name}>"
        f"<f:Literal>{escape(value)}</f:Literal></f:PropertyIsEqualTo>"
    )


def _box(geometry: str, bounds: Bounds, system: str, north_first: bool, version: str) -> str:
    west, south, east, north = bounds
    low, high = (f"{south} {west}", f"{north} {east}") if north_first else (f"{west} {south}", f"{east} {north}")
    name = "ValueReference" if version.startswith("2") else "PropertyName"
    told = f"<f:{name}>{escape(geometry)}</f:{name}>" if geometry else ""
    return (
        f'<f:BBOX>{told}<gml:Envelope srsName="{escape(system)}"><gml:lowerCorner>{low}</gml:lowerCorner>'
        f"<gml:upperCorner>{high}</gml:upperCorner></gml:Envelope></f:BBOX>"
    )


def _given(where: str, space: str) -> str:
    """What stands inside a filter that staff have written. Raises HarvestError."""
    try:
        root: Any = etree.fromstring(where.strip().encode(), etree.XMLParser(**CAREFUL))
    except (etree.XMLSyntaxError, ValueError):
        raise HarvestError("Filtret är XML som inte går att läsa. Kontrollera att alla taggar stängs.") from None
    if root.getroottree().docinfo.doctype or etree.QName(root).localname != "Filter":
        raise HarvestError("Filtret i XML ska vara ett fes:Filter, utan dokumenttyp.")
    if etree.QName(root).namespace not in {space, None}:
        raise HarvestError(f"Filtret i XML ska ha namnrymden {space}, som serverns version av WFS använder.")
    if len(root) != 1:
        raise HarvestError("Filtret i XML ska ha ett villkor. Samla flera i ett And.")
    return str(etree.tostring(root[0], encoding="unicode", with_tail=False))
