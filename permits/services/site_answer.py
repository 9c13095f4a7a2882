"""The site report for somebody who asks with a file: what holds at a footprint on a day, and which layers said so."""

from __future__ import annotations

from datetime import date
from typing import Any

from shapely.geometry.base import BaseGeometry

from gis.asking import stands
from gis.layers import LayerSet, PublishedLayer
from gis.site import site_report
from gis.store import LayerUnreadableError
from permits.services.places import Places
from permits.services.recording import report_to_json

COVERAGE = {True: "everywhere", False: "area"}


class UnknownProperty(Exception):  # noqa: N818 (a refusal, named for what it refuses)
    """The property is not in the layer that held on the day."""


def site_answer(places: Places, drawn: str, designation: str | None, day: date) -> dict[str, Any]:
    """The site report of a drawn footprint (GeoJSON, lon/lat or EPSG:3006) by the layers that held on `day`.

    `layers` in it tells of every layer that held: its version in full, its coverage, and whether that reaches here.
    Raises FootprintError, and UnknownProperty for a designation that is not in the layer of properties.
    """
    footprint = places.footprint(drawn)
    layers = places.layers_as_of(day)
    if designation and not _is_known(places, layers, designation):
        raise UnknownProperty(designation)
    report = site_report(footprint, layers, places.store, designation=designation, as_of=day)
    return {**report_to_json(report), "layers": {name: _told(layer, footprint) for name, layer in layers.items()}}


def _is_known(places: Places, layers: LayerSet, designation: str) -> bool:
    """Whether the property is there; where the layer cannot be asked, the report itself says so."""
    layer = layers.get("fastigheter")
    try:
        return layer is None or any(map(stands, places.store.feature(layer, "designation", designation)))
    except LayerUnreadableError:
        return True


def _told(layer: PublishedLayer, footprint: BaseGeometry) -> dict[str, Any]:
    coverage = layer.coverage
    return {
        "title": layer.title,
        "kind": layer.kind.value,
        "version": layer.version,
        "published": layer.published.isoformat(),
        "source": layer.source,
        "coverage": "nowhere" if not coverage.everywhere and coverage.area is None else COVERAGE[coverage.everywhere],
        "covers_footprint": coverage.holds(footprint),
    }
