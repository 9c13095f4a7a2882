"""The buildings round a footprint: how near, how much of the plot they take, and what of that lies under it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from gis import crs
from gis.asking import Asking, number_of
from gis.regimes import TOUCHED
from gis.report import BuildingNear
from gis.store import Bounds, Feature

PROBES: Final = 120  # points round the footprint from which its farthest part is looked for
MOST_BETWEEN: Final = 1.5  # times the ground asked about: with more between, footprint and plot are asked about apart
FINEST: Final = 0.5  # m between them


@dataclass(frozen=True)
class Standing:
    """The buildings near, nearest first; m² of all on the plot, m² of those under the footprint; metres to the part
    of the footprint that lies farthest from any building, None where no building is near."""

    near: tuple[BuildingNear, ...]
    on_plot: float
    covered: float
    farthest: float | None


def standing(ask: Asking, footprint: Polygon, plot: BaseGeometry | None, scale: float, reach: float) -> Standing | None:
    """The buildings within `reach` m of the footprint or on its plot; None where the layer cannot be asked."""
    features = _round(ask, _widened(footprint.bounds, reach * scale), plot.bounds if plot is not None else None)
    if "byggnader" in ask.unanswered:
        return None
    shapes = [feature.geometry for feature in features]
    distances = shapely.distance(shapes, footprint)
    overlaps = _overlaps(shapes, distances, footprint)
    on_plot = _inside_of(plot, shapes) if plot is not None else [0.0] * len(shapes)
    told, areas, covered, close = [], [], [], []
    for feature, area, distance, overlap, inside in zip(
        features, crs.true_areas(shapes), distances, overlaps, on_plot, strict=True
    ):
        if distance > reach * scale and inside <= TOUCHED:
            continue
        told.append(_building(feature, float(area), float(distance) / scale, float(overlap) / scale**2))
        areas.append(inside / scale**2)
        if distance <= reach * scale:
            close.append((float(distance), feature.geometry))
        if overlap > TOUCHED and plot is not None:
            covered.append(_under(feature.geometry, footprint, plot) / scale**2)
    return Standing(
        near=tuple(sorted(told, key=lambda building: building.distance)),
        on_plot=math.fsum(areas),
        covered=math.fsum(covered),
        farthest=_farthest(footprint, close) / scale if close else None,
    )


def _round(ask: Asking, near: Bounds, plot: Bounds | None) -> list[Feature]:
    """The buildings whose bounds meet either box: asked for at once where the two lie together."""
    if plot is None:
        return ask.in_box("byggnader", near) or []
    both = (min(near[0], plot[0]), min(near[1], plot[1]), max(near[2], plot[2]), max(near[3], plot[3]))
    if _ground(both) <= MOST_BETWEEN * (_ground(near) + _ground(plot)):
        return ask.in_box("byggnader", both) or []
    found = {feature.id: feature for box in (near, plot) for feature in ask.in_box("byggnader", box) or ()}
    return list(found.values())


def _widened(bounds: Bounds, by: float) -> Bounds:
    west, south, east, north = bounds
    return west - by, south - by, east + by, north + by


def _ground(bounds: Bounds) -> float:
    west, south, east, north = bounds
    return (east - west) * (north - south)


def _overlaps(shapes: list[BaseGeometry], distances: np.ndarray, footprint: Polygon) -> np.ndarray:
    """Map m² that each shape shares with the footprint; most lie beside it, and cutting costs more than measuring."""
    overlaps = np.zeros(len(shapes))
    for number in np.flatnonzero(distances == 0.0):
        overlaps[number] = footprint.intersection(shapes[number]).area
    return overlaps


def _under(building: BaseGeometry, footprint: Polygon, plot: BaseGeometry) -> float:
    """Map m² of a building on the plot that the footprint covers."""
    return float(building.intersection(footprint).intersection(plot).area)


def _farthest(footprint: Polygon, buildings: list[tuple[float, BaseGeometry]]) -> float:
    """Map metres from the part of the footprint that lies farthest off to the building nearest to that part.

    Each building stands with its distance to the footprint.
    """
    edge = shapely.segmentize(footprint.exterior, max(FINEST, footprint.exterior.length / PROBES))
    probes = np.asarray(shapely.points(shapely.get_coordinates(edge)))
    nearest = np.full(len(probes), np.inf)
    for distance, building in sorted(buildings, key=lambda each: each[0]):
        if distance >= nearest.max():  # this one and all after it are farther from every part
            break
        np.minimum(nearest, shapely.distance(building, probes), out=nearest)
    return float(nearest.max())


def _inside_of(plot: BaseGeometry, shapes: list[BaseGeometry]) -> list[float]:
    """Map m² of each shape inside the plot; most lie wholly in or out, which is quicker to see than to cut."""
    shapely.prepare(plot)
    meets, covers = shapely.intersects(plot, shapes), shapely.covers(plot, shapes)
    return [
        float(shape.area if whole else shape.intersection(plot).area) if some else 0.0
        for shape, some, whole in zip(shapes, meets, covers, strict=True)
    ]


def _building(feature: Feature, area: float, distance: float, overlap: float) -> BuildingNear:
    return BuildingNear(
        building_id=feature.text("building_id"),
        kind=feature.text("kind"),
        purpose=feature.text("purpose"),
        address=feature.text("address"),
        designation=feature.text("designation"),
        main=bool(feature.properties.get("main")),
        exempt=bool(feature.properties.get("exempt")),
        area=area,
        distance=distance,
        overlap=overlap,
        ridge_height=number_of(feature.properties.get("ridge_height")),
    )
