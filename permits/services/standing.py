"""The buildings that stand on a property, told apart for somebody who has to say which one a measure is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from gis import crs
from gis.layers import LayerSet
from gis.report import BuildingNear
from gis.store import Feature, LayerStore, LayerUnreadableError
from permits.words import Text, _, number, swedish_number

MOST: Final = 60
MOSTLY: Final = 0.5
"""How much of a building has to stand on the property to be one of its own, where the map does not say whose it is."""

# The map's kinds as a person would say them; what is not here is called by what the map says of its use.
KINDS: Final = {
    "bostad": _("Bostadshus"),
    "komplement": _("Komplementbyggnad"),
    "ekonomi": _("Ekonomibyggnad"),
    "industri": _("Industribyggnad"),
    "verksamhet": _("Byggnad med verksamhet"),
    "samhalle": _("Samhällsbyggnad"),
}


@dataclass(frozen=True)
class Standing:
    """A building with the number it has on the picture; `told` is the Swedish, which an answer keeps."""

    building_id: str
    number: int
    told: str
    words: Text
    geometry: Polygon


def buildings_of(plot: BaseGeometry, designation: str, layers: LayerSet, store: LayerStore) -> tuple[Standing, ...]:
    """The buildings of a property, main ones and large ones first; empty where the map knows none or cannot be read."""
    layer = layers.get("byggnader")
    if layer is None:
        return ()
    try:
        found = [feature for feature in store.features_near(layer, plot) if _is_own(feature, designation, plot)]
    except LayerUnreadableError:
        return ()
    found = [feature for feature in found if feature.text("building_id")]
    found.sort(key=lambda feature: (not feature.properties.get("main"), -feature.geometry.area))
    return tuple(_standing(number, feature) for number, feature in enumerate(found[:MOST], 1))


def _is_own(feature: Feature, designation: str, plot: BaseGeometry) -> bool:
    named = feature.text("designation")
    if named:
        return named == designation
    return bool(feature.geometry.intersection(plot).area > MOSTLY * feature.geometry.area)


def _standing(nth: int, feature: Feature) -> Standing:
    kind, purpose, area = feature.text("kind"), feature.text("purpose"), crs.true_area(feature.geometry)
    what = KINDS.get(kind) or _("Byggnad")
    more = f" ({purpose})" if purpose and purpose.lower() != what.in_swedish().lower() else ""
    told = f"{what.in_swedish()}{more}, {swedish_number(area, 0)} m²"
    words = _("%(what)s%(more)s, %(area)s m²", what=what, more=more, area=number(area, 0))
    return Standing(feature.text("building_id"), nth, told, words, outline_of(feature.geometry))


def outline_of(shape: BaseGeometry) -> Polygon:
    """A building's outline as one valid polygon: of one that the map keeps in parts, the largest."""
    whole = shapely.force_2d(shape if shape.is_valid else shapely.make_valid(shape))
    parts = whole.geoms if isinstance(whole, MultiPolygon) else shapely.get_parts(whole)
    return max((part for part in parts if isinstance(part, Polygon)), key=lambda part: part.area)


def kind_of(building: BuildingNear, own: Iterable[BuildingNear]) -> str | None:
    """What the law calls a building of the map (a key of BUILDING_KINDS), where its kind and use make it plain."""
    purpose = building.purpose.lower()
    if building.kind == "bostad":
        if "flerbostad" in purpose:
            return "flerbostadshus"
        if "tvåbostad" in purpose:
            return "tvabostadshus"
        return "enbostadshus" if purpose.startswith(("småhus", "fritidshus")) and building.main else None
    if building.kind == "komplement":
        homes = [other for other in own if other.main and other.kind == "bostad"]
        return "komplementbyggnad" if homes else None
    return {"ekonomi": "ekonomibyggnad", "industri": "lokal", "verksamhet": "lokal", "samhalle": "lokal"}.get(
        building.kind
    )
