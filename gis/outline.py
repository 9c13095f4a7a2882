"""When a polygon can be the outline of what is to be done, and how a person is told that it cannot."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import shapely
from shapely import Polygon

from gis import crs

SMALLEST_M2: Final = 2.0
LARGEST_M2: Final = 20_000.0
MOST_VERTICES: Final = 200


@dataclass(frozen=True)
class Limits:
    """What is no slip of the hand: the smallest and largest area in m², how many corners, whether with holes."""

    least: float
    most: float
    corners: int = MOST_VERTICES
    holes: bool = False


BUILDING: Final = Limits(SMALLEST_M2, LARGEST_M2)
ANYTHING: Final = Limits(0.001, 2_000_000.0, corners=10_000, holes=True)
"""What has been judged before, or is read from a map."""


class FootprintError(ValueError):
    """Why an outline cannot be used: `code` for programs, `message` in Swedish, saying how to mend it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    @property
    def message_sv(self) -> str:
        return self.message


def judged(polygon: Polygon, epsg: int = crs.SWEREF99_TM, limits: Limits = BUILDING) -> Polygon:
    """The polygon in EPSG:3006 if it can be such an outline; else raises FootprintError."""
    if polygon.is_empty:
        raise FootprintError("empty", "Ytan är tom. Rita minst tre hörn.")
    if len(polygon.interiors) > 0 and not limits.holes:
        raise FootprintError("holes", "Ytan har ett hål. Rita bara ytterkanten.")
    if shapely.get_num_coordinates(polygon) - 1 > limits.corners:
        raise FootprintError("too_many_vertices", f"Ytan har för många hörn. Rita med högst {limits.corners} hörn.")
    if crs.axes_look_swapped(polygon, epsg):
        raise FootprintError("swapped_axes", "Nord och öst verkar ha bytt plats. Ange öst (E) först, sedan nord (N).")
    placed = _in_3006(polygon, epsg)
    if not crs.is_in_sweden(placed):
        raise FootprintError("outside_sweden", "Platsen ligger utanför Sverige. Kontrollera koordinaterna.")
    if not placed.is_valid:
        raise FootprintError("self_crossing", "Ytans kant korsar sig själv. Flytta hörnen så att kanten inte korsas.")
    area = crs.true_area(placed)
    if area < limits.least:
        raise FootprintError("too_small", f"Ytan är {_sv(area)} m². Rita den större, minst {_sv(limits.least)} m².")
    if area > limits.most:
        drawn, most = (f"{told:,.0f}".replace(",", "\N{NO-BREAK SPACE}") for told in (area, limits.most))
        raise FootprintError("too_large", f"Ytan är {drawn} m². Den får vara högst {most} m². Kontrollera måtten.")
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
    return f"{number:.{1 if number >= 0.1 else 2}f}".replace(".", ",").removesuffix(",0")
