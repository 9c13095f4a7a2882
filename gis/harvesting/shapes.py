"""What is asked of a source, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from gis.harvesting.inside import Inside

Bounds = tuple[float, float, float, float]
"""West, south, east, north."""

Validators = tuple[tuple[str, str, str], ...]
"""Each page of a harvest in order: its address, its ETag and its Last-Modified ("" where it had none)."""

Tell = Callable[[int, int | None], None]
"""Is told how many features have come, and of how many; may raise to stop."""

MOST_SHOWN: Final = 5


class Protocol(StrEnum):
    """How a source is asked."""

    OGC = "ogc"
    WFS = "wfs"


@dataclass(frozen=True)
class Wish:
    """What to fetch: a collection at an address, within `bounds` (EPSG:3006), filtered by `where`.

    Of what comes, only what belongs `inside` is kept. `where` is lines of "column = value" that all hold, else CQL2
    text (OGC API) or a fes:Filter (WFS).
    """

    protocol: Protocol
    address: str
    collection: str
    bounds: Bounds | None = None
    where: str = ""
    inside: Inside | None = None


@dataclass(frozen=True)
class Harvested:
    """What came: `count` features in EPSG:`epsg`, all that the server has (`matched` as it said, None when it did not),
    but for the `left_out` that do not belong to the municipality.

    `digest` is the same for the same features in whatever order; `swapped` when the server wrote north before east.
    `unchanged`: the server says that nothing is new, and nothing was written.
    """

    count: int
    matched: int | None
    epsg: int
    digest: str
    validators: Validators
    bytes_taken: int
    swapped: bool = False
    unchanged: bool = False
    left_out: int = 0


@dataclass(frozen=True)
class Collection:
    """A collection or feature type that a server offers."""

    name: str
    title: str
    description: str = ""


@dataclass(frozen=True)
class Offer:
    """What a server has: its collections, and of the one that was asked about its columns and first features."""

    title: str
    collections: tuple[Collection, ...]
    columns: tuple[str, ...] = ()
    features: tuple[Mapping[str, Any], ...] = ()
    matched: int | None = None
    epsg: int | None = None
    swapped: bool = False
    geometry_types: tuple[str, ...] = field(default=())
