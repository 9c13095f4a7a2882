"""What a map layer is: its kind, its published version, and where it claims to be complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Final

from shapely.geometry.base import BaseGeometry


class LayerKind(StrEnum):
    """What a layer describes; decides its columns, its checks and how a site report reads it."""

    PROPERTY = "property"
    BUILDING = "building"
    ROAD = "road"
    RAILWAY = "railway"
    WATER = "water"
    BORDER = "border"
    PLAN = "plan"
    PROVISION = "provision"
    CONSTRAINT = "constraint"


@dataclass(frozen=True)
class Coverage:
    """Where absence of a feature means that there is none.

    `everywhere`: the whole municipality. `area`: only inside it (EPSG:3006). Neither: nowhere complete, as for ancient
    monuments, which are protected whether registered or not.
    """

    everywhere: bool = False
    area: BaseGeometry | None = None

    def holds(self, place: BaseGeometry) -> bool:
        """True when absence at `place` (EPSG:3006) is known absence."""
        return self.everywhere or (self.area is not None and bool(self.area.covers(place)))


@dataclass(frozen=True)
class PublishedLayer:
    """One published, immutable version of a layer: a GeoPackage named by the SHA-256 of its bytes."""

    name: str
    title: str
    kind: LayerKind
    version: str
    path: Path
    published: date
    source: str
    coverage: Coverage
    table: str = "features"

    @cached_property
    def stamp(self) -> LayerStamp:
        return LayerStamp(self.name, self.title, self.version[:12], self.published, self.source)


@dataclass(frozen=True)
class LayerStamp:
    """Which version of a layer an answer rests on; short enough to print."""

    name: str
    title: str
    version: str
    published: date
    source: str

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"


LayerSet = Mapping[str, PublishedLayer]
"""The layers that hold on a day, by name. A name that is missing gives Unknown, never "no"."""


GROUND: Final = {
    "fastigheter": "Fastigheter",
    "byggnader": "Byggnader",
    "vagar": "Vägar",
    "jarnvag": "Järnväg",
    "vatten": "Vatten",
    "kommungrans": "Kommungräns",
    "detaljplaner": "Detaljplaner",
    "planbestammelser": "Planbestämmelser",
}
"""The layers that describe the place itself, by name, with what people call them."""

CONSTRAINTS: Final = {
    "strandskydd": "Strandskydd",
    "fornlamningar": "Fornlämningar",
    "vattenskydd": "Vattenskyddsområde",
    "kulturmiljo": "Kulturmiljö",
    "oversvamning": "Översvämningsrisk",
    "ras_skred": "Risk för ras och skred",
    "buller": "Buller",
    "vag_12m": "Byggnadsfritt avstånd vid allmän väg",
    "jarnvag_30m": "Byggnadsfritt avstånd vid järnväg",
    "kraftledning": "Kraftledning",
    "biotopskydd": "Biotopskydd",
    "natura": "Natura 2000 och naturreservat",
}
"""The layers of other regimes that a site report always answers for, whether they are published or not."""
