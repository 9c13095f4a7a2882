"""What holds at a place: asks every layer about one footprint, and says so where a layer cannot answer."""

from __future__ import annotations

import math
from datetime import date
from itertools import combinations
from typing import Final

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from gis import crs
from gis.asking import Asking
from gis.boundary import NEIGHBOURHOOD, REACH, Outline, OutlineMemory, Surroundings, outline_of, whole
from gis.buildings import Standing, standing
from gis.layers import LayerSet
from gis.regimes import TOUCHED, constraints_at, plans_at, provisions_at, railway_at, shared_area
from gis.report import (
    BoundaryNear,
    BuildingNear,
    ConstraintHere,
    Hit,
    NeighbourNear,
    PlanHere,
    PropertyTouched,
    ProvisionHere,
    SideOfPlot,
    SiteReport,
)
from gis.store import Feature, LayerStore
from gis.stretches import Stretch

__all__ = [
    "BoundaryNear",
    "BuildingNear",
    "ConstraintHere",
    "Hit",
    "NeighbourNear",
    "PlanHere",
    "PropertyTouched",
    "ProvisionHere",
    "SideOfPlot",
    "SiteReport",
    "Stretch",
    "sides_of",
    "site_report",
]

NEAR: Final = 30.0  # m; boundaries and buildings farther off play no part in siting

_OUTLINES: Final = OutlineMemory()


def site_report(
    footprint: Polygon,
    layers: LayerSet,
    store: LayerStore,
    designation: str | None = None,
    as_of: date | None = None,
) -> SiteReport:
    """Everything that holds for a footprint (a valid polygon in EPSG:3006) by the given layers.

    `designation` names the property that is applied for; without it, the one under most of the footprint is taken.
    Never raises for a layer that is missing or broken: what rests on it is None or UNKNOWN, and `missing` names it.
    """
    day = as_of or date.today()  # noqa: DTZ011 (a Swedish calendar day; the caller gives it where it matters)
    ask = Asking(layers, store)
    shapely.prepare(footprint)
    scale = crs.scale_of(footprint)
    properties, share_of = _properties(ask, footprint)
    own_name = designation or max(share_of, key=lambda name: share_of[name], default=None)
    own = _outline(ask, own_name, footprint) if own_name else None
    buildings = standing(ask, footprint, own.geometry if own else None, scale, NEAR)
    plans, coming, in_plan, why_no_plan = plans_at(ask, footprint, day)
    railway, railway_known = railway_at(ask, footprint)
    distances = shapely.distance([stretch.line for stretch in own.stretches], footprint) if own else np.empty(0)
    used, used_after = _shares_used(footprint, own, buildings, scale)
    return SiteReport(
        footprint=footprint,
        as_of=day,
        area=crs.true_area(footprint),
        perimeter=crs.true_length(footprint.exterior),
        inside_municipality=_inside(ask, footprint),
        designation=own_name,
        properties=properties,
        share_inside=shared_area(footprint, own.geometry) / footprint.area if own else None,
        plot_area=own.area if own else None,
        boundaries=_boundaries(footprint, own, distances, scale) if own else (),
        buildings=buildings.near if buildings else (),
        building_area_on_plot=buildings.on_plot if own and buildings else None,
        building_area_covered=buildings.covered if own and buildings else None,
        farthest_from_building=buildings.farthest if buildings else None,
        plans=plans,
        in_plan=in_plan,
        plan_unknown_because=why_no_plan,
        provisions=provisions_at(ask, footprint, {plan.plan_id for plan in plans}, scale),
        constraints=tuple(constraints_at(ask, footprint, scale)),
        railway_distance=railway,
        railway_known=railway_known,
        across_road=own.across_road if own else (),
        neighbours=own.neighbours if own else (),
        sides=_sides(own, distances, scale) if own else (),
        neighbour_distances=_neighbours(footprint, own, scale) if own else (),
        share_used=used,
        share_used_after=used_after,
        stamps=ask.stamps,
        missing=tuple(sorted(ask.unanswered)),
        extra={"plans_coming": coming, "unanswered": dict(ask.unanswered)},
    )


def sides_of(designation: str, layers: LayerSet, store: LayerStore) -> tuple[Stretch, ...]:
    """The sides of a property's plot, longer than a metre, with who lies beyond; empty where it is not known."""
    outline = _outline(Asking(layers, store), designation, None)
    return tuple(stretch for stretch in outline.stretches if stretch.line.length > 1.0) if outline else ()


def _properties(ask: Asking, footprint: Polygon) -> tuple[tuple[PropertyTouched, ...], dict[str, float]]:
    overlaps: dict[str, list[tuple[Feature, float]]] = {}
    for feature in ask.near("fastigheter", footprint) or ():
        overlap = shared_area(footprint, feature.geometry)
        if overlap > 0:
            overlaps.setdefault(feature.text("designation"), []).append((feature, overlap))
    touched = []
    for name, parts in overlaps.items():
        inside = sum(overlap for _, overlap in parts)
        if inside <= TOUCHED:
            continue
        whole_of = ask.named("fastigheter", "designation", name) or [feature for feature, _ in parts]
        area = math.fsum(crs.true_area(part.geometry) for part in whole_of)
        share = inside / footprint.area
        touched.append(PropertyTouched(name, parts[0][0].text("kind"), area, crs.true_area(footprint) * share, share))
    touched.sort(key=lambda one: -one.share)
    return tuple(touched), {one.designation: one.share for one in touched}


def _outline(ask: Asking, designation: str, footprint: Polygon | None) -> Outline | None:
    """The outline of a property: the områden near the footprint, or all of them. None when it is not in the layer."""
    parts = ask.named("fastigheter", "designation", designation)
    if not parts:
        return None
    near = [part for part in parts if footprint is None or part.geometry.dwithin(footprint, NEIGHBOURHOOD)] or parts
    asked = ("vagar", "vatten", "planbestammelser")
    versions = tuple(ask.layers[name].path if name in ask.layers else None for name in ("fastigheter", *asked))
    key = (designation, tuple(part.id for part in near), versions)
    known = _OUTLINES.get(key)
    if known is not None:
        ask.rest_on(*asked)
        return known
    outline = _described(ask, designation, parts, near)
    if not any(name in ask.layers and name in ask.unanswered for name in asked):
        _OUTLINES.keep(key, outline)
    return outline


def _described(ask: Asking, designation: str, parts: list[Feature], near: list[Feature]) -> Outline:
    geometry = whole(near)
    surroundings = Surroundings(
        properties=ask.within("fastigheter", geometry, REACH) or (),
        roads=ask.within("vagar", geometry, 2 * REACH) or (),
        water=ask.near("vatten", geometry, 1.0) or (),
        public_places=[
            provision
            for provision in ask.near("planbestammelser", geometry, 1.0, {"kind": "use"}) or ()
            if provision.text("use") == "allman_plats"
        ],
    )
    return outline_of(designation, geometry, math.fsum(crs.true_area(part.geometry) for part in parts), surroundings)


def _sides(own: Outline, distances: np.ndarray, scale: float) -> tuple[SideOfPlot, ...]:
    """Every stretch, in map metres by `distances`."""
    nearest_first = distances.argsort(kind="stable").tolist()
    metres = (distances / scale).tolist()
    return tuple(SideOfPlot(metres[number], *own.sides[number]) for number in nearest_first)


def _neighbours(footprint: Polygon, own: Outline, scale: float) -> tuple[NeighbourNear, ...]:
    nearest: dict[str, float] = {}
    for name, metres in zip(own.names_around, shapely.distance(own.around, footprint).tolist(), strict=True):
        nearest[name] = min(metres / scale, nearest.get(name, math.inf))
    told = (NeighbourNear(name, distance, name in own.across_road) for name, distance in nearest.items())
    return tuple(sorted(told, key=lambda neighbour: (neighbour.distance, neighbour.designation)))


def _shares_used(
    footprint: Polygon, own: Outline | None, buildings: Standing | None, scale: float
) -> tuple[float | None, float | None]:
    """How much of the plot buildings take, now and with the footprint, where it stands inside the plot."""
    if own is None or buildings is None or own.area <= 0:
        return None, None
    new = shared_area(footprint, own.geometry) / scale**2
    after = buildings.on_plot + new - buildings.covered
    return buildings.on_plot / own.area, after / own.area


def _boundaries(footprint: Polygon, own: Outline, distances: np.ndarray, scale: float) -> tuple[BoundaryNear, ...]:
    told: list[BoundaryNear] = []
    ways: list[float | None] = []
    directions: dict[tuple[str | None, str], list[float | None]] = {}
    for number in distances.argsort(kind="stable"):
        flat = float(distances[number])
        far = bool(told) and flat / scale > NEAR
        if far and any(_across(one, other) for one, other in combinations(ways, 2)):
            break
        stretch = own.stretches[number]
        shortest = shapely.shortest_line(footprint, stretch.line)
        direction = _direction(shortest)
        if far and not any(_across(direction, other) for other in ways):
            continue  # of what is far only what it takes to fix the place by two distances
        ways.append(direction)
        known = directions.setdefault((stretch.beyond, stretch.beyond_kind), [])
        if any(_alike(direction, other) for other in known):
            continue  # the same neighbour on the same side, farther away
        known.append(direction)
        told.append(BoundaryNear(flat / scale, stretch.beyond, stretch.beyond_kind, stretch.line, shortest))
    return tuple(told)


def _direction(way: BaseGeometry) -> float | None:
    (e1, n1), (e2, n2) = shapely.get_coordinates(way)
    return math.atan2(n2 - n1, e2 - e1) if math.hypot(e2 - e1, n2 - n1) > 1e-6 else None


def _across(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and abs(math.sin(one - other)) > math.sin(math.radians(35))


def _alike(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and math.cos(one - other) > math.cos(math.radians(45))


def _inside(ask: Asking, footprint: Polygon) -> bool | None:
    borders = ask.within("kommungrans", footprint, 0.0)
    if borders is None:
        return None
    if len(borders) < 2:  # the store's own geometry is prepared already
        return bool(borders) and bool(borders[0].geometry.covers(footprint))
    return bool(shapely.union_all([border.geometry for border in borders]).covers(footprint))
