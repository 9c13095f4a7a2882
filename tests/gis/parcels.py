"""Land divided at random into properties, and what is true of a house there, by exact arithmetic and by geodesics.

Every coordinate is a float, so a Fraction holds it exactly. Properties are made of rectangular cells; what a convex
house shares with them, and how far it is from their sides, is computed cell by cell and side by side.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise, product

import shapely
from pyproj import Geod
from shapely import Polygon

from gis import crs

GEOD = Geod(ellps="GRS80")
PLACES = {"Malmö": (374_000, 6_163_700), "Stockholm": (674_100, 6_580_700), "Kiruna": (719_300, 7_537_500)}

Spot = tuple[Fraction, Fraction]
Side = tuple[Spot, Spot]
Cell = tuple[float, float, float, float]


@dataclass(frozen=True)
class Land:
    """Cells by (column, row) with who owns each; nobody owns what is not there."""

    cells: dict[tuple[int, int], Cell]
    owners: dict[tuple[int, int], str]

    def of(self, owner: str) -> list[Cell]:
        """The cells of a property."""
        return [cell for spot, cell in self.cells.items() if self.owners[spot] == owner]

    def parts(self, owner: str) -> list[Polygon]:
        """The områden of a property: cells that share a side are one; with holes, where others lie inside."""
        return list(shapely.get_parts(shapely.union_all([shapely.box(*cell) for cell in self.of(owner)])))

    def sides(self, owner: str) -> list[tuple[Side, str | None]]:
        """Every side of a property's cells where somebody else, or nobody, is beyond."""
        found: list[tuple[Side, str | None]] = []
        for (column, row), (west, south, east, north) in self.cells.items():
            if self.owners[column, row] != owner:
                continue
            for (across, up), corners in (
                ((0, -1), ((west, south), (east, south))),
                ((1, 0), ((east, south), (east, north))),
                ((0, 1), ((east, north), (west, north))),
                ((-1, 0), ((west, north), (west, south))),
            ):
                beyond = self.owners.get((column + across, row + up))
                if beyond != owner:
                    found.append(((exact(corners[0]), exact(corners[1])), beyond))
        return found


def divided(place: str, widths: Sequence[int], heights: Sequence[int], owners: Sequence[str]) -> Land:
    """Land at a place, in columns and rows so wide and high (m)."""
    east, north = PLACES[place]
    across = list(pairwise(accumulate(widths, initial=east)))
    up = list(pairwise(accumulate(heights, initial=north)))
    spots = list(product(range(len(across)), range(len(up))))
    cells = {(c, r): (across[c][0], up[r][0], across[c][1], up[r][1]) for c, r in spots}
    return Land(cells, dict(zip(spots, owners, strict=True)))


def exact(spot: Iterable[float]) -> Spot:
    x, y = spot
    return Fraction(x), Fraction(y)


def corners_of(shape: Polygon) -> list[Spot]:
    """The corners of a polygon, anticlockwise, each once."""
    return [exact(spot) for spot in shapely.get_coordinates(shapely.orient_polygons(shape).exterior)[:-1]]


def clipped(convex: Sequence[Spot], cell: Cell) -> list[Spot]:
    """What a convex polygon shares with a cell, exactly (Sutherland and Hodgman)."""
    shape = list(convex)
    west, south, east, north = map(Fraction, cell)
    for axis, limit, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        kept: list[Spot] = []
        for one, other in zip(shape, [*shape[1:], *shape[:1]], strict=True):
            inside, next_inside = sign * (one[axis] - limit) >= 0, sign * (other[axis] - limit) >= 0
            if inside:
                kept.append(one)
            if inside != next_inside:
                along = (limit - one[axis]) / (other[axis] - one[axis])
                kept.append((one[0] + along * (other[0] - one[0]), one[1] + along * (other[1] - one[1])))
        shape = kept
    return shape


def area(shape: Sequence[Spot]) -> Fraction:
    """Map m² of a polygon, exactly."""
    turned = zip(shape, [*shape[1:], *shape[:1]], strict=True)
    return abs(sum((one[0] * other[1] - other[0] * one[1] for one, other in turned), Fraction(0))) / 2


def shared(convex: Sequence[Spot], cells: Iterable[Cell]) -> Fraction:
    """Map m² that a convex polygon shares with cells that do not overlap."""
    return sum((area(clipped(convex, cell)) for cell in cells), Fraction(0))


def squared_distance(convex: Sequence[Spot], side: Side) -> Fraction:
    """The square of the map distance from a convex polygon to a side; 0 where they meet."""
    if _contains(convex, side[0]):
        return Fraction(0)
    edges = list(zip(convex, [*convex[1:], *convex[:1]], strict=True))
    if any(_cross(edge, side) for edge in edges):
        return Fraction(0)
    from_ends = [_to_side(spot, edge) for edge in edges for spot in side]
    return min([*(_to_side(spot, side) for spot in convex), *from_ends])


def sides_of_cell(cell: Cell) -> list[Side]:
    west, south, east, north = cell
    ring = [exact(spot) for spot in ((west, south), (east, south), (east, north), (west, north))]
    return list(zip(ring, [*ring[1:], *ring[:1]], strict=True))


def distance_to_cell(convex: Sequence[Spot], cell: Cell) -> float:
    """Map metres from a convex polygon to a cell."""
    if shared(convex, [cell]) > 0:
        return 0.0
    return math.sqrt(min(squared_distance(convex, side) for side in sides_of_cell(cell)))


def geodesic_metres(line: shapely.LineString) -> float:
    """How long a straight line on the map truly is."""
    lon_lat = shapely.get_coordinates(crs.to_wgs84(line))
    return float(GEOD.line_length(lon_lat[:, 0], lon_lat[:, 1]))


def geodesic_area(shape: shapely.geometry.base.BaseGeometry) -> float:
    """How large a polygon on the map truly is, its sides cut in metres, since they are straight on the map."""
    parts = shapely.get_parts(crs.to_wgs84(shapely.segmentize(shape, 1.0)))
    return math.fsum(abs(GEOD.geometry_area_perimeter(shapely.orient_polygons(part))[0]) for part in parts)


def _cross_product(a: Spot, b: Spot, c: Spot) -> Fraction:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _contains(convex: Sequence[Spot], spot: Spot) -> bool:
    turned = zip(convex, [*convex[1:], *convex[:1]], strict=True)
    return all(_cross_product(one, other, spot) >= 0 for one, other in turned)


def _cross(one: Side, other: Side) -> bool:
    a, b = (_cross_product(*one, spot) for spot in other)
    c, d = (_cross_product(*other, spot) for spot in one)
    return a * b < 0 and c * d < 0


def _to_side(spot: Spot, side: Side) -> Fraction:
    (x1, y1), (x2, y2) = side
    dx, dy = x2 - x1, y2 - y1
    along = ((spot[0] - x1) * dx + (spot[1] - y1) * dy) / (dx * dx + dy * dy)
    along = max(Fraction(0), min(Fraction(1), along))
    return (spot[0] - x1 - along * dx) ** 2 + (spot[1] - y1 - along * dy) ** 2
