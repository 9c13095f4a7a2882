"""The boundary of an area as straight edges, cut where neighbours' corners stand, and joined again into sides."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Polygon, STRtree
from shapely.geometry.base import BaseGeometry

from gis import crs

SNAP: Final = 0.05  # m; two cadastral points nearer than this are one
CORNER: Final = math.cos(math.radians(30))  # a sharper turn begins another side of the plot

_COMPASS: Final = ("öster", "nordost", "norr", "nordväst", "väster", "sydväst", "söder", "sydost")


@dataclass(frozen=True)
class Stretch:
    """A run of boundary without sharp corner that faces one neighbour. `line` has the property on its left."""

    line: LineString
    beyond: str | None
    beyond_kind: str

    @property
    def length(self) -> float:
        """Metres, true."""
        return crs.true_length(self.line)

    @property
    def facing(self) -> str:
        """The point of the compass that the stretch faces, away from the property: "norr", "sydost" ..."""
        first, *_, last = self.line.coords
        return facing(*first, *last)


def facing(east_1: float, north_1: float, east_2: float, north_2: float) -> str:
    """The point of the compass to the right of who goes from the first place to the second."""
    outward = math.degrees(math.atan2(east_1 - east_2, north_2 - north_1))
    return _COMPASS[round(outward / 45) % 8]


@dataclass(frozen=True)
class Edges:
    """The straight edges of a boundary, ring by ring in order, the area on the left of each.

    `ring` (n,) numbers the rings, `start` and `end` (n, 2) are coordinates, `lines` the same as geometries.
    """

    ring: np.ndarray
    start: np.ndarray
    end: np.ndarray

    @property
    def lines(self) -> np.ndarray:
        """The edges as LineStrings."""
        return np.asarray(shapely.linestrings(np.stack([self.start, self.end], axis=1)))

    def outside(self, distance: float) -> np.ndarray:
        """A point beside the middle of each edge, `distance` outside."""
        step = self.end - self.start
        normal = np.column_stack([step[:, 1], -step[:, 0]]) / np.hypot(step[:, 0], step[:, 1])[:, None]
        return np.asarray(shapely.points(self.start + step / 2 + normal * distance))


def edges_of(geometry: BaseGeometry) -> Edges:
    """The edges of a polygon or several, outer rings and holes."""
    polygons = geometry.geoms if isinstance(geometry, MultiPolygon) else [geometry]
    oriented = [shapely.orient_polygons(polygon) for polygon in polygons if isinstance(polygon, Polygon)]
    rings = [shapely.get_coordinates(ring) for polygon in oriented for ring in (polygon.exterior, *polygon.interiors)]
    number = np.repeat(np.arange(len(rings)), [len(ring) - 1 for ring in rings])
    start, end = np.concatenate([ring[:-1] for ring in rings]), np.concatenate([ring[1:] for ring in rings])
    real = (start != end).any(axis=1)
    return Edges(number[real], start[real], end[real])


def cut_at(edges: Edges, tree: STRtree, corners: np.ndarray) -> Edges:
    """The edges cut where one of `corners` (m, 2) stands in the middle of them. `tree` is that of the edges' lines."""
    reach = np.array([2 * SNAP, 2 * SNAP])
    low, high = np.minimum(edges.start, edges.end).min(axis=0) - reach, edges.start.max(axis=0) + reach
    corners = corners[((corners > low) & (corners < high)).all(axis=1)]
    at, which = tree.query(shapely.points(corners), predicate="dwithin", distance=SNAP)
    step = edges.end[which] - edges.start[which]
    size = np.hypot(step[:, 0], step[:, 1])
    along = ((corners[at] - edges.start[which]) * step).sum(axis=1) / size
    inner = (along > 2 * SNAP) & (along < size - 2 * SNAP)
    cuts: dict[int, list[float]] = defaultdict(list)
    for edge, metres in sorted(zip(which[inner].tolist(), along[inner].tolist(), strict=True)):
        if not cuts[edge] or metres - cuts[edge][-1] > 2 * SNAP:
            cuts[edge].append(metres)
    if not cuts:
        return edges
    number: list[int] = []
    share: list[tuple[float, float]] = []
    for edge in range(len(edges.ring)):
        length = math.dist(edges.start[edge], edges.end[edge]) if edge in cuts else 1.0
        shares = [0.0, *(metres / length for metres in cuts.get(edge, ())), 1.0]
        number.extend([edge] * (len(shares) - 1))
        share.extend(pairwise(shares))
    first, last = np.array(share).T[:, :, None]
    whole = edges.end[number] - edges.start[number]
    end = np.where(last == 1.0, edges.end[number], edges.start[number] + whole * last)
    return Edges(edges.ring[number], edges.start[number] + whole * first, end)


def stretches_of(edges: Edges, beyond: list[tuple[str | None, str]]) -> tuple[Stretch, ...]:
    """Edges joined into runs with the same neighbour and no sharp corner; a ring may begin in the middle of one."""
    step = edges.end - edges.start
    unit = step / np.hypot(step[:, 0], step[:, 1])[:, None]
    goes_on = ((unit[:-1] * unit[1:]).sum(axis=1) > CORNER) & (edges.ring[:-1] == edges.ring[1:])
    runs: list[list[int]] = []
    first_of_ring = 0
    for edge in range(len(beyond)):
        if edge and goes_on[edge - 1] and beyond[edge] == beyond[edge - 1]:
            runs[-1].append(edge)
        else:
            if edge and edges.ring[edge] != edges.ring[edge - 1]:
                first_of_ring = len(runs)
            runs.append([edge])
        ends = edge + 1 == len(beyond) or edges.ring[edge + 1] != edges.ring[edge]
        first = runs[first_of_ring]
        turns = float((unit[edge] * unit[first[0]]).sum()) <= CORNER
        if ends and first is not runs[-1] and beyond[first[0]] == beyond[edge] and not turns:
            runs[first_of_ring] = [*runs.pop(), *first]
    coordinates = np.concatenate([part for run in runs for part in (edges.start[run[:1]], edges.end[run])])
    number_of = np.repeat(np.arange(len(runs)), [len(run) + 1 for run in runs])
    lines = np.asarray(shapely.linestrings(coordinates, indices=number_of))
    return tuple(Stretch(line, *beyond[run[0]]) for line, run in zip(lines, runs, strict=True))
