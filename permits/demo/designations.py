"""What each property is called: trakt, block and unit, as the land reforms and later divisions would have left them."""

from __future__ import annotations

import shapely
from shapely import Point, STRtree

from permits.demo.ground import TRAKTS, chance
from permits.demo.parcels import Parcel, local

LEISURE_BLOCKS = 150
TOWN_BLOCKS = 46
GAP = 0.05  # units that were joined to a neighbour and struck from the register


def designate(parcels: list[Parcel]) -> list[Parcel]:
    """Join rural pieces into farms and give every property its designation. Returns the properties, sorted."""
    named: list[Parcel] = []
    for trakt in TRAKTS:
        here = [parcel for parcel in parcels if parcel.trakt == trakt]
        farms = _farms(trakt, [parcel for parcel in here if parcel.role in {"farm", "island"}])
        _name_farms(farms)
        _name_municipal(here)
        _name_commons(here)
        lone = [parcel for parcel in here if parcel.plot and parcel.plot.zone is None]
        _name_lone_plots(lone, farms)
        _name_street_plots(trakt, [parcel for parcel in here if parcel.plot and parcel.plot.zone])
        named += [*farms, *(parcel for parcel in here if parcel.role not in {"farm", "island"})]
    for parcel in named:
        parcel.designation = f"{parcel.trakt} {parcel.block}:{parcel.unit}"
    return sorted(named, key=lambda parcel: (parcel.trakt, parcel.block.zfill(3), parcel.unit))


def _farms(trakt: str, pieces: list[Parcel]) -> list[Parcel]:
    """Pieces in different places joined under one farm, as inheritance and purchase join them."""
    dice = chance("farms", trakt)
    waiting = sorted(pieces, key=lambda piece: (-piece.shape.centroid.y, piece.shape.centroid.x))
    farms: list[Parcel] = []
    while waiting:
        first = waiting.pop(0)
        for _ in range(dice.choice((0, 0, 1, 1, 1, 2, 3)) if first.role == "farm" else 0):
            near = sorted(waiting, key=lambda piece: piece.shape.distance(first.shape.centroid))[:6]
            if not near:
                break
            chosen = dice.choice(near)
            waiting.remove(chosen)
            first.areas = first.areas + chosen.areas
        first.areas = _joined(first)
        farms.append(first)
    return farms


def _joined(farm: Parcel) -> list[shapely.Polygon]:
    """The farm's areas, those that lie side by side made one; the home field, the largest, first."""
    merged = shapely.get_parts(shapely.coverage_union_all(farm.areas))
    return sorted(merged, key=lambda area: -area.area)


def _name_farms(farms: list[Parcel]) -> None:
    """Old homesteads are blocks; the farms split from one share its block. Unit 1 belongs to the street land."""
    per_block = 3
    for index, farm in enumerate(farms):
        farm.block, farm.unit = str(2 + index // per_block), 1 + index % per_block


def _name_municipal(here: list[Parcel]) -> None:
    unit = 1
    for role in ("street", "commons", "road", "rail"):
        for parcel in here:
            if parcel.role == role and not _is_common(parcel):
                parcel.block, parcel.unit = "1", unit
                unit += 1


def _is_common(parcel: Parcel) -> bool:
    if parcel.role in {"sea", "lake"}:
        return True
    return parcel.role in {"street", "commons"} and (parcel.zone in {"alviken", "sjöberga"} or not parcel.zone)


def _name_commons(here: list[Parcel]) -> None:
    common = [parcel for parcel in here if _is_common(parcel)]
    for unit, parcel in enumerate(sorted(common, key=lambda parcel: (parcel.role, -parcel.shape.area)), start=1):
        parcel.block, parcel.unit = "s", unit


def _name_lone_plots(plots: list[Parcel], farms: list[Parcel]) -> None:
    """A plot split from a farm keeps the farm's block and takes the next free unit, with the gaps that time leaves."""
    outlines = [shapely.convex_hull(farm.areas[0]) for farm in farms]
    tree = STRtree(outlines)
    last: dict[str, int] = {}
    for plot in plots:
        farm = farms[int(tree.nearest(plot.shape.centroid))]
        dice = chance("lone", round(plot.shape.centroid.x))
        last[farm.block] = last.get(farm.block, 3) + 1 + (dice.random() < 0.3)
        plot.block, plot.unit = farm.block, last[farm.block]


def _name_street_plots(trakt: str, plots: list[Parcel]) -> None:
    """Units run along each street; a block holds the streets that were divided at the same time."""
    dice = chance("units", trakt)
    order = sorted(plots, key=_along_street)
    number, unit, last_street = 30 if len(plots) else 0, 0, ""
    for plot in order:
        assert plot.plot is not None and plot.plot.zone is not None  # noqa: PT018, S101 - only street plots were given
        street = plot.plot.street.name
        size = LEISURE_BLOCKS if plot.plot.kind == "fritid" else TOWN_BLOCKS
        if street != last_street and unit > size * 0.7:
            number, unit = number + 1, 0
        last_street = street
        unit += 1 + (dice.random() < GAP)
        plot.block, plot.unit = str(number), unit


def _along_street(parcel: Parcel) -> tuple[str, float, float, int]:
    plot = parcel.plot
    assert plot is not None and plot.zone is not None  # noqa: PT018, S101 - only street plots were given
    start = Point(plot.street.line.coords[0])
    front = plot.frontage.interpolate(0.5, normalized=True)
    side = int(local(parcel.shape).centroid.x > front.x)
    return plot.zone.name, round(start.x), start.y, side * 10_000 + int(plot.street.line.project(front))
