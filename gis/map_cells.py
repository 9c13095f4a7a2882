"""What a map shows of a layer in one square cell of the ground, as compact JSON that a browser may keep for ever.

The ground is cut into squares in EPSG:3006: level 0 has sides of 256 m, every further level sides twice as long. A cell
holds whole numbers only: metres divided by `step`, from the cell's south-west corner, each point told as its distance
from the one before (static/map-cells.js reads it). Curves are simplified to what a screen can show, but never on the
levels where people draw and snap.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis import crs
from gis.layers import PublishedLayer
from gis.store import Bounds, Feature, LayerStore

SIDE_M: Final = 256.0
LEVELS: Final = 12  # the last has sides of 524 km, so that four cells hold any municipality
MOST: Final = 1_200  # features of a cell; more are generalised (gis/map_levels.py)
EXACT_LEVELS: Final = 2  # the levels from 0 on whose geometry is told to the millimetre
LONG: Final = 400  # vertices, from where a feature is cut to the cell
_MILLIMETRE: Final = 0.001
_FARTHEST: Final = 1 << 20
_POINT, _LINE, _AREA = 0, 1, 2
_CUT = 4  # added to the dimension of what was cut to the cell; an area then has its outline apart from it, as lines


@dataclass(frozen=True)
class Cell:
    """A square of the ground. Raises ValueError for one that is outside Sweden or of no level."""

    level: int
    x: int
    y: int

    def __post_init__(self) -> None:
        if not 0 <= self.level < LEVELS or max(abs(self.x), abs(self.y)) > _FARTHEST:
            raise ValueError("no such cell")
        west, south, east, north = self.bounds
        within = (
            west < crs.EASTINGS[1] and east > crs.EASTINGS[0] and south < crs.NORTHINGS[1] and north > crs.NORTHINGS[0]
        )
        if not within:
            raise ValueError("outside Sweden")

    @property
    def side(self) -> float:
        return SIDE_M * 2.0**self.level

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north in EPSG:3006."""
        side = self.side
        return self.x * side, self.y * side, (self.x + 1) * side, (self.y + 1) * side

    @property
    def step(self) -> float:
        """Metres of one whole number in the cell's answer."""
        return _MILLIMETRE if self.level < EXACT_LEVELS else self.side / 8192


def cell_answer(
    store: LayerStore, layer: PublishedLayer, cell: Cell, columns: Sequence[str] | None, *, cut: bool = False
) -> bytes | None:
    """All that a layer has in a cell, as JSON; where that is more than a map can show None, or with `cut` a part.

    `columns` are the properties told; None tells all. Raises LayerUnreadableError.
    """
    found = store.page(layer, cell.bounds, 0, MOST + 1)
    if len(found) > MOST and not cut:
        return None
    return written(cell, found[:MOST], columns, cut=len(found) > MOST)


def written(
    cell: Cell,
    features: Sequence[Feature],
    columns: Sequence[str] | None,
    squares: Mapping[str, Sequence[int]] | None = None,
    *,
    cut: bool = False,
) -> bytes:
    """The answer of a cell. `squares`: what is merged, as gis/map_levels.py tells it; `cut`: there is more."""
    answer: dict[str, Any] = {"step": cell.step, "features": list(_rows(cell, features, columns))}
    if cut:
        answer["cut"] = True
    if squares:
        answer["squares"] = squares
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _rows(cell: Cell, features: Sequence[Feature], columns: Sequence[str] | None) -> Iterable[list[Any]]:
    """Id, dimension, parts and properties of each piece; what is long is cut to the cell."""
    shapes = _shown(cell, [each.geometry for each in features])
    areas = _areas(cell, shapes)
    for place, feature in enumerate(features):
        told = _properties(feature, columns)
        if place in areas:
            yield [feature.id, _AREA, areas[place], told]
            continue
        for dimension, parts in _pieces(cell, shapes[place]):
            if parts:
                yield [feature.id, dimension, parts, told]


def _areas(cell: Cell, shapes: Sequence[BaseGeometry]) -> dict[int, list[Any]]:
    """The parts of all that are areas and not long, at once: nearly all of most layers; by their place in the row."""
    row = np.array(shapes, dtype=object)
    plain = np.flatnonzero(
        np.isin(shapely.get_type_id(row), (3, 6)) & (shapely.get_num_coordinates(row) <= LONG) & ~shapely.is_empty(row)
    ) if len(row) else np.empty(0, dtype=np.int64)  # fmt: skip
    polygons, owners = shapely.get_parts(row[plain], return_index=True)
    rings, of_polygon = shapely.get_rings(polygons, return_index=True)
    points, of_ring = shapely.get_coordinates(rings, return_index=True)
    if not len(points):
        return {}
    west, south, _, _ = cell.bounds
    whole = np.rint((points - (west, south)) / cell.step).astype(np.int64)
    steps = np.diff(whole, axis=0, prepend=whole[:1])
    first = np.flatnonzero(np.diff(of_ring, prepend=-1))
    steps[first] = whole[first]
    kept = np.asarray(steps.any(axis=1), dtype=bool)
    kept[first] = True
    kept[np.append(first[1:], len(points)) - 1] = False  # the last point of a ring is its first
    numbers, ends = (
        steps[kept].ravel().tolist(),
        (2 * np.cumsum(np.bincount(of_ring[kept], minlength=len(rings)))).tolist(),
    )
    parts: dict[int, list[Any]] = {int(place): [] for place in plain}
    begun, before = 0, -1
    for polygon, end in zip(of_polygon.tolist(), ends, strict=True):
        mine = parts[int(plain[owners[polygon]])]
        if polygon != before:
            mine.append([])
        mine[-1].append(numbers[begun:end])
        begun, before = end, polygon
    return parts


def _properties(feature: Feature, columns: Sequence[str] | None) -> dict[str, Any]:
    names = feature.properties.keys() if columns is None else columns
    told = {name: feature.properties.get(name) for name in names}
    return {name: value for name, value in told.items() if value is not None and _plain(value)}


def _plain(value: object) -> bool:
    return isinstance(value, str | bool | int) or (isinstance(value, float) and math.isfinite(value))


def _shown(cell: Cell, geometries: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """The geometries with no more points than the cell's level can show, all at once."""
    shapes = np.array(geometries, dtype=object)
    if cell.level >= EXACT_LEVELS and len(shapes):
        few = shapely.get_num_coordinates(shapes) < LONG * 50  # the longest are cut first, and simplified then
        shapes[few] = shapely.simplify(shapes[few], cell.side / 1024)
    return list(shapes)


def _pieces(cell: Cell, geometry: BaseGeometry) -> Iterable[tuple[int, list[Any]]]:
    if shapely.get_num_coordinates(geometry) <= LONG or _inside(cell, geometry):
        yield from _parts(cell, geometry)
        return
    margin = cell.side / 16  # so that a thick line does not end at the cell's edge
    west, south, east, north = cell.bounds
    window = (west - margin, south - margin, east + margin, north + margin)
    cut = shapely.clip_by_rect(geometry, *window)
    edge = shapely.clip_by_rect(geometry.boundary, *window) if shapely.get_dimensions(geometry) == 2 else None
    for piece in (cut, edge):
        if piece is not None:
            for dimension, parts in _parts(cell, _coarser(cell, piece)):
                yield dimension + _CUT, parts


def _coarser(cell: Cell, geometry: BaseGeometry) -> BaseGeometry:
    return shapely.simplify(geometry, cell.side / 1024) if cell.level >= EXACT_LEVELS else geometry


def _inside(cell: Cell, geometry: BaseGeometry) -> bool:
    west, south, east, north = cell.bounds
    w, s, e, n = geometry.bounds
    return west <= w and south <= s and e <= east and n <= north


def _parts(cell: Cell, geometry: BaseGeometry) -> Iterable[tuple[int, list[Any]]]:
    """The parts of a geometry by dimension: points and lines as flat lists of numbers, areas as lists of rings."""
    by_dimension: dict[int, list[Any]] = {_AREA: [], _LINE: [], _POINT: []}
    stack = list(shapely.get_parts(geometry))
    while stack:
        part = stack.pop(0)
        if part.is_empty:
            continue
        kind = part.geom_type
        if kind == "Polygon":
            by_dimension[_AREA].append([_numbers(cell, ring, closed=True) for ring in (part.exterior, *part.interiors)])
        elif kind in {"LineString", "LinearRing"}:
            by_dimension[_LINE].append(_numbers(cell, part))
        elif kind == "Point":
            by_dimension[_POINT].append(_numbers(cell, part))
        else:
            stack[:0] = list(shapely.get_parts(part))
    for dimension, parts in by_dimension.items():
        if parts:
            yield dimension, parts


def _numbers(cell: Cell, geometry: BaseGeometry, closed: bool = False) -> list[int]:
    """The points as whole steps from the cell's corner, then from the point before; a ring without its last point."""
    west, south, _, _ = cell.bounds
    points = np.rint((shapely.get_coordinates(geometry) - (west, south)) / cell.step).astype(np.int64)
    if closed:
        points = points[:-1]
    points[1:] -= points[:-1].copy()
    if len(points) > 2:
        points = np.concatenate([points[:1], points[1:][points[1:].any(axis=1)]])
    numbers: list[int] = points.ravel().tolist()
    return numbers
