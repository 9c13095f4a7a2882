"""A layer's ground in tiles that hold few features each, so that features are compared with their neighbours only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from gis.checking.problem import AREA_TYPES

IN_A_TILE: Final = 4_000  # features that are held together
SMALLEST: Final = 1.0  # m; what lies as thick as this is not parted any more
AROUND: Final = 1.0  # m around all features, so that what is outside hangs together


@dataclass(frozen=True)
class Tile:
    """A piece of ground, west, south, east and north (EPSG:3006), and the rows whose boxes meet it, in order."""

    bounds: tuple[float, float, float, float]
    rows: np.ndarray

    def holds(self, eastings: np.ndarray, northings: np.ndarray) -> np.ndarray:
        """Which places lie in it; on an edge between two tiles, in the eastern or northern."""
        west, south, east, north = self.bounds
        return (eastings >= west) & (eastings < east) & (northings >= south) & (northings < north)


def tiles_of(boxes: np.ndarray, rows: np.ndarray) -> Iterator[Tile]:
    """Tiles that cover all features. `boxes` are minx, maxx, miny, maxy of every row; `rows` those that count."""
    if not len(rows):
        return
    least, largest = boxes[rows].min(axis=0), boxes[rows].max(axis=0)
    around = (least[0] - AROUND, least[2] - AROUND, largest[1] + AROUND, largest[3] + AROUND)
    yield from _parted(boxes, Tile((float(around[0]), float(around[1]), float(around[2]), float(around[3])), rows))


def _parted(boxes: np.ndarray, tile: Tile) -> Iterator[Tile]:
    west, south, east, north = tile.bounds
    if len(tile.rows) <= IN_A_TILE or max(east - west, north - south) < SMALLEST:
        yield tile
        return
    # across the longer side, so that tiles stay about square
    easting, northing = (west + east) / 2, (south + north) / 2
    wide = east - west >= north - south
    halves = (
        ((west, south, easting, north), (easting, south, east, north))
        if wide
        else ((west, south, east, northing), (west, northing, east, north))
    )
    for half in halves:
        at = boxes[tile.rows]
        meets = (at[:, 0] <= half[2]) & (at[:, 1] >= half[0]) & (at[:, 2] <= half[3]) & (at[:, 3] >= half[1])
        yield from _parted(boxes, Tile(half, tile.rows[meets]))


def ill_fitting(shapes: np.ndarray) -> np.ndarray:
    """Which of some areas do not fit with their neighbours edge to edge; of every two that overlap at least one.

    Much quicker than the areas' intersections, which then need to be looked at only where it is so. Where some are no
    areas, all that there are are said to be ill-fitting.
    """
    there: np.ndarray = ~shapely.is_missing(shapes)
    if not np.isin(shapely.get_type_id(shapes[there]), AREA_TYPES).all():
        return there
    found = there.copy()
    found[there] = ~shapely.is_empty(shapely.coverage_invalid_edges(shapes[there]))
    return found
