"""What is given out of the house: the published layers to anybody, and where the cases are to staff."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Final

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from gis.giving import (
    extent_in_degrees,
    feature_text,
    feature_texts,
    geometry_texts,
    matched,
    matching,
    view_of,
)
from gis.layers import PublishedLayer
from gis.packing import geopackage_of
from gis.store import Bounds, LayerUnreadableError
from permits.case.access import Permission, Principal, is_not_in_the_case, may
from permits.case.events import FindingsRecorded
from permits.case.folding import fold
from permits.case.times import swedish_day
from permits.services.keeping import Kept
from permits.services.places import PUBLIC_LAYERS_WITHHELD, Places
from permits.services.ports import Clock
from permits.services.refusals import NotFound
from permits.services.shapes import CaseSummary
from permits.services.stores import QueueFilter, Transactions, Unit

CASES: Final = "arenden"
CASE_COLUMNS: Final = ("registry_number", "state", "kind", "designation")
MOST_CASES: Final = 1_000_000
MEASURES: Final = 10  # more than a case can have: a feature's number is ten times its case's, and the measure's
HIGHEST: Final = 2**53  # a feature's number; greater ones are not whole in JSON
AT_A_TIME: Final = 500  # features written in one go


class LayerAway(Exception):  # noqa: N818 (a refusal, named for what it refuses)
    """A layer that holds cannot be read now. `reason` is Swedish, for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Collection:
    """A published layer as others meet it. `extent` in degrees: west, south, east, north; None when it is empty."""

    name: str
    title: str
    source: str
    version: str
    published: date
    extent: Bounds | None


@dataclass(frozen=True)
class Wanted:
    """What of a collection. `bounds` in degrees; `after` is the number of the last feature of the page before."""

    limit: int
    bounds: Bounds | None = None
    after: int = 0
    day: date | None = None


@dataclass
class FeaturePage:
    """Features as GeoJSON texts, read while they are taken from `texts`; `returned` and `last` are known after that.

    `matched` is how many there are on all pages, None where nobody has counted them. `last` is None on the last page.
    """

    _found: Iterator[tuple[int, str]]
    _limit: int
    matched: int | None
    returned: int = 0
    last: int | None = None

    def texts(self) -> Iterator[str]:
        given = 0
        for number, text in islice(self._found, self._limit):
            self.returned, given = self.returned + 1, number
            yield text
        self.last = given if next(self._found, None) is not None else None


class GivingOut:
    """The layers and the cases' footprints for other programs. Who owns what is in no layer, and no case tells who."""

    def __init__(self, places: Places, database: Transactions, clock: Clock) -> None:
        self._places = places
        self._database = database
        self._clock = clock
        self._extents: Kept[Bounds | None] = Kept(256)
        self._counts: Kept[int | None] = Kept(256)

    def collections(self) -> list[Collection]:
        """The layers that anybody may have, as they hold today; one whose file is gone is left out."""
        told = []
        for name in self._places.layers():
            try:
                told.append(self.collection(name))
            except (NotFound, LayerAway):
                continue
        return told

    def collection(self, name: str) -> Collection:
        """One of them. Raises NotFound, LayerAway."""
        layer = self._layer(name, None)
        return Collection(name, layer.title, layer.source, layer.version, layer.published, self._extent(layer))

    def items(self, name: str, wanted: Wanted) -> FeaturePage:
        """Features of a layer. Raises NotFound, and LayerAway before the first is given."""
        layer = self._layer(name, wanted.day)
        view = self._view(layer, wanted.bounds)
        try:
            count = self._count(layer) if view is None else matched(self._places.store, layer, view)
            found = matching(self._places.store, layer, view, wanted.after, wanted.limit + 1)
            first = next(found, None)
        except LayerUnreadableError as error:
            raise LayerAway(error.reason) from error
        numbered = _written(chain([first], found)) if first else iter(())
        return FeaturePage(numbered, wanted.limit, count)

    def item(self, name: str, number: int, day: date | None = None) -> str:
        """One feature as the inside of a GeoJSON object. Raises NotFound, LayerAway."""
        layer = self._layer(name, day)
        try:
            found = self._places.store.page(layer, None, min(number, HIGHEST) - 1, 1)
        except LayerUnreadableError as error:
            raise LayerAway(error.reason) from error
        if not found or found[0].id != number:
            raise NotFound
        return feature_texts(found)[0]

    def may_look_back(self, who: Principal | None) -> bool:
        """Whether they may ask what held another day: a version is rolled back for a reason."""
        return who is not None and may(who, Permission.SEE_LAYERS)

    # whole layers, for staff

    def layer_file(self, who: Principal, name: str) -> tuple[Path, str]:
        """The GeoPackage of the version that holds (EPSG:3006) and its version. Raises NotFound, LayerAway."""
        layer = self._whole(who, name)
        if not layer.path.is_file():
            raise LayerAway("Kartlagrets fil saknas på servern.")
        return layer.path, layer.version

    def layer_features(self, who: Principal, name: str) -> tuple[FeaturePage, str]:
        """Every feature of the version that holds, and its version. Raises NotFound, LayerAway."""
        layer = self._whole(who, name)
        try:
            count = self._count(layer)
        except LayerUnreadableError as error:
            raise LayerAway(error.reason) from error
        return FeaturePage(_written(matching(self._places.store, layer, None)), HIGHEST, count), layer.version

    def _whole(self, who: Principal, name: str) -> PublishedLayer:
        layers = self._places.layers()
        if not may(who, Permission.SEE_LAYERS) or name not in layers:
            raise NotFound
        return layers[name]

    # the cases

    def case_file(self, who: Principal) -> bytes:
        """All that `case_items` tells, as a GeoPackage in EPSG:3006. Raises NotFound."""
        if not may(who, Permission.SEE_LAYERS):
            raise NotFound
        with self._database.reading() as unit:
            found = [(place, told) for _number, place, told in _cases(unit, who, 0, None)]
        return geopackage_of(CASES, [place for place, _told in found], CASE_COLUMNS, [told for _place, told in found])

    def case_items(self, who: Principal, wanted: Wanted) -> FeaturePage:
        """Where something is applied for: number, state, kind and property; none of anybody protected.

        Nor any in which `who` is named. Raises NotFound for who is not staff.
        """
        if not may(who, Permission.SEE_LAYERS):
            raise NotFound
        view = view_of(wanted.bounds) if wanted.bounds else None
        with self._database.reading() as unit:
            found = list(islice(_cases(unit, who, wanted.after, view), wanted.limit + 1))
        geometries = geometry_texts([place for _number, place, _told in found])
        texts = [
            (number, feature_text(number, geometry, told))
            for (number, _place, told), geometry in zip(found, geometries, strict=True)
        ]
        all_of_them = len(found) if wanted.after == 0 and len(found) <= wanted.limit else None
        return FeaturePage(iter(texts), wanted.limit, all_of_them)

    def case_item(self, who: Principal, number: int) -> str:
        """One of them by its number. Raises NotFound."""
        page = self.case_items(who, Wanted(1, after=number - 1))
        text = next(page.texts(), "")
        if not text.startswith(f'{{"type":"Feature","id":{number},'):
            raise NotFound
        return text

    def _layer(self, name: str, day: date | None) -> PublishedLayer:
        today = swedish_day(self._clock())
        layers = self._places.layers() if day is None or day >= today else self._places.layers_as_of(day)
        if name in PUBLIC_LAYERS_WITHHELD or name == CASES or name not in layers:
            raise NotFound
        return layers[name]

    def _view(self, layer: PublishedLayer, bounds: Bounds | None) -> BaseGeometry | None:
        """The part of the layer that is asked for; None for all of it."""
        extent = self._extent(layer) if bounds else None
        if bounds is None or (extent and _holds(bounds, extent)):
            return None
        return view_of(bounds)

    def _extent(self, layer: PublishedLayer) -> Bounds | None:
        try:
            return self._extents.get(layer.version, lambda: extent_in_degrees(self._places.store, layer))
        except LayerUnreadableError as error:
            raise LayerAway(error.reason) from error

    def _count(self, layer: PublishedLayer) -> int | None:
        return self._counts.get(layer.version, lambda: matched(self._places.store, layer, None))


def _holds(outer: Bounds, inner: Bounds) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]


def _written(found: Iterator) -> Iterator[tuple[int, str]]:  # type: ignore[type-arg]
    while features := list(islice(found, AT_A_TIME)):
        yield from zip((feature.id for feature in features), feature_texts(features), strict=True)


def _cases(
    unit: Unit, who: Principal, after: int, view: BaseGeometry | None
) -> Iterator[tuple[int, BaseGeometry, dict[str, str]]]:
    """Each measure's place with its number, in the order in which the cases came in: a new one is always last."""
    rows = unit.cases.queue(QueueFilter(only_open=False, limit=MOST_CASES))
    rows.sort(key=lambda row: (row.submitted, row.case_id))
    for position, row in enumerate(rows[after // MEASURES :], after // MEASURES):
        if row.protected:
            continue
        for measure, (place, kind) in enumerate(_places_of(unit, row, who), 1):
            number = position * MEASURES + measure
            if place is not None and number > after and (view is None or view.intersects(place)):
                told = (row.registry_number, row.state.value, kind, row.designation)
                yield number, place, dict(zip(CASE_COLUMNS, told, strict=True))


def _places_of(unit: Unit, row: CaseSummary, who: Principal) -> Sequence[tuple[BaseGeometry | None, str]]:
    """Where each measure of a case stands by the findings that stand; nothing of a case that is not theirs to see."""
    stored = unit.log.of_case(row.case_id)
    case = fold(stored)
    latest = next((each.event for each in reversed(stored) if isinstance(each.event, FindingsRecorded)), None)
    if latest is None or case.is_protected or not is_not_in_the_case(who, case):
        return []
    reports = (latest.report, *latest.more_reports)
    return [
        (shape(report["footprint"]) if report else None, kind)
        for report, kind in zip(reports, case.measures, strict=False)
    ]
