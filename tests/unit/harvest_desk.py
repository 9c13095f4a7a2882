"""The layers' desk with one layer, a source that answers over a real connection, and a clock to turn."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gis.harvesting.refusing import Limits
from gis.outcome import import_here
from gis.store import LayerStore
from permits.adapters.database import Database, open_database
from permits.adapters.staging import StagingFolder
from permits.case.access import Principal, Role
from permits.services.harvest_reach import Reach
from permits.services.harvest_shapes import HarvestRun, LayerSource, Schedule, SourceWish
from permits.services.harvest_work import HarvestPorts, HarvestWork
from permits.services.harvesting import Harvesting
from permits.services.import_run import ImportRun
from permits.services.import_work import ImportWork
from permits.services.importing import After, Importing
from permits.services.layer_ages import LayerAges
from permits.services.layering import Layering
from permits.services.shapes import LayerEntry, LayerPointer
from permits.services.standing_layers import StandingLayers
from tests.gis.source_server import OgcSource, Running, serving, square
from tests.unit.desks import Turned

LAYER = "vattenskydd"


KAJSA = Principal("kajsa", "Kajsa Berg", frozenset({Role.GIS}))


OMAR = Principal("omar", "Omar Ek", frozenset({Role.OFFICER}))


class NoRegister:
    def owned_by(self, personal_number: str) -> list[Any]:
        return []

    def owners_of(self, designation: str) -> list[Any]:
        return []

    def search(self, text: str) -> list[Any]:
        return []


@dataclass
class Desk:
    """The layers' desk with one layer and a source that runs, and a clock to turn."""

    folder: Path
    server: Running
    source: OgcSource
    clock: Turned = field(default_factory=Turned)

    def __post_init__(self) -> None:
        self.database: Database = open_database(f"sqlite:///{self.folder / 'lovlig.db'}", self.clock)
        self.database.layers.declare(LayerEntry(LAYER, "Vattenskydd", "constraint", "Länsstyrelsen", "everywhere"))
        store = LayerStore(self.folder / "layers")
        standing = StandingLayers(self.database.layers, store)
        after: list[After] = []
        shared: dict[str, Any] = {
            "catalogue": self.database.layers,
            "imports": self.database.imports,
            "staging": StagingFolder(self.folder / "imports"),
            "run": ImportRun(standing, store, self.database.imports),
            "clock": self.clock,
        }
        importing = Importing(**shared, standing=standing, after=after)
        self.layering = Layering(self.database.layers, store, self.clock, importing.tell)
        self.imports = ImportWork(**shared, importing=importing, process=import_here)
        reach = Reach(frozenset({"127.0.0.1"}), None, Limits(attempts=1, page_features=20))
        self.ports = HarvestPorts(
            sources=self.database.harvests,
            catalogue=self.database.layers,
            imports=self.database.imports,
            importing=importing,
            layering=self.layering,
            standing=standing,
            reach=reach,
            clock=self.clock,
        )
        self.work = HarvestWork(self.ports)
        after.append(self.work.after)
        self.ages = LayerAges(self.database.harvests, self.database.layers, self.clock)
        self.harvesting = Harvesting(self.database.harvests, standing, reach, self.ages, self.clock)

    def wish(self, **changes: Any) -> SourceWish:
        usual = SourceWish(
            "ogc", f"{self.server.url}/api", "ytor", inside=False, schedule=Schedule.DAILY, most_change=20.0, oldest=10
        )
        return replace(usual, **changes)

    def save(self, **changes: Any) -> LayerSource:
        stands = self.database.harvests.get(LAYER)
        return self.harvesting.save(KAJSA, LAYER, self.wish(**changes), stands.version if stands else 0)

    def a_day(self) -> HarvestRun:
        """The worker a day later, with all that it has to do done."""
        self.clock.turn(days=1)
        return self.at_work()

    def at_work(self) -> HarvestRun:
        self.work.react_once()
        self.imports.react_once()
        self.work.react_once()
        return self.latest()

    def latest(self) -> HarvestRun:
        return self.database.harvests.runs(LAYER, 1)[0]

    def holds(self) -> LayerPointer | None:
        return self.database.layers.current().get(LAYER)

    def publish_latest(self) -> None:
        row = self.layering.layer(KAJSA, LAYER)
        self.layering.publish(KAJSA, row.waiting[0].id, row.revision)

    def begun(self) -> None:
        """A first version that a person has published."""
        self.save()
        self.a_day()
        self.publish_latest()


@contextmanager
def open_harvest_desk(folder: Path, empty: Path) -> Iterator[Desk]:
    """A desk in `folder` on a copy of an empty database, while its source answers."""
    shutil.copy(empty, folder / "lovlig.db")
    source = OgcSource([square(number) for number in range(20)])
    with serving(source) as server:
        desk = Desk(folder, server, source)
        yield desk
        desk.database.close()
