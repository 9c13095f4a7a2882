"""What plans and other regimes say at a place; "no" only where a layer claims to be complete."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Final

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from gis import crs
from gis.asking import Asking, date_of, number_of, title_of
from gis.layers import CONSTRAINTS, LayerKind, PublishedLayer
from gis.report import ConstraintHere, Hit, PlanHere, ProvisionHere
from gis.store import Feature

BAND: Final = 50.0  # m round the footprint in which constraints are told of
RAILWAY_BAND: Final = 200.0  # m
TOUCHED: Final = 0.01  # m²; less is rounding in the coordinates
# A registered monument is a point, but what is protected is an area round it that nobody has drawn (KML 2 kap. 2 §).
REACHES: Final = {"fornlamningar": 50.0}
# How far beyond a layer's features they still may matter, where that is farther than BAND.
SEARCHED: Final = {"totalforsvar": 500.0}
BINDING: Final = "laga kraft"


def shared_area(footprint: Polygon, shape: BaseGeometry) -> float:
    """Map m² that the footprint and a feature share; large features are cut to the footprint's surroundings first."""
    if shapely.get_num_coordinates(shape) < 100:
        return float(footprint.intersection(shape).area)
    if shape.covers(footprint):  # prepared by the store, so this is quick
        return float(footprint.area)
    west, south, east, north = footprint.bounds
    try:
        near = shapely.clip_by_rect(shape, west - 1, south - 1, east + 1, north + 1)
        return float(footprint.intersection(near).area)
    except shapely.errors.GEOSException:  # cutting can leave a needle that no overlay takes
        return float(footprint.intersection(shapely.make_valid(shape)).area)


def plans_at(
    ask: Asking, footprint: Polygon, day: date
) -> tuple[tuple[PlanHere, ...], tuple[PlanHere, ...], bool | None, str]:
    """Plans that bind here, plans that do not yet or no longer, whether there is one, and why that is not known."""
    here = ask.near("detaljplaner", footprint)
    if here is None:
        return (), (), None, ask.unanswered["detaljplaner"]
    plans = [_plan(feature, footprint) for feature in here]
    plans = sorted((plan for plan in plans if plan.share * footprint.area > TOUCHED), key=lambda plan: -plan.share)
    binding = tuple(plan for plan in plans if _binds(plan, day))
    others = tuple(plan for plan in plans if plan not in binding)
    if binding:
        return binding, others, True, ""
    if ask.covers("detaljplaner", footprint):
        return (), others, False, ""
    why = "Kartlagret Detaljplaner är inte komplett här. Att ingen plan hittas betyder inte att platsen saknar plan."
    return (), others, None, why


def _binds(plan: PlanHere, day: date) -> bool:
    return plan.status == BINDING and (plan.legally_binding is None or plan.legally_binding <= day)


def _plan(feature: Feature, footprint: Polygon) -> PlanHere:
    return PlanHere(
        plan_id=feature.text("plan_id"),
        designation=feature.text("designation"),
        name=feature.text("name"),
        status=feature.text("status"),
        legally_binding=date_of(feature.properties.get("laga_kraft")),
        implementation_end=date_of(feature.properties.get("implementation_end")),
        provisions_read=bool(feature.properties.get("provisions_read")),
        share=shared_area(footprint, feature.geometry) / footprint.area,
    )


def provisions_at(ask: Asking, footprint: Polygon, plans: set[str], scale: float) -> tuple[ProvisionHere, ...]:
    """The provisions of the given plans at the footprint; those that only share an edge with it do not hold there."""
    told = []
    for feature in ask.near("planbestammelser", footprint) or ():
        overlap = shared_area(footprint, feature.geometry) / scale**2
        is_area = feature.geometry.area > 0
        if feature.text("plan_id") not in plans or (is_area and overlap <= TOUCHED):
            continue
        told.append(
            ProvisionHere(
                provision_id=feature.text("provision_id"),
                plan_id=feature.text("plan_id"),
                kind=feature.text("kind") or "other",
                code=feature.text("code"),
                symbol=feature.text("symbol"),
                text=feature.text("text"),
                value=number_of(feature.properties.get("value")),
                value_type=feature.text("value_type") or None,
                unit=feature.text("unit") or None,
                overlap=overlap,
                use=feature.text("use") or None,
            )
        )
    return tuple(sorted(told, key=lambda provision: (provision.kind, provision.provision_id)))


def constraints_at(ask: Asking, footprint: Polygon, scale: float) -> Iterator[ConstraintHere]:
    """One answer a constraint layer: the ones every municipality must answer for, then its own."""
    own = (name for name, layer in ask.layers.items() if layer.kind is LayerKind.CONSTRAINT and name not in CONSTRAINTS)
    for name in chain(CONSTRAINTS, own):
        layer = ask.layers.get(name)
        found = ask.within(name, footprint, SEARCHED.get(name, BAND) * scale)
        if layer is None or found is None:
            title = layer.title if layer else title_of(name)
            yield ConstraintHere(name, title, Hit.UNKNOWN, None, 0.0, (), ask.unanswered[name], None)
        else:
            yield _constraint(layer, found, footprint, scale)


def _constraint(layer: PublishedLayer, beside: Sequence[Feature], footprint: Polygon, scale: float) -> ConstraintHere:
    reach, band = REACHES.get(layer.name, 0.0), SEARCHED.get(layer.name, BAND)
    measured = [(feature, feature.geometry.distance(footprint) / scale) for feature in beside]
    found = [feature for feature, distance in measured if distance <= band]
    hits = [feature for feature, distance in measured if distance <= reach]
    overlap = sum(shared_area(footprint, feature.geometry) for feature in hits) / scale**2
    hit, why = Hit.YES, ""
    if not hits and layer.coverage.holds(footprint):
        hit = Hit.NO
    elif not hits:
        hit, why = Hit.UNKNOWN, _why_unknown(layer)
    return ConstraintHere(
        layer=layer.name,
        title=layer.title,
        hit=hit,
        distance=min((distance for _, distance in measured if distance <= band), default=None),
        overlap=min(overlap, crs.true_area(footprint)) if hits else 0.0,
        names=tuple(dict.fromkeys(feature.text("name") for feature in hits or found if feature.text("name"))),
        why_unknown=why,
        stamp=layer.stamp,
        kinds=tuple(dict.fromkeys(feature.text("kind") for feature in hits or found if feature.text("kind"))),
    )


def _why_unknown(layer: PublishedLayer) -> str:
    if layer.coverage.area is not None:
        return f"Kartlagret {layer.title} täcker inte den här platsen."
    return (
        f"Kartlagret {layer.title} visar bara det som är känt. Att inget finns på kartan betyder inte att inget finns."
    )


def railway_at(ask: Asking, footprint: Polygon) -> tuple[float | None, bool]:
    """True metres to the nearest track within RAILWAY_BAND, and whether a railway would be known of here."""
    tracks = ask.near("jarnvag", footprint, RAILWAY_BAND)
    if not tracks:
        return None, tracks is not None and ask.covers("jarnvag", footprint)
    ways = shapely.shortest_line(footprint, [track.geometry for track in tracks])
    return min(map(crs.true_length, ways)), True
