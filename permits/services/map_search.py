"""Where a property that somebody searches for lies on a map."""

from __future__ import annotations

from typing import Any

from shapely import Point, unary_union

from gis import crs
from permits.services.places import Places


def on_map(places: Places, text: str, most: int) -> list[dict[str, Any]]:
    """Properties by designation or address, each with its bounds: west, south, east, north in degrees.

    Raises RegisterDown.
    """
    layer = places.layers().get("fastigheter")
    told = []
    for hit in places.search(text)[:most]:
        parts = places.store.feature(layer, "designation", hit.designation) if layer else []
        ground = unary_union([part.geometry for part in parts]) if parts else Point(hit.centroid).buffer(40)
        bounds = [round(side, 6) for side in crs.to_wgs84(ground).bounds]
        told.append({"designation": hit.designation, "address": hit.address, "bounds": bounds})
    return told
