"""A made-up town of any size, the same every time: plots in blocks between streets, houses, plans and constraints."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import geopandas
import numpy as np
import shapely
from numpy.random import Generator

from gis.layers import CONSTRAINTS, LayerKind
from tests.bench.mosaic_ground import borders, constraints, railways, waters

ROWS, COLUMNS = 2, 10  # plots in a block
DEEP, WIDE, STREET = 36.0, 24.0, 9.0  # metres
CELL: Final = np.array([COLUMNS * WIDE + STREET, ROWS * DEEP + STREET])
ORIGIN: Final = np.array([560_000.0, 6_560_000.0])
UNDIVIDED: Final = 0.08  # of the blocks are one property; every third of those has another inside it
PLAN_BLOCKS: Final = 6  # blocks across a detailed plan, and up
A_BLOCK: Final = ROWS * COLUMNS * (1 - UNDIVIDED) + UNDIVIDED * 4 / 3 + 1  # properties, with its street

Rows = dict[str, Any]


@dataclass(frozen=True)
class Town:
    """The corners of every block (rows, columns, 3, 11, 2) with one block more on every side, and what is where."""

    corners: np.ndarray
    undivided: np.ndarray
    chance: Generator

    @property
    def across(self) -> np.ndarray:
        """The blocks, in a flat order, without those that only surround: (n, 3, 11, 2)."""
        return self.corners[1:-1, 1:-1].reshape(-1, ROWS + 1, COLUMNS + 1, 2)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        spots = self.across.reshape(-1, 2)
        return (*map(float, spots.min(axis=0)), *map(float, spots.max(axis=0)))  # type: ignore[return-value]


def town(properties: int) -> Town:
    """A town with about so many properties, about square."""
    chance = np.random.default_rng(properties)
    blocks = max(16, round(properties / A_BLOCK))
    columns = max(4, round(math.sqrt(blocks * CELL[1] / CELL[0])))
    rows = math.ceil(blocks / columns)
    row, column, j, i = np.ogrid[: rows + 2, : columns + 2, : ROWS + 1, : COLUMNS + 1]
    shape = (rows + 2, columns + 2, ROWS + 1, COLUMNS + 1)
    east = column * CELL[0] + i * WIDE + chance.uniform(-3.0, 3.0, shape) * ((i > 0) & (i < COLUMNS))
    north = row * CELL[1] + j * DEEP + chance.uniform(-4.0, 4.0, shape) * ((j > 0) & (j < ROWS))
    # streets wind a little, so that no side lies along an axis
    bent_east = east + 45.0 * np.sin(north / 700.0) + 20.0 * np.sin(east / 900.0)
    bent_north = north + 45.0 * np.sin(east / 800.0) + 15.0 * np.sin(north / 600.0)
    corners = np.round(np.stack([bent_east, bent_north], axis=-1) + ORIGIN, 3)
    return Town(corners, chance.random(rows * columns) < UNDIVIDED, chance)


def layers_of(place: Town) -> Iterator[tuple[str, LayerKind, geopandas.GeoDataFrame]]:
    """Twenty layers, one at a time since a large one takes room: ground, plans, and every constraint."""
    yield "fastigheter", LayerKind.PROPERTY, _frame(*_properties(place))
    yield "byggnader", LayerKind.BUILDING, _frame(*_buildings(place))
    yield "vagar", LayerKind.ROAD, _frame(*_roads(place))
    plans, inside = _plans(place)
    yield "detaljplaner", LayerKind.PLAN, _frame(*plans)
    yield "planbestammelser", LayerKind.PROVISION, _frame(*_provisions(place, inside))
    tracks, lakes = railways(place.bounds), waters(place.bounds, place.chance)
    yield "jarnvag", LayerKind.RAILWAY, _frame(tracks, {"name": _numbered("Banan", len(tracks))})
    yield "vatten", LayerKind.WATER, _frame(lakes, {"name": _numbered("Sjön", len(lakes)), "kind": "sjo"})
    yield "kommungrans", LayerKind.BORDER, _frame(borders(place.bounds), {"name": ["Staden"]})
    for name, shapes in constraints(place.bounds, place.chance, tracks, lakes):
        title = CONSTRAINTS[name]
        yield name, LayerKind.CONSTRAINT, _frame(shapes, {"name": _numbered(title, len(shapes)), "kind": name})


def _frame(shapes: np.ndarray, rows: Rows) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(rows, geometry=shapes, crs=3006)


def _numbered(beginning: str, count: int) -> list[str]:
    return [f"{beginning} {number + 1}" for number in range(count)]


def _properties(place: Town) -> tuple[np.ndarray, Rows]:
    blocks = place.across
    plots, of_block = _plots(place)
    order = np.arange(len(plots)) % (ROWS * COLUMNS)
    whole = blocks[place.undivided]
    rings = shapely.linearrings(_outline(whole))
    large = shapely.polygons(rings)
    has_hole = np.arange(len(large)) % 3 == 0
    inner = _enclave(whole[has_hole])
    large[has_hole] = shapely.polygons(rings[has_hole], shapely.linearrings(inner)[:, None])
    streets = _streets(place)
    shapes = np.concatenate([plots, large, shapely.polygons(inner), streets])
    numbers = np.flatnonzero(place.undivided)
    # every other undivided block belongs to the same property as the one before it: a property in two områden
    owner, part = numbers.copy(), np.ones(len(numbers), dtype=int)
    pairs = np.arange(1, len(numbers), 2)
    owner[pairs], part[pairs] = owner[pairs - 1], 2
    names = [
        *(f"Staden {block + 1}:{one + 1}" for block, one in zip(of_block, order, strict=True)),
        *(f"Gården {number + 1}:1" for number in owner),
        *(f"Torpet {number + 1}:1" for number in numbers[has_hole]),
        *(f"Staden s:{number + 1}" for number in range(len(streets))),
    ]
    kinds = np.full(len(shapes), "fastighet", dtype=object)
    kinds[len(shapes) - len(streets) :] = "samfallighet"
    parts = np.ones(len(shapes), dtype=int)
    parts[len(plots) : len(plots) + len(part)] = part
    return shapes, {"designation": names, "kind": kinds, "omrade": parts}


def _plots(place: Town) -> tuple[np.ndarray, np.ndarray]:
    """The plots of the divided blocks, and the number of each plot's block."""
    numbers = np.flatnonzero(~place.undivided)
    corners = place.across[numbers]
    ring = [corners[:, :-1, :-1], corners[:, :-1, 1:], corners[:, 1:, 1:], corners[:, 1:, :-1]]
    stacked = np.stack(ring, axis=3).reshape(-1, 4, 2)
    return np.asarray(shapely.polygons(stacked)), np.repeat(numbers, ROWS * COLUMNS)


def _outline(blocks: np.ndarray) -> np.ndarray:
    """The rings of whole blocks, through every corner of a plot, since neighbours' corners stand there too."""
    south, north = blocks[:, 0], blocks[:, -1, ::-1]
    east, west = blocks[:, 1:-1, -1], blocks[:, 1:-1, 0][:, ::-1]
    return np.concatenate([south, east, north, west], axis=1)


def _enclave(blocks: np.ndarray) -> np.ndarray:
    """A ring amid each block."""
    middle = blocks.mean(axis=(1, 2))[:, None]
    return np.round(middle + np.array([(-14.0, -9.0), (12.0, -11.0), (15.0, 10.0), (-11.0, 8.0)]), 3)


def _sides(place: Town) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """For each block: itself, and its neighbours in the south, the south-east and the east."""
    c = place.corners
    flat = (-1, ROWS + 1, COLUMNS + 1, 2)
    around = c[1:-1, 1:-1], c[:-2, 1:-1], c[:-2, 2:], c[1:-1, 2:]
    own, south, corner, east = (each.reshape(flat) for each in around)
    return own, south, corner, east


def _streets(place: Town) -> np.ndarray:
    """The street south and east of each block, with a corner wherever a plot along it has one."""
    own, south, corner, east = _sides(place)
    ring = [south[:, -1], corner[:, -1, :1], east[:, :, 0], own[:, ::-1, -1], own[:, 0, -2::-1]]
    return np.asarray(shapely.polygons(np.concatenate(ring, axis=1)))


def _roads(place: Town) -> tuple[np.ndarray, Rows]:
    """The centre lines of the streets."""
    own, south, corner, east = _sides(place)
    crossing = (corner[:, -1, :1] + east[:, 0, :1]) / 2
    along = np.concatenate([(own[:, 0] + south[:, -1]) / 2, crossing], axis=1)
    up = np.concatenate([crossing, (own[:, :, -1] + east[:, :, 0]) / 2], axis=1)
    lines = np.concatenate([shapely.linestrings(along), shapely.linestrings(up)])
    return lines, {"name": _numbered("Gatan", len(lines)), "kind": "gata", "width": 6.0}


def _buildings(place: Town) -> tuple[np.ndarray, Rows]:
    """A house on every plot, a shed on every third."""
    plots, of_block = _plots(place)
    corners = shapely.get_coordinates(plots).reshape(-1, 5, 2)[:, :4]
    middle, along = corners.mean(axis=1), corners[:, 1] - corners[:, 0]
    houses = _rectangles(middle, along, place.chance.uniform((9.0, 8.0), (13.0, 11.0), (len(plots), 2)))
    sheds = _rectangles(middle[::3] + (corners[::3, 2] - middle[::3]) * 0.6, along[::3], np.array([[5.0, 4.0]]))
    count = len(houses) + len(sheds)
    main = np.arange(count) < len(houses)
    plot_of = np.concatenate([np.arange(len(houses)), np.arange(0, len(houses), 3)])
    names = [f"Staden {of_block[plot] + 1}:{plot % (ROWS * COLUMNS) + 1}" for plot in plot_of]
    told = {
        "building_id": np.char.add("hus-", np.arange(count).astype(str)),
        "kind": np.where(main, "bostad", "komplement"), "purpose": np.where(main, "Småhus", "Garage"),
        "address": [f"Gatan {plot}" for plot in plot_of], "designation": names,
        "main": main.astype(int), "exempt": 0, "ridge_height": np.where(main, 7.5, 3.1),
    }  # fmt: skip
    return np.concatenate([houses, sheds]), told


def _rectangles(middle: np.ndarray, along: np.ndarray, size: np.ndarray) -> np.ndarray:
    unit = along / np.hypot(along[:, 0], along[:, 1])[:, None]
    across = np.column_stack([-unit[:, 1], unit[:, 0]])
    half = np.broadcast_to(size / 2, middle.shape)
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ring = [middle + x * half[:, :1] * unit + y * half[:, 1:] * across for x, y in signs]
    return np.asarray(shapely.polygons(np.round(np.stack(ring, axis=1), 3)))


def _plans(place: Town) -> tuple[tuple[np.ndarray, Rows], np.ndarray]:
    """Plans of six blocks by six over four fifths of the town, and the number of each block's plan, -1 for none."""
    rows, columns = place.corners.shape[0] - 2, place.corners.shape[1] - 2
    shapes, of_block = [], np.full((rows, columns), -1)
    for south in range(0, rows, PLAN_BLOCKS):
        for west in range(0, columns, PLAN_BLOCKS):
            if place.chance.random() < 0.2:
                continue
            top, right = min(south + PLAN_BLOCKS, rows), min(west + PLAN_BLOCKS, columns)
            of_block[south:top, west:right] = len(shapes)
            c = place.corners[south + 1 : top + 1, west + 1 : right + 1]
            shapes.append([c[0, 0, 0, 0], c[0, -1, 0, -1], c[-1, -1, -1, -1], c[-1, 0, -1, 0]])
    status = np.where(place.chance.random(len(shapes)) < 0.9, "laga kraft", "samråd")
    names = [f"plan-{number}" for number in range(len(shapes))]
    told = {"plan_id": names, "designation": names, "name": names, "status": status}
    told |= {"laga_kraft": "1999-05-04", "implementation_end": "2009-05-04", "provisions_read": 1}
    return (shapely.polygons(np.array(shapes)), told), of_block.ravel()


def _provisions(place: Town, plan_of: np.ndarray) -> tuple[np.ndarray, Rows]:
    """In every block with a plan: its use, an area limit, prickmark towards the street and korsmark in the middle."""
    blocks = place.across[plan_of >= 0]
    plans = plan_of[plan_of >= 0]
    rings = [_outline(blocks), _outline(blocks)]
    low, middle, high = blocks[:, 0], blocks[:, 1], blocks[:, 2]
    for start, end in ((low, low + (middle - low) / 6), (middle - (middle - low) / 6, middle + (high - middle) / 6)):
        rings.append(np.concatenate([start, end[:, ::-1]], axis=1))
    kinds = ("use", "max_building_area", "no_build", "ancillary_only")
    count = len(blocks)
    told = {
        "provision_id": np.char.add("b-", np.arange(4 * count).astype(str)),
        "plan_id": np.tile(np.char.add("plan-", plans.astype(str)), 4), "kind": np.repeat(kinds, count),
        "text": np.repeat(("Bostäder", "Största byggnadsarea är 200 m².", "Prickmark", "Korsmark"), count),
        "symbol": np.repeat(("B", "e", "", ""), count), "code": "", "use": "kvartersmark",
        "value": np.repeat((np.nan, 200.0, np.nan, np.nan), count),
        "value_type": np.repeat(("", "max", "", ""), count),
        "unit": np.repeat(("", "kvadratmeter", "", ""), count),
    }  # fmt: skip
    return np.concatenate([np.asarray(shapely.polygons(np.round(ring, 3))) for ring in rings]), told


def footprints(place: Town, count: int, seed: int) -> list[shapely.Polygon]:
    """Buildings anywhere in the town, turned anyhow: most inside a plot, many over a boundary or in a street."""
    chance = np.random.default_rng(seed)
    spots = place.across.reshape(-1, 2)
    middle = spots[chance.integers(len(spots), size=count)] + chance.uniform(-16.0, 16.0, (count, 2))
    turn = chance.uniform(0, math.pi, count)
    along = np.column_stack([np.cos(turn), np.sin(turn)])
    return list(_rectangles(middle, along, chance.uniform((4.0, 3.0), (13.0, 9.0), (count, 2))))
