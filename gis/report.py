"""The answer about a place: the shapes in which properties, distances, buildings, plan and constraints are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from shapely import LineString, Polygon

from gis.layers import LayerStamp


class Hit(StrEnum):
    """Whether a constraint meets the footprint; UNKNOWN outside the layer's coverage or when the layer is gone."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class PropertyTouched:
    """A property that the footprint lies on. `inside_area` m² true area, `share` 0–1 of the footprint."""

    designation: str
    kind: str
    area: float
    inside_area: float
    share: float


@dataclass(frozen=True)
class BoundaryNear:
    """A stretch of the own property's boundary and the way to it. `distance` m true length, 0.0 when crossed.

    `beyond` is the designation on the other side (None where nothing is known), `beyond_kind` "fastighet",
    "samfallighet", "allman_plats", "vag", "vatten" or "okand". `segment` and `shortest` in EPSG:3006. For a footprint
    wholly outside its property the distance is that from without; `SiteReport.share_inside` tells.
    """

    distance: float
    beyond: str | None
    beyond_kind: str
    segment: LineString
    shortest: LineString


@dataclass(frozen=True)
class SideOfPlot:
    """A stretch of the own property's boundary, however far away: the true metres to it and along it, which way it
    faces ("norr", "sydost" ...), and what is beyond it, told as in BoundaryNear."""

    distance: float
    length: float
    facing: str
    beyond: str | None
    beyond_kind: str


@dataclass(frozen=True)
class NeighbourNear:
    """A neighbouring property and the true metres from the footprint to it, 0.0 where the footprint lies on it.

    Of a property in several områden those count that lie by the own property (within gis.boundary.REACH of it).
    `across_road`: parted from the own property by a road; else they border on each other, be it in a corner.
    """

    designation: str
    distance: float
    across_road: bool


@dataclass(frozen=True)
class BuildingNear:
    """A building by the footprint. `distance` and `area` true, `overlap` m² of the footprint."""

    building_id: str
    kind: str
    purpose: str
    address: str
    designation: str
    main: bool
    exempt: bool
    area: float
    distance: float
    overlap: float
    ridge_height: float | None


@dataclass(frozen=True)
class PlanHere:
    """A detailed plan that the footprint lies in; `share` 0–1 of the footprint inside it."""

    plan_id: str
    designation: str
    name: str
    status: str
    legally_binding: date | None
    implementation_end: date | None
    provisions_read: bool
    share: float


@dataclass(frozen=True)
class ProvisionHere:
    """A plan provision that holds at the footprint; `overlap` m² of the footprint under it, 0.0 for lines and points.

    `use` is "kvartersmark", "allman_plats" or "vattenomrade", None where the plan does not say.
    """

    provision_id: str
    plan_id: str
    kind: str
    code: str
    symbol: str
    text: str
    value: float | None
    value_type: str | None
    unit: str | None
    overlap: float
    use: str | None = None


@dataclass(frozen=True)
class ConstraintHere:
    """One constraint layer's answer. `distance` m to the nearest feature within the search band, else None.

    `names` and `kinds` are those of the features hit, or of those near where none is.
    """

    layer: str
    title: str
    hit: Hit
    distance: float | None
    overlap: float
    names: tuple[str, ...]
    why_unknown: str
    stamp: LayerStamp | None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class SiteReport:
    """What holds for one footprint (EPSG:3006) on one day. Lengths and areas without projection error.

    A measure within `tolerance` (m or m²) of a limit cannot be decided by computing. `missing` names the layers that
    could not be asked; what rests on them is unknown. `boundaries` holds every stretch within 30 m, and always the
    nearest and the nearest that lies another way, which fix the place; `railway_distance` is None beyond 200 m.
    `extra["plans_coming"]` holds plans here that do not bind yet.
    `building_area_covered` is how much of `building_area_on_plot` lies under the footprint. `farthest_from_building`
    is how far the footprint's farthest part is from the building nearest to it; None where no building is near.
    `sides` are all stretches of the own boundary and `neighbour_distances` every neighbour, both nearest first.
    `share_used` is how much of the plot buildings take, 0–1, and `share_used_after` how much with the footprint, where
    that stands inside the plot.
    """

    footprint: Polygon
    as_of: date
    area: float
    perimeter: float
    inside_municipality: bool | None
    designation: str | None
    properties: tuple[PropertyTouched, ...] = ()
    share_inside: float | None = None
    plot_area: float | None = None
    boundaries: tuple[BoundaryNear, ...] = ()
    buildings: tuple[BuildingNear, ...] = ()
    building_area_on_plot: float | None = None
    building_area_covered: float | None = None
    farthest_from_building: float | None = None
    plans: tuple[PlanHere, ...] = ()
    in_plan: bool | None = None
    plan_unknown_because: str = ""
    provisions: tuple[ProvisionHere, ...] = ()
    constraints: tuple[ConstraintHere, ...] = ()
    railway_distance: float | None = None
    railway_known: bool = False
    across_road: tuple[str, ...] = ()
    sides: tuple[SideOfPlot, ...] = ()
    neighbour_distances: tuple[NeighbourNear, ...] = ()
    share_used: float | None = None
    share_used_after: float | None = None
    neighbours: tuple[str, ...] = ()
    stamps: tuple[LayerStamp, ...] = ()
    missing: tuple[str, ...] = ()
    tolerance: float = 0.1
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def nearest_boundary(self) -> BoundaryNear | None:
        """The boundary nearest the footprint, or None where the property is not known."""
        return min(self.boundaries, key=lambda boundary: boundary.distance, default=None)
