"""A small made-up quarter for drawing tests: a plot with neighbours, street, plan and buildings, in EPSG:3006."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import shapely
from shapely import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from gis import crs
from gis.layers import Coverage, LayerKind, LayerSet, PublishedLayer
from gis.site import BoundaryNear, ConstraintHere, Hit, PlanHere, PropertyTouched, ProvisionHere, SiteReport

E0, N0 = 677_000.0, 6_580_000.0
OWN = "Alviken 1:18"


@dataclass(frozen=True)
class Feature:
    id: int
    geometry: BaseGeometry
    properties: Mapping[str, Any] = field(default_factory=dict)


class MemoryStore:
    """Answers as the layer store does, from lists."""

    def __init__(self, features: Mapping[str, list[Feature]]) -> None:
        self.features = features

    def features_near(
        self, layer: PublishedLayer, place: BaseGeometry | tuple[float, float, float, float], distance: float = 0
    ) -> list[Feature]:
        area = place if isinstance(place, BaseGeometry) else box(*place)
        return [f for f in self.features.get(layer.name, []) if f.geometry.distance(area) <= distance]


def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
    """Metres from the quarter's corner, as coordinates."""
    return [(E0 + x, N0 + y) for x, y in points]


def polygon(*points: tuple[float, float]) -> Polygon:
    return Polygon(at(*points))


PLOT = polygon((0, 0), (31.4, 2.6), (34, 22), (29.5, 36.2), (-2.2, 33.8))
FOOTPRINT = shapely.affinity.rotate(polygon((20, 9), (26, 9), (26, 13), (20, 13)), 5)

NEIGHBOURS = {
    "Alviken 1:19": polygon((31.4, 2.6), (62, 5), (60, 38), (29.5, 36.2), (34, 22)),
    "Alviken 1:17": polygon((-30, -2), (0, 0), (-2.2, 33.8), (-33, 31)),
    "Alviken 1:24": polygon((-33, 31), (-2.2, 33.8), (29.5, 36.2), (60, 38), (58, 70), (-36, 64)),
    "Alviken s:3": polygon((-60, -16), (90, -4), (90, 7.4), (62, 5), (31.4, 2.6), (0, 0), (-30, -2), (-60, -4.4)),
}


def layer(name: str, kind: LayerKind, title: str = "") -> PublishedLayer:
    return PublishedLayer(
        name, title or name.capitalize(), kind, "0" * 64, Path("/nowhere"), date(2026, 11, 1), "prov", Coverage(True)
    )


LAYERS: LayerSet = {
    made.name: made
    for made in (
        layer("fastigheter", LayerKind.PROPERTY),
        layer("byggnader", LayerKind.BUILDING),
        layer("vagar", LayerKind.ROAD),
        layer("jarnvag", LayerKind.RAILWAY),
        layer("vatten", LayerKind.WATER),
        layer("detaljplaner", LayerKind.PLAN),
        layer("planbestammelser", LayerKind.PROVISION),
        layer("strandskydd", LayerKind.CONSTRAINT, "Strandskydd"),
    )
}


def place() -> dict[str, list[Feature]]:
    """The features of the quarter by layer."""
    properties = [Feature(1, PLOT, {"designation": OWN, "label": OWN, "kind": "fastighet"})]
    properties += [
        Feature(2 + i, shape, {"designation": name, "label": name, "kind": "fastighet"})
        for i, (name, shape) in enumerate(NEIGHBOURS.items())
    ]
    house = {"designation": OWN, "kind": "bostad", "purpose": "småhus friliggande", "main": 1}
    shed = {"designation": OWN, "kind": "komplement", "purpose": "komplementbyggnad", "main": 0}
    other = {"designation": "Alviken 1:19", "kind": "bostad", "purpose": "småhus friliggande", "main": 1}
    prick = polygon((0, 0), (31.4, 2.6), (32, 7.1), (-0.3, 4.5))
    kors = polygon((-2.2, 33.8), (-1.6, 24.5), (10, 25.4), (9.4, 34.7))
    whole = polygon((-33, -2), (62, 5), (58, 70), (-36, 64))
    return {
        "fastigheter": properties,
        "byggnader": [
            Feature(1, polygon((4, 12), (15, 12.8), (14.4, 21), (3.4, 20.2)), house),
            Feature(2, polygon((2, 27), (6, 27.3), (5.7, 31.3), (1.7, 31)), shed),
            Feature(3, polygon((42, 14), (52, 15), (51, 24), (41, 23)), other),
        ],
        "vagar": [Feature(1, LineString(at((-60, -10), (90, 1.5))), {"name": "Strandvägen", "width": 6.0})],
        "jarnvag": [Feature(1, LineString(at((-60, 52), (90, 56))), {"name": "Kustbanan"})],
        "vatten": [Feature(1, polygon((-90, -90), (120, -90), (120, -26), (30, -22), (-90, -30)), {"name": "Alviken"})],
        "detaljplaner": [Feature(1, whole, {"designation": "DP 12", "name": "Norra Alviken"})],
        "planbestammelser": [
            Feature(1, whole, {"kind": "use", "code": "B", "symbol": "B"}),
            Feature(2, prick, {"kind": "no_build", "code": "prickmark"}),
            Feature(3, kors, {"kind": "ancillary_only", "code": "korsmark"}),
        ],
        "strandskydd": [
            Feature(1, polygon((-90, -90), (120, -90), (120, 10), (-90, 9)), {"name": "Strandskydd 100 m"})
        ],
    }


def report(footprint: Polygon = FOOTPRINT, plot: Polygon | None = PLOT, designation: str | None = OWN) -> SiteReport:
    """What a site report says of the footprint, reckoned here by brute force."""
    area = crs.true_area(footprint)
    return SiteReport(
        footprint=footprint,
        as_of=date(2026, 11, 22),
        area=area,
        perimeter=crs.true_length(footprint),
        inside_municipality=True,
        designation=designation,
        properties=(PropertyTouched(OWN, "fastighet", crs.true_area(PLOT), area, 1.0),) if plot else (),
        share_inside=1.0 if plot else None,
        plot_area=crs.true_area(plot) if plot else None,
        boundaries=tuple(_boundaries(footprint, plot)) if plot else (),
        plans=(PlanHere("p", "DP 12", "Norra Alviken", "antagen", None, None, True, 1.0),),
        in_plan=True,
        provisions=(ProvisionHere("1", "p", "no_build", "prickmark", "", "", None, None, None, 3.25),),
        constraints=(
            ConstraintHere("strandskydd", "Strandskydd", Hit.YES, 0.0, 10.0, (), "", None),
            ConstraintHere("buller", "Buller", Hit.UNKNOWN, None, 0.0, (), "saknas", None),
        ),
    )


def _boundaries(footprint: Polygon, plot: Polygon) -> list[BoundaryNear]:
    made = []
    corners = list(plot.exterior.coords)
    for start, end in pairwise(corners):
        segment = LineString([start, end])
        ways = nearest_points(footprint, segment)
        middle = segment.interpolate(0.5, normalized=True).buffer(0.5)
        beyond = next((name for name, shape in NEIGHBOURS.items() if shape.intersects(middle)), None)
        made.append(BoundaryNear(crs.true_length(LineString(ways)), beyond, "fastighet", segment, LineString(ways)))
    return made
