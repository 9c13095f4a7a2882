"""Where Kjellstavik lies and what nature put there: coast, islands, lakes, the stream, and the municipal border.

Everything is drawn in local metres (x east, y north) and moved out to open sea in SWEREF 99 TM, between Landsort and
Gotska Sandön, so that no real place is meant.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

SEED = 712
ORIGIN = (686_000.0, 6_467_000.0)
GRID = 0.01
MUNICIPALITY = "Kjellstavik"

Place = tuple[float, float]

BORDER: tuple[Place, ...] = (
    (60, 5150), (210, 4220), (0, 3480), (130, 2600), (-80, 1900), (-40, 760), (900, 420), (2300, 610), (3450, 380),
    (4900, 540), (6200, 350), (7250, 720), (7420, 2150), (7180, 3020), (7510, 4080), (6890, 4720), (6960, 5480),
    (5660, 5810), (5100, 6320), (3720, 6010), (2640, 6400), (1560, 6120), (700, 6260),
)  # fmt: skip

COAST: tuple[Place, ...] = (
    (-400, 1780), (60, 1640), (330, 1480), (620, 1700), (900, 1760), (1130, 1430), (1480, 1260), (1760, 1350),
    (1980, 1600), (2230, 1500), (2420, 1310), (2660, 1480), (2780, 1800), (2980, 2080), (3190, 2260), (3340, 2390),
    (3450, 2300), (3480, 2090), (3650, 1930), (3700, 1640), (3930, 1380), (4250, 1260), (4520, 1340), (4640, 1620),
    (4830, 1760), (5060, 1700), (5200, 1450), (5480, 1290), (5760, 1310), (5900, 1560), (6120, 1880), (6380, 1830),
    (6560, 1600), (6850, 1530), (7080, 1750), (7480, 1900), (7800, 1850),
)  # fmt: skip

ISLANDS: tuple[tuple[str, float, float, float, float], ...] = (
    ("Ejderholmen", 3080, 1180, 170, 95),
    ("Lilla Skutan", 3420, 1010, 46, 30),
    ("Måsklabben", 4980, 1080, 34, 24),
    ("Granö", 1880, 820, 150, 110),
    ("Tärnkobben", 6180, 1180, 52, 40),
)

LAKE: tuple[Place, ...] = (
    (900, 4700), (1010, 4930), (1230, 4980), (1420, 5110), (1620, 5020), (1590, 4820), (1700, 4650), (1560, 4480),
    (1330, 4540), (1180, 4430), (980, 4490),
)  # fmt: skip
TARN: tuple[Place, ...] = ((5205, 4706), (5240, 4752), (5292, 4748), (5318, 4700), (5290, 4652), (5236, 4658))

STREAM: tuple[Place, ...] = (
    (1560, 4500), (1670, 4330), (1640, 4180), (1790, 4010), (1900, 3820), (1880, 3650), (2030, 3480), (2240, 3330),
    (2330, 3130), (2520, 2990), (2700, 2840), (2830, 2680), (2900, 2540), (3020, 2440), (3150, 2330), (3250, 2200),
)  # fmt: skip
STREAM_WIDTH = 1.8

TRAKTS: dict[str, tuple[Place, ...]] = {
    "Kjellsta": ((3300, 2650), (3650, 2500), (3000, 2950), (3600, 2950), (3080, 1180), (3500, 1700)),
    "Kvarnängen": ((2300, 2300), (1800, 2300), (2200, 1800), (2400, 2750), (1100, 2600), (1880, 820)),
    "Norrhaga": ((3200, 3900), (3900, 3700), (2700, 4100), (3400, 4700), (4100, 4300)),
    "Alviken": ((4600, 2000), (5400, 1900), (6400, 2200), (4150, 1800), (5400, 1100), (6600, 1200)),
    "Sjöberga": ((1300, 4700), (600, 4200), (1600, 3800), (800, 5600), (2200, 5300), (500, 3200)),
    "Stenhult": ((5200, 3200), (6300, 3600), (5400, 4600), (4700, 5200), (6400, 4700), (4600, 3600)),
}


def chance(*key: object) -> random.Random:
    """A random source of its own for each part, so that changing one part leaves the others as they were."""
    return random.Random(f"{SEED}/{key}")  # noqa: S311 - a landscape that must come out the same, not a secret


def placed(geometry: BaseGeometry) -> BaseGeometry:
    """From local metres to SWEREF 99 TM (EPSG:3006), on the 1 cm grid."""
    moved: BaseGeometry = shapely.transform(geometry, lambda xy: np.round(xy + ORIGIN, 2))
    return moved


def smooth(points: Sequence[Place], step: float = 20.0, closed: bool = False) -> list[Place]:
    """A Catmull-Rom curve through `points`, a vertex about every `step` metres."""
    fixed = np.array(points, dtype=float)
    ends = (fixed[-1:], fixed[:2]) if closed else (2 * fixed[:1] - fixed[1:2], 2 * fixed[-1:] - fixed[-2:-1])
    run = np.vstack((ends[0], fixed, ends[1]))
    curve: list[Place] = []
    for p0, p1, p2, p3 in zip(run, run[1:], run[2:], run[3:], strict=False):
        pieces = max(2, int(np.hypot(*(p2 - p1)) / step))
        for t in np.linspace(0, 1, pieces, endpoint=False):
            x, y = 0.5 * (
                2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3
            )
            curve.append((float(x), float(y)))
    curve.append(curve[0] if closed else (float(fixed[-1][0]), float(fixed[-1][1])))
    return curve


def roughen(points: Sequence[Place], roughness: float, finest: float, key: str) -> list[Place]:
    """Displace midpoints until segments are `finest` metres, as coasts and lake shores are."""
    dice = chance("rough", key)
    line = list(points)
    while True:
        rougher = [line[0]]
        for (x0, y0), (x1, y1) in pairwise(line):
            length = float(np.hypot(x1 - x0, y1 - y0))
            if length > finest:
                shift = dice.gauss(0, roughness)
                rougher.append(((x0 + x1) / 2 - (y1 - y0) * shift, (y0 + y1) / 2 + (x1 - x0) * shift))
            rougher.append((x1, y1))
        if len(rougher) == len(line):
            return line
        line = rougher


@dataclass(frozen=True)
class Ground:
    """Land and water in local metres. `sea` lies inside the border and has the islands as holes."""

    border: Polygon
    sea: BaseGeometry
    islands: tuple[tuple[str, Polygon], ...]
    lake: Polygon
    tarn: Polygon
    stream: Polygon
    stream_line: LineString
    land: BaseGeometry

    @property
    def water(self) -> BaseGeometry:
        return shapely.union_all([self.sea, self.lake, self.tarn])


def _largest(shape: BaseGeometry) -> Polygon:
    return max((part for part in shapely.get_parts(shape) if isinstance(part, Polygon)), key=lambda part: part.area)


def _blob(name: str, x: float, y: float, width: float, height: float) -> Polygon:
    dice = chance("island", name)
    turn = dice.uniform(0, np.pi)
    ring = []
    for k in range(9):
        angle = 2 * np.pi * k / 9
        u, v = width * np.cos(angle) * dice.uniform(0.7, 1.2), height * np.sin(angle) * dice.uniform(0.7, 1.2)
        ring.append((x + u * np.cos(turn) - v * np.sin(turn), y + u * np.sin(turn) + v * np.cos(turn)))
    return _shore(ring, 0.10, name)


def _shore(ring: Sequence[Place], roughness: float, key: str) -> Polygon:
    return _largest(Polygon(roughen(smooth(ring, 30, closed=True), roughness, 9, key)).buffer(0))


@cache
def ground() -> Ground:
    """Kjellstavik's land and water, the same on every call."""
    border = Polygon(BORDER)
    coast = roughen(smooth(COAST, 60), 0.13, 11, "coast")
    open_water = Polygon([*coast, (8200, -500), (-800, -500)]).buffer(0)
    islands = tuple((name, _blob(name, x, y, w, h)) for name, x, y, w, h in ISLANDS)
    sea = border.intersection(_largest(open_water)).difference(MultiPolygon([shape for _, shape in islands]))
    lake, tarn = _shore(LAKE, 0.09, "lake"), _shore(TARN, 0.05, "tarn")
    stream_line = LineString(roughen(smooth(STREAM, 40), 0.08, 14, "stream"))
    stream = _largest(stream_line.buffer(STREAM_WIDTH / 2, cap_style="flat").difference(lake).difference(sea))
    land = border.difference(shapely.union_all([sea, lake]))
    return Ground(border, sea, islands, lake, tarn, stream, stream_line, land)


def trakt_at(x: float, y: float) -> str:
    """The trakt of a place: the nearest of the trakts' anchor points."""
    return min(TRAKTS, key=lambda name: min((x - px) ** 2 + (y - py) ** 2 for px, py in TRAKTS[name]))
