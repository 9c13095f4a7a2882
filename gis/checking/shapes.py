"""Checks of each feature's geometry by itself: there, of the right sort, valid, and neither too fine nor too thin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.checking.problem import AREA_TYPES, Problem, Submission, check, sv
from gis.kinds import AREAS, LINES, POINTS

SLIVER_M2: Final = 1.0  # border and features are digitised apart; smaller overshoots and overlaps are drawing noise
THIN_M: Final = 0.1  # m wide on average: no ground that anybody has drawn on purpose
MANY_VERTICES: Final = 20_000  # a feature; more slow maps and answers down without telling anything


@check("har geometri", blocks=True)
def has_geometry(layer: Submission) -> Iterator[Problem]:
    """A feature without a place can never be found."""
    shapes = layer.shapes
    for row in np.flatnonzero(shapely.is_missing(shapes) | shapely.is_empty(shapes)):
        yield Problem(int(row), "Objektet saknar geometri.")


@check("rätt sorts geometri", blocks=True)
def has_the_right_geometry(layer: Submission) -> Iterator[Problem]:
    """Areas, lines and points answer different questions."""
    wanted = layer.rules.geometry
    words = " eller ".join(
        word for word, kinds in (("ytor", AREAS), ("linjer", LINES), ("punkter", POINTS)) if kinds <= wanted
    )
    for row, shape in enumerate(layer.shapes):
        if shape is not None and not shape.is_empty and shape.geom_type not in wanted:
            yield Problem(row, f"Objektet är {_in_swedish(shape.geom_type)}, men lagret ska ha {words}.")


@check("giltig geometri", blocks=True)
def is_valid(layer: Submission) -> Iterator[Problem]:
    """One invalid area can make every question near it fail."""
    shapes = layer.shapes
    for row in np.flatnonzero(~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)):
        told, at = _fault(shapes[row])
        yield Problem(int(row), f"{told}. Rätta geometrin i ditt GIS-program.", place=at)


@check("många hörn", blocks=False)
def has_few_vertices(layer: Submission) -> Iterator[Problem]:
    """A shape with far more corners than anybody sees makes every map and answer near it slow."""
    counts = shapely.get_num_coordinates(layer.shapes)
    for row in np.flatnonzero(counts > MANY_VERTICES):
        yield Problem(int(row), f"Objektet har {counts[row]} hörn. Förenkla geometrin, till exempel till en decimeter.")


@check("flisor", blocks=False)
def is_no_sliver(layer: Submission) -> Iterator[Problem]:
    """A needle or a speck is left over from cutting, and would be a neighbour or a plot of its own."""
    if not layer.is_of_areas:
        return
    parts, rows = shapely.get_parts(layer.sound, return_index=True)
    areas, around = shapely.area(parts), shapely.length(parts)
    kept = np.isin(shapely.get_type_id(parts), AREA_TYPES)
    thin = kept & ((areas < SLIVER_M2) | (2 * areas < THIN_M * around))
    for number in np.flatnonzero(thin):
        told = f"En flisa på {sv(float(areas[number]))} m², {sv(float(around[number]) / 2)} m lång. Ta bort den."
        yield Problem(int(rows[number]), told, place=parts[number])


_REASONS: Final = {
    "Self-intersection": "Kanten korsar sig själv",
    "Ring Self-intersection": "Kanten rör vid sig själv",
    "Too few points in geometry component": "Ytan har för få hörn",
    "Hole lies outside shell": "Ett hål ligger utanför ytan",
    "Holes are nested": "Ett hål ligger i ett annat hål",
    "Interior is disconnected": "Ytans inre hänger inte ihop",
    "Nested shells": "En del ligger inuti en annan del",
    "Duplicate Rings": "Samma kant finns två gånger",
    "Invalid Coordinate": "En koordinat är inget tal",
}


def why_invalid(shape: BaseGeometry) -> str:
    """Why a geometry is not valid, and where, in Swedish."""
    return f"{_fault(shape)[0]}. Rätta geometrin i ditt GIS-program."


def _fault(shape: BaseGeometry) -> tuple[str, BaseGeometry | None]:
    """Why a geometry is not valid with its place in words, and the place."""
    reason, _, place = shapely.is_valid_reason(shape).partition("[")
    told = _REASONS.get(reason.strip(), "Geometrin är ogiltig")
    numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*(?:[eE][+-]?\d+)?", place)]
    if len(numbers) < 2:
        return told, None
    return f"{told} vid E {numbers[0]:.1f}, N {numbers[1]:.1f}".replace(".", ","), shapely.Point(numbers[:2])


def _in_swedish(geometry_type: str) -> str:
    if geometry_type in AREAS:
        return "en yta"
    if geometry_type in LINES:
        return "en linje"
    return "en punkt" if geometry_type in POINTS else "en blandad geometri"
