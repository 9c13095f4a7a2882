"""Imports on a real database: one worker at a time, one version, told to everybody, and forgotten in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gis.importing import Progress, Stage
from gis.outcome import import_here
from gis.store import LayerStore
from permits.adapters.database import Database, migrate, open_database
from permits.adapters.staging import StagingFolder
from permits.services import import_work
from permits.services.import_run import ImportRun
from permits.services.import_shapes import ImportRow, ImportState
from permits.services.import_work import LEASE, MOST_ATTEMPTS, ImportWork
from permits.services.importing import HARVEST, Importing
from permits.services.refusals import FileRefused, NotFound
from permits.services.shapes import LayerEntry, LayerVersionRow
from permits.services.standing_layers import StandingLayers
from tests.gis import village
from tests.unit.test_layering import GERT, GUN, NOON, OLGA, YLVA, content_of

PART = timedelta(seconds=1)


@dataclass
class Town:
    """Handing in with a clock that one sets, and who is told of the versions."""

    folder: Path
    database: Database
    store: LayerStore
    now: datetime = NOON
    told: list[LayerVersionRow] = field(default_factory=list)
    deaf: bool = False

    def __post_init__(self) -> None:
        standing = StandingLayers(self.database.layers, self.store)
        self.staging = StagingFolder(self.folder / "imports")
        shared: dict[str, Any] = {
            "catalogue": self.database.layers,
            "imports": self.database.imports,
            "staging": self.staging,
            "run": ImportRun(standing, self.store, self.database.imports),
            "clock": lambda: self.now,
        }
        self.importing = Importing(**shared, standing=standing, after=[self.hear])
        self.work = ImportWork(**shared, importing=self.importing, process=import_here)

    def hear(self, version: LayerVersionRow) -> None:
        if self.deaf:
            raise ConnectionError("nobody is at home")
        self.told.append(version)

    def begin(self, rows: list[dict[str, Any]] | None = None) -> ImportRow:
        path = self.folder / "handed-in.geojson"
        path.write_bytes(content_of(rows or village.BUILDINGS))
        with path.open("rb") as stream:
            return self.importing.begin(GUN, "byggnader", "hus.geojson", stream, "Kartenheten", "Årlig")

    def state(self, row: ImportRow) -> ImportState:
        return self.importing.find(GUN, row.id).state


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    url = f"sqlite:///{tmp_path / 'lovlig.db'}"
    migrate(url)
    database = open_database(url)
    database.layers.declare(LayerEntry("byggnader", "Byggnader", "building", "Kommunen", "everywhere", 0))
    yield Town(tmp_path, database, LayerStore(tmp_path / "layers"))
    database.close()


def test_an_import_becomes_one_version_and_everybody_is_told(town: Town) -> None:
    row = town.begin()
    assert (row.state, row.size > 100) == (ImportState.WAITING, True)
    assert town.work.react_once() == 1
    done = town.importing.find(GUN, row.id)
    assert (done.state, done.version_id) == (ImportState.DONE, row.id)
    version = town.database.layers.version(row.id)
    assert (version.count, version.source, version.by_name) == (len(village.BUILDINGS), "Kartenheten", "Gun GIS")
    assert (version.diff["why"], version.handed_in) == ("Årlig", NOON)
    assert [one.id for one in town.told] == [row.id]
    assert town.work.react_once() == 0
    assert town.importing.unfinished(GUN) == []


def test_who_could_not_be_told_is_told_later(town: Town) -> None:
    town.deaf = True
    row = town.begin()
    town.work.react_once()
    assert (town.state(row), town.told) == (ImportState.DONE, [])
    town.deaf = False
    assert town.work.react_once() == 0, "whoever finished it may still be at it"
    town.now += LEASE + PART
    assert town.work.react_once() == 1
    assert [one.id for one in town.told] == [row.id]
    town.now += LEASE + PART
    assert town.work.react_once() == 0


def test_only_one_worker_has_an_import_until_its_lease_runs_out(town: Town) -> None:
    row = town.begin()
    first = town.database.imports.claim(town.now, LEASE)
    assert first is not None
    assert town.database.imports.claim(town.now, LEASE) is None
    assert town.database.imports.beat(first, {"read": [1, 4]}, town.now, LEASE)
    town.now += LEASE + PART
    second = town.database.imports.claim(town.now, LEASE)
    assert second is not None
    assert (second.id, second.attempt, second.progress) == (row.id, 2, {})
    assert not town.database.imports.beat(first, {}, town.now, LEASE), "the first has lost it"
    assert not town.database.imports.ask(first, {}, {}, town.now)
    assert not town.database.imports.fail(first, "nej", town.now)
    assert town.state(row) is ImportState.RUNNING


def test_a_worker_that_lost_its_import_writes_no_version(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    row = town.begin()

    def slow(*told: Any, **more: Any) -> Any:
        outcome = import_here(*told, **more)
        town.now += LEASE + PART
        assert town.database.imports.claim(town.now, LEASE) is not None
        return outcome

    monkeypatch.setattr(town.work, "_process", slow)
    town.work.react_once()
    assert town.state(row) is ImportState.RUNNING
    assert town.database.layers.versions("byggnader") == []
    assert town.told == []


def test_a_cancel_in_the_middle_is_heard_and_leaves_nothing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_work, "TELL_EVERY", 0.0)
    row = town.begin()

    def cancelled(*told: Any, **more: Any) -> Any:
        town.importing.cancel(GERT, row.id)
        more["hear"](Progress(Stage.READ, 0, None))
        raise AssertionError("it went on")

    monkeypatch.setattr(town.work, "_process", cancelled)
    town.work.react_once()
    assert town.state(row) is ImportState.CANCELLED
    assert list((town.folder / "imports").iterdir()) == []


def test_an_ending_worker_gives_the_import_back(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    row = town.begin()

    def told_to_stop(*_told: Any, **more: Any) -> Any:
        town.work.stop()
        more["hear"](None)

    monkeypatch.setattr(town.work, "_process", told_to_stop)
    town.work.react_once()
    assert town.state(row) is ImportState.WAITING
    assert town.work.react_once() == 0, "it takes nothing more"


def test_a_file_that_ends_every_worker_is_given_up(town: Town) -> None:
    row = town.begin()
    for _attempt in range(MOST_ATTEMPTS):
        assert town.database.imports.claim(town.now, LEASE) is not None
        town.now += LEASE + PART
    town.work.react_once()
    failed = town.importing.find(GUN, row.id)
    assert failed.state is ImportState.FAILED
    assert "gång på gång" in failed.reason


def test_a_file_that_is_gone_is_told(town: Town) -> None:
    row = town.begin()
    town.staging.path(row.id).unlink()
    town.work.react_once()
    assert "finns inte kvar" in town.importing.find(GUN, row.id).reason


def test_what_the_service_fetched_itself_tells_so(town: Town) -> None:
    path = town.folder / "fetched"
    path.write_bytes(content_of(village.BUILDINGS))
    told = {"url": "https://karta.example/ogc"}
    row = town.importing.begin_harvested("byggnader", path, "hämtat.geojson", "Länsstyrelsen", told, by=GUN)
    path.unlink()
    town.work.react_once()
    version = town.database.layers.version(row.id)
    assert (version.diff["intake"]["origin"], version.diff["intake"]["harvest"]) == (HARVEST, told)


def test_the_queue_is_taken_in_turn_and_told(town: Town) -> None:
    first = town.begin()
    town.now += PART
    second = town.begin(village.BUILDINGS[:2])
    assert [town.importing.ahead_of(row) for row in (first, second)] == [0, 1]
    assert [row.id for row in town.importing.unfinished(GUN, "byggnader")] == [first.id, second.id]
    town.work.react_once()
    assert [one.id for one in town.told] == [first.id, second.id]


@pytest.mark.parametrize("who", [OLGA, YLVA])
def test_only_gis_staff_hand_in_see_and_cancel(town: Town, who: Any) -> None:
    row = town.begin()
    for refused in (
        lambda: town.importing.find(who, row.id),
        lambda: town.importing.cancel(who, row.id),
        lambda: town.importing.again(who, row.id),
        lambda: town.importing.answer_layer(who, row.id, "x"),
        lambda: town.importing.begin_harvested("byggnader", town.folder, "a", "b", {}, by=who),
    ):
        with pytest.raises(NotFound):
            refused()
    assert town.importing.unfinished(who) == []


def test_a_file_that_is_too_large_is_refused_and_not_kept(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("permits.services.importing.MOST_BYTES", 50)
    with pytest.raises(FileRefused, match="1 GB"):
        town.begin()
    assert list((town.folder / "imports").iterdir()) == []
    assert town.importing.unfinished(GUN) == []


def test_files_are_forgotten_when_nobody_needs_them(town: Town) -> None:
    done, waiting = town.begin(), town.begin(village.BUILDINGS[:1])
    asking = town.begin([{"geometry": village.BUILDINGS[0]["geometry"], "namn": "x"}])
    assert town.importing.cancel(GUN, waiting.id).state is ImportState.CANCELLED
    town.work.react_once()
    assert town.state(asking) is ImportState.ASKS
    kept = lambda: {row.id for row in (done, waiting, asking) if town.importing.can_begin_again(row.id)}  # noqa: E731
    town.importing.forget_old()
    assert kept() == {done.id, asking.id}
    town.now = datetime.now(UTC) + timedelta(days=3)
    town.importing.forget_old()
    assert kept() == {asking.id}
    town.now += timedelta(days=31)
    town.importing.forget_old()
    assert kept() == set()
    assert town.state(asking) is ImportState.CANCELLED
