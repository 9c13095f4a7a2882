"""The countryside: how land is divided between farms, and the single plots along its roads and in its woods."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import split

from permits.demo.ground import chance, ground
from permits.demo.network import Network, Street
from permits.demo.plots import Plot


def cut_up(area: BaseGeometry, largest: float, key: str) -> list[Polygon]:
    """`area` divided by long, nearly straight lines until no piece is over some `largest` m², as land reforms did."""
    dice = chance("cut", key)
    waiting = [part for part in shapely.get_parts(area) if part.area > 1]
    done: list[Polygon] = []
    while waiting:
        piece = waiting.pop()
        if piece.area < largest * dice.uniform(0.25, 1.1):
            done.append(piece)
            continue
        cut = _cut_line(piece, dice.uniform(0.32, 0.68), dice.gauss(0, 0.16), dice.gauss(0, 0.03))
        parts = [part for part in split(piece, cut).geoms if isinstance(part, Polygon)]
        if len(parts) < 2:
            done.append(piece)
            continue
        waiting += parts
    return done


def _cut_line(piece: Polygon, share: float, turn: float, bend: float) -> LineString:
    """A line across the longer side of the piece, slightly askew, with one bend."""
    corners = shapely.get_coordinates(piece.minimum_rotated_rectangle)[:4]
    if np.hypot(*(corners[1] - corners[0])) < np.hypot(*(corners[2] - corners[1])):
        corners = np.roll(corners, -1, axis=0)
    start = corners[0] + share * (corners[1] - corners[0])
    end = corners[3] + (share + turn) * (corners[2] - corners[3])
    along = end - start
    across = np.array((-along[1], along[0]))
    return LineString([start - 0.2 * along, start + 0.5 * along + bend * across, end + 0.2 * along])


def rural_plots(network: Network, roads: BaseGeometry, plots_in_town: BaseGeometry) -> list[Plot]:
    """Single house plots along the country roads, and some in the woods with no road of their own."""
    land = ground()
    closed = shapely.union_all(
        [roads, plots_in_town.buffer(8), land.water.buffer(25), land.stream.buffer(12), network.railway_area.buffer(20)]
    )
    plots: list[Plot] = []
    for plot in _candidates(network):
        if land.border.buffer(-30).contains(plot.shape) and not closed.intersects(plot.shape.buffer(-0.5)):
            plots.append(plot)
            closed = closed.union(plot.shape.buffer(4))
    return plots


def _candidates(network: Network) -> Iterator[Plot]:
    country = [street for street in network.streets if street.zone is None]
    for street in country:
        dice = chance("rural", street.name)
        along = dice.uniform(30, 120)
        while along < street.line.length - 60:
            yield _beside(
                street,
                along,
                dice.choice((1, -1)),
                dice.uniform(32, 62),
                dice.uniform(38, 80),
                dice.uniform(-0.12, 0.12),
            )
            along += dice.uniform(35, 65) if dice.random() < 0.45 else dice.uniform(140, 420)
    dice = chance("woods")
    for _ in range(60):
        x, y, turn = dice.uniform(200, 7200), dice.uniform(700, 6100), dice.uniform(0, 3.1)
        street = min(country, key=lambda road: road.line.distance(Point(x, y)))
        yield _in_the_woods(street, x, y, turn, dice.uniform(30, 60), dice.uniform(30, 70))


def _beside(street: Street, along: float, side: int, wide: float, deep: float, skew: float) -> Plot:
    """A plot beside a road, its front along the road, its sides nearly square to it. Metres and radians."""
    half = street.width / 2
    at = np.linspace(along, along + wide, 4)
    on_road = shapely.get_coordinates(shapely.line_interpolate_point(street.line, at))
    heading = on_road[-1] - on_road[0]
    heading = heading / np.hypot(*heading)
    normal = side * np.array((-heading[1], heading[0]))
    front = on_road + half * normal
    back = normal + skew * heading
    ring = [*front, front[-1] + deep * back, front[0] + deep * (back - 0.1 * skew * heading)]
    return Plot(None, street, LineString(front), False, Polygon(ring))


def _in_the_woods(street: Street, x: float, y: float, turn: float, wide: float, deep: float) -> Plot:
    along, across = np.array((np.cos(turn), np.sin(turn))), np.array((-np.sin(turn), np.cos(turn)))
    at = np.array((x, y))
    ring = [at, at + wide * along, at + wide * along + deep * across, at + 0.8 * deep * across - 4 * along]
    return Plot(None, street, LineString(ring[:2]), False, Polygon(ring))
