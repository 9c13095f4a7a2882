"""Which features of a layer lie on each other, looked for tile by tile."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely

from gis.checking.problem import sound
from gis.checking.tiles import Tile, ill_fitting, tiles_of
from gis.checking.whole import Whole

PAIRS: Final = 50_000  # overlaps computed together, so that memory stays bounded
ASKED: Final = 2_000_000  # pairs that one question to a tile may give at the most
MOST_OVERLAPS: Final = 20_000  # where so many are found nobody is helped by more


def overlaps(layer: Whole, least: float, having: tuple[str, str] | None = None) -> list[tuple[int, int, float]]:
    """Pairs of rows, the lower first, that share more than `least` m², and how much; in order.

    Only rows with a value in a column count, where `having` names them. Stops when MOST_OVERLAPS are found.
    """
    boxes = layer.file.boxes[0]
    there = np.isfinite(boxes).all(axis=1)
    if having is not None:
        with_value = np.zeros(len(boxes), dtype=bool)
        with_value[layer.having(*having)] = True
        there &= with_value
    found: list[tuple[int, int, float]] = []
    done = 0
    for tile in tiles_of(boxes, np.flatnonzero(there)):
        done += _in_tile(layer, boxes, tile, least, found)
        layer.heard(min(done, layer.count))
        if len(found) >= MOST_OVERLAPS:
            break
    return sorted(found)[:MOST_OVERLAPS]


def _in_tile(layer: Whole, boxes: np.ndarray, tile: Tile, least: float, found: list[tuple[int, int, float]]) -> int:
    """The pairs that meet first in the tile: each pair has one such place. Gives how many features begin there."""
    shapes, at = sound(layer.shapes(tile.rows)), boxes[tile.rows]
    ill = ill_fitting(shapes)
    if not ill.any():
        return int(tile.holds(at[:, 0], at[:, 2]).sum())
    tree = shapely.STRtree(shapes)
    together = max(1, ASKED // max(len(shapes), 1))
    for start in range(0, len(shapes), together):
        first, second = tree.query(shapes[start : start + together], predicate="intersects")
        first = first + start
        kept = (first < second) & (ill[first] | ill[second])
        first, second = first[kept], second[kept]
        place = np.maximum(at[first], at[second])
        kept = tile.holds(place[:, 0], place[:, 2])
        first, second = first[kept], second[kept]
        for part in range(0, len(first), PAIRS):
            one, other = first[part : part + PAIRS], second[part : part + PAIRS]
            areas = shapely.area(shapely.intersection(shapes[one], shapes[other]))
            shared = np.flatnonzero(areas > least)
            rows, others = tile.rows[one[shared]], tile.rows[other[shared]]
            found.extend(zip(rows.tolist(), others.tolist(), areas[shared].tolist(), strict=True))
            if len(found) >= MOST_OVERLAPS:
                return len(shapes)
    return int(tile.holds(at[:, 0], at[:, 2]).sum())
