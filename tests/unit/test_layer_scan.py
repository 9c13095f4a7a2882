"""Map layers and the virus scanner: nothing that it has not let through is read, whoever handed it in."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gis.importing import Cancelled
from permits.adapters.layer_scan import LayerScan, layer_scan_of
from permits.services.covering import Covering
from permits.services.import_run import ImportRun
from permits.services.import_scanning import Harmful, NoVerdict
from permits.services.import_shapes import ImportRow, ImportState
from permits.services.import_telling import stands
from permits.services.refusals import FileRefused
from permits.services.standing_layers import StandingLayers
from tests.clamd import EICAR, StandIn
from tests.unit.test_importing import Town, town
from tests.unit.test_layering import GUN

__all__ = ["town"]  # a fixture


@dataclass
class Scanned:
    """A town whose worker asks a scanner."""

    town: Town
    scanner: StandIn

    def __post_init__(self) -> None:
        ours, database = self.town, self.town.database
        scan = layer_scan_of(self.scanner.address, 5.0)
        self.run = ImportRun(StandingLayers(database.layers, ours.store), ours.store, database.imports, scan)
        ours.work._run = ours.importing._run = self.run

    def handed_in(self, content: bytes) -> ImportRow:
        return self.town.importing.begin(GUN, "byggnader", "hus.geojson", io.BytesIO(content), "Kartenheten")

    def worked_on(self, row: ImportRow) -> ImportRow:
        self.town.work.react_once()
        return self.town.importing.find(GUN, row.id)


@pytest.fixture
def scanned(town: Town, tmp_path: Path) -> Iterator[Scanned]:
    scanner = StandIn(tmp_path / "clamd.ctl")
    yield Scanned(town, scanner)
    scanner.close()


def test_a_layer_with_harmful_code_is_refused_before_anything_reads_it(scanned: Scanned) -> None:
    def reads(*_told: Any, **_more: Any) -> None:
        raise AssertionError("it was opened")

    scanned.town.work._process = reads  # type: ignore[assignment]
    row = scanned.worked_on(scanned.handed_in(EICAR))
    assert row.state is ImportState.FAILED
    assert "skadlig kod" in row.reason
    assert not scanned.town.staging.path(row.id).exists()


def test_without_a_verdict_a_layer_waits_and_is_read_when_there_is_one(scanned: Scanned) -> None:
    ours, scanned.scanner.how = scanned.town, "gone"
    row = ours.begin()
    for _time in range(15):  # however often: it is not the file that ends the worker
        waits = scanned.worked_on(row)
        assert (waits.state, waits.attempt) == (ImportState.WAITING, 0)
        assert "Viruskontrollen svarar inte" in str(stands(waits, 0, ours.now))
        ours.now += timedelta(minutes=1)
    scanned.scanner.how = ""
    done = scanned.worked_on(row)
    assert (done.state, done.reason) == (ImportState.DONE, "")


def test_a_layer_that_the_scanner_does_not_take_is_told_so_and_kept_for_another_try(scanned: Scanned) -> None:
    scanned.scanner.how = "large"
    row = scanned.worked_on(scanned.handed_in(b" " * 600_000))
    assert row.state is ImportState.FAILED
    assert "StreamMaxLength" in row.reason
    assert scanned.town.importing.can_begin_again(row.id)


def test_whoever_cancels_is_heard_while_the_scanner_thinks(scanned: Scanned) -> None:
    scanned.scanner.how = "slow"
    begun = time.monotonic()

    def cancelled() -> None:
        raise Cancelled

    path = scanned.town.folder / "file"
    path.write_bytes(b"layer")
    with pytest.raises(Cancelled):
        LayerScan(scanned.scanner.address, 30.0)(path, cancelled)
    assert time.monotonic() - begun < 4


def test_the_area_of_a_layer_and_a_file_from_the_terminal_are_looked_through_too(scanned: Scanned) -> None:
    ours, scan = scanned.town, layer_scan_of(scanned.scanner.address, 5.0)
    nobody: Any = None
    covering = Covering(ours.database.layers, nobody, ours.store, nobody, lambda: ours.now, scan)
    path = ours.folder / "eicar"
    path.write_bytes(EICAR)
    with pytest.raises(FileRefused, match="skadlig kod"):
        covering.ground_in(io.BytesIO(EICAR))
    with pytest.raises(Harmful):
        ours.importing.import_now(GUN, "byggnader", "hus.geojson", path)
    scanned.scanner.how = "gone"
    with pytest.raises(NoVerdict):
        ours.importing.import_now(GUN, "byggnader", "hus.geojson", path)
