"""Lakes, railways, the border and the twelve constraint layers of the made-up town, as many a km² whatever its size."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

import numpy as np
import shapely
from numpy.random import Generator

Bounds = tuple[float, float, float, float]

# How many to the km², how wide in metres, and of how many corners.
BLOBS: Final = {
    "vattenskydd": (0.05, 900.0, 300),
    "kulturmiljo": (0.5, 250.0, 80),
    "oversvamning": (0.8, 300.0, 600),
    "ras_skred": (0.6, 200.0, 250),
    "buller": (0.4, 450.0, 400),
    "vag_12m": (1.5, 90.0, 60),
    "biotopskydd": (3.0, 25.0, 24),
    "natura": (0.05, 800.0, 500),
}
LAKES: Final = (0.15, 220.0, 250)
MONUMENTS: Final = 4.0  # to the km²
SHORE: Final = 100.0  # m
RAILWAY: Final = 30.0  # m beside the track


def railways(bounds: Bounds) -> np.ndarray:
    """Two tracks through the town, with a bend at every hundred metres."""
    west, south, east, north = bounds
    across = np.linspace(west, east, max(3, int((east - west) / 100)))
    up = np.linspace(south, north, max(3, int((north - south) / 100)))
    lying = np.column_stack([across, (south + north) / 2 + 120 * np.sin(across / 1500)])
    standing = np.column_stack([(west + east) / 2 + 120 * np.sin(up / 1300), up])
    return np.array([shapely.LineString(lying), shapely.LineString(standing)])


def waters(bounds: Bounds, chance: Generator) -> np.ndarray:
    """Lakes."""
    return _blobs(bounds, chance, *LAKES)


def borders(bounds: Bounds) -> np.ndarray:
    """The municipality: a border with two thousand corners round the town."""
    west, south, east, north = bounds
    turn = np.linspace(0, 2 * math.pi, 2000, endpoint=False)
    radius = math.hypot(east - west, north - south) * (0.6 + 0.02 * np.sin(turn * 37))
    ring = np.column_stack([(west + east) / 2 + radius * np.cos(turn), (south + north) / 2 + radius * np.sin(turn)])
    return np.array([shapely.Polygon(ring)])


def constraints(
    bounds: Bounds, chance: Generator, tracks: np.ndarray, lakes: np.ndarray
) -> Iterator[tuple[str, np.ndarray]]:
    """Every constraint layer by name."""
    west, south, east, north = bounds
    yield "strandskydd", np.asarray(shapely.buffer(lakes, SHORE))
    monuments = max(4, int(MONUMENTS * (east - west) * (north - south) / 1e6))
    yield "fornlamningar", np.asarray(shapely.points(chance.uniform((west, south), (east, north), (monuments, 2))))
    yield "jarnvag_30m", np.asarray(shapely.buffer(tracks, RAILWAY))
    lines = [[(west, north - 0.2 * (north - south)), (east, south + 0.3 * (north - south))]]
    yield "kraftledning", np.asarray(shapely.linestrings(np.array(lines)))
    for name, (density, width, corners) in BLOBS.items():
        yield name, _blobs(bounds, chance, density, width, corners)


def _blobs(bounds: Bounds, chance: Generator, density: float, width: float, corners: int) -> np.ndarray:
    """Round areas with an uneven shore."""
    west, south, east, north = bounds
    count = max(3, int(density * (east - west) * (north - south) / 1e6))
    middle = chance.uniform((west, south), (east, north), (count, 2))
    turn = np.linspace(0, 2 * math.pi, corners, endpoint=False)
    waves = chance.integers(3, 12, (count, 3))
    phase = chance.uniform(0, 2 * math.pi, (count, 3))
    uneven = 1 + 0.12 * np.sin(waves[:, :, None] * turn + phase[:, :, None]).sum(axis=1)
    radius = chance.uniform(0.4, 1.0, count)[:, None] * width * uneven
    ring = middle[:, None] + np.stack([radius * np.cos(turn), radius * np.sin(turn)], axis=-1)
    return np.asarray(shapely.polygons(np.round(ring, 2)))
