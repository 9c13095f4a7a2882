"""The situationsplan for a drawing program: what it shows, in layers with names, in SWEREF 99 TM."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from gis.dxf import Layer, dxf
from gis.layers import LayerSet
from gis.site import SiteReport
from gis.store import Feature, LayerStore, LayerUnreadableError

AROUND_M: Final = 40.0  # ground round what is new
Words = Callable[[Feature], str]


def _height(metres: float) -> str:
    return f"{metres:.2f}".replace(".", ",") + " m"


GROUND: Final[Mapping[str, tuple[str, int, Words]]] = {
    "fastigheter": ("FASTIGHETSGRANSER", 7, lambda feature: feature.text("designation")),
    "byggnader": ("BYGGNADER", 8, lambda feature: feature.text("address")),
    "vagar": ("VAGAR", 9, lambda feature: feature.text("name")),
    "vatten": ("VATTEN", 5, lambda _feature: ""),
    "jarnvag": ("JARNVAG", 8, lambda _feature: ""),
    "detaljplaner": ("PLANGRANSER", 6, lambda feature: feature.text("designation")),
    "planbestammelser": ("PLANBESTAMMELSER", 4, lambda feature: feature.text("symbol") or feature.text("code")),
}
"""What lies on the ground already: the layer in the drawing, its colour, and what is written at each feature."""
NEW, MEASURES, OWN = "NYTT", "AVSTAND", "EGEN_FASTIGHET"


def site_plan_dxf(new: Sequence[tuple[SiteReport, str]], layers: LayerSet, store: LayerStore) -> bytes:
    """The drawing of what is new, each with its name, and its surroundings. EPSG:3006, metres, easting first.

    Whole features are drawn, not cut off at an edge. A layer that is not there or cannot be read has no layer here.
    """
    view = shapely.union_all([report.footprint for report, _name in new]).buffer(AROUND_M)
    ground = [
        Layer(name, colour, [(feature.geometry, words(feature)) for feature in found])
        for layer, (name, colour, words) in GROUND.items()
        if (found := _near(layer, layers, store, view)) is not None
    ]
    plots = _near("fastigheter", layers, store, view) or []
    own = {report.designation for report, _name in new}
    mine = [(plot.geometry, "") for plot in plots if plot.text("designation") in own]
    to_boundary: list[tuple[BaseGeometry, str]] = [
        (boundary.shortest, _height(boundary.distance))
        for report, _name in new
        for boundary in report.boundaries
        if boundary.distance > 0
    ]
    return dxf(
        [
            *ground,
            Layer(OWN, 3, mine),
            Layer(MEASURES, 2, to_boundary, letters=0.6),
            Layer(NEW, 1, [(_flat(report.footprint), name) for report, name in new]),
        ]
    )


def _near(name: str, layers: LayerSet, store: LayerStore, view: BaseGeometry) -> list[Feature] | None:
    layer = layers.get(name)
    try:
        return store.features_near(layer, view) if layer else None
    except LayerUnreadableError:
        return None


def _flat(footprint: Polygon) -> Any:
    return shapely.force_2d(footprint)
