"""kill -9 and cancel in each stage of an import: one version or none, nothing half, and what holds as it was."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import geopandas
import numpy as np
import pyogrio
import pytest
import shapely
from sqlalchemy import select, update

from gis.importing import Stage
from permits.adapters.database import Database, open_database, tables
from permits.adapters.database.imports_tables import layer_imports
from permits.case.access import Principal, Role
from permits.joining import build_services
from permits.services import Services
from permits.services.import_shapes import ImportRow, ImportState
from permits.services.refusals import NotFound
from permits.settings import from_environment
from tests.faults.mortal import MortalService

GUN = Principal("p-gun", "Gun GIS", frozenset({Role.GIS}))
MANY = 4_000  # features: enough that every stage can be met, and read in a second or two
PATIENCE = 60.0
LAYER = "byggnader"
MADE_FOR_MAPS = re.compile(r"\.making-|.*\.(cells|diff)\d")  # out of whole versions, and made again when it is missing


@pytest.fixture(scope="module")
def service(only_worker: MortalService) -> MortalService:
    return only_worker


@pytest.fixture(scope="module")
def beside(service: MortalService) -> Services:
    return build_services(from_environment(service.environment))


@pytest.fixture(scope="module")
def database(service: MortalService) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{service.data / 'lovlig.db'}")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def houses(beside: Services, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A GeoPackage of many houses in the middle of the municipality."""
    border = beside.importing.standing.border()
    assert border is not None
    west, south, *_ = border.representative_point().buffer(700).bounds
    numbers = np.arange(MANY)
    x, y = west + 12.0 * (numbers % 110), south + 12.0 * (numbers // 110)
    rows = {"building_id": [f"h{number}" for number in numbers], "kind": ["bostad"] * MANY}
    frame = geopandas.GeoDataFrame(rows, geometry=shapely.box(x, y, x + 8, y + 8), crs=3006)
    path = tmp_path_factory.mktemp("houses") / "hus.gpkg"
    pyogrio.write_dataframe(frame, path, layer="building", driver="GPKG")
    return path


def begun(beside: Services, houses: Path) -> ImportRow:
    with houses.open("rb") as stream:
        return beside.importing.begin(GUN, LAYER, "hus.gpkg", stream, "Prov")


def met(beside: Services, row: ImportRow, stage: Stage) -> ImportRow:
    """The import as soon as it has come to the stage."""
    return until(beside, row, lambda now: stage.value in now.progress or now.is_over)


def until(beside: Services, row: ImportRow, come: object) -> ImportRow:
    ends = time.monotonic() + PATIENCE
    while not come(now := beside.importing.find(GUN, row.id)):  # type: ignore[operator]
        assert time.monotonic() < ends, now
        time.sleep(0.003)
    return now


def ended(beside: Services, row: ImportRow) -> ImportRow:
    return until(beside, row, lambda now: now.is_over)


def run_out(database: Database) -> None:
    """Let the dead worker's lease run out now, and not in half a minute."""
    with database.transaction() as unit:
        running = layer_imports.c.state == "running"
        unit.connection.execute(update(layer_imports).where(running).values(due=datetime.now(UTC)))


def versions_of(database: Database, row: ImportRow) -> int:
    with database.reading() as unit:
        rows = unit.connection.execute(select(tables.layer_versions.c.id).where(tables.layer_versions.c.id == row.id))
        return len(rows.all())


def processes_of(row: ImportRow) -> list[int]:
    """The processes that import this file, wherever they came from."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                told = (entry / "environ").read_bytes()
            except OSError:
                continue
            if f"{row.id}.".encode() in told:
                found.append(int(entry.name))
    return found


def gone(row: ImportRow) -> None:
    ends = time.monotonic() + 10
    while processes_of(row):
        assert time.monotonic() < ends, "an import lives on without its worker"
        time.sleep(0.01)


def store_of(service: MortalService) -> set[str]:
    """What lies in the store, all of it whole."""
    folder = service.data / "layers"
    for path in folder.glob("*.gpkg"):
        if path.stat().st_nlink == 1:  # the demo's own are shared, and were looked at when they were made
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.stem, path
    return {path.name for path in folder.iterdir() if not MADE_FOR_MAPS.match(path.name)}


def holds(beside: Services) -> str:
    pointer = beside.layering.layer(GUN, LAYER).pointer
    assert pointer is not None
    path = beside.places.store.path_of(pointer.version)
    return pointer.version_id + hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("stage", list(Stage))
def test_an_import_whose_worker_is_killed_is_done_once_by_the_next(
    service: MortalService, beside: Services, database: Database, houses: Path, stage: Stage
) -> None:
    before, stood = store_of(service), holds(beside)
    row = begun(beside, houses)
    service.start("worker")
    caught = met(beside, row, stage)
    service.kill("worker")
    print(stage.value, "met" if not caught.is_over else "was done first")
    gone(row)
    if not beside.importing.find(GUN, row.id).is_over:
        assert versions_of(database, row) == 0
    run_out(database)
    service.start("worker")
    done = ended(beside, row)
    service.kill("worker")
    assert (done.state, done.version_id) == (ImportState.DONE, row.id)
    assert versions_of(database, row) == 1
    version = beside.layering.version(GUN, row.id)
    assert (version.count, version.blocked) == (MANY, False)
    assert store_of(service) - before <= {f"{version.version}.gpkg"}
    assert holds(beside) == stood
    beside.importing.forget_old()
    assert [path.name for path in (service.data / "imports").glob(f"{row.id}.*")] == [f"{row.id}.file"]


def test_an_import_that_is_cancelled_in_any_stage_leaves_nothing(
    service: MortalService, beside: Services, database: Database, houses: Path
) -> None:
    before, stood = store_of(service), holds(beside)
    service.start("worker")
    cancelled = []
    for stage in Stage:
        row = begun(beside, houses)
        if not met(beside, row, stage).is_over:
            beside.importing.cancel(GUN, row.id)
        if ended(beside, row).state is ImportState.CANCELLED:
            cancelled.append(stage)
            gone(row)
            until(beside, row, lambda row: not list((service.data / "imports").glob(f"{row.id}.*")))
            assert versions_of(database, row) == 0
            assert store_of(service) == before
        else:  # it was done before anybody could hear of it
            assert versions_of(database, row) == 1
            before = store_of(service)
    service.kill("worker")
    print([stage.value for stage in cancelled])
    assert {Stage.READ, Stage.CHECK} <= set(cancelled)
    assert holds(beside) == stood


def test_a_worker_that_is_asked_to_end_gives_its_import_back_at_once(
    service: MortalService, beside: Services, houses: Path
) -> None:
    row = begun(beside, houses)
    service.start("worker")
    if met(beside, row, Stage.READ).is_over:
        pytest.skip("it was done first")
    service.end("worker")
    gone(row)
    given_back = beside.importing.find(GUN, row.id)
    assert given_back.state in {ImportState.WAITING, ImportState.DONE}
    service.start("worker")
    assert ended(beside, row).state is ImportState.DONE
    service.kill("worker")


def test_a_file_that_came_half_way_is_forgotten(service: MortalService, beside: Services, houses: Path) -> None:
    folder = service.data / "imports"
    folder.mkdir(exist_ok=True)
    half = folder / f"{'a' * 32}.coming"
    half.write_bytes(houses.read_bytes()[:1000])
    beside.importing.forget_old()
    assert half.exists(), "somebody may still be sending it"
    old = time.time() - 3 * 3600
    os.utime(half, (old, old))
    beside.importing.forget_old()
    assert not half.exists()
    with pytest.raises(NotFound):
        beside.importing.find(GUN, "a" * 32)
