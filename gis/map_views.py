"""Which part of the ground a map shows when it opens, and where on it a new building first appears."""

from __future__ import annotations

import math

import shapely
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from gis.layers import LayerSet
from gis.store import LayerStore, LayerUnreadableError

ROOM_M = 3.0  # radius of free ground worth starting on
BESIDE_HOUSES_M = 2.0  # how far from existing houses a new building first appears
SHOW_WITHIN_M = 50.0  # a restriction nearer the property than this is shown from the start
LARGE_ESTATE_M = 400.0  # of a property longer than this, the map opens at its building or middle, not at all of it


def meets(store: LayerStore, layers: LayerSet, name: str, place: BaseGeometry | None) -> bool:
    """Whether a layer has something near the place; False where it cannot be read."""
    if place is None:
        return False
    try:
        return bool(store.features_near(layers[name], place, SHOW_WITHIN_M))
    except LayerUnreadableError:
        return False


def property_outline(layers: LayerSet, store: LayerStore, designation: str | None) -> BaseGeometry | None:
    """The property with all its parts (områden), EPSG:3006."""
    layer = layers.get("fastigheter")
    if layer is None or not designation:
        return None
    try:
        parts = store.feature(layer, "designation", designation)
    except LayerUnreadableError:
        return None
    whole: BaseGeometry | None = shapely.union_all([part.geometry for part in parts]) if parts else None
    return whole


def middle(layers: LayerSet, store: LayerStore) -> BaseGeometry:
    """Where the municipality's properties are, when no place is asked for: 600 m round their middle."""
    layer = layers.get("fastigheter")
    try:
        extent = store.extent(layer) if layer else None
    except LayerUnreadableError:
        extent = None
    west, south, east, north = extent or (677_000.0, 6_580_000.0, 677_000.0, 6_580_000.0)
    return Point((west + east) / 2, (south + north) / 2).buffer(600)


def opening_view(
    own: BaseGeometry | None, footprint: Polygon | None, layers: LayerSet, store: LayerStore, designation: str | None
) -> BaseGeometry:
    """What the map shows when it opens: the property with some ground round it, or the building on a large estate."""
    if own is None:
        return footprint.buffer(40) if footprint is not None else middle(layers, store)
    west, south, east, north = own.bounds
    if max(east - west, north - south) <= LARGE_ESTATE_M:
        return shapely.box(west - 8, south - 8, east + 8, north + 8)
    if footprint is not None:
        return footprint.buffer(60).envelope
    house = _house(layers, store, designation)
    return (house if house is not None else own.representative_point()).buffer(60).envelope


def _house(layers: LayerSet, store: LayerStore, designation: str | None) -> BaseGeometry | None:
    layer = layers.get("byggnader")
    try:
        found = store.feature(layer, "designation", designation) if layer and designation else []
    except (LayerUnreadableError, KeyError):
        found = []
    ordered = sorted(found, key=lambda building: not building.properties.get("main"))
    return ordered[0].geometry if ordered else None


def first_place(
    own: BaseGeometry | None, footprint: Polygon | None, around: BaseGeometry, layers: LayerSet, store: LayerStore
) -> BaseGeometry:
    """Where a building laid out by its measures first appears: in view, where there is most room between houses."""
    if footprint is not None:
        return footprint.centroid
    if own is None:
        return around.representative_point()
    seen = own.intersection(around)
    ground = own if seen.is_empty else seen
    unbuilt = ground.difference(_around(layers, store, "byggnader", ground).buffer(BESIDE_HOUSES_M))
    allowed = unbuilt.difference(_around(layers, store, "planbestammelser", ground, kind="no_build"))
    for choice in (allowed, unbuilt, ground):
        radius, middle_point = _roomiest(choice)
        if radius >= ROOM_M:
            return middle_point
    return ground.representative_point()


def _roomiest(area: BaseGeometry) -> tuple[float, Point]:
    """Radius and middle of the largest circle found in the largest pieces of an area."""
    parts = (part for part in shapely.get_parts(area) if isinstance(part, Polygon))
    pieces = sorted(parts, key=lambda part: -part.area)
    circles = [shapely.maximum_inscribed_circle(piece, tolerance=0.5) for piece in pieces[:3]]
    best = max(circles, key=lambda circle: circle.length, default=None)
    return (best.length, Point(best.coords[0])) if best is not None else (0.0, Point())


def turn_of(own: BaseGeometry | None) -> float:
    """Degrees clockwise, -45 to 45, by which a building stands straight on the property."""
    frame = own.minimum_rotated_rectangle if own is not None else None
    if not isinstance(frame, Polygon):
        return 0.0
    (x1, y1), (x2, y2) = frame.exterior.coords[:2]
    return (45.0 - math.degrees(math.atan2(y2 - y1, x2 - x1))) % 90.0 - 45.0


def _around(
    layers: LayerSet, store: LayerStore, name: str, ground: BaseGeometry, kind: str | None = None
) -> BaseGeometry:
    """Everything of a layer (of a kind) near the ground, as one geometry; empty where it cannot be read."""
    layer = layers.get(name)
    try:
        found = store.features_near(layer, ground, BESIDE_HOUSES_M) if layer else []
    except LayerUnreadableError:
        found = []
    chosen = [feature.geometry for feature in found if kind is None or feature.properties.get("kind") == kind]
    return shapely.union_all(chosen)
