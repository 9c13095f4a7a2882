"""What a check is given, and what it says: how bad, which feature, where, and in words that staff can mend it by."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from gis.kinds import AREAS, RULES, KindRules
from gis.layers import LayerKind

MOST_TOLD: Final = 200  # problems listed one by one for each check
MOST_DRAWN: Final = 60  # vertices of the place of a problem; it is kept with every version
FARTHEST: Final = 1e7  # m east or north; farther off (and what is no number) the projection has no answer

AREA_TYPES: Final = (3, 6)  # shapely's numbers for Polygon and MultiPolygon


@dataclass(frozen=True)
class Problem:
    """What is wrong with one feature (its row number in the file, from 0) or, with None, the whole layer.

    `check` names the check; `blocks` says that the layer may not be published with it. `message` is Swedish. `place` is
    where (EPSG:3006), if anywhere; `count` how many it stands for, when the rest of its kind are only counted.
    """

    feature: int | None
    message: str
    check: str = ""
    blocks: bool = True
    place: BaseGeometry | None = None
    count: int = 1

    def as_dict(self) -> dict[str, Any]:
        """The problem as plain values; its place as WKT to the centimetre."""
        told = {"feature": self.feature, "message": self.message, "check": self.check, "blocks": self.blocks}
        place = None if self.place is None else shapely.to_wkt(self.place, rounding_precision=2)
        return told | {"place": place, "count": self.count}


@dataclass(frozen=True)
class Submission:
    """Some features of a layer that was handed in (EPSG:3006), numbered from `first`, with the municipality."""

    frame: GeoDataFrame
    kind: LayerKind
    border: BaseGeometry | None
    first: int = 0

    @property
    def rules(self) -> KindRules:
        return RULES[self.kind]

    @cached_property
    def shapes(self) -> np.ndarray:
        """The geometries; None where a feature has none."""
        return np.asarray(self.frame.geometry.array, dtype=object)

    @cached_property
    def sound(self) -> np.ndarray:
        """The geometries that can be compared; the others have a problem of their own already."""
        return sound(self.shapes)

    @property
    def is_of_areas(self) -> bool:
        """True for a kind that holds areas only."""
        return self.rules.geometry <= AREAS


def sound(shapes: np.ndarray) -> np.ndarray:
    """Geometries with None for those that are not valid or empty."""
    kept = shapes.copy()
    kept[~shapely.is_valid(shapes) | shapely.is_empty(shapes)] = None
    return kept


def key_columns(kind: LayerKind, columns: Collection[str]) -> list[str]:
    """The columns that together name a feature of the kind, where all of them are there."""
    key = [column for column in RULES[kind].key if column in columns]
    return key if len(key) == len(RULES[kind].key) else []


Check = Callable[[Any], Iterator[Problem]]
CHECKS: Final[list[tuple[str, bool, Check]]] = []
ACROSS: Final[set[str]] = set()


def check(name: str, *, blocks: bool, across: bool = False) -> Callable[[Check], Check]:
    """Enter a function among the checks, under a Swedish name; its problems block publishing or only warn.

    It is given a Submission, a batch of features at a time, and numbers them from 0; one that looks `across` features
    is given the Whole (gis/checking/whole.py), and tells of them in their order.
    """

    def enter(function: Check) -> Check:
        CHECKS.append((name, blocks, function))
        if across:
            ACROSS.add(name)
        return function

    return enter


def drawn(shape: BaseGeometry | None) -> BaseGeometry | None:
    """A shape as the place of a problem: flat, of few vertices, or None where it has no place on a map."""
    if shape is None or shape.is_empty or not (np.abs(shapely.get_coordinates(shape)) < FARTHEST).all():
        return None
    flat = shapely.force_2d(shape)
    if shapely.get_num_coordinates(flat) <= MOST_DRAWN:
        return flat
    west, south, east, north = flat.bounds
    simpler = shapely.simplify(flat, max(east - west, north - south) / 50, preserve_topology=False)
    few = not simpler.is_empty and shapely.get_num_coordinates(simpler) <= MOST_DRAWN
    return simpler if few else flat.envelope


def sv(number: float) -> str:
    """A number of metres or square metres in Swedish: whole from ten, else with one decimal."""
    return f"{number:.0f}" if number >= 10 else f"{number:.1f}".replace(".", ",")
