"""The holes among a layer's areas: ground that none of them covers and that cannot be reached from outside.

Each tile is looked at by itself; the ground that is free in it is joined with that of its neighbours where they share
an edge, and what hangs together with the outside is none.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import shapely
from shapely import Polygon

from gis.checking.problem import sound
from gis.checking.tiles import Tile, ill_fitting, tiles_of
from gis.checking.whole import Whole

ON_EDGE: Final = 1e-6  # m from an edge of a tile that is on it
JOINED: Final = 1e-3  # m of edge that two pieces must share; less is a corner

Edges = dict[tuple[int, float], list[tuple[float, float, int]]]


def gaps(layer: Whole) -> list[Polygon]:
    """The holes, from the south-west."""
    boxes = layer.file.boxes[0]
    pieces = _Pieces()
    tiles = list(tiles_of(boxes, np.flatnonzero(np.isfinite(boxes).all(axis=1))))
    if not tiles:
        return []
    around = np.array([tile.bounds for tile in tiles])
    outermost = (around[:, 0].min(), around[:, 1].min(), around[:, 2].max(), around[:, 3].max())
    for tile in tiles:
        for piece in _free(layer, tile):
            pieces.add(piece, tile.bounds, outermost)
        layer.heard(layer.count)
    found = [part for whole in pieces.enclosed() for part in shapely.get_parts(whole) if isinstance(part, Polygon)]
    return sorted(found, key=lambda hole: hole.bounds)


def _free(layer: Whole, tile: Tile) -> list[Polygon]:
    """The ground of a tile that nothing covers."""
    ground = shapely.box(*tile.bounds)
    shapes = sound(layer.shapes(tile.rows))
    shapes = shapes[~shapely.is_missing(shapes)]
    if not len(shapes):
        return [ground]
    west, south, east, north = tile.bounds
    boxes = shapely.bounds(shapes)
    wide = (boxes[:, 2] - boxes[:, 0] > east - west) | (boxes[:, 3] - boxes[:, 1] > north - south)
    shapes[wide] = shapely.intersection(shapes[wide], ground)  # a road may run through every tile
    together = shapely.union_all if ill_fitting(shapes).any() else shapely.coverage_union_all
    free = shapely.difference(ground, together(shapes))
    return [part for part in shapely.get_parts(free) if isinstance(part, Polygon)]


@dataclass
class _Pieces:
    """Pieces of free ground: small enough to be kept as WKB, with the edges of tiles that they reach."""

    wkb: list[bytes] = field(default_factory=list)
    outside: list[int] = field(default_factory=list)
    edges: Edges = field(default_factory=lambda: defaultdict(list))

    def add(
        self, piece: Polygon, tile: tuple[float, float, float, float], outermost: tuple[float, float, float, float]
    ) -> None:
        number = len(self.wkb)
        self.wkb.append(shapely.to_wkb(piece))
        reach = np.abs(np.array(piece.bounds) - tile) < ON_EDGE
        if not reach.any():
            return
        if (np.abs(np.array(piece.bounds) - outermost) < ON_EDGE).any():
            self.outside.append(number)
        rings = [shapely.get_coordinates(ring) for ring in (piece.exterior, *piece.interiors)]
        for side in np.flatnonzero(reach):
            axis, place = int(side) % 2, float(tile[side])
            for ring in rings:
                on_edge = np.abs(ring[:, axis] - place) < ON_EDGE
                for at in np.flatnonzero(on_edge[:-1] & on_edge[1:]):
                    low, high = sorted(ring[at : at + 2, 1 - axis].tolist())
                    self.edges[axis, place].append((low, high, number))

    def enclosed(self) -> list[shapely.Geometry]:
        """The pieces joined over the edges of tiles, without those that the outside reaches."""
        joined = list(range(len(self.wkb)))

        def top(number: int) -> int:
            while joined[number] != number:
                joined[number] = joined[joined[number]]
                number = joined[number]
            return number

        for stretches in self.edges.values():
            waiting: list[tuple[float, float, int]] = []
            for low, high, number in sorted(stretches):
                waiting = [one for one in waiting if one[1] - low > JOINED]
                for other in waiting:
                    if min(high, other[1]) - low > JOINED:
                        joined[top(number)] = top(other[2])
                waiting.append((low, high, number))
        out = {top(number) for number in self.outside}
        parts: dict[int, list[bytes]] = defaultdict(list)
        for number, wkb in enumerate(self.wkb):
            if top(number) not in out:
                parts[top(number)].append(wkb)
        return [shapely.union_all(shapely.from_wkb(wkbs)) for wkbs in parts.values()]
