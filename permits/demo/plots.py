"""How building plots are laid out: frontages are measured out along the streets, each with the ground behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import numpy as np
import shapely
from shapely import LineString, MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from permits.demo.ground import chance, ground
from permits.demo.network import Network, Street, Zone

SAMPLE = 3.0
TURNING_M = 12.0
TURNING_SHARE = 2.0
SMALLEST = {"centrum": 380.0, "villa": 520.0, "fritid": 1000.0, "industri": 1800.0, "gles": 900.0}


@dataclass
class Plot:
    """A building plot as first laid out, in local metres; `shape` is replaced when the property map is made."""

    zone: Zone | None
    street: Street
    frontage: LineString
    corner: bool
    shape: Polygon
    number: int = 0

    @property
    def kind(self) -> str:
        return self.zone.kind if self.zone else "gles"


def lay_out(network: Network, road_area: BaseGeometry) -> list[Plot]:
    """Every plot along the streets of the built-up areas. They do not overlap each other or `road_area`."""
    streets = [street for street in network.streets if street.zone]
    lines = np.array([street.line for street in streets], dtype=object)
    fronts: list[Plot] = []
    samples: list[np.ndarray] = []
    owner: list[int] = []
    for ring in _rings(road_area):
        for plot in _frontages(ring, streets, lines):
            points = _along(plot.frontage)
            samples.append(points)
            owner += [len(fronts)] * len(points)
            fronts.append(plot)
    cells = shapely.voronoi_polygons(MultiPoint(np.vstack(samples)), ordered=True, extend_to=ground().border)
    grouped: dict[int, list[BaseGeometry]] = {}
    for index, cell in zip(owner, cells.geoms, strict=True):
        grouped.setdefault(index, []).append(cell)
    taken = shapely.union_all([road_area, ground().water, ground().stream.buffer(7), network.railway_area.buffer(14)])
    shapely.prepare(taken)
    plots = []
    for index, parts in grouped.items():
        plot = fronts[index]
        shape = _clipped(plot, shapely.union_all(parts), taken)
        if shape is not None:
            plot.shape = shape
            plots.append(plot)
    return plots


def _rings(area: BaseGeometry) -> Iterator[LineString]:
    for part in shapely.get_parts(area):
        for ring in (part.exterior, *part.interiors):
            yield LineString(ring.coords)


def _along(line: LineString) -> np.ndarray:
    steps = max(3, int(line.length / SAMPLE))
    inset = 0.5 / steps
    at = np.linspace(inset, 1 - inset, steps)
    return shapely.get_coordinates(shapely.line_interpolate_point(line, at, normalized=True))


def _frontages(ring: LineString, streets: list[Street], lines: np.ndarray) -> Iterator[Plot]:
    """The ring around a block of road, cut where plots meet. Corner plots are taken out first, then the stretches."""
    dice = chance("frontages", round(ring.length, 1), round(ring.coords[0][0], 1))
    at = np.arange(0, ring.length, 2.0)
    places = _measured(ring, at)
    points = np.asarray(shapely.points(places))
    reach = shapely.distance(points[:, None], lines[None, :])
    nearest = reach.argmin(axis=1)
    valid = reach.min(axis=1) < 12
    start = 0.0
    turning = _turning(points, streets)
    for stop, corner in _cuts(at, nearest, valid, turning, streets, dice):
        middle = int(min((start + stop) / 4, len(at) - 1))
        if stop - start > 9 and valid[middle]:
            piece = _between(at, places, start, stop)
            street = streets[nearest[middle]] if not corner else _senior(piece, streets, lines)
            if piece.length > 9:
                yield Plot(street.zone, street, piece, corner, Polygon())
        start = stop


def _measured(ring: LineString, at: np.ndarray) -> np.ndarray:
    """The points `at` metres along the ring, as rows (x, y)."""
    corners = np.array(ring.coords)
    run = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(corners, axis=0).T))))
    return np.column_stack((np.interp(at, run, corners[:, 0]), np.interp(at, run, corners[:, 1])))


def _between(at: np.ndarray, points: np.ndarray, start: float, stop: float) -> LineString:
    """The ring from `start` to `stop` metres, through the points measured out along it."""
    inside = points[(at > start + 0.5) & (at < stop - 0.5)]
    ends = [(np.interp(end, at, points[:, 0]), np.interp(end, at, points[:, 1])) for end in (start, stop)]
    return LineString([ends[0], *inside, ends[1]])


def _turning(points: np.ndarray, streets: list[Street]) -> np.ndarray:
    """How much more densely plots lie at each point: round a turning place they are narrow at the street."""
    ends = shapely.multipoints([street.line.coords[-1] for street in streets if street.dead_end])
    return np.where(shapely.distance(points, ends) < TURNING_M, TURNING_SHARE, 1.0)


def _senior(piece: LineString, streets: list[Street], lines: np.ndarray) -> Street:
    """A corner plot has its address on the street that was there first."""
    ends = [shapely.distance(lines, piece.interpolate(at, normalized=True)).argmin() for at in (0.15, 0.85)]
    return streets[min(ends)]


def _cuts(
    at: np.ndarray, nearest: np.ndarray, valid: np.ndarray, turning: np.ndarray, streets: list[Street], dice: Random
) -> Iterator[tuple[float, bool]]:
    """Where one frontage ends and whether it went round a corner. `at` in metres along the ring."""
    changes = [i for i in range(1, len(at)) if nearest[i] != nearest[i - 1] and valid[i] and valid[i - 1]]
    length = at[-1] + 2.0
    corners: list[tuple[float, float]] = []
    for i in changes:
        before, after = streets[nearest[i - 1]], streets[nearest[i]]
        zone = (before if nearest[i - 1] < nearest[i] else after).zone
        assert zone is not None  # noqa: S101 - only streets of built-up areas were given
        wide, deep = dice.uniform(*zone.frontage) + 2, zone.depth * dice.uniform(0.78, 0.92)
        left, right = (wide, deep) if nearest[i - 1] < nearest[i] else (deep, wide)
        low, high = max(0.0, at[i] - left), min(length, at[i] + right)
        if corners and low < corners[-1][1]:
            low = corners[-1][1]
        if high - low > 20:
            corners.append((low, high))
    here = 0.0
    for low, high in [*corners, (length, length)]:
        along = (at >= here) & (at < low)
        if along.any():
            yield from _stretch(
                low, at[along], turning[along], streets[nearest[min(int((here + low) / 4), len(at) - 1)]], dice
            )
        if high > low:
            yield high, True
        here = high


def _stretch(
    stop: float, at: np.ndarray, turning: np.ndarray, street: Street, dice: Random
) -> Iterator[tuple[float, bool]]:
    """Plots of uneven width between two corners, the last ending at `stop`; what is over is shared among them."""
    assert street.zone is not None  # noqa: S101 - only streets of built-up areas were given
    run = np.cumsum(turning) * 2.0
    count = int(run[-1] / dice.uniform(*street.zone.frontage))
    shares = np.cumsum([dice.uniform(0.78, 1.25) for _ in range(count)])
    for share in shares[:-1]:
        yield float(np.interp(run[-1] * share / shares[-1], run, at)), False
    yield stop, False


def _clipped(plot: Plot, cell: BaseGeometry, taken: BaseGeometry) -> Polygon | None:
    """The plot's ground: as deep as its zone's plots are, in one piece by its frontage, large enough to build on."""
    zone = plot.zone
    assert zone is not None  # noqa: S101 - only plots of built-up areas are laid out so
    dice = chance("depth", round(plot.frontage.coords[0][0]), round(plot.frontage.coords[0][1]))
    deep = zone.depth * (dice.uniform(1.0, 1.12) if zone.kind != "fritid" else dice.uniform(0.9, 1.35))
    shape = cell.intersection(_outward(plot.frontage, deep)).difference(taken)
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    if not parts:
        return None
    middle = Point(plot.frontage.interpolate(0.5, normalized=True))
    part: Polygon = min(parts, key=lambda piece: piece.distance(middle))
    roomy = part.buffer(-6.5)
    return part if part.area >= SMALLEST[zone.kind] and not roomy.is_empty else None


def _outward(frontage: LineString, deep: float) -> BaseGeometry:
    """As far as plots reach from this frontage; straight lines where a street bends, as they are staked out."""
    return frontage.simplify(2.2).buffer(deep, quad_segs=2, cap_style="square")
