"""How things looked on a day: which layers held, and what they said of a property."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from gis.layers import LayerSet, PublishedLayer
from gis.site import SiteReport, site_report
from gis.store import LayerUnreadableError
from permits.case.access import Permission, Principal, may
from permits.services.places import Places
from permits.services.ports import LayerCatalogue
from permits.services.refusals import NotFound, Refused
from permits.services.shapes import LayerEntry, LayerPointer
from permits.words import _

PROPERTIES = "fastigheter"


@dataclass(frozen=True)
class LayerThen:
    """A layer as it was on a day: complete where `entry` says; `pointer` is None where it had not been published."""

    entry: LayerEntry
    pointer: LayerPointer | None


@dataclass(frozen=True)
class PlaceThen:
    """What the layers of a day said of a property: the report of its largest område, and the layers it rests on."""

    designation: str
    day: date
    report: SiteReport
    layers: LayerSet
    parts: int


class LookingBack:
    """The layers' desk on an earlier day. What held is never forgotten, so nothing is kept for this."""

    def __init__(self, catalogue: LayerCatalogue, places: Places) -> None:
        self._catalogue = catalogue
        self._places = places

    def layers(self, who: Principal, day: date) -> list[LayerThen]:
        """Every layer with what held on the day. Raises NotFound for who may not see them."""
        _needs(who)
        pointers = self._catalogue.current(day)
        return [LayerThen(entry, pointers.get(entry.name)) for entry in self._catalogue.layers(day)]

    def place(self, who: Principal, designation: str, day: date) -> PlaceThen:
        """What the layers said of a property on the day. Raises NotFound, and Refused when they did not know it."""
        _needs(who)
        layers = self._places.layers_as_of(day)
        parts = self._parts(layers.get(PROPERTIES), designation)
        if not parts:
            raise Refused(_("Fastigheten %(name)s fanns inte i kartlagret den dagen.", name=designation))
        largest = max(parts, key=lambda part: part.area)
        outline = max(getattr(largest, "geoms", [largest]), key=lambda part: part.area)
        report = site_report(cast(Polygon, outline), layers, self._places.store, designation=designation, as_of=day)
        return PlaceThen(designation, day, report, layers, len(parts))

    def _parts(self, layer: PublishedLayer | None, designation: str) -> list[BaseGeometry]:
        if layer is None:
            raise Refused(_("Inget kartlager över fastigheter gällde den dagen."))
        try:
            found = self._places.store.feature(layer, "designation", designation)
        except LayerUnreadableError as error:
            raise Refused(error.reason) from error
        return [feature.geometry for feature in found]


def _needs(who: Principal) -> None:
    if not may(who, Permission.SEE_LAYERS):
        raise NotFound
