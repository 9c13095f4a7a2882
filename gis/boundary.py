"""The boundary of a property, stretch by stretch: what lies beyond it, who is next to it and who across a road."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from gis import crs
from gis.store import Feature
from gis.stretches import SNAP, Edges, Stretch, cut_at, edges_of, facing, stretches_of

ROAD_WIDTH: Final = 30.0  # m; a road property is narrower, and only so far is "across the road"
REACH: Final = ROAD_WIDTH + 1.0  # m round a property that its outline is described from
NEIGHBOURHOOD: Final = 200.0  # m; områden of the same property farther off concern other people
PROBE: Final = 0.25  # m outside the boundary where we look who is there; larger than digitising noise
GAP: Final = 2.0  # m outside, looked at when nothing lies at PROBE: slivers between properties are noise
ON_ROAD: Final = 3  # points of a centre line in a narrow property make it a road
ONE_SCALE: Final = 400.0  # m; over so little ground one scale factor is right within 2 mm a km
LARGE: Final = 100  # coordinates; a shape with more is cut before it is measured against
KEPT: Final = 128  # outlines a thread


@dataclass(frozen=True)
class Outline:
    """A property with all its områden (EPSG:3006), its boundary's stretches, neighbours, and those across a road.

    `around` are the områden of those neighbours within REACH, whose they are stands in `names_around`.
    """

    designation: str
    geometry: BaseGeometry
    area: float
    stretches: tuple[Stretch, ...]
    neighbours: tuple[str, ...]
    across_road: tuple[str, ...]
    names_around: tuple[str, ...] = ()
    around: tuple[BaseGeometry, ...] = ()

    @cached_property
    def sides(self) -> tuple[tuple[float, str, str | None, str], ...]:
        """Of each stretch the true length, which way it faces, and what is beyond it."""
        lines = [stretch.line for stretch in self.stretches]
        west, south, east, north = self.geometry.bounds
        if max(east - west, north - south) > ONE_SCALE:
            lengths = [stretch.length for stretch in self.stretches]
        else:
            lengths = (shapely.length(lines) / crs.scale_of(self.geometry)).tolist()
        ends = shapely.get_coordinates([shapely.get_point(lines, 0), shapely.get_point(lines, -1)]).reshape(2, -1, 2)
        return tuple(
            (length, facing(*start, *end), stretch.beyond, stretch.beyond_kind)
            for length, stretch, start, end in zip(lengths, self.stretches, *ends.tolist(), strict=True)
        )


@dataclass(frozen=True)
class Surroundings:
    """What is known round a property, as features: other properties, road centre lines, water, public places."""

    properties: Sequence[Feature]
    roads: Sequence[Feature]
    water: Sequence[Feature]
    public_places: Sequence[Feature]


class OutlineMemory(threading.local):
    """Outlines by layer versions and property; the same property is asked about at every move of the mouse.

    Each thread has its own: GEOS builds the index of a prepared geometry when it is first used, without a lock.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[object, ...], Outline] = OrderedDict()

    def get(self, key: tuple[object, ...]) -> Outline | None:
        """The remembered outline."""
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def keep(self, key: tuple[object, ...], outline: Outline) -> None:
        """Remember an outline, and forget the one least asked for."""
        self._kept[key] = outline
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)


def whole(parts: Sequence[Feature]) -> BaseGeometry:
    """All områden of a property as one geometry, holes kept."""
    return parts[0].geometry if len(parts) == 1 else shapely.union_all([part.geometry for part in parts])


def outline_of(designation: str, geometry: BaseGeometry, area: float, around: Surroundings) -> Outline:
    """The outline of a property whose områden are `geometry`, described from what lies within REACH of it."""
    others = [other for other in around.properties if other.text("designation") != designation]
    shapes = _near(np.array([other.geometry for other in others], dtype=object), geometry)
    on_road = _road_points(around.roads, geometry)
    roads = _are_roads(np.array([other.geometry for other in others], dtype=object), shapes, on_road)
    whole_edges = edges_of(geometry)
    tree = STRtree(whole_edges.lines)
    nearest, distances = tree.query_nearest(shapes, all_matches=False, return_distance=True)
    beside = np.flatnonzero(distances <= GAP)
    edges = cut_at(whole_edges, tree, shapely.get_coordinates(shapes[beside]))
    there = _Beyond(around, [others[number] for number in beside], shapes[beside], roads[beside])
    stretches = stretches_of(edges, there.of(edges))
    names = [other.text("designation") for other in others]
    bordering = {names[number] for number in np.flatnonzero((distances <= SNAP) & ~roads)}
    bordering |= {one.beyond for one in stretches if one.beyond and one.beyond_kind != "vag"}
    theirs = np.array([not road and name not in bordering for road, name in zip(roads, names, strict=True)], dtype=bool)
    asked = np.flatnonzero(theirs & (distances <= REACH))
    ways = shapely.shortest_line(tree.geometries[nearest[1][asked]], shapes[asked])
    across = _across(names, shapes, roads, ways, asked, around.roads)
    close = np.flatnonzero(distances <= REACH)
    heard = [number for number in close if names[number] in bordering or names[number] in across]
    return Outline(
        designation=designation,
        geometry=geometry,
        area=area,
        stretches=stretches,
        neighbours=tuple(sorted(bordering)),
        across_road=tuple(sorted(across)),
        names_around=tuple(names[number] for number in heard),
        around=tuple(others[number].geometry for number in heard),
    )


def _near(shapes: np.ndarray, geometry: BaseGeometry) -> np.ndarray:
    """The shapes, large ones cut to the property's surroundings: a street can run through a whole village."""
    west, south, east, north = geometry.bounds
    large = np.flatnonzero(shapely.get_num_coordinates(shapes) > LARGE)
    if len(large):
        box = (west - 2 * REACH, south - 2 * REACH, east + 2 * REACH, north + 2 * REACH)
        cut = shapely.clip_by_rect(shapes[large], *box)
        sound = shapely.is_valid(cut) & ~shapely.is_empty(cut)
        shapes[large[sound]] = cut[sound]
    return shapes


class _Beyond:
    """Who or what lies just outside a piece of boundary."""

    def __init__(self, around: Surroundings, others: list[Feature], shapes: np.ndarray, roads: np.ndarray) -> None:
        self.others = others
        self.roads = roads
        self.tree = STRtree(shapes)
        self.public = STRtree([place.geometry for place in around.public_places])
        self.water = STRtree([water.geometry for water in around.water if water.geometry.area > 0])
        self.centre_lines = STRtree([road.geometry for road in around.roads])

    def of(self, edges: Edges) -> list[tuple[str | None, str]]:
        """For each edge the designation beyond it, and the kind of what is there."""
        near = edges.outside(PROBE)
        nobody = np.full(len(near), -1)
        owner = _first(self.tree, near, nobody)
        if (owner < 0).any():
            owner = _first(self.tree, near, _first(self.tree, edges.outside(GAP), nobody))
        public, water = _first(self.public, near, nobody) >= 0, _first(self.water, near, nobody) >= 0
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


def _first(tree: STRtree, points: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
    """The first geometry of the tree at each point."""
    found = otherwise.copy()
    if not len(tree):
        return found
    which, what = tree.query(points, predicate="intersects")
    found[which[::-1]] = what[::-1]
    return found


def _road_points(roads: Sequence[Feature], near: BaseGeometry) -> np.ndarray:
    """Points every few metres along the centre lines near a property."""
    if not roads:
        return np.empty((0, 2))
    west, south, east, north = near.bounds
    clipped = shapely.clip_by_rect(
        [road.geometry for road in roads], west - 2 * REACH, south - 2 * REACH, east + 2 * REACH, north + 2 * REACH
    )
    return np.asarray(shapely.get_coordinates(shapely.segmentize(clipped, 5.0)))


def _are_roads(whole_shapes: np.ndarray, near: np.ndarray, on_road: np.ndarray) -> np.ndarray:
    """Which are narrow and have a centre line along their middle, be it one street or the whole network of a village.

    `near` is the part of each shape round the property, `on_road` (n, 2) points on the centre lines there.
    """
    roads = np.zeros(len(near), dtype=bool)
    if len(on_road):
        narrow = np.flatnonzero(2 * shapely.area(whole_shapes) <= ROAD_WIDTH * shapely.length(whole_shapes))
        which, _point = STRtree(np.asarray(shapely.points(on_road))).query(near[narrow], predicate="contains")
        roads[narrow] = np.bincount(which, minlength=len(narrow)) >= ON_ROAD
    return roads


def _across(
    names: list[str],
    shapes: np.ndarray,
    roads: np.ndarray,
    ways: np.ndarray,
    asked: np.ndarray,
    centre_lines: Sequence[Feature],
) -> set[str]:
    """Of the properties `asked` about, those with nothing but a road on the shortest way (`ways`) to them."""
    crosses = np.zeros(len(ways), dtype=bool)
    crosses[STRtree([road.geometry for road in centre_lines]).query(ways, predicate="intersects")[0]] = True
    way, what = STRtree(shapes).query(ways, predicate="intersects")
    # what lies on the way is cut only where it decides: roads where no centre line is crossed, then what stands between
    along_road = roads[what] & ~crosses[way]
    on_road = np.bincount(way[along_road], _inside(ways[way[along_road]], shapes[what[along_road]]), len(ways))
    over = crosses | (on_road > 0.5 * shapely.length(ways))
    other = np.array([names[asked[a]] != names[b] for a, b in zip(way, what, strict=True)], dtype=bool)
    between = ~roads[what] & over[way] & other
    blocking = _inside(ways[way[between]], shapes[what[between]]) > PROBE
    over[way[between][blocking]] = False
    return {names[number] for number in asked[over]}


def _inside(lines: np.ndarray, areas: np.ndarray) -> np.ndarray:
    return np.asarray(shapely.length(shapely.intersection(lines, areas)))
