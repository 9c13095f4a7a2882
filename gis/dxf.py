"""DXF R12 as text: polylines, points and letters in named layers, in the numbers of their reference system.

Written by "AutoCAD Release 12 DXF" (group codes of the DXF reference): what every drawing program still reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

ENCODING: Final = "cp1252"  # $DWGCODEPAGE ANSI_1252
LONGEST: Final = 250  # characters of a text (R12 reads 255)
Pair = tuple[int, object]


@dataclass(frozen=True)
class Layer:
    """A layer of the drawing: its name (A-Z, 0-9 and _), its colour in the AutoCAD index, and what lies in it.

    Each geometry may have words, written where it stands.
    """

    name: str
    colour: int
    things: Sequence[tuple[BaseGeometry, str]]
    letters: float = 1.0  # height of the words, metres


def dxf(layers: Sequence[Layer]) -> bytes:
    """The whole file. Coordinates are written to the millimetre."""
    geometries = [geometry for layer in layers for geometry, _words in layer.things if not geometry.is_empty]
    west, south, east, north = shapely.total_bounds(geometries) if geometries else (0.0, 0.0, 0.0, 0.0)
    pairs: list[Pair] = [
        *((0, "SECTION"), (2, "HEADER"), (9, "$ACADVER"), (1, "AC1009"), (9, "$DWGCODEPAGE"), (3, "ANSI_1252")),
        *((9, "$EXTMIN"), *_place(west, south), (9, "$EXTMAX"), *_place(east, north), (0, "ENDSEC")),
        *((0, "SECTION"), (2, "TABLES"), (0, "TABLE"), (2, "LAYER"), (70, len(layers))),
        *(pair for layer in layers for pair in _declared(layer)),
        *((0, "ENDTAB"), (0, "ENDSEC"), (0, "SECTION"), (2, "ENTITIES")),
        *(pair for layer in layers for geometry, words in layer.things for pair in _thing(layer, geometry, words)),
        *((0, "ENDSEC"), (0, "EOF")),
    ]
    text = "".join(f"{code:>3}\r\n{value}\r\n" for code, value in pairs)
    return text.encode(ENCODING, errors="replace")


def _declared(layer: Layer) -> Iterable[Pair]:
    return (0, "LAYER"), (2, layer.name), (70, 0), (62, layer.colour), (6, "CONTINUOUS")


def _thing(layer: Layer, geometry: BaseGeometry, words: str) -> Iterator[Pair]:
    for part in shapely.get_parts(shapely.force_2d(geometry)):
        if isinstance(part, Polygon):
            for ring in (part.exterior, *part.interiors):
                yield from _polyline(layer, list(ring.coords)[:-1], closed=True)
        elif isinstance(part, LineString):
            yield from _polyline(layer, list(part.coords), closed=False)
        elif isinstance(part, Point):
            yield from ((0, "POINT"), (8, layer.name), *_place(part.x, part.y))
    told = " ".join(words.split())[:LONGEST]
    if told and not geometry.is_empty:
        at = geometry.representative_point()
        yield from ((0, "TEXT"), (8, layer.name), *_place(at.x, at.y), (40, f"{layer.letters:.2f}"), (1, told))


def _polyline(layer: Layer, corners: Sequence[Sequence[float]], *, closed: bool) -> Iterator[Pair]:
    yield from ((0, "POLYLINE"), (8, layer.name), (66, 1), *_place(0.0, 0.0), (70, int(closed)))
    for corner in corners:
        yield from ((0, "VERTEX"), (8, layer.name), *_place(corner[0], corner[1]))
    yield from ((0, "SEQEND"), (8, layer.name))


def _place(east: float, north: float) -> tuple[Pair, Pair, Pair]:
    return (10, f"{east:.3f}"), (20, f"{north:.3f}"), (30, "0.0")
