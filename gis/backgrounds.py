"""The municipality's background map: a WMS or WMTS service of its own, and what its capabilities say of it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from lxml import etree
from lxml.etree import _Element as Element

from gis.reading.markup import CAREFUL

WEB_MERCATOR: Final = 3857
SWEREF99_TM: Final = 3006
PIXEL_M: Final = 0.00028  # of OGC's scale denominators (WMTS 1.0.0, 6.1)
MERCATOR_TOP: Final = 156543.03392804097  # metres a pixel at zoom 0
MERCATOR_CORNER: Final = 20037508.342789244
NEAR: Final = 1e-4  # relative, between a resolution as told and as it should be
AT_SIXTY: Final = MERCATOR_TOP * 0.5  # true metres a pixel of Web Mercator's zoom 0 at 60° north


@dataclass(frozen=True)
class Background:
    """A background as the profile names it. `crs` is the reference system of its images, which the whole map then has.

    For WMTS in EPSG:3006 `corner` is the tile matrices' top left (easting, northing) and `resolution` the metres a
    pixel of the first of them; every further one is half of it. `matrix` names a matrix by its number {z} from 0.
    """

    type: str
    url: str
    layer: str
    style: str = ""
    matrix_set: str = ""
    matrix: str = "{z}"
    format: str = "image/png"
    attribution: str = ""
    min_zoom: float = 0
    max_zoom: float = 22
    crs: int = WEB_MERCATOR
    corner: tuple[float, float] = (-1_200_000.0, 8_500_000.0)
    resolution: float = 4096.0
    matrices: int = 14
    title: str = "Bakgrundskarta"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what the page's policy lets images come from."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def map_crs(self) -> str:
        """Leaflet's name of the map's reference system; empty for its own."""
        return "EPSG3006" if self.crs == SWEREF99_TM else ""

    @property
    def offset(self) -> int:
        """How many of the map's zooms lie before the first tile matrix, so that zooms mean what they do elsewhere."""
        return round(math.log2(AT_SIXTY / self.resolution)) if self.crs == SWEREF99_TM else 0

    @property
    def script(self) -> str:
        """What the page runs before the map is made."""
        if self.crs != SWEREF99_TM:
            return ""
        return f"swerefGrid({json.dumps([*self.corner, self.resolution * 2**self.offset])});\n"

    def told(self) -> dict[str, Any]:
        """What static/map-background.js needs."""
        return {
            "type": self.type, "url": self.url, "layer": self.layer, "style": self.style, "format": self.format,
            "matrixSet": self.matrix_set, "matrix": self.matrix, "title": self.title, "minZoom": self.min_zoom,
            "maxZoom": self.max_zoom, "offset": self.offset,
            "last": self.offset + self.matrices - 1 if self.crs == SWEREF99_TM else 22,
        }  # fmt: skip


def faults(background: Background, capabilities: bytes) -> list[str]:
    """What in the service's capabilities does not fit the profile, in Swedish; empty when all fits."""
    try:
        told = etree.fromstring(capabilities, etree.XMLParser(**CAREFUL))
    except (etree.LxmlError, ValueError):
        return ["Svaret är inget capabilities-dokument i XML. Kontrollera adressen."]
    return list((_wmts if background.type == "wmts" else _wms)(background, told))


def _wms(background: Background, told: Element) -> Iterator[str]:
    layers = {_text(layer, "Name"): layer for layer in _all(told, "Layer")}
    layer = layers.get(background.layer)
    if layer is None:
        yield _missing("Lagret", background.layer, layers)
        return
    systems = {found.text or "" for name in ("CRS", "SRS") for found in _all(told, name)}
    if f"EPSG:{background.crs}" not in systems:
        yield _missing("Referenssystemet", f"EPSG:{background.crs}", systems)
    formats = {found.text or "" for request in _all(told, "GetMap") for found in _all(request, "Format")}
    if background.format not in formats:
        yield _missing("Formatet", background.format, formats)
    styles = {_text(style, "Name") for style in _all(layer, "Style")}
    if background.style and background.style not in styles:
        yield _missing("Stilen", background.style, styles)


def _wmts(background: Background, told: Element) -> Iterator[str]:
    contents = next(iter(_all(told, "Contents")), told)
    layers = {_text(layer, "Identifier"): layer for layer in contents if _name(layer) == "Layer"}
    layer = layers.get(background.layer)
    if layer is None:
        yield _missing("Lagret", background.layer, layers)
        return
    linked = {found.text or "" for found in _all(layer, "TileMatrixSet")}
    if background.matrix_set not in linked:
        yield _missing("Matrisuppsättningen", background.matrix_set, linked)
        return
    formats = {found.text or "" for found in _all(layer, "Format")}
    if background.format not in formats:
        yield _missing("Formatet", background.format, formats)
    styles = {_text(style, "Identifier") for style in _all(layer, "Style")}
    if background.style and background.style not in styles:
        yield _missing("Stilen", background.style, styles)
    sets = {_text(each, "Identifier"): each for each in contents if _name(each) == "TileMatrixSet"}
    if background.matrix_set in sets:
        yield from _matrices(background, sets[background.matrix_set])


def _matrices(background: Background, told: Element) -> Iterator[str]:
    """A tile is only in its right place when corner, resolution and tile size are as the map reckons."""
    if not _text(told, "SupportedCRS").rstrip("/").endswith((f":{background.crs}", f"/{background.crs}")):
        yield f"Matrisuppsättningen {background.matrix_set} är inte i EPSG:{background.crs}."
        return
    sweref = background.crs == SWEREF99_TM
    corner = background.corner if sweref else (-MERCATOR_CORNER, MERCATOR_CORNER)
    top = background.resolution if sweref else MERCATOR_TOP
    named = {_text(each, "Identifier"): each for each in _all(told, "TileMatrix")}
    for number in range(background.matrices if sweref else 1):
        name = background.matrix.replace("{z}", str(number))
        each = named.get(name)
        if each is None:
            yield _missing("Matrisen", name, named)
            return
        resolution = float(_text(each, "ScaleDenominator") or "nan") * PIXEL_M
        if not abs(resolution - top / 2**number) <= NEAR * resolution:
            yield f"Matrisen {name} har {resolution:g} m per bildpunkt; profilen ger {top / 2**number:g}."
        if {_text(each, "TileWidth"), _text(each, "TileHeight")} != {"256"}:
            yield f"Matrisen {name} har inte bilder om 256 × 256 bildpunkter, som kartan behöver."
        place = [float(part) for part in _text(each, "TopLeftCorner").split()]
        if not any(_close(place, pair) for pair in (corner, corner[::-1])):  # EPSG:3006 is told north first by some
            yield f"Matrisen {name} börjar i {place}; profilen ger {list(corner)}."


def _close(place: list[float], corner: tuple[float, ...]) -> bool:
    return len(place) == 2 and all(abs(a - b) < 1.0 for a, b in zip(place, corner, strict=True))


def _missing(what: str, wanted: str, there: object) -> str:
    names = sorted(name for name in there if name) if isinstance(there, dict | set) else []
    shown = ", ".join(names[:12]) + (" med flera" if len(names) > 12 else "")
    return f"{what} {wanted or '(tomt)'} finns inte i tjänsten. Den har: {shown or 'inget'}."


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def _all(element: Element, name: str) -> list[Element]:
    return [found for found in element.iter() if _name(found) == name]


def _text(element: Element, name: str) -> str:
    found = next((child for child in element if _name(child) == name), None)
    return (found.text or "").strip() if found is not None else ""
