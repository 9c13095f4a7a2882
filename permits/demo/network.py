"""Kjellstavik's streets, roads and railway: where they run, what they are called, how wide they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from permits.demo.ground import Place, chance, ground, smooth
from permits.demo.streetnames import NamesOfZone, names_for


@dataclass(frozen=True)
class Zone:
    """A built-up area: its outline, collector streets, and the measures that its streets and plots follow (metres)."""

    name: str
    trakt: str
    outline: tuple[Place, ...]
    collectors: tuple[tuple[str, tuple[Place, ...]], ...]
    spacing: float
    longest: float
    width: float
    depth: float
    frontage: tuple[float, float]
    kind: str
    through: float = 0.5


ZONES: tuple[Zone, ...] = (
    Zone(
        "centrum", "Kjellsta",
        ((2860, 2560), (3120, 2430), (3420, 2440), (3560, 2380), (3760, 2480), (3800, 2850), (3500, 3010), (3060, 3040),
         (2800, 2900)),
        (("Storgatan", ((2790, 2700), (3000, 2660), (3290, 2600), (3560, 2590), (3790, 2680))),
         ("Stationsgatan", ((3310, 2597), (3330, 2760), (3300, 2900), (3330, 3060)))),
        66, 330, 11.0, 29, (24, 38), "centrum", 0.85,
    ),
    Zone(
        "hamnen", "Kjellsta",
        ((3420, 2440), (3800, 2460), (4060, 2640), (4100, 2260), (3980, 1820), (3740, 1660), (3500, 2100)),
        (("Södra Hamnvägen", ((3600, 2587), (3640, 2400), (3760, 2200), (3850, 1960), (3830, 1740))),),
        74, 300, 7.5, 37, (24, 34), "villa", 0.4,
    ),
    Zone(
        "kvarnängen", "Kvarnängen",
        ((1560, 1620), (1980, 1700), (2300, 1610), (2640, 1640), (2860, 2060), (2800, 2560), (2560, 2800), (2200, 2950),
         (1700, 2860), (1460, 2300)),
        (("Kvarnängsvägen", ((2740, 2740), (2560, 2560), (2300, 2420), (2060, 2320), (1860, 2080), (1780, 1820))),
         ("Mjölnarvägen", ((2330, 2432), (2420, 2200), (2560, 1990), (2610, 1760))),
         ("Skördevägen", ((2070, 2330), (1960, 2520), (1880, 2720), (1860, 2960)))),
        78, 300, 7.5, 39, (26, 37), "villa", 0.5,
    ),
    Zone(
        "norrhaga", "Norrhaga",
        ((2700, 3420), (3300, 3260), (3900, 3300), (4240, 3620), (4180, 4080), (3700, 4330), (3120, 4280),
         (2680, 3920)),
        (("Norrhagavägen", ((3340, 3100), (3360, 3330), (3280, 3560), (3330, 3800), (3260, 4060), (3340, 4250))),
         ("Lingonvägen", ((3300, 3620), (3560, 3560), (3830, 3660), (4080, 3600))),
         ("Enbärsvägen", ((3325, 3870), (3060, 3800), (2860, 3640)))),
        74, 280, 7.0, 38, (25, 36), "villa", 0.4,
    ),
    Zone(
        "alviken", "Alviken",
        ((4080, 1500), (4440, 1460), (4700, 1800), (5050, 1860), (5380, 1560), (5720, 1500), (5900, 1900), (6260, 2080),
         (6600, 1800), (6980, 1850), (6860, 2300), (6200, 2420), (5400, 2360), (4700, 2300), (4200, 2160)),
        (("Strandvägen", ((4050, 2330), (4240, 2080), (4330, 1820), (4560, 1870), (4820, 2010), (5100, 1930),
                          (5300, 1740),
                          (5560, 1640), (5730, 1790), (5900, 2080), (6200, 2180), (6500, 2060), (6760, 2000))),
         ("Alviksvägen", ((4860, 2025), (4900, 2260), (5060, 2480), (5040, 2720))),
         ("Ejdervägen", ((5330, 1735), (5420, 1990), (5640, 2200), (5660, 2340))),
         ("Klippvägen", ((4330, 1825), (4270, 1600), (4330, 1430), (4455, 1395))),
         ("Lerviksvägen", ((4880, 2000), (4950, 1850), (5110, 1775), (5235, 1610), (5330, 1455), (5480, 1375),
                            (5640, 1370)))),
        112, 250, 5.0, 52, (38, 60), "fritid", 0.12,
    ),
    Zone(
        "stenhult", "Stenhult",
        ((4640, 2960), (5250, 2900), (5640, 3080), (5560, 3420), (5060, 3500), (4640, 3320)),
        (("Stenhultsvägen", ((4960, 2690), (4980, 2900), (5080, 3080), (5300, 3200), (5480, 3360))),),
        76, 250, 7.0, 36, (26, 38), "villa", 0.3,
    ),
    Zone(
        "industri", "Stenhult",
        ((3960, 2760), (4560, 2640), (4620, 3050), (4420, 3180), (3960, 3060)),
        (("Hantverksvägen", ((4180, 2700), (4200, 2860), (4330, 2980), (4560, 3010))),),
        130, 300, 9.0, 58, (44, 80), "industri", 0.3,
    ),
    Zone(
        "sjöberga", "Sjöberga",
        ((1640, 4980), (1700, 4700), (1840, 4480), (2240, 4460), (2380, 4800), (2200, 5200), (1800, 5300)),
        (("Sjövägen", ((2420, 4340), (2200, 4520), (1990, 4640), (1850, 4860), (1860, 5120), (1960, 5280))),),
        100, 230, 5.0, 46, (36, 54), "fritid", 0.2,
    ),
)  # fmt: skip

ROAD_712: tuple[Place, ...] = (
    (-300, 3330), (300, 3290), (900, 3120), (1500, 3060), (1860, 2980), (2330, 2880), (2740, 2745), (2960, 2890),
    (3330, 3075), (3700, 3010), (4150, 2720), (4500, 2590), (4960, 2680), (5500, 2780), (6100, 2730), (6700, 2860),
    (7600, 3240),
)  # fmt: skip
RAILWAY: tuple[Place, ...] = (
    (1050, 6700), (1300, 6100), (1900, 5500), (2350, 5000), (2560, 4450), (2540, 3900), (2640, 3420), (2960, 3190),
    (3400, 3140), (3900, 3180), (4400, 3260), (4700, 3440), (5200, 3620), (6000, 3790), (6700, 3900), (7800, 4300),
)  # fmt: skip
RURAL: tuple[tuple[str, str, tuple[Place, ...]], ...] = (
    ("Norrskogsvägen", "enskild", ((3340, 4250), (3300, 4560), (3480, 4900), (3380, 5300), (3560, 5700), (3500, 6150))),
    ("Sjöbergavägen", "enskild", ((1530, 3058), (1480, 3380), (1760, 3620), (2200, 3960), (2420, 4340), (2300, 5360),
                                  (1700, 5600), (900, 5480), (560, 5200))),
    ("Hagavägen", "enskild", ((560, 3230), (620, 3700), (480, 4100), (620, 4500), (560, 5200))),
    ("Hultvägen", "enskild", ((5480, 3360), (5590, 3560), (5560, 3960), (5800, 4300), (5720, 4800), (6050, 5150),
                               (5950, 5600))),
    ("Tjärnvägen", "enskild", ((5570, 4020), (5150, 4260), (4900, 4620), (4620, 5000), (4300, 5200), (3490, 4880))),
    ("Västra Strandvägen", "enskild", ((900, 3120), (820, 2700), (980, 2300), (760, 2050), (300, 1900))),
    ("Backavägen", "enskild", ((1860, 2980), (1400, 2700), (975, 2310))),
    ("Österängsvägen", "enskild", ((6100, 2730), (6260, 3100), (6620, 3360), (6900, 3640))),
)  # fmt: skip

STEP = 9.0
NEAREST_JUNCTION = 26.0
REACHES_M = 42.0
UNBUILT_SHARE = 0.24  # side streets that never came to be, where the green runs in between the houses


@dataclass(frozen=True)
class Street:
    """A street's centre line in local metres. `kind`: allman_vag, gata or enskild; `width` of the road area, metres."""

    name: str
    line: LineString
    kind: str
    width: float
    zone: Zone | None
    dead_end: bool = False
    collector: bool = False

    @property
    def area(self) -> BaseGeometry:
        """The ground that the street takes, with a turning place where it ends."""
        area = self.line.buffer(self.width / 2, join_style="mitre", cap_style="flat" if not self.dead_end else "round")
        return area.union(Point(self.line.coords[-1]).buffer(8.5, quad_segs=4)) if self.dead_end else area


@dataclass(frozen=True)
class Network:
    """Every street and the railway, in local metres."""

    streets: tuple[Street, ...]
    railway: LineString
    railway_area: BaseGeometry


def _clipped(points: tuple[Place, ...], border: Polygon) -> LineString:
    line = LineString(smooth(points, 25)).intersection(border)
    parts: list[LineString] = list(shapely.get_parts(line))
    return max(parts, key=lambda part: float(part.length))


@cache
def network() -> Network:
    """All streets: the public road, rural roads, each zone's collectors, and the side streets grown from them."""
    border = ground().border
    streets = [Street("Väg 712", _clipped(ROAD_712, border), "allman_vag", 16.0, None, collector=True)]
    for name, kind, points in RURAL:
        streets.append(Street(name, _clipped(points, border), kind, 7.0, None, collector=True))
    railway = _clipped(RAILWAY, border)
    for zone in ZONES:
        kind = "enskild" if zone.kind == "fritid" else "gata"
        for name, points in zone.collectors:
            line, joined = _ended(LineString(smooth(points, 18)), [street.line for street in streets])
            streets.append(Street(name, line, kind, zone.width + 1.5, zone, not joined, collector=True))
    barriers = [railway, ground().stream_line]
    for zone in ZONES:
        names = names_for(zone.name)
        for trunk in [street for street in streets if street.zone is zone]:
            for street in _side_streets(zone, trunk, streets, barriers, names):
                streets.append(street)
    return Network(tuple(streets), railway, railway.buffer(11, cap_style="flat").intersection(border))


def _ended(line: LineString, others: list[LineString]) -> tuple[LineString, bool]:
    """The line led to the streets that its ends are near, and whether its last end met one."""
    points = list(line.coords)
    met = []
    for end in (0, -1):
        here = Point(points[end])
        nearest = min(others, key=here.distance)
        close = here.distance(nearest) < REACHES_M
        met.append(close)
        if close:
            crossing = nearest.interpolate(nearest.project(here))
            while len(points) > 3 and Point(points[end]).distance(nearest) < 22:
                del points[end]
            points.insert(0 if end == 0 else len(points), (crossing.x, crossing.y))
    return LineString(points), met[1]


def _side_streets(
    zone: Zone, trunk: Street, streets: list[Street], barriers: list[LineString], names: NamesOfZone
) -> Iterator[Street]:
    """Side streets from one trunk, alternately left and right, at the zone's spacing."""
    dice = chance("streets", zone.name, trunk.name)
    room = Polygon(zone.outline).difference(ground().water.buffer(zone.depth * 0.75))
    for side in (1, -1):
        along = dice.uniform(0.35, 0.7) * zone.spacing
        while along < trunk.line.length - 12:
            path, met = _grow(zone, trunk, along, side, room, streets, barriers)
            if path is not None and path.length > 62 and dice.random() > UNBUILT_SHARE:
                yield Street(names.take(), path, trunk.kind, zone.width, zone, dead_end=not met)
            along += zone.spacing * dice.uniform(0.96, 1.14)


def _grow(
    zone: Zone, trunk: Street, along: float, side: int, room: BaseGeometry, streets: list[Street],
    barriers: list[LineString],
) -> tuple[LineString | None, bool]:  # fmt: skip
    """One side street from `along` metres on the trunk, and whether it ends in another street."""
    dice = chance("grow", zone.name, trunk.name, side, round(along))
    start, ahead = (np.array(trunk.line.interpolate(at).coords[0]) for at in (along, along + 2))
    heading = float(np.arctan2(*(ahead - start)[::-1])) + side * np.pi / 2 + dice.uniform(-0.10, 0.10)
    bend, turn_at, longest = dice.uniform(-0.0026, 0.0026), dice.uniform(70, 140), zone.longest * dice.uniform(0.5, 1.0)
    others = np.array([street.line for street in streets if street is not trunk] + barriers, dtype=object)
    other_streets = len(others) - len(barriers)
    path, at = [start], start
    while len(path) * STEP < longest:
        if len(path) * STEP > turn_at:
            bend, turn_at = -bend * dice.uniform(0.4, 1.4), turn_at + dice.uniform(80, 160)
        heading += (bend + 0.0011 * np.sin(at[0] / 130 + at[1] / 170)) * STEP
        at = at + STEP * np.array((np.cos(heading), np.sin(heading)))
        if not room.covers(Point(at)):
            break
        reach = shapely.distance(others, Point(at)) if len(others) else np.array([])
        near = int(np.argmin(reach)) if len(reach) else -1
        if near >= 0 and reach[near] < zone.spacing * 0.62 and len(path) > 3:
            if near < other_streets and dice.random() < zone.through and reach[near] < zone.spacing * 0.62:
                return _joined(path, at, others[near])
            break
        if near >= 0 and reach[near] < zone.spacing * 0.45:
            break
        path.append(at)
    return (LineString(path) if len(path) > 2 else None), False


def _joined(path: list[np.ndarray], at: np.ndarray, other: LineString) -> tuple[LineString | None, bool]:
    """The path carried on to the street it met, unless the corner would be too near that street's end."""
    along = other.project(Point(at))
    if min(along, other.length - along) < NEAREST_JUNCTION:
        return (LineString(path) if len(path) > 2 else None), False
    meets = np.array(other.interpolate(along).coords[0])
    return LineString([*path, at, meets]), True
