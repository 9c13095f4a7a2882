"""Which layers hold: today, on a day, as a case recorded them, or as they would be were something published."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from shapely.geometry import shape

from gis.layers import Coverage, LayerKind, LayerSet, PublishedLayer
from gis.store import LayerStore
from permits.case.times import swedish_day
from permits.services.ports import Clock, LayerCatalogue, LayerEntry
from permits.services.standing_shapes import Standing


class LayersInForce:
    """The municipality's layers, by the day that is asked about."""

    def __init__(
        self, catalogue: LayerCatalogue, store: LayerStore, clock: Clock, notes: Callable[[], Mapping[str, str]] = dict
    ) -> None:
        """`notes` say by layer what is to be said of it wherever an answer rests on it, such as how old it is."""
        self.store = store
        self._catalogue = catalogue
        self._clock = clock
        self._notes = notes
        self._layers: tuple[tuple[int, date, int], LayerSet] | None = None

    def today(self) -> date:
        """The day in Sweden by the service's clock."""
        return swedish_day(self._clock())

    def layers(self) -> LayerSet:
        """The layers that hold today. Asks the catalogue only for its revision while nothing has moved."""
        minute = int(self._clock().timestamp() // 60)  # what is noted of the layers is asked once a minute
        key = (self._catalogue.revision(), self.today(), minute)
        if self._layers is None or self._layers[0] != key:
            layers, notes = self.layers_as_of(key[1]), self._notes()
            noted = {name: _noted(layer, notes.get(name, "")) for name, layer in layers.items()}
            same = self._layers is not None and self._layers[1] == noted
            self._layers = (key, self._layers[1] if self._layers and same else noted)
        return self._layers[1]

    def can_be_read(self) -> bool:
        """Whether every layer that holds today lies where it should."""
        return all(layer.path.is_file() for layer in self.layers().values())

    def layers_as_of(self, day: date) -> LayerSet:
        """The layers that held on a day, each complete where it was said to be then."""
        entries = {entry.name: entry for entry in self._catalogue.layers(day)}
        pointers = self._catalogue.current(day)
        return {
            name: self._published(entries[name], pointer.version, pointer.published, pointer.source)
            for name, pointer in pointers.items()
            if name in entries
        }

    def standing(self, day: date | None = None) -> Standing:
        """What holds today, or held on a day: the version and the coverage of every layer."""
        layers = self._catalogue.layers(day)
        pointers = self._catalogue.current(day)
        return {
            entry.name: (pointers[entry.name].version, entry.coverage) for entry in layers if entry.name in pointers
        }

    def layers_standing(self, standing: Standing) -> LayerSet:
        """The layers as they would be, were these versions and coverages to hold."""
        entries = {entry.name: entry for entry in self._catalogue.layers()}
        pointers, today = self._catalogue.current(), self.today()
        layers: dict[str, PublishedLayer] = {}
        for name, (version, coverage) in standing.items():
            pointer = pointers.get(name)
            published = pointer.published if pointer and pointer.version == version else today
            entry = replace(entries[name], coverage=coverage)
            layers[name] = self._published(entry, version, published, entry.source)
        return layers

    def layers_recorded(self, stamps: Iterable[str], day: date | None = None) -> LayerSet:
        """The layers that recorded stamps ("name@version") name; a version that is gone is left out.

        `day` is that of the record, for where each layer was complete then; else as it is today.
        """
        entries = {entry.name: entry for entry in self._catalogue.layers(day)}
        recorded: dict[str, PublishedLayer] = {}
        for stamp in stamps:
            name, _at, short = stamp.partition("@")
            row = next((row for row in self._catalogue.versions(name) if row.version.startswith(short)), None)
            if row is not None and name in entries:
                recorded[name] = self._published(entries[name], row.version, row.handed_in.date(), row.source)
        return recorded

    def _published(self, entry: LayerEntry, version: str, published: date, source: str) -> PublishedLayer:
        return PublishedLayer(
            name=entry.name,
            title=entry.title,
            kind=LayerKind(entry.kind),
            version=version,
            path=self.store.path_of(version),
            published=published,
            source=source,
            coverage=coverage_of(entry.coverage),
        )


def _noted(layer: PublishedLayer, note: str) -> PublishedLayer:
    """The layer with the note beside its source, which stands wherever the layer is named, also in what is recorded."""
    return replace(layer, source=f"{layer.source} ({note})") if note else layer


def coverage_of(told: str) -> Coverage:
    """A layer entry's coverage: "everywhere", "nowhere", or a GeoJSON geometry (EPSG:3006) as text."""
    if told in {"everywhere", "nowhere"}:
        return Coverage(everywhere=told == "everywhere")
    return Coverage(area=shape(json.loads(told)))
