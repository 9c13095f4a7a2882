"""How features leave as GeoJSON (RFC 7946): longitude first, outlines against the clock, to the millimetre."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import shapely
from shapely import GeometryCollection, MultiPolygon, box
from shapely.geometry.base import BaseGeometry

from gis import crs
from gis.layers import PublishedLayer
from gis.store import Bounds, Feature, LayerStore

DECIMALS: Final = 8  # of a degree: a millimetre
CHUNK: Final = 500  # features read and written at a time
MOST_COUNTED: Final = 2_000  # features; to count more of them exactly takes longer than anybody waits
_STEPS: Final = 64  # pieces of a box's side: its sides are curved in EPSG:3006


def feature_text(number: int | str, geometry: str, properties: dict[str, Any], links: str = "") -> str:
    """One GeoJSON Feature as text; `geometry` and `links` (with its name) are JSON already."""
    told = json.dumps({name: _plain(value) for name, value in properties.items()}, ensure_ascii=False, allow_nan=False)
    more = f",{links}" if links else ""
    return f'{{"type":"Feature","id":{json.dumps(number)},"geometry":{geometry},"properties":{told}{more}}}'


def geometry_texts(geometries: Sequence[BaseGeometry]) -> list[str]:
    """Geometries in EPSG:3006 as GeoJSON in longitude and latitude."""
    if not geometries:
        return []
    degrees = shapely.get_parts(crs.to_wgs84(GeometryCollection(list(geometries))))
    rounded = shapely.transform(shapely.orient_polygons(degrees), lambda places: np.round(places, DECIMALS))
    return [str(text) for text in shapely.to_geojson(rounded)]


def feature_texts(features: Sequence[Feature]) -> list[str]:
    """Features as GeoJSON texts, each with its row number for id."""
    geometries = geometry_texts([feature.geometry for feature in features])
    return [
        feature_text(feature.id, geometry, dict(feature.properties))
        for feature, geometry in zip(features, geometries, strict=True)
    ]


def matching(
    store: LayerStore, layer: PublishedLayer, view: BaseGeometry | None, after: int = 0, most: int | None = None
) -> Iterator[Feature]:
    """Features that meet `view` (EPSG:3006; None: all) with row numbers over `after`, in order, read by and by.

    Raises LayerUnreadableError.
    """
    left = math.inf if most is None else most
    bounds: Bounds | None = view.bounds if view is not None else None
    if view is not None:
        if view.is_empty:
            return
        shapely.prepare(view)
    while left > 0:
        read = store.page(layer, bounds, after, CHUNK if most is None else int(min(CHUNK, max(left, 64))))
        if not read:
            return
        after = read[-1].id
        for feature in read:
            if left > 0 and (view is None or view.intersects(feature.geometry)):
                left -= 1
                yield feature


def matched(store: LayerStore, layer: PublishedLayer, view: BaseGeometry | None) -> int | None:
    """How many features there are that meet `view`; None where there are too many to count. Raises as `matching`."""
    if view is None:
        return store.count(layer)
    if view.is_empty:
        return 0
    near = store.page(layer, view.bounds, 0, MOST_COUNTED + 1)
    return None if len(near) > MOST_COUNTED else sum(map(view.intersects, (feature.geometry for feature in near)))


def view_of(bounds: Bounds) -> BaseGeometry:
    """A box in longitude and latitude as a polygon in EPSG:3006; empty outside Sweden.

    A box whose west is greater than its east crosses the date line (RFC 7946, 5.2).
    """
    west, south, east, north = bounds
    sides = ((west, east),) if west <= east else ((west, 180.0), (-180.0, east))
    sweden = box(crs.LONGITUDES[0], crs.LATITUDES[0], crs.LONGITUDES[1], crs.LATITUDES[1])
    parts = [box(left, south, right, north).intersection(sweden) for left, right in sides]
    here = [part for part in parts if not part.is_empty]
    if not here:
        return MultiPolygon()
    place = shapely.union_all(here)
    longest = max(place.bounds[2] - place.bounds[0], place.bounds[3] - place.bounds[1])
    return crs.to_3006(place.segmentize(longest / _STEPS) if longest else place, crs.WGS84)


def extent_in_degrees(store: LayerStore, layer: PublishedLayer) -> Bounds | None:
    """West, south, east, north of a layer in degrees; None when it is empty. Raises LayerUnreadableError."""
    extent = store.extent(layer)
    if extent is None:
        return None
    corners = crs.to_wgs84(box(*extent).segmentize(max(1.0, (extent[2] - extent[0]) / _STEPS)))
    west, south, east, north = (round(side, DECIMALS) for side in corners.bounds)
    return west, south, east, north


def _plain(value: Any) -> Any:
    """A column's value as JSON can hold it; bytes and what is no number are nothing."""
    if isinstance(value, bytes) or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value
