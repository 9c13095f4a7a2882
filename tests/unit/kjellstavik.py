"""The built demo municipality, its layers read when they are asked for."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import geopandas
import shapely

from gis.layers import LayerKind, LayerSet, PublishedLayer
from gis.site import SiteReport, site_report
from gis.store import LayerStore
from permits.adapters.database import open_database
from permits.adapters.registers.embedded import EmbeddedPeople, EmbeddedProperties
from permits.services.layers_in_force import coverage_of

PROFILE = Path(__file__).parents[2] / "permits" / "demo" / "kjellstavik.toml"


class Kjellstavik:
    """The built municipality, its layers read when they are asked for."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.store = LayerStore(data / "layers")
        self.people = EmbeddedPeople(data / "registers.db")
        self.properties = EmbeddedProperties(data / "registers.db")
        database = open_database(f"sqlite:///{data / 'lovlig.db'}")
        self.pointers = database.layers.current()
        self.entries = {entry.name: entry for entry in database.layers.layers()}
        database.close()

    @cache  # noqa: B019 - one municipality lives as long as the session
    def frame(self, layer: str) -> geopandas.GeoDataFrame:
        return geopandas.read_file(self.store.path_of(self.pointers[layer].version)).explode(ignore_index=True)

    def layers(self) -> LayerSet:
        return {
            name: PublishedLayer(
                name, entry.title, LayerKind(entry.kind), pointer.version, self.store.path_of(pointer.version),
                pointer.published, pointer.source, coverage_of(entry.coverage),
            )
            for name, pointer in self.pointers.items()
            for entry in (self.entries[name],)
        }  # fmt: skip

    def plot(self, designation: str) -> geopandas.GeoDataFrame:
        properties = self.frame("fastigheter")
        return properties[properties.designation == designation]

    def report(self, designation: str) -> SiteReport:
        """What holds for five by five metres somewhere inside the property."""
        largest = max(self.plot(designation).geometry, key=lambda area: area.area)
        middle = largest.representative_point()
        footprint = shapely.box(middle.x - 2.5, middle.y - 2.5, middle.x + 2.5, middle.y + 2.5)
        return site_report(footprint, self.layers(), self.store, designation, as_of=date(2026, 11, 22))
