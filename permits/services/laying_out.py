"""Where a building is first laid out for somebody who has only told its kind: a usual size, where there is room."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from gis import crs, geometry
from gis.map_views import first_place, turn_of
from gis.outline import FootprintError
from permits.law.facts import MeasureKind as Kind
from permits.services.places import Places
from permits.services.standing import buildings_of

USUAL: dict[str, tuple[float, float]] = {
    Kind.KOMPLEMENTBYGGNAD: (3.0, 5.0),
    Kind.KOMPLEMENTBOSTADSHUS: (5.0, 5.8),  # clearly below the 30 m² that a drawing cannot be held to
    Kind.TILLBYGGNAD: (5.0, 4.0),
    Kind.NYBYGGNAD_ENBOSTADSHUS: (9.0, 12.0),
    Kind.NYBYGGNAD_FLERBOSTADSHUS: (12.0, 25.0),
    Kind.NYBYGGNAD_LOKAL: (15.0, 25.0),
    Kind.EKONOMIBYGGNAD: (12.0, 25.0),
    Kind.ALTAN: (5.0, 4.0),
    Kind.PARKERING: (5.0, 7.5),
    Kind.UPPLAG: (6.0, 10.0),
    Kind.MAST: (2.0, 2.0),
    Kind.POOL: (4.0, 8.0),
    Kind.ANLAGGNING: (8.0, 12.0),
    Kind.MARKATGARD: (8.0, 8.0),
}
"""Width and length in metres of what people usually build; only where drawing begins."""
BY_THE_HOUSE = frozenset({Kind.TILLBYGGNAD, Kind.ALTAN})
CLEAR = 4.6
"""Metres from the boundary where a first place is looked for: a little more than the law's 4.5."""
SHORTEST_WALL = 2.5
ALMOST = 0.05
"""How much farther out than the wall a neighbouring shape may be seen, m, as maps draw walls."""


def laid_out(places: Places, measure: str, designation: str) -> Polygon | None:
    """The first footprint on the property (EPSG:3006), or None where nothing fits or the property is not known."""
    place = places.property(designation)
    if place is None or measure not in USUAL:
        return None
    width, length = USUAL[measure]
    houses = [each.geometry for each in buildings_of(place.geometry, designation, places.layers(), places.store)]
    if measure in BY_THE_HOUSE:
        return _best(_beside(houses, width, length), place.geometry, houses)
    return _free(places, place.geometry, width, length)


def _free(places: Places, plot: BaseGeometry, width: float, length: float) -> Polygon | None:
    """Where there is most room, well inside the boundary if the plot allows."""
    for ground in (plot.buffer(-CLEAR), plot):
        if ground.is_empty:
            continue
        middle = first_place(ground, None, ground, places.layers(), places.store).centroid
        try:
            made = geometry.from_measures("rektangel", width, length, turn_of(plot), middle)
        except FootprintError:
            continue
        if plot.covers(made):
            return made
    return None


def _beside(houses: list[Polygon], width: float, depth: float) -> Iterator[Polygon]:
    """A rectangle against each wall of the largest house."""
    for house in houses[:1]:
        outline = orient(Polygon(shapely.get_coordinates(house.exterior.simplify(0.1))))
        scale = crs.scale_of(house)
        for start, end in pairwise(outline.exterior.coords):
            wall = math.dist(start, end)
            if wall < SHORTEST_WALL:
                continue
            along = ((end[0] - start[0]) / wall, (end[1] - start[1]) / wall)
            out = (along[1], -along[0])  # the outline runs against the clock, so this points away from the house
            half, far = min(width * scale, wall) / 2, depth * scale
            x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
            near = [(x - along[0] * half, y - along[1] * half), (x + along[0] * half, y + along[1] * half)]
            yield Polygon([*near, *((e + out[0] * far, n + out[1] * far) for e, n in reversed(near))])


def _best(tried: Iterator[Polygon], plot: BaseGeometry, houses: list[Polygon]) -> Polygon | None:
    """Of those that stand free on the plot, the one farthest from its boundary."""
    standing = shapely.union_all(houses).buffer(-ALMOST) if houses else Polygon()
    free = [one for one in tried if plot.covers(one) and one.intersection(standing).area < 1.0]
    return max(free, key=lambda one: one.distance(plot.boundary), default=None)
