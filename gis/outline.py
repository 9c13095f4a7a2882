"""When a polygon can be the outline of a building, and how a person is told that it cannot."""

from __future__ import annotations

import math
from typing import Final

import shapely
from shapely import Polygon

from gis import crs

SMALLEST_M2: Final = 2.0
LARGEST_M2: Final = 20_000.0
MOST_VERTICES: Final = 200


class FootprintError(ValueError):
    """Why an outline cannot be used: `code` for programs, `message` in Swedish, saying how to mend it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    @property
    def message_sv(self) -> str:
        return self.message


def judged(polygon: Polygon, epsg: int = crs.SWEREF99_TM) -> Polygon:
    """The polygon in EPSG:3006 if it can be a building's outline; else raises FootprintError."""
    if polygon.is_empty:
        raise FootprintError("empty", "Ytan är tom. Rita minst tre hörn.")
    if len(polygon.interiors) > 0:
        raise FootprintError("holes", "Ytan har ett hål. Rita bara byggnadens ytterkant.")
    if shapely.get_num_coordinates(polygon) - 1 > MOST_VERTICES:
        raise FootprintError("too_many_vertices", f"Ytan har för många hörn. Rita med högst {MOST_VERTICES} hörn.")
    if crs.axes_look_swapped(polygon, epsg):
        raise FootprintError("swapped_axes", "Nord och öst verkar ha bytt plats. Ange öst (E) först, sedan nord (N).")
    placed = _in_3006(polygon, epsg)
    if not crs.is_in_sweden(placed):
        raise FootprintError("outside_sweden", "Platsen ligger utanför Sverige. Kontrollera koordinaterna.")
    if not placed.is_valid:
        raise FootprintError("self_crossing", "Ytans kant korsar sig själv. Flytta hörnen så att kanten inte korsas.")
    area = crs.true_area(placed)
    if area < SMALLEST_M2:
        raise FootprintError("too_small", f"Ytan är {_sv(area)} m². Rita den större, minst {_sv(SMALLEST_M2)} m².")
    if area > LARGEST_M2:
        raise FootprintError("too_large", f"Ytan är {area:.0f} m². Den får vara högst 20 000 m². Kontrollera måtten.")
    return placed


def _in_3006(polygon: Polygon, epsg: int) -> Polygon:
    try:
        placed = crs.to_3006(polygon, epsg)
    except crs.ReferenceSystemError as error:
        raise FootprintError("reference_system", str(error)) from None
    if not isinstance(placed, Polygon) or not all(math.isfinite(bound) for bound in placed.bounds):
        raise FootprintError("outside_sweden", "Platsen ligger utanför Sverige. Kontrollera koordinaterna.")
    return placed


def _sv(number: float) -> str:
    return f"{number:.1f}".replace(".", ",").removesuffix(",0")
