"""Which version of a layer holds today, as those who hand in and publish need to know it."""

from __future__ import annotations

from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from gis.layers import Coverage, LayerKind, PublishedLayer
from gis.store import LayerStore, LayerUnreadableError
from permits.services.ports import LayerCatalogue
from permits.services.refusals import NotFound
from permits.services.shapes import LayerEntry

BORDER: Final = "kommungrans"


class StandingLayers:
    """What holds today, looked up in the catalogue and the store."""

    def __init__(self, catalogue: LayerCatalogue, store: LayerStore) -> None:
        self._catalogue = catalogue
        self._store = store

    def entry(self, name: str) -> LayerEntry:
        """A layer by name. Raises NotFound."""
        entry = next((entry for entry in self._catalogue.layers() if entry.name == name), None)
        if entry is None:
            raise NotFound
        return entry

    def holding(self, entry: LayerEntry) -> PublishedLayer | None:
        """The version that holds today, if its file is there."""
        pointer = self._catalogue.current().get(entry.name)
        if pointer is None or not pointer.version or not self._store.path_of(pointer.version).is_file():
            return None
        return PublishedLayer(
            name=entry.name,
            title=entry.title,
            kind=LayerKind(entry.kind),
            version=pointer.version,
            path=self._store.path_of(pointer.version),
            published=pointer.published,
            source=pointer.source,
            coverage=Coverage(),
        )

    def border(self) -> BaseGeometry | None:
        """The municipality's border as it is published (EPSG:3006)."""
        try:
            layer = self.holding(self.entry(BORDER))
            return None if layer is None else shapely.union_all([one.geometry for one in self._store.all(layer)])
        except (NotFound, LayerUnreadableError):
            return None

    def border_for(self, kind: LayerKind) -> BaseGeometry | None:
        """The border that a layer of the kind is judged by; a new border is not judged by the old one."""
        return None if kind is LayerKind.BORDER else self.border()
