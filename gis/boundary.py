"""The boundary of a property, stretch by stretch: what lies beyond it, who is next to it and who across a road."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from threading import Lock
from typing import Final

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Polygon, STRtree
from shapely.geometry.base import BaseGeometry

from gis import crs
from gis.store import Feature

ROAD_WIDTH: Final = 30.0  # m; a road property is narrower, and only so far is "across the road"
REACH: Final = ROAD_WIDTH + 1.0  # m round a property that its outline is described from
NEIGHBOURHOOD: Final = 200.0  # m; områden of the same property farther off concern other people
SNAP: Final = 0.05  # m; two cadastral points nearer than this are one
PROBE: Final = 0.25  # m outside the boundary where we look who is there; larger than digitising noise
GAP: Final = 2.0  # m outside, looked at when nothing lies at PROBE: slivers between properties are noise
CORNER: Final = math.cos(math.radians(30))  # a sharper turn begins another side of the plot
KEPT: Final = 512

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
        (west, south), *_, (east, north) = self.line.coords
        outward = math.degrees(math.atan2(west - east, north - south))
        return _COMPASS[round(outward / 45) % 8]


@dataclass(frozen=True)
class Outline:
    """A property with all its områden (EPSG:3006), its boundary's stretches, neighbours, and those across a road."""

    designation: str
    geometry: BaseGeometry
    area: float
    stretches: tuple[Stretch, ...]
    neighbours: tuple[str, ...]
    across_road: tuple[str, ...]


@dataclass(frozen=True)
class Surroundings:
    """What is known round a property, as features: other properties, road centre lines, water, public places."""

    properties: Sequence[Feature]
    roads: Sequence[Feature]
    water: Sequence[Feature]
    public_places: Sequence[Feature]


class OutlineMemory:
    """Outlines by layer versions and property; the same property is asked about at every move of the mouse."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[object, ...], Outline] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[object, ...]) -> Outline | None:
        """The remembered outline."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: tuple[object, ...], outline: Outline) -> None:
        """Remember an outline, and forget the one least asked for."""
        with self._lock:
            self._kept[key] = outline
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


def whole(parts: Sequence[Feature]) -> BaseGeometry:
    """All områden of a property as one geometry, holes kept."""
    return parts[0].geometry if len(parts) == 1 else shapely.union_all([part.geometry for part in parts])


def outline_of(designation: str, geometry: BaseGeometry, area: float, around: Surroundings) -> Outline:
    """The outline of a property whose områden are `geometry`, described from what lies within REACH of it."""
    others = [other for other in around.properties if other.text("designation") != designation]
    shapes = np.array([other.geometry for other in others], dtype=object)
    on_road = _road_points(around.roads, geometry)
    roads = np.array([_is_road(shape, on_road) for shape in shapes], dtype=bool)
    distances = shapely.distance(shapes, geometry)
    beside = distances <= GAP
    pieces = _pieces(geometry, shapes[beside])
    beyond = _Beyond(around, [o for o, b in zip(others, beside, strict=True) if b], roads[beside], on_road)
    stretches = _stretches(pieces, beyond.of(pieces))
    touching = {
        who.text("designation") for who, is_near in zip(others, (distances <= SNAP) & ~roads, strict=True) if is_near
    }
    bordering = touching | {one.beyond for one in stretches if one.beyond and one.beyond_kind != "vag"}
    across = _across(geometry, others, roads, bordering, around)
    return Outline(designation, geometry, area, stretches, tuple(sorted(bordering)), tuple(sorted(across)))


Piece = tuple[int, tuple[float, float], tuple[float, float]]
"""A straight piece of boundary: the number of its ring, from, to; the property on the left."""


def _pieces(geometry: BaseGeometry, neighbours: np.ndarray) -> list[Piece]:
    """The boundary in straight pieces, cut where a neighbour's corner stands in the middle of a side."""
    corners: np.ndarray = np.array(shapely.points(np.unique(shapely.get_coordinates(neighbours), axis=0)))
    pieces: list[Piece] = []
    rings = [ring for part in _polygons(geometry) for ring in (part.exterior, *part.interiors)]
    for number, ring in enumerate(rings):
        points = shapely.get_coordinates(ring)
        along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
        if len(corners):
            shapely.prepare(ring)
            cuts = shapely.line_locate_point(ring, corners[shapely.dwithin(ring, corners, SNAP)])
            cuts = cuts[np.abs(cuts[:, None] - along[None, :]).min(axis=1, initial=math.inf) > 2 * SNAP]
            if len(cuts):
                order = np.argsort(np.concatenate([along, cuts]), kind="stable")
                points = np.concatenate([points, shapely.get_coordinates(shapely.line_interpolate_point(ring, cuts))])[
                    order
                ]
        pieces.extend((number, start, end) for start, end in pairwise(map(tuple, points.tolist())) if start != end)
    return pieces


def _polygons(geometry: BaseGeometry) -> list[Polygon]:
    parts = geometry.geoms if isinstance(geometry, MultiPolygon) else [geometry]
    return [shapely.orient_polygons(part) for part in parts if isinstance(part, Polygon)]


class _Beyond:
    """Who or what lies just outside a piece of boundary."""

    def __init__(self, around: Surroundings, others: list[Feature], roads: np.ndarray, on_road: np.ndarray) -> None:
        self.others = others
        self.roads = roads
        self.tree = STRtree([other.geometry for other in others])
        self.public = STRtree([place.geometry for place in around.public_places])
        self.water = STRtree([water.geometry for water in around.water if water.geometry.area > 0])
        self.centre_lines = STRtree([road.geometry for road in around.roads])
        self.on_road = on_road

    def of(self, pieces: list[Piece]) -> list[tuple[str | None, str]]:
        """For each piece the designation beyond it, and the kind of what is there."""
        near, far = _outside(pieces, PROBE), _outside(pieces, GAP)
        owner = _first(self.tree, near, _first(self.tree, far, np.full(len(pieces), -1)))
        public = _first(self.public, near, np.full(len(pieces), -1)) >= 0
        water = _first(self.water, near, np.full(len(pieces), -1)) >= 0
        told: list[tuple[str | None, str]] = []
        for number, who in enumerate(owner):
            if who < 0:
                told.append((None, self._of_nobody(near[number], bool(public[number]), bool(water[number]))))
                continue
            kind = self.others[who].text("kind")
            if self.roads[who]:
                kind = "vag"
            elif public[number]:
                kind = "allman_plats"
            elif water[number] and kind == "samfallighet":
                kind = "vatten"
            told.append((self.others[who].text("designation"), kind if kind in _KINDS else "fastighet"))
        return told

    def _of_nobody(self, probe: BaseGeometry, public: bool, water: bool) -> str:
        if len(self.centre_lines.query(probe, predicate="dwithin", distance=ROAD_WIDTH / 2)):
            return "vag"
        if public:
            return "allman_plats"
        return "vatten" if water else "okand"


_KINDS: Final = frozenset({"fastighet", "samfallighet", "vag", "allman_plats", "vatten"})


def _outside(pieces: list[Piece], distance: float) -> np.ndarray:
    """A point beside the middle of each piece, `distance` to its right."""
    start = np.array([piece[1] for piece in pieces])
    step = np.array([piece[2] for piece in pieces]) - start
    normal = np.column_stack([step[:, 1], -step[:, 0]]) / np.hypot(step[:, 0], step[:, 1])[:, None]
    return np.asarray(shapely.points(start + step / 2 + normal * distance))


def _first(tree: STRtree, points: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
    """The first geometry of the tree at each point."""
    found = otherwise.copy()
    which, what = tree.query(points, predicate="intersects")
    found[which[::-1]] = what[::-1]
    return found


def _stretches(pieces: list[Piece], beyond: list[tuple[str | None, str]]) -> tuple[Stretch, ...]:
    """Pieces joined into runs with the same neighbour and no sharp corner; a ring may begin in the middle of one."""
    runs: list[tuple[int, tuple[str | None, str], list[tuple[float, float]]]] = []
    first_of_ring = 0
    for number, (piece, who) in enumerate(zip(pieces, beyond, strict=True)):
        ring, start, end = piece
        if runs and runs[-1][0] == ring and runs[-1][1] == who and _straight_on(runs[-1][2], [start, end]):
            runs[-1][2].append(end)
        else:
            if runs and runs[-1][0] != ring:
                first_of_ring = len(runs)
            runs.append((ring, who, [start, end]))
        last_of_ring = number + 1 == len(pieces) or pieces[number + 1][0] != ring
        first = runs[first_of_ring]
        if last_of_ring and first is not runs[-1] and first[1] == who and _straight_on(runs[-1][2], first[2]):
            runs[first_of_ring] = (ring, who, [*runs.pop()[2], *first[2][1:]])
    return tuple(Stretch(LineString(points), *who) for _, who, points in runs)


def _straight_on(before: list[tuple[float, float]], after: list[tuple[float, float]]) -> bool:
    ax, ay = before[-1][0] - before[-2][0], before[-1][1] - before[-2][1]
    bx, by = after[1][0] - after[0][0], after[1][1] - after[0][1]
    return ax * bx + ay * by > CORNER * math.hypot(ax, ay) * math.hypot(bx, by)


def _road_points(roads: Sequence[Feature], near: BaseGeometry) -> np.ndarray:
    """Points every few metres along the centre lines near a property."""
    if not roads:
        return np.empty((0, 2))
    west, south, east, north = near.bounds
    clipped = shapely.clip_by_rect(
        [road.geometry for road in roads], west - 2 * REACH, south - 2 * REACH, east + 2 * REACH, north + 2 * REACH
    )
    return np.asarray(shapely.get_coordinates(shapely.segmentize(clipped, 5.0)))


def _is_road(shape: BaseGeometry, on_road: np.ndarray) -> bool:
    """A narrow property along whose middle a centre line runs, be it one street or the whole network of a village."""
    if not len(on_road) or 2 * shape.area > ROAD_WIDTH * shape.length:
        return False
    return int(shapely.contains_xy(shape, on_road[:, 0], on_road[:, 1]).sum()) >= 3


def _across(
    geometry: BaseGeometry, others: list[Feature], roads: np.ndarray, bordering: set[str], around: Surroundings
) -> set[str]:
    """The properties with nothing but a road on the shortest way to them."""
    shapes = np.array([other.geometry for other in others], dtype=object)
    names = [other.text("designation") for other in others]
    candidates = [i for i, name in enumerate(names) if not roads[i] and name not in bordering]
    if not candidates or not (len(around.roads) or roads.any()):
        return set()
    ways = shapely.shortest_line(geometry, shapes[candidates])
    crosses = np.zeros(len(ways), dtype=bool)
    crosses[STRtree([road.geometry for road in around.roads]).query(ways, predicate="intersects")[0]] = True
    on_road = np.zeros(len(ways))
    blocked = np.zeros(len(ways), dtype=bool)
    way_numbers, shape_numbers = STRtree(shapes).query(ways, predicate="intersects")
    inside = shapely.length(shapely.intersection(ways[way_numbers], shapes[shape_numbers]))
    for way, number, metres in zip(way_numbers, shape_numbers, inside, strict=True):
        if roads[number]:
            on_road[way] += metres
        elif names[number] != names[candidates[way]] and metres > PROBE:
            blocked[way] = True
    over = (crosses | (on_road > 0.5 * shapely.length(ways))) & ~blocked
    return {names[candidates[way]] for way in np.flatnonzero(over)}
